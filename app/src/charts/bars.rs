//! Bars: lift by decile with intervals, and histograms. Bars start at zero.

use hearth_protocol::{Bin, Decile};

use super::svg::{Anchor, Axis, Drawing, Mark, Plot, wilson};
use crate::i18n::{format, tr};

/// Lift of a decile with its 95 % interval: Wilson's on the share of positives, over the overall rate.
pub fn lift_interval(decile: &Decile, overall: f64) -> Option<(f64, f64)> {
    let share = decile.positives / decile.count.max(1) as f64;
    (overall > 0.0 && (0.0..=1.0).contains(&share)).then(|| {
        let (low, high) = wilson(share, decile.count as f64);
        (low / overall, high / overall)
    })
}

/// Share of positives over all deciles.
pub fn overall_rate(deciles: &[Decile]) -> f64 {
    let rows: u64 = deciles.iter().map(|decile| decile.count).sum();
    let positives: f64 = deciles.iter().map(|decile| decile.positives).sum();
    positives / rows.max(1) as f64
}

/// Lift by decile. With `counted`, positives are counts and intervals are drawn.
pub fn lift(deciles: &[Decile], counted: bool, width: f64) -> Drawing {
    let overall = overall_rate(deciles);
    let interval = |decile: &Decile| lift_interval(decile, overall).filter(|_| counted);
    let high = deciles
        .iter()
        .map(|decile| interval(decile).map_or(decile.lift, |(_, high)| high))
        .fold(1.2, f64::max);
    let low = deciles.iter().map(|decile| decile.lift).fold(0.0, f64::min);
    let count = deciles.len().max(1) as f64;
    let tenth = |x: f64| (x + 0.5).to_string();
    let times = |y: f64| tr::chart_times(&format::number(y));
    let x = Axis {
        name: tr::chart_decile_x(),
        low: 0.0,
        high: count,
        write: &tenth,
    };
    let y = Axis {
        name: tr::chart_lift_y(),
        low,
        high: high * 1.05,
        write: &times,
    };
    let places: Vec<f64> = (0..deciles.len()).map(|i| i as f64 + 0.5).collect();
    let mut plot = Plot::with_ticks(width, &x, &y, &places);
    let slot = (plot.right - plot.left) / count;
    let zero = plot.y.at(0.0);
    let mut marks = Vec::new();
    for (decile, place) in deciles.iter().zip(&places) {
        let (x, y) = plot.at(*place, decile.lift);
        plot.sketch.rect(
            x - slot * 0.38,
            y.min(zero),
            slot * 0.76,
            (zero - y).abs(),
            "bar model",
        );
        let mut words = String::new();
        if let Some((low, high)) = interval(decile) {
            let (low_y, high_y) = (plot.y.at(low), plot.y.at(high));
            plot.sketch.line((x, low_y), (x, high_y), "whisker on-bar");
            words = tr::chart_interval(&format::decimals(low, 2), &format::decimals(high, 2));
        }
        let text = tr::chart_lift_read(
            &decile.decile.to_string(),
            &format::decimals(decile.lift, 2),
            &words,
            &format::percent1(decile.gain),
            &format::count(decile.count),
        );
        marks.push(Mark { x, y, text });
    }
    let one = plot.y.at(1.0);
    plot.sketch.line((plot.left, one), (plot.right, one), "baseline");
    plot.sketch.text(
        (plot.right, one - 5.0),
        Anchor::End,
        "label quiet",
        tr::chart_average(),
    );
    plot.finish(marks)
}

/// Counts of rows by value.
pub fn histogram(bins: &[Bin], name: &str, write: &dyn Fn(f64) -> String, width: f64) -> Drawing {
    let (low, high) = (
        bins.first().map_or(0.0, |bin| bin.from),
        bins.last().map_or(1.0, |bin| bin.to),
    );
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or(1).max(1) as f64;
    let count = |y: f64| format::count(y as u64);
    let x = Axis {
        name,
        low,
        high,
        write,
    };
    let y = Axis {
        name: tr::chart_rows_y(),
        low: 0.0,
        high: most,
        write: &count,
    };
    let mut plot = Plot::new(width, &x, &y);
    let mut marks = Vec::new();
    for bin in bins {
        let (left, top) = plot.at(bin.from, bin.count as f64);
        let right = plot.x.at(bin.to);
        plot.sketch.rect(
            left + 0.5,
            top,
            (right - left - 1.0).max(1.0),
            plot.bottom - top,
            "bar model",
        );
        let text = tr::chart_bin_read(&write(bin.from), &write(bin.to), &format::count(bin.count));
        marks.push(Mark {
            x: (left + right) / 2.0,
            y: top,
            text,
        });
    }
    plot.finish(marks)
}
