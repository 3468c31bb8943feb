//! A trained model: the sentence, the pictures, what to do with it, the tables, how it was computed.

use std::sync::Arc;

use hearth_protocol::{
    Calibration, ConfusionMatrix, FitReport, Holdout, LinearSpec, MetricName, MlpSpec, ModelSummary, Role,
    Task,
};
use leptos::prelude::*;

use super::{fit_charts, scoring, sentences};
use crate::components::chart_card::chart_card;
use crate::components::how::{decision_flags, how, shell_word};
use crate::components::later::later;
use crate::components::simple_table::{Cell, Grid, simple_table};
use crate::components::warnings::warning_list;
use crate::i18n::{codes, format, tr};
use crate::state::Studio;

/// Everything about a model.
pub fn result(studio: Studio, model: Arc<ModelSummary>) -> AnyView {
    let report = &model.report;
    let charts = fit_charts::charts(report)
        .into_iter()
        .map(chart_card)
        .collect_view();
    let few = (report.rows_test < 200)
        .then(|| view! { <p class="note">{tr::result_few(&format::count(report.rows_test))}</p> });
    let hash = report.data_hash.clone();
    let stale = move || {
        let other = studio.table.with(|table| {
            table
                .as_ref()
                .is_some_and(|table| !hash.is_empty() && table.facts.data_hash != hash)
        });
        other.then(|| view! { <p class="note">{tr::result_other_table()}</p> })
    };
    let own = model.clone();
    let uses = later(Box::new(move || {
        let matrix = own
            .report
            .curves
            .confusion
            .as_ref()
            .map(|matrix| confusion(matrix, &own.report));
        view! { {matrix}{scoring::scoring(studio, own.clone())} }.into_any()
    }));
    let own = model.clone();
    let rest = later(Box::new(move || tables(studio, &own)));
    view! {
        <article class="result" data-testid="result">
            <header class="head">
                <div>
                    <p class="eyebrow">{model.name.clone()} " · " {format::moment(&model.trained_at)} " · " {model.table.clone()}</p>
                    <h1 data-testid="headline">{sentences::headline(report)}</h1>
                    <p class="lead">{learnt(report)}</p>
                    {few}
                    {stale}
                </div>
            </header>
            <div class="charts">{charts}</div>
            {uses}
            {rest}
        </article>
    }
    .into_any()
}

/// Everything below the pictures and what to do: figures, how training went, warnings, how it was computed.
fn tables(studio: Studio, model: &ModelSummary) -> AnyView {
    let report = &model.report;
    let history = fit_charts::history_chart(&report.history).map(chart_card);
    view! {
        <section class="tables">
            <h2>{tr::result_metrics()}</h2>
            {metrics(report)}
            {per_class(report)}
            {splits(report)}
            {candidates(report)}
        </section>
        {history.map(|history| view! { <div class="charts">{history}</div> })}
        {warning_list(&report.warnings)}
        {computed(studio, model)}
    }
    .into_any()
}

/// What it learnt from, and how it was measured.
fn learnt(report: &FitReport) -> String {
    let base = tr::result_learnt(
        codes::model(report.model, Some(report.task)),
        &format::count(report.rows_train),
        &format::count(report.rows_test),
    );
    match report.calibration {
        Calibration::None => base,
        Calibration::Platt { .. } | Calibration::Vector { .. } => {
            format!("{base} {}", tr::result_calibrated())
        }
    }
}

fn metric_text(name: MetricName, value: f64) -> String {
    match name {
        MetricName::Rmse | MetricName::Mae => format::number(value),
        _ => format::decimals(value, 3),
    }
}

fn metrics(report: &FitReport) -> AnyView {
    let rows = report.metrics.iter().map(|(name, value)| {
        let (title, says) = codes::metric(*name);
        let interval = report.intervals.get(name);
        let interval = interval.map_or_else(|| tr::result_no_interval().to_owned(), |[low, high]| format!("{}–{}", metric_text(*name, *low), metric_text(*name, *high)));
        view! {
            <tr>
                <th scope="row">{title}</th>
                <td class="number" data-testid=codes::metric_key(*name) title=format::full(*value)>{metric_text(*name, *value)}</td>
                <td class="number">{interval}</td>
                <td class="quiet">{says}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=tr::result_metrics()>
            <table class="plain" data-testid="metrics">
                <thead>
                    <tr>
                        <th scope="col">{tr::result_metric()}</th>
                        <th scope="col" class="number">{tr::result_value()}</th>
                        <th scope="col" class="number">{tr::chart_interval_name()}</th>
                        <th scope="col">{tr::result_says()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// True class by predicted class; darker where there are more of the class's rows.
fn confusion(matrix: &ConfusionMatrix, report: &FitReport) -> AnyView {
    let total: u64 = matrix.counts.iter().flatten().sum();
    let right: u64 = matrix
        .counts
        .iter()
        .enumerate()
        .filter_map(|(i, row)| row.get(i))
        .sum();
    let title = tr::finding_confusion(
        &format::count(right),
        &format::count(total),
        &format::percent1(right as f64 / total.max(1) as f64),
    );
    let head = matrix
        .classes
        .iter()
        .map(|class| view! { <th scope="col" class="number">{class.clone()}</th> })
        .collect_view();
    let rows = matrix
        .classes
        .iter()
        .zip(&matrix.counts)
        .enumerate()
        .map(|(i, (class, counts))| {
            let of_class = counts.iter().sum::<u64>().max(1);
            let cells = counts.iter().enumerate().map(|(j, count)| {
                let share = *count as f64 / of_class as f64;
                let heat = (share * 8.0).round() as u8;
                view! {
                    <td class=format!("number heat-{heat}") class:right=i == j>
                        {format::count(*count)}
                        <small>{format::percent0(share)}</small>
                    </td>
                }
            });
            view! { <tr><th scope="row">{class.clone()}</th>{cells.collect_view()}</tr> }
        });
    let reading = if report.task == Task::Binary {
        tr::reading_confusion_binary()
    } else {
        tr::reading_confusion()
    };
    view! {
        <section class="card confusion" data-testid="confusion">
            <h2>{title}</h2>
            <p class="quiet">{reading}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=tr::result_confusion()>
                <table class="plain heat">
                    <caption>{tr::result_confusion_axes()}</caption>
                    <thead><tr><td></td>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn per_class(report: &FitReport) -> Option<AnyView> {
    let classes = &report.curves.per_class;
    let three = |value: f64| Cell::number(format::decimals(value, 3), value);
    let rows = classes.iter().map(|class| {
        let name = match class.class.as_str() {
            "macro avg" => tr::result_macro().to_owned(),
            "weighted avg" => tr::result_weighted().to_owned(),
            name => name.to_owned(),
        };
        vec![
            Cell::word(name),
            three(class.precision),
            three(class.recall),
            three(class.f1),
            Cell::number(format::count(class.support), class.support as f64),
        ]
    });
    let head = [
        tr::result_class(),
        tr::metric_precision(),
        tr::metric_recall(),
        tr::metric_f1(),
        tr::chart_rows(),
    ];
    let grid = Grid {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    (!classes.is_empty()).then(|| titled(tr::result_per_class(), grid, "per-class"))
}

fn splits(report: &FitReport) -> Option<AnyView> {
    let names: Vec<MetricName> = report.metrics.keys().copied().collect();
    let head = [tr::result_split(), tr::settings_model(), tr::chart_rows()]
        .into_iter()
        .chain(names.iter().map(|name| codes::metric(*name).0));
    let rows = report.splits.iter().enumerate().map(|(i, split)| {
        let mut row = vec![
            Cell::number((i + 1).to_string(), (i + 1) as f64),
            Cell::word(codes::model(split.model, Some(report.task))),
            Cell::number(format::count(split.rows_test), split.rows_test as f64),
        ];
        row.extend(names.iter().map(|name| {
            let value = split.metrics.get(name).copied().unwrap_or(f64::NAN);
            Cell::number(metric_text(*name, value), value)
        }));
        row
    });
    let grid = Grid {
        head: head.map(str::to_owned).collect(),
        rows: rows.collect(),
    };
    (!report.splits.is_empty()).then(|| titled(tr::result_splits(), grid, "splits"))
}

fn candidates(report: &FitReport) -> Option<AnyView> {
    let score = if report.task == Task::Regression {
        tr::metric_r2()
    } else {
        tr::metric_auc()
    };
    let head = [
        tr::settings_model(),
        tr::result_validation_loss(),
        score,
        tr::result_parameters(),
        tr::how_seconds(),
    ];
    let rows = report.candidates.iter().map(|candidate| {
        vec![
            Cell::word(codes::model(candidate.model, Some(report.task))),
            Cell::number(
                format::decimals(candidate.validation_loss, 4),
                candidate.validation_loss,
            ),
            Cell::number(
                format::decimals(candidate.validation_score, 3),
                candidate.validation_score,
            ),
            Cell::number(format::count(candidate.parameters), candidate.parameters as f64),
            Cell::number(format::duration(candidate.seconds), candidate.seconds),
        ]
    });
    let grid = Grid {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    (!report.candidates.is_empty()).then(|| titled(tr::result_candidates(), grid, "candidates"))
}

fn titled(title: &'static str, grid: Grid, testid: &'static str) -> AnyView {
    view! { <h2>{title}</h2>{simple_table(title.to_owned(), grid, testid)} }.into_any()
}

fn computed(studio: Studio, model: &ModelSummary) -> AnyView {
    let (report, spec, bundle) = (&model.report, &model.spec, &model.bundle);
    let share = match &spec.holdout {
        Holdout::Share(share) => format::percent(*share),
        Holdout::Rows(_) => tr::how_fixed_rows().to_owned(),
    };
    let facts = vec![
        (tr::how_file(), model.table.clone()),
        (tr::how_hash(), report.data_hash.clone()),
        (tr::how_task(), codes::task(report.task).to_owned()),
        (
            tr::settings_model(),
            codes::model(report.model, Some(report.task)).to_owned(),
        ),
        (tr::settings_holdout(), share),
        (tr::how_intervals(), tr::how_intervals_text().to_owned()),
        (tr::settings_seed(), spec.seed.to_string()),
        (tr::settings_device(), report.device.name.clone()),
        (tr::how_why(), report.device.why.clone()),
        (tr::how_seconds(), format::duration(report.seconds)),
        (
            tr::how_bundle(),
            tr::how_bundle_text(
                &bundle.format,
                &format::count(bundle.parameters),
                &format::bytes(bundle.bytes),
            ),
        ),
    ];
    how(facts, command(studio, model))
}

/// The same fit as a command line.
fn command(studio: Studio, model: &ModelSummary) -> String {
    let spec = &model.spec;
    let mut words = vec!["hearth fit".to_owned(), shell_word(&model.table)];
    if open_table_is(studio, model) {
        words.extend(
            studio
                .overrides
                .with_untracked(|overrides| decision_flags(overrides)),
        );
    }
    words.extend(["--target".to_owned(), shell_word(&spec.target)]);
    let mut flag = |name: &str, value: String| words.extend([name.to_owned(), value]);
    flag("--task", codes::task_key(spec.task).into());
    flag("--model", codes::model_key(spec.model).into());
    if let Some(id) = &spec.id {
        flag("--id", shell_word(id));
    }
    let excluded = left_out(studio, model);
    if !excluded.is_empty() {
        flag("--exclude", shell_word(&excluded.join(",")));
    }
    if let Holdout::Share(share) = spec.holdout {
        flag("--holdout", share.to_string());
    }
    flag("--seed", spec.seed.to_string());
    flag("--device", codes::device_key(spec.device).into());
    let (linear, mlp) = (&spec.linear, &spec.mlp);
    if *linear != LinearSpec::default() {
        flag("--l2", linear.l2.to_string());
        flag("--max-steps", linear.max_steps.to_string());
    }
    if *mlp != MlpSpec::default() {
        let hidden: Vec<String> = mlp.hidden.iter().map(ToString::to_string).collect();
        flag("--hidden", hidden.join(","));
        flag("--dropout", mlp.dropout.to_string());
        flag("--weight-decay", mlp.weight_decay.to_string());
        flag("--learning-rate", mlp.learning_rate.to_string());
        flag("--batch-size", mlp.batch_size.to_string());
        flag("--max-epochs", mlp.max_epochs.to_string());
        flag("--patience", mlp.patience.to_string());
    }
    flag("--out", shell_word(&format!("{}.hearth", model.name)));
    if spec.class_weights {
        words.push("--class-weights".to_owned());
    }
    words.join(" ")
}

/// Whether the open table is the one the model learnt from.
fn open_table_is(studio: Studio, model: &ModelSummary) -> bool {
    studio.table.with_untracked(|table| {
        table
            .as_ref()
            .is_some_and(|table| table.facts.data_hash == model.report.data_hash)
    })
}

/// Columns the model does not read, as far as the open table is the one it learnt from.
fn left_out(studio: Studio, model: &ModelSummary) -> Vec<String> {
    let mut names = model.spec.exclude.clone();
    studio.table.with_untracked(|table| {
        let same = table
            .as_ref()
            .filter(|table| table.facts.data_hash == model.report.data_hash);
        for column in same.map(|table| table.columns.as_slice()).unwrap_or_default() {
            let ignored = column.role == Role::Ignored && !names.contains(&column.name);
            if ignored && Some(&column.name) != model.spec.id.as_ref() {
                names.push(column.name.clone());
            }
        }
    });
    names
}
