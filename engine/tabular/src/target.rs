//! The target column as what a model learns: classes or a quantity.
//! Which of the two is decided here; training rows are not.

use arrow_array::Array;
use hearth_protocol::{Task, TaskChoice};

use crate::infer::{flag, number};
use crate::{Column, ColumnData, Table, TableError, cells};

/// Most classes of a target.
pub const MAX_CLASSES: usize = 100;

/// Most different whole values of a number that is read as classes without being asked to.
const FEW_VALUES: usize = 10;

/// Rows a class, on average, from which few whole numbers are read as classes.
const ROWS_A_CLASS: usize = 20;

/// A target, ready to be learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetData {
    /// Column name.
    pub column: String,
    /// What is predicted.
    pub task: Task,
    /// Class names, for two classes the positive one second, otherwise sorted; empty for a quantity.
    pub classes: Vec<String>,
    /// One entry a row of the table.
    pub values: TargetValues,
}

/// Target values, one a row; none is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetValues {
    /// Positions in the classes.
    Labels(Vec<Option<u32>>),
    /// Quantities.
    Numbers(Vec<Option<f64>>),
}

impl TargetData {
    /// Class positions by row; none for a quantity.
    pub fn labels(&self) -> Option<&[Option<u32>]> {
        match &self.values {
            TargetValues::Labels(labels) => Some(labels),
            TargetValues::Numbers(_) => None,
        }
    }

    /// Quantities by row; none for classes.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        match &self.values {
            TargetValues::Labels(_) => None,
            TargetValues::Numbers(numbers) => Some(numbers),
        }
    }

    /// Whether a row has a value.
    pub fn is_present(&self, row: usize) -> bool {
        match &self.values {
            TargetValues::Labels(labels) => labels.get(row).is_some_and(Option::is_some),
            TargetValues::Numbers(numbers) => numbers.get(row).is_some_and(Option::is_some),
        }
    }
}

/// Reads a column as target. `Auto` makes classes of categories, flags, texts and numbers with few whole values (two
/// of any kind, or at most ten with twenty rows each on average), and a quantity of other numbers.
///
/// Of two classes the second is positive: the one that reads as yes (`yes`, `true`, `1`, `churned`, `是` …) when the
/// other one doesn't, otherwise the second in order of the text (of the number for numbers).
///
/// # Errors
/// `UnknownColumn`, `TargetEmpty`, `OneClass` (also for a quantity with one value), `TooManyClasses`, and
/// `TargetNotNumeric` when a quantity is asked for (or implied by a date) where there are no numbers.
pub fn target(table: &Table, column: &str, choice: TaskChoice) -> Result<TargetData, TableError> {
    let found = table.column(column).ok_or_else(|| TableError::UnknownColumn {
        column: column.into(),
    })?;
    if found.missing() == found.len() {
        return Err(TableError::TargetEmpty {
            column: column.into(),
        });
    }
    let regress = match (choice, &found.data) {
        (TaskChoice::Classify, _) => false,
        (TaskChoice::Regress, _) | (TaskChoice::Auto, ColumnData::Date(_)) => true,
        (TaskChoice::Auto, ColumnData::Number(a)) => !few_whole_values(a),
        (TaskChoice::Auto, _) => false,
    };
    if regress { quantity(found) } else { classes(found) }
}

fn few_whole_values(array: &arrow_array::Float64Array) -> bool {
    let mut values: Vec<f64> = Vec::with_capacity(FEW_VALUES + 1);
    let mut whole = true;
    for value in array.iter().flatten() {
        whole &= value.fract() == 0.0;
        if !values.contains(&value) {
            values.push(value);
            if values.len() > FEW_VALUES || (!whole && values.len() > 2) {
                return false;
            }
        }
    }
    values.len() <= 2 || array.len() - array.null_count() >= ROWS_A_CLASS * values.len()
}

fn quantity(column: &Column) -> Result<TargetData, TableError> {
    let values: Vec<Option<f64>> = match &column.data {
        ColumnData::Number(a) => a.iter().collect(),
        ColumnData::Flag(a) => a.iter().map(|v| v.map(|v| f64::from(u8::from(v)))).collect(),
        ColumnData::Category(_) | ColumnData::Text(_) | ColumnData::Date(_) => {
            return Err(TableError::TargetNotNumeric {
                column: column.name.clone(),
            });
        }
    };
    let mut present = values.iter().flatten();
    let first = present.next();
    if !present.any(|v| Some(v) != first) {
        return Err(TableError::OneClass {
            column: column.name.clone(),
        });
    }
    Ok(TargetData {
        column: column.name.clone(),
        task: Task::Regression,
        classes: Vec::new(),
        values: TargetValues::Numbers(values),
    })
}

fn classes(column: &Column) -> Result<TargetData, TableError> {
    let (seen, mut labels) = texts(column);
    let name = || column.name.clone();
    match seen.len() {
        0 => return Err(TableError::TargetEmpty { column: name() }),
        1 => return Err(TableError::OneClass { column: name() }),
        n if n > MAX_CLASSES => {
            return Err(TableError::TooManyClasses {
                column: name(),
                classes: n,
                limit: MAX_CLASSES,
            });
        }
        _ => {}
    }
    let order = class_order(column, &seen);
    let mut place = vec![0u32; order.len()];
    for (position, &old) in order.iter().enumerate() {
        place[old] = position as u32;
    }
    for label in labels.iter_mut().flatten() {
        *label = place[*label as usize];
    }
    let names: Vec<String> = seen.into_keys().collect();
    Ok(TargetData {
        column: name(),
        task: if names.len() == 2 {
            Task::Binary
        } else {
            Task::Multiclass
        },
        classes: order.iter().map(|&old| names[old].clone()).collect(),
        values: TargetValues::Labels(labels),
    })
}

/// Different texts of a column, in any fixed order, and which one each row has.
fn texts(column: &Column) -> (indexmap::IndexMap<String, u32>, Vec<Option<u32>>) {
    let mut seen = indexmap::IndexMap::<String, u32>::new();
    let mut place = |text: String| {
        let next = seen.len() as u32;
        *seen.entry(text).or_insert(next)
    };
    let labels = match &column.data {
        // Without a text a row: these are the usual targets, and there may be millions of rows.
        ColumnData::Flag(a) => {
            let mut known = [None; 2];
            let mut label = |value: bool| {
                *known[usize::from(value)].get_or_insert_with(|| place(cells::flag(column, value).to_owned()))
            };
            a.iter().map(|value| value.map(&mut label)).collect()
        }
        ColumnData::Category(a) => {
            let levels = column.levels();
            let mut known = vec![None; levels.len()];
            let mut label = |key: u32| {
                let key = key as usize;
                *known[key].get_or_insert_with(|| place(levels[key].to_owned()))
            };
            a.keys().iter().map(|key| key.map(&mut label)).collect()
        }
        ColumnData::Number(_) | ColumnData::Text(_) | ColumnData::Date(_) => (0..column.len())
            .map(|row| cells::text(column, row).map(&mut place))
            .collect(),
    };
    (seen, labels)
}

/// Positions of the names as first seen, in the order of the classes.
fn class_order(column: &Column, seen: &indexmap::IndexMap<String, u32>) -> Vec<usize> {
    let names: Vec<&str> = seen.keys().map(String::as_str).collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| {
        let by_number = match column.data {
            ColumnData::Number(_) => number::parse_alone(names[a])
                .zip(number::parse_alone(names[b]))
                .map(|(a, b)| a.total_cmp(&b)),
            _ => None,
        };
        by_number.unwrap_or_else(|| names[a].cmp(names[b]))
    });
    if let [first, second] = order[..] {
        let positive = |i: usize| is_positive(names[i]);
        if positive(first) && !positive(second) {
            order.swap(0, 1);
        }
    }
    order
}

/// Whether a class name reads as the outcome that is looked for.
fn is_positive(name: &str) -> bool {
    const WORDS: [&str; 19] = [
        "positive",
        "churn",
        "churned",
        "left",
        "lost",
        "exited",
        "converted",
        "conversion",
        "bought",
        "purchased",
        "clicked",
        "click",
        "responded",
        "response",
        "default",
        "fraud",
        "spam",
        "流失",
        "已流失",
    ];
    let name = name.trim().to_lowercase();
    flag::parse(&name) == Some(true) || WORDS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(column: Column) -> Table {
        Table::from_columns("t", vec![column]).expect("one column")
    }

    fn auto(column: Column) -> Result<TargetData, TableError> {
        target(&one(column), "y", TaskChoice::Auto)
    }

    #[test]
    fn the_positive_class_is_second() {
        for (values, expected) in [
            (["Yes", "No"], ["No", "Yes"]),
            (["churned", "stayed"], ["stayed", "churned"]),
            (["b", "a"], ["a", "b"]),
            (["true", "false"], ["false", "true"]),
            (["是", "否"], ["否", "是"]),
        ] {
            let data = auto(Column::categories("y", values.map(Some))).expect("two classes");
            assert_eq!(data.classes, expected);
            assert_eq!(data.task, Task::Binary);
            let place = |v| expected.iter().position(|e| *e == v).map(|i| i as u32);
            assert_eq!(data.labels(), Some(&values.map(place)[..]));
        }
    }

    #[test]
    fn numbers_are_classes_when_few_and_whole() {
        let number = |values: Vec<f64>| Column::numbers("y", values.into_iter().map(Some));
        let task = |values| auto(number(values)).map(|t| (t.task, t.classes.len()));
        assert_eq!(task(vec![0.0, 1.0, 1.0]), Ok((Task::Binary, 2)));
        assert_eq!(task([10.0, 9.0, 2.0].repeat(20)), Ok((Task::Multiclass, 3)));
        assert_eq!(task(vec![1.0, 2.0, 3.0]), Ok((Task::Regression, 0)));
        assert_eq!(task((0..900).map(f64::from).collect()), Ok((Task::Regression, 0)));
        assert_eq!(task([0.5, 1.0, 2.0].repeat(50)), Ok((Task::Regression, 0)));
        let data = auto(number([10.0, 9.0, 2.0].repeat(20))).expect("classes");
        assert_eq!(data.classes, ["2", "9", "10"]);
    }

    #[test]
    fn what_cannot_be_learnt_says_why() {
        let code = |column, choice| target(&one(column), "y", choice).map_err(|e| e.code());
        let category = |values: &[&str]| Column::categories("y", values.iter().map(Some));
        assert_eq!(code(category(&["a", "a"]), TaskChoice::Auto), Err("one_class"));
        assert_eq!(
            code(category(&["a", "b"]), TaskChoice::Regress),
            Err("target_not_numeric")
        );
        assert_eq!(
            code(Column::numbers("y", [None, None]), TaskChoice::Auto),
            Err("target_empty")
        );
        assert_eq!(
            code(Column::numbers("x", [None]), TaskChoice::Auto),
            Err("unknown_column")
        );
        let many = Column::numbers("y", (0..101).map(|v| Some(f64::from(v))));
        assert_eq!(code(many, TaskChoice::Classify), Err("too_many_classes"));
    }
}
