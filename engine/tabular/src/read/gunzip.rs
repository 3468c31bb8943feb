//! Unpacking gzip as a stream: members one after the other, checked, in pieces of bounded size.
//! It refuses what expands out of proportion and says when the stream stops early (RFC 1952).

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::TableError;

/// Bytes unpacked at a time.
const PIECE: usize = 1 << 16;

/// Unpacked bytes up to which no expansion is suspicious.
const FREE: u64 = 16 << 20;

/// Longest header with its file name and comment.
const MAX_HEADER: usize = 1 << 16;

/// The first two bytes of a gzip file.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];

enum State {
    Header(Vec<u8>),
    Body,
    Trailer(Vec<u8>),
    /// Padding after the last member.
    Over,
}

/// A gzip stream being unpacked.
pub(super) struct Gunzip {
    name: String,
    max_ratio: u32,
    state: State,
    members: u64,
    inflate: Decompress,
    crc: Crc,
    piece: Vec<u8>,
    taken: u64,
    given: u64,
}

impl Gunzip {
    /// A stream of a file of this name that may expand `max_ratio`-fold.
    pub(super) fn new(name: &str, max_ratio: u32) -> Self {
        Self {
            name: name.to_owned(),
            max_ratio,
            state: State::Header(Vec::new()),
            members: 0,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            piece: vec![0; PIECE],
            taken: 0,
            given: 0,
        }
    }

    /// Unpacks more bytes and hands the pieces to `give`.
    ///
    /// # Errors
    /// `DamagedGzip`, `SuspiciousCompression`, and what `give` answers.
    pub(super) fn feed(
        &mut self,
        mut input: &[u8],
        give: &mut dyn FnMut(&[u8]) -> Result<(), TableError>,
    ) -> Result<(), TableError> {
        while !input.is_empty() {
            let used = match &mut self.state {
                State::Header(bytes) => {
                    bytes.push(input[0]);
                    let begins = bytes.iter().zip(&MAGIC).all(|(a, b)| a == b);
                    if !begins && self.members > 0 {
                        self.state = State::Over;
                    } else {
                        match header_is_complete(bytes) {
                            Some(true) => {
                                self.inflate.reset(false);
                                self.crc.reset();
                                self.state = State::Body;
                            }
                            Some(false) if bytes.len() < MAX_HEADER => {}
                            _ => return Err(self.damaged()),
                        }
                    }
                    1
                }
                State::Body => self.inflate(input, give)?,
                State::Trailer(bytes) => {
                    bytes.push(input[0]);
                    if bytes.len() == 8 {
                        let sum = self.crc.sum().to_le_bytes();
                        let amount = self.crc.amount().to_le_bytes();
                        if bytes[..4] != sum || bytes[4..] != amount {
                            return Err(self.damaged());
                        }
                        self.members += 1;
                        self.state = State::Header(Vec::new());
                    }
                    1
                }
                State::Over => input.len(),
            };
            self.taken += used as u64;
            input = &input[used..];
        }
        Ok(())
    }

    fn inflate(
        &mut self,
        input: &[u8],
        give: &mut dyn FnMut(&[u8]) -> Result<(), TableError>,
    ) -> Result<usize, TableError> {
        let mut used = 0;
        loop {
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(&input[used..], &mut self.piece, FlushDecompress::None)
                .map_err(|_| self.damaged())?;
            used += (self.inflate.total_in() - before_in) as usize;
            let made = (self.inflate.total_out() - before_out) as usize;
            let piece = &self.piece[..made];
            self.crc.update(piece);
            self.given += made as u64;
            let allowed = u64::from(self.max_ratio) * (self.taken + used as u64);
            if self.given > FREE && self.given > allowed {
                return Err(TableError::SuspiciousCompression {
                    name: self.name.clone(),
                    ratio: self.max_ratio,
                });
            }
            give(piece)?;
            if status == Status::StreamEnd {
                self.state = State::Trailer(Vec::new());
                return Ok(used);
            }
            if made < self.piece.len() && used == input.len() || made == 0 {
                return if used == input.len() {
                    Ok(used)
                } else {
                    Err(self.damaged())
                };
            }
        }
    }

    /// Whether the stream stopped before its end.
    pub(super) fn is_truncated(&self) -> bool {
        match &self.state {
            State::Header(bytes) => self.members == 0 || !bytes.is_empty(),
            State::Body | State::Trailer(_) => true,
            State::Over => false,
        }
    }

    fn damaged(&self) -> TableError {
        TableError::DamagedGzip {
            name: self.name.clone(),
            position: self.taken,
        }
    }
}

/// Whether these bytes are a whole member header; none when they cannot become one.
fn header_is_complete(bytes: &[u8]) -> Option<bool> {
    if !bytes.iter().zip(&[MAGIC[0], MAGIC[1], 8]).all(|(a, b)| a == b) {
        return None;
    }
    let Some(&flags) = bytes.get(3) else {
        return Some(false);
    };
    if flags & 0xe0 != 0 {
        return None;
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let (Some(&low), Some(&high)) = (bytes.get(at), bytes.get(at + 1)) else {
            return Some(false);
        };
        at += 2 + usize::from(low) + 256 * usize::from(high);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            match bytes.get(at..).and_then(|rest| rest.iter().position(|&b| b == 0)) {
                Some(end) => at += end + 1,
                None => return Some(false),
            }
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Some(bytes.len() >= at)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, GzBuilder};

    use super::*;

    fn pack(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzBuilder::new()
            .filename("table.csv")
            .comment("made here")
            .extra(vec![1, 2, 3])
            .write(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn unpack(bytes: &[u8], chunk: usize) -> Result<(Vec<u8>, bool), TableError> {
        let mut gunzip = Gunzip::new("x", 250);
        let mut out = Vec::new();
        for piece in bytes.chunks(chunk) {
            gunzip.feed(piece, &mut |bytes| {
                out.extend_from_slice(bytes);
                Ok(())
            })?;
        }
        Ok((out, gunzip.is_truncated()))
    }

    #[test]
    fn members_padding_and_any_chunks() {
        let mut file = pack(b"a,b\n");
        file.extend(pack(b"1,2\n"));
        file.extend([0; 7]);
        for chunk in [1, 3, 1000] {
            assert_eq!(unpack(&file, chunk), Ok((b"a,b\n1,2\n".to_vec(), false)));
        }
    }

    #[test]
    fn truncated_damaged_and_bombs() {
        let text: Vec<u8> = (0..100_000u32)
            .flat_map(|i| i.wrapping_mul(i).to_le_bytes())
            .collect();
        let file = pack(&text);
        let (out, truncated) = unpack(&file[..file.len() / 2], 999).expect("the first half");
        assert!(truncated && !out.is_empty() && text.starts_with(&out));
        assert!(unpack(&file[..file.len() - 1], 999).expect("no trailer").1);
        let mut damaged = file.clone();
        let end = damaged.len() - 6;
        damaged[end] ^= 1;
        assert_eq!(unpack(&damaged, 999).map_err(|e| e.code()), Err("damaged_gzip"));
        let bomb = pack(&vec![b'0'; 20 << 20]);
        assert_eq!(
            unpack(&bomb, 4096).map_err(|e| e.code()),
            Err("suspicious_compression")
        );
    }
}
