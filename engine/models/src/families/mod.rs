//! The model families: one file each, found here by name.
//! A family turns examples into named weights and back into something that predicts; it knows nothing of tables.

mod lbfgs;
mod linear;
mod mlp;

use std::{future::Future, pin::Pin};

use burn::tensor::Device;
use hearth_protocol::{EpochPoint, FitSpec, ModelChoice, Phase, Progress};
use hearth_tabular::Encoded;

pub use mlp::measure_step;

use crate::{Dims, Examples, ModelError, Run, Tensors};

/// A future that stays on its thread: burn lives on one.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// One training job of a family.
pub struct Job<'a> {
    /// All rows.
    pub examples: &'a Examples,
    /// Rows to learn from.
    pub train: &'a [u32],
    /// Rows to decide when to stop on; empty when the length is given.
    pub validation: &'a [u32],
    /// How long to train (epochs or steps), found by an earlier job; none to stop by the validation rows.
    pub length: Option<u32>,
    /// Settings.
    pub spec: &'a FitSpec,
    /// Seed of weights, order and dropout.
    pub seed: u64,
    /// Where.
    pub device: &'a Device,
    /// Whom to tell.
    pub run: &'a Run,
    /// Which of how many jobs of the run this is, from 1.
    pub part: [u32; 2],
}

impl Job<'_> {
    /// Progress of this job.
    fn progress(&self, model: ModelChoice, done: u64, total: u64) -> Progress {
        Progress {
            model: Some(model),
            part: Some(self.part),
            ..Progress::new(Phase::Training, done, Some(total))
        }
    }
}

/// What a job gives.
pub struct Trained {
    /// Weights.
    pub tensors: Tensors,
    /// Raw outputs of the validation rows (rows × outputs).
    pub validation_raw: Vec<f32>,
    /// Loss by epoch or step.
    pub history: Vec<EpochPoint>,
    /// The best length.
    pub length: u32,
}

/// One family of models.
pub trait Family {
    /// Its name.
    fn name(&self) -> ModelChoice;

    /// Checks the settings that concern this family.
    ///
    /// # Errors
    /// `Spec` with the setting at fault.
    fn check(&self, spec: &FitSpec) -> Result<(), ModelError>;

    /// Trains.
    fn fit<'a>(&'a self, job: Job<'a>) -> Local<'a, Result<Trained, ModelError>>;

    /// Puts weights on a device, ready to predict.
    ///
    /// # Errors
    /// `BadBundle` when names or shapes do not fit the sizes.
    fn open(
        &self,
        tensors: &Tensors,
        dims: &Dims,
        spec: &FitSpec,
        device: &Device,
    ) -> Result<Box<dyn Predictor>, ModelError>;
}

/// Something that predicts on one device.
pub trait Predictor {
    /// Raw outputs of rows `from..to`, row-major (rows × outputs).
    fn raw<'a>(
        &'a self,
        inputs: &'a Encoded,
        from: usize,
        to: usize,
    ) -> Local<'a, Result<Vec<f32>, ModelError>>;
}

/// The families that a choice stands for, in the order they are tried.
pub fn families(choice: ModelChoice) -> Vec<&'static dyn Family> {
    const ALL: [&dyn Family; 2] = [&linear::Linear, &mlp::Mlp];
    ALL.into_iter()
        .filter(|family| choice == ModelChoice::Auto || family.name() == choice)
        .collect()
}

/// Rows that are predicted at a time.
pub(crate) const PREDICT_ROWS: usize = 4_096;

/// Raw outputs of the given rows with a predictor (rows × outputs).
///
/// # Errors
/// `Cancelled`, or `Device` when the device fails.
pub(crate) async fn predict_all(
    predictor: &dyn Predictor,
    inputs: &Encoded,
    run: &Run,
) -> Result<Vec<f32>, ModelError> {
    let mut raw = Vec::new();
    for from in (0..inputs.rows).step_by(PREDICT_ROWS) {
        run.step().await?;
        raw.extend(
            predictor
                .raw(inputs, from, (from + PREDICT_ROWS).min(inputs.rows))
                .await?,
        );
    }
    Ok(raw)
}
