//! Collecting located warnings without drowning in them: the first few of a kind by place, the rest as a count.
//! The order is that of arrival; counts come last.

use hearth_protocol::{Warning, WarningCode};
use indexmap::IndexMap;

/// Most warnings of one code in one column that are listed with their place.
const LISTED: u64 = 20;

/// Warnings of one import.
#[derive(Debug, Clone)]
pub struct WarningLog {
    limit: usize,
    listed: Vec<Warning>,
    counts: IndexMap<(WarningCode, Option<String>), u64>,
    unlisted: u64,
}

impl WarningLog {
    /// A log that lists at most `limit` entries in all.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            listed: Vec::new(),
            counts: IndexMap::new(),
            unlisted: 0,
        }
    }

    /// Adds a warning; from the 21st of its code and column on it is only counted.
    pub fn add(&mut self, warning: Warning) {
        let (code, column) = (warning.code, warning.column.clone());
        self.add_with(code, column.as_deref(), || warning);
    }

    /// Adds the warning that `make` makes, of this code and column; it is not made where it would only be counted.
    pub fn add_with(&mut self, code: WarningCode, column: Option<&str>, make: impl FnOnce() -> Warning) {
        let key = (code, column.map(str::to_owned));
        if self.counts.len() >= 4 * self.limit && !self.counts.contains_key(&key) {
            // Ten thousand columns with a problem each: the count of the rest is enough.
            self.unlisted += 1;
            return;
        }
        let count = self.counts.entry(key).or_insert(0);
        *count += 1;
        if *count <= LISTED {
            // Room is kept for the entries that count the rest.
            if self.listed.len() < self.limit.saturating_sub(self.limit / 5 + 1) {
                self.listed.push(make());
            } else {
                self.unlisted += 1;
            }
        }
    }

    /// The warnings, those that were only counted as entries of code `More`, `count` saying how many.
    pub fn finish(self) -> Vec<Warning> {
        let mut warnings = self.listed;
        let mut rest = self.unlisted;
        for ((code, column), count) in self.counts {
            let more = count.saturating_sub(LISTED);
            if more == 0 {
                continue;
            }
            if warnings.len() + 1 >= self.limit {
                rest += more;
                continue;
            }
            let place = column
                .as_ref()
                .map_or(String::new(), |c| format!(" in column \"{c}\""));
            let message = format!("{more} more warnings of the kind {}{place}.", name(code));
            let mut warning = Warning::new(WarningCode::More, message).times(more);
            warning.column = column;
            warnings.push(warning);
        }
        if rest > 0 {
            let message = format!("{rest} more warnings are not listed.");
            warnings.push(Warning::new(WarningCode::More, message).times(rest));
        }
        warnings
    }
}

/// The code in words.
fn name(code: WarningCode) -> String {
    let mut words = String::new();
    for c in format!("{code:?}").chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    format!("\"{words}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_counted() {
        let mut log = WarningLog::new(1000);
        for row in 1..=50 {
            log.add(
                Warning::new(WarningCode::BadNumber, "bad")
                    .at_row(row)
                    .in_column("x"),
            );
        }
        log.add(Warning::new(WarningCode::RowTooShort, "short"));
        let warnings = log.finish();
        assert_eq!(warnings.len(), 22);
        let more = warnings.last().expect("an entry");
        assert_eq!((more.code, more.count), (WarningCode::More, 30));
        assert!(more.message.contains("bad number"));
    }

    #[test]
    fn the_log_never_outgrows_its_limit() {
        let mut log = WarningLog::new(100);
        for i in 0..10_000u64 {
            log.add(Warning::new(WarningCode::BadDate, "bad").in_column(format!("c{}", i % 500)));
        }
        let warnings = log.finish();
        assert!(warnings.len() <= 100, "{}", warnings.len());
        assert_eq!(warnings.iter().map(|w| w.count).sum::<u64>(), 10_000);
    }
}
