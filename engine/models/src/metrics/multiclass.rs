//! Metrics of more than two classes.

use hearth_protocol::{MetricName, Metrics};

use super::{BinaryRows, Measurable, classes::averages};

/// Probabilities and outcomes of several classes.
#[derive(Debug, Clone)]
pub struct MulticlassRows {
    /// Row-major, rows × classes.
    probability: Vec<f64>,
    label: Vec<u32>,
    classes: usize,
    predicted: Vec<u32>,
    one_vs_rest: Vec<BinaryRows>,
}

impl MulticlassRows {
    /// Row-major probabilities (rows × classes) and the class of each row.
    pub fn new(probability: Vec<f64>, label: Vec<u32>, classes: usize) -> Self {
        let predicted = probability.chunks_exact(classes).map(argmax).collect();
        let one_vs_rest = (0..classes)
            .map(|class| {
                BinaryRows::new(
                    probability.iter().skip(class).step_by(classes).copied().collect(),
                    label.iter().map(|&label| label as usize == class).collect(),
                )
            })
            .collect();
        Self {
            probability,
            label,
            classes,
            predicted,
            one_vs_rest,
        }
    }

    /// Predicted class of each row.
    pub fn predicted(&self) -> &[u32] {
        &self.predicted
    }
}

/// Place of the largest value; the first one on ties.
pub fn argmax(values: &[f64]) -> u32 {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best as u32
}

impl Measurable for MulticlassRows {
    fn rows(&self) -> usize {
        self.label.len()
    }

    fn weighted(&self, weights: &[u32]) -> Metrics {
        let mut metrics = Metrics::new();
        let mut counts = vec![vec![0_u64; self.classes]; self.classes];
        let (mut total, mut log_loss, mut brier) = (0.0, 0.0, 0.0);
        let mut confidence = [(0.0_f64, 0.0_f64); 10];
        for (row, &weight) in weights.iter().enumerate() {
            if weight == 0 {
                continue;
            }
            let p = &self.probability[row * self.classes..(row + 1) * self.classes];
            let (label, predicted) = (self.label[row] as usize, self.predicted[row] as usize);
            counts[label][predicted] += u64::from(weight);
            let weight = f64::from(weight);
            total += weight;
            log_loss -= weight * p[label].max(f64::EPSILON).ln();
            brier += weight
                * p.iter()
                    .enumerate()
                    .map(|(class, p)| (p - f64::from(u8::from(class == label))).powi(2))
                    .sum::<f64>();
            // Confidence of the predicted class against its accuracy, in ten equal-width bins (Guo et al., 2017).
            let bin = &mut confidence[((p[predicted] * 10.0) as usize).min(9)];
            bin.0 += weight * p[predicted];
            bin.1 += weight * f64::from(u8::from(label == predicted));
        }
        if total == 0.0 {
            return metrics;
        }
        let right: u64 = (0..self.classes).map(|class| counts[class][class]).sum();
        let macro_average = averages(&counts).0;
        metrics.insert(MetricName::LogLoss, log_loss / total);
        metrics.insert(MetricName::Brier, brier / total);
        metrics.insert(
            MetricName::Ece,
            confidence.iter().map(|(p, y)| (p - y).abs()).sum::<f64>() / total,
        );
        metrics.insert(MetricName::Accuracy, right as f64 / total);
        metrics.insert(MetricName::Precision, macro_average[0]);
        metrics.insert(MetricName::Recall, macro_average[1]);
        metrics.insert(MetricName::F1, macro_average[2]);
        let rankings: Vec<_> = self
            .one_vs_rest
            .iter()
            .filter_map(|rows| rows.ranking(weights))
            .collect();
        if rankings.len() == self.classes {
            let mean =
                |pick: fn(&(f64, f64)) -> f64| rankings.iter().map(pick).sum::<f64>() / self.classes as f64;
            metrics.insert(MetricName::Auc, mean(|pair| pair.0));
            metrics.insert(MetricName::AveragePrecision, mean(|pair| pair.1));
        }
        metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values from scikit-learn 1.9.1 (`roc_auc_score(multi_class="ovr")`, `log_loss`, macro averages).
    #[test]
    fn agrees_with_scikit_learn() {
        let p = vec![
            0.7, 0.2, 0.1, 0.1, 0.6, 0.3, 0.2, 0.3, 0.5, 0.4, 0.35, 0.25, 0.3, 0.3, 0.4, 0.1, 0.5, 0.4,
        ];
        let rows = MulticlassRows::new(p, vec![0, 1, 2, 1, 2, 0], 3);
        let metrics = rows.weighted(&[1; 6]);
        let close = |name: MetricName, expected: f64| {
            assert!(
                (metrics[&name] - expected).abs() < 1e-12,
                "{name:?}: {} is not {expected}",
                metrics[&name]
            );
        };
        close(MetricName::Accuracy, 4.0 / 6.0);
        close(MetricName::Precision, (0.5 + 0.5 + 1.0) / 3.0);
        close(MetricName::Recall, (0.5 + 0.5 + 1.0) / 3.0);
        close(MetricName::LogLoss, 0.971_557_616_271_924_5);
        close(MetricName::Auc, 0.791_666_666_666_666_6);
        close(
            MetricName::AveragePrecision,
            (2.0 / 3.0 + 5.0 / 6.0 + 5.0 / 6.0) / 3.0,
        );
    }
}
