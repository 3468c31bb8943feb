//! Metrics of a predicted quantity.

use hearth_protocol::{MetricName, Metrics};

use super::Measurable;

/// Predicted and actual quantities.
#[derive(Debug, Clone)]
pub struct RegressionRows {
    predicted: Vec<f64>,
    actual: Vec<f64>,
}

impl RegressionRows {
    /// Predictions and actual values, one each a row.
    pub fn new(predicted: Vec<f64>, actual: Vec<f64>) -> Self {
        Self { predicted, actual }
    }
}

impl Measurable for RegressionRows {
    fn rows(&self) -> usize {
        self.actual.len()
    }

    fn weighted(&self, weights: &[u32]) -> Metrics {
        let (mut total, mut sum, mut squared, mut absolute) = (0.0, 0.0, 0.0, 0.0);
        for (row, &weight) in weights.iter().enumerate() {
            let weight = f64::from(weight);
            let error = self.predicted[row] - self.actual[row];
            total += weight;
            sum += weight * self.actual[row];
            squared += weight * error * error;
            absolute += weight * error.abs();
        }
        let mut metrics = Metrics::new();
        if total == 0.0 {
            return metrics;
        }
        let mean = sum / total;
        let spread: f64 = self
            .actual
            .iter()
            .zip(weights)
            .map(|(value, &weight)| f64::from(weight) * (value - mean).powi(2))
            .sum();
        metrics.insert(MetricName::Rmse, (squared / total).sqrt());
        metrics.insert(MetricName::Mae, absolute / total);
        if spread > 0.0 {
            metrics.insert(MetricName::R2, 1.0 - squared / spread);
        }
        metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of scikit-learn's `r2_score` documentation: R² .9486…, mean absolute error .5, mean squared .375.
    #[test]
    fn agrees_with_scikit_learn() {
        let metrics =
            RegressionRows::new(vec![2.5, 0.0, 2.0, 8.0], vec![3.0, -0.5, 2.0, 7.0]).weighted(&[1; 4]);
        assert!((metrics[&MetricName::R2] - 0.948_608_137_044_968).abs() < 1e-12);
        assert!((metrics[&MetricName::Mae] - 0.5).abs() < 1e-12);
        assert!((metrics[&MetricName::Rmse] - 0.375_f64.sqrt()).abs() < 1e-12);
    }
}
