//! From a table and a description to examples: features, target, recipe, encoding.

use hearth_protocol::{FitSpec, Holdout, Role, Task, Warning, WarningCode};
use hearth_tabular::{Recipe, RecipeOptions, Table, TableError, TargetData, TargetValues, target};

use crate::{
    Dims, Examples, ModelError,
    model::TargetFacts,
    split::{Split, stratified},
};

/// Fewest rows with a target that a model is trained on.
const FEWEST_ROWS: usize = 20;

/// A target with the rows that have it.
pub(crate) struct Known {
    /// The target.
    pub target: TargetData,
    /// Rows with a value, ascending.
    pub rows: Vec<u32>,
}

impl Known {
    /// The class of a row; 0 for a quantity.
    pub fn class(&self, row: u32) -> u32 {
        self.target
            .labels()
            .and_then(|labels| labels[row as usize])
            .unwrap_or(0)
    }

    /// The quantity of a row; 0 for classes.
    pub fn quantity(&self, row: u32) -> f64 {
        self.target
            .numbers()
            .and_then(|numbers| numbers[row as usize])
            .unwrap_or(0.0)
    }

    /// Raw outputs a row.
    pub fn outputs(&self) -> usize {
        if self.target.task == Task::Multiclass {
            self.target.classes.len()
        } else {
            1
        }
    }
}

/// Reads the target and finds the rows that have it.
pub(crate) fn known(table: &Table, spec: &FitSpec, warnings: &mut Vec<Warning>) -> Result<Known, ModelError> {
    let target = target(table, &spec.target, spec.task)?;
    let rows: Vec<u32> = (0..table.rows())
        .filter(|&row| target.is_present(row))
        .map(|row| row as u32)
        .collect();
    if rows.len() < FEWEST_ROWS {
        return Err(ModelError::TooFewRows {
            rows: rows.len(),
            needed: FEWEST_ROWS,
        });
    }
    let missing = table.rows() - rows.len();
    if missing > 0 {
        let message = format!(
            "{missing} rows have no value in \"{}\" and were left out of training.",
            spec.target
        );
        warnings.push(
            Warning::new(WarningCode::MissingTarget, message)
                .in_column(&spec.target)
                .times(missing as u64),
        );
    }
    Ok(Known { target, rows })
}

/// Names of the columns to learn from, in table order: the features, and a column guessed to be a target that is not
/// this one.
///
/// # Errors
/// An unknown column among those named, or no column left.
pub(crate) fn features(table: &Table, spec: &FitSpec) -> Result<Vec<String>, ModelError> {
    for name in spec.exclude.iter().chain(&spec.id) {
        if table.column(name).is_none() {
            return Err(TableError::UnknownColumn { column: name.clone() }.into());
        }
    }
    let features: Vec<String> = table
        .columns()
        .iter()
        .filter(|column| matches!(column.role, Role::Feature | Role::Target))
        .map(|column| column.name.clone())
        .filter(|name| *name != spec.target && spec.id.as_ref() != Some(name) && !spec.exclude.contains(name))
        .collect();
    if features.is_empty() {
        Err(ModelError::NoFeatures)
    } else {
        Ok(features)
    }
}

/// Training and test rows of every split.
///
/// # Errors
/// `Spec` when the share or a row number is out of range, or a side of a split is left without rows or with one class.
pub(crate) fn splits(known: &Known, table_rows: usize, spec: &FitSpec) -> Result<Vec<Split>, ModelError> {
    let problem = |problem: String| ModelError::Spec {
        setting: "holdout",
        problem,
    };
    let splits = match &spec.holdout {
        Holdout::Share(share) => {
            if !(*share > 0.0 && *share < 1.0) {
                return Err(problem(format!(
                    "the share held out is {share}, but must be above 0 and below 1"
                )));
            }
            vec![stratified(
                &known.rows,
                &|row| known.class(row),
                *share,
                spec.seed,
                "test rows",
            )]
        }
        Holdout::Rows(lists) => {
            if lists.is_empty() {
                return Err(problem("no test rows were given".to_owned()));
            }
            let mut splits = Vec::with_capacity(lists.len());
            for list in lists {
                let mut held_out = vec![false; table_rows];
                for &row in list {
                    *held_out.get_mut(row as usize).ok_or_else(|| {
                        problem(format!(
                            "test row {row} is not in the table, whose rows are 0 to {}",
                            table_rows - 1
                        ))
                    })? = true;
                }
                let (test, train) = known.rows.iter().partition(|&&row| held_out[row as usize]);
                splits.push(Split { train, test });
            }
            splits
        }
    };
    for split in &splits {
        for (side, rows) in [("training", &split.train), ("test", &split.test)] {
            if rows.is_empty() {
                return Err(problem(format!("no {side} rows are left")));
            }
            let first = known.class(rows[0]);
            if known.target.task != Task::Regression && rows.iter().all(|&row| known.class(row) == first) {
                return Err(ModelError::OneClassInSplit {
                    side,
                    target: spec.target.clone(),
                });
            }
        }
    }
    Ok(splits)
}

/// The recipe fitted on training rows, those rows encoded, and the facts of the target.
pub(crate) fn examples(
    table: &Table,
    features: &[String],
    known: &Known,
    train: &[u32],
    spec: &FitSpec,
    warnings: &mut Vec<Warning>,
) -> Result<(Recipe, Examples, TargetFacts), ModelError> {
    let recipe = Recipe::fit(table, train, features, &RecipeOptions::default())?;
    warnings.extend(recipe.fit_warnings());
    if recipe.numeric_width() == 0 && recipe.levels().is_empty() {
        return Err(ModelError::NoFeatures);
    }
    // Training rows cannot surprise the recipe that was fitted on them.
    let inputs = recipe.encode(table, train, &mut Vec::new());
    let dims = Dims {
        numeric: inputs.p,
        levels: inputs.levels.clone(),
        outputs: known.outputs(),
    };
    let mut facts = TargetFacts {
        name: spec.target.clone(),
        classes: known.target.classes.clone(),
        mean: 0.0,
        deviation: 1.0,
    };
    let mut outcome = vec![0.0; train.len() * dims.outputs];
    match (&known.target.values, known.target.task) {
        (TargetValues::Numbers(_), _) => {
            let rows = train.len() as f64;
            let mean = train.iter().map(|&row| known.quantity(row)).sum::<f64>() / rows;
            let variance = train
                .iter()
                .map(|&row| (known.quantity(row) - mean).powi(2))
                .sum::<f64>()
                / rows;
            facts.mean = mean;
            facts.deviation = if variance > 0.0 { variance.sqrt() } else { 1.0 };
            for (outcome, &row) in outcome.iter_mut().zip(train) {
                *outcome = ((known.quantity(row) - facts.mean) / facts.deviation) as f32;
            }
        }
        (TargetValues::Labels(_), Task::Multiclass) => {
            for (outcome, &row) in outcome.chunks_exact_mut(dims.outputs).zip(train) {
                outcome[known.class(row) as usize] = 1.0;
            }
        }
        (TargetValues::Labels(_), _) => {
            for (outcome, &row) in outcome.iter_mut().zip(train) {
                *outcome = known.class(row) as f32;
            }
        }
    }
    let weight =
        (spec.class_weights && known.target.task != Task::Regression).then(|| class_weights(known, train));
    Ok((
        recipe,
        Examples {
            inputs,
            outcome,
            weight,
            task: known.target.task,
            dims,
        },
        facts,
    ))
}

/// Weights inverse to the frequency of a row's class, mean 1: n / (classes · n_class), as scikit-learn's `balanced`.
fn class_weights(known: &Known, rows: &[u32]) -> Vec<f32> {
    let mut counts = vec![0_u32; known.target.classes.len()];
    for &row in rows {
        counts[known.class(row) as usize] += 1;
    }
    let present = counts.iter().filter(|&&count| count > 0).count() as f32;
    rows.iter()
        .map(|&row| rows.len() as f32 / (present * counts[known.class(row) as usize] as f32))
        .collect()
}
