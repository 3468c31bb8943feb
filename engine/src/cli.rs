//! What the command line understands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use hearth_protocol::{DeviceChoice, Kind, ModelChoice, Role, TaskChoice};

/// Marketing intelligence that runs where your data lives.
#[derive(Debug, Parser)]
#[command(
    name = "hearth",
    version,
    about,
    after_help = "Example:\n  hearth sample --out shop\n  hearth fit shop/customers.csv --target churned --out churn.hearth\n  hearth score churn.hearth shop/customers.csv --out scores.csv"
)]
pub struct Cli {
    /// Print exactly one JSON document on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show what is in a file: kinds, missing values, distributions, hints.
    #[command(after_help = "Example:\n  hearth profile customers.csv")]
    Profile(Profile),
    /// Train a model on a file and write it as a bundle.
    #[command(after_help = "Example:\n  hearth fit customers.csv --target churned --out churn.hearth")]
    Fit(Box<Fit>),
    /// Score a file with a bundle.
    #[command(after_help = "Example:\n  hearth score churn.hearth customers.csv --out scores.csv")]
    Score(Score),
    /// Measure a bundle on a file whose outcomes are known.
    #[command(after_help = "Example:\n  hearth evaluate churn.hearth last-month.csv")]
    Evaluate(Evaluate),
    /// Look into bundles.
    #[command(after_help = "Example:\n  hearth bundle inspect churn.hearth")]
    Bundle {
        /// What to do with it.
        #[command(subcommand)]
        verb: BundleVerb,
    },
    /// Write the sample shop: customers, orders, messages and a campaign with known truth.
    #[command(after_help = "Example:\n  hearth sample --out shop --customers 5000 --seed 1")]
    Sample(Sample),
    /// Serve the studio on this machine.
    #[command(after_help = "Example:\n  hearth serve --port 8787")]
    Serve(Serve),
    /// Show which devices can compute, and how fast.
    #[command(after_help = "Example:\n  hearth devices")]
    Devices,
}

/// How to read a table.
#[derive(Debug, Args)]
pub struct Source {
    /// CSV, TSV or semicolon file, also gzip-compressed.
    pub file: PathBuf,
    /// Read a column as another kind: `zip=category`. Kinds: number, category, text, date, flag.
    #[arg(long = "kind", value_name = "COL=KIND", value_parser = parse_kind)]
    pub kinds: Vec<(String, Kind)>,
    /// Give a column another role: `email=ignored`. Roles: identifier, target, feature, ignored.
    #[arg(long = "role", value_name = "COL=ROLE", value_parser = parse_role)]
    pub roles: Vec<(String, Role)>,
}

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub struct Profile {
    /// The table.
    #[command(flatten)]
    pub source: Source,
}

/// Arguments of `fit`.
#[derive(Debug, Args)]
pub struct Fit {
    /// The table.
    #[command(flatten)]
    pub source: Source,
    /// Column to predict.
    #[arg(long, value_name = "COL")]
    pub target: String,
    /// Classes or a quantity.
    #[arg(long, value_enum, default_value = "auto")]
    pub task: TaskArg,
    /// Model family; auto tries all and keeps the best.
    #[arg(long, value_enum, default_value = "auto")]
    pub model: ModelArg,
    /// Column that names the rows; not learnt from.
    #[arg(long, value_name = "COL")]
    pub id: Option<String>,
    /// Columns to leave out.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Share of the rows held out for the metrics.
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.25,
        conflicts_with = "test_rows"
    )]
    pub holdout: f64,
    /// CSV of zero-based test rows in its last column; an optional first column `split` makes several fits.
    #[arg(long, value_name = "CSV")]
    pub test_rows: Option<PathBuf>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Device.
    #[arg(long, value_enum, default_value = "auto")]
    pub device: DeviceArg,
    /// Weigh classes inversely to their frequency.
    #[arg(long)]
    pub class_weights: bool,
    /// L2 penalty of the linear family (scikit-learn's 1/C).
    #[arg(long, value_name = "LAMBDA")]
    pub l2: Option<f64>,
    /// Units of each hidden layer of the perceptron.
    #[arg(long, value_name = "64,32", value_delimiter = ',')]
    pub hidden: Option<Vec<u32>>,
    /// Dropout of the perceptron.
    #[arg(long, value_name = "P")]
    pub dropout: Option<f64>,
    /// Weight decay of the perceptron.
    #[arg(long, value_name = "LAMBDA")]
    pub weight_decay: Option<f64>,
    /// Peak learning rate of the perceptron.
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// Rows a step of the perceptron.
    #[arg(long, value_name = "ROWS")]
    pub batch_size: Option<u32>,
    /// Most passes of the perceptron over the rows.
    #[arg(long, value_name = "N")]
    pub max_epochs: Option<u32>,
    /// Passes of the perceptron without a better validation loss before it stops.
    #[arg(long, value_name = "N")]
    pub patience: Option<u32>,
    /// Most optimiser steps of the linear family.
    #[arg(long, value_name = "N")]
    pub max_steps: Option<u32>,
    /// Where to write the bundle.
    #[arg(long, value_name = "M.hearth")]
    pub out: PathBuf,
}

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// The bundle.
    pub bundle: PathBuf,
    /// The table.
    #[command(flatten)]
    pub source: Source,
    /// Device.
    #[arg(long, value_enum, default_value = "auto")]
    pub device: DeviceArg,
    /// Where to write the scores: identifier (or row number from 1), score, class, decile.
    #[arg(long, value_name = "S.csv")]
    pub out: PathBuf,
}

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// The bundle.
    pub bundle: PathBuf,
    /// The table.
    #[command(flatten)]
    pub source: Source,
    /// Device.
    #[arg(long, value_enum, default_value = "auto")]
    pub device: DeviceArg,
}

/// What can be done with a bundle.
#[derive(Debug, Subcommand)]
pub enum BundleVerb {
    /// Show what is in a bundle: model, columns, metrics, tensors.
    #[command(after_help = "Example:\n  hearth bundle inspect churn.hearth")]
    Inspect {
        /// The bundle.
        bundle: PathBuf,
    },
}

/// Arguments of `sample`.
#[derive(Debug, Args)]
pub struct Sample {
    /// Folder to write to; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Number of customers, at most 1,000,000.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub customers: u32,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Port; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    pub port: u16,
    /// Address to listen on. Anything but 127.0.0.1 makes the studio reachable from other machines.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
}

/// `--task`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TaskArg {
    /// Decided from the target.
    Auto,
    /// Classes.
    Classify,
    /// A quantity.
    Regress,
}

/// `--model`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ModelArg {
    /// Try all, keep the best.
    Auto,
    /// Logistic or linear regression.
    Linear,
    /// Multi-layer perceptron.
    Mlp,
}

/// `--device`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DeviceArg {
    /// Measure, take the faster trusted one.
    Auto,
    /// The CPU.
    Cpu,
    /// The graphics adapter (a build with the `gpu` feature).
    Gpu,
}

impl From<TaskArg> for TaskChoice {
    fn from(arg: TaskArg) -> Self {
        match arg {
            TaskArg::Auto => Self::Auto,
            TaskArg::Classify => Self::Classify,
            TaskArg::Regress => Self::Regress,
        }
    }
}

impl From<ModelArg> for ModelChoice {
    fn from(arg: ModelArg) -> Self {
        match arg {
            ModelArg::Auto => Self::Auto,
            ModelArg::Linear => Self::Linear,
            ModelArg::Mlp => Self::Mlp,
        }
    }
}

impl From<DeviceArg> for DeviceChoice {
    fn from(arg: DeviceArg) -> Self {
        match arg {
            DeviceArg::Auto => Self::Auto,
            DeviceArg::Cpu => Self::Cpu,
            DeviceArg::Gpu => Self::Gpu,
        }
    }
}

/// Splits `COL=VALUE` at the last `=`, since column names may hold one.
fn split_pair(text: &str) -> Result<(&str, &str), String> {
    text.rsplit_once('=')
        .filter(|(column, _)| !column.is_empty())
        .ok_or_else(|| "write it as COL=VALUE".to_owned())
}

fn parse_kind(text: &str) -> Result<(String, Kind), String> {
    let (column, kind) = split_pair(text)?;
    let kind = match kind {
        "number" => Kind::Number,
        "category" => Kind::Category,
        "text" => Kind::Text,
        "date" => Kind::Date,
        "flag" => Kind::Flag,
        _ => {
            return Err(format!(
                "\"{kind}\" is no kind; use number, category, text, date or flag"
            ));
        }
    };
    Ok((column.to_owned(), kind))
}

fn parse_role(text: &str) -> Result<(String, Role), String> {
    let (column, role) = split_pair(text)?;
    let role = match role {
        "identifier" => Role::Identifier,
        "target" => Role::Target,
        "feature" => Role::Feature,
        "ignored" => Role::Ignored,
        _ => {
            return Err(format!(
                "\"{role}\" is no role; use identifier, target, feature or ignored"
            ));
        }
    };
    Ok((column.to_owned(), role))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_verb_shows_an_example() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            let example = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(
                example.contains("hearth "),
                "{} shows no example",
                verb.get_name()
            );
        }
    }

    #[test]
    fn column_names_may_hold_an_equals_sign() {
        assert_eq!(parse_kind("a=b=date"), Ok(("a=b".to_owned(), Kind::Date)));
        assert!(parse_kind("date").is_err());
        assert!(parse_role("x=boss").is_err());
    }
}
