//! What can keep a table from being read, targeted or encoded: one typed error with a stable code.
//! Things that are merely odd are warnings, not errors.

use hearth_protocol::Failure;
use thiserror::Error;

/// Why a table could not be read or used. The text is the English sentence shown to a person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// The file has no bytes, or only blank ones.
    #[error("\"{name}\" is empty: there is nothing in it to read. Choose another file.")]
    EmptyFile {
        /// File name.
        name: String,
    },
    /// The file is not text.
    #[error(
        "\"{name}\" is not a text table but {what}. Open it in the program that made it, save it as CSV and try again."
    )]
    BinaryFile {
        /// File name.
        name: String,
        /// What it looks like, with its article.
        what: String,
    },
    /// The file is text without columns.
    #[error(
        "\"{name}\" is text, but not a table: {why}. A table has one customer per line and the same columns in every line, separated by commas, semicolons, tabs or |."
    )]
    NotATable {
        /// File name.
        name: String,
        /// What speaks against it.
        why: String,
    },
    /// The bytes are text in an encoding that is not read.
    #[error(
        "The letters in \"{name}\" are stored in an encoding that Hearth does not read. Save the file as \"CSV UTF-8\" and try again."
    )]
    UnsupportedEncoding {
        /// File name.
        name: String,
    },
    /// There is a header and nothing below it.
    #[error("\"{name}\" has column names but no rows below them. Export it again with the data included.")]
    NoRows {
        /// File name.
        name: String,
    },
    /// More columns than are read.
    #[error(
        "The table has {columns} columns; at most {limit} can be read. Remove the columns that are not needed and try again."
    )]
    TooManyColumns {
        /// Columns found.
        columns: usize,
        /// Most that are read.
        limit: usize,
    },
    /// More rows than are read.
    #[error(
        "The table has more than {limit} rows, which is the most that can be read at once. Split the file and try again."
    )]
    TooManyRows {
        /// Most that are read.
        limit: u64,
    },
    /// A compressed file whose content is out of proportion to its size.
    #[error(
        "\"{name}\" unpacks to more than {ratio} times its size, which no real table does. If you trust the file, unpack it yourself and open the result."
    )]
    SuspiciousCompression {
        /// File name.
        name: String,
        /// Most expansion that is accepted.
        ratio: u32,
    },
    /// A compressed file with damaged content.
    #[error("The compressed file \"{name}\" is damaged at byte {position}. Download or export it again.")]
    DamagedGzip {
        /// File name.
        name: String,
        /// Position in the compressed file.
        position: u64,
    },
    /// The person stopped it.
    #[error("Stopped before the table was complete. Nothing was changed.")]
    Cancelled,
    /// Columns of different lengths, or two of one name.
    #[error("The column \"{column}\" does not fit the table: {why}.")]
    BadColumn {
        /// Column name.
        column: String,
        /// What is wrong with it.
        why: String,
    },
    /// A column that is asked for is not in the table.
    #[error("There is no column \"{column}\" in the table. Check the spelling of the name.")]
    UnknownColumn {
        /// Column name.
        column: String,
    },
    /// A target with one class.
    #[error(
        "The column \"{column}\" has the same value in every row, so there is nothing to predict. Choose a column with at least two outcomes, or load rows of the other outcome too."
    )]
    OneClass {
        /// Target column.
        column: String,
    },
    /// A target without values.
    #[error(
        "The column \"{column}\" has no values, so there is nothing to learn from. Choose another target."
    )]
    TargetEmpty {
        /// Target column.
        column: String,
    },
    /// A target with too many classes.
    #[error(
        "The column \"{column}\" has {classes} different values; at most {limit} outcomes can be told apart. Choose a column with fewer outcomes, or predict a number."
    )]
    TooManyClasses {
        /// Target column.
        column: String,
        /// Different values.
        classes: usize,
        /// Most that are accepted.
        limit: usize,
    },
    /// A quantity was asked for and the target is not one.
    #[error(
        "The column \"{column}\" does not hold numbers, so its amount cannot be predicted. Choose a number column, or predict a class."
    )]
    TargetNotNumeric {
        /// Target column.
        column: String,
    },
    /// No feature is left to learn from.
    #[error(
        "No column is left to learn from: every one is the target, an identifier, empty or constant. Include at least one feature."
    )]
    NoFeatures,
    /// A recipe that does not make sense (from a damaged or foreign bundle).
    #[error("The stored recipe cannot be used: {why}. Train the model again.")]
    BadRecipe {
        /// What is wrong with it.
        why: String,
    },
}

impl TableError {
    /// Stable machine code, which the studio translates.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile { .. } => "empty_file",
            Self::BinaryFile { .. } => "binary_file",
            Self::NotATable { .. } => "not_a_table",
            Self::UnsupportedEncoding { .. } => "unsupported_encoding",
            Self::NoRows { .. } => "no_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::SuspiciousCompression { .. } => "suspicious_compression",
            Self::DamagedGzip { .. } => "damaged_gzip",
            Self::Cancelled => "cancelled",
            Self::BadColumn { .. } => "bad_column",
            Self::UnknownColumn { .. } => "unknown_column",
            Self::OneClass { .. } => "one_class",
            Self::TargetEmpty { .. } => "target_empty",
            Self::TooManyClasses { .. } => "too_many_classes",
            Self::TargetNotNumeric { .. } => "target_not_numeric",
            Self::NoFeatures => "no_features",
            Self::BadRecipe { .. } => "bad_recipe",
        }
    }

    /// What the translated sentence is about: a file, a column or a number; none where the sentence needs nothing.
    pub fn subject(&self) -> Option<String> {
        match self {
            Self::EmptyFile { name }
            | Self::BinaryFile { name, .. }
            | Self::NotATable { name, .. }
            | Self::UnsupportedEncoding { name }
            | Self::NoRows { name }
            | Self::SuspiciousCompression { name, .. }
            | Self::DamagedGzip { name, .. } => Some(name.clone()),
            Self::TooManyColumns { columns, .. } => Some(columns.to_string()),
            Self::TooManyRows { limit } => Some(limit.to_string()),
            Self::BadColumn { column, .. }
            | Self::UnknownColumn { column }
            | Self::OneClass { column }
            | Self::TargetEmpty { column }
            | Self::TooManyClasses { column, .. }
            | Self::TargetNotNumeric { column } => Some(column.clone()),
            Self::Cancelled | Self::NoFeatures | Self::BadRecipe { .. } => None,
        }
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        let failure = Self::new(error.code(), error.to_string());
        match error.subject() {
            Some(subject) => failure.about(subject),
            None => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_code_sentence_and_subject() {
        let failure = Failure::from(TableError::OneClass {
            column: "Churn".into(),
        });
        assert_eq!(failure.code, "one_class");
        assert_eq!(failure.subject.as_deref(), Some("Churn"));
        assert!(failure.message.contains("Choose a column"));
    }
}
