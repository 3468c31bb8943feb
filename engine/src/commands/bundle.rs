//! `hearth bundle`.

use std::path::Path;

use hearth_protocol::Failure;

use crate::{
    files::read_bundle,
    output::{self, columns},
};

/// Shows what is in a bundle.
pub fn inspect(path: &Path, json: bool) -> Result<(), Failure> {
    let (model, bytes) = read_bundle(path)?;
    let info = model.info(bytes);
    let manifest = &model.manifest;
    if json {
        return output::json(&serde_json::json!({ "info": info, "manifest": manifest }));
    }
    let mut rows = vec![["tensor", "shape"].map(str::to_owned).to_vec()];
    rows.extend(info.tensors.iter().map(|(name, shape)| {
        let shape: Vec<String> = shape.iter().map(ToString::to_string).collect();
        vec![name.clone(), shape.join(" × ")]
    }));
    let text = format!(
        "Bundle format {}, written by Hearth {}; {} bytes, {} parameters, checksum intact\n\n{}\n{}",
        info.format,
        manifest.hearth,
        info.bytes,
        info.parameters,
        columns(&rows),
        manifest.card
    );
    output::print(&text)
}
