//! Model families, training, calibration, metrics, scoring and the bundle.
//! Knows encoded rows and devices; reads and writes no files, and has no clock of its own.

pub mod bundle;
mod calibrate;
mod card;
mod devices;
mod error;
mod evaluate;
mod examples;
mod families;
mod fit;
pub mod metrics;
mod model;
mod prepare;
mod run;
mod score;
pub mod split;
mod tensors;

pub use devices::devices;
pub use error::ModelError;
pub use evaluate::evaluate;
pub use examples::{Dims, Examples};
pub use families::measure_step;
pub use fit::fit;
pub use model::{FORMAT, Manifest, Model, SchemaColumn, TargetFacts};
pub use run::{Run, Say};
pub use score::{Scores, score};
pub use tensors::{HostTensor, Tensors};
