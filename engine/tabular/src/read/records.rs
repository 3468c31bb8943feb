//! Text to raw columns: one record after the other, whatever pieces the text comes in.
//! Lines without quotes are cut directly; everything else goes through csv-core, with the same result.

use std::collections::VecDeque;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use hearth_protocol::{Warning, WarningCode};

use super::Limits;
use super::cell::{is_blank, shown, whole_characters};
use super::header;
use super::raw::RawColumn;
use super::sniff::Dialect;
use crate::{TableError, WarningLog};

/// Records being read.
pub(super) struct Records {
    reader: Reader,
    delimiter: u8,
    limits: Limits,
    /// Column names; empty until the header was read.
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<RawColumn>,
    pub(super) rows: u64,
    /// Whether the record being read is the header.
    in_header: bool,
    header: Vec<String>,
    /// Fields of the record being read so far.
    fields: usize,
    /// The first field beyond the columns, and whether there was one that is not blank.
    extra: Option<String>,
    /// Whether the only field so far is blank.
    blank: bool,
    /// The field being read by csv-core, and the bytes cut from it.
    field: Vec<u8>,
    cut: u64,
    /// Whether csv-core is in the middle of a record.
    inside: bool,
    /// Bytes of text taken, and positions of replaced bytes yet to be placed.
    position: u64,
    replaced: VecDeque<u64>,
    buffer: Vec<u8>,
}

impl Records {
    /// Records of a dialect.
    pub(super) fn new(dialect: &Dialect, limits: &Limits) -> Self {
        let columns = if dialect.header { 0 } else { dialect.width };
        Self {
            reader: ReaderBuilder::new().delimiter(dialect.delimiter).build(),
            delimiter: dialect.delimiter,
            limits: limits.clone(),
            names: (1..=columns).map(|i| format!("column_{i}")).collect(),
            columns: (0..columns).map(|_| RawColumn::default()).collect(),
            rows: 0,
            in_header: dialect.header,
            header: Vec::new(),
            fields: 0,
            extra: None,
            blank: false,
            field: Vec::new(),
            cut: 0,
            inside: false,
            position: 0,
            replaced: VecDeque::new(),
            buffer: vec![0; 1 << 12],
        }
    }

    /// Remembers that bytes were replaced at a position of the text.
    pub(super) fn replaced_at(&mut self, position: u64) {
        self.replaced.push_back(position);
    }

    /// Reads more text.
    ///
    /// # Errors
    /// `TooManyColumns`, `TooManyRows`.
    pub(super) fn feed(&mut self, text: &str, log: &mut WarningLog) -> Result<(), TableError> {
        let bytes = text.as_bytes();
        let (mut at, mut quote) = (0, None);
        while at < bytes.len() {
            if !self.inside {
                // Where the next quote is: up to there lines can be cut directly.
                let quote = match quote {
                    Some(quote) if quote >= at => quote,
                    _ => {
                        let found = memchr::memchr(b'"', &bytes[at..]).map_or(bytes.len(), |i| at + i);
                        quote = Some(found);
                        found
                    }
                };
                let used = self.lines(&bytes[at..quote], log)?;
                self.position += used as u64;
                at += used;
                if at == bytes.len() {
                    break;
                }
            }
            let used = self.through_reader(&bytes[at..], log)?;
            at += used;
        }
        Ok(())
    }

    /// Cuts whole lines without quotes; the number of bytes taken.
    fn lines(&mut self, bytes: &[u8], log: &mut WarningLog) -> Result<usize, TableError> {
        let mut at = 0;
        while let Some(length) = memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
            let line = &bytes[at..at + length];
            if !line.is_empty() {
                self.line(line, log);
                let end = self.position + (at + length + 1) as u64;
                self.end_record(end, log)?;
            }
            at += length + 1;
        }
        Ok(at)
    }

    fn line(&mut self, line: &[u8], log: &mut WarningLog) {
        let delimiter = self.delimiter;
        if self.in_header || line.len() > self.limits.max_cell_bytes {
            for field in line.split(|&byte| byte == delimiter) {
                self.put(field, log);
            }
            return;
        }
        let mut start = 0;
        let mut columns = self.columns.iter_mut();
        let mut fields = 0;
        for (i, &byte) in line.iter().enumerate() {
            if byte == delimiter {
                let Some(column) = columns.next() else {
                    break;
                };
                column.push(&line[start..i]);
                fields += 1;
                start = i + 1;
            }
        }
        let last = columns.next();
        self.fields = fields;
        match last {
            Some(column) => {
                let field = &line[start..];
                column.push(field);
                self.blank = fields == 0 && is_blank(field);
                self.fields += 1;
            }
            None => {
                for field in line[start..].split(|&byte| byte == delimiter) {
                    self.put(field, log);
                }
            }
        }
    }

    /// Gives bytes to csv-core until the record ends; the number of bytes taken.
    fn through_reader(&mut self, bytes: &[u8], log: &mut WarningLog) -> Result<usize, TableError> {
        let mut at = 0;
        // An empty input tells csv-core that the text ends, so it is only given when that is meant.
        let ends = bytes.is_empty();
        while at < bytes.len() || ends {
            let (result, read, written) = self.reader.read_field(&bytes[at..], &mut self.buffer);
            at += read;
            self.position += read as u64;
            self.inside = true;
            let room = self.limits.max_cell_bytes.saturating_sub(self.field.len());
            let kept = written.min(room);
            self.field.extend_from_slice(&self.buffer[..kept]);
            self.cut += (written - kept) as u64;
            match result {
                ReadFieldResult::InputEmpty => {
                    // Blank lines are taken without a field: nothing has begun then.
                    let idle = self.fields == 0 && self.field.is_empty();
                    if idle && bytes[..at].iter().all(|b| matches!(b, b'\n' | b'\r')) {
                        self.inside = false;
                    }
                    return Ok(at);
                }
                ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    self.end_field(log);
                    if record_end {
                        self.end_record(self.position, log)?;
                        self.inside = false;
                        return Ok(at);
                    }
                }
                ReadFieldResult::End => {
                    self.inside = false;
                    return Ok(at);
                }
            }
        }
        Ok(at)
    }

    fn end_field(&mut self, log: &mut WarningLog) {
        let mut field = std::mem::take(&mut self.field);
        if self.cut > 0 {
            self.note_cut(field.len() as u64 + self.cut, &field, log);
            field.truncate(whole_characters(&field));
            self.cut = 0;
        }
        self.put(&field, log);
        field.clear();
        // A buffer that one huge cell made large is given back.
        if field.capacity() <= 1 << 16 {
            self.field = field;
        }
    }

    fn note_cut(&self, length: u64, field: &[u8], log: &mut WarningLog) {
        let (row, limit) = (self.row(), self.limits.max_cell_bytes);
        let column = self.names.get(self.fields).map(String::as_str);
        log.add_with(WarningCode::CellTooLong, column, || {
            let message = format!("Row {row}: a cell of {length} bytes was cut after {limit}.");
            let warning = Warning::new(WarningCode::CellTooLong, message)
                .at_row(row)
                .with_value(&shown(field));
            match column {
                Some(column) => warning.in_column(column),
                None => warning,
            }
        });
    }

    /// The row being read, counted from 1; 0 for the header.
    fn row(&self) -> u64 {
        if self.in_header { 0 } else { self.rows + 1 }
    }

    /// Takes the next field of the record.
    fn put(&mut self, field: &[u8], log: &mut WarningLog) {
        if self.cut == 0 && field.len() > self.limits.max_cell_bytes {
            let kept = &field[..self.limits.max_cell_bytes];
            let kept = &kept[..whole_characters(kept)];
            self.note_cut(field.len() as u64, kept, log);
            self.store(kept);
        } else {
            self.store(field);
        }
    }

    fn store(&mut self, field: &[u8]) {
        if self.fields == 0 {
            self.blank = is_blank(field);
        }
        if self.in_header {
            // One more than allowed is enough to refuse the file.
            if self.header.len() <= self.limits.max_columns {
                self.header.push(String::from_utf8_lossy(field).into_owned());
            }
        } else if let Some(column) = self.columns.get_mut(self.fields) {
            column.push(field);
        } else if self.extra.is_none() && !is_blank(field) {
            self.extra = Some(shown(field));
        }
        self.fields += 1;
    }

    fn end_record(&mut self, end: u64, log: &mut WarningLog) -> Result<(), TableError> {
        self.note_replaced(end, log);
        let fields = std::mem::take(&mut self.fields);
        let extra = self.extra.take();
        let width = self.columns.len();
        if self.in_header {
            if self.blank && fields == 1 {
                self.header.clear();
                return Ok(());
            }
            return self.end_header(fields, log);
        }
        if width > self.limits.max_columns {
            return Err(self.too_many_columns(width));
        }
        if fields == 1 && width > 1 && self.blank {
            // A line of blanks is an empty line.
            if let Some(column) = self.columns.first_mut() {
                column.pop();
            }
            return Ok(());
        }
        if fields < width {
            for column in self.columns.iter_mut().skip(fields) {
                column.push(b"");
            }
        }
        self.rows += 1;
        let row = self.rows;
        if fields < width {
            log.add_with(WarningCode::RowTooShort, None, || {
                let message = format!("Row {row} has {fields} of {width} fields; the rest are missing.");
                Warning::new(WarningCode::RowTooShort, message).at_row(row)
            });
        } else if let Some(extra) = extra {
            log.add_with(WarningCode::RowTooLong, None, || {
                let message =
                    format!("Row {row} has {fields} fields instead of {width}; those beyond were dropped.");
                Warning::new(WarningCode::RowTooLong, message)
                    .at_row(row)
                    .with_value(&extra)
            });
        }
        if self.rows > self.limits.max_rows {
            return Err(TableError::TooManyRows {
                limit: self.limits.max_rows,
            });
        }
        Ok(())
    }

    fn end_header(&mut self, fields: usize, log: &mut WarningLog) -> Result<(), TableError> {
        if fields > self.limits.max_columns {
            return Err(self.too_many_columns(fields));
        }
        self.names = header::names(&std::mem::take(&mut self.header), log);
        self.columns = self.names.iter().map(|_| RawColumn::default()).collect();
        self.in_header = false;
        Ok(())
    }

    fn too_many_columns(&self, columns: usize) -> TableError {
        TableError::TooManyColumns {
            columns,
            limit: self.limits.max_columns,
        }
    }

    fn note_replaced(&mut self, end: u64, log: &mut WarningLog) {
        let mut count = 0;
        while self.replaced.front().is_some_and(|&at| at < end) {
            self.replaced.pop_front();
            count += 1;
        }
        if count > 0 {
            let row = self.row();
            log.add_with(WarningCode::BadEncoding, None, || {
                let message = format!(
                    "Row {row}: {count} bytes or sequences are not valid text and were replaced by \u{fffd}."
                );
                Warning::new(WarningCode::BadEncoding, message)
                    .at_row(row)
                    .times(count)
            });
        }
    }

    /// Ends the last record.
    ///
    /// # Errors
    /// As [`Records::feed`].
    pub(super) fn finish(&mut self, log: &mut WarningLog) -> Result<(), TableError> {
        if !self.inside {
            return Ok(());
        }
        // A line end closes a record unless a quote is open. (A clone of csv-core's reader does not work as a probe: its
        // tables are not copied as of 0.1.13.)
        self.through_reader(b"\n", log)?;
        if !self.inside {
            return Ok(());
        }
        if self.cut > 0 {
            self.cut -= 1;
        } else {
            self.field.pop();
        }
        let row = self.row();
        let lines = memchr::memchr_iter(b'\n', &self.field).count();
        let message = format!(
            "Row {row}: a quote is opened and never closed; {lines} line ends after it went into one cell."
        );
        let mut warning = Warning::new(WarningCode::UnclosedQuote, message)
            .at_row(row)
            .with_value(&shown(&self.field));
        warning.column = self.names.get(self.fields).cloned();
        log.add(warning);
        self.through_reader(&[], log)?;
        Ok(())
    }
}
