//! Charts as pure functions: data and a width in, SVG text and readable marks out. Colours come from the style sheet by
//! class, words from the caller or the catalogue; nothing here touches the page.

pub mod bars;
pub mod calibration;
pub mod curve;
pub mod loss;
pub mod scatter;
pub mod spark;
pub mod svg;
