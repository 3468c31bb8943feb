//! Drawing on SVG text: shapes, scales, ticks and axes. Everything that charts share, and nothing that one chart needs.

use std::fmt::Write as _;

/// A finished drawing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// The inside of an `<svg>` element.
    pub body: String,
    /// What can be read by hovering and by arrow keys, from left to right.
    pub marks: Vec<Mark>,
}

/// A point that can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
    /// What it says, as a sentence.
    pub text: String,
}

/// Where text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of the point.
    Start,
    /// Centred on it.
    Middle,
    /// To the left of it.
    End,
}

/// SVG text in the making.
#[derive(Debug, Default)]
pub struct Sketch {
    out: String,
}

// Writing to a String cannot fail, so the results of `write!` are dropped here.
impl Sketch {
    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        _ = write!(
            self.out,
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" class="{class}"/>"#
        );
    }

    /// A rectangle by its left top corner; nothing when it has no area.
    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        if width > 0.0 && height > 0.0 {
            _ = write!(
                self.out,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" class="{class}"/>"#
            );
        }
    }

    /// A disc.
    pub fn disc(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        _ = write!(
            self.out,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" class="{class}"/>"#
        );
    }

    /// A line through points.
    pub fn polyline(&mut self, points: impl IntoIterator<Item = (f64, f64)>, class: &str) {
        _ = write!(self.out, r#"<polyline class="{class}" points=""#);
        self.points(points);
        self.out.push_str(r#""/>"#);
    }

    /// An area with points as its corners.
    pub fn polygon(&mut self, points: impl IntoIterator<Item = (f64, f64)>, class: &str) {
        _ = write!(self.out, r#"<polygon class="{class}" points=""#);
        self.points(points);
        self.out.push_str(r#""/>"#);
    }

    fn points(&mut self, points: impl IntoIterator<Item = (f64, f64)>) {
        for (x, y) in points {
            _ = write!(self.out, "{x:.1},{y:.1} ");
        }
    }

    /// A word or a few.
    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        _ = write!(
            self.out,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="{anchor}" class="{class}">"#,
            at.0, at.1
        );
        self.out.push_str(&escape(words));
        self.out.push_str("</text>");
    }
}

/// Makes text safe inside SVG.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Maps values to pixels.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// Values `from` become pixels `to`.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// A value's pixel; the middle when all values are one.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.from.1 - self.from.0;
        let share = if span.abs() > f64::MIN_POSITIVE {
            (value - self.from.0) / span
        } else {
            0.5
        };
        self.to.0 + share.clamp(-0.05, 1.05) * (self.to.1 - self.to.0)
    }
}

/// Round values between two ends, about `count` of them.
pub fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) {
        return vec![low];
    }
    let rough = span / count.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// How an axis reads.
pub struct Axis<'a> {
    /// Its name with the unit.
    pub name: &'a str,
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
    /// How a tick is written.
    pub write: &'a dyn Fn(f64) -> String,
}

/// A drawing with two axes.
pub struct Plot {
    /// Where shapes go.
    pub sketch: Sketch,
    /// Values to pixels from the left.
    pub x: Scale,
    /// Values to pixels from the top.
    pub y: Scale,
    /// Left edge of the plane.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Top edge.
    pub top: f64,
    /// Bottom edge.
    pub bottom: f64,
    size: (f64, f64),
}

/// Pixels a character of a tick takes.
const CHARACTER: f64 = 6.6;

impl Plot {
    /// Axes, grid and names for a width; the height follows from it.
    pub fn new(width: f64, x: &Axis<'_>, y: &Axis<'_>) -> Self {
        // As many ticks as have room beside each other.
        let fits = |ticks: &Vec<f64>| {
            let words = ticks
                .iter()
                .map(|tick| (x.write)(*tick).chars().count())
                .max()
                .unwrap_or(1);
            ticks.len() as f64 * (words as f64 * CHARACTER + 18.0) < width - 60.0
        };
        let x_ticks = (2..=8).rev().map(|count| ticks(x.low, x.high, count)).find(fits);
        Self::with_ticks(width, x, y, &x_ticks.unwrap_or_default())
    }

    /// The same with given ticks from left to right.
    pub fn with_ticks(width: f64, x: &Axis<'_>, y: &Axis<'_>, x_ticks: &[f64]) -> Self {
        let height = (width * 0.62).clamp(220.0, 320.0);
        let y_ticks = ticks(y.low, y.high, 5);
        let y_words: Vec<String> = y_ticks.iter().map(|tick| (y.write)(*tick)).collect();
        let widest = y_words.iter().map(|word| word.chars().count()).max().unwrap_or(1);
        let (left, right) = (widest as f64 * CHARACTER + 12.0, width - 20.0);
        let (top, bottom) = (28.0, height - 44.0);
        let mut plot = Self {
            sketch: Sketch::default(),
            x: Scale::new((x.low, x.high), (left, right)),
            y: Scale::new((y.low, y.high), (bottom, top)),
            left,
            right,
            top,
            bottom,
            size: (width, height),
        };
        for (tick, word) in y_ticks.iter().zip(&y_words) {
            let at = plot.y.at(*tick);
            plot.sketch.line((left, at), (right, at), "grid");
            plot.sketch
                .text((left - 6.0, at + 4.0), Anchor::End, "tick", word);
        }
        for tick in x_ticks {
            let at = plot.x.at(*tick);
            plot.sketch.line((at, bottom), (at, bottom + 4.0), "axis");
            plot.sketch
                .text((at, bottom + 18.0), Anchor::Middle, "tick", &(x.write)(*tick));
        }
        plot.sketch.line((left, bottom), (right, bottom), "axis");
        plot.sketch.text((2.0, 14.0), Anchor::Start, "axis-name", y.name);
        plot.sketch
            .text((right, height - 6.0), Anchor::End, "axis-name", x.name);
        plot
    }

    /// A point's pixels.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }

    /// The finished drawing.
    pub fn finish(self, marks: Vec<Mark>) -> Drawing {
        Drawing {
            width: self.size.0,
            height: self.size.1,
            body: self.sketch.finish(),
            marks,
        }
    }
}

/// Ends of the 95 % Wilson interval of a share of `count`; the whole range when there is nothing.
pub fn wilson(share: f64, count: f64) -> (f64, f64) {
    if !(count > 0.0 && share.is_finite()) {
        return (0.0, 1.0);
    }
    let z = 1.959_963_984_540_054_f64;
    let scale = 1.0 + z * z / count;
    let middle = (share + z * z / (2.0 * count)) / scale;
    let half = z / scale
        * (share * (1.0 - share) / count + z * z / (4.0 * count * count))
            .max(0.0)
            .sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks(0.0, 72.0, 4), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(ticks(3.0, 3.0, 4), [3.0]);
        assert_eq!(ticks(f64::NAN, 1.0, 4).len(), 1);
    }

    #[test]
    fn words_cannot_break_out() {
        let mut sketch = Sketch::default();
        sketch.text((0.0, 0.0), Anchor::Start, "tick", "<script>&\"");
        assert!(sketch.finish().contains("&lt;script&gt;&amp;&quot;"));
    }

    /// statsmodels 0.14 `proportion_confint(70, 100, method="wilson")` = (0.604151, 0.781056)
    #[test]
    fn wilson_as_statsmodels() {
        let (low, high) = wilson(0.7, 100.0);
        assert!(
            (low - 0.604_151).abs() < 1e-4 && (high - 0.781_056).abs() < 1e-4,
            "{low} {high}"
        );
        assert_eq!(wilson(0.5, 0.0), (0.0, 1.0));
    }
}
