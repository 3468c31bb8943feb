//! How well a model predicts rows whose outcome is known.

use hearth_compute::Stopwatch;
use hearth_protocol::{Curves, DeviceChoice, FitReport, Phase, Progress, Task, Warning, WarningCode};
use hearth_tabular::{Table, TargetValues, target};

use crate::{
    Model, ModelError, Run,
    metrics::{
        BinaryRows, Measurable, Measured, MulticlassRows, RegressionRows, class_report, confusion, deciles,
        precision_recall, reliability, roc, scatter,
    },
    score::{device_for, outputs},
};

/// Outcomes of rows, in the terms of a model.
pub(crate) enum Outcomes {
    /// Places in the model's classes.
    Labels(Vec<u32>),
    /// Quantities.
    Numbers(Vec<f64>),
}

/// Metrics with intervals and pictures of calibrated outputs (row-major) against outcomes.
pub(crate) fn measure(
    task: Task,
    classes: &[String],
    threshold: f64,
    outputs: Vec<f64>,
    outcomes: &Outcomes,
    seed: u64,
) -> (Measured, Curves) {
    let mut curves = Curves::default();
    let measured = match (task, outcomes) {
        (Task::Binary, Outcomes::Labels(labels)) => {
            let predicted: Vec<u32> = outputs.iter().map(|&p| u32::from(p > threshold)).collect();
            let outcome: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
            let matrix = confusion(classes, labels, &predicted);
            curves.per_class = class_report(&matrix);
            curves.confusion = Some(matrix);
            curves.deciles = deciles(&outputs, &outcome);
            let rows = BinaryRows::new(outputs, labels.iter().map(|&label| label == 1).collect());
            curves.roc = roc(&rows);
            curves.pr = precision_recall(&rows);
            curves.calibration = reliability(&rows);
            rows.measure(seed)
        }
        (Task::Multiclass, Outcomes::Labels(labels)) => {
            let rows = MulticlassRows::new(outputs, labels.clone(), classes.len());
            let matrix = confusion(classes, labels, rows.predicted());
            curves.per_class = class_report(&matrix);
            curves.confusion = Some(matrix);
            rows.measure(seed)
        }
        (_, Outcomes::Numbers(actual)) => {
            curves.deciles = deciles(&outputs, actual);
            curves.scatter = scatter(&outputs, actual);
            RegressionRows::new(outputs, actual.clone()).measure(seed)
        }
        (Task::Regression, Outcomes::Labels(_)) => Measured::default(),
    };
    (measured, curves)
}

/// Evaluates a model on every row of a table that has a value in the model's target.
///
/// # Errors
/// The target column is absent or cannot be read as the model's target, no row has a class that the model knows, or
/// the device fails.
pub async fn evaluate(
    model: &Model,
    table: &Table,
    choice: DeviceChoice,
    run: &Run,
) -> Result<FitReport, ModelError> {
    let watch = Stopwatch::start();
    let manifest = &model.manifest;
    let (device, used, mut warnings) = device_for(model, choice).await?;
    let (rows, outcomes) = outcomes(model, table, &mut warnings)?;
    if rows.is_empty() {
        return Err(ModelError::TooFewRows { rows: 0, needed: 1 });
    }
    let outputs = outputs(model, table, &rows, &device, run, &mut warnings).await?;
    run.progress(Progress::new(Phase::Evaluating, 0, None));
    let (measured, curves) = measure(
        manifest.task,
        &manifest.target.classes,
        manifest.threshold,
        outputs,
        &outcomes,
        manifest.spec.seed,
    );
    Ok(FitReport {
        rows_test: rows.len() as u64,
        metrics: measured.metrics,
        intervals: measured.intervals,
        splits: Vec::new(),
        curves,
        device: used,
        seconds: watch.seconds(),
        data_hash: table.data_hash.clone(),
        warnings,
        ..manifest.report.clone()
    })
}

/// Rows of a table with a known outcome, and the outcomes; values that the model has no class for are warned about.
fn outcomes(
    model: &Model,
    table: &Table,
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<u32>, Outcomes), ModelError> {
    let manifest = &model.manifest;
    let name = &manifest.target.name;
    if manifest.task == Task::Regression {
        let target = target(table, name, hearth_protocol::TaskChoice::Regress)?;
        let TargetValues::Numbers(numbers) = target.values else {
            return Ok((Vec::new(), Outcomes::Numbers(Vec::new())));
        };
        let (rows, values) = numbers
            .iter()
            .enumerate()
            .filter_map(|(row, value)| Some((row as u32, (*value)?)))
            .unzip();
        return Ok((rows, Outcomes::Numbers(values)));
    }
    let column = table.columns().iter().position(|column| column.name == *name);
    let column = column.ok_or_else(|| hearth_tabular::TableError::UnknownColumn { column: name.clone() })?;
    let (mut rows, mut labels, mut unknown) = (Vec::new(), Vec::new(), None::<(u32, String, u64)>);
    for row in 0..table.rows() {
        let Some(text) = table.cell_text(row, column) else {
            continue;
        };
        match manifest.target.classes.iter().position(|class| *class == text) {
            Some(class) => {
                rows.push(row as u32);
                labels.push(class as u32);
            }
            None => unknown.get_or_insert((row as u32, text, 0)).2 += 1,
        }
    }
    if let Some((row, text, count)) = unknown {
        let message = format!(
            "{count} rows have a value in \"{name}\" that the model has no class for; they were left out."
        );
        let warning = Warning::new(WarningCode::ClassMissing, message)
            .at_row(u64::from(row) + 1)
            .in_column(name);
        warnings.push(warning.with_value(&text).times(count));
    }
    Ok((rows, Outcomes::Labels(labels)))
}
