//! Yes or no in its usual spellings.
//! A column is a flag only when every value is one; that is tallied here.

/// Spellings, yes before no. A value of one letter or digit only counts when both ends of its pair occur.
const PAIRS: [(&str, &str, Weight); 9] = [
    ("yes", "no", Weight::Word),
    ("true", "false", Weight::Word),
    ("是", "否", Weight::Word),
    ("on", "off", Weight::Word),
    ("y", "n", Weight::Letter),
    ("t", "f", Weight::Letter),
    ("1", "0", Weight::Letter),
    ("1.0", "0.0", Weight::Letter),
    ("1.00", "0.00", Weight::Letter),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Word,
    Letter,
}

fn find(text: &str) -> Option<(bool, Weight, usize)> {
    if text.len() > 5 {
        return None;
    }
    PAIRS.iter().enumerate().find_map(|(pair, (yes, no, weight))| {
        if yes.eq_ignore_ascii_case(text) {
            Some((true, *weight, pair))
        } else if no.eq_ignore_ascii_case(text) {
            Some((false, *weight, pair))
        } else {
            None
        }
    })
}

/// Reads a trimmed text as yes or no.
pub(crate) fn parse(text: &str) -> Option<bool> {
    find(text).map(|(value, ..)| value)
}

/// Counts of spellings while a column is looked through.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    other: bool,
    spellings: Vec<(String, bool, usize, u64)>,
}

impl Tally {
    /// Adds a trimmed, present text that occurs `count` times.
    pub(crate) fn add(&mut self, text: &str, count: u64) {
        if self.other {
            return;
        }
        let Some((value, _, pair)) = find(text) else {
            self.other = true;
            return;
        };
        match self.spellings.iter_mut().find(|s| s.0 == text) {
            Some(spelling) => spelling.3 += count,
            None => self.spellings.push((text.to_owned(), value, pair, count)),
        }
    }

    /// Whether every value was yes or no, and those of one letter or digit came as a pair.
    pub(crate) fn is_flag(&self) -> bool {
        let has = |pair: usize, value: bool| self.spellings.iter().any(|s| s.2 == pair && s.1 == value);
        !self.other
            && !self.spellings.is_empty()
            && self
                .spellings
                .iter()
                .all(|s| PAIRS[s.2].2 == Weight::Word || has(s.2, !s.1))
    }

    /// The most frequent spellings, `yes/no`; the usual counterpart where one end never occurs.
    pub(crate) fn format(&self) -> String {
        let best = |value: bool| {
            self.spellings
                .iter()
                .filter(|s| s.1 == value)
                .max_by(|a, b| a.3.cmp(&b.3).then_with(|| b.0.cmp(&a.0)))
        };
        let usual = |other: Option<&(String, bool, usize, u64)>, yes: bool| {
            let (y, n, _) = PAIRS[other.map_or(0, |s| s.2)];
            if yes { y } else { n }.to_owned()
        };
        let (yes, no) = (best(true), best(false));
        format!(
            "{}/{}",
            yes.map_or_else(|| usual(no, true), |s| s.0.clone()),
            no.map_or_else(|| usual(yes, false), |s| s.0.clone())
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_flag_when_all_values_are() {
        for (values, expected) in [
            (&["Yes", "No", "Yes"][..], Some("Yes/No")),
            (&["TRUE", "FALSE"], Some("TRUE/FALSE")),
            (&["1", "0"], Some("1/0")),
            (&["是", "否"], Some("是/否")),
            (&["yes"], Some("yes/no")),
            (&["y", "n"], Some("y/n")),
            (&["1", "1"], None),
            (&["F"], None),
            (&["F", "M"], None),
            (&["Yes", "No", "No phone service"], None),
            (&["0", "1", "2"], None),
            (&[], None),
        ] {
            let mut tally = Tally::default();
            values.iter().for_each(|v| tally.add(v, 1));
            let format = tally.is_flag().then(|| tally.format());
            assert_eq!(format.as_deref(), expected, "{values:?}");
        }
    }
}
