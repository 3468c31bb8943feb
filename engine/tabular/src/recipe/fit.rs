//! Fitting a recipe on training rows: what is filled in, standardised, grouped and dropped.
//! Only the given rows are looked at; nothing of other rows or of the target gets in.

use std::collections::BTreeSet;

use super::read::{self, Read};
use super::{
    CategoryRule, DateRule, Dropped, FlagRule, InputColumn, NumberRule, Recipe, RecipeOptions, Rule, Scaling,
    TextRule, Toggle, VERSION,
};
use crate::infer::date;
use crate::{Column, ColumnData, Table, TableError, cells, stats};

/// Milliseconds a day.
pub(super) const DAY_MS: i64 = 86_400_000;

/// Most rare levels remembered by name.
const RARE_KEPT: usize = 10_000;

impl Recipe {
    /// Fits a recipe for the columns `features`, in that order, on the rows `rows` (from 0; those past the end count
    /// as missing). Features that are empty or constant in these rows are left out and named by
    /// [`Recipe::fit_warnings`].
    ///
    /// # Errors
    /// [`TableError::UnknownColumn`]; [`TableError::BadColumn`] for a feature named twice;
    /// [`TableError::NoFeatures`] when nothing is left.
    pub fn fit(
        table: &Table,
        rows: &[u32],
        features: &[String],
        options: &RecipeOptions,
    ) -> Result<Self, TableError> {
        let mut recipe = Self {
            version: VERSION,
            columns: Vec::new(),
            dropped: Vec::new(),
        };
        let mut seen = BTreeSet::new();
        for name in features {
            let column = table
                .column(name)
                .ok_or_else(|| TableError::UnknownColumn { column: name.clone() })?;
            if !seen.insert(name) {
                return Err(TableError::BadColumn {
                    column: name.clone(),
                    why: "it is listed twice among the features".into(),
                });
            }
            let rule = match column.data {
                ColumnData::Number(_) => number_rule(column, rows, options),
                ColumnData::Flag(_) => flag_rule(column, rows),
                ColumnData::Category(_) => category_rule(column, rows, options),
                ColumnData::Text(_) => text_rule(column, rows),
                ColumnData::Date(_) => date_rule(column, rows),
            };
            match rule {
                Some(rule) => recipe.columns.push(InputColumn {
                    name: name.clone(),
                    rule,
                }),
                None => recipe.dropped.push(Dropped {
                    name: name.clone(),
                    empty: rows.iter().all(|&row| column.is_missing(row as usize)),
                }),
            }
        }
        if recipe.columns.is_empty() {
            return Err(TableError::NoFeatures);
        }
        Ok(recipe)
    }
}

/// The values of the rows and whether any was missing.
fn present<T: Copy>(read: Read<'_, T>, rows: &[u32]) -> (Vec<T>, bool) {
    let mut missing = false;
    let values = rows
        .iter()
        .filter_map(|&row| {
            let value = read(row as usize).value();
            missing |= value.is_none();
            value
        })
        .collect();
    (values, missing)
}

impl Scaling {
    /// Fits on values without missing ones; the order of the values is lost.
    fn fit(values: &mut [f64]) -> Self {
        let (mean, squares) = stats::moments(values);
        values.sort_unstable_by(f64::total_cmp);
        let deviation = (squares / values.len().max(1) as f64).sqrt();
        let varies = deviation > 0.0 && deviation.is_finite() && values.first() != values.last();
        Self {
            mean: if mean.is_finite() { mean } else { 0.0 },
            deviation: if varies { deviation } else { 1.0 },
            min: values.first().copied().unwrap_or(0.0),
            max: values.last().copied().unwrap_or(0.0),
            fill: stats::quantile(values, 0.5),
        }
    }

    fn varies(&self) -> bool {
        self.min < self.max
    }
}

fn number_rule(column: &Column, rows: &[u32], options: &RecipeOptions) -> Option<Rule> {
    let (mut values, missing) = present(read::numbers(column), rows);
    let skewed = || values.iter().all(|&v| v >= 0.0) && stats::skewness(&values) > 2.0;
    let log = options.log_skewed == Toggle::On && skewed();
    if log {
        values.iter_mut().for_each(|v| *v = signed_log(*v));
    }
    let scaling = Scaling::fit(&mut values);
    let useful = !values.is_empty() && (missing || scaling.varies());
    useful.then_some(Rule::Number(NumberRule {
        scaling,
        log,
        missing,
    }))
}

/// sign(x) · ln(1 + |x|).
pub(super) fn signed_log(x: f64) -> f64 {
    x.abs().ln_1p().copysign(x)
}

fn flag_rule(column: &Column, rows: &[u32]) -> Option<Rule> {
    let (yes, no) = (cells::flag(column, true), cells::flag(column, false));
    let (values, missing) = present(read::flags(column, yes.to_owned(), no.to_owned()), rows);
    let ones = values.iter().filter(|&&v| v).count();
    let varies = ones > 0 && ones < values.len();
    let useful = !values.is_empty() && (missing || varies);
    useful.then(|| {
        Rule::Flag(FlagRule {
            yes: yes.to_owned(),
            no: no.to_owned(),
            fill: 2 * ones > values.len(),
            missing,
        })
    })
}

fn category_rule(column: &Column, rows: &[u32], options: &RecipeOptions) -> Option<Rule> {
    let ColumnData::Category(array) = &column.data else {
        return None;
    };
    let names = column.levels();
    let mut counts = vec![0u64; names.len()];
    let mut missing = false;
    for &row in rows {
        if column.is_missing(row as usize) {
            missing = true;
        } else {
            counts[array.keys().value(row as usize) as usize] += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&i| counts[i] > 0).collect();
    // The names are sorted, so equal counts stay in order of the text.
    order.sort_by_key(|&i| std::cmp::Reverse(counts[i]));
    let floor = (options.rare_share * rows.len() as f64).max(options.rare_count as f64);
    let kept = order
        .iter()
        .take(options.max_levels)
        .take_while(|&&i| counts[i] as f64 >= floor)
        .count();
    let rare = order.split_off(kept);
    let slots = order.len() + usize::from(!rare.is_empty()) + usize::from(missing);
    if slots < 2 || (order.is_empty() && rare.is_empty()) {
        return None;
    }
    let mut rare: Vec<String> = rare
        .iter()
        .take(RARE_KEPT)
        .map(|&i| names[i].to_owned())
        .collect();
    rare.sort_unstable();
    Some(Rule::Category(CategoryRule {
        levels: order.iter().map(|&i| names[i].to_owned()).collect(),
        rare,
        missing,
    }))
}

fn text_rule(column: &Column, rows: &[u32]) -> Option<Rule> {
    let (values, missing) = present(read::lengths(column), rows);
    let length = Scaling::fit(&mut values.iter().map(|v| v.0).collect::<Vec<_>>());
    let words = Scaling::fit(&mut values.iter().map(|v| v.1).collect::<Vec<_>>());
    let useful = !values.is_empty() && (missing || length.varies() || words.varies());
    useful.then_some(Rule::Text(TextRule {
        length,
        words,
        missing,
    }))
}

fn date_rule(column: &Column, rows: &[u32]) -> Option<Rule> {
    let (values, missing) = present(read::dates(column), rows);
    let origin_ms = values.iter().copied().min()?;
    let varies = |part: fn(i64) -> u32| values.windows(2).any(|w| part(w[0]) != part(w[1]));
    let mut days: Vec<f64> = values.iter().map(|&ms| days_since(ms, origin_ms)).collect();
    let days = Scaling::fit(&mut days);
    (missing || days.varies()).then(|| {
        Rule::Date(DateRule {
            origin_ms,
            days,
            month: varies(date::month),
            weekday: varies(date::weekday),
            hour: varies(date::hour),
            missing,
        })
    })
}

/// Days between two instants, with fraction.
pub(super) fn days_since(ms: i64, origin_ms: i64) -> f64 {
    (i128::from(ms) - i128::from(origin_ms)) as f64 / DAY_MS as f64
}
