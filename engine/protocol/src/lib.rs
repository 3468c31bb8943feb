//! Commands, run messages and reports that cross between the studio, the worker and the engine.
//! Plain serde data: no behaviour beyond constructors and names.

mod device;
mod report;
mod run;
mod spec;
mod table;
mod warning;

pub use device::{DeviceChoice, DeviceReport, DeviceUsed};
pub use report::{
    Calibration, CalibrationBin, Candidate, ClassReport, ConfusionMatrix, Curves, Decile, EpochPoint,
    FitReport, Interval, Intervals, MetricName, Metrics, PrPoint, RegressionPoint, RocPoint, SplitReport,
};
pub use run::{
    BundleInfo, Command, Failure, Message, ModelSummary, Output, Phase, Progress, ProjectState, Request,
    RunId, ScoreReport, TablePage,
};
pub use spec::{FitSpec, Holdout, LinearSpec, MlpSpec, ModelChoice, Task, TaskChoice};
pub use table::{
    Bin, ColumnOverride, ColumnProfile, DateSummary, FileFormat, Hint, HintCode, Kind, NumberSummary, Role,
    TableProfile, TopValue,
};
pub use warning::{Warning, WarningCode};
