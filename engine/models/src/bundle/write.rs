//! Writing a bundle.

use std::collections::HashMap;

use safetensors::{Dtype, tensor::TensorView};

use super::{MANIFEST_KEY, checksum};
use crate::{Model, ModelError};

/// The bundle of a model. The same model gives the same bytes. Warnings that quote a cell of the table stay out: a
/// bundle is made to be passed on.
///
/// # Errors
/// `BadBundle` when the model holds values that cannot be stored.
pub fn write(model: &Model) -> Result<Vec<u8>, ModelError> {
    let failed = |error: &dyn std::fmt::Display| ModelError::BadBundle(error.to_string());
    let mut manifest = model.manifest.clone();
    manifest.checksum.clear();
    manifest.report.warnings.retain(|warning| warning.value.is_none());
    let text = serde_json::to_string(&manifest).map_err(|error| failed(&error))?;
    let text =
        checksum::seal(&text, &model.tensors).ok_or_else(|| failed(&"the manifest has no checksum field"))?;
    let bytes: Vec<(&String, &Vec<usize>, Vec<u8>)> = model
        .tensors
        .0
        .iter()
        .map(|(name, tensor)| {
            (
                name,
                &tensor.shape,
                tensor.data.iter().flat_map(|value| value.to_le_bytes()).collect(),
            )
        })
        .collect();
    let mut views = Vec::with_capacity(bytes.len());
    for (name, shape, data) in &bytes {
        views.push((
            (*name).clone(),
            TensorView::new(Dtype::F32, (*shape).clone(), data).map_err(|error| failed(&error))?,
        ));
    }
    // One key only: the order of several would be that of a hash map.
    let metadata = HashMap::from([(MANIFEST_KEY.to_owned(), text)]);
    safetensors::serialize(views, Some(metadata)).map_err(|error| failed(&error))
}
