//! A plain table: the twin of a chart, metrics, candidates. Numbers stand right, and the table scrolls sideways alone.

use std::fmt::Write as _;

use leptos::prelude::*;

/// A cell as it is read and as it is saved.
#[derive(Clone)]
pub struct Cell {
    /// On the screen.
    pub text: String,
    /// In the CSV, and as the tooltip: the full value.
    pub full: String,
    /// Whether it stands right.
    pub number: bool,
}

impl Cell {
    /// A word.
    pub fn word(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            full: text.clone(),
            text,
            number: false,
        }
    }

    /// A number with its full value.
    pub fn number(text: impl Into<String>, value: f64) -> Self {
        Self {
            text: text.into(),
            full: value.to_string(),
            number: true,
        }
    }
}

/// Headers and rows.
#[derive(Clone, Default)]
pub struct Grid {
    /// Headers.
    pub head: Vec<String>,
    /// Rows as long as the headers.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// The table as CSV (RFC 4180).
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let fields: Vec<String> = cells.map(csv_field).collect();
            // Writing to a String cannot fail.
            _ = write!(out, "{}\r\n", fields.join(","));
        };
        line(&mut self.head.iter().map(String::as_str));
        for row in &self.rows {
            line(&mut row.iter().map(|cell| cell.full.as_str()));
        }
        out
    }
}

/// Quotes a field where needed, and keeps spreadsheets from reading a word as a formula.
fn csv_field(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '@', '\t', '\r'])
        || (field.starts_with('-') && field.parse::<f64>().is_err());
    let text = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Draws a grid. The first cell of a row is its header.
pub fn simple_table(caption: String, grid: Grid, testid: &'static str) -> AnyView {
    let words = caption.clone();
    let right = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.number);
    let first = grid.rows.first().cloned().unwrap_or_default();
    let head = grid.head.into_iter().enumerate().map(|(i, text)| {
        view! { <th scope="col" class:number=right(first.get(i))>{text}</th> }
    });
    let head = head.collect_view();
    let row = |cells: Vec<Cell>| {
        let cells = cells.into_iter().enumerate().map(|(i, cell)| {
            let title = (cell.full != cell.text).then_some(cell.full);
            if i == 0 {
                view! { <th scope="row" class:number=cell.number title=title>{cell.text}</th> }.into_any()
            } else {
                view! { <td class:number=cell.number title=title>{cell.text}</td> }.into_any()
            }
        });
        let cells = cells.collect_view();
        view! { <tr>{cells}</tr> }
    };
    let rows = grid.rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="plain" data-testid=testid>
                <caption class="hidden">{words}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_quoted_and_harmless() {
        let grid = Grid {
            head: vec!["class".into(), "n".into()],
            rows: vec![
                vec![Cell::word("a,\"b\""), Cell::number("−1", -1.0)],
                vec![Cell::word("=1+1"), Cell::number("2", 2.0)],
            ],
        };
        assert_eq!(grid.to_csv(), "class,n\r\n\"a,\"\"b\"\"\",-1\r\n'=1+1,2\r\n");
    }
}
