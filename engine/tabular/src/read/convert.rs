//! Raw cells to typed values: one column at a time, its raw storage given back on the way.
//! Values that don't fit their column become missing and are reported with row, column and text.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, LargeStringBuilder, PrimitiveBuilder};
use arrow_array::types::{ArrowPrimitiveType, Float64Type, TimestampMillisecondType, UInt32Type};
use arrow_array::{DictionaryArray, StringArray};
use hearth_protocol::{Kind, Role, Warning, WarningCode};

use super::raw::RawColumn;
use crate::infer::kind::{Question, Reading, Tally};
use crate::infer::{date, flag, missing, number};
use crate::interner::Interner;
use crate::{Column, ColumnData, WarningLog, column};

/// A raw column with what is known about it.
pub(super) struct RawNamed<'a> {
    /// Its cells.
    pub(super) cells: RawColumn,
    /// Its name.
    pub(super) name: &'a str,
    /// The kind somebody decided.
    pub(super) decided: Option<Kind>,
    /// The file's delimiter.
    pub(super) delimiter: u8,
    /// Rows.
    pub(super) rows: usize,
}

/// Infers the kind and converts. The role is left to be guessed.
pub(super) fn convert(raw: RawNamed<'_>, log: &mut WarningLog) -> Column {
    let mut tally = Tally::default();
    raw.cells.tally(|text, count| tally.add(text, count));
    let reading = tally.decide(&Question {
        name: raw.name,
        decided: raw.decided,
        distinct: raw.cells.distinct(),
        delimiter: raw.delimiter,
    });
    let name = raw.name;
    if tally.is_empty() {
        let message = format!("Column \"{name}\" has no values.");
        log.add(Warning::new(WarningCode::EmptyColumn, message).in_column(name));
    }
    if let Some((code, how)) = &reading.unsure {
        let message = format!("Column \"{name}\": {how}.");
        log.add(Warning::new(*code, message).in_column(name));
    }
    let data = match reading.kind {
        Kind::Number => numbers(raw, &reading, log),
        Kind::Date => dates(raw, &reading, log),
        Kind::Flag => flags(raw, log),
        Kind::Category => categories(raw.cells, raw.rows),
        Kind::Text => texts(raw.cells, raw.rows),
    };
    Column {
        name: name.to_owned(),
        kind: reading.kind,
        role: Role::Feature,
        format: reading.format,
        data,
    }
}

/// A cell of a typed column.
#[derive(Clone, Copy)]
enum Cell<T> {
    Value(T),
    Missing,
    Bad(WarningCode),
}

/// Reads a trimmed cell that is not missing.
fn cell<T>(text: &str, parse: impl FnOnce(&str) -> Cell<T>) -> Cell<T> {
    let text = missing::trim(text);
    if missing::is_missing(text) {
        Cell::Missing
    } else {
        parse(text)
    }
}

fn report(log: &mut WarningLog, code: WarningCode, column: &str, row: usize, text: &str) {
    log.add_with(code, Some(column), || {
        let what = match code {
            WarningCode::BadDate => "is not a date",
            WarningCode::BadFlag => "is neither yes nor no",
            WarningCode::NotFinite => "is not a finite number",
            _ => "is not a number",
        };
        let row = row as u64 + 1;
        let shown: String = text.chars().take(80).collect();
        let message =
            format!("Row {row}, column \"{column}\": \"{shown}\" {what}; it was treated as missing.");
        Warning::new(code, message)
            .at_row(row)
            .in_column(column)
            .with_value(text)
    });
}

fn primitive<P: ArrowPrimitiveType>(
    raw: RawNamed<'_>,
    log: &mut WarningLog,
    parse: impl Fn(&str) -> Cell<P::Native>,
) -> arrow_array::PrimitiveArray<P> {
    let mut values = PrimitiveBuilder::<P>::with_capacity(raw.rows);
    raw.cells.read(
        |text| cell(text, &parse),
        |row, cell, text| match cell {
            Cell::Value(value) => values.append_value(value),
            Cell::Missing => values.append_null(),
            Cell::Bad(code) => {
                report(log, code, raw.name, row, &text());
                values.append_null();
            }
        },
    );
    values.finish()
}

fn numbers(raw: RawNamed<'_>, reading: &Reading, log: &mut WarningLog) -> ColumnData {
    let decimal = reading.decimal;
    ColumnData::Number(primitive::<Float64Type>(raw, log, |text| {
        match number::parse(text, decimal) {
            // Adding zero turns −0 into 0.
            Some((value, _)) if value.is_finite() => Cell::Value(value + 0.0),
            Some(_) => Cell::Bad(WarningCode::NotFinite),
            None if missing::is_infinite(text) => Cell::Bad(WarningCode::NotFinite),
            None => Cell::Bad(WarningCode::BadNumber),
        }
    }))
}

fn dates(raw: RawNamed<'_>, reading: &Reading, log: &mut WarningLog) -> ColumnData {
    let order = reading.order;
    ColumnData::Date(primitive::<TimestampMillisecondType>(raw, log, |text| {
        let ms = date::scan(text).and_then(|scan| scan.ms(order));
        ms.map_or(Cell::Bad(WarningCode::BadDate), Cell::Value)
    }))
}

fn flags(raw: RawNamed<'_>, log: &mut WarningLog) -> ColumnData {
    let mut values = BooleanBuilder::with_capacity(raw.rows);
    let parse = |text: &str| flag::parse(text).map_or(Cell::Bad(WarningCode::BadFlag), Cell::Value);
    raw.cells.read(
        |text| cell(text, parse),
        |row, cell, text| match cell {
            Cell::Value(value) => values.append_value(value),
            Cell::Missing => values.append_null(),
            Cell::Bad(code) => {
                report(log, code, raw.name, row, &text());
                values.append_null();
            }
        },
    );
    ColumnData::Flag(values.finish())
}

fn categories(cells: RawColumn, rows: usize) -> ColumnData {
    // Levels as first seen; trimming may make one of several raw values.
    let mut levels = Interner::default();
    let mut keys: Vec<u32> = Vec::with_capacity(rows);
    cells.read(
        |text| {
            let text = missing::trim(text);
            if missing::is_missing(text) {
                None
            } else {
                levels.insert(text.as_bytes(), u32::MAX as usize - 1)
            }
        },
        |_, level, _| keys.push(level.unwrap_or(u32::MAX)),
    );
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_unstable_by(|&a, &b| levels.get(a).cmp(levels.get(b)));
    let mut place = vec![0u32; order.len()];
    for (position, &id) in order.iter().enumerate() {
        place[id] = position as u32;
    }
    let mut sorted = PrimitiveBuilder::<UInt32Type>::with_capacity(keys.len());
    for key in keys {
        sorted.append_option(place.get(key as usize).copied());
    }
    let names = StringArray::from_iter_values(order.iter().map(|&id| levels.text(id)));
    let keys = sorted.finish();
    match DictionaryArray::try_new(keys.clone(), Arc::new(names)) {
        Ok(array) => ColumnData::Category(array),
        // Cannot happen: every key is a position in the names. Missing is the honest answer all the same.
        Err(_) => column::category_data(vec![None; keys.len()], Vec::new()),
    }
}

fn texts(cells: RawColumn, rows: usize) -> ColumnData {
    let mut values = LargeStringBuilder::with_capacity(rows, 0);
    // The text is needed anyway, so it is read here and not as a value.
    cells.each(|text| {
        let text = missing::trim(text);
        if missing::is_missing(text) {
            values.append_null();
        } else {
            values.append_value(text);
        }
    });
    ColumnData::Text(values.finish())
}
