//! From raw outputs to probabilities: Platt scaling for two classes (Platt, 1999, fitted as Lin, Lin & Weng, 2007),
//! vector scaling with one common factor for several (Guo et al., 2017). Always fitted on rows the model did not learn from.

use hearth_protocol::{Calibration, Task};

/// Fits the calibration of a task on raw outputs (row-major, rows × outputs) and the classes of the same rows.
pub fn fit(task: Task, raw: &[f32], labels: &[u32], classes: usize) -> Calibration {
    match task {
        Task::Regression => Calibration::None,
        Task::Binary => {
            let raw: Vec<f64> = raw.iter().map(|&z| f64::from(z)).collect();
            let (slope, offset) = platt(&raw, labels);
            Calibration::Platt { slope, offset }
        }
        Task::Multiclass => vector(raw, labels, classes),
    }
}

/// Probabilities by class from the raw outputs of one row, appended to `out`. For two classes only the positive one's.
/// For regression the raw output itself.
pub fn apply(calibration: &Calibration, raw: &[f32], out: &mut Vec<f64>) {
    match calibration {
        Calibration::None => out.extend(raw.iter().map(|&z| f64::from(z))),
        Calibration::Platt { slope, offset } => {
            out.extend(raw.iter().map(|&z| sigmoid(slope * f64::from(z) + offset)));
        }
        Calibration::Vector { scale, offsets } => {
            let z: Vec<f64> = raw
                .iter()
                .zip(offsets)
                .map(|(&z, offset)| scale * f64::from(z) + offset)
                .collect();
            out.extend(softmax(&z));
        }
    }
}

fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        z.exp() / (1.0 + z.exp())
    }
}

fn softmax(z: &[f64]) -> Vec<f64> {
    let top = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exp: Vec<f64> = z.iter().map(|z| (z - top).exp()).collect();
    let sum: f64 = exp.iter().sum();
    exp.into_iter().map(|value| value / sum).collect()
}

/// Slope and offset by Newton's method with backtracking on the log loss against Platt's smoothed targets.
fn platt(raw: &[f64], labels: &[u32]) -> (f64, f64) {
    let positives = labels.iter().filter(|&&label| label == 1).count() as f64;
    let negatives = labels.len() as f64 - positives;
    let (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
    let target = |label: u32| if label == 1 { high } else { low };
    let loss = |slope: f64, offset: f64| -> f64 {
        raw.iter()
            .zip(labels)
            .map(|(&z, &label)| {
                let f = slope * z + offset;
                f.max(0.0) + (-f.abs()).exp().ln_1p() - target(label) * f
            })
            .sum()
    };
    let (mut slope, mut offset) = (1.0, 0.0);
    let mut now = loss(slope, offset);
    for _ in 0..100 {
        let (mut h11, mut h12, mut h22, mut g1, mut g2) = (1e-9, 0.0, 1e-9, 0.0, 0.0);
        for (&z, &label) in raw.iter().zip(labels) {
            let p = sigmoid(slope * z + offset);
            let (w, d) = (p * (1.0 - p), p - target(label));
            h11 += w * z * z;
            h12 += w * z;
            h22 += w;
            g1 += d * z;
            g2 += d;
        }
        let determinant = h11 * h22 - h12 * h12;
        if determinant <= 0.0 || (g1.abs() < 1e-9 && g2.abs() < 1e-9) {
            break;
        }
        let (step1, step2) = (
            (h22 * g1 - h12 * g2) / determinant,
            (h11 * g2 - h12 * g1) / determinant,
        );
        let mut length = 1.0;
        let next = loop {
            let next = loss(slope - length * step1, offset - length * step2);
            if next < now || length < 1e-6 {
                break next;
            }
            length /= 2.0;
        };
        if next >= now {
            break;
        }
        (slope, offset) = (slope - length * step1, offset - length * step2);
        now = next;
    }
    // A negative slope would turn the ranking around: such raw outputs carry no information, so keep them as they are.
    if slope.is_finite() && offset.is_finite() && slope > 0.0 {
        (slope, offset)
    } else {
        (1.0, 0.0)
    }
}

/// One factor and an offset a class, by gradient descent with a backtracking step on the mean log loss.
fn vector(raw: &[f32], labels: &[u32], classes: usize) -> Calibration {
    let rows = labels.len().max(1) as f64;
    let evaluate = |scale: f64, offsets: &[f64]| -> (f64, f64, Vec<f64>) {
        let (mut loss, mut by_scale, mut by_offset) = (0.0, 0.0, vec![0.0; classes]);
        for (z, &label) in raw.chunks_exact(classes).zip(labels) {
            let p = softmax(
                &z.iter()
                    .zip(offsets)
                    .map(|(&z, offset)| scale * f64::from(z) + offset)
                    .collect::<Vec<_>>(),
            );
            loss -= p[label as usize].max(f64::MIN_POSITIVE).ln();
            for (class, &p) in p.iter().enumerate() {
                let d = p - f64::from(u8::from(class == label as usize));
                by_scale += d * f64::from(z[class]);
                by_offset[class] += d;
            }
        }
        by_offset.iter_mut().for_each(|value| *value /= rows);
        // A light pull towards 0 keeps the offsets of classes without held-out rows finite.
        let pull = 1e-3;
        loss = loss / rows + pull / 2.0 * offsets.iter().map(|value| value * value).sum::<f64>();
        by_offset
            .iter_mut()
            .zip(offsets)
            .for_each(|(gradient, offset)| *gradient += pull * offset);
        (loss, by_scale / rows, by_offset)
    };
    let (mut scale, mut offsets, mut length) = (1.0, vec![0.0; classes], 1.0);
    let mut now = evaluate(scale, &offsets);
    for _ in 0..300 {
        let next_scale = scale - length * now.1;
        let next_offsets: Vec<f64> = offsets
            .iter()
            .zip(&now.2)
            .map(|(offset, d)| offset - length * d)
            .collect();
        let next = evaluate(next_scale, &next_offsets);
        if next.0 < now.0 && next_scale > 0.0 {
            let gain = now.0 - next.0;
            (scale, offsets, now, length) = (next_scale, next_offsets, next, length * 1.5);
            if gain < 1e-9 {
                break;
            }
        } else {
            length /= 2.0;
            if length < 1e-9 {
                break;
            }
        }
    }
    Calibration::Vector { scale, offsets }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes drawn from a logistic curve with slope .5 and offset −1 of the raw output: both must be found again.
    #[test]
    fn platt_finds_the_curve() {
        let rows = 40_000;
        let raw: Vec<f32> = (0..rows).map(|i| (i % 400) as f32 / 50.0 - 4.0).collect();
        let labels: Vec<u32> = raw
            .iter()
            .enumerate()
            .map(|(i, &z)| {
                let uniform = ((i / 400) as f64 + 0.5) / 100.0;
                u32::from(uniform < sigmoid(0.5 * f64::from(z) - 1.0))
            })
            .collect();
        let Calibration::Platt { slope, offset } = fit(Task::Binary, &raw, &labels, 2) else {
            panic!("two classes")
        };
        assert!(
            (slope - 0.5).abs() < 0.02 && (offset + 1.0).abs() < 0.03,
            "{slope} {offset}"
        );
    }

    #[test]
    fn separable_rows_and_one_class_stay_finite() {
        for labels in [vec![0, 0, 1, 1], vec![0, 0, 0, 0], vec![1, 1, 1, 1]] {
            let calibration = fit(Task::Binary, &[-9.0, -8.0, 8.0, 9.0], &labels, 2);
            let mut p = Vec::new();
            apply(&calibration, &[-100.0, 0.0, 100.0], &mut p);
            assert!(p.iter().all(|p| (0.0..=1.0).contains(p)), "{p:?}");
        }
    }

    #[test]
    fn vector_scaling_lowers_overconfidence_and_sums_to_one() {
        let mut raw = Vec::new();
        let mut labels = Vec::new();
        for i in 0..900_u32 {
            let likely = i % 3;
            raw.extend((0..3).map(|class| if class == likely { 8.0_f32 } else { 0.0 }));
            labels.push(if i % 10 < 6 { likely } else { (likely + 1) % 3 });
        }
        let calibration = fit(Task::Multiclass, &raw, &labels, 3);
        let mut p = Vec::new();
        apply(&calibration, &[8.0, 0.0, 0.0], &mut p);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((p[0] - 0.6).abs() < 0.05, "{p:?}");
    }
}
