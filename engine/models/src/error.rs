//! Why a model could not be trained, read or used.

use hearth_compute::DeviceError;
use hearth_protocol::Failure;
use hearth_tabular::TableError;

/// Why a model could not be trained, read or used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The table or the recipe is at fault.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The device is at fault.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The run was cancelled.
    #[error("the run was cancelled; nothing that was stored before is changed")]
    Cancelled,
    /// No column is left to learn from.
    #[error("no column is left to learn from: give at least one column the role \"feature\"")]
    NoFeatures,
    /// Too few rows to train and test on.
    #[error(
        "{rows} rows have a value in the target, but at least {needed} are needed to train and test a model"
    )]
    TooFewRows {
        /// Rows with a target.
        rows: usize,
        /// Rows needed.
        needed: usize,
    },
    /// All rows on one side of the split have the same class.
    #[error(
        "all {side} rows have the same value of \"{target}\", so nothing can be learnt or measured; choose other rows"
    )]
    OneClassInSplit {
        /// `training` or `test`.
        side: &'static str,
        /// The target column.
        target: String,
    },
    /// The description of the fit contradicts itself or the table.
    #[error("{setting}: {problem}")]
    Spec {
        /// Which setting.
        setting: &'static str,
        /// What is wrong with it, and what would be right.
        problem: String,
    },
    /// The loss is no longer a number.
    #[error(
        "training became unstable (the loss is no longer a number); lower the learning rate, now {learning_rate}"
    )]
    Diverged {
        /// The learning rate in use.
        learning_rate: f64,
    },
    /// The file is not a bundle, or is damaged.
    #[error("this is not a usable Hearth bundle: {0}")]
    BadBundle(String),
    /// The bundle was written by a newer Hearth.
    #[error(
        "this bundle has format {found}, and this Hearth reads format {supported}; update Hearth to use it"
    )]
    BundleVersion {
        /// Version in the file.
        found: String,
        /// Version that can be read.
        supported: &'static str,
    },
}

impl ModelError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Table(error) => error.code(),
            Self::Device(DeviceError::Unavailable(_)) => "device_unavailable",
            Self::Device(DeviceError::Wrong { .. }) => "device_wrong",
            Self::Device(DeviceError::Run(_)) => "device_lost",
            Self::Cancelled => "cancelled",
            Self::NoFeatures => "no_features",
            Self::TooFewRows { .. } => "too_few_rows",
            Self::OneClassInSplit { .. } => "one_class_in_split",
            Self::Spec { .. } => "bad_spec",
            Self::Diverged { .. } => "diverged",
            Self::BadBundle(_) => "bad_bundle",
            Self::BundleVersion { .. } => "bundle_version",
        }
    }
}

impl ModelError {
    /// The device's part of this error: what measuring a device may fail with.
    pub(crate) fn into_device(self) -> DeviceError {
        match self {
            Self::Device(error) => error,
            other => DeviceError::Run(other.to_string()),
        }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        match error {
            ModelError::Table(error) => error.into(),
            ModelError::Device(error) => error.into(),
            ModelError::TooFewRows { rows, .. } => Self::new(code, message).about(rows.to_string()),
            ModelError::OneClassInSplit { target, .. } => Self::new(code, message).about(target),
            ModelError::Spec { setting, .. } => Self::new(code, message).about(setting),
            ModelError::BundleVersion { found, .. } => Self::new(code, message).about(found),
            _ => Self::new(code, message),
        }
    }
}
