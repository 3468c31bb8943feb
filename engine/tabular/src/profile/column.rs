//! The summary of one column: moments, quantiles, distinct and top values, a histogram.
//! What the numbers suggest is for the hints.

use arrow_array::{Array, LargeStringArray};
use hearth_protocol::{Bin, ColumnProfile, DateSummary, NumberSummary, TopValue};

use crate::infer::date;
use crate::{Column, ColumnData, cells, interner, stats};

/// Most top values.
const TOP: usize = 10;

/// Most histogram bars.
const BINS: usize = 20;

/// Summarises a column.
pub(super) fn profile(column: &Column) -> ColumnProfile {
    let mut profile = ColumnProfile {
        name: column.name.clone(),
        kind: column.kind,
        role: column.role,
        missing: column.missing() as u64,
        distinct: 0,
        number: None,
        date: None,
        top: Vec::new(),
        histogram: Vec::new(),
        format: column.format.clone(),
    };
    match &column.data {
        ColumnData::Number(a) => {
            let mut values: Vec<f64> = a.iter().flatten().collect();
            let (_, squares) = stats::moments(&values);
            values.sort_unstable_by(f64::total_cmp);
            profile.number = summary(&values, squares);
            runs(&values, cells::number, &mut profile);
            profile.histogram = histogram(&values);
        }
        ColumnData::Flag(a) => {
            let yes = a.iter().filter(|v| *v == Some(true)).count();
            let no = a.len() - a.null_count() - yes;
            let values: Vec<f64> = [vec![0.0; no], vec![1.0; yes]].concat();
            let (_, squares) = stats::moments(&values);
            profile.number = summary(&values, squares);
            let counts = [(false, no), (true, yes)]
                .map(|(value, count)| (cells::flag(column, value).to_owned(), count as u64));
            let counts: Vec<(String, u64)> = counts.into_iter().filter(|c| c.1 > 0).collect();
            profile.distinct = counts.len() as u64;
            profile.top = top(counts);
        }
        ColumnData::Date(a) => {
            let mut values: Vec<i64> = a.iter().flatten().collect();
            values.sort_unstable();
            let timed = |ms: i64| match &column.format {
                Some(format) => format.contains("hour"),
                None => ms.rem_euclid(86_400_000) != 0,
            };
            let text = |ms: i64| date::iso(ms, timed(ms));
            profile.date = values.first().zip(values.last()).map(|(&min, &max)| DateSummary {
                min: text(min),
                max: text(max),
            });
            runs(&values, text, &mut profile);
            let values: Vec<f64> = values.into_iter().map(|ms| ms as f64).collect();
            profile.histogram = histogram(&values);
        }
        ColumnData::Category(a) => {
            let levels = column.levels();
            let mut counts = vec![0u64; levels.len()];
            for key in a.keys().iter().flatten() {
                counts[key as usize] += 1;
            }
            let counts = levels
                .into_iter()
                .map(str::to_owned)
                .zip(counts)
                .filter(|c| c.1 > 0);
            let counts: Vec<(String, u64)> = counts.collect();
            profile.distinct = counts.len() as u64;
            profile.top = top(counts);
        }
        ColumnData::Text(a) => text_counts(a, &mut profile),
    }
    profile
}

/// Summary of ascending values with their sum of squared deviations.
fn summary(sorted: &[f64], squares: f64) -> Option<NumberSummary> {
    let (&min, &max) = sorted.first().zip(sorted.last())?;
    let n = sorted.len();
    let (mean, _) = stats::moments(sorted);
    Some(NumberSummary {
        min,
        mean: mean.clamp(min, max),
        deviation: if n > 1 {
            (squares / (n - 1) as f64).sqrt()
        } else {
            0.0
        },
        max,
        quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| stats::quantile(sorted, share)),
    })
}

/// Distinct and top values of ascending values.
fn runs<T: Copy + PartialEq>(sorted: &[T], text: impl Fn(T) -> String, profile: &mut ColumnProfile) {
    let mut best: Vec<(T, u64)> = Vec::with_capacity(TOP + 1);
    for run in sorted.chunk_by(|a, b| a == b) {
        profile.distinct += 1;
        let count = run.len() as u64;
        // Behind all that are as frequent, so ties stay ascending.
        let at = best.partition_point(|b| b.1 >= count);
        if at < TOP {
            best.insert(at, (run[0], count));
            best.truncate(TOP);
        }
    }
    let best = best.into_iter().map(|(value, count)| TopValue {
        value: text(value),
        count,
    });
    profile.top = best.collect();
}

fn top(mut counts: Vec<(String, u64)>) -> Vec<TopValue> {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let top = counts.into_iter().take(TOP);
    top.map(|(value, count)| TopValue { value, count }).collect()
}

/// Distinct and top texts: sorted by fingerprint, compared where fingerprints agree. Twelve bytes a row, no copies.
fn text_counts(array: &LargeStringArray, profile: &mut ColumnProfile) {
    let mut prints: Vec<(u64, u32)> = (0..array.len())
        .filter(|&row| array.is_valid(row))
        .map(|row| (interner::hash(array.value(row).as_bytes()), row as u32))
        .collect();
    prints.sort_unstable();
    let mut best: Vec<(&str, u64)> = Vec::with_capacity(TOP + 1);
    let mut groups: Vec<(&str, u64)> = Vec::new();
    for same in prints.chunk_by(|a, b| a.0 == b.0) {
        groups.clear();
        for &(_, row) in same {
            let text = array.value(row as usize);
            match groups.iter_mut().find(|group| group.0 == text) {
                Some(group) => group.1 += 1,
                None => groups.push((text, 1)),
            }
        }
        profile.distinct += groups.len() as u64;
        for &(text, count) in &groups {
            // Nearly all texts of a long column end here.
            if best.len() == TOP
                && best
                    .last()
                    .is_some_and(|b| b.1 > count || (b.1 == count && b.0 < text))
            {
                continue;
            }
            let at = best.partition_point(|b| b.1 > count || (b.1 == count && b.0 < text));
            if at < TOP {
                best.insert(at, (text, count));
                best.truncate(TOP);
            }
        }
    }
    profile.top = best
        .into_iter()
        .map(|(text, count)| TopValue {
            value: text.to_owned(),
            count,
        })
        .collect();
}

/// Equal bars over ascending values; one bar a value where they are whole and span fewer than [`BINS`].
fn histogram(sorted: &[f64]) -> Vec<Bin> {
    let (Some(&min), Some(&max)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let whole = max - min < BINS as f64 && sorted.iter().all(|v| v.fract() == 0.0);
    let (bins, width) = if whole {
        ((max - min) as usize + 1, 1.0)
    } else if max > min {
        // Halves, so that the span of two huge values doesn't overflow.
        (BINS, (max / BINS as f64) - (min / BINS as f64))
    } else {
        (1, 0.0)
    };
    let edge = |i: usize| {
        if i == bins && !whole {
            max
        } else {
            min + width * i as f64
        }
    };
    let mut start = 0;
    (0..bins)
        .map(|i| {
            let (from, to) = (edge(i), edge(i + 1));
            let end = if i + 1 == bins {
                sorted.len()
            } else {
                start + sorted[start..].partition_point(|&v| v < to)
            };
            let count = (end - start) as u64;
            start = end;
            Bin { from, to, count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(column: Column) -> ColumnProfile {
        profile(&column)
    }

    #[test]
    fn numbers_are_summarised_exactly() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0].map(Some);
        let p = of(Column::numbers("x", values.into_iter().chain([None])));
        let n = p.number.expect("a number column");
        // numpy: mean 3.875, std(ddof=1) 2.7483761439387144, quantiles 1, 1.75, 3.5, 5.25, 7.95
        assert_eq!((n.min, n.mean, n.max, n.median()), (1.0, 3.875, 9.0, 3.5));
        assert!((n.deviation - 2.748_376_143_938_714).abs() < 1e-12);
        assert!(
            n.quantiles
                .iter()
                .zip([1.0, 1.75, 3.5, 5.25, 7.95])
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
        assert_eq!((p.missing, p.distinct), (1, 7));
        assert_eq!(
            p.top[0],
            TopValue {
                value: "1".into(),
                count: 2
            }
        );
        assert_eq!(p.top[1].value, "2");
        assert_eq!(p.histogram.len(), 9);
        assert_eq!(p.histogram.iter().map(|b| b.count).sum::<u64>(), 8);
    }

    #[test]
    fn histograms_hold_every_value_once() {
        for values in [
            vec![0.5, 0.25, 1e300, -1e300],
            vec![2.5; 4],
            (0..1000).map(|i| f64::from(i) / 3.0).collect(),
        ] {
            let n = values.len() as u64;
            let p = of(Column::numbers("x", values.into_iter().map(Some)));
            assert!(p.histogram.len() <= BINS);
            assert_eq!(p.histogram.iter().map(|b| b.count).sum::<u64>(), n);
            assert!(p.histogram.iter().all(|b| b.from.is_finite() && b.to >= b.from));
        }
        assert!(of(Column::numbers("x", [None])).histogram.is_empty());
    }

    #[test]
    fn texts_categories_flags_and_dates_count_values() {
        let values = ["b", "a", "b", "c", "a"].map(Some);
        let expected = [("a", 2), ("b", 2), ("c", 1)];
        for column in [Column::texts("x", values), Column::categories("x", values)] {
            let p = of(column);
            assert_eq!(p.distinct, 3);
            assert!(
                p.top
                    .iter()
                    .zip(expected)
                    .all(|(t, e)| (t.value.as_str(), t.count) == e)
            );
        }
        let p = of(Column::flags(
            "x",
            ("Yes", "No"),
            [Some(true), None, Some(false), Some(true)],
        ));
        assert_eq!(
            (p.top[0].value.as_str(), p.top[0].count, p.missing),
            ("Yes", 2, 1)
        );
        assert!((p.number.expect("0/1").mean - 2.0 / 3.0).abs() < 1e-12);
        let p = of(Column::dates("x", [Some(86_400_000), Some(0), None]));
        assert_eq!(p.date.expect("dates").max, "1970-01-02");
    }
}
