//! What to look at before training: identifiers, constants, gaps, and features that give the target away.
//! Hints never change anything.

use arrow_array::Array;
use hearth_protocol::{ColumnProfile, Hint, HintCode, Kind, Role, Task};

use crate::infer::role;
use crate::{Column, ColumnData, TargetData, stats};

/// Rows from which rates and areas mean something.
const ENOUGH: usize = 20;

/// Single-feature AUC from which a feature predicts the target almost perfectly …
const LEAK_AUC: f64 = 0.98;

/// … and |correlation| for a target that is a quantity.
const LEAK_CORRELATION: f64 = 0.995;

/// Adds the hints about one column.
pub(super) fn add(
    column: &Column,
    profile: &ColumnProfile,
    target: Option<&TargetData>,
    hints: &mut Vec<Hint>,
) {
    if matches!(column.role, Role::Identifier | Role::Target) {
        return;
    }
    let name = &column.name;
    let mut hint = |code, strength: f64, message: String| {
        hints.push(Hint {
            code,
            column: name.clone(),
            strength,
            message,
        });
    };
    let rows = column.len();
    let present = rows - column.missing();
    let share = |part: usize| part as f64 / rows.max(1) as f64;
    if present > 0 && profile.distinct == 1 {
        let message = format!("\"{name}\" has one value only and says nothing about anybody.");
        hint(HintCode::Constant, 1.0 / rows as f64, message);
    }
    if column.missing() * 2 > rows {
        let strength = share(column.missing());
        let message = format!("\"{name}\" is missing in {:.0} % of the rows.", strength * 100.0);
        hint(HintCode::MostlyMissing, strength, message);
    }
    if column.role != Role::Feature {
        return;
    }
    let distinct = profile.distinct as usize;
    if present >= ENOUGH && distinct * 20 >= present * 19 && reads_as_identifier(column) {
        let message = format!(
            "\"{name}\" has almost as many values as rows and looks like an identifier: it can be learnt by heart, not learnt from."
        );
        hint(
            HintCode::IdentifierLike,
            distinct as f64 / present as f64,
            message,
        );
    }
    if let Some((strength, what)) = target.and_then(|target| leak(column, target)) {
        let message = format!(
            "\"{name}\" alone predicts the target almost perfectly ({what} {strength:.3}): check that it is known beforehand."
        );
        hint(HintCode::PredictsTarget, strength, message);
    }
}

fn reads_as_identifier(column: &Column) -> bool {
    match &column.data {
        ColumnData::Number(a) => {
            role::numbers_rows(a)
                || (role::names_an_identifier(&column.name) && a.iter().flatten().all(|v| v.fract() == 0.0))
        }
        ColumnData::Text(a) => role::reads_as_code(a),
        ColumnData::Category(_) => true,
        ColumnData::Date(_) | ColumnData::Flag(_) => false,
    }
}

/// How well a feature alone predicts the target, if almost perfectly. Several classes are not looked at.
fn leak(column: &Column, target: &TargetData) -> Option<(f64, &'static str)> {
    match target.task {
        Task::Binary => {
            let labels = target.labels()?;
            let areas = [gap_auc(column, labels), value_auc(column, labels)];
            let best = areas
                .into_iter()
                .flatten()
                .map(|a| a.max(1.0 - a))
                .fold(0.0, f64::max);
            (best >= LEAK_AUC).then_some((best, "AUC"))
        }
        Task::Regression => {
            let numbers = target.numbers()?;
            let pairs: Vec<(f64, f64)> = numbers
                .iter()
                .enumerate()
                .filter_map(|(row, y)| Some((value(column, row)?, (*y)?)))
                .collect();
            let correlation = stats::correlation(&pairs).abs();
            (pairs.len() >= ENOUGH && correlation >= LEAK_CORRELATION).then_some((correlation, "correlation"))
        }
        Task::Multiclass => None,
    }
}

/// The value as a number, where it has an order.
fn value(column: &Column, row: usize) -> Option<f64> {
    if column.is_missing(row) {
        return None;
    }
    match &column.data {
        ColumnData::Number(a) => Some(a.value(row)),
        ColumnData::Date(a) => Some(a.value(row) as f64),
        ColumnData::Flag(a) => Some(f64::from(u8::from(a.value(row)))),
        ColumnData::Category(_) | ColumnData::Text(_) => None,
    }
}

/// AUC of being missing: a date of leaving is only there for those who left.
fn gap_auc(column: &Column, labels: &[Option<u32>]) -> Option<f64> {
    if column.missing() == 0 || column.len() < ENOUGH {
        return None;
    }
    let rows = labels.iter().enumerate();
    let mut pairs: Vec<(f64, bool)> = rows
        .filter_map(|(row, label)| {
            let gap = f64::from(u8::from(column.is_missing(row)));
            Some((gap, (*label)? == 1))
        })
        .collect();
    stats::auc(&mut pairs)
}

/// AUC of the value; of a category, of the target rate of its level.
fn value_auc(column: &Column, labels: &[Option<u32>]) -> Option<f64> {
    let mut pairs: Vec<(f64, bool)> = match column.kind {
        Kind::Category => level_rates(column, labels),
        _ => labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| Some((value(column, row)?, (*label)? == 1)))
            .collect(),
    };
    if pairs.len() < ENOUGH {
        return None;
    }
    stats::auc(&mut pairs)
}

/// Every row's level's target rate, counted on the other half of the rows (even and odd), so that rare levels don't
/// predict themselves. Rates are drawn towards the overall one by one row's weight.
fn level_rates(column: &Column, labels: &[Option<u32>]) -> Vec<(f64, bool)> {
    let ColumnData::Category(array) = &column.data else {
        return Vec::new();
    };
    let keys = array.keys();
    let rows: Vec<(usize, usize, bool)> = labels
        .iter()
        .enumerate()
        .filter(|(row, _)| *row < keys.len() && keys.is_valid(*row))
        .filter_map(|(row, label)| Some((row % 2, keys.value(row) as usize, (*label)? == 1)))
        .collect();
    let base = rows.iter().filter(|r| r.2).count() as f64 / rows.len().max(1) as f64;
    let mut counts = vec![[(0.0, 0.0); 2]; array.values().len()];
    for &(half, level, hit) in &rows {
        let (all, hits) = &mut counts[level][half];
        *all += 1.0;
        *hits += f64::from(u8::from(hit));
    }
    rows.iter()
        .map(|&(half, level, hit)| {
            let (all, hits) = counts[level][1 - half];
            ((hits + base) / (all + 1.0), hit)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Flow, Table, profile};

    #[test]
    fn leaks_constants_gaps_and_identifiers_are_named() {
        let rows = || 0..200u32;
        let left = |i: u32| i.wrapping_mul(2_654_435_761) >> 16 & 3 == 0;
        let noise = |i: u32| f64::from(i.wrapping_mul(40_503) >> 3 & 1023);
        let columns = vec![
            Column::numbers("noise", rows().map(|i| Some(noise(i)))),
            Column::numbers(
                "leak",
                rows().map(|i| Some(noise(i) + if left(i) { 5000.0 } else { 0.0 })),
            ),
            Column::categories(
                "reason",
                rows().map(|i| {
                    Some(if left(i) {
                        ["price", "move"][i as usize % 2]
                    } else {
                        "none yet"
                    })
                }),
            ),
            Column::dates(
                "left_on",
                rows().map(|i| left(i).then_some(i64::from(i) * 86_400_000)),
            ),
            Column::numbers("constant", rows().map(|_| Some(1.0))).with_role(Role::Ignored),
            Column::texts("code", rows().map(|i| Some(format!("c{i}")))),
            Column::categories(
                "city",
                rows().map(|i| Some(["Ulm", "Bonn", "Köln"][i as usize % 3])),
            ),
            Column::flags("churn", ("Yes", "No"), rows().map(|i| Some(left(i)))).with_role(Role::Target),
        ];
        let table = Table::from_columns("t", columns).expect("columns fit");
        let found: Vec<(HintCode, String)> = profile(&table, &mut |_, _| Flow::Continue)
            .hints
            .into_iter()
            .map(|h| (h.code, h.column))
            .collect();
        use HintCode::{Constant, IdentifierLike, MostlyMissing, PredictsTarget};
        let expected = [
            (PredictsTarget, "leak"),
            (PredictsTarget, "reason"),
            (MostlyMissing, "left_on"),
            (PredictsTarget, "left_on"),
            (Constant, "constant"),
            (IdentifierLike, "code"),
        ];
        assert_eq!(found, expected.map(|(code, name)| (code, name.to_owned())));
    }

    #[test]
    fn a_copy_of_a_quantity_correlates() {
        let value = |i: i32| f64::from(i * 7919 % 1009);
        let columns = vec![
            Column::numbers("double", (0..100).map(|i| Some(2.0 * value(i) + 1.0))),
            Column::numbers("spend", (0..100).map(|i| Some(value(i)))).with_role(Role::Target),
        ];
        let table = Table::from_columns("t", columns).expect("columns fit");
        let hints = profile(&table, &mut |_, _| Flow::Continue).hints;
        assert_eq!((hints[0].code, hints.len()), (HintCode::PredictsTarget, 1));
    }
}
