//! Reading a bundle that anybody may have made: every size is checked before it is believed.

use hearth_compute::cpu;
use hearth_protocol::{Calibration, Task};
use safetensors::{Dtype, SafeTensors};

use super::{MANIFEST_KEY, checksum};
use crate::{FORMAT, Manifest, Model, ModelError, TargetFacts, Tensors};

/// What a reader accepts at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Bytes of the header, which holds the manifest.
    pub header_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            header_bytes: 32 << 20,
        }
    }
}

fn bad(problem: impl Into<String>) -> ModelError {
    ModelError::BadBundle(problem.into())
}

/// Reads and checks a bundle.
///
/// # Errors
/// `BundleVersion` when a newer Hearth wrote it, `BadBundle` with the reason for everything else.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Model, ModelError> {
    if bytes.len() > limits.file_bytes {
        return Err(bad(format!("it is larger than {} MB", limits.file_bytes >> 20)));
    }
    let header = bytes.first_chunk::<8>().map(|length| u64::from_le_bytes(*length));
    let header = header.ok_or_else(|| bad("the file is too short"))?;
    if header > limits.header_bytes as u64 || header + 8 > bytes.len() as u64 {
        return Err(bad("the file is cut short or is no safetensors file"));
    }
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| bad(error.to_string()))?;
    let text = metadata
        .metadata()
        .as_ref()
        .and_then(|entries| entries.get(MANIFEST_KEY))
        .ok_or_else(|| bad("it is a safetensors file without a Hearth manifest"))?;
    check_version(text)?;
    let file = SafeTensors::deserialize(bytes).map_err(|error| bad(error.to_string()))?;
    let mut tensors = Tensors::default();
    for (name, view) in file.iter() {
        if view.dtype() != Dtype::F32 {
            return Err(bad(format!("the tensor {name} is not of type F32")));
        }
        let data: Vec<f32> = view
            .data()
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        if data.iter().any(|value| !value.is_finite()) {
            return Err(bad(format!("the tensor {name} holds values that are not finite")));
        }
        tensors.insert(name, view.shape(), data);
    }
    if !checksum::is_intact(text, &tensors) {
        return Err(bad(
            "its checksum does not fit its content: it was damaged or changed",
        ));
    }
    let manifest: Manifest =
        serde_json::from_str(text).map_err(|error| bad(format!("its manifest: {error}")))?;
    check(&manifest)?;
    let model = Model { manifest, tensors };
    // Opening it once proves that every tensor the family needs is there with the right shape.
    model.open(&cpu().device)?;
    Ok(model)
}

/// The format version is read before anything else is understood, so that a newer file gets the right sentence.
fn check_version(text: &str) -> Result<(), ModelError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format: String,
    }
    let found = serde_json::from_str::<Version>(text)
        .map_err(|error| bad(format!("its manifest: {error}")))?
        .format;
    let major = |version: &str| {
        version
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok())
    };
    match (major(&found), major(FORMAT)) {
        (Some(found_major), Some(ours)) if found_major == ours => Ok(()),
        (Some(_), _) => Err(ModelError::BundleVersion {
            found,
            supported: FORMAT,
        }),
        (None, _) => Err(bad("its format version cannot be read")),
    }
}

/// Checks that the parts of the manifest fit together.
fn check(manifest: &Manifest) -> Result<(), ModelError> {
    let classes = manifest.target.classes.len();
    let (classes_fit, outputs) = match manifest.task {
        Task::Binary => (classes == 2, 1),
        Task::Multiclass => (classes > 2, classes),
        Task::Regression => (classes == 0, 1),
    };
    if !classes_fit || manifest.dims.outputs != outputs {
        return Err(bad("its classes do not fit its task"));
    }
    let recipe = &manifest.recipe;
    if manifest.dims.numeric != recipe.numeric_width() || manifest.dims.levels != recipe.levels() {
        return Err(bad("its recipe does not fit the size of its model"));
    }
    let calibration_fits = match (&manifest.calibration, manifest.task) {
        (Calibration::None, Task::Regression) => true,
        (Calibration::Platt { slope, offset }, Task::Binary) => slope.is_finite() && offset.is_finite(),
        (Calibration::Vector { scale, offsets }, Task::Multiclass) => {
            scale.is_finite() && offsets.len() == classes && offsets.iter().all(|offset| offset.is_finite())
        }
        _ => false,
    };
    let TargetFacts { mean, deviation, .. } = &manifest.target;
    let standardised = mean.is_finite() && deviation.is_finite() && *deviation > 0.0;
    if !(calibration_fits && standardised) {
        return Err(bad("its calibration does not fit its task"));
    }
    Ok(())
}
