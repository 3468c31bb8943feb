//! The pages. Each answers from top to bottom: the sentence, the picture, the controls, the table, how it was computed.

pub mod columns;
pub mod data;
pub mod decide;
pub mod fit_charts;
pub mod fit_settings;
pub mod models;
pub mod preview;
pub mod result;
pub mod scoring;
pub mod sentences;
pub mod training;
pub mod welcome;
