//! Tables: reading text files as a stream, inferring kinds and roles, profiling, targets and fitted recipes.
//! No input or output here: bytes come in as slices, results and located warnings go out as values.

mod cells;
mod column;
mod error;
mod flow;
mod infer;
mod interner;
mod profile;
mod read;
mod recipe;
mod rows;
pub mod shop;
mod stats;
mod table;
mod target;
mod warnings;

pub use column::{Column, ColumnData};
pub use error::TableError;
pub use flow::Flow;
pub use profile::{Profiler, profile};
pub use read::{Limits, ReadOptions, TableReader, read_bytes};
pub use recipe::{
    CategoryRule, DateRule, Dropped, Encoded, FlagRule, InputColumn, NumberRule, Recipe, RecipeOptions, Rule,
    Scaling, TextRule, Toggle,
};
pub use rows::Rows;
pub use table::Table;
pub use target::{MAX_CLASSES, TargetData, TargetValues, target};
pub use warnings::WarningLog;

/// The README's example, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
