//! What a fit says about itself: metrics with intervals, curves, candidates, history.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{DeviceUsed, ModelChoice, Task, Warning};

/// Names of the metrics, as they stand in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricName {
    /// Area under the ROC curve; unweighted mean of one-versus-rest for several classes.
    Auc,
    /// Average precision; unweighted mean of one-versus-rest for several classes.
    AveragePrecision,
    /// Mean negative log-likelihood, natural logarithm.
    LogLoss,
    /// Brier score: mean squared error of the probability (summed over classes when there are more than two).
    Brier,
    /// Expected calibration error over ten bins of equal count.
    Ece,
    /// Share of rows whose predicted class is right.
    Accuracy,
    /// Precision of the positive class; unweighted mean over classes when there are more than two.
    Precision,
    /// Recall of the positive class; unweighted mean over classes when there are more than two.
    Recall,
    /// Harmonic mean of precision and recall; unweighted mean over classes when there are more than two.
    F1,
    /// Root mean squared error, in the target's unit.
    Rmse,
    /// Mean absolute error, in the target's unit.
    Mae,
    /// Share of the variance explained.
    R2,
}

/// Metric values; which ones are there depends on the task.
pub type Metrics = BTreeMap<MetricName, f64>;

/// A 95 % interval, lower and upper end.
pub type Interval = [f64; 2];

/// 95 % bootstrap intervals over the test rows.
pub type Intervals = BTreeMap<MetricName, Interval>;

/// The result of a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// What is predicted.
    pub task: Task,
    /// The family that was kept.
    pub model: ModelChoice,
    /// Target column.
    pub target: String,
    /// Classes in the order of the scores; for two classes the second one is "positive". Empty for regression.
    pub classes: Vec<String>,
    /// Rows learnt from (validation rows included), of the last split.
    pub rows_train: u64,
    /// Rows the metrics are computed on, of the last split.
    pub rows_test: u64,
    /// Metrics on the test rows; the mean when there are several splits.
    pub metrics: Metrics,
    /// Their 95 % intervals (of the last split when there are several).
    pub intervals: Intervals,
    /// One entry a split when there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub splits: Vec<SplitReport>,
    /// Every family tried, best first, with its score on held-out training rows.
    pub candidates: Vec<Candidate>,
    /// How raw outputs became probabilities.
    pub calibration: Calibration,
    /// Pictures of the test rows (of the last split).
    pub curves: Curves,
    /// Loss by epoch of the kept model.
    pub history: Vec<EpochPoint>,
    /// Where it ran and why.
    pub device: DeviceUsed,
    /// Seconds from the table to this report.
    pub seconds: f64,
    /// BLAKE3 of the source bytes, hexadecimal; empty when the table was not read from a file.
    pub data_hash: String,
    /// Seed of everything random.
    pub seed: u64,
    /// What could not be used as it stands.
    pub warnings: Vec<Warning>,
}

/// One of several fixed splits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SplitReport {
    /// Rows learnt from.
    pub rows_train: u64,
    /// Test rows.
    pub rows_test: u64,
    /// The family kept in this split.
    pub model: ModelChoice,
    /// Metrics on this split's test rows.
    pub metrics: Metrics,
}

/// One family that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The family.
    pub model: ModelChoice,
    /// Mean loss on held-out training rows (log loss, or mean squared error of the standardised target).
    pub validation_loss: f64,
    /// AUC (classes) or R² (a quantity) on the same rows.
    pub validation_score: f64,
    /// Trained parameters.
    pub parameters: u64,
    /// Seconds it took.
    pub seconds: f64,
}

/// How raw outputs became probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Calibration {
    /// Regression: nothing to calibrate.
    None,
    /// Platt scaling of two classes: p = 1 / (1 + exp(−(slope · z + offset))), fitted on held-out training rows.
    Platt {
        /// Factor on the raw log-odds.
        slope: f64,
        /// Added to the scaled log-odds.
        offset: f64,
    },
    /// Vector scaling of several classes: softmax(scale · z + offset_k), fitted on held-out training rows.
    Vector {
        /// One factor for all raw outputs.
        scale: f64,
        /// One offset a class.
        offsets: Vec<f64>,
    },
}

/// One point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    /// False-positive rate.
    pub fpr: f64,
    /// True-positive rate.
    pub tpr: f64,
    /// Score from which a row counts as positive.
    pub threshold: f64,
}

/// One point of the precision–recall curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PrPoint {
    /// Recall.
    pub recall: f64,
    /// Precision.
    pub precision: f64,
    /// Score from which a row counts as positive.
    pub threshold: f64,
}

/// One calibration bin of equal count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Mean predicted probability.
    pub predicted: f64,
    /// Observed share.
    pub observed: f64,
    /// Lower end of the observed share's 95 % Wilson interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Rows in the bin.
    pub count: u64,
}

/// One tenth of the rows by descending score; decile 1 holds the highest scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decile {
    /// 1 to 10.
    pub decile: u8,
    /// Rows in it.
    pub count: u64,
    /// Positives in it (sum of the target for regression).
    pub positives: f64,
    /// Mean score.
    pub mean_score: f64,
    /// Rate in this decile over the overall rate.
    pub lift: f64,
    /// Share of all positives in this and the higher deciles.
    pub gain: f64,
}

/// Counts of true class (row) by predicted class (column).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConfusionMatrix {
    /// Class names, for rows and columns.
    pub classes: Vec<String>,
    /// `counts[true][predicted]`.
    pub counts: Vec<Vec<u64>>,
}

/// Precision, recall and F1 of one class, as in scikit-learn's `classification_report`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassReport {
    /// Class name, or `macro avg`, `weighted avg`.
    pub class: String,
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
    /// F1.
    pub f1: f64,
    /// Test rows of the class.
    pub support: u64,
}

/// One point of the predicted-against-actual picture of a regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RegressionPoint {
    /// Predicted value.
    pub predicted: f64,
    /// Actual value.
    pub actual: f64,
}

/// Everything that can be drawn about the test rows. What does not fit the task is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// ROC (two classes), at most 200 points.
    pub roc: Vec<RocPoint>,
    /// Precision–recall (two classes), at most 200 points.
    pub pr: Vec<PrPoint>,
    /// Reliability diagram (two classes), ten bins.
    pub calibration: Vec<CalibrationBin>,
    /// Lift and gain by decile (two classes and regression).
    pub deciles: Vec<Decile>,
    /// Confusion matrix (classes).
    pub confusion: Option<ConfusionMatrix>,
    /// Per-class report (classes), the averages last.
    pub per_class: Vec<ClassReport>,
    /// Predicted against actual (regression), at most 500 test rows.
    pub scatter: Vec<RegressionPoint>,
}

/// Losses of one epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EpochPoint {
    /// Epoch, from 1.
    pub epoch: u32,
    /// Mean training loss.
    pub loss: f64,
    /// Loss on the validation rows, where there are some.
    pub validation: Option<f64>,
}
