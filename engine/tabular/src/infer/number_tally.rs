//! Tally of values that read as numbers, and what follows for the column: the decimal mark and the format.
//! What can be read two ways is said, with the reading chosen.

use hearth_protocol::{Kind, WarningCode};

use super::kind::Reading;
use super::number::{self, Decimal, Dress};

/// Values that read as numbers: with either decimal mark, or only with one.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) either: u64,
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

impl Numbers {
    /// Adds a text if it is a number.
    pub(super) fn add(&mut self, text: &str, count: u64) -> bool {
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

    /// Values that read as numbers with the better mark.
    pub(super) fn fit(&self) -> u64 {
        self.either + self.point_only.max(self.comma_only)
    }

    /// How to read the column; a semicolon as the file's delimiter goes with decimal commas.
    pub(super) fn reading(&self, delimiter: u8) -> Reading {
        let all = self.either + self.point_only + self.comma_only;
        let sure = self.point_only + self.comma_only > 0;
        let decimal =
            if self.comma_only > self.point_only || (!sure && self.comma_unsure > 0 && delimiter == b';') {
                Decimal::Comma
            } else {
                Decimal::Point
            };
        let unsure = if !sure && (self.comma_unsure > 0 || (self.point_unsure > 0 && delimiter == b';')) {
            let (mark, use_) = match (self.comma_unsure > 0, decimal) {
                (true, Decimal::Point) => (
                    "comma",
                    "grouping thousands (1,234 is one thousand two hundred thirty-four)",
                ),
                (true, Decimal::Comma) => ("comma", "the decimal mark (1,234 is a little more than one)"),
                (false, _) => ("point", "the decimal mark (1.234 is a little more than one)"),
            };
            Some(format!("the {mark} was read as {use_}"))
        } else if self.percent > 0 && self.percent < all {
            let percent = self.percent;
            Some(format!(
                "{percent} of {all} values have a percent sign; the number before the sign was taken for all"
            ))
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
