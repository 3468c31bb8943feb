//! Deliberate dirt in `customers.csv`: which rows get which defect, and how a clean cell turns into a dirty one.
//! Identifier and target stay clean, a row has one defect at most, and every defect is counted in `truth.json`.

use super::draw::{Draw, Purpose};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A kind of defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Defect {
    /// An empty cell where the value is known.
    Blank,
    /// `N/A` in place of a value.
    NotAvailable,
    /// `-` in place of a value.
    Dash,
    /// `abc` in a column of numbers.
    BadNumber,
    /// `31/12/2025` in a column of ISO dates.
    DateFormat,
    /// A category in other case or with spaces around it.
    Spelling,
    /// A category in full-width letters.
    FullWidth,
    /// A negative average order value.
    NegativeAmount,
    /// `inf` as an average order value.
    Infinite,
    /// The whole row once more, at the end of the file.
    DuplicateRow,
}

/// Defect, share of the rows, least number of rows, columns it may hit.
const PLAN: [(Defect, f64, u32, &[&str]); 10] = [
    (
        Defect::Blank,
        0.0030,
        1,
        &["city", "device", "signup_channel", "total_spend"],
    ),
    (
        Defect::NotAvailable,
        0.0020,
        1,
        &["age", "satisfaction", "device", "average_order_value"],
    ),
    (Defect::Dash, 0.0015, 1, &["age", "signup_channel", "total_spend"]),
    (Defect::BadNumber, 0.0004, 2, &["age", "average_order_value"]),
    (Defect::DateFormat, 0.0012, 2, &["signup_date"]),
    (Defect::Spelling, 0.0016, 2, &["city", "device"]),
    (Defect::FullWidth, 0.0006, 1, &["device"]),
    (Defect::NegativeAmount, 0.0, 1, &["average_order_value"]),
    (Defect::Infinite, 0.0, 1, &["average_order_value"]),
    (Defect::DuplicateRow, 0.0, 2, &[]),
];

/// Shops smaller than this stay clean: there a handful of defects would be the data.
const LEAST_CUSTOMERS: u32 = 100;
/// Cells listed per defect in `truth.json`; the count is always complete.
const LISTED: usize = 100;

/// One entry of `truth.json`.
#[derive(Serialize)]
pub(super) struct DirtCount {
    pub defect: Defect,
    pub count: usize,
    /// The first hundred.
    pub cells: Vec<DirtyCell>,
}

/// Where a defect is: zero-based data row and column (empty for a whole row).
#[derive(Serialize)]
pub(super) struct DirtyCell {
    pub row: u32,
    pub column: &'static str,
}

/// Row → (defect, column) of one shop.
pub(super) struct Dirt {
    cells: BTreeMap<u32, (Defect, &'static str)>,
}

impl Dirt {
    pub(super) fn plan(seed: u64, customers: u32) -> Self {
        let mut cells = BTreeMap::new();
        let draw = &mut Draw::new(seed, 0, Purpose::Dirt);
        for (defect, share, least, columns) in PLAN {
            if customers < LEAST_CUSTOMERS {
                break;
            }
            let wanted = ((f64::from(customers) * share) as u32).max(least);
            let mut left = wanted;
            // About one row in a hundred is taken, so trying again ends soon.
            while left > 0 {
                let row = draw.below(customers as usize) as u32;
                let column = if columns.is_empty() {
                    ""
                } else {
                    draw.pick(columns)
                };
                if let Entry::Vacant(free) = cells.entry(row) {
                    free.insert((defect, column));
                    left -= 1;
                }
            }
        }
        Self { cells }
    }

    pub(super) fn at(&self, row: u32) -> Option<(Defect, &'static str)> {
        self.cells.get(&row).copied()
    }

    /// The rows that are written again at the end of the file.
    pub(super) fn duplicates(&self) -> Vec<u32> {
        self.cells(Defect::DuplicateRow).map(|cell| cell.row).collect()
    }

    fn cells(&self, wanted: Defect) -> impl Iterator<Item = DirtyCell> {
        let found = self
            .cells
            .iter()
            .filter(move |(_, (defect, _))| *defect == wanted);
        found.map(|(row, (_, column))| DirtyCell { row: *row, column })
    }

    /// Every kind of defect that occurs, with its number and places.
    pub(super) fn counts(&self) -> Vec<DirtCount> {
        let entry = |(defect, ..): (Defect, f64, u32, &[&str])| DirtCount {
            defect,
            count: self.cells(defect).count(),
            cells: self.cells(defect).take(LISTED).collect(),
        };
        PLAN.map(entry).into_iter().filter(|c| c.count > 0).collect()
    }
}

/// The dirty form of a clean cell; `date` is the day-first form of the row's sign-up date.
pub(super) fn soil(defect: Defect, clean: &str, row: u32, date: &str) -> String {
    match defect {
        Defect::Blank => String::new(),
        Defect::NotAvailable => "N/A".to_owned(),
        Defect::Dash => "-".to_owned(),
        Defect::BadNumber => "abc".to_owned(),
        Defect::DateFormat => date.to_owned(),
        Defect::Spelling if row.is_multiple_of(2) || clean.to_uppercase() == clean => format!(" {clean} "),
        Defect::Spelling => clean.to_uppercase(),
        Defect::FullWidth => clean.chars().map(full_width).collect(),
        Defect::NegativeAmount => "-19.90".to_owned(),
        Defect::Infinite => "inf".to_owned(),
        Defect::DuplicateRow => clean.to_owned(),
    }
}

fn full_width(c: char) -> char {
    if c.is_ascii_graphic() {
        char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)
    } else {
        c
    }
}
