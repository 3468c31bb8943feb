//! Located warnings: what could not be read or used as it stands, where, and how often.

use serde::{Deserialize, Serialize};

/// Stable machine codes of everything that Hearth warns about. The studio translates them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A row has fewer fields than the header; the rest are missing.
    RowTooShort,
    /// A row has more fields than the header; the extra ones were dropped.
    RowTooLong,
    /// A value in a number column is not a number and became missing.
    BadNumber,
    /// A value in a date column is not a date and became missing.
    BadDate,
    /// A value in a flag column is neither yes nor no and became missing.
    BadFlag,
    /// NaN or an infinite value became missing.
    NotFinite,
    /// A header appears twice; the later column was renamed.
    DuplicateHeader,
    /// A header is empty; the column was named by its place.
    EmptyHeader,
    /// A cell is longer than the limit and was cut.
    CellTooLong,
    /// A quote opens and is never closed.
    UnclosedQuote,
    /// Bytes that are not text in the detected encoding were replaced.
    BadEncoding,
    /// The file ends in the middle (a compressed stream that stops early, for example).
    Truncated,
    /// Some dates could be day/month or month/day; the reading chosen is in the message.
    AmbiguousDate,
    /// Number signs that could be read two ways; the reading chosen is in the message.
    AmbiguousNumber,
    /// A column that holds nothing but missing values.
    EmptyColumn,
    /// Rows without a target value were left out of training.
    MissingTarget,
    /// A column the model needs is not in the table; it was treated as missing.
    MissingColumn,
    /// A category the model has never seen; it went to the "unseen" slot.
    UnseenCategory,
    /// A number far outside what the model was trained on.
    OutOfRange,
    /// A column of the table that the model does not use.
    UnusedColumn,
    /// A feature that looks like an identifier or leaks the target.
    Leakage,
    /// A feature that has one value only and was left out.
    ConstantFeature,
    /// Too few rows (or too few of a class) for a trustworthy estimate.
    FewRows,
    /// A class that is in the test rows but not in the training rows, or the other way round.
    ClassMissing,
    /// Training stopped early for a numeric reason (the loss was no longer finite).
    Diverged,
    /// A device was found but not used, with the reason.
    DeviceRejected,
    /// More warnings of a kind than are listed one by one.
    More,
}

/// One located warning. `row` counts data rows from 1 (the header is row 0).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// What kind of thing it is.
    pub code: WarningCode,
    /// Data row, from 1; none when it concerns the whole column or file.
    pub row: Option<u64>,
    /// Column name; none when it concerns the whole row or file.
    pub column: Option<String>,
    /// The value as it stood in the file, shortened to at most 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How many times it happened (1 for a single cell).
    pub count: u64,
    /// One English sentence: what happened and what was done about it.
    pub message: String,
}

impl Warning {
    /// A warning about the whole file or run.
    pub fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Self {
            code,
            row: None,
            column: None,
            value: None,
            count: 1,
            message: message.into(),
        }
    }

    /// The same warning, placed at a data row counted from 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same warning, placed at a column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same warning with the offending value, shortened to 80 characters.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = Some(if value.chars().count() > 80 {
            value.chars().take(79).chain(['…']).collect()
        } else {
            value.to_owned()
        });
        self
    }

    /// The same warning, standing for `count` occurrences.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}
