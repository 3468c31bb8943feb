//! What to learn: the complete description of a fit. Together with the data hash it makes a result again.

use serde::{Deserialize, Serialize};

use crate::DeviceChoice;

/// What a model predicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
    /// A quantity.
    Regression,
}

/// The task as asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskChoice {
    /// Decided from the target: categories, flags and numbers with few whole values are classes.
    #[default]
    Auto,
    /// Classes.
    Classify,
    /// A quantity.
    Regress,
}

/// The model family as asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelChoice {
    /// Every family is tried; the best on held-out training rows is kept.
    #[default]
    Auto,
    /// Logistic or linear regression.
    Linear,
    /// A multi-layer perceptron with embeddings.
    Mlp,
}

/// Which rows the reported metrics are computed on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holdout {
    /// A random share of the rows, stratified by class; 0 < share < 1.
    Share(f64),
    /// Fixed test rows (zero-based data rows), one list a split; several splits are averaged.
    Rows(Vec<Vec<u32>>),
}

/// Settings of logistic/linear regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinearSpec {
    /// L2 penalty on the weights (not the intercept), as λ/2·|w|² added to the mean loss times rows: `1/C` of scikit-learn.
    pub l2: f64,
    /// Most optimiser steps.
    pub max_steps: u32,
}

impl Default for LinearSpec {
    fn default() -> Self {
        Self {
            l2: 1.0,
            max_steps: 200,
        }
    }
}

/// Settings of the multi-layer perceptron.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MlpSpec {
    /// Units of each hidden layer.
    pub hidden: Vec<u32>,
    /// Share of hidden units dropped while training; 0 ≤ p < 1.
    pub dropout: f64,
    /// Decoupled weight decay of AdamW.
    pub weight_decay: f64,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Rows a step.
    pub batch_size: u32,
    /// Most passes over the training rows.
    pub max_epochs: u32,
    /// Passes without a better validation loss before training stops.
    pub patience: u32,
}

impl Default for MlpSpec {
    fn default() -> Self {
        Self {
            hidden: vec![64, 32],
            dropout: 0.2,
            weight_decay: 1e-2,
            learning_rate: 3e-3,
            batch_size: 256,
            max_epochs: 60,
            patience: 6,
        }
    }
}

/// Everything a fit needs besides the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitSpec {
    /// Target column.
    pub target: String,
    /// Classes or a quantity.
    #[serde(default)]
    pub task: TaskChoice,
    /// Which family.
    #[serde(default)]
    pub model: ModelChoice,
    /// Identifier column, carried to the scores.
    #[serde(default)]
    pub id: Option<String>,
    /// Columns left out besides those whose role says so.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Test rows.
    pub holdout: Holdout,
    /// Seed of everything random.
    pub seed: u64,
    /// Device.
    #[serde(default)]
    pub device: DeviceChoice,
    /// Weigh classes inversely to their frequency while training (probabilities are calibrated afterwards either way).
    #[serde(default)]
    pub class_weights: bool,
    /// Settings of the linear family.
    #[serde(default)]
    pub linear: LinearSpec,
    /// Settings of the perceptron.
    #[serde(default)]
    pub mlp: MlpSpec,
}

impl FitSpec {
    /// The defaults for a target: automatic task, model and device, a quarter of the rows held out.
    pub fn for_target(target: impl Into<String>) -> Self {
        Self {
            target: target.into(),
            task: TaskChoice::Auto,
            model: ModelChoice::Auto,
            id: None,
            exclude: Vec::new(),
            holdout: Holdout::Share(0.25),
            seed: 1,
            device: DeviceChoice::Auto,
            class_weights: false,
            linear: LinearSpec::default(),
            mlp: MlpSpec::default(),
        }
    }
}
