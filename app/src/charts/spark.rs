//! Marks the size of a word: a column's histogram, and the counts of its most frequent values.

use hearth_protocol::{Bin, TopValue};

use super::svg::{Drawing, Sketch};

/// Width and height of a spark.
pub const SIZE: (f64, f64) = (112.0, 28.0);

/// Bars of equal width from counts; a count above nothing is always seen.
fn bars(counts: &[u64], class: &str) -> Drawing {
    let (width, height) = SIZE;
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = width / counts.len().max(1) as f64;
    let gap = if step > 4.0 { 1.0 } else { 0.0 };
    let mut sketch = Sketch::default();
    sketch.rect(0.0, height - 1.0, width, 1.0, "spark-base");
    for (i, count) in counts.iter().enumerate() {
        let tall = if *count == 0 {
            0.0
        } else {
            (*count as f64 / most * (height - 2.0)).max(1.5)
        };
        sketch.rect(i as f64 * step, height - tall, step - gap, tall, class);
    }
    Drawing {
        width,
        height,
        body: sketch.finish(),
        marks: Vec::new(),
    }
}

/// A histogram.
pub fn histogram(bins: &[Bin]) -> Drawing {
    let counts: Vec<u64> = bins.iter().map(|bin| bin.count).collect();
    bars(&counts, "spark-bar")
}

/// The most frequent values as lying bars, the longest first, against all rows.
pub fn top_values(top: &[TopValue], rows: u64) -> Drawing {
    let (width, height) = SIZE;
    let shown = &top[..top.len().min(4)];
    let step = height / shown.len().max(1) as f64;
    let mut sketch = Sketch::default();
    for (i, value) in shown.iter().enumerate() {
        let long = (value.count as f64 / rows.max(1) as f64 * width).clamp(1.5, width);
        let y = i as f64 * step + 0.5;
        let tall = (step - 1.5).min(8.0);
        sketch.rect(0.0, y, width, tall, "spark-track");
        sketch.rect(0.0, y, long, tall, "spark-bar");
    }
    Drawing {
        width,
        height,
        body: sketch.finish(),
        marks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_bin_is_still_seen() {
        let drawing = bars(&[1_000_000, 1, 0], "b");
        assert_eq!(drawing.body.matches(r#"class="b""#).count(), 2);
        assert!(drawing.body.contains(r#"height="1.5""#));
    }
}
