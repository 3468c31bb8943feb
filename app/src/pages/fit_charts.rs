//! The charts of a fit: which there are, what each says, and its table twin.

use std::sync::Arc;

use hearth_protocol::{CalibrationBin, Decile, EpochPoint, FitReport, PrPoint, RegressionPoint, RocPoint};

use super::sentences;
use crate::charts::curve::Counts;
use crate::charts::{bars, calibration, curve, loss, scatter};
use crate::components::chart_card::Chart;
use crate::components::simple_table::{Cell, Grid};
use crate::i18n::{format, tr};
use crate::state::run::TracePart;

/// Positives and negatives among the test rows.
fn counts(report: &FitReport) -> Counts {
    let positives: f64 = report.curves.deciles.iter().map(|decile| decile.positives).sum();
    Counts {
        positives,
        negatives: (report.rows_test as f64 - positives).max(0.0),
    }
}

/// Every chart that the report has something for.
pub fn charts(report: &FitReport) -> Vec<Chart> {
    let curves = &report.curves;
    let mut charts = Vec::new();
    if !curves.deciles.is_empty() {
        charts.push(lift_chart(
            &curves.deciles,
            sentences::positive(report),
            !report.classes.is_empty(),
        ));
    }
    if !curves.roc.is_empty() {
        charts.push(roc_chart(report, &curves.roc));
    }
    if !curves.pr.is_empty() {
        charts.push(pr_chart(report, &curves.pr));
    }
    if !curves.calibration.is_empty() {
        charts.push(calibration_chart(report, &curves.calibration));
    }
    if !curves.scatter.is_empty() {
        charts.push(scatter_chart(report, &curves.scatter));
    }
    charts
}

fn share(value: f64) -> Cell {
    Cell::number(format::percent1(value), value)
}

fn three(value: f64) -> Cell {
    Cell::number(format::decimals(value, 3), value)
}

fn whole(value: u64) -> Cell {
    Cell::number(format::count(value), value as f64)
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn roc_chart(report: &FitReport, points: &[RocPoint]) -> Chart {
    let (points, counts) = (points.to_vec(), counts(report));
    let rows = points.iter().map(|point| {
        vec![
            share(point.fpr),
            share(point.tpr),
            Cell::number(curve::threshold(point.threshold), point.threshold),
        ]
    });
    Chart {
        name: "roc",
        title: sentences::roc(&points, sentences::positive(report)),
        reading: tr::reading_roc().into(),
        grid: Grid {
            head: head(&[tr::chart_roc_x(), tr::chart_roc_y(), tr::chart_threshold()]),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| curve::roc(&points, counts, width)),
    }
}

fn pr_chart(report: &FitReport, points: &[PrPoint]) -> Chart {
    let (points, counts) = (points.to_vec(), counts(report));
    let rows = points.iter().map(|point| {
        vec![
            share(point.recall),
            share(point.precision),
            Cell::number(curve::threshold(point.threshold), point.threshold),
        ]
    });
    Chart {
        name: "precision-recall",
        title: sentences::precision_recall(&points, sentences::positive(report), counts.rate()),
        reading: tr::reading_pr().into(),
        grid: Grid {
            head: head(&[tr::chart_pr_x(), tr::chart_pr_y(), tr::chart_threshold()]),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| curve::precision_recall(&points, counts, width)),
    }
}

/// Lift by decile; `counted` says that positives are counts and not sums.
pub fn lift_chart(deciles: &[Decile], what: &str, counted: bool) -> Chart {
    let deciles = deciles.to_vec();
    let overall = bars::overall_rate(&deciles);
    let rows = deciles.iter().map(|decile| {
        let interval = bars::lift_interval(decile, overall).filter(|_| counted);
        let ends = interval.map_or_else(
            || "–".into(),
            |(low, high)| format!("{}–{}", format::decimals(low, 2), format::decimals(high, 2)),
        );
        vec![
            whole(u64::from(decile.decile)),
            whole(decile.count),
            Cell::number(format::number(decile.positives), decile.positives),
            three(decile.mean_score),
            Cell::number(format::decimals(decile.lift, 2), decile.lift),
            Cell {
                number: true,
                ..Cell::word(ends)
            },
            share(decile.gain),
        ]
    });
    let names = [
        tr::chart_decile(),
        tr::chart_rows(),
        tr::chart_positives(),
        tr::chart_mean_score(),
        tr::chart_lift(),
        tr::chart_interval_name(),
        tr::chart_gain(),
    ];
    Chart {
        name: "lift",
        title: sentences::lift(&deciles, what),
        reading: if counted {
            tr::reading_lift().into()
        } else {
            tr::reading_lift_sum().into()
        },
        grid: Grid {
            head: head(&names),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| bars::lift(&deciles, counted, width)),
    }
}

fn calibration_chart(report: &FitReport, bins: &[CalibrationBin]) -> Chart {
    let bins = bins.to_vec();
    let rows = bins.iter().map(|bin| {
        vec![
            share(bin.predicted),
            share(bin.observed),
            share(bin.low),
            share(bin.high),
            whole(bin.count),
        ]
    });
    let names = [
        tr::chart_calibration_x(),
        tr::chart_calibration_y(),
        tr::chart_low(),
        tr::chart_high(),
        tr::chart_rows(),
    ];
    Chart {
        name: "calibration",
        title: sentences::calibration(report),
        reading: tr::reading_calibration().into(),
        grid: Grid {
            head: head(&names),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| calibration::calibration(&bins, width)),
    }
}

fn scatter_chart(report: &FitReport, points: &[RegressionPoint]) -> Chart {
    let points = points.to_vec();
    let number = |value: f64| Cell::number(format::number(value), value);
    let rows = points
        .iter()
        .map(|point| vec![number(point.predicted), number(point.actual)]);
    Chart {
        name: "predicted-actual",
        title: sentences::scatter(report),
        reading: tr::reading_scatter().into(),
        grid: Grid {
            head: head(&[tr::chart_scatter_x(), tr::chart_scatter_y()]),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| scatter::scatter(&points, width)),
    }
}

/// Loss by epoch of the kept model.
pub fn history_chart(history: &[EpochPoint]) -> Option<Chart> {
    let (first, last) = (history.first()?, history.last()?);
    let rows = history.iter().map(|point| {
        let validation = point.validation.map_or_else(
            || Cell {
                number: true,
                ..Cell::word("–")
            },
            |loss| Cell::number(format::decimals(loss, 4), loss),
        );
        vec![
            whole(u64::from(point.epoch)),
            Cell::number(format::decimals(point.loss, 4), point.loss),
            validation,
        ]
    });
    let parts = Arc::new(vec![TracePart {
        points: history.to_vec(),
        ..TracePart::default()
    }]);
    Some(Chart {
        name: "history",
        title: tr::finding_history(
            &format::number(first.loss),
            &format::number(last.loss),
            &history.len().to_string(),
        ),
        reading: tr::reading_history().into(),
        grid: Grid {
            head: head(&[tr::chart_loss_x(), tr::chart_train(), tr::chart_validation()]),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| loss::loss(&parts, width)),
    })
}
