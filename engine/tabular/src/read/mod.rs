//! Reading a table from a stream of bytes: unpack, decode, find the dialect, cut into cells, infer, convert.
//! The caller brings the bytes in pieces of any size; the pieces make no difference to the table.

mod binary;
mod cell;
mod convert;
mod decode;
mod gunzip;
mod header;
mod options;
mod raw;
mod records;
mod sniff;
mod source;
mod stream;

pub use options::{Limits, ReadOptions};

use hearth_protocol::{ColumnOverride, FileFormat, Warning, WarningCode};

use self::convert::RawNamed;
use self::source::Source;
use self::stream::TextStream;
use crate::infer::role;
use crate::{Column, Flow, Table, TableError, WarningLog};

/// Reads one table from bytes that come in pieces.
///
/// ```
/// use hearth_tabular::{ReadOptions, TableReader};
/// let mut reader = TableReader::new(ReadOptions::named("customers.csv"));
/// reader.push(b"name,spend\nAnn,1")?;
/// reader.push(b"2.5\nBo,3\n")?;
/// let table = reader.finish()?;
/// assert_eq!((table.rows(), table.cell_text(0, 1).as_deref()), (2, Some("12.5")));
/// # Ok::<(), hearth_tabular::TableError>(())
/// ```
pub struct TableReader {
    options: ReadOptions,
    source: Source,
    stream: TextStream,
    log: WarningLog,
    finishing: Option<Finishing>,
}

/// Columns on their way to a table.
struct Finishing {
    raw: std::vec::IntoIter<(String, raw::RawColumn)>,
    columns: Vec<Column>,
    total: u64,
    rows: usize,
    delimiter: u8,
    header: bool,
}

impl TableReader {
    /// A reader that has read nothing yet.
    pub fn new(options: ReadOptions) -> Self {
        Self {
            source: Source::new(&options.name, &options.limits),
            stream: TextStream::new(&options.name, &options.limits),
            log: WarningLog::new(options.limits.max_warnings),
            options,
            finishing: None,
        }
    }

    /// Reads the next bytes of the file. After an error the reader is of no further use.
    ///
    /// # Errors
    /// `BinaryFile`, `NotATable`, `UnsupportedEncoding`, `TooManyColumns`, `TooManyRows`, `DamagedGzip`,
    /// `SuspiciousCompression`.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), TableError> {
        let (stream, log) = (&mut self.stream, &mut self.log);
        self.source.feed(bytes, &mut |bytes| stream.feed(bytes, log))
    }

    /// Data rows read so far; rows still held back (the first 64 KiB, say) don't count yet.
    pub fn rows(&self) -> u64 {
        self.stream.rows()
    }

    /// Bytes taken so far, compressed size where compressed.
    pub fn bytes(&self) -> u64 {
        self.source.bytes()
    }

    /// Ends the file and makes the table, one column a call (the first call also ends the reading): none until the last
    /// one. For callers that must answer others between two steps.
    ///
    /// # Errors
    /// As [`TableReader::push`], and `EmptyFile`, `NoRows`.
    pub fn finish_step(&mut self) -> Result<Option<Table>, TableError> {
        let Some(finishing) = &mut self.finishing else {
            self.end()?;
            return Ok(None);
        };
        if let Some((name, cells)) = finishing.raw.next() {
            let decided = decision(&self.options.overrides, &name);
            let raw = RawNamed {
                cells,
                name: &name,
                decided: decided.and_then(|d| d.kind),
                delimiter: finishing.delimiter,
                rows: finishing.rows,
            };
            finishing.columns.push(convert::convert(raw, &mut self.log));
            return Ok(None);
        }
        let mut columns = std::mem::take(&mut finishing.columns);
        role::guess(&mut columns);
        apply_roles(&self.options.overrides, &mut columns);
        let mut table = Table::from_columns(self.options.name.clone(), columns)?;
        table.format = FileFormat {
            delimiter: finishing.delimiter as char,
            encoding: self.stream.encoding().to_owned(),
            gzip: self.source.is_gzip(),
            header: finishing.header,
        };
        table.bytes = self.source.bytes();
        table.data_hash = self.source.hash();
        let limit = self.options.limits.max_warnings;
        table.warnings = std::mem::replace(&mut self.log, WarningLog::new(limit)).finish();
        Ok(Some(table))
    }

    /// Steps of [`TableReader::finish_step`] done and in all; 0 of 0 before the first one.
    pub fn finish_progress(&self) -> (u64, u64) {
        match &self.finishing {
            Some(finishing) => (finishing.columns.len() as u64, finishing.total),
            None => (0, 0),
        }
    }

    /// Ends the file and makes the table, asking `report(done, total)` after every column whether to go on.
    ///
    /// # Errors
    /// As [`TableReader::finish_step`], and `Cancelled`.
    pub fn finish_with(mut self, report: &mut dyn FnMut(u64, u64) -> Flow) -> Result<Table, TableError> {
        loop {
            if let Some(table) = self.finish_step()? {
                return Ok(table);
            }
            let (done, total) = self.finish_progress();
            if report(done, total) == Flow::Stop {
                return Err(TableError::Cancelled);
            }
        }
    }

    /// Ends the file and makes the table.
    ///
    /// # Errors
    /// As [`TableReader::finish_step`].
    pub fn finish(self) -> Result<Table, TableError> {
        self.finish_with(&mut |_, _| Flow::Continue)
    }

    fn end(&mut self) -> Result<(), TableError> {
        let (stream, log) = (&mut self.stream, &mut self.log);
        let truncated = self.source.finish(&mut |bytes| stream.feed(bytes, log))?;
        let records = self.stream.finish(&mut self.log)?;
        if truncated {
            let message = format!(
                "The compressed file stops before its end; the {} rows before that were read. Download or export it again.",
                records.rows
            );
            self.log
                .add(Warning::new(WarningCode::Truncated, message).at_row(records.rows));
        }
        if records.rows == 0 {
            return Err(TableError::NoRows {
                name: self.options.name.clone(),
            });
        }
        let raw: Vec<_> = records.names.into_iter().zip(records.columns).collect();
        self.finishing = Some(Finishing {
            columns: Vec::with_capacity(raw.len()),
            total: raw.len() as u64,
            raw: raw.into_iter(),
            rows: records.rows as usize,
            delimiter: records.delimiter,
            header: records.header,
        });
        Ok(())
    }
}

fn decision<'a>(overrides: &'a [ColumnOverride], name: &str) -> Option<&'a ColumnOverride> {
    overrides.iter().rev().find(|decision| decision.column == name)
}

/// Applies decided roles; a target decided elsewhere takes that role from the guessed one.
fn apply_roles(overrides: &[ColumnOverride], columns: &mut [Column]) {
    use hearth_protocol::Role::{Feature, Target};
    let role = |name: &str| decision(overrides, name).and_then(|decision| decision.role);
    let decided = columns.iter().any(|column| role(&column.name) == Some(Target));
    for column in columns {
        match role(&column.name) {
            Some(role) => column.role = role,
            None if decided && column.role == Target => column.role = Feature,
            None => {}
        }
    }
}

/// Reads a table that is in memory as a whole.
///
/// # Errors
/// As [`TableReader::push`] and [`TableReader::finish`].
pub fn read_bytes(bytes: &[u8], options: ReadOptions) -> Result<Table, TableError> {
    let mut reader = TableReader::new(options);
    reader.push(bytes)?;
    reader.finish()
}
