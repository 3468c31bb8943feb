//! The reliability diagram: observed share against predicted probability, with Wilson intervals.

use hearth_protocol::CalibrationBin;

use super::svg::{Anchor, Axis, Drawing, Mark, Plot, ticks};
use crate::i18n::{format, tr};

/// Draws the bins.
pub fn calibration(bins: &[CalibrationBin], width: f64) -> Drawing {
    let top = bins
        .iter()
        .map(|bin| bin.high.max(bin.predicted))
        .fold(0.1, f64::max);
    // Both axes end at the same round share.
    let step = ticks(0.0, top, 5).get(1).copied().unwrap_or(0.2);
    let high = ((top / step).ceil() * step).min(1.0);
    let share: fn(f64) -> String = format::percent0;
    let axis = |name| Axis {
        name,
        low: 0.0,
        high,
        write: &share,
    };
    let mut plot = Plot::new(
        width,
        &axis(tr::chart_calibration_x()),
        &axis(tr::chart_calibration_y()),
    );
    let (from, to) = (plot.at(0.0, 0.0), plot.at(high, high));
    plot.sketch.line(from, to, "baseline");
    let at = plot.at(high * 0.74, high * 0.66);
    plot.sketch.text(
        (at.0, at.1 + 8.0),
        Anchor::Start,
        "label quiet",
        tr::chart_perfect(),
    );
    let line: Vec<(f64, f64)> = bins
        .iter()
        .map(|bin| plot.at(bin.predicted, bin.observed))
        .collect();
    plot.sketch.polyline(line.iter().copied(), "series model thin");
    for bin in bins {
        let (x, low) = plot.at(bin.predicted, bin.low);
        let high = plot.y.at(bin.high);
        plot.sketch.line((x, low), (x, high), "whisker");
        plot.sketch.line((x - 3.0, low), (x + 3.0, low), "whisker");
        plot.sketch.line((x - 3.0, high), (x + 3.0, high), "whisker");
    }
    for (x, y) in &line {
        plot.sketch.disc(*x, *y, 3.5, "dot model");
    }
    let marks = bins.iter().zip(line).map(|(bin, (x, y))| {
        let interval = tr::chart_interval(&format::points(bin.low), &format::points(bin.high));
        let text = tr::chart_calibration_read(
            &format::percent1(bin.predicted),
            &format::percent1(bin.observed),
            &interval,
            &format::count(bin.count),
        );
        Mark { x, y, text }
    });
    let marks = marks.collect();
    plot.finish(marks)
}
