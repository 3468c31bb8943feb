//! The recipe: how table columns become the numbers and codes that a model learns from, fitted on training rows only.
//! It is stored in the bundle and applied the same everywhere; it knows nothing of models.

mod encode;
mod encoded;
mod fit;
mod read;

mod validate;

pub use encoded::Encoded;

use hearth_protocol::{Kind, Warning, WarningCode};
use serde::{Deserialize, Serialize};

/// Version of the stored form.
const VERSION: u32 = 1;

/// Standardised values are cut at ± this many standard deviations, and a raw value further than this many standard
/// deviations outside the training range is reported as out of range.
pub(crate) const CLIP: f64 = 10.0;

/// Choices for fitting a recipe.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeOptions {
    /// Most levels kept for a category column; the rest share the slot "other".
    pub max_levels: usize,
    /// A level with fewer training rows than this goes to "other" …
    pub rare_count: u64,
    /// … and so does one with a smaller share of the training rows than this.
    pub rare_share: f64,
    /// Whether number columns that are never negative and strongly skewed (skewness above 2) are read as ln(1 + x).
    pub log_skewed: Toggle,
}

/// On or off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Toggle {
    /// Off.
    #[default]
    Off,
    /// On.
    On,
}

impl Default for RecipeOptions {
    fn default() -> Self {
        Self {
            max_levels: 255,
            rare_count: 10,
            rare_share: 0.001,
            log_skewed: Toggle::Off,
        }
    }
}

/// A fitted recipe. Reading one from JSON checks it; a recipe in memory is always consistent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "validate::StoredRecipe")]
pub struct Recipe {
    pub(crate) version: u32,
    pub(crate) columns: Vec<InputColumn>,
    pub(crate) dropped: Vec<Dropped>,
}

/// A table column with its rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputColumn {
    /// Column name.
    pub name: String,
    /// What becomes of its values.
    pub rule: Rule,
}

/// A feature that was left out when the recipe was fitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// Column name.
    pub name: String,
    /// Whether the training rows held no value at all (otherwise one and the same).
    pub empty: bool,
}

/// What becomes of the values of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// One standardised number.
    Number(NumberRule),
    /// 0 or 1.
    Flag(FlagRule),
    /// One code.
    Category(CategoryRule),
    /// Two standardised numbers: characters and words.
    Text(TextRule),
    /// Days since the first training date, standardised, and the parts of the calendar that varied in training.
    Date(DateRule),
}

/// Standardisation: z = (x − mean) / deviation, cut at ± 10; a missing x is replaced by `fill`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// Mean of the training rows.
    pub mean: f64,
    /// Population standard deviation of the training rows; 1 where it was 0.
    pub deviation: f64,
    /// Smallest training value.
    pub min: f64,
    /// Largest training value.
    pub max: f64,
    /// Median of the training rows, which stands in for missing values.
    pub fill: f64,
}

/// Rule of a number column: z, then 1 for missing where training rows had missing values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRule {
    /// Standardisation, after the logarithm if there is one.
    pub scaling: Scaling,
    /// Whether x is replaced by sign(x) · ln(1 + |x|) first.
    pub log: bool,
    /// Whether a missing indicator follows.
    pub missing: bool,
}

/// Rule of a flag column: 1 for yes, 0 for no, then 1 for missing where training rows had missing values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagRule {
    /// How yes was spelt.
    pub yes: String,
    /// How no was spelt.
    pub no: String,
    /// The more frequent value, which stands in for missing ones.
    pub fill: bool,
    /// Whether a missing indicator follows.
    pub missing: bool,
}

/// Rule of a category column. Slots: 0 unseen, then one a level, then "other" if there is one, then "missing" if there
/// is one. A missing value without a slot goes to 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    /// Levels kept, most frequent first, ties in order of the text.
    pub levels: Vec<String>,
    /// Levels seen in training but too rare to keep, in order of the text (at most 10,000 are remembered).
    pub rare: Vec<String>,
    /// Whether missing values have a slot of their own.
    pub missing: bool,
}

/// Rule of a text column: z of the number of characters, z of the number of words; then 1 for missing where training
/// rows had missing values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRule {
    /// Characters.
    pub length: Scaling,
    /// Words; a Chinese, Japanese or Korean character counts as one.
    pub words: Scaling,
    /// Whether a missing indicator follows.
    pub missing: bool,
}

/// Rule of a date column: z of the days since `origin_ms`; sine and cosine of the month if months varied; Monday to
/// Sunday as seven 0/1 numbers if weekdays varied; sine and cosine of the hour if times varied; 1 for missing where
/// training rows had missing values. Parts of a missing date are 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRule {
    /// Earliest training date, milliseconds since 1970 UTC.
    pub origin_ms: i64,
    /// Days since the origin.
    pub days: Scaling,
    /// Whether the month is used.
    pub month: bool,
    /// Whether the weekday is used.
    pub weekday: bool,
    /// Whether the hour is used.
    pub hour: bool,
    /// Whether a missing indicator follows.
    pub missing: bool,
}

impl Rule {
    /// The kind of column it was fitted on.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Flag(_) => Kind::Flag,
            Self::Category(_) => Kind::Category,
            Self::Text(_) => Kind::Text,
            Self::Date(_) => Kind::Date,
        }
    }

    /// Names of its numbers for a column name; empty for a category.
    fn numeric_names(&self, column: &str) -> Vec<String> {
        let part = |part: &str| format!("{column}: {part}");
        let (mut names, missing) = match self {
            Self::Number(rule) => (vec![column.to_owned()], rule.missing),
            Self::Flag(rule) => (vec![column.to_owned()], rule.missing),
            Self::Category(_) => (Vec::new(), false),
            Self::Text(rule) => (vec![part("length"), part("words")], rule.missing),
            Self::Date(rule) => {
                let mut names = vec![part("days")];
                if rule.month {
                    names.extend([part("month sin"), part("month cos")]);
                }
                if rule.weekday {
                    names.extend(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(part));
                }
                if rule.hour {
                    names.extend([part("hour sin"), part("hour cos")]);
                }
                (names, rule.missing)
            }
        };
        if missing {
            names.push(part("missing"));
        }
        names
    }
}

impl CategoryRule {
    /// Number of slots, the unseen one included.
    pub fn slots(&self) -> u32 {
        1 + self.levels.len() as u32 + u32::from(!self.rare.is_empty()) + u32::from(self.missing)
    }

    /// Slot of the rare levels.
    pub fn other_slot(&self) -> Option<u32> {
        (!self.rare.is_empty()).then_some(1 + self.levels.len() as u32)
    }

    /// Slot of missing values.
    pub fn missing_slot(&self) -> Option<u32> {
        self.missing.then(|| self.slots() - 1)
    }

    /// What each slot holds, for people: `unseen`, the levels, `other`, `missing`.
    pub fn slot_names(&self) -> Vec<String> {
        let mut names = vec!["unseen".to_owned()];
        names.extend(self.levels.iter().cloned());
        names.extend(self.other_slot().map(|_| "other".to_owned()));
        names.extend(self.missing_slot().map(|_| "missing".to_owned()));
        names
    }
}

impl Recipe {
    /// The columns it reads, in the order of its output.
    pub fn columns(&self) -> &[InputColumn] {
        &self.columns
    }

    /// Names of the columns it reads.
    pub fn input_columns(&self) -> Vec<String> {
        self.columns.iter().map(|c| c.name.clone()).collect()
    }

    /// Features that were left out when it was fitted.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// What was said when it was fitted: one warning a dropped feature.
    pub fn fit_warnings(&self) -> Vec<Warning> {
        self.dropped
            .iter()
            .map(|dropped| {
                let (code, why) = if dropped.empty {
                    (WarningCode::EmptyColumn, "has no values")
                } else {
                    (WarningCode::ConstantFeature, "has the same value")
                };
                let name = &dropped.name;
                let message = format!("The column \"{name}\" {why} in all training rows and was left out.");
                Warning::new(code, message).in_column(name)
            })
            .collect()
    }

    /// Names of the numeric outputs, in order; [`Recipe::numeric_width`] of them.
    pub fn numeric_names(&self) -> Vec<String> {
        self.columns
            .iter()
            .flat_map(|c| c.rule.numeric_names(&c.name))
            .collect()
    }

    /// Names of the category outputs, in order: one a category column.
    pub fn category_names(&self) -> Vec<String> {
        self.categories().map(|(name, _)| name.to_owned()).collect()
    }

    /// Names of all outputs as [`Encoded::one_hot`] lays them out: the numbers, then `column = level` for every slot.
    pub fn feature_names(&self) -> Vec<String> {
        let mut names = self.numeric_names();
        for (name, rule) in self.categories() {
            names.extend(rule.slot_names().iter().map(|slot| format!("{name} = {slot}")));
        }
        names
    }

    /// Numbers a row: `p`.
    pub fn numeric_width(&self) -> usize {
        self.columns.iter().map(|c| c.rule.numeric_names("").len()).sum()
    }

    /// Slots of each category output, the unseen one included.
    pub fn levels(&self) -> Vec<u32> {
        self.categories().map(|(_, rule)| rule.slots()).collect()
    }

    fn categories(&self) -> impl Iterator<Item = (&str, &CategoryRule)> {
        self.columns.iter().filter_map(|column| match &column.rule {
            Rule::Category(rule) => Some((column.name.as_str(), rule)),
            _ => None,
        })
    }
}
