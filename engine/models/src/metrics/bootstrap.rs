//! The percentile bootstrap over rows (Efron, 1979).

use std::collections::BTreeMap;

use hearth_compute::rng;
use hearth_protocol::{Intervals, MetricName};
use rand::RngExt;

use super::Measurable;

/// How many resamples are drawn for `rows` rows: 1,000 where that is cheap, never fewer than 100.
pub fn resamples(rows: usize) -> usize {
    (4_000_000 / rows.max(1)).clamp(100, 1_000)
}

/// 95 % intervals: the 2.5 % and 97.5 % quantiles of each metric over resamples of the rows.
pub(super) fn intervals(of: &impl Measurable, seed: u64) -> Intervals {
    let rows = of.rows();
    if rows < 2 {
        return Intervals::new();
    }
    let mut rng = rng(seed, "bootstrap");
    let mut draws: BTreeMap<MetricName, Vec<f64>> = BTreeMap::new();
    let mut weights = vec![0_u32; rows];
    for _ in 0..resamples(rows) {
        weights.fill(0);
        for _ in 0..rows {
            weights[rng.random_range(0..rows)] += 1;
        }
        for (name, value) in of.weighted(&weights) {
            draws.entry(name).or_default().push(value);
        }
    }
    draws
        .into_iter()
        .map(|(name, mut values)| {
            values.sort_by(f64::total_cmp);
            (name, [quantile(&values, 0.025), quantile(&values, 0.975)])
        })
        .collect()
}

/// Linear interpolation between order statistics of sorted values.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len() - 1) as f64;
    let (low, high) = (at.floor() as usize, at.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}
