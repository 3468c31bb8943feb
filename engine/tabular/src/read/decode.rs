//! Bytes to text: UTF-8 or GB18030 (found by what is valid), UTF-16 by its mark; replaced bytes are remembered by place.
//! Binary files and other encodings are refused here.

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use super::binary;
use crate::TableError;

/// Bytes looked at before a file is taken for text, and bytes from the first non-ASCII one that decide the encoding.
const WINDOW: usize = 1 << 16;

/// Most places of replaced bytes that are remembered.
const MAX_PLACES: usize = 10_000;

enum State {
    /// The first bytes, not yet judged.
    Head(Vec<u8>),
    /// Only ASCII so far.
    Ascii,
    /// From the first non-ASCII byte on, not yet decided.
    Undecided(Vec<u8>),
    Decoding(Decoder),
}

/// A stream of bytes becoming text.
pub(super) struct TextDecoder {
    name: String,
    state: State,
    encoding: &'static Encoding,
    /// Bytes of text given so far.
    position: u64,
    /// Positions in the text where bytes were replaced, ascending.
    pub(super) replaced: Vec<u64>,
}

impl TextDecoder {
    /// A stream of a file of this name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            state: State::Head(Vec::new()),
            encoding: UTF_8,
            position: 0,
            replaced: Vec::new(),
        }
    }

    /// The name of the encoding: `UTF-8`, `GB18030`, `UTF-16LE` or `UTF-16BE`.
    pub(super) fn encoding(&self) -> &'static str {
        // encoding_rs names the GB18030 decoder "gb18030".
        if self.encoding == GB18030 {
            "GB18030"
        } else {
            self.encoding.name()
        }
    }

    /// Appends the text of more bytes to `out`; how much is held back depends on the bytes alone, not on how they come.
    ///
    /// # Errors
    /// `BinaryFile`, `NotATable`, `UnsupportedEncoding`.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut String) -> Result<(), TableError> {
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= WINDOW {
                    let head = std::mem::take(head);
                    self.judge(&head)?;
                    self.feed(&head, out)?;
                }
                Ok(())
            }
            State::Ascii => {
                let plain = Encoding::ascii_valid_up_to(bytes);
                let (ascii, rest) = bytes.split_at(plain);
                // Valid by construction; an empty text would only be lost, never wrong.
                out.push_str(std::str::from_utf8(ascii).unwrap_or(""));
                self.position += plain as u64;
                if rest.is_empty() {
                    return Ok(());
                }
                self.state = State::Undecided(Vec::new());
                self.feed(rest, out)
            }
            State::Undecided(held) => {
                let missing = WINDOW.saturating_sub(held.len()).min(bytes.len());
                held.extend_from_slice(&bytes[..missing]);
                if held.len() < WINDOW {
                    return Ok(());
                }
                let held = std::mem::take(held);
                self.decide(&held, false)?;
                self.feed(&held, out)?;
                self.feed(&bytes[missing..], out)
            }
            State::Decoding(_) => {
                self.decode(bytes, false, out);
                Ok(())
            }
        }
    }

    /// Appends the rest of the text.
    ///
    /// # Errors
    /// As [`TextDecoder::feed`].
    pub(super) fn finish(&mut self, out: &mut String) -> Result<(), TableError> {
        if let State::Head(head) = &mut self.state {
            let head = std::mem::take(head);
            self.judge(&head)?;
            self.feed(&head, out)?;
        }
        if let State::Undecided(held) = &mut self.state {
            let held = std::mem::take(held);
            self.decide(&held, true)?;
            self.feed(&held, out)?;
        }
        self.decode(&[], true, out);
        Ok(())
    }

    /// Looks at the first bytes: a byte order mark, or a binary file.
    fn judge(&mut self, head: &[u8]) -> Result<(), TableError> {
        self.state = match Encoding::for_bom(head) {
            Some((encoding, _)) => {
                self.encoding = encoding;
                State::Decoding(encoding.new_decoder_with_bom_removal())
            }
            None => {
                binary::refuse(&self.name, head)?;
                State::Ascii
            }
        };
        Ok(())
    }

    /// Chooses between UTF-8 and GB18030 by how much of the bytes is valid.
    fn decide(&mut self, held: &[u8], last: bool) -> Result<(), TableError> {
        let utf8 = faults(UTF_8, held, last);
        let gb = faults(GB18030, held, last);
        let high = held.iter().filter(|byte| **byte >= 0x80).count();
        // A few damaged characters in a long text are replaced and reported.
        let tolerable = |faults: usize| faults * 50 <= high;
        self.encoding = if utf8 == 0 {
            UTF_8
        } else if gb == 0 && is_chinese(held) {
            GB18030
        } else if tolerable(utf8) {
            UTF_8
        } else if tolerable(gb) && is_chinese(held) {
            GB18030
        } else {
            return Err(TableError::UnsupportedEncoding {
                name: self.name.clone(),
            });
        };
        self.state = State::Decoding(self.encoding.new_decoder_without_bom_handling());
        Ok(())
    }

    fn decode(&mut self, mut bytes: &[u8], last: bool, out: &mut String) {
        let State::Decoding(decoder) = &mut self.state else {
            return;
        };
        loop {
            let before = out.len();
            out.reserve(
                decoder
                    .max_utf8_buffer_length_without_replacement(bytes.len())
                    .unwrap_or(bytes.len()),
            );
            let (result, used) = decoder.decode_to_string_without_replacement(bytes, out, last);
            bytes = &bytes[used..];
            self.position += (out.len() - before) as u64;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    if self.replaced.len() < MAX_PLACES {
                        self.replaced.push(self.position);
                    }
                    out.push('\u{fffd}');
                    self.position += '\u{fffd}'.len_utf8() as u64;
                }
            }
        }
    }
}

/// Malformed sequences of bytes read in an encoding; an incomplete end counts only where it is the last.
fn faults(encoding: &'static Encoding, bytes: &[u8], last: bool) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = vec![0u8; 4096];
    let (mut at, mut faults) = (0, 0);
    loop {
        let (result, used, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut buffer, last);
        at += used;
        match result {
            DecoderResult::InputEmpty => return faults,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => faults += 1,
        }
    }
}

/// Whether bytes beyond ASCII come in pairs, as Chinese text has them; in Western encodings they stand alone.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut pairs, mut singles, mut at) = (0, 0, 0);
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
        } else if bytes.get(at + 1).is_some_and(|b| *b >= 0x80) {
            pairs += 1;
            at += 2;
        } else {
            singles += 1;
            at += if at + 1 < bytes.len() { 2 } else { 1 };
        }
    }
    // The trail byte of rare characters is ASCII: a third may be.
    pairs >= 2 * singles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], chunk: usize) -> Result<(String, &'static str, usize), TableError> {
        let mut decoder = TextDecoder::new("x");
        let mut out = String::new();
        for piece in bytes.chunks(chunk.max(1)) {
            decoder.feed(piece, &mut out)?;
        }
        decoder.finish(&mut out)?;
        assert_eq!(decoder.position, out.len() as u64);
        Ok((out, decoder.encoding(), decoder.replaced.len()))
    }

    #[test]
    fn encodings_are_found_whatever_the_chunks() {
        let text = "名字,城市\n王芳,北京\n".repeat(9000);
        let (gb, ..) = GB18030.encode(&text);
        let late = format!("{}{text}", "a,b\n".repeat(40_000));
        let (late_gb, ..) = GB18030.encode(&late);
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for (bytes, expected, encoding) in [
            (text.as_bytes(), &text, "UTF-8"),
            (&marked, &text, "UTF-8"),
            (&gb, &text, "GB18030"),
            (&late_gb, &late, "GB18030"),
            (&utf16, &text, "UTF-16LE"),
        ] {
            for chunk in [1, 7, 65_537, usize::MAX] {
                let (out, found, replaced) = decode(bytes, chunk).expect("text");
                assert!(
                    out == *expected && found == encoding && replaced == 0,
                    "{encoding} {chunk}"
                );
            }
        }
    }

    #[test]
    fn damage_is_replaced_and_other_encodings_are_refused() {
        let mut bytes = "名字,".repeat(100).into_bytes();
        bytes.extend(b"\xff,end");
        let (out, encoding, replaced) = decode(&bytes, 3).expect("text");
        assert_eq!((encoding, replaced), ("UTF-8", 1));
        assert!(out.ends_with("\u{fffd},end"));
        let latin = b"pr\xe9nom,ann\xe9e\nAndr\xe9,1\n".repeat(5);
        assert_eq!(
            decode(&latin, 5).map_err(|e| e.code()),
            Err("unsupported_encoding")
        );
    }
}
