//! Loss by epoch: training and validation of the part in training, earlier parts faint behind it.

use hearth_protocol::EpochPoint;

use super::svg::{Anchor, Axis, Drawing, Mark, Plot};
use crate::i18n::{format, tr};
use crate::state::run::TracePart;

/// Draws the parts; the last one is in front.
pub fn loss(parts: &[TracePart], width: f64) -> Drawing {
    let all = || parts.iter().flat_map(|part| &part.points);
    let values = all()
        .flat_map(|point| [Some(point.loss), point.validation])
        .flatten()
        .filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
    let pad = (high - low) * 0.06;
    let last = all().map(|point| point.epoch).max().unwrap_or(1).max(5);
    let write_y = |y: f64| format::number(y);
    let write_x = |x: f64| format::count(x as u64);
    let x = Axis {
        name: tr::chart_loss_x(),
        low: 1.0,
        high: f64::from(last),
        write: &write_x,
    };
    let y = Axis {
        name: tr::chart_loss_y(),
        low: (low - pad).max(0.0).min(low),
        high: high + pad,
        write: &write_y,
    };
    let mut plot = Plot::new(width, &x, &y);
    let Some((front, behind)) = parts.split_last() else {
        return plot.finish(Vec::new());
    };
    for part in behind {
        draw(&mut plot, &part.points, "faint");
    }
    draw(&mut plot, &front.points, "");
    label(&mut plot, &front.points);
    let marks = front.points.iter().map(|point| {
        let (x, y) = plot.at(f64::from(point.epoch), point.validation.unwrap_or(point.loss));
        let validation = point
            .validation
            .map_or_else(|| "–".into(), |loss| format::decimals(loss, 4));
        let text = tr::chart_loss_read(
            &point.epoch.to_string(),
            &format::decimals(point.loss, 4),
            &validation,
        );
        Mark { x, y, text }
    });
    let marks = marks.collect();
    plot.finish(marks)
}

fn draw(plot: &mut Plot, points: &[EpochPoint], class: &str) {
    let train: Vec<_> = points
        .iter()
        .map(|point| plot.at(f64::from(point.epoch), point.loss))
        .collect();
    let valid: Vec<_> = points
        .iter()
        .filter_map(|point| Some(plot.at(f64::from(point.epoch), point.validation?)))
        .collect();
    if let [(x, y)] = train[..] {
        plot.sketch.disc(x, y, 2.5, "dot train");
    }
    if let [(x, y)] = valid[..] {
        plot.sketch.disc(x, y, 2.5, "dot validation");
    }
    plot.sketch.polyline(train, &format!("series train {class}"));
    plot.sketch.polyline(valid, &format!("series validation {class}"));
}

/// Names the two lines where they end, pushed apart when they are close.
fn label(plot: &mut Plot, points: &[EpochPoint]) {
    let Some(end) = points.last() else { return };
    let (x, train) = plot.at(f64::from(end.epoch), end.loss);
    let valid = points
        .iter()
        .rev()
        .find_map(|point| point.validation)
        .map(|loss| plot.y.at(loss));
    let valid_above = valid.is_none_or(|valid| valid <= train);
    let (anchor, x) = if x > plot.left + 90.0 {
        (Anchor::End, x - 2.0)
    } else {
        (Anchor::Start, x + 6.0)
    };
    let (top, bottom) = (plot.top + 10.0, plot.bottom - 3.0);
    let place = |y: f64, above: bool| {
        if above {
            (y - 8.0).max(top)
        } else {
            (y + 16.0).min(bottom)
        }
    };
    let train_y = place(train, !valid_above);
    plot.sketch
        .text((x, train_y), anchor, "label train", tr::chart_train());
    if let Some(valid) = valid {
        let valid_y = place(valid, valid_above);
        plot.sketch
            .text((x, valid_y), anchor, "label validation", tr::chart_validation());
    }
}
