//! Confusion matrix and the per-class report.

use hearth_protocol::{ClassReport, ConfusionMatrix};

/// Counts of true class by predicted class.
pub fn confusion(classes: &[String], actual: &[u32], predicted: &[u32]) -> ConfusionMatrix {
    let mut counts = vec![vec![0_u64; classes.len()]; classes.len()];
    for (&actual, &predicted) in actual.iter().zip(predicted) {
        counts[actual as usize][predicted as usize] += 1;
    }
    ConfusionMatrix {
        classes: classes.to_vec(),
        counts,
    }
}

/// Precision, recall, F1 and support by class, then `macro avg` and `weighted avg`, as scikit-learn's
/// `classification_report` gives them (a division by zero counts as 0).
pub fn class_report(matrix: &ConfusionMatrix) -> Vec<ClassReport> {
    let mut report: Vec<ClassReport> = matrix
        .classes
        .iter()
        .enumerate()
        .map(|(class, name)| {
            let [precision, recall, f1] = scores(&matrix.counts, class);
            ClassReport {
                class: name.clone(),
                precision,
                recall,
                f1,
                support: matrix.counts[class].iter().sum(),
            }
        })
        .collect();
    let support = report.iter().map(|class| class.support).sum();
    let (macro_average, weighted_average) = averages(&matrix.counts);
    for (name, [precision, recall, f1]) in [("macro avg", macro_average), ("weighted avg", weighted_average)]
    {
        report.push(ClassReport {
            class: name.to_owned(),
            precision,
            recall,
            f1,
            support,
        });
    }
    report
}

/// Precision, recall and F1 of one class.
fn scores(counts: &[Vec<u64>], class: usize) -> [f64; 3] {
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let hit = counts[class][class] as f64;
    let precision = ratio(hit, counts.iter().map(|row| row[class]).sum::<u64>() as f64);
    let recall = ratio(hit, counts[class].iter().sum::<u64>() as f64);
    [
        precision,
        recall,
        ratio(2.0 * precision * recall, precision + recall),
    ]
}

/// Unweighted and support-weighted means of precision, recall and F1 over the classes.
pub(super) fn averages(counts: &[Vec<u64>]) -> ([f64; 3], [f64; 3]) {
    let total: u64 = counts.iter().flatten().sum();
    let (mut plain, mut weighted) = ([0.0; 3], [0.0; 3]);
    for class in 0..counts.len() {
        let support = counts[class].iter().sum::<u64>() as f64;
        for (index, score) in scores(counts, class).into_iter().enumerate() {
            plain[index] += score / counts.len() as f64;
            weighted[index] += score * support / total.max(1) as f64;
        }
    }
    (plain, weighted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of scikit-learn's `classification_report` documentation.
    #[test]
    fn agrees_with_scikit_learn() {
        let classes = ["class 0", "class 1", "class 2"].map(str::to_owned);
        let matrix = confusion(&classes, &[0, 1, 2, 2, 2], &[0, 0, 2, 2, 1]);
        let lines: Vec<String> = class_report(&matrix)
            .iter()
            .map(|line| {
                format!(
                    "{} {:.2} {:.2} {:.2} {}",
                    line.class, line.precision, line.recall, line.f1, line.support
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "class 0 0.50 1.00 0.67 1",
                "class 1 0.00 0.00 0.00 1",
                "class 2 1.00 0.67 0.80 3",
                "macro avg 0.50 0.56 0.49 5",
                "weighted avg 0.70 0.60 0.61 5"
            ]
        );
    }
}
