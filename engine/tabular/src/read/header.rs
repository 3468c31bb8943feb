//! Column names from the header: trimmed, filled in and made unique, with a warning for each change.
//! A name is what a person sees; nothing else about it is changed.

use std::collections::{BTreeMap, BTreeSet};

use hearth_protocol::{Warning, WarningCode};

use crate::WarningLog;
use crate::infer::missing;

/// Names for the fields of a header.
pub(super) fn names(header: &[String], log: &mut WarningLog) -> Vec<String> {
    let given: BTreeSet<&str> = header.iter().map(|name| missing::trim(name)).collect();
    let mut taken = BTreeSet::<String>::new();
    // Where to go on counting: ten thousand columns of one name must not be counted from 2 each time.
    let mut next = BTreeMap::<String, usize>::new();
    let mut names = Vec::with_capacity(header.len());
    for (i, name) in header.iter().enumerate() {
        let name = missing::trim(name);
        let place = i + 1;
        let chosen = if name.is_empty() {
            let chosen = free(&format!("column_{place}"), &mut 1, &taken, &given);
            let message = format!("Column {place} has no name; it is called \"{chosen}\" here.");
            log.add(
                Warning::new(WarningCode::EmptyHeader, message)
                    .at_row(0)
                    .in_column(&chosen),
            );
            chosen
        } else if taken.contains(name) {
            let chosen = free(name, next.entry(name.to_owned()).or_insert(2), &taken, &given);
            let message = format!(
                "Two columns are called \"{name}\"; the one in place {place} is called \"{chosen}\" here."
            );
            log.add(
                Warning::new(WarningCode::DuplicateHeader, message)
                    .at_row(0)
                    .in_column(&chosen)
                    .with_value(name),
            );
            chosen
        } else {
            name.to_owned()
        };
        taken.insert(chosen.clone());
        names.push(chosen);
    }
    names
}

/// A name that nobody has: the wish itself for number 1, else with the first free number from `next` on.
fn free(wish: &str, next: &mut usize, taken: &BTreeSet<String>, given: &BTreeSet<&str>) -> String {
    loop {
        let name = match *next {
            1 => wish.to_owned(),
            n => format!("{wish}_{n}"),
        };
        *next += 1;
        if !taken.contains(&name) && !given.contains(name.as_str()) {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_never_empty() {
        let header = ["a", " a ", "", "a", "a_2", "column_3"].map(str::to_owned);
        let mut log = WarningLog::new(100);
        assert_eq!(
            names(&header, &mut log),
            ["a", "a_3", "column_3_2", "a_4", "a_2", "column_3"]
        );
        let codes: Vec<_> = log.finish().into_iter().map(|w| w.code).collect();
        use WarningCode::{DuplicateHeader, EmptyHeader};
        assert_eq!(codes, [DuplicateHeader, EmptyHeader, DuplicateHeader]);
    }
}
