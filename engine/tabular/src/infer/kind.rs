//! The kind of a column and how its numbers or dates are to be read, decided from a tally over all its values.
//! One bad value in twenty is borne in a number or date column; more make it a category or text.

use hearth_protocol::{Kind, WarningCode};

use super::date::{self, Form, Order};
use super::number::{self, Decimal, Dress};
use super::{flag, missing};

/// A category has at most this many different values …
const MAX_LEVELS: usize = 1_000;

/// … and at most one in two rows a new one, unless there are no more than this.
const FEW_LEVELS: usize = 20;

/// What the values of a column look like, counted by row.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    present: u64,
    infinite: u64,
    bytes: u64,
    codes: u64,
    numbers: Numbers,
    dates: Dates,
    flags: flag::Tally,
}

/// Values that read as numbers: with either decimal mark, or only with one.
#[derive(Debug, Default)]
struct Numbers {
    either: u64,
    point_only: u64,
    comma_only: u64,
    /// Of `either`: those with a comma or a point that mean something else with the other mark.
    comma_unsure: u64,
    point_unsure: u64,
    percent: u64,
    grouped: u64,
    dressed: u64,
    currency: Option<&'static str>,
}

/// Values that read as dates: in either order, or only in one.
#[derive(Debug, Default)]
struct Dates {
    sure: u64,
    either: u64,
    unsure: u64,
    day_only: u64,
    month_only: u64,
    slashes: u64,
    timed: u64,
    form: Option<Form>,
    forms_differ: bool,
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
            (distinct <= FEW_LEVELS && (repeated || !long)) || (distinct <= MAX_LEVELS && repeated)
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
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            decimal: Decimal::Point,
            order: Order::DayFirst,
            format: None,
            unsure: None,
        }
    }
}

impl Numbers {
    /// Adds a text if it is a number.
    fn add(&mut self, text: &str, count: u64) -> bool {
        let point = number::parse(text, Decimal::Point);
        let dress = match point {
            // Digits alone are the same either way, and a point with other than three decimals only one.
            Some((_, dress)) if dress == Dress::default() => {
                match text.bytes().rposition(|b| b == b'.') {
                    None => self.either += count,
                    Some(at) if text.len() - at == 4 && is_grouped(text) => {
                        self.either += count;
                        self.point_unsure += count;
                    }
                    Some(_) => self.point_only += count,
                }
                return true;
            }
            Some((value, dress)) => {
                match number::parse(text, Decimal::Comma) {
                    Some((other, _)) => {
                        self.either += count;
                        if other != value {
                            let comma = text.contains(',');
                            self.comma_unsure += if comma { count } else { 0 };
                            self.point_unsure += if comma { 0 } else { count };
                        }
                    }
                    None => self.point_only += count,
                }
                dress
            }
            None => {
                let Some((_, dress)) = number::parse(text, Decimal::Comma) else {
                    return false;
                };
                self.comma_only += count;
                dress
            }
        };
        self.dressed += count;
        self.percent += if dress.percent { count } else { 0 };
        self.grouped += if dress.grouped { count } else { 0 };
        self.currency = self.currency.or(dress.currency);
        true
    }

    fn fit(&self) -> u64 {
        self.either + self.point_only.max(self.comma_only)
    }

    fn reading(&self, delimiter: u8) -> Reading {
        let all = self.either + self.point_only + self.comma_only;
        let sure = self.point_only + self.comma_only > 0;
        let decimal = if self.comma_only > self.point_only
            || (!sure && self.comma_unsure > 0 && delimiter == b';')
        {
            Decimal::Comma
        } else {
            Decimal::Point
        };
        let unsure = if !sure && (self.comma_unsure > 0 || (self.point_unsure > 0 && delimiter == b';')) {
            let (mark, use_) = match (self.comma_unsure > 0, decimal) {
                (true, Decimal::Point) => ("comma", "grouping thousands (1,234 is one thousand two hundred thirty-four)"),
                (true, Decimal::Comma) => ("comma", "the decimal mark (1,234 is a little more than one)"),
                (false, _) => ("point", "the decimal mark (1.234 is a little more than one)"),
            };
            Some(format!("the {mark} was read as {use_}"))
        } else if self.percent > 0 && self.percent < all {
            let percent = self.percent;
            Some(format!("{percent} of {all} values have a percent sign; the number before the sign was taken for all"))
        } else {
            None
        };
        Reading {
            decimal,
            format: self.format(decimal),
            unsure: unsure.map(|how| (WarningCode::AmbiguousNumber, how)),
            ..Reading::of(Kind::Number)
        }
    }

    fn format(&self, decimal: Decimal) -> Option<String> {
        let number = match (decimal, self.grouped > 0) {
            (Decimal::Comma, true) => Some("1.234,56"),
            (Decimal::Comma, false) => Some("1234,56"),
            (Decimal::Point, true) => Some("1,234.56"),
            (Decimal::Point, false) => None,
        };
        let number = match (number, self.percent * 2 > self.dressed) {
            (None, true) => Some("12 %".to_owned()),
            (Some(number), true) => Some(format!("{number} %")),
            (number, false) => number.map(str::to_owned),
        };
        match (self.currency, number) {
            (Some(sign), Some(number)) => Some(format!("{sign} {number}")),
            (Some(sign), None) => Some(sign.to_owned()),
            (None, number) => number,
        }
    }
}

/// Whether a text of digits and one point could also be grouped thousands: one to three digits before it, not a lone 0.
fn is_grouped(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = text.split('.').next().unwrap_or("");
    (1..=3).contains(&whole.len()) && whole != "0"
}

impl Dates {
    fn add(&mut self, text: &str, count: u64) {
        let Some(scan) = date::scan(text) else {
            return;
        };
        let (day, month) = (scan.ms(Order::DayFirst), scan.ms(Order::MonthFirst));
        match (scan.form, day, month) {
            (_, None, None) => return,
            (Form::YearLast(separator), day, month) => {
                self.slashes += if separator == '/' { count } else { 0 };
                match (day, month) {
                    (Some(_), None) => self.day_only += count,
                    (None, _) => self.month_only += count,
                    (Some(a), Some(b)) => {
                        self.either += count;
                        self.unsure += if a == b { 0 } else { count };
                    }
                }
            }
            _ => self.sure += count,
        }
        self.timed += if scan.timed { count } else { 0 };
        self.forms_differ |= self.form.is_some_and(|form| form != scan.form);
        self.form = self.form.or(Some(scan.form));
    }

    fn fit(&self) -> u64 {
        self.sure + self.either + self.day_only.max(self.month_only)
    }

    fn reading(&self, delimiter: u8) -> Reading {
        let sure = self.day_only != self.month_only;
        let order = if sure {
            if self.day_only > self.month_only { Order::DayFirst } else { Order::MonthFirst }
        } else if self.slashes > 0 && delimiter != b';' {
            Order::MonthFirst
        } else {
            Order::DayFirst
        };
        let first = match order {
            Order::DayFirst => "day",
            Order::MonthFirst => "month",
        };
        let unsure = (!sure && self.unsure > 0).then(|| {
            let how = format!("the dates could be day/month or month/day; the {first} was taken to come first");
            (WarningCode::AmbiguousDate, how)
        });
        Reading {
            order,
            format: Some(self.format(order)),
            unsure,
            ..Reading::of(Kind::Date)
        }
    }

    fn format(&self, order: Order) -> String {
        let date = match self.form {
            _ if self.forms_differ => "mixed".to_owned(),
            Some(Form::YearMonth) => "year-month".to_owned(),
            Some(Form::Compact) => "yearmonthday".to_owned(),
            Some(Form::Named) => "day month-name year".to_owned(),
            Some(Form::YearLast(mark)) => match order {
                Order::DayFirst => format!("day{mark}month{mark}year"),
                Order::MonthFirst => format!("month{mark}day{mark}year"),
            },
            Some(Form::YearFirst) | None => "year-month-day".to_owned(),
        };
        if self.timed > 0 { format!("{date} hour:minute") } else { date }
    }
}

fn names_a_phone(name: &str) -> bool {
    let name = name.to_lowercase();
    ["phone", "mobile", "电话", "手机"].iter().any(|word| name.contains(word)) || name == "tel"
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
            (&["01/31/2026 10:00", "01/02/2026 11:30"], Date, Some("month/day/year hour:minute")),
            (&["31.01.2026", "1.2.2026"], Date, Some("day.month.year")),
            (&["20260131", "20260201"], Date, Some("yearmonthday")),
            (&["red", "blue", "red"], Category, None),
            (&["", "NA"], Text, None),
        ] {
            let reading = read("x", b',', values);
            assert_eq!((reading.kind, reading.format.as_deref()), (kind, format), "{values:?}");
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
        assert_eq!((thousands.decimal, thousands.unsure.map(|u| u.0)), (Decimal::Point, Some(WarningCode::AmbiguousNumber)));
        let decimals = read("x", b';', &["1,234", "2,345"]);
        assert_eq!(decimals.decimal, Decimal::Comma);
        let months = read("x", b',', &["01/02/2026", "03/04/2026"]);
        assert_eq!((months.order, months.unsure.map(|u| u.0)), (Order::MonthFirst, Some(WarningCode::AmbiguousDate)));
        assert_eq!(read("x", b';', &["01/02/2026", "03/04/2026"]).order, Order::DayFirst);
        assert_eq!(read("x", b',', &["1.234", "195.928"]).unsure, None);
        assert_eq!(read("phone", b',', &["13812345678", "13912345678"]).kind, Kind::Category);
    }
}
