//! The source bytes: counted, hashed, and unpacked where they are gzip.
//! What the unpacked bytes mean is none of its business.

use super::Limits;
use super::gunzip::{Gunzip, MAGIC};
use crate::TableError;

enum Packing {
    /// The first byte, not enough to tell.
    Unknown(Vec<u8>),
    None,
    Gzip(Box<Gunzip>),
}

/// Where the bytes go.
type Give<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), TableError>;

/// The bytes of a file as they come.
pub(super) struct Source {
    name: String,
    max_expansion: u32,
    packing: Packing,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Source {
    /// A file of this name.
    pub(super) fn new(name: &str, limits: &Limits) -> Self {
        Self {
            name: name.to_owned(),
            max_expansion: limits.max_expansion,
            packing: Packing::Unknown(Vec::new()),
            hasher: blake3::Hasher::new(),
            bytes: 0,
        }
    }

    /// Takes more bytes and hands the unpacked ones on.
    ///
    /// # Errors
    /// `DamagedGzip`, `SuspiciousCompression`, and what `give` answers.
    pub(super) fn feed(&mut self, bytes: &[u8], give: Give<'_>) -> Result<(), TableError> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.unpack(bytes, give)
    }

    fn unpack(&mut self, bytes: &[u8], give: Give<'_>) -> Result<(), TableError> {
        match &mut self.packing {
            Packing::None => give(bytes),
            Packing::Gzip(gunzip) => gunzip.feed(bytes, give),
            Packing::Unknown(head) => {
                head.extend_from_slice(bytes);
                if head.len() < MAGIC.len() {
                    return Ok(());
                }
                let head = std::mem::take(head);
                self.packing = if head.starts_with(&MAGIC) {
                    Packing::Gzip(Box::new(Gunzip::new(&self.name, self.max_expansion)))
                } else {
                    Packing::None
                };
                self.unpack(&head, give)
            }
        }
    }

    /// Hands on what is left; whether a packed file stops before its end.
    ///
    /// # Errors
    /// As [`Source::feed`].
    pub(super) fn finish(&mut self, give: Give<'_>) -> Result<bool, TableError> {
        match &mut self.packing {
            Packing::Unknown(head) => give(&std::mem::take(head)).map(|()| false),
            Packing::None => Ok(false),
            Packing::Gzip(gunzip) => Ok(gunzip.is_truncated()),
        }
    }

    /// Whether it is packed.
    pub(super) fn is_gzip(&self) -> bool {
        matches!(self.packing, Packing::Gzip(_))
    }

    /// Bytes taken.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// BLAKE3 of the bytes taken, hexadecimal.
    pub(super) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}
