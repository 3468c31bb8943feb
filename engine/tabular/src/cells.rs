//! A cell as text: what pages, class names and coerced levels show.
//! The text of a value is the same wherever it stands.

use crate::infer::date;
use crate::{Column, ColumnData, column};

/// The cell of a row as text; none when missing or past the end.
pub(crate) fn text(column: &Column, row: usize) -> Option<String> {
    if column.is_missing(row) {
        return None;
    }
    Some(match &column.data {
        ColumnData::Number(a) => number(a.value(row)),
        ColumnData::Category(a) => {
            let key = a.keys().value(row) as usize;
            column::level_array(a)?.value(key).to_owned()
        }
        ColumnData::Text(a) => a.value(row).to_owned(),
        ColumnData::Date(a) => date::iso(a.value(row), has_time(column, a.value(row))),
        ColumnData::Flag(a) => flag(column, a.value(row)).to_owned(),
    })
}

/// A number in shortest form that reads back the same; no exponent below 1e21.
pub(crate) fn number(value: f64) -> String {
    if value != 0.0 && (value.abs() >= 1e21 || value.abs() < 1e-7) {
        format!("{value:e}")
    } else {
        // Adding zero turns −0 into 0.
        format!("{}", value + 0.0)
    }
}

/// Whether a date is shown with the time of day: as its column's format says, else when it has one.
fn has_time(column: &Column, ms: i64) -> bool {
    match &column.format {
        Some(format) => format.contains("hour"),
        None => ms.rem_euclid(86_400_000) != 0,
    }
}

/// The file's spelling of yes or no.
pub(crate) fn flag(column: &Column, value: bool) -> &str {
    let (yes, no) = column
        .format
        .as_deref()
        .and_then(|format| format.split_once('/'))
        .unwrap_or(("true", "false"));
    if value { yes } else { no }
}
