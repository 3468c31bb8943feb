//! Curves of shares against shares: ROC and precision–recall, with pointwise 95 % bands and a line for chance.

use hearth_protocol::{PrPoint, RocPoint};

use super::svg::{Anchor, Axis, Drawing, Mark, Plot, wilson};
use crate::i18n::{format, tr};

/// Positives and negatives among the test rows, for the bands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// Rows of the positive class.
    pub positives: f64,
    /// The others.
    pub negatives: f64,
}

impl Counts {
    /// Share of positives.
    pub fn rate(self) -> f64 {
        self.positives / (self.positives + self.negatives).max(1.0)
    }
}

const SHARE: fn(f64) -> String = format::percent0;

fn axis(name: &str) -> Axis<'_> {
    Axis {
        name,
        low: 0.0,
        high: 1.0,
        write: &SHARE,
    }
}

/// The band between two sets of points, as corners of one area.
fn band(low: Vec<(f64, f64)>, high: Vec<(f64, f64)>) -> impl Iterator<Item = (f64, f64)> {
    low.into_iter().chain(high.into_iter().rev())
}

/// The ROC curve.
pub fn roc(points: &[RocPoint], counts: Counts, width: f64) -> Drawing {
    let mut plot = Plot::new(width, &axis(tr::chart_roc_x()), &axis(tr::chart_roc_y()));
    let ends = |point: &RocPoint| wilson(point.tpr, counts.positives);
    let low = points
        .iter()
        .map(|point| plot.at(point.fpr, ends(point).0))
        .collect();
    let high = points
        .iter()
        .map(|point| plot.at(point.fpr, ends(point).1))
        .collect();
    plot.sketch.polygon(band(low, high), "band");
    let (from, to) = (plot.at(0.0, 0.0), plot.at(1.0, 1.0));
    plot.sketch.line(from, to, "baseline");
    let at = plot.at(0.62, 0.56);
    plot.sketch.text(
        (at.0, at.1 + 8.0),
        Anchor::Start,
        "label quiet",
        tr::chart_chance(),
    );
    let line: Vec<(f64, f64)> = points.iter().map(|point| plot.at(point.fpr, point.tpr)).collect();
    plot.sketch.polyline(line.iter().copied(), "series model");
    let marks = points.iter().zip(line).map(|(point, (x, y))| {
        let (low, high) = ends(point);
        let interval = tr::chart_interval(&format::points(low), &format::points(high));
        let text = tr::chart_roc_read(
            &format::percent1(point.tpr),
            &interval,
            &format::percent1(point.fpr),
            &threshold(point.threshold),
        );
        Mark { x, y, text }
    });
    let marks = marks.collect();
    plot.finish(marks)
}

/// The precision–recall curve.
pub fn precision_recall(points: &[PrPoint], counts: Counts, width: f64) -> Drawing {
    let mut points: Vec<&PrPoint> = points.iter().collect();
    points.sort_by(|a, b| a.recall.total_cmp(&b.recall));
    let mut plot = Plot::new(width, &axis(tr::chart_pr_x()), &axis(tr::chart_pr_y()));
    // Rows flagged at a point: those found, over the share of them that is right.
    let flagged = |point: &PrPoint| {
        if point.precision > 0.0 {
            point.recall * counts.positives / point.precision
        } else {
            0.0
        }
    };
    let ends = |point: &PrPoint| wilson(point.precision, flagged(point));
    let certain: Vec<&&PrPoint> = points.iter().filter(|point| flagged(point) >= 1.0).collect();
    let low = certain
        .iter()
        .map(|point| plot.at(point.recall, ends(point).0))
        .collect();
    let high = certain
        .iter()
        .map(|point| plot.at(point.recall, ends(point).1))
        .collect();
    plot.sketch.polygon(band(low, high), "band");
    let (from, to) = (plot.at(0.0, counts.rate()), plot.at(1.0, counts.rate()));
    plot.sketch.line(from, to, "baseline");
    plot.sketch.text(
        (from.0 + 6.0, from.1 - 6.0),
        Anchor::Start,
        "label quiet",
        &tr::chart_all_rows(&format::percent1(counts.rate())),
    );
    let line: Vec<(f64, f64)> = points
        .iter()
        .map(|point| plot.at(point.recall, point.precision))
        .collect();
    plot.sketch.polyline(line.iter().copied(), "series model");
    let marks = points.iter().zip(line).map(|(point, (x, y))| {
        let (low, high) = ends(point);
        let interval = tr::chart_interval(&format::points(low), &format::points(high));
        let text = tr::chart_pr_read(
            &format::percent1(point.precision),
            &interval,
            &format::percent1(point.recall),
            &threshold(point.threshold),
        );
        Mark { x, y, text }
    });
    let marks = marks.collect();
    plot.finish(marks)
}

/// A score from which a row counts as positive; the first point of a curve has none.
pub fn threshold(value: f64) -> String {
    if value.is_finite() && value <= 1.0 {
        format::decimals(value, 3)
    } else {
        "1".into()
    }
}
