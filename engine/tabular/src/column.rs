//! A column: its name, kind, role and values, as Arrow arrays.
//! Columns don't change after they are made; roles may.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, LargeStringArray, StringArray,
    TimestampMillisecondArray, UInt32Array, types::UInt32Type,
};
use hearth_protocol::{Kind, Role};

/// The values of a column, one entry a row; a missing value is an Arrow null.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnData {
    /// Quantities; always finite where present. A percentage keeps the number before the sign (`12 %` is 12).
    Number(Float64Array),
    /// Repeated values; the dictionary is sorted by bytes, without duplicates, nulls or unused entries.
    Category(DictionaryArray<UInt32Type>),
    /// Free text.
    Text(LargeStringArray),
    /// Milliseconds since 1970-01-01 UTC.
    Date(TimestampMillisecondArray),
    /// Yes or no.
    Flag(BooleanArray),
}

impl ColumnData {
    /// The kind that goes with the data.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Category(_) => Kind::Category,
            Self::Text(_) => Kind::Text,
            Self::Date(_) => Kind::Date,
            Self::Flag(_) => Kind::Flag,
        }
    }

    fn array(&self) -> &dyn Array {
        match self {
            Self::Number(a) => a,
            Self::Category(a) => a,
            Self::Text(a) => a,
            Self::Date(a) => a,
            Self::Flag(a) => a,
        }
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name, unique in the table.
    pub name: String,
    /// What the values are; goes with `data`.
    pub kind: Kind,
    /// What the column is used for.
    pub role: Role,
    /// How the file writes the values, where worth saying: `1.234,56`, `12 %`, `day/month/year hour:minute`.
    /// A flag always says how it is spelt, yes before no: `Yes/No`.
    pub format: Option<String>,
    /// The values.
    pub data: ColumnData,
}

impl Column {
    /// A feature column of the given data, without a format.
    pub fn new(name: impl Into<String>, data: ColumnData) -> Self {
        Self {
            name: name.into(),
            kind: data.kind(),
            role: Role::Feature,
            format: None,
            data,
        }
    }

    /// A number column; values that are not finite become missing.
    pub fn numbers(name: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let values = values.into_iter().map(|v| v.filter(|v| v.is_finite()));
        Self::new(name, ColumnData::Number(values.collect::<Vec<_>>().into()))
    }

    /// A category column.
    pub fn categories<S: AsRef<str>>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<S>>,
    ) -> Self {
        let mut seen = indexmap::IndexMap::<String, u32>::new();
        let keys: Vec<Option<u32>> = values
            .into_iter()
            .map(|value| {
                let value = value?;
                let value = value.as_ref();
                if let Some(&key) = seen.get(value) {
                    return Some(key);
                }
                let key = seen.len() as u32;
                seen.insert(value.to_owned(), key);
                Some(key)
            })
            .collect();
        let levels: Vec<String> = seen.into_keys().collect();
        Self::new(name, category_data(keys, levels))
    }

    /// A text column.
    pub fn texts<S: AsRef<str>>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<S>>,
    ) -> Self {
        Self::new(name, ColumnData::Text(LargeStringArray::from_iter(values)))
    }

    /// A date column from milliseconds since 1970-01-01 UTC.
    pub fn dates(name: impl Into<String>, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        let values: Vec<Option<i64>> = values.into_iter().collect();
        let timed = values.iter().flatten().any(|ms| ms.rem_euclid(86_400_000) != 0);
        Self {
            format: timed.then(|| "year-month-day hour:minute".to_owned()),
            ..Self::new(name, ColumnData::Date(values.into()))
        }
    }

    /// A flag column, spelt `yes` and `no` as given.
    pub fn flags(
        name: impl Into<String>,
        spelling: (&str, &str),
        values: impl IntoIterator<Item = Option<bool>>,
    ) -> Self {
        let data = ColumnData::Flag(values.into_iter().collect::<Vec<_>>().into());
        Self {
            format: Some(format!("{}/{}", spelling.0, spelling.1)),
            ..Self::new(name, data)
        }
    }

    /// The same column in another role.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.data.array().len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of missing values.
    pub fn missing(&self) -> usize {
        self.data.array().null_count()
    }

    /// Whether the value of a row is missing; rows past the end are.
    pub fn is_missing(&self, row: usize) -> bool {
        row >= self.len() || self.data.array().is_null(row)
    }

    /// Distinct values of a category column in the order of its keys; empty for other kinds.
    pub fn levels(&self) -> Vec<&str> {
        match &self.data {
            ColumnData::Category(array) => level_array(array)
                .map(|values| values.iter().flatten().collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Whether the dictionary of a category column holds text and no nulls; true for other kinds.
    pub(crate) fn has_text_levels(&self) -> bool {
        match &self.data {
            ColumnData::Category(array) => level_array(array).is_some_and(|levels| levels.null_count() == 0),
            _ => true,
        }
    }

    /// The column of the given rows; those past the end become missing.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        let data = match &self.data {
            ColumnData::Number(a) => {
                ColumnData::Number(rows.iter().map(|&r| get(a, r).map(|r| a.value(r))).collect())
            }
            ColumnData::Date(a) => {
                ColumnData::Date(rows.iter().map(|&r| get(a, r).map(|r| a.value(r))).collect())
            }
            ColumnData::Flag(a) => {
                ColumnData::Flag(rows.iter().map(|&r| get(a, r).map(|r| a.value(r))).collect())
            }
            ColumnData::Text(a) => {
                ColumnData::Text(rows.iter().map(|&r| get(a, r).map(|r| a.value(r))).collect())
            }
            ColumnData::Category(a) => {
                let keys = a.keys();
                let chosen = rows
                    .iter()
                    .map(|&r| get(keys, r).map(|r| keys.value(r)))
                    .collect();
                let levels = self.levels().into_iter().map(str::to_owned).collect();
                category_data(chosen, levels)
            }
        };
        Self {
            name: self.name.clone(),
            kind: self.kind,
            role: self.role,
            format: self.format.clone(),
            data,
        }
    }
}

fn get(array: &dyn Array, row: u32) -> Option<usize> {
    let row = row as usize;
    (row < array.len() && array.is_valid(row)).then_some(row)
}

/// The dictionary of a category array.
pub(crate) fn level_array(array: &DictionaryArray<UInt32Type>) -> Option<&StringArray> {
    array.values().as_any().downcast_ref::<StringArray>()
}

/// Category data from keys into `levels` in any order: sorts the levels, merges equal ones, drops unused ones.
/// Keys past the levels become missing.
pub(crate) fn category_data(keys: Vec<Option<u32>>, levels: Vec<String>) -> ColumnData {
    let mut used = vec![false; levels.len()];
    for key in keys.iter().flatten() {
        if let Some(slot) = used.get_mut(*key as usize) {
            *slot = true;
        }
    }
    let mut order: Vec<usize> = (0..levels.len()).filter(|&i| used[i]).collect();
    order.sort_by(|&a, &b| levels[a].cmp(&levels[b]));
    let mut map: Vec<Option<u32>> = vec![None; levels.len()];
    let mut sorted: Vec<&str> = Vec::with_capacity(order.len());
    for index in order {
        if sorted.last() != Some(&levels[index].as_str()) {
            sorted.push(&levels[index]);
        }
        map[index] = Some(sorted.len() as u32 - 1);
    }
    let keys: UInt32Array = keys
        .into_iter()
        .map(|key| key.and_then(|key| map.get(key as usize).copied().flatten()))
        .collect();
    let values: ArrayRef = Arc::new(StringArray::from(sorted));
    ColumnData::Category(
        DictionaryArray::try_new(keys, values)
            .expect("every key was mapped to a position of the dictionary just made"),
    )
}
