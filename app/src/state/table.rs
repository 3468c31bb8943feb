//! The open table as the page holds it: facts once, columns shared, so that a row on the screen can hold its own.

use std::collections::HashMap;
use std::sync::Arc;

use hearth_protocol::{ColumnProfile, Hint, TableProfile};

/// The open table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Everything but the columns.
    pub facts: TableProfile,
    /// The columns in file order.
    pub columns: Vec<Arc<ColumnProfile>>,
    /// Where each column is.
    places: HashMap<String, usize>,
}

impl Table {
    /// Splits a profile into facts and shared columns.
    pub fn new(mut profile: TableProfile) -> Self {
        let columns: Vec<_> = std::mem::take(&mut profile.columns)
            .into_iter()
            .map(Arc::new)
            .collect();
        let places = columns
            .iter()
            .enumerate()
            .map(|(place, column)| (column.name.clone(), place))
            .collect();
        Self {
            facts: profile,
            columns,
            places,
        }
    }

    /// Where a column is.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.places.get(column).copied()
    }

    /// Share of all cells without a value.
    pub fn missing_share(&self) -> f64 {
        let cells = self.facts.rows as f64 * self.columns.len() as f64;
        let missing: u64 = self.columns.iter().map(|column| column.missing).sum();
        if cells > 0.0 { missing as f64 / cells } else { 0.0 }
    }

    /// How often something could not be read as it stands.
    pub fn warning_count(&self) -> u64 {
        self.facts.warnings.iter().map(|warning| warning.count).sum()
    }

    /// What to look at in a column before training.
    pub fn hints_of<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Hint> {
        self.facts.hints.iter().filter(move |hint| hint.column == column)
    }
}
