//! The answer of a progress callback: go on or stop.
//! Nothing here knows what is being done.

/// Whether long work should go on after a progress report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop between two steps; the work answers with [`crate::TableError::Cancelled`] or an unfinished result.
    Stop,
}
