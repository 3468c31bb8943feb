//! What is drawn about held-out rows: ROC, precision–recall, reliability, deciles, scatter, histogram.

use hearth_protocol::{Bin, CalibrationBin, Decile, PrPoint, RegressionPoint, RocPoint};

use super::BinaryRows;

/// Most points of a curve.
const POINTS: usize = 200;

/// Cuts rows into `bins` runs whose sizes differ by at most one.
pub(super) fn equal_count_bins(order: &[u32], bins: usize) -> impl Iterator<Item = &[u32]> {
    let rows = order.len();
    (0..bins).map(move |bin| &order[bin * rows / bins..(bin + 1) * rows / bins])
}

/// Counts of true and false positives at every distinct threshold, descending.
fn cumulative(rows: &BinaryRows) -> Vec<(f64, f64, f64)> {
    let mut steps: Vec<(f64, f64, f64)> = Vec::new();
    let (mut hits, mut misses) = (0.0, 0.0);
    for &row in rows.order() {
        if rows.positive()[row as usize] {
            hits += 1.0;
        } else {
            misses += 1.0;
        }
        let threshold = rows.probability()[row as usize];
        match steps.last_mut() {
            Some(last) if last.0.total_cmp(&threshold).is_eq() => *last = (threshold, hits, misses),
            _ => steps.push((threshold, hits, misses)),
        }
    }
    steps
}

/// Keeps at most `POINTS` entries, the first and the last among them.
fn thin<T: Copy>(points: &[T]) -> Vec<T> {
    if points.len() <= POINTS {
        return points.to_vec();
    }
    (0..POINTS)
        .map(|index| points[index * (points.len() - 1) / (POINTS - 1)])
        .collect()
}

/// The ROC curve from (0, 0) to (1, 1); empty when a class is absent.
pub fn roc(rows: &BinaryRows) -> Vec<RocPoint> {
    let steps = cumulative(rows);
    let Some(&(_, positives, negatives)) = steps.last() else {
        return Vec::new();
    };
    if positives == 0.0 || negatives == 0.0 {
        return Vec::new();
    }
    let start = RocPoint {
        fpr: 0.0,
        tpr: 0.0,
        threshold: 1.0,
    };
    let points: Vec<RocPoint> = std::iter::once(start)
        .chain(steps.iter().map(|&(threshold, hits, misses)| RocPoint {
            fpr: misses / negatives,
            tpr: hits / positives,
            threshold,
        }))
        .collect();
    thin(&points)
}

/// The precision–recall curve by ascending recall; empty when there are no positives.
pub fn precision_recall(rows: &BinaryRows) -> Vec<PrPoint> {
    let steps = cumulative(rows);
    let Some(&(_, positives, _)) = steps.last() else {
        return Vec::new();
    };
    if positives == 0.0 {
        return Vec::new();
    }
    let points: Vec<PrPoint> = steps
        .iter()
        .map(|&(threshold, hits, misses)| PrPoint {
            recall: hits / positives,
            precision: hits / (hits + misses),
            threshold,
        })
        .collect();
    thin(&points)
}

/// The reliability diagram: ten bins of equal count by ascending probability, with Wilson intervals.
pub fn reliability(rows: &BinaryRows) -> Vec<CalibrationBin> {
    let mut bins: Vec<CalibrationBin> = equal_count_bins(rows.order(), 10)
        .filter(|bin| !bin.is_empty())
        .map(|bin| {
            let count = bin.len() as f64;
            let predicted = bin
                .iter()
                .map(|&row| rows.probability()[row as usize])
                .sum::<f64>()
                / count;
            let observed = bin.iter().filter(|&&row| rows.positive()[row as usize]).count() as f64 / count;
            let (low, high) = wilson(observed, count);
            CalibrationBin {
                predicted,
                observed,
                low,
                high,
                count: bin.len() as u64,
            }
        })
        .collect();
    bins.reverse();
    bins
}

/// The 95 % Wilson score interval of a share.
fn wilson(share: f64, count: f64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let spread = Z * Z / count;
    let centre = (share + spread / 2.0) / (1.0 + spread);
    let half = Z / (1.0 + spread) * (share * (1.0 - share) / count + spread / (4.0 * count)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Tenths of the rows by descending score (ties in row order), and what each holds of `outcome`: 1 for a positive, the
/// target itself for a quantity, the probability where the outcome is not known.
pub fn deciles(score: &[f64], outcome: &[f64]) -> Vec<Decile> {
    let mut order: Vec<u32> = (0..score.len() as u32).collect();
    order.sort_by(|&a, &b| score[b as usize].total_cmp(&score[a as usize]).then(a.cmp(&b)));
    let total: f64 = outcome.iter().sum();
    let overall = total / score.len().max(1) as f64;
    let mut so_far = 0.0;
    equal_count_bins(&order, 10)
        .enumerate()
        .filter(|(_, bin)| !bin.is_empty())
        .map(|(index, bin)| {
            let positives: f64 = bin.iter().map(|&row| outcome[row as usize]).sum();
            so_far += positives;
            let count = bin.len() as f64;
            Decile {
                decile: index as u8 + 1,
                count: bin.len() as u64,
                positives,
                mean_score: bin.iter().map(|&row| score[row as usize]).sum::<f64>() / count,
                lift: if overall == 0.0 {
                    0.0
                } else {
                    positives / count / overall
                },
                gain: if total == 0.0 { 0.0 } else { so_far / total },
            }
        })
        .collect()
}

/// At most 500 evenly spaced rows of predicted against actual.
pub fn scatter(predicted: &[f64], actual: &[f64]) -> Vec<RegressionPoint> {
    let step = predicted.len().div_ceil(500).max(1);
    predicted
        .iter()
        .zip(actual)
        .step_by(step)
        .map(|(&predicted, &actual)| RegressionPoint { predicted, actual })
        .collect()
}

/// Twenty equal bins from the smallest to the largest value; one when all are equal, none when there are no values.
pub fn histogram(values: &[f64]) -> Vec<Bin> {
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (low.min(value), high.max(value))
        });
    if values.is_empty() {
        return Vec::new();
    }
    if low == high {
        return vec![Bin {
            from: low,
            to: high,
            count: values.len() as u64,
        }];
    }
    let width = (high - low) / 20.0;
    let mut bins: Vec<Bin> = (0..20)
        .map(|bin| Bin {
            from: low + width * f64::from(bin),
            to: if bin == 19 {
                high
            } else {
                low + width * f64::from(bin + 1)
            },
            count: 0,
        })
        .collect();
    for value in values {
        bins[(((value - low) / width) as usize).min(19)].count += 1;
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deciles_hold_every_row_once() {
        let score: Vec<f64> = (0..23).map(f64::from).collect();
        let outcome: Vec<f64> = score
            .iter()
            .map(|score| f64::from(u8::from(*score > 11.0)))
            .collect();
        let tenths = deciles(&score, &outcome);
        assert_eq!(tenths.iter().map(|tenth| tenth.count).sum::<u64>(), 23);
        assert_eq!(tenths[0].decile, 1);
        assert!((tenths[0].lift - 23.0 / 11.0).abs() < 1e-12);
        assert!((tenths[9].gain - 1.0).abs() < 1e-12);
    }

    #[test]
    fn curves_start_and_end_where_they_must() {
        let count = 1_000;
        let rows = BinaryRows::new(
            (0..count).map(|i| f64::from(i) / f64::from(count)).collect(),
            (0..count).map(|i| i % 3 == 0).collect(),
        );
        let roc = roc(&rows);
        assert_eq!(roc.len(), POINTS);
        assert_eq!((roc[0].fpr, roc[0].tpr), (0.0, 0.0));
        assert_eq!((roc[POINTS - 1].fpr, roc[POINTS - 1].tpr), (1.0, 1.0));
        assert_eq!(
            precision_recall(&rows).last().map(|point| point.recall),
            Some(1.0)
        );
        assert_eq!(reliability(&rows).iter().map(|bin| bin.count).sum::<u64>(), 1_000);
    }

    /// statsmodels 0.14.5, `proportion_confint(8, 10, method="wilson")`.
    #[test]
    fn wilson_agrees_with_statsmodels() {
        let (low, high) = wilson(0.8, 10.0);
        assert!((low - 0.490_162_471_536_641_8).abs() < 1e-12, "{low}");
        assert!((high - 0.943_317_848_545_624_7).abs() < 1e-12, "{high}");
    }

    #[test]
    fn histograms_count_every_value() {
        assert!(histogram(&[]).is_empty());
        assert_eq!(histogram(&[2.0, 2.0]).len(), 1);
        assert_eq!(
            histogram(&[0.0, 0.1, 0.5, 1.0])
                .iter()
                .map(|bin| bin.count)
                .sum::<u64>(),
            4
        );
    }
}
