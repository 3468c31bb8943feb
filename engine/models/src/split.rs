//! Which rows are learnt from and which are held out: stratified by class, decided by the seed alone.

use hearth_compute::rng;
use rand::seq::SliceRandom;

/// Rows to learn from and rows held out, both ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to learn from.
    pub train: Vec<u32>,
    /// Rows held out.
    pub test: Vec<u32>,
}

/// Rows by class, shuffled; one group when there are no classes.
fn shuffled_groups(rows: &[u32], class_of: &dyn Fn(u32) -> u32, seed: u64, purpose: &str) -> Vec<Vec<u32>> {
    let classes = rows
        .iter()
        .map(|&row| class_of(row))
        .max()
        .map_or(0, |class| class as usize + 1);
    let mut groups = vec![Vec::new(); classes];
    for &row in rows {
        groups[class_of(row) as usize].push(row);
    }
    let mut rng = rng(seed, purpose);
    groups.iter_mut().for_each(|group| group.shuffle(&mut rng));
    groups
}

/// Holds out a share of each class, rounded; a class with a single row is learnt from.
pub fn stratified(
    rows: &[u32],
    class_of: &dyn Fn(u32) -> u32,
    share: f64,
    seed: u64,
    purpose: &str,
) -> Split {
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for group in shuffled_groups(rows, class_of, seed, purpose) {
        let held_out = ((group.len() as f64 * share).round() as usize).min(group.len().saturating_sub(1));
        test.extend_from_slice(&group[..held_out]);
        train.extend_from_slice(&group[held_out..]);
    }
    train.sort_unstable();
    test.sort_unstable();
    Split { train, test }
}

/// Splits rows into `count` folds with the classes spread evenly; each fold is held out once.
pub fn folds(rows: &[u32], class_of: &dyn Fn(u32) -> u32, count: usize, seed: u64) -> Vec<Split> {
    let mut fold_of: Vec<(u32, usize)> = Vec::with_capacity(rows.len());
    let mut next = 0;
    for group in shuffled_groups(rows, class_of, seed, "folds") {
        for row in group {
            fold_of.push((row, next % count));
            next += 1;
        }
    }
    fold_of.sort_unstable();
    (0..count)
        .map(|fold| {
            let pick = |held_out: bool| {
                fold_of
                    .iter()
                    .filter(|(_, of)| (*of == fold) == held_out)
                    .map(|(row, _)| *row)
                    .collect()
            };
            Split {
                train: pick(false),
                test: pick(true),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_each_class_is_held_out() {
        let rows: Vec<u32> = (0..1_000).collect();
        let split = stratified(&rows, &|row| u32::from(row % 10 == 0), 0.25, 1, "test");
        assert_eq!(split.test.len(), 250);
        assert_eq!(split.test.iter().filter(|row| *row % 10 == 0).count(), 25);
        let mut all = [split.train.clone(), split.test.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, rows);
        assert_eq!(
            split,
            stratified(&rows, &|row| u32::from(row % 10 == 0), 0.25, 1, "test")
        );
        assert_ne!(
            split,
            stratified(&rows, &|row| u32::from(row % 10 == 0), 0.25, 2, "test")
        );
    }

    #[test]
    fn every_row_is_held_out_in_exactly_one_fold() {
        let rows: Vec<u32> = (0..103).map(|row| row * 3).collect();
        let folds = folds(&rows, &|row| row % 2, 4, 9);
        let mut held_out: Vec<u32> = folds.iter().flat_map(|fold| fold.test.clone()).collect();
        held_out.sort_unstable();
        assert_eq!(held_out, rows);
        assert!(
            folds
                .iter()
                .all(|fold| fold.test.len().abs_diff(26) <= 1 && fold.train.len() + fold.test.len() == 103)
        );
    }
}
