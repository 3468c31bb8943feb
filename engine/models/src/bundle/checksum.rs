//! The checksum that ties manifest and tensors together: a flipped bit anywhere is an error, never another score.

use crate::Tensors;

/// How the manifest's JSON begins; the checksum follows.
const PREFIX: &str = "{\"checksum\":\"";
/// Hexadecimal digits of a BLAKE3 hash.
const DIGITS: usize = 64;

/// Hash of a manifest's text without its checksum, and of every tensor's name, shape and values.
fn hash(rest: &str, tensors: &Tensors) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(rest.as_bytes());
    for (name, tensor) in &tensors.0 {
        part(name.as_bytes());
        let shape: Vec<u8> = tensor
            .shape
            .iter()
            .flat_map(|&length| (length as u64).to_le_bytes())
            .collect();
        part(&shape);
        let data: Vec<u8> = tensor.data.iter().flat_map(|value| value.to_le_bytes()).collect();
        part(&data);
    }
    hasher.finalize().to_hex().to_string()
}

/// Puts the checksum into a manifest's text that was written with an empty one.
pub(super) fn seal(text: &str, tensors: &Tensors) -> Option<String> {
    let rest = text.strip_prefix(PREFIX)?;
    Some(format!("{PREFIX}{}{rest}", hash(rest, tensors)))
}

/// Whether a manifest's text carries the right checksum.
pub(super) fn is_intact(text: &str, tensors: &Tensors) -> bool {
    text.strip_prefix(PREFIX)
        .filter(|after| after.is_char_boundary(DIGITS) && after.len() > DIGITS)
        .map(|after| after.split_at(DIGITS))
        .is_some_and(|(stated, rest)| stated == hash(rest, tensors))
}
