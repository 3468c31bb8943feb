//! Why a device cannot be used.

use hearth_protocol::Failure;

/// Why a device cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceError {
    /// No graphics adapter answers, or this build cannot use one.
    Unavailable(String),
    /// The adapter computes wrong numbers.
    Wrong {
        /// Its name.
        name: String,
        /// What the self-test saw.
        detail: String,
    },
    /// Reading from or running on the device failed.
    Run(String),
}

impl std::fmt::Display for DeviceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "no graphics adapter can be used here: {why}"),
            Self::Wrong { name, detail } => {
                write!(f, "{name} computes wrong numbers and is not used: {detail}")
            }
            Self::Run(why) => write!(f, "the device stopped in the middle of the work: {why}"),
        }
    }
}

impl std::error::Error for DeviceError {}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        let message = error.to_string();
        match error {
            DeviceError::Unavailable(_) => Self::new("device_unavailable", message),
            DeviceError::Wrong { name, .. } => Self::new("device_wrong", message).about(name),
            DeviceError::Run(_) => Self::new("device_lost", message),
        }
    }
}
