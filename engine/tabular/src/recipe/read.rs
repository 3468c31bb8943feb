//! A table column read as what the recipe was fitted on, whatever kind it was inferred as this time.
//! A value that cannot be read so is `Bad`; who asks decides what that means.

use arrow_array::Array;

use crate::infer::{date, flag, missing, number};
use crate::{Column, ColumnData, cells, column};

/// A value as asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading<T> {
    /// The value.
    Value(T),
    /// There is none.
    Missing,
    /// There is one of another kind.
    Bad,
}

impl<T> Reading<T> {
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Bad, Self::Value)
    }

    /// The value, if there is one.
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing | Self::Bad => None,
        }
    }
}

/// Reads the value of a row.
pub(super) type Read<'a, T> = Box<dyn Fn(usize) -> Reading<T> + 'a>;

/// Reads through the text of each level or cell; `None` from `parse` is bad, missing markers are missing.
fn by_text<'a, T: Copy + 'a>(column: &'a Column, parse: impl Fn(&str) -> Option<T> + 'a) -> Read<'a, T> {
    let read = move |text: &str| {
        let text = text.trim();
        if missing::is_missing(text) {
            Reading::Missing
        } else {
            Reading::of(parse(text))
        }
    };
    match &column.data {
        ColumnData::Category(a) => {
            let known: Vec<Reading<T>> = column.levels().into_iter().map(read).collect();
            Box::new(move |row| known[a.keys().value(row) as usize])
        }
        ColumnData::Text(a) => Box::new(move |row| read(a.value(row))),
        _ => Box::new(move |row| match cells::text(column, row) {
            Some(text) => read(&text),
            None => Reading::Missing,
        }),
    }
}

fn or_missing<'a, T: Copy + 'a>(column: &'a Column, read: Read<'a, T>) -> Read<'a, T> {
    Box::new(move |row| {
        if column.is_missing(row) {
            Reading::Missing
        } else {
            read(row)
        }
    })
}

/// The column as numbers. A flag counts as 0/1.
pub(super) fn numbers(column: &Column) -> Read<'_, f64> {
    let read: Read<'_, f64> = match &column.data {
        ColumnData::Number(a) => Box::new(|row| Reading::Value(a.value(row))),
        ColumnData::Flag(a) => Box::new(|row| Reading::Value(f64::from(u8::from(a.value(row))))),
        ColumnData::Date(_) => Box::new(|_| Reading::Bad),
        ColumnData::Category(_) | ColumnData::Text(_) => by_text(column, number::parse_alone),
    };
    or_missing(column, read)
}

/// The column as flags, in the spelling given or any usual one.
pub(super) fn flags(column: &Column, yes: String, no: String) -> Read<'_, bool> {
    let read: Read<'_, bool> = match &column.data {
        ColumnData::Flag(a) => Box::new(|row| Reading::Value(a.value(row))),
        ColumnData::Date(_) => Box::new(|_| Reading::Bad),
        _ => by_text(column, move |text| {
            if text == yes {
                Some(true)
            } else if text == no {
                Some(false)
            } else {
                flag::parse(text)
            }
        }),
    };
    or_missing(column, read)
}

/// The column as milliseconds since 1970 UTC.
pub(super) fn dates(column: &Column) -> Read<'_, i64> {
    let read: Read<'_, i64> = match &column.data {
        ColumnData::Date(a) => Box::new(|row| Reading::Value(a.value(row))),
        ColumnData::Flag(_) => Box::new(|_| Reading::Bad),
        _ => by_text(column, date::parse_alone),
    };
    or_missing(column, read)
}

/// The column as (characters, words).
pub(super) fn lengths(column: &Column) -> Read<'_, (f64, f64)> {
    let read = by_text(column, |text| Some(length_and_words(text)));
    or_missing(column, read)
}

/// Characters and words of a text; an ideograph or kana counts as a word.
fn length_and_words(text: &str) -> (f64, f64) {
    let (mut length, mut words, mut inside) = (0u32, 0u32, false);
    for c in text.chars() {
        length += 1;
        let alone = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
        let letter = !alone && c.is_alphanumeric();
        words += u32::from(alone || (letter && !inside));
        inside = letter;
    }
    (f64::from(length), f64::from(words))
}

/// The slot of each row's value, by looking its text up in `slot`; `slot` gives none for what was never seen.
pub(super) fn slots<'a>(column: &'a Column, slot: impl Fn(&str) -> Option<u32> + 'a) -> Read<'a, u32> {
    let read: Read<'_, u32> = match &column.data {
        ColumnData::Category(_) | ColumnData::Text(_) => by_text(column, slot),
        ColumnData::Flag(_) | ColumnData::Number(_) | ColumnData::Date(_) => {
            Box::new(move |row| Reading::of(cells::text(column, row).and_then(|text| slot(&text))))
        }
    };
    or_missing(column, read)
}

/// The text of the value, for warnings.
pub(super) fn shown(column: &Column, row: usize) -> String {
    match &column.data {
        ColumnData::Category(a) if row < a.len() && a.is_valid(row) => column::level_array(a)
            .map(|levels| levels.value(a.keys().value(row) as usize).to_owned())
            .unwrap_or_default(),
        _ => cells::text(column, row).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_coerced_through_their_text() {
        let column = Column::categories("x", [Some("1,234.5"), Some("oops"), None, Some("NA")]);
        let read = numbers(&column);
        let readings: Vec<_> = (0..5).map(read).collect();
        assert_eq!(
            readings,
            [
                Reading::Value(1234.5),
                Reading::Bad,
                Reading::Missing,
                Reading::Missing,
                Reading::Missing
            ]
        );
        let column = Column::numbers("x", [Some(1.0), Some(0.0), Some(2.0)]);
        let read = flags(&column, "Yes".into(), "No".into());
        assert_eq!(
            (0..3).map(read).collect::<Vec<_>>(),
            [Reading::Value(true), Reading::Value(false), Reading::Bad]
        );
    }

    #[test]
    fn words_are_counted_in_both_scripts() {
        assert_eq!(length_and_words("Good food, fast!"), (16.0, 3.0));
        assert_eq!(length_and_words("很快 ok"), (5.0, 3.0));
    }
}
