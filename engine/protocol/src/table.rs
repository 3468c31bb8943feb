//! What a table looks like from outside: columns, kinds, roles and their profile.

use serde::{Deserialize, Serialize};

use crate::Warning;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A quantity, stored as f64.
    Number,
    /// One of a moderate number of repeated values.
    Category,
    /// Free text.
    Text,
    /// A date or a date with time, stored as milliseconds since 1970-01-01 UTC.
    Date,
    /// Yes or no, in any of the usual spellings.
    Flag,
}

/// What a column is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Names the row; carried to the scores, never learnt from.
    Identifier,
    /// What is to be predicted.
    Target,
    /// What is learnt from.
    Feature,
    /// Left out.
    Ignored,
}

/// A person's decision about a column, which stands above what was inferred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnOverride {
    /// Column name as in the table.
    pub column: String,
    /// The kind to read it as, if decided.
    pub kind: Option<Kind>,
    /// The role to give it, if decided.
    pub role: Option<Role>,
}

/// How the file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFormat {
    /// Field delimiter: `,`, `;`, `\t` or `|`.
    pub delimiter: char,
    /// Text encoding as found: `UTF-8` or `GB18030`.
    pub encoding: String,
    /// Whether the file was gzip-compressed.
    pub gzip: bool,
    /// Whether the first row holds names (otherwise columns are named `column_1` …).
    pub header: bool,
}

/// Everything about a table that fits on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableProfile {
    /// File or table name.
    pub name: String,
    /// Bytes read from the source (compressed size where it is compressed).
    pub bytes: u64,
    /// Data rows.
    pub rows: u64,
    /// How it was read.
    pub format: FileFormat,
    /// BLAKE3 of the source bytes, hexadecimal.
    pub data_hash: String,
    /// One entry a column, in file order.
    pub columns: Vec<ColumnProfile>,
    /// What to look at before training.
    pub hints: Vec<Hint>,
    /// What could not be read as it stands.
    pub warnings: Vec<Warning>,
    /// Seconds from the first byte to this profile.
    pub seconds: f64,
}

/// The profile of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Column name, unique in the table.
    pub name: String,
    /// Inferred or decided kind.
    pub kind: Kind,
    /// Guessed or decided role.
    pub role: Role,
    /// Rows without a value.
    pub missing: u64,
    /// Number of different values (not counting missing).
    pub distinct: u64,
    /// Summary of a number column (a flag counts as 0/1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberSummary>,
    /// Summary of a date column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateSummary>,
    /// Most frequent values, at most ten, most frequent first; ties in order of the value.
    pub top: Vec<TopValue>,
    /// At most 20 equal bins for numbers and dates; empty for the rest.
    pub histogram: Vec<Bin>,
    /// How numbers or dates are written, when worth saying (`1.234,56`, `12 %`, `€`, `day/month/year` …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// Moments and quantiles of a number column; missing values left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberSummary {
    /// Smallest value.
    pub min: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (n − 1); 0 for a single value.
    pub deviation: f64,
    /// Largest value.
    pub max: f64,
    /// Quantiles at .05, .25, .5, .75, .95, linear interpolation between order statistics.
    pub quantiles: [f64; 5],
}

impl NumberSummary {
    /// The median, which is the middle quantile.
    pub fn median(&self) -> f64 {
        self.quantiles[2]
    }
}

/// Range of a date column, ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateSummary {
    /// Earliest.
    pub min: String,
    /// Latest.
    pub max: String,
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopValue {
    /// The value as text.
    pub value: String,
    /// Rows that have it.
    pub count: u64,
}

/// One histogram bar: `from ≤ value < to` (the last one includes `to`). Dates in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lower edge.
    pub from: f64,
    /// Upper edge.
    pub to: f64,
    /// Rows inside.
    pub count: u64,
}

/// Kinds of hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintCode {
    /// A feature has (almost) as many values as rows.
    IdentifierLike,
    /// A feature alone predicts the target almost perfectly: it may be known only afterwards.
    PredictsTarget,
    /// A feature has one value only.
    Constant,
    /// More than half of the rows have no value.
    MostlyMissing,
}

/// Something to look at before training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hint {
    /// What kind.
    pub code: HintCode,
    /// Which column.
    pub column: String,
    /// Its strength: share of distinct values, single-feature AUC (or |correlation| for a numeric target), share missing.
    pub strength: f64,
    /// One English sentence.
    pub message: String,
}
