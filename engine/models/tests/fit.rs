//! Training end to end on generated tables: every task, every family, determinism, hostile descriptions.

use std::{cell::RefCell, rc::Rc};

use hearth_models::{Model, ModelError, Run, Say, bundle, evaluate, fit, score};
use hearth_protocol::{
    DeviceChoice, Failure, FitSpec, Holdout, MetricName, ModelChoice, Phase, Role, Task, TaskChoice,
    WarningCode,
};
use hearth_tabular::{Column, Table};

/// A quiet run that is never cancelled.
fn quiet() -> Run {
    Run::new(|_| {}, || false)
}

fn fitted(table: &Table, spec: &FitSpec) -> Result<Model, ModelError> {
    pollster::block_on(fit(table, spec, "2026-01-01T00:00:00Z", &quiet()))
}

/// Pseudo-random numbers in 0..1 that need no generator: the fractional part of multiples of the golden ratio, hashed.
fn noise(index: u64, stream: u64) -> f64 {
    let mut x = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) as f64 / u64::MAX as f64
}

const PLANS: [&str; 3] = ["basic", "plus", "pro"];

/// Customers whose outcomes follow a known logistic curve of two numbers and a category, with missing values.
fn customers(rows: u64) -> Table {
    let tenure = |row: u64| noise(row, 1) * 60.0;
    let spend = |row: u64| noise(row, 2) * 100.0;
    let plan = |row: u64| (noise(row, 3) * 3.0) as usize % 3;
    let logit = |row: u64| 2.0 - 0.1 * tenure(row) + 0.03 * spend(row) + [0.5, 0.0, -1.5][plan(row)];
    let churned = |row: u64| noise(row, 4) < 1.0 / (1.0 + (-logit(row)).exp());
    let segment = |row: u64| {
        if logit(row) + 3.0 * (noise(row, 5) - 0.5) > 1.0 {
            "leaving"
        } else if spend(row) > 50.0 {
            "rich"
        } else {
            "calm"
        }
    };
    let value = |row: u64| 20.0 + 3.0 * tenure(row) - 0.5 * spend(row) + 20.0 * (noise(row, 6) - 0.5);
    Table::from_columns(
        "customers.csv",
        vec![
            Column::texts("id", (0..rows).map(|row| Some(format!("C{row:05}")))).with_role(Role::Identifier),
            Column::numbers(
                "tenure",
                (0..rows).map(|row| (row % 17 != 0).then(|| tenure(row))),
            ),
            Column::numbers("spend", (0..rows).map(|row| Some(spend(row)))),
            Column::categories(
                "plan",
                (0..rows).map(|row| (row % 23 != 0).then(|| PLANS[plan(row)])),
            ),
            Column::categories(
                "churned",
                (0..rows).map(|row| Some(if churned(row) { "yes" } else { "no" })),
            ),
            Column::categories("segment", (0..rows).map(|row| Some(segment(row)))),
            Column::numbers("value", (0..rows).map(|row| Some(value(row)))),
        ],
    )
    .expect("the columns have one length and different names")
}

fn spec(target: &str) -> FitSpec {
    let mut spec = FitSpec::for_target(target);
    spec.exclude = ["churned", "segment", "value"]
        .into_iter()
        .filter(|name| *name != target)
        .map(Into::into)
        .collect();
    spec.device = DeviceChoice::Cpu;
    spec.mlp.max_epochs = 25;
    spec
}

#[test]
fn two_classes_are_found_by_both_families_and_calibrated() {
    let table = customers(4_000);
    for model in [ModelChoice::Linear, ModelChoice::Mlp] {
        let model = fitted(
            &table,
            &FitSpec {
                model,
                ..spec("churned")
            },
        )
        .expect("it trains");
        let report = &model.manifest.report;
        assert_eq!(
            (report.task, report.rows_train, report.rows_test),
            (Task::Binary, 3_000, 1_000)
        );
        assert_eq!(report.classes, ["no", "yes"]);
        // The curve the outcomes were drawn from has an AUC of .86 on these rows.
        assert!(
            report.metrics[&MetricName::Auc] > 0.82,
            "{:?}: {:?}",
            report.model,
            report.metrics
        );
        assert!(
            report.metrics[&MetricName::Ece] < 0.05,
            "{:?}: {:?}",
            report.model,
            report.metrics
        );
        let [low, high] = report.intervals[&MetricName::Auc];
        assert!(low < report.metrics[&MetricName::Auc] && report.metrics[&MetricName::Auc] < high);
        assert_eq!(
            report
                .curves
                .deciles
                .iter()
                .map(|decile| decile.count)
                .sum::<u64>(),
            1_000
        );
    }
}

#[test]
fn several_classes_and_quantities() {
    let table = customers(3_000);
    for (model, auc) in [(ModelChoice::Linear, 0.85), (ModelChoice::Mlp, 0.88)] {
        let model = fitted(
            &table,
            &FitSpec {
                model,
                ..spec("segment")
            },
        )
        .expect("it trains");
        let report = &model.manifest.report;
        assert_eq!((report.task, report.classes.len()), (Task::Multiclass, 3));
        assert!(
            report.metrics[&MetricName::Auc] > auc,
            "{:?}: {:?}",
            report.model,
            report.metrics
        );
        assert_eq!(report.curves.per_class.len(), 5);
    }
    for model in [ModelChoice::Linear, ModelChoice::Mlp] {
        let model = fitted(
            &table,
            &FitSpec {
                model,
                ..spec("value")
            },
        )
        .expect("it trains");
        let report = &model.manifest.report;
        assert_eq!(report.task, Task::Regression);
        // The noise has a deviation of 20/√12 = 5.8 and a twentieth of the tenures is missing.
        assert!(
            report.metrics[&MetricName::R2] > 0.85,
            "{:?}: {:?}",
            report.model,
            report.metrics
        );
        assert!(
            report.metrics[&MetricName::Rmse] < 20.0,
            "{:?}: {:?}",
            report.model,
            report.metrics
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bundle_and_another_one_does_not() {
    let table = customers(600);
    let bytes = |seed: u64| {
        let mut model = fitted(
            &table,
            &FitSpec {
                seed,
                ..spec("churned")
            },
        )
        .expect("it trains");
        // Times are the only thing that may differ.
        model.manifest.report.seconds = 0.0;
        model
            .manifest
            .report
            .candidates
            .iter_mut()
            .for_each(|candidate| candidate.seconds = 0.0);
        bundle::write(&model).expect("it can be written")
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn a_bundle_scores_as_the_model_it_was_written_from() {
    let table = customers(800);
    for target in ["churned", "segment", "value"] {
        for family in [ModelChoice::Linear, ModelChoice::Mlp] {
            let model = fitted(
                &table,
                &FitSpec {
                    model: family,
                    ..spec(target)
                },
            )
            .expect("it trains");
            let bytes = bundle::write(&model).expect("it can be written");
            let read = bundle::read(&bytes, &bundle::Limits::default()).expect("it can be read");
            let scores = |model: &Model| {
                pollster::block_on(score(model, "m", &table, DeviceChoice::Cpu, &quiet())).expect("it scores")
            };
            let (before, after) = (scores(&model), scores(&read));
            assert_eq!(before.score, after.score);
            assert_eq!(before.id[3], "C00003");
            let mut csv = Vec::new();
            after.write_csv(&mut |piece| csv.extend_from_slice(piece));
            let text = String::from_utf8(csv).expect("it is text");
            assert_eq!(text.lines().next(), Some("id,score,class,decile"));
            assert_eq!(text.lines().count(), 801);
            let evaluated = pollster::block_on(evaluate(&read, &table, DeviceChoice::Cpu, &quiet()))
                .expect("it can be measured");
            assert_eq!(evaluated.rows_test, 800);
        }
    }
}

#[test]
fn unseen_categories_and_missing_columns_are_warnings() {
    let model = fitted(&customers(500), &spec("churned")).expect("it trains");
    let other = Table::from_columns(
        "other.csv",
        vec![
            Column::categories("plan", ["gold", "basic", "gold"].map(Some)),
            Column::numbers("extra", [Some(1.0); 3]),
        ],
    )
    .expect("the columns have one length");
    let scores =
        pollster::block_on(score(&model, "m", &other, DeviceChoice::Cpu, &quiet())).expect("it scores");
    assert!(scores.score.iter().all(|p| p.is_finite()));
    let codes: Vec<WarningCode> = scores
        .report
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert!(
        codes.contains(&WarningCode::UnseenCategory) && codes.contains(&WarningCode::MissingColumn),
        "{codes:?}"
    );
    assert_eq!(scores.id, ["1", "2", "3"]);
}

#[test]
fn fixed_test_rows_are_averaged_and_never_learnt_from() {
    let table = customers(900);
    let lists = vec![(0..200).collect(), (300..500).collect()];
    let model = fitted(
        &table,
        &FitSpec {
            holdout: Holdout::Rows(lists),
            model: ModelChoice::Linear,
            ..spec("churned")
        },
    )
    .expect("it trains");
    let report = &model.manifest.report;
    assert_eq!(report.splits.len(), 2);
    let mean =
        (report.splits[0].metrics[&MetricName::Auc] + report.splits[1].metrics[&MetricName::Auc]) / 2.0;
    assert!((report.metrics[&MetricName::Auc] - mean).abs() < 1e-12);

    // Outcomes of the test rows turned around: what is learnt must not change.
    let turned = {
        let Some(column) = table.column("churned") else {
            panic!("it is there")
        };
        let at = table
            .columns()
            .iter()
            .position(|other| other.name == column.name)
            .expect("it is there");
        let value = |row: usize| match (table.cell_text(row, at).as_deref(), row < 200) {
            (Some("yes"), false) | (Some("no"), true) => Some("yes"),
            _ => Some("no"),
        };
        let mut columns: Vec<Column> = table.columns().to_vec();
        columns[at] = Column::categories("churned", (0..900).map(value));
        Table::from_columns("turned.csv", columns).expect("the columns have one length")
    };
    let one = FitSpec {
        holdout: Holdout::Rows(vec![(0..200).collect()]),
        ..spec("churned")
    };
    let weights = |table: &Table| fitted(table, &one).expect("it trains").tensors;
    assert_eq!(weights(&table), weights(&turned));
}

#[test]
fn class_weights_and_other_settings_are_used() {
    let table = customers(1_500);
    let plain = fitted(
        &table,
        &FitSpec {
            model: ModelChoice::Linear,
            ..spec("churned")
        },
    )
    .expect("it trains");
    let weighted = fitted(
        &table,
        &FitSpec {
            model: ModelChoice::Linear,
            class_weights: true,
            ..spec("churned")
        },
    )
    .expect("it trains");
    assert_ne!(plain.tensors, weighted.tensors);
    assert!(
        weighted.manifest.report.metrics[&MetricName::Ece] < 0.08,
        "calibration takes the weights back"
    );
}

fn code_of(table: &Table, spec: &FitSpec) -> String {
    let error = fitted(table, spec).expect_err("it cannot train");
    let failure: Failure = error.into();
    assert!(failure.message.len() > 20, "{failure:?}");
    failure.code
}

#[test]
fn what_cannot_be_learnt_says_why() {
    let table = customers(200);
    let case = |change: &dyn Fn(&mut FitSpec)| {
        let mut spec = spec("churned");
        change(&mut spec);
        code_of(&table, &spec)
    };
    assert_eq!(case(&|spec| spec.target = "nothing".to_owned()), "unknown_column");
    assert_eq!(
        case(&|spec| spec.exclude.push("nowhere".to_owned())),
        "unknown_column"
    );
    assert_eq!(case(&|spec| spec.holdout = Holdout::Share(1.5)), "bad_spec");
    assert_eq!(case(&|spec| spec.holdout = Holdout::Share(f64::NAN)), "bad_spec");
    assert_eq!(
        case(&|spec| spec.holdout = Holdout::Rows(vec![vec![9_999]])),
        "bad_spec"
    );
    assert_eq!(
        case(&|spec| spec.holdout = Holdout::Rows(vec![(0..200).collect()])),
        "bad_spec"
    );
    assert_eq!(case(&|spec| spec.mlp.hidden = vec![0]), "bad_spec");
    assert_eq!(case(&|spec| spec.mlp.learning_rate = f64::NAN), "bad_spec");
    assert_eq!(case(&|spec| spec.linear.l2 = -1.0), "bad_spec");
    assert_eq!(
        case(&|spec| spec.exclude.extend(["tenure", "spend", "plan"].map(Into::into))),
        "no_features"
    );
    assert_eq!(
        case(&|spec| (spec.target, spec.task) = ("plan".to_owned(), TaskChoice::Regress)),
        "target_not_numeric"
    );
    assert_eq!(code_of(&customers(12), &spec("churned")), "too_few_rows");
    let one_class = Table::from_columns(
        "one.csv",
        vec![
            Column::numbers("x", (0..50).map(|x| Some(f64::from(x)))),
            Column::categories("y", (0..50).map(|_| Some("no"))),
        ],
    )
    .expect("the columns have one length");
    assert_eq!(
        code_of(
            &one_class,
            &FitSpec {
                device: DeviceChoice::Cpu,
                ..FitSpec::for_target("y")
            }
        ),
        "one_class"
    );
}

#[test]
fn a_run_tells_how_far_it_is_and_stops_when_cancelled() {
    let said = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&said);
    let stop = Rc::clone(&said);
    let run = Run::new(
        move |say| {
            if let Say::Progress(progress) = say {
                seen.borrow_mut().push(progress);
            }
        },
        move || {
            stop.borrow()
                .iter()
                .any(|progress| progress.phase == Phase::Training && progress.epoch > Some(2))
        },
    );
    let result = pollster::block_on(fit(
        &customers(3_000),
        &FitSpec {
            model: ModelChoice::Mlp,
            ..spec("churned")
        },
        "",
        &run,
    ));
    assert!(matches!(result, Err(ModelError::Cancelled)));
    let said = said.borrow();
    let last = said.last().expect("it said something");
    assert_eq!((last.phase, last.epoch), (Phase::Training, Some(3)));
    assert!(last.loss.is_some() && last.seconds_left.is_some());
}

#[test]
fn extreme_numbers_do_not_break_training() {
    let table = Table::from_columns(
        "extreme.csv",
        vec![
            Column::numbers(
                "huge",
                (0..300_u64).map(|row| Some(if row % 50 == 0 { 1e300 } else { noise(row, 1) })),
            ),
            Column::numbers("tiny", (0..300_u64).map(|row| Some(noise(row, 2) * 1e-300))),
            Column::numbers("gone", (0..300_u64).map(|row| (row % 2 == 0).then_some(1.0))),
            Column::categories(
                "y",
                (0..300_u64).map(|row| Some(if noise(row, 1) > 0.5 { "a" } else { "b" })),
            ),
        ],
    )
    .expect("the columns have one length");
    let model = fitted(
        &table,
        &FitSpec {
            device: DeviceChoice::Cpu,
            ..FitSpec::for_target("y")
        },
    )
    .expect("it trains");
    assert!(
        model
            .tensors
            .0
            .values()
            .flat_map(|tensor| &tensor.data)
            .all(|value| value.is_finite())
    );
}
