//! Applying a recipe to rows of any table: nothing that is in the table stops it.
//! What does not fit goes to the missing or unseen slot and is reported, once a column, with its first place and count.

use std::collections::BTreeMap;

use hearth_protocol::{Warning, WarningCode};

use super::fit::{days_since, signed_log};
use super::read::{self, Read, Reading};
use super::{CLIP, CategoryRule, DateRule, Encoded, FlagRule, NumberRule, Recipe, Rule, Scaling, TextRule};
use crate::infer::{date, number};
use crate::{Column, Rows, Table, cells};

impl Recipe {
    /// Encodes rows of a table, found by column name; the order and number of the table's columns don't matter.
    ///
    /// Problems are added to `warnings`, at most one entry a code and column (an entry that is already there is
    /// counted up), each with the first row (from 1), the first value and the count: `MissingColumn`,
    /// `UnseenCategory`, `OutOfRange`, `BadNumber`, `BadDate`, `BadFlag`.
    ///
    /// Preparing costs the levels of each category column, so prefer few calls with many rows.
    pub fn encode<'a>(
        &self,
        table: &Table,
        rows: impl Into<Rows<'a>>,
        warnings: &mut Vec<Warning>,
    ) -> Encoded {
        let rows = rows.into();
        let (n, p, levels) = (rows.len(), self.numeric_width(), self.levels());
        let q = levels.len();
        let mut out = Encoded {
            rows: n,
            numeric: vec![0.0; n * p],
            p,
            codes: vec![0; n * q],
            q,
            levels,
        };
        let (mut at_number, mut at_code) = (0, 0);
        for input in &self.columns {
            let mut sink = Sink {
                column: table.column(&input.name),
                name: &input.name,
                rows,
                numeric: &mut out.numeric,
                p,
                codes: &mut out.codes,
                q,
                at: 0,
                warnings,
            };
            if sink.column.is_none() {
                let message = format!(
                    "The column \"{}\" is not in the table; it was treated as missing.",
                    input.name
                );
                report(
                    sink.warnings,
                    Warning::new(WarningCode::MissingColumn, message).in_column(&input.name),
                    Again::Same,
                );
            }
            if let Rule::Category(rule) = &input.rule {
                sink.at = at_code;
                sink.category(rule);
                at_code += 1;
            } else {
                sink.at = at_number;
                match &input.rule {
                    Rule::Number(rule) => sink.number(rule),
                    Rule::Flag(rule) => sink.flag(rule),
                    Rule::Text(rule) => sink.text(rule),
                    Rule::Date(rule) => sink.date(rule),
                    Rule::Category(_) => {}
                }
                at_number += input.rule.numeric_names("").len();
            }
        }
        out
    }
}

/// Whether a warning that is already there counts up or stays.
enum Again {
    Counts,
    Same,
}

/// Adds a warning or counts up the one of the same code and column.
fn report(warnings: &mut Vec<Warning>, warning: Warning, again: Again) {
    let same = |w: &&mut Warning| w.code == warning.code && w.column == warning.column;
    match warnings.iter_mut().find(same) {
        Some(there) => {
            if let Again::Counts = again {
                there.count += warning.count;
            }
        }
        None => warnings.push(warning),
    }
}

/// Where the outputs of one column go.
struct Sink<'a> {
    column: Option<&'a Column>,
    name: &'a str,
    rows: Rows<'a>,
    numeric: &'a mut [f32],
    p: usize,
    codes: &'a mut [u32],
    q: usize,
    at: usize,
    warnings: &'a mut Vec<Warning>,
}

/// Occurrences of a problem: the first row and how many.
#[derive(Default)]
struct Seen {
    first: Option<usize>,
    count: u64,
}

impl Seen {
    fn add(&mut self, row: usize) {
        self.first.get_or_insert(row);
        self.count += 1;
    }
}

impl<'a> Sink<'a> {
    fn report(&mut self, code: WarningCode, seen: &Seen, what: &str) {
        let (Some(row), Some(column)) = (seen.first, self.column) else {
            return;
        };
        let warning = Warning::new(code, format!("Column \"{}\": {what}", self.name))
            .at_row(row as u64 + 1)
            .in_column(self.name)
            .with_value(&read::shown(column, row))
            .times(seen.count);
        report(self.warnings, warning, Again::Counts);
    }

    /// Lets `write` fill the numbers of every row (from `at` on) from its row number and value; bad values are missing
    /// and reported.
    fn each<T: Copy>(
        &mut self,
        read: Option<Read<'a, T>>,
        (code, what): (WarningCode, &str),
        mut write: impl FnMut(usize, Option<T>, &mut [f32]),
    ) {
        let mut bad = Seen::default();
        let rows = self.rows.iter().zip(self.numeric.chunks_exact_mut(self.p));
        for (row, numeric) in rows {
            let reading = read.as_ref().map_or(Reading::Missing, |read| read(row));
            if let Reading::Bad = reading {
                bad.add(row);
            }
            write(row, reading.value(), &mut numeric[self.at..]);
        }
        self.report(code, &bad, what);
    }

    fn number(&mut self, rule: &NumberRule) {
        let mut far = Seen::default();
        let what = "a value is not a number; it was treated as missing.";
        self.each(
            self.column.map(read::numbers),
            (WarningCode::BadNumber, what),
            |row, value, out| {
                let value = value.map(|v| if rule.log { signed_log(v) } else { v });
                if value.is_some_and(|v| rule.scaling.is_far(v)) {
                    far.add(row);
                }
                out[0] = rule.scaling.z(value);
                if rule.missing {
                    out[1] = indicator(value.is_none());
                }
            },
        );
        self.report(WarningCode::OutOfRange, &far, FAR);
    }

    fn flag(&mut self, rule: &FlagRule) {
        let what = "a value is neither yes nor no; it was treated as missing.";
        self.each(
            self.column
                .map(|c| read::flags(c, rule.yes.clone(), rule.no.clone())),
            (WarningCode::BadFlag, what),
            |_, value, out| {
                out[0] = indicator(value.unwrap_or(rule.fill));
                if rule.missing {
                    out[1] = indicator(value.is_none());
                }
            },
        );
    }

    fn text(&mut self, rule: &TextRule) {
        let never = (WarningCode::BadNumber, "a text could not be read.");
        self.each(self.column.map(read::lengths), never, |_, value, out| {
            out[0] = rule.length.z(value.map(|v| v.0));
            out[1] = rule.words.z(value.map(|v| v.1));
            if rule.missing {
                out[2] = indicator(value.is_none());
            }
        });
    }

    fn date(&mut self, rule: &DateRule) {
        let mut far = Seen::default();
        let what = "a value is not a date; it was treated as missing.";
        self.each(
            self.column.map(read::dates),
            (WarningCode::BadDate, what),
            |row, value, out| {
                let days = value.map(|ms| days_since(ms, rule.origin_ms));
                if days.is_some_and(|days| rule.days.is_far(days)) {
                    far.add(row);
                }
                out[0] = rule.days.z(days);
                let mut at = 1;
                if rule.month {
                    circle(
                        &mut out[at..],
                        value.map(|ms| f64::from(date::month(ms) - 1) / 12.0),
                    );
                    at += 2;
                }
                if rule.weekday {
                    if let Some(ms) = value {
                        out[at + date::weekday(ms) as usize] = 1.0;
                    }
                    at += 7;
                }
                if rule.hour {
                    circle(&mut out[at..], value.map(|ms| f64::from(date::hour(ms)) / 24.0));
                    at += 2;
                }
                if rule.missing {
                    out[at] = indicator(value.is_none());
                }
            },
        );
        self.report(WarningCode::OutOfRange, &far, FAR);
    }

    fn category(&mut self, rule: &CategoryRule) {
        let slots = Slots::new(rule);
        let read = self
            .column
            .map(|column| read::slots(column, move |text| slots.of(text)));
        let mut unseen = Seen::default();
        for (row, codes) in self.rows.iter().zip(self.codes.chunks_exact_mut(self.q)) {
            let reading = read.as_ref().map_or(Reading::Missing, |read| read(row));
            codes[self.at] = match reading {
                Reading::Value(slot) => slot,
                Reading::Missing => rule.missing_slot().unwrap_or(0),
                Reading::Bad => {
                    unseen.add(row);
                    0
                }
            };
        }
        let what = "a value was never seen in training; it went to the slot \"unseen\".";
        self.report(WarningCode::UnseenCategory, &unseen, what);
    }
}

const FAR: &str =
    "a value lies more than 10 standard deviations outside the training range; it was cut there.";

impl Scaling {
    /// The standardised value, cut at ± [`CLIP`].
    fn z(&self, value: Option<f64>) -> f32 {
        let x = value.unwrap_or(self.fill);
        ((x - self.mean) / self.deviation).clamp(-CLIP, CLIP) as f32
    }

    /// Whether a value is further outside the training range than [`CLIP`] standard deviations.
    fn is_far(&self, x: f64) -> bool {
        let slack = CLIP * self.deviation;
        x < self.min - slack || x > self.max + slack
    }
}

fn indicator(on: bool) -> f32 {
    f32::from(u8::from(on))
}

/// Sine and cosine of a share of a full turn; 0 and 0 without one.
fn circle(out: &mut [f32], turn: Option<f64>) {
    let (sin, cos) = turn.map_or((0.0, 0.0), |turn| (turn * std::f64::consts::TAU).sin_cos());
    out[0] = sin as f32;
    out[1] = cos as f32;
}

/// Looks up the slot of a level by its text, then by its value where both are numbers (`3.0` and `3`).
struct Slots {
    by_text: BTreeMap<String, u32>,
    by_number: BTreeMap<String, u32>,
}

impl Slots {
    fn new(rule: &CategoryRule) -> Self {
        let other = rule.other_slot().unwrap_or(0);
        let levels = rule.levels.iter().zip(1..);
        let all = levels.chain(rule.rare.iter().map(|name| (name, other)));
        let mut slots = Self {
            by_text: BTreeMap::new(),
            by_number: BTreeMap::new(),
        };
        for (name, slot) in all {
            slots.by_text.insert(name.clone(), slot);
            if let Some(value) = number::parse_alone(name) {
                slots.by_number.entry(cells::number(value)).or_insert(slot);
            }
        }
        slots
    }

    fn of(&self, text: &str) -> Option<u32> {
        let text = text.trim();
        let by_number = || {
            let value = number::parse_alone(text)?;
            self.by_number.get(&cells::number(value))
        };
        self.by_text.get(text).or_else(by_number).copied()
    }
}
