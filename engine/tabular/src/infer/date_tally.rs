//! Tally of values that read as dates, and what follows for the column: the order of day and month, and the format.
//! What can be read two ways is said, with the reading chosen.

use hearth_protocol::{Kind, WarningCode};

use super::date::{self, Form, Order};
use super::kind::Reading;

/// Values that read as dates: in either order, or only in one.
#[derive(Debug, Default)]
pub(super) struct Dates {
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

impl Dates {
    /// Adds a text if it is a date.
    pub(super) fn add(&mut self, text: &str, count: u64) {
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

    /// Values that read as dates in the better order.
    pub(super) fn fit(&self) -> u64 {
        self.sure + self.either + self.day_only.max(self.month_only)
    }

    /// How to read the column; a semicolon as the file's delimiter goes with the day first.
    pub(super) fn reading(&self, delimiter: u8) -> Reading {
        let sure = self.day_only != self.month_only;
        let order = if sure {
            if self.day_only > self.month_only {
                Order::DayFirst
            } else {
                Order::MonthFirst
            }
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
            let how =
                format!("the dates could be day/month or month/day; the {first} was taken to come first");
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
        if self.timed > 0 {
            format!("{date} hour:minute")
        } else {
            date
        }
    }
}
