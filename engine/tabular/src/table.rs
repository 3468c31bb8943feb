//! A table in memory: columns of equal length, where they came from, and what was odd about them.
//! Reading and inferring happen elsewhere; a table only answers questions.

use hearth_protocol::{FileFormat, Role, TablePage, Warning};

use crate::{Column, TableError, cells};

/// Columns of equal length with the facts of their source.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// File or table name.
    pub name: String,
    /// How the file was read.
    pub format: FileFormat,
    /// Bytes of the source (compressed size where it is compressed); 0 for a generated table.
    pub bytes: u64,
    /// BLAKE3 of the source bytes, hexadecimal; empty for a generated table.
    pub data_hash: String,
    /// What could not be read as it stands.
    pub warnings: Vec<Warning>,
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// A table from columns, for generated data.
    ///
    /// # Errors
    /// [`TableError::BadColumn`] when lengths differ, two columns share a name, or a kind does not go with its data.
    pub fn from_columns(name: impl Into<String>, columns: Vec<Column>) -> Result<Self, TableError> {
        let rows = columns.first().map_or(0, Column::len);
        let mut names = std::collections::BTreeSet::new();
        for column in &columns {
            let why = if column.len() != rows {
                "it has another number of rows than the first one"
            } else if !names.insert(column.name.as_str()) {
                "its name appears twice"
            } else if column.kind != column.data.kind() {
                "its kind does not go with its values"
            } else if !column.has_text_levels() {
                "the levels of its dictionary are not text"
            } else {
                continue;
            };
            return Err(TableError::BadColumn {
                column: column.name.clone(),
                why: why.into(),
            });
        }
        Ok(Self {
            name: name.into(),
            format: FileFormat {
                delimiter: ',',
                encoding: "UTF-8".into(),
                gzip: false,
                header: true,
            },
            bytes: 0,
            data_hash: String::new(),
            warnings: Vec::new(),
            columns,
            rows,
        })
    }

    /// Number of data rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns in file order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The first column in a role.
    pub fn column_in_role(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// Gives a column a role; the kind stays.
    ///
    /// # Errors
    /// [`TableError::UnknownColumn`].
    pub fn set_role(&mut self, name: &str, role: Role) -> Result<(), TableError> {
        match self.columns.iter_mut().find(|column| column.name == name) {
            Some(column) => {
                column.role = role;
                Ok(())
            }
            None => Err(TableError::UnknownColumn { column: name.into() }),
        }
    }

    /// The cell as text; none when it is missing or outside the table. Numbers come in shortest form, dates in
    /// ISO 8601, flags as the file spells them.
    pub fn cell_text(&self, row: usize, column: usize) -> Option<String> {
        cells::text(self.columns.get(column)?, row)
    }

    /// At most `limit` rows as text from `offset`, counted from 0.
    pub fn page(&self, offset: u64, limit: u32) -> TablePage {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.rows);
        let end = start.saturating_add(limit as usize).min(self.rows);
        TablePage {
            offset: start as u64,
            columns: self.columns.iter().map(|c| c.name.clone()).collect(),
            rows: (start..end)
                .map(|row| self.columns.iter().map(|c| cells::text(c, row)).collect())
                .collect(),
        }
    }

    /// The table of the given rows (from 0), in that order; the source's hash and size stay. Rows past the end are
    /// skipped. Warnings are not carried over, for their row numbers would no longer be true.
    #[must_use]
    pub fn select_rows(&self, rows: &[u32]) -> Self {
        let kept: Vec<u32>;
        let rows = if rows.iter().all(|&row| (row as usize) < self.rows) {
            rows
        } else {
            kept = rows
                .iter()
                .copied()
                .filter(|&row| (row as usize) < self.rows)
                .collect();
            &kept
        };
        Self {
            name: self.name.clone(),
            format: self.format.clone(),
            bytes: self.bytes,
            data_hash: self.data_hash.clone(),
            warnings: Vec::new(),
            columns: self.columns.iter().map(|c| c.select(rows)).collect(),
            rows: rows.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> Table {
        Table::from_columns(
            "shop",
            vec![
                Column::texts("id", [Some("a"), Some("b"), None]).with_role(Role::Identifier),
                Column::categories("city", [Some("Ulm"), None, Some("Bonn")]),
                Column::numbers("spend", [Some(1.5), Some(f64::NAN), Some(3.0)]),
                Column::flags("left", ("Yes", "No"), [Some(true), Some(false), None]),
                Column::dates("since", [Some(0), Some(86_400_000), None]),
            ],
        )
        .expect("columns fit")
    }

    #[test]
    fn cells_pages_and_selections_agree() {
        let table = shop();
        let row = |table: &Table, row| table.page(row, 1).rows.remove(0);
        let text = |cells: &[Option<&str>]| cells.iter().map(|c| c.map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(
            row(&table, 0),
            text(&[
                Some("a"),
                Some("Ulm"),
                Some("1.5"),
                Some("Yes"),
                Some("1970-01-01")
            ])
        );
        assert_eq!(
            row(&table, 1),
            text(&[Some("b"), None, None, Some("No"), Some("1970-01-02")])
        );
        let picked = table.select_rows(&[2, 9, 0]);
        assert_eq!(picked.rows(), 2);
        assert_eq!(
            row(&picked, 0),
            text(&[None, Some("Bonn"), Some("3"), None, None])
        );
        assert_eq!(picked.columns()[1].levels(), ["Bonn", "Ulm"]);
        assert_eq!(table.page(5, 10).rows.len(), 0);
        assert_eq!(table.cell_text(0, 99), None);
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let short = Column::numbers("x", [Some(1.0)]);
        let long = Column::numbers("y", [Some(1.0), None]);
        let error = Table::from_columns("t", vec![short.clone(), long]).expect_err("lengths");
        assert_eq!(error.code(), "bad_column");
        let error = Table::from_columns("t", vec![short.clone(), short]).expect_err("names");
        assert_eq!(error.subject().as_deref(), Some("x"));
    }
}
