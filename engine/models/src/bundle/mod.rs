//! The bundle: one safetensors file with the weights as tensors and the manifest as JSON in its metadata.
//! Readers reject what they cannot vouch for: unknown versions, wrong shapes, oversized or altered content.

mod checksum;
mod read;
mod write;

pub use read::{Limits, read};
pub use write::write;

/// Metadata key of the manifest.
const MANIFEST_KEY: &str = "hearth.manifest";
