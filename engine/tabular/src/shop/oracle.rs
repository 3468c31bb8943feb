//! The area under the ROC curve of the true chances: what the best possible model reaches on this shop.

/// AUC by rank sums (Mann–Whitney), ties counted half; sorts its input. `None` when only one class occurs.
pub(super) fn auc(scored: &mut [(f64, bool)]) -> Option<f64> {
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = scored.iter().filter(|s| s.1).count() as f64;
    let negatives = scored.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let mut negatives_below = 0.0;
    let mut wins = 0.0;
    for tie in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let up = tie.iter().filter(|s| s.1).count() as f64;
        let down = tie.len() as f64 - up;
        wins += up * (negatives_below + 0.5 * down);
        negatives_below += down;
    }
    Some(wins / (positives * negatives))
}

#[cfg(test)]
mod tests {
    use super::auc;

    #[test]
    fn counts_pairs() {
        assert_eq!(
            auc(&mut [(0.1, false), (0.4, true), (0.35, true), (0.8, true)]),
            Some(1.0)
        );
        assert_eq!(auc(&mut [(0.5, false), (0.5, true)]), Some(0.5));
        assert_eq!(
            auc(&mut [(0.1, false), (0.4, false), (0.35, true), (0.8, true)]),
            Some(0.75)
        );
        assert_eq!(auc(&mut [(0.5, true)]), None);
        assert_eq!(auc(&mut []), None);
    }
}
