//! Metrics on held-out rows, with bootstrap intervals, and the pictures that go with them.
//! Everything is computed in f64 on the CPU; ties are handled as scikit-learn handles them.

mod binary;
mod bootstrap;
mod classes;
mod curves;
mod multiclass;
mod regression;

pub use binary::BinaryRows;
pub use bootstrap::resamples;
pub use classes::{class_report, confusion};
pub use curves::{deciles, histogram, precision_recall, reliability, roc, scatter};
pub use multiclass::{MulticlassRows, argmax};
pub use regression::RegressionRows;

use hearth_protocol::{Intervals, Metrics};

/// Metric values and their 95 % intervals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// Values on all rows.
    pub metrics: Metrics,
    /// Percentile bootstrap intervals.
    pub intervals: Intervals,
}

/// Rows on which metrics can be computed under weights: all ones for the value, bootstrap counts for the intervals.
pub trait Measurable {
    /// Number of rows.
    fn rows(&self) -> usize;
    /// Metrics where row `i` counts `weights[i]` times; metrics that are undefined under these weights are left out.
    fn weighted(&self, weights: &[u32]) -> Metrics;
    /// Metrics and 95 % intervals.
    fn measure(&self, seed: u64) -> Measured
    where
        Self: Sized,
    {
        let metrics = self.weighted(&vec![1; self.rows()]);
        let intervals = bootstrap::intervals(self, seed);
        Measured { metrics, intervals }
    }
}
