//! Profiles: every column summarised, and hints at what to look at before training.
//! Exact: quantiles, distinct counts and top values come from all rows, not from a sample.

mod column;
mod hints;

use hearth_protocol::{ColumnProfile, Hint, Role, TableProfile, TaskChoice};

use crate::{Flow, Table, TargetData, target};

/// A profile made one column a step, for callers that must answer others between two steps.
pub struct Profiler<'a> {
    table: &'a Table,
    target: Option<TargetData>,
    columns: Vec<ColumnProfile>,
    hints: Vec<Hint>,
}

impl<'a> Profiler<'a> {
    /// A profile of a table, not begun. Hints about the target need a column in that role.
    pub fn new(table: &'a Table) -> Self {
        let target = table
            .column_in_role(Role::Target)
            .and_then(|column| target(table, &column.name, TaskChoice::Auto).ok());
        Self {
            table,
            target,
            columns: Vec::with_capacity(table.columns().len()),
            hints: Vec::new(),
        }
    }

    /// Summarises the next column; false when none was left.
    pub fn step(&mut self) -> bool {
        let Some(column) = self.table.columns().get(self.columns.len()) else {
            return false;
        };
        let profile = column::profile(column);
        hints::add(column, &profile, self.target.as_ref(), &mut self.hints);
        self.columns.push(profile);
        true
    }

    /// Columns done, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.columns.len() as u64, self.table.columns().len() as u64)
    }

    /// The profile of the columns done so far; `seconds` is 0 for the caller to set.
    pub fn finish(self) -> TableProfile {
        TableProfile {
            name: self.table.name.clone(),
            bytes: self.table.bytes,
            rows: self.table.rows() as u64,
            format: self.table.format.clone(),
            data_hash: self.table.data_hash.clone(),
            columns: self.columns,
            hints: self.hints,
            warnings: self.table.warnings.clone(),
            seconds: 0.0,
        }
    }
}

/// Profiles a table, asking `report(done, total)` after every column whether to go on. After a stop the profile holds
/// the columns done so far. `seconds` is 0 for the caller to set.
pub fn profile(table: &Table, report: &mut dyn FnMut(u64, u64) -> Flow) -> TableProfile {
    let mut profiler = Profiler::new(table);
    while profiler.step() {
        let (done, total) = profiler.progress();
        if report(done, total) == Flow::Stop {
            break;
        }
    }
    profiler.finish()
}
