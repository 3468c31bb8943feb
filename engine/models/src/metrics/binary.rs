//! Metrics of two classes.

use hearth_protocol::{MetricName, Metrics};

use super::{Measurable, curves::equal_count_bins};

/// Probabilities and outcomes of two classes, sorted once so that every resample is linear in the rows.
#[derive(Debug, Clone)]
pub struct BinaryRows {
    /// Rows by descending probability; ties in row order.
    order: Vec<u32>,
    /// Whether the row at a place of `order` has the same probability as the one before it.
    tied: Vec<bool>,
    probability: Vec<f64>,
    positive: Vec<bool>,
    /// Calibration bin of each row.
    bin: Vec<u8>,
}

/// Probabilities are clipped by this before the logarithm, as in scikit-learn for f64.
const CLIP: f64 = f64::EPSILON;

impl BinaryRows {
    /// Rows with a probability of the positive class and whether they are positive.
    pub fn new(probability: Vec<f64>, positive: Vec<bool>) -> Self {
        let mut order: Vec<u32> = (0..probability.len() as u32).collect();
        order.sort_by(|&a, &b| {
            probability[b as usize]
                .total_cmp(&probability[a as usize])
                .then(a.cmp(&b))
        });
        let tied = order
            .iter()
            .enumerate()
            .map(|(place, &row)| {
                place > 0
                    && probability[order[place - 1] as usize]
                        .total_cmp(&probability[row as usize])
                        .is_eq()
            })
            .collect();
        let mut bin = vec![0; probability.len()];
        for (index, rows) in equal_count_bins(&order, 10).enumerate() {
            for &row in rows {
                bin[row as usize] = index as u8;
            }
        }
        Self {
            order,
            tied,
            probability,
            positive,
            bin,
        }
    }

    /// Rows by descending probability.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Probability of the positive class by row.
    pub fn probability(&self) -> &[f64] {
        &self.probability
    }

    /// Whether a row is positive.
    pub fn positive(&self) -> &[bool] {
        &self.positive
    }

    /// Area under the ROC curve and average precision under weights; none when a class is absent.
    ///
    /// Ties count half for the area; the average precision is the step-wise sum of scikit-learn's
    /// `average_precision_score`.
    pub(super) fn ranking(&self, weights: &[u32]) -> Option<(f64, f64)> {
        let (mut true_positive, mut false_positive) = (0.0, 0.0);
        let (mut area, mut precision_sum) = (0.0, 0.0);
        let (mut group_positive, mut group_negative) = (0.0, 0.0);
        let mut close = |positive: &mut f64, negative: &mut f64| {
            // The trapezoid of the group: its negatives stand below all earlier positives and half of its own.
            area += *negative * (true_positive + *positive / 2.0);
            true_positive += *positive;
            false_positive += *negative;
            if *positive > 0.0 {
                precision_sum += *positive * true_positive / (true_positive + false_positive);
            }
            (*positive, *negative) = (0.0, 0.0);
        };
        for (place, &row) in self.order.iter().enumerate() {
            if !self.tied[place] {
                close(&mut group_positive, &mut group_negative);
            }
            let weight = f64::from(weights[row as usize]);
            if self.positive[row as usize] {
                group_positive += weight;
            } else {
                group_negative += weight;
            }
        }
        close(&mut group_positive, &mut group_negative);
        (true_positive > 0.0 && false_positive > 0.0).then(|| {
            (
                area / (true_positive * false_positive),
                precision_sum / true_positive,
            )
        })
    }
}

impl Measurable for BinaryRows {
    fn rows(&self) -> usize {
        self.probability.len()
    }

    fn weighted(&self, weights: &[u32]) -> Metrics {
        let mut metrics = Metrics::new();
        let (mut total, mut log_loss, mut brier) = (0.0, 0.0, 0.0);
        // Counts by [actual][predicted].
        let mut counts = [[0.0_f64; 2]; 2];
        let mut bins = [(0.0_f64, 0.0_f64); 10];
        for (row, &weight) in weights.iter().enumerate() {
            let weight = f64::from(weight);
            let (p, positive) = (self.probability[row], self.positive[row]);
            let outcome = f64::from(u8::from(positive));
            total += weight;
            log_loss -= weight * (if positive { p } else { 1.0 - p }).max(CLIP).ln();
            brier += weight * (p - outcome) * (p - outcome);
            counts[usize::from(positive)][usize::from(p > 0.5)] += weight;
            let bin = &mut bins[self.bin[row] as usize];
            bin.0 += weight * p;
            bin.1 += weight * outcome;
        }
        if total == 0.0 {
            return metrics;
        }
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let precision = ratio(counts[1][1], counts[0][1] + counts[1][1]);
        let recall = ratio(counts[1][1], counts[1][0] + counts[1][1]);
        metrics.insert(MetricName::LogLoss, log_loss / total);
        metrics.insert(MetricName::Brier, brier / total);
        metrics.insert(
            MetricName::Ece,
            bins.iter().map(|(p, y)| (p - y).abs()).sum::<f64>() / total,
        );
        metrics.insert(MetricName::Accuracy, (counts[0][0] + counts[1][1]) / total);
        metrics.insert(MetricName::Precision, precision);
        metrics.insert(MetricName::Recall, recall);
        metrics.insert(
            MetricName::F1,
            ratio(2.0 * precision * recall, precision + recall),
        );
        if let Some((auc, average_precision)) = self.ranking(weights) {
            metrics.insert(MetricName::Auc, auc);
            metrics.insert(MetricName::AveragePrecision, average_precision);
        }
        metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
    }

    /// Expected values from scikit-learn 1.9.1 (`roc_auc_score`, `average_precision_score`, `log_loss`,
    /// `brier_score_loss`, `precision_recall_fscore_support`), with a tie across the classes.
    #[test]
    fn agrees_with_scikit_learn() {
        let rows = BinaryRows::new(
            vec![0.9, 0.8, 0.8, 0.55, 0.4, 0.3, 0.3, 0.1],
            vec![true, true, false, false, true, false, true, false],
        );
        let metrics = rows.weighted(&[1; 8]);
        close(metrics[&MetricName::Auc], 0.6875);
        close(metrics[&MetricName::AveragePrecision], 0.709_523_809_523_809_4);
        close(metrics[&MetricName::LogLoss], 0.664_843_583_927_569_8);
        close(metrics[&MetricName::Brier], 0.242_812_5);
        close(metrics[&MetricName::Accuracy], 0.5);
        close(metrics[&MetricName::Precision], 0.5);
        close(metrics[&MetricName::Recall], 0.5);
        close(metrics[&MetricName::F1], 0.5);
    }

    #[test]
    fn a_weight_is_a_repeated_row() {
        let repeated = BinaryRows::new(
            vec![0.7, 0.7, 0.7, 0.2, 0.6],
            vec![true, true, true, false, false],
        );
        let weighted = BinaryRows::new(vec![0.7, 0.2, 0.6], vec![true, false, false]);
        for (name, value) in repeated.weighted(&[1; 5]) {
            // Bins of equal count are laid over the rows themselves, so only the calibration error may differ.
            if name != MetricName::Ece {
                close(weighted.weighted(&[3, 1, 1])[&name], value);
            }
        }
    }

    #[test]
    fn one_class_has_no_ranking() {
        let metrics = BinaryRows::new(vec![0.2, 0.9], vec![true, true]).weighted(&[1, 1]);
        assert!(!metrics.contains_key(&MetricName::Auc));
        assert!(metrics.contains_key(&MetricName::LogLoss));
    }

    #[test]
    fn the_interval_of_a_known_auc_covers_it_and_shrinks() {
        let rows = |count: usize| {
            let p = (0..count).map(|i| ((i * 7919) % 1000) as f64 / 1000.0).collect();
            let y = (0..count)
                .map(|i| (i * 104_729) % 1000 < (i * 7919) % 1000)
                .collect();
            BinaryRows::new(p, y).measure(3)
        };
        let (small, large) = (rows(200), rows(5_000));
        let width = |measured: &super::super::Measured| {
            let [low, high] = measured.intervals[&MetricName::Auc];
            assert!(low <= measured.metrics[&MetricName::Auc] && measured.metrics[&MetricName::Auc] <= high);
            high - low
        };
        assert!(width(&large) < width(&small) / 3.0);
    }
}
