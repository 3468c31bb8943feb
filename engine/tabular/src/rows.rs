//! Which rows of a table are meant: a run of them or a list.
//! Row numbers count data rows from 0; those past the end of a table are skipped by who reads them.

use std::ops::Range;

/// Some rows of a table, in the order in which they are to come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows<'a> {
    /// `start ≤ row < end`.
    Range {
        /// First row.
        start: usize,
        /// Row after the last one.
        end: usize,
    },
    /// These rows.
    List(&'a [u32]),
}

impl Rows<'_> {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Range { start, end } => end.saturating_sub(*start),
            Self::List(list) => list.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let (range, list) = match *self {
            Self::Range { start, end } => (start..end, &[][..]),
            Self::List(list) => (0..0, list),
        };
        range.chain(list.iter().map(|&row| row as usize))
    }
}

impl From<Range<usize>> for Rows<'_> {
    fn from(range: Range<usize>) -> Self {
        Self::Range {
            start: range.start,
            end: range.end,
        }
    }
}

impl<'a> From<&'a [u32]> for Rows<'a> {
    fn from(list: &'a [u32]) -> Self {
        Self::List(list)
    }
}

impl<'a> From<&'a Vec<u32>> for Rows<'a> {
    fn from(list: &'a Vec<u32>) -> Self {
        Self::List(list)
    }
}
