//! Requests and the messages of a run: the same for the worker, the command line and the server.

use serde::{Deserialize, Serialize};

use crate::{
    Bin, ColumnOverride, Decile, DeviceChoice, DeviceReport, DeviceUsed, FitReport, FitSpec, ModelChoice,
    TableProfile, Task, Warning,
};

/// Number of a run, chosen by who asks.
pub type RunId = u32;

/// A command with the number its messages will carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Number of the run.
    pub run: RunId,
    /// What to do.
    pub command: Command,
}

/// What can be asked of the worker. Files travel beside the request as `File` objects, never inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Bring back the project kept in the browser's own file system. → `Output::Project`
    Restore,
    /// Read the file beside the request; it replaces the table and is kept for a reload. → `Output::Table`
    Import {
        /// Decisions about columns.
        overrides: Vec<ColumnOverride>,
    },
    /// Make the sample shop and open its customer table. → `Output::Table`
    Sample {
        /// Seed of the shop.
        seed: u64,
        /// Number of customers.
        customers: u32,
    },
    /// Read the kept file again with other decisions. → `Output::Table`
    Override {
        /// All decisions, not only the new ones.
        overrides: Vec<ColumnOverride>,
    },
    /// Some rows as text. → `Output::Page`
    Page {
        /// First data row, from 0.
        offset: u64,
        /// Most rows, at most 1,000.
        limit: u32,
    },
    /// Train on the open table. → `Output::Fit`
    Fit {
        /// What to learn.
        spec: Box<FitSpec>,
    },
    /// Score the open table, or the file beside the request, with a model. → `Output::Scores` and a CSV `Blob` beside it
    Score {
        /// Model name.
        model: String,
        /// Device to score on.
        device: DeviceChoice,
    },
    /// Take in the bundle file beside the request. → `Output::Model`
    OpenBundle,
    /// Give a model out as a bundle. → `Output::Bundle` and a `Blob` beside it
    SaveBundle {
        /// Model name.
        model: String,
    },
    /// Drop a model from the project. → `Output::Project`
    DeleteModel {
        /// Model name.
        model: String,
    },
    /// Look at every device: self-test and the time of a training step. → `Output::Devices`
    Devices {
        /// Rows a step (1,024 when none is given).
        batch: Option<u32>,
    },
    /// Delete everything kept in the browser. → `Output::Project`, empty
    Forget,
    /// Stop a run between two steps. The run answers with `Message::Failed`, code `cancelled`.
    Cancel {
        /// The run to stop.
        run: RunId,
    },
}

/// What a run says, in order: `Started`, any number of `Progress` and `Warning`, then `Finished` or `Failed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Message {
    /// The run began.
    Started {
        /// Its number.
        run: RunId,
    },
    /// It goes on.
    Progress {
        /// Its number.
        run: RunId,
        /// How far.
        progress: Progress,
    },
    /// Something could not be used as it stands.
    Warning {
        /// Its number.
        run: RunId,
        /// What.
        warning: Warning,
    },
    /// It is done.
    Finished {
        /// Its number.
        run: RunId,
        /// The result.
        output: Box<Output>,
    },
    /// It could not be done; nothing already stored is lost.
    Failed {
        /// Its number.
        run: RunId,
        /// Why.
        failure: Failure,
    },
}

/// What a run is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading bytes.
    Reading,
    /// Summarising columns.
    Profiling,
    /// Looking at devices.
    ChoosingDevice,
    /// Fitting the recipe and encoding rows.
    Preparing,
    /// Training.
    Training,
    /// Calibrating and computing metrics.
    Evaluating,
    /// Scoring rows.
    Scoring,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is busy with.
    pub phase: Phase,
    /// Steps, bytes or rows done.
    pub done: u64,
    /// Of how many, where known.
    pub total: Option<u64>,
    /// Seconds left, where it can be told.
    pub seconds_left: Option<f64>,
    /// The family in training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelChoice>,
    /// What is being trained, counted over families, folds and splits: from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<[u32; 2]>,
    /// Epoch in training, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u32>,
    /// Latest training loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
    /// Latest validation loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<f64>,
}

impl Progress {
    /// Progress of a phase without training facts.
    pub fn new(phase: Phase, done: u64, total: Option<u64>) -> Self {
        Self {
            phase,
            done,
            total,
            seconds_left: None,
            model: None,
            part: None,
            epoch: None,
            loss: None,
            validation: None,
        }
    }
}

/// Why a run could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable code, for example `not_a_table`, `one_class`, `cancelled`; the studio translates it.
    pub code: String,
    /// One English sentence: what, where and what to do.
    pub message: String,
    /// The value that the translated sentence needs (a column, a size, a position), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Failure {
    /// A failure without a subject.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            subject: None,
        }
    }

    /// The same failure, about something.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

/// Results by command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Output {
    /// The kept project.
    Project {
        /// Its state.
        project: ProjectState,
    },
    /// The open table.
    Table {
        /// Its profile.
        table: TableProfile,
    },
    /// Rows as text.
    Page {
        /// The rows.
        page: TablePage,
    },
    /// A trained model, kept in the project.
    Fit {
        /// The model.
        model: ModelSummary,
    },
    /// A model taken from a bundle, kept in the project.
    Model {
        /// The model.
        model: ModelSummary,
    },
    /// Scores; the CSV is beside the message.
    Scores {
        /// Summary of the scores.
        scores: ScoreReport,
    },
    /// A bundle; the file is beside the message.
    Bundle {
        /// What is in it.
        info: BundleInfo,
    },
    /// Devices.
    Devices {
        /// One entry a device, the CPU first.
        devices: Vec<DeviceReport>,
    },
}

/// What is kept between visits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectState {
    /// The open table.
    pub table: Option<TableProfile>,
    /// Decisions about its columns.
    pub overrides: Vec<ColumnOverride>,
    /// Models, the latest first.
    pub models: Vec<ModelSummary>,
    /// A fit that a reload or a crash interrupted; it can be started again.
    pub interrupted: Option<FitSpec>,
    /// Bytes kept in the browser.
    pub stored_bytes: u64,
}

/// Some rows of the open table as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePage {
    /// First data row, from 0.
    pub offset: u64,
    /// Column names.
    pub columns: Vec<String>,
    /// Cells by row; none is missing.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A model of the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelSummary {
    /// Name, unique in the project (`churn-mlp-1`).
    pub name: String,
    /// When it was trained, RFC 3339, UTC.
    pub trained_at: String,
    /// File name of the training table.
    pub table: String,
    /// What was learnt; its `holdout` rows are left out when they are long.
    pub spec: FitSpec,
    /// How well.
    pub report: FitReport,
    /// Facts of the bundle.
    pub bundle: BundleInfo,
}

/// What is in a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BundleInfo {
    /// Format version, `major.minor`.
    pub format: String,
    /// What it predicts.
    pub task: Task,
    /// Target column.
    pub target: String,
    /// Classes in the order of the scores.
    pub classes: Vec<String>,
    /// Family.
    pub model: ModelChoice,
    /// Columns it reads.
    pub columns: Vec<String>,
    /// Tensors: name and shape.
    pub tensors: Vec<(String, Vec<usize>)>,
    /// Trained parameters.
    pub parameters: u64,
    /// File size.
    pub bytes: u64,
}

/// Summary of a scored table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreReport {
    /// Model name.
    pub model: String,
    /// What is predicted.
    pub task: Task,
    /// What `score` is: the positive class for two classes, else the target.
    pub positive: String,
    /// File name of the scored table.
    pub table: String,
    /// Rows scored.
    pub rows: u64,
    /// Mean score.
    pub mean: f64,
    /// At most 20 equal bins.
    pub histogram: Vec<Bin>,
    /// Count and mean score by decile; positives, lift and gain are expected values under the model.
    pub deciles: Vec<Decile>,
    /// The twenty highest-scoring rows: identifier (or row number from 1), score, class.
    pub top: Vec<(String, f64, String)>,
    /// Where it ran and why.
    pub device: DeviceUsed,
    /// Seconds.
    pub seconds: f64,
    /// Unseen categories, missing columns and the like.
    pub warnings: Vec<Warning>,
}
