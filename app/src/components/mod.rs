//! Parts that pages are made of. None of them knows a page; all of them take their words from the catalogue.

pub mod chart_card;
pub mod column_facts;
pub mod field;
pub mod how;
pub mod icon;
pub mod intake;
pub mod later;
pub mod overlay;
pub mod progress;
pub mod select;
pub mod shell;
pub mod simple_table;
pub mod spark;
pub mod tray;
pub mod trouble;
pub mod warnings;
