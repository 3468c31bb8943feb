//! The fit: from a table and a description to a calibrated, measured model.
//!
//! On each split's training rows every family is cross-validated; the held-out outputs choose the family, its length of
//! training and the calibration. The winner learns once more from all training rows, and only then are test rows seen.

use std::collections::BTreeMap;

use burn::tensor::Device;
use hearth_compute::{Stopwatch, choose};
use hearth_protocol::{
    Calibration, Candidate, DeviceUsed, EpochPoint, FitReport, FitSpec, Holdout, MetricName, Metrics, Phase,
    Progress, SplitReport, Task, Warning, WarningCode,
};
use hearth_tabular::Table;

use crate::{
    Examples, FORMAT, Manifest, Model, ModelError, Run, calibrate, card,
    evaluate::{Outcomes, measure},
    families::{Family, Job, families, measure_step},
    metrics::{BinaryRows, Measurable, MulticlassRows, RegressionRows},
    model::SchemaColumn,
    prepare::{self, Known},
    score::outputs,
    split::{Split, folds, stratified},
};

/// Up to this many training rows, families are compared by cross-validation; beyond, by one held-out part.
const CROSS_VALIDATED_ROWS: usize = 20_000;
/// Folds of the cross-validation.
const FOLDS: usize = 4;
/// Share of the training rows held out where there is no cross-validation.
const VALIDATION_SHARE: f64 = 0.15;

/// A family after cross-validation.
struct Contender {
    family: &'static dyn Family,
    candidate: Candidate,
    calibration: Calibration,
    length: u32,
    history: Vec<EpochPoint>,
}

/// A split's finished model.
struct Finished {
    model: Model,
    report: SplitReport,
}

/// Trains on a table as described. `trained_at` is the time for the manifest (RFC 3339), since this crate has no clock.
///
/// # Errors
/// Everything in [`ModelError`] that concerns a table, a description, a device or a run; test rows are never learnt from.
pub async fn fit(table: &Table, spec: &FitSpec, trained_at: &str, run: &Run) -> Result<Model, ModelError> {
    let watch = Stopwatch::start();
    run.progress(Progress::new(Phase::Preparing, 0, None));
    let contenders = families(spec.model);
    for family in &contenders {
        family.check(spec)?;
    }
    let mut warnings = Vec::new();
    let known = prepare::known(table, spec, &mut warnings)?;
    let features = prepare::features(table, spec)?;
    let splits = prepare::splits(&known, table.rows(), spec)?;
    let mut device = None;
    let mut finished = Vec::new();
    for (index, split) in splits.iter().enumerate() {
        let mut split_warnings = Vec::new();
        let prepared = prepare::examples(table, &features, &known, &split.train, spec, &mut split_warnings)?;
        if device.is_none() {
            let (chosen, used, rejected) = choose_device(&prepared.1, spec, run).await?;
            warnings.extend(rejected);
            device = Some((chosen, used));
        }
        let Some((device, used)) = &device else { continue };
        let work = Work {
            table,
            spec,
            known: &known,
            split,
            device,
            used,
            run,
            trained_at,
            part: [index, splits.len()],
        };
        finished.push(work.finish(prepared, &mut split_warnings).await?);
        if index + 1 == splits.len() {
            warnings.extend(split_warnings);
        }
    }
    let reports: Vec<SplitReport> = finished.iter().map(|split| split.report.clone()).collect();
    let Some(Finished { mut model, .. }) = finished.pop() else {
        return Err(ModelError::NoFeatures);
    };
    let report = &mut model.manifest.report;
    if reports.len() > 1 {
        report.metrics = mean(&reports);
        report.splits = reports;
    }
    report.warnings = warnings;
    report.seconds = watch.seconds();
    model.manifest.card = card::write(&model.manifest);
    for warning in &model.manifest.report.warnings {
        run.warn(warning.clone());
    }
    Ok(model)
}

/// Mean of every metric over the splits.
fn mean(splits: &[SplitReport]) -> Metrics {
    let mut sums: BTreeMap<MetricName, (f64, f64)> = BTreeMap::new();
    for (name, value) in splits.iter().flat_map(|split| &split.metrics) {
        let sum = sums.entry(*name).or_default();
        *sum = (sum.0 + value, sum.1 + 1.0);
    }
    sums.into_iter()
        .map(|(name, (sum, count))| (name, sum / count))
        .collect()
}

/// The device for these examples, by steps of the perceptron at its real size.
async fn choose_device(
    examples: &Examples,
    spec: &FitSpec,
    run: &Run,
) -> Result<(Device, DeviceUsed, Vec<Warning>), ModelError> {
    run.progress(Progress::new(Phase::ChoosingDevice, 0, None));
    Ok(choose(spec.device, async |device| {
        measure_step(device, &examples.dims, &spec.mlp)
            .await
            .map_err(ModelError::into_device)
    })
    .await?)
}

/// What stays the same while one split is worked on.
struct Work<'a> {
    table: &'a Table,
    spec: &'a FitSpec,
    known: &'a Known,
    split: &'a Split,
    device: &'a Device,
    used: &'a DeviceUsed,
    run: &'a Run,
    trained_at: &'a str,
    /// Index of the split and number of splits.
    part: [usize; 2],
}

impl Work<'_> {
    async fn finish(
        &self,
        (recipe, examples, target): (hearth_tabular::Recipe, Examples, crate::TargetFacts),
        warnings: &mut Vec<Warning>,
    ) -> Result<Finished, ModelError> {
        let (spec, known) = (self.spec, self.known);
        let rounds = self.rounds();
        if self.split.train.len() < 200 {
            let message = format!(
                "{} training rows are few: the metrics can be far off.",
                self.split.train.len()
            );
            warnings.push(Warning::new(WarningCode::FewRows, message));
        }
        let mut contenders = Vec::new();
        let tried = families(spec.model);
        let jobs_a_split = tried.len() * rounds.len() + 1;
        let all_jobs = (jobs_a_split * self.part[1]) as u32;
        let mut job_number = (jobs_a_split * self.part[0]) as u32;
        for family in tried {
            contenders.push(
                self.cross_validate(family, &examples, &rounds, &mut job_number, all_jobs)
                    .await?,
            );
        }
        contenders.sort_by(|a, b| {
            a.candidate
                .validation_loss
                .total_cmp(&b.candidate.validation_loss)
        });
        let best = &contenders[0];
        let every_row: Vec<u32> = (0..self.split.train.len() as u32).collect();
        job_number += 1;
        let trained = best
            .family
            .fit(Job {
                examples: &examples,
                train: &every_row,
                validation: &[],
                length: Some(best.length),
                spec,
                seed: spec.seed,
                device: self.device,
                run: self.run,
                part: [job_number, all_jobs],
            })
            .await?;
        let mut stored_spec = spec.clone();
        if let Holdout::Rows(_) = stored_spec.holdout {
            // The lists can be as long as the table; the model needs none of them.
            stored_spec.holdout = Holdout::Rows(Vec::new());
        }
        let report = FitReport {
            task: known.target.task,
            model: best.family.name(),
            target: spec.target.clone(),
            classes: known.target.classes.clone(),
            rows_train: self.split.train.len() as u64,
            rows_test: self.split.test.len() as u64,
            metrics: Metrics::new(),
            intervals: BTreeMap::new(),
            splits: Vec::new(),
            candidates: contenders
                .iter()
                .map(|contender| contender.candidate.clone())
                .collect(),
            calibration: best.calibration.clone(),
            curves: hearth_protocol::Curves::default(),
            history: best.history.clone(),
            device: self.used.clone(),
            seconds: 0.0,
            data_hash: self.table.data_hash.clone(),
            seed: spec.seed,
            warnings: Vec::new(),
        };
        let used_columns = recipe.input_columns();
        let manifest = Manifest {
            checksum: String::new(),
            format: FORMAT.to_owned(),
            hearth: env!("CARGO_PKG_VERSION").to_owned(),
            task: known.target.task,
            target,
            schema: self
                .table
                .columns()
                .iter()
                .map(|column| SchemaColumn {
                    name: column.name.clone(),
                    kind: column.kind,
                    used: used_columns.contains(&column.name),
                })
                .collect(),
            recipe,
            model: best.family.name(),
            dims: examples.dims.clone(),
            spec: stored_spec,
            calibration: best.calibration.clone(),
            threshold: 0.5,
            trained_at: self.trained_at.to_owned(),
            table: self.table.name.clone(),
            report,
            card: String::new(),
            licences: Vec::new(),
        };
        let mut model = Model {
            manifest,
            tensors: trained.tensors,
        };
        self.test(&mut model, warnings).await?;
        let report = &model.manifest.report;
        let report = SplitReport {
            rows_train: report.rows_train,
            rows_test: report.rows_test,
            model: report.model,
            metrics: report.metrics.clone(),
        };
        Ok(Finished { model, report })
    }

    /// Measures a finished model on the test rows.
    async fn test(&self, model: &mut Model, warnings: &mut Vec<Warning>) -> Result<(), ModelError> {
        self.run.progress(Progress::new(Phase::Evaluating, 0, None));
        let test = &self.split.test;
        let outputs = outputs(model, self.table, test, self.device, self.run, warnings).await?;
        let outcomes = match self.known.target.task {
            Task::Regression => Outcomes::Numbers(test.iter().map(|&row| self.known.quantity(row)).collect()),
            _ => Outcomes::Labels(test.iter().map(|&row| self.known.class(row)).collect()),
        };
        let manifest = &mut model.manifest;
        let (measured, curves) = measure(
            manifest.task,
            &manifest.target.classes,
            manifest.threshold,
            outputs,
            &outcomes,
            self.spec.seed,
        );
        manifest.report.metrics = measured.metrics;
        manifest.report.intervals = measured.intervals;
        manifest.report.curves = curves;
        Ok(())
    }

    /// The rounds of cross-validation, as places in the training rows.
    fn rounds(&self) -> Vec<Split> {
        let rows: Vec<u32> = (0..self.split.train.len() as u32).collect();
        let class_of = |place: u32| self.known.class(self.split.train[place as usize]);
        if rows.len() <= CROSS_VALIDATED_ROWS {
            folds(&rows, &class_of, FOLDS, self.spec.seed)
        } else {
            vec![stratified(
                &rows,
                &class_of,
                VALIDATION_SHARE,
                self.spec.seed,
                "validation rows",
            )]
        }
    }

    /// Trains a family on every round and judges it by its calibrated held-out outputs.
    async fn cross_validate(
        &self,
        family: &'static dyn Family,
        examples: &Examples,
        rounds: &[Split],
        job_number: &mut u32,
        all_jobs: u32,
    ) -> Result<Contender, ModelError> {
        let watch = Stopwatch::start();
        let (mut raw, mut places, mut lengths, mut history, mut parameters) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
        for round in rounds {
            *job_number += 1;
            let job = Job {
                examples,
                train: &round.train,
                validation: &round.test,
                length: None,
                spec: self.spec,
                seed: self.spec.seed,
                device: self.device,
                run: self.run,
                part: [*job_number, all_jobs],
            };
            let trained = family.fit(job).await?;
            raw.extend(trained.validation_raw);
            places.extend_from_slice(&round.test);
            lengths.push(f64::from(trained.length));
            parameters = trained.tensors.parameters();
            history = trained.history;
        }
        let (calibration, validation_loss, validation_score) = self.judge(examples, &raw, &places);
        let length = (lengths.iter().sum::<f64>() / lengths.len().max(1) as f64)
            .round()
            .max(1.0) as u32;
        let candidate = Candidate {
            model: family.name(),
            validation_loss,
            validation_score,
            parameters,
            seconds: watch.seconds(),
        };
        Ok(Contender {
            family,
            candidate,
            calibration,
            length,
            history,
        })
    }

    /// Calibration, loss and score of held-out outputs. `places` are places in the training rows.
    fn judge(&self, examples: &Examples, raw: &[f32], places: &[u32]) -> (Calibration, f64, f64) {
        let classes = self.known.target.classes.len();
        let weights = vec![1; places.len()];
        if examples.task == Task::Regression {
            let actual: Vec<f64> = places
                .iter()
                .map(|&place| f64::from(examples.outcome[place as usize]))
                .collect();
            let rows = RegressionRows::new(raw.iter().map(|&z| f64::from(z)).collect(), actual);
            let metrics = rows.weighted(&weights);
            let value = |name| metrics.get(&name).copied().unwrap_or(0.0);
            return (
                Calibration::None,
                value(MetricName::Rmse).powi(2),
                value(MetricName::R2),
            );
        }
        let labels: Vec<u32> = places
            .iter()
            .map(|&place| self.known.class(self.split.train[place as usize]))
            .collect();
        let calibration = calibrate::fit(examples.task, raw, &labels, classes);
        let mut p = Vec::with_capacity(raw.len());
        for raw in raw.chunks_exact(examples.dims.outputs) {
            calibrate::apply(&calibration, raw, &mut p);
        }
        let metrics = match examples.task {
            Task::Binary => {
                BinaryRows::new(p, labels.iter().map(|&label| label == 1).collect()).weighted(&weights)
            }
            _ => MulticlassRows::new(p, labels, classes).weighted(&weights),
        };
        let value = |name, absent| metrics.get(&name).copied().unwrap_or(absent);
        (
            calibration,
            value(MetricName::LogLoss, f64::INFINITY),
            value(MetricName::Auc, 0.5),
        )
    }
}
