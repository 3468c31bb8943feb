//! Unpacked bytes to records: decode, hold the beginning back until the dialect is known, then cut.
//! The pieces in which the bytes come make no difference.

use super::Limits;
use super::decode::TextDecoder;
use super::raw::RawColumn;
use super::records::Records;
use super::sniff::{self, Dialect, Sample};
use crate::{TableError, WarningLog};

/// Bytes decoded at a time.
const PIECE: usize = 1 << 16;

/// Text looked at for the dialect, first and at most: it doubles until it holds a few lines.
const SAMPLE: (usize, usize) = (1 << 16, 1 << 22);

/// Lines a sample should hold.
const LINES: usize = 3;

/// Bytes of one file becoming records.
pub(super) struct TextStream {
    name: String,
    limits: Limits,
    decoder: TextDecoder,
    /// Decoded text not yet cut: all of it before the dialect is known.
    text: String,
    /// Length at which the text is next looked at for its dialect.
    look: usize,
    cutting: Option<(Dialect, Records)>,
}

/// All records of a file.
pub(super) struct AllRecords {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<RawColumn>,
    pub(super) rows: u64,
    pub(super) delimiter: u8,
    pub(super) header: bool,
}

impl TextStream {
    /// A file of this name.
    pub(super) fn new(name: &str, limits: &Limits) -> Self {
        Self {
            name: name.to_owned(),
            limits: limits.clone(),
            decoder: TextDecoder::new(name),
            text: String::new(),
            look: SAMPLE.0,
            cutting: None,
        }
    }

    /// Takes more bytes.
    ///
    /// # Errors
    /// What decoding, sniffing and cutting answer.
    pub(super) fn feed(&mut self, bytes: &[u8], log: &mut WarningLog) -> Result<(), TableError> {
        for piece in bytes.chunks(PIECE) {
            self.decoder.feed(piece, &mut self.text)?;
            self.cut(log)?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// As [`TextStream::feed`], and `EmptyFile`.
    pub(super) fn finish(&mut self, log: &mut WarningLog) -> Result<AllRecords, TableError> {
        self.decoder.finish(&mut self.text)?;
        self.cut(log)?;
        if self.cutting.is_none() {
            self.start(self.text.len(), Sample::Whole)?;
            self.cut(log)?;
        }
        let Some((dialect, mut records)) = self.cutting.take() else {
            return Err(TableError::EmptyFile {
                name: self.name.clone(),
            });
        };
        records.finish(log)?;
        Ok(AllRecords {
            names: records.names,
            columns: records.columns,
            rows: records.rows,
            delimiter: dialect.delimiter,
            header: dialect.header,
        })
    }

    fn cut(&mut self, log: &mut WarningLog) -> Result<(), TableError> {
        while self.cutting.is_none() && self.text.len() >= self.look {
            let length = self.text.floor_char_boundary(self.look);
            let lines = memchr::memchr2_iter(b'\n', b'\r', &self.text.as_bytes()[..length]);
            if lines.take(LINES).count() >= LINES || self.look >= SAMPLE.1 {
                self.start(length, Sample::Beginning)?;
            } else {
                self.look *= 2;
            }
        }
        if let Some((_, records)) = &mut self.cutting {
            for position in self.decoder.replaced.drain(..) {
                records.replaced_at(position);
            }
            records.feed(&self.text, log)?;
            self.text.clear();
            // The sample may have been large; what follows comes in small pieces.
            self.text.shrink_to(4 * PIECE);
        }
        Ok(())
    }

    fn start(&mut self, length: usize, sample: Sample) -> Result<(), TableError> {
        let dialect = sniff::sniff(&self.name, &self.text[..length], sample)?;
        if dialect.width > self.limits.max_columns {
            return Err(TableError::TooManyColumns {
                columns: dialect.width,
                limit: self.limits.max_columns,
            });
        }
        let records = Records::new(&dialect, &self.limits);
        self.cutting = Some((dialect, records));
        Ok(())
    }

    /// Rows cut so far.
    pub(super) fn rows(&self) -> u64 {
        self.cutting.as_ref().map_or(0, |(_, records)| records.rows)
    }

    /// Name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding()
    }
}
