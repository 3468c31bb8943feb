//! Checking a stored recipe before it is used: a damaged or foreign one is refused, never a crash later.
//! Everything that [`Recipe::encode`] relies on is checked here.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{CategoryRule, Dropped, InputColumn, Recipe, Rule, Scaling, VERSION};
use crate::TableError;

/// Most numbers and slots a row may have.
const MAX_WIDTH: usize = 1 << 20;

/// Recipe as stored, not yet checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredRecipe {
    version: u32,
    columns: Vec<InputColumn>,
    dropped: Vec<Dropped>,
}

impl TryFrom<StoredRecipe> for Recipe {
    type Error = TableError;

    fn try_from(stored: StoredRecipe) -> Result<Self, TableError> {
        let recipe = Self {
            version: stored.version,
            columns: stored.columns,
            dropped: stored.dropped,
        };
        recipe.validate()?;
        Ok(recipe)
    }
}

impl Recipe {
    /// Checks that the recipe is consistent. One that was fitted or read from JSON always is.
    ///
    /// # Errors
    /// [`TableError::BadRecipe`] with what is wrong.
    pub fn validate(&self) -> Result<(), TableError> {
        if self.version != VERSION {
            return bad(format!("it has the version {}, known is {VERSION}", self.version));
        }
        if self.columns.is_empty() {
            return bad("it reads no column");
        }
        let mut names = BTreeSet::new();
        let mut width = 0usize;
        for column in &self.columns {
            if !names.insert(&column.name) {
                return bad(format!("it reads the column \"{}\" twice", column.name));
            }
            if let Some(why) = rule_fault(&column.rule) {
                return bad(format!("column \"{}\": {why}", column.name));
            }
            width = width.saturating_add(match &column.rule {
                Rule::Category(rule) => rule.slots() as usize,
                rule => rule.numeric_names("").len(),
            });
        }
        if width > MAX_WIDTH {
            return bad(format!(
                "it makes {width} numbers a row, at most {MAX_WIDTH} are possible"
            ));
        }
        Ok(())
    }
}

fn bad<T>(why: impl Into<String>) -> Result<T, TableError> {
    Err(TableError::BadRecipe { why: why.into() })
}

fn rule_fault(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Number(rule) => scaling_fault(&rule.scaling),
        Rule::Text(rule) => scaling_fault(&rule.length).or_else(|| scaling_fault(&rule.words)),
        Rule::Date(rule) => scaling_fault(&rule.days),
        Rule::Category(rule) => category_fault(rule),
        Rule::Flag(_) => None,
    }
}

fn scaling_fault(scaling: &Scaling) -> Option<&'static str> {
    let Scaling {
        mean,
        deviation,
        min,
        max,
        fill,
    } = *scaling;
    if ![mean, deviation, min, max, fill].iter().all(|v| v.is_finite()) {
        Some("a number is not finite")
    } else if deviation <= 0.0 {
        Some("the deviation is not positive")
    } else if min > max {
        Some("the smallest value is above the largest")
    } else {
        None
    }
}

fn category_fault(rule: &CategoryRule) -> Option<&'static str> {
    let mut seen = BTreeSet::new();
    if rule.levels.len() + rule.rare.len() > MAX_WIDTH {
        Some("it has too many levels")
    } else if !rule.levels.iter().chain(&rule.rare).all(|l| seen.insert(l)) {
        Some("a level appears twice")
    } else {
        None
    }
}
