//! The sentences over a result: what it says in plain words, with numbers and interval.

use hearth_protocol::{
    ClassReport, Decile, FitReport, Interval, MetricName, PrPoint, RocPoint, ScoreReport, Task,
};

use crate::i18n::{format, tr};

/// The class whose probability is the score; the target for a quantity.
pub fn positive(report: &FitReport) -> &str {
    match report.task {
        Task::Binary => report
            .classes
            .get(1)
            .map_or(report.target.as_str(), String::as_str),
        _ => &report.target,
    }
}

/// ` (95 %: 83.0–86.7)`, or nothing.
fn in_points(interval: Option<&Interval>) -> String {
    interval
        .map(|[low, high]| tr::chart_interval(&format::points(*low), &format::points(*high)))
        .unwrap_or_default()
}

fn in_units(interval: Option<&Interval>) -> String {
    interval
        .map(|[low, high]| tr::chart_interval(&format::number(*low), &format::number(*high)))
        .unwrap_or_default()
}

/// What the model can do.
pub fn headline(report: &FitReport) -> String {
    let metric = |name: MetricName| report.metrics.get(&name).copied().unwrap_or(f64::NAN);
    let interval = |name: MetricName| report.intervals.get(&name);
    match report.task {
        Task::Binary => {
            let auc = interval(MetricName::Auc);
            let negative = report.classes.first().map(String::as_str).unwrap_or_default();
            if auc.is_some_and(|[low, high]| *low <= 0.5 && *high >= 0.5) {
                return tr::result_chance(
                    positive(report),
                    &format::percent1(metric(MetricName::Auc)),
                    &in_points(auc),
                );
            }
            tr::result_binary(
                positive(report),
                negative,
                &format::percent1(metric(MetricName::Auc)),
                &in_points(auc),
            )
        }
        Task::Multiclass => {
            let largest = classes(&report.curves.per_class)
                .map(|class| class.support)
                .max()
                .unwrap_or(0);
            let naive = largest as f64 / report.rows_test.max(1) as f64;
            tr::result_multiclass(
                &report.classes.len().to_string(),
                &format::percent1(metric(MetricName::Accuracy)),
                &in_points(interval(MetricName::Accuracy)),
                &format::percent1(naive),
            )
        }
        Task::Regression if metric(MetricName::R2) <= 0.0 => tr::result_no_better(
            &report.target,
            &format::number(metric(MetricName::Mae)),
            &in_units(interval(MetricName::Mae)),
        ),
        Task::Regression => tr::result_regression(
            &format::percent1(metric(MetricName::R2)),
            &report.target,
            &in_points(interval(MetricName::R2)),
            &format::number(metric(MetricName::Mae)),
            &in_units(interval(MetricName::Mae)),
        ),
    }
}

/// The classes of a per-class report, without the averages at its end.
pub fn classes(report: &[ClassReport]) -> impl Iterator<Item = &ClassReport> {
    report
        .iter()
        .filter(|class| !matches!(class.class.as_str(), "macro avg" | "weighted avg" | "accuracy"))
}

/// The finding of the ROC curve: what finding 80 % costs.
pub fn roc(points: &[RocPoint], positive: &str) -> String {
    match points
        .iter()
        .filter(|point| point.tpr >= 0.8)
        .min_by(|a, b| a.tpr.total_cmp(&b.tpr))
    {
        Some(point) => tr::finding_roc(
            &format::percent0(point.tpr),
            positive,
            &format::percent0(point.fpr),
        ),
        None => tr::finding_roc_plain().into(),
    }
}

/// The finding of the precision–recall curve: how pure the half that is found is.
pub fn precision_recall(points: &[PrPoint], positive: &str, rate: f64) -> String {
    match points
        .iter()
        .filter(|point| point.recall >= 0.5)
        .min_by(|a, b| a.recall.total_cmp(&b.recall))
    {
        Some(point) => tr::finding_pr(
            positive,
            &format::percent0(point.precision),
            &format::percent0(rate),
        ),
        None => tr::finding_pr_plain().into(),
    }
}

/// The finding of the deciles.
pub fn lift(deciles: &[Decile], what: &str) -> String {
    match (deciles.first(), deciles.get(2)) {
        (Some(first), Some(third)) => tr::finding_lift(
            &format::decimals(first.lift, 1),
            what,
            &format::percent0(third.gain),
        ),
        _ => tr::finding_lift_plain().into(),
    }
}

/// The finding of the reliability diagram.
pub fn calibration(report: &FitReport) -> String {
    let error = report.metrics.get(&MetricName::Ece);
    match error {
        Some(error) => tr::finding_calibration(
            &format::points(*error),
            &in_points(report.intervals.get(&MetricName::Ece)),
        ),
        None => tr::finding_calibration_plain().into(),
    }
}

/// The finding of predicted against actual.
pub fn scatter(report: &FitReport) -> String {
    let rmse = report.metrics.get(&MetricName::Rmse).copied().unwrap_or(f64::NAN);
    tr::finding_scatter(
        &format::number(rmse),
        &in_units(report.intervals.get(&MetricName::Rmse)),
    )
}

/// What the scores say.
pub fn scores(report: &ScoreReport) -> String {
    let rows = format::count(report.rows);
    let first = report
        .deciles
        .first()
        .map_or(f64::NAN, |decile| decile.mean_score);
    match report.task {
        Task::Regression => tr::scores_regression(
            &rows,
            &report.positive,
            &format::number(report.mean),
            &format::number(first),
        ),
        Task::Binary => tr::scores_binary(
            &rows,
            &report.positive,
            &format::percent(report.mean),
            &format::percent(first),
        ),
        Task::Multiclass => tr::scores_multiclass(&rows, &report.positive, &format::percent(report.mean)),
    }
}
