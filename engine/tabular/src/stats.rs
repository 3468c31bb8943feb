//! Order statistics, moments and rank measures on slices of finite numbers.
//! Nothing here knows of columns or missing values.

/// The quantile at `share` (0 to 1) of ascending values: linear interpolation between order statistics (type 7 of
/// Hyndman & Fan 1996, numpy's default). 0 for no values.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = position.floor();
    let (low, high) = (sorted[below as usize], sorted[(below as usize + 1).min(last)]);
    // Both halves first, so that two huge values of opposite sign don't overflow.
    let weight = position - below;
    low * (1.0 - weight) + high * weight
}

/// Mean and sum of squared deviations, in two passes. 0 and 0 for no values; always finite.
pub(crate) fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mut mean = values.iter().sum::<f64>() / n;
    if !mean.is_finite() {
        // The sum overflowed: the values are huge, their shares are not.
        mean = values.iter().map(|v| v / n).sum();
    }
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean.clamp(f64::MIN, f64::MAX), squares.min(f64::MAX))
}

/// Skewness: the third standardised moment of the population. 0 when the values don't vary.
pub(crate) fn skewness(values: &[f64]) -> f64 {
    let (mean, squares) = moments(values);
    let deviation = (squares / values.len().max(1) as f64).sqrt();
    if deviation == 0.0 {
        return 0.0;
    }
    let cubes: f64 = values.iter().map(|v| ((v - mean) / deviation).powi(3)).sum();
    cubes / values.len() as f64
}

/// Pearson's correlation of pairs; 0 when one side doesn't vary.
pub(crate) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len().max(1) as f64;
    let mean_x = pairs.iter().map(|p| p.0).sum::<f64>() / n;
    let mean_y = pairs.iter().map(|p| p.1).sum::<f64>() / n;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (x, y) = (x - mean_x, y - mean_y);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let scale = (xx * yy).sqrt();
    if scale > 0.0 && scale.is_finite() {
        xy / scale
    } else {
        0.0
    }
}

/// Area under the ROC curve of (score, is positive), ties by midranks (Mann–Whitney U / (n₊·n₋)). None without both
/// classes. Sorts its argument.
pub(crate) fn auc(pairs: &mut [(f64, bool)]) -> Option<f64> {
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let positives = pairs.iter().filter(|p| p.1).count() as f64;
    let negatives = pairs.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut rank_sum, mut before) = (0.0, 0.0);
    for ties in pairs.chunk_by(|a, b| a.0 == b.0) {
        let count = ties.len() as f64;
        let hits = ties.iter().filter(|p| p.1).count() as f64;
        rank_sum += hits * (before + (count + 1.0) / 2.0);
        before += count;
    }
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_match_numpy() {
        // numpy.quantile([1, 2, 4, 8], q) for these q (numpy 2): 1.15, 1.75, 3, 5, 7.4
        let values = [1.0, 2.0, 4.0, 8.0];
        for (share, expected) in [(0.05, 1.15), (0.25, 1.75), (0.5, 3.0), (0.75, 5.0), (0.95, 7.4)] {
            assert!((quantile(&values, share) - expected).abs() < 1e-12, "{share}");
        }
        assert_eq!(quantile(&[], 0.5), 0.0);
        assert_eq!(quantile(&[7.0], 0.95), 7.0);
    }

    #[test]
    fn moments_skewness_and_correlation_by_hand() {
        let (mean, squares) = moments(&[2.0, 4.0, 9.0]);
        assert_eq!((mean, squares), (5.0, 26.0));
        assert_eq!(skewness(&[1.0, 1.0]), 0.0);
        // (−1, −1, 2)/√2: mean cube = (−1 − 1 + 8) / (3 · 2√2) = 1/√2
        assert!((skewness(&[0.0, 0.0, 3.0]) - 0.5f64.sqrt()).abs() < 1e-12);
        assert!((correlation(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]) - 1.0).abs() < 1e-12);
        assert_eq!(correlation(&[(1.0, 2.0), (1.0, 4.0)]), 0.0);
    }

    #[test]
    fn auc_counts_ties_half() {
        let mut pairs = [(0.1, false), (0.5, true), (0.5, false), (0.9, true)];
        // Of four pairs (positive, negative) three are won and one is tied: 3.5 / 4.
        assert_eq!(auc(&mut pairs), Some(0.875));
        assert_eq!(auc(&mut [(0.1, true)]), None);
    }
}
