//! The bytes of one cell, before anything is made of them.
//! Text, but perhaps cut in the middle of a character.

/// Most bytes of a cell shown in a warning.
const SHOWN: usize = 320;

/// Whether there is nothing but ASCII white space.
pub(super) fn is_blank(field: &[u8]) -> bool {
    field.iter().all(u8::is_ascii_whitespace)
}

/// Bytes up to the last character that is whole.
pub(super) fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    }
}

/// The beginning as text, for a warning.
pub(super) fn shown(field: &[u8]) -> String {
    String::from_utf8_lossy(&field[..field.len().min(SHOWN)]).into_owned()
}
