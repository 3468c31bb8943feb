//! Predicted against actual for a quantity, with the line where both agree.

use hearth_protocol::RegressionPoint;

use super::svg::{Anchor, Axis, Drawing, Mark, Plot};
use crate::i18n::{format, tr};

/// Draws the points.
pub fn scatter(points: &[RegressionPoint], width: f64) -> Drawing {
    let values = points
        .iter()
        .flat_map(|point| [point.predicted, point.actual])
        .filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
    let write: fn(f64) -> String = format::number;
    let axis = |name| Axis {
        name,
        low,
        high,
        write: &write,
    };
    let mut plot = Plot::new(width, &axis(tr::chart_scatter_x()), &axis(tr::chart_scatter_y()));
    let (from, to) = (plot.at(low, low), plot.at(high, high));
    for point in points {
        let (x, y) = plot.at(point.predicted, point.actual);
        plot.sketch.disc(x, y, 2.5, "dot model faint");
    }
    plot.sketch.line(from, to, "baseline");
    plot.sketch.text(
        (to.0 - 8.0, to.1 + 4.0),
        Anchor::End,
        "label quiet",
        tr::chart_agree(),
    );
    let mut sorted: Vec<&RegressionPoint> = points.iter().collect();
    sorted.sort_by(|a, b| a.predicted.total_cmp(&b.predicted));
    let marks = sorted.into_iter().map(|point| {
        let (x, y) = plot.at(point.predicted, point.actual);
        Mark {
            x,
            y,
            text: tr::chart_scatter_read(&format::number(point.predicted), &format::number(point.actual)),
        }
    });
    let marks = marks.collect();
    plot.finish(marks)
}
