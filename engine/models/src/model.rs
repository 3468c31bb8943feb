//! A trained model: the manifest that describes it and its weights.

use burn::tensor::Device;
use hearth_protocol::{BundleInfo, Calibration, FitReport, FitSpec, Kind, ModelChoice, ModelSummary, Task};
use hearth_tabular::Recipe;
use serde::{Deserialize, Serialize};

use crate::{
    Dims, ModelError, Tensors,
    families::{Predictor, families},
};

/// Format version of the bundles that are written: a new major number cannot be read by older Hearths.
pub const FORMAT: &str = "1.0";

/// Everything about a model but its weights. Stored as JSON inside the bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// BLAKE3 over the rest of the manifest and all tensors, hexadecimal; always the first field.
    pub checksum: String,
    /// Format version, `major.minor`.
    pub format: String,
    /// Version of the Hearth that wrote it.
    pub hearth: String,
    /// What is predicted.
    pub task: Task,
    /// The target.
    pub target: TargetFacts,
    /// Columns of the training table: name, kind and role.
    pub schema: Vec<SchemaColumn>,
    /// How columns become inputs.
    pub recipe: Recipe,
    /// Family of the model.
    pub model: ModelChoice,
    /// Sizes of the model.
    pub dims: Dims,
    /// What was asked for.
    pub spec: FitSpec,
    /// From raw outputs to probabilities.
    pub calibration: Calibration,
    /// Score from which a row belongs to the positive class (two classes).
    pub threshold: f64,
    /// When it was trained, RFC 3339, UTC.
    pub trained_at: String,
    /// File name of the training table.
    pub table: String,
    /// How well it predicts, and on what.
    pub report: FitReport,
    /// A page for people: purpose, data, limits.
    pub card: String,
    /// Licences of what is inside; the weights belong to whoever trained them.
    pub licences: Vec<String>,
}

/// The target of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetFacts {
    /// Column name.
    pub name: String,
    /// Classes in the order of the outputs; empty for a quantity.
    pub classes: Vec<String>,
    /// Mean of a quantity over the training rows; the model's outputs are standardised. 0 for classes.
    pub mean: f64,
    /// Standard deviation of a quantity over the training rows. 1 for classes.
    pub deviation: f64,
}

/// One column of the training table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaColumn {
    /// Column name.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// Whether the model reads it.
    pub used: bool,
}

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What it is.
    pub manifest: Manifest,
    /// Its weights.
    pub tensors: Tensors,
}

impl Model {
    /// Puts the weights on a device.
    ///
    /// # Errors
    /// `BadBundle` when weights and sizes do not fit together.
    pub fn open(&self, device: &Device) -> Result<Box<dyn Predictor>, ModelError> {
        let manifest = &self.manifest;
        let family = families(manifest.model)
            .into_iter()
            .find(|family| family.name() == manifest.model);
        let family = family
            .ok_or_else(|| ModelError::BadBundle(format!("it has no model family ({:?})", manifest.model)))?;
        family.check(&manifest.spec)?;
        family.open(&self.tensors, &manifest.dims, &manifest.spec, device)
    }

    /// Facts for people and lists; `bytes` is the size of the bundle file.
    pub fn info(&self, bytes: u64) -> BundleInfo {
        let manifest = &self.manifest;
        BundleInfo {
            format: manifest.format.clone(),
            task: manifest.task,
            target: manifest.target.name.clone(),
            classes: manifest.target.classes.clone(),
            model: manifest.model,
            columns: manifest
                .recipe
                .columns()
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            tensors: self
                .tensors
                .0
                .iter()
                .map(|(name, tensor)| (name.clone(), tensor.shape.clone()))
                .collect(),
            parameters: self.tensors.parameters(),
            bytes,
        }
    }

    /// The model as a project lists it.
    pub fn summary(&self, name: &str, bytes: u64) -> ModelSummary {
        ModelSummary {
            name: name.to_owned(),
            trained_at: self.manifest.trained_at.clone(),
            table: self.manifest.table.clone(),
            spec: self.manifest.spec.clone(),
            report: self.manifest.report.clone(),
            bundle: self.info(bytes),
        }
    }
}
