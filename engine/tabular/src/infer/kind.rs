//! The kind of a column and how its numbers or dates are to be read, decided from a tally over all its values.
//! One bad value in twenty is borne in a number or date column; more make it a category or text.

use hearth_protocol::{Kind, WarningCode};

use super::date::Order;
use super::date_tally::Dates;
use super::number::{self, Decimal};
use super::number_tally::Numbers;
use super::{flag, missing};

/// A category has at most this many different values …
const MAX_LEVELS: usize = 1_000;

/// … and at most one in two rows a new one, unless there are no more than this.
const FEW_LEVELS: usize = 20;

/// Short values without spaces (codes, postcodes) are a category up to this many bytes on average, however many there
/// are, as long as one in five repeats.
const CODE_BYTES: u64 = 24;

/// What the values of a column look like, counted by row.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    present: u64,
    infinite: u64,
    bytes: u64,
    codes: u64,
    spaced: u64,
    numbers: Numbers,
    dates: Dates,
    flags: flag::Tally,
}

impl Tally {
    /// Adds a text that occurs `count` times.
    pub(crate) fn add(&mut self, text: &str, count: u64) {
        let text = missing::trim(text);
        if missing::is_missing(text) {
            return;
        }
        self.present += count;
        self.bytes += count * text.len() as u64;
        self.flags.add(text, count);
        self.spaced += if text.contains(' ') { count } else { 0 };
        if self.numbers.add(text, count) {
            if number::is_code(text) {
                self.codes += count;
            }
            // Eight digits may be a day as well.
            if text.len() == 8 {
                self.dates.add(text, count);
            }
        } else if missing::is_infinite(text) {
            self.infinite += count;
        } else {
            self.dates.add(text, count);
        }
    }

    /// Decides how to read the column.
    pub(crate) fn decide(&self, question: &Question<'_>) -> Reading {
        let kind = question.decided.unwrap_or_else(|| self.kind(question));
        match kind {
            Kind::Number => self.numbers.reading(question.delimiter),
            Kind::Date => self.dates.reading(question.delimiter),
            Kind::Flag => Reading {
                format: Some(self.flags.format()),
                ..Reading::of(Kind::Flag)
            },
            Kind::Category | Kind::Text => Reading::of(kind),
        }
    }

    /// Whether there is no value at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.present == 0
    }

    fn kind(&self, question: &Question<'_>) -> Kind {
        // One bad value in twenty is borne.
        let mostly = |fit: u64, of: u64| fit > 0 && fit * 20 >= of * 19;
        let codes = self.codes > 0 && self.codes * 100 >= self.present;
        let digits = self.present == self.numbers.either && self.bytes >= 7 * self.present;
        if self.present == 0 {
            Kind::Text
        } else if self.flags.is_flag() {
            Kind::Flag
        } else if mostly(self.dates.fit(), self.present) {
            Kind::Date
        } else if mostly(self.numbers.fit(), self.present - self.infinite)
            && !codes
            && !(digits && names_a_phone(question.name))
        {
            Kind::Number
        } else {
            self.words(question.distinct)
        }
    }

    fn words(&self, distinct: Option<usize>) -> Kind {
        let long = self.bytes > 60 * self.present;
        let category = distinct.is_some_and(|distinct| {
            let repeated = distinct as u64 * 2 <= self.present;
            let code = self.spaced * 10 <= self.present
                && self.bytes <= CODE_BYTES * self.present
                && distinct as u64 * 5 <= self.present * 4;
            (distinct <= FEW_LEVELS && (repeated || !long)) || (distinct <= MAX_LEVELS && repeated) || code
        });
        if category { Kind::Category } else { Kind::Text }
    }
}

/// What is known of a column besides its values.
pub(crate) struct Question<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// The kind somebody decided.
    pub(crate) decided: Option<Kind>,
    /// Different values, where there are not too many to count.
    pub(crate) distinct: Option<usize>,
    /// The file's delimiter: a semicolon goes with decimal commas and days first.
    pub(crate) delimiter: u8,
}

/// How to read a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Decimal mark of its numbers.
    pub(crate) decimal: Decimal,
    /// Order of its dates.
    pub(crate) order: Order,
    /// How it is written, where worth saying.
    pub(crate) format: Option<String>,
    /// What could be read two ways, and how it was read.
    pub(crate) unsure: Option<(WarningCode, String)>,
}

impl Reading {
    /// A kind that needs nothing more.
    pub(super) fn of(kind: Kind) -> Self {
        Self {
            kind,
            decimal: Decimal::Point,
            order: Order::DayFirst,
            format: None,
            unsure: None,
        }
    }
}

fn names_a_phone(name: &str) -> bool {
    let name = name.to_lowercase();
    ["phone", "mobile", "电话", "手机"]
        .iter()
        .any(|word| name.contains(word))
        || name == "tel"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, delimiter: u8, values: &[&str]) -> Reading {
        let mut tally = Tally::default();
        let distinct: std::collections::BTreeSet<_> = values.iter().collect();
        values.iter().for_each(|v| tally.add(v, 1));
        tally.decide(&Question {
            name,
            decided: None,
            distinct: Some(distinct.len()),
            delimiter,
        })
    }

    #[test]
    fn kinds_and_formats() {
        use Kind::{Category, Date, Flag, Number, Text};
        for (values, kind, format) in [
            (&["1", "2.5", "NA", ""][..], Number, None),
            (&["1,234.5", "2"], Number, Some("1,234.56")),
            (&["1.234,5", "2"], Number, Some("1.234,56")),
            (&["2,5", "3"], Number, Some("1234,56")),
            (&["12 %", "3%"], Number, Some("12 %")),
            (&["€ 1.299,00", "€ 5,00"], Number, Some("€ 1.234,56")),
            (&["¥99", "¥100"], Number, Some("¥")),
            (&["02134", "10001"], Category, None),
            (&["1234567890123456", "2234567890123456"], Category, None),
            (&["yes", "no"], Flag, Some("yes/no")),
            (&["1", "0", ""], Flag, Some("1/0")),
            (&["1", "0", "2"], Number, None),
            (&["2026-01-31", "2026-02-01"], Date, Some("year-month-day")),
            (&["31/01/2026", "01/02/2026"], Date, Some("day/month/year")),
            (
                &["01/31/2026 10:00", "01/02/2026 11:30"],
                Date,
                Some("month/day/year hour:minute"),
            ),
            (&["31.01.2026", "1.2.2026"], Date, Some("day.month.year")),
            (&["20260131", "20260201"], Date, Some("yearmonthday")),
            (&["red", "blue", "red"], Category, None),
            (&["", "NA"], Text, None),
        ] {
            let reading = read("x", b',', values);
            assert_eq!(
                (reading.kind, reading.format.as_deref()),
                (kind, format),
                "{values:?}"
            );
        }
    }

    #[test]
    fn a_few_bad_values_are_borne() {
        let mut values = vec!["1"; 30];
        values.extend(["2"; 8]);
        values.push("oops");
        assert_eq!(read("x", b',', &values).kind, Kind::Number);
        values.extend(["bad"; 2]);
        assert_eq!(read("x", b',', &values).kind, Kind::Category);
    }

    #[test]
    fn what_can_be_read_two_ways_is_said() {
        let thousands = read("x", b',', &["1,234", "2,345"]);
        assert_eq!(
            (thousands.decimal, thousands.unsure.map(|u| u.0)),
            (Decimal::Point, Some(WarningCode::AmbiguousNumber))
        );
        let decimals = read("x", b';', &["1,234", "2,345"]);
        assert_eq!(decimals.decimal, Decimal::Comma);
        let months = read("x", b',', &["01/02/2026", "03/04/2026"]);
        assert_eq!(
            (months.order, months.unsure.map(|u| u.0)),
            (Order::MonthFirst, Some(WarningCode::AmbiguousDate))
        );
        assert_eq!(
            read("x", b';', &["01/02/2026", "03/04/2026"]).order,
            Order::DayFirst
        );
        assert_eq!(read("x", b',', &["1.234", "195.928"]).unsure, None);
        assert_eq!(
            read("phone", b',', &["13812345678", "13912345678"]).kind,
            Kind::Category
        );
    }
}
