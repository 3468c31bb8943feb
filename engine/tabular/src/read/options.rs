//! What a reader may be told: the file's name, decisions about columns, and limits.
//! The limits protect memory and time; their defaults suit a browser tab.

use hearth_protocol::ColumnOverride;

/// Most of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most columns; more are an error.
    pub max_columns: usize,
    /// Most bytes of a cell, as UTF-8; longer ones are cut and reported.
    pub max_cell_bytes: usize,
    /// Most data rows; more are an error.
    pub max_rows: u64,
    /// Most warnings listed.
    pub max_warnings: usize,
    /// Most bytes unpacked for each byte of a compressed file, past the first 16 MiB; more is an error.
    pub max_expansion: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_columns: 16_384,
            max_cell_bytes: 1 << 20,
            max_rows: u64::from(u32::MAX) - 1,
            max_warnings: 1_000,
            max_expansion: 250,
        }
    }
}

/// How to read a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// File name, for people.
    pub name: String,
    /// Decisions about columns, which stand above what is inferred; the last one about a column counts.
    pub overrides: Vec<ColumnOverride>,
    /// Limits.
    pub limits: Limits,
}

impl ReadOptions {
    /// Defaults for a file of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}
