//! A column's spark: the histogram of numbers and dates, the most frequent values of the rest.

use std::sync::Arc;

use hearth_protocol::ColumnProfile;
use leptos::prelude::*;

use crate::charts::spark::{histogram, top_values};
use crate::charts::svg::Drawing;
use crate::i18n::tr;

/// Draws the spark of a column.
pub fn spark(column: &Arc<ColumnProfile>, rows: u64) -> AnyView {
    let drawing = if !column.histogram.is_empty() {
        histogram(&column.histogram)
    } else if column.top.first().is_some_and(|top| top.count > 1) {
        top_values(&column.top, rows)
    } else {
        return ().into_any();
    };
    still(drawing, tr::data_spark(&column.name))
}

/// A drawing without marks to read.
pub fn still(drawing: Drawing, label: String) -> AnyView {
    let size = format!("0 0 {} {}", drawing.width, drawing.height);
    view! {
        <svg
            class="spark"
            role="img"
            aria-label=label
            viewBox=size
            width=drawing.width.to_string()
            height=drawing.height.to_string()
            inner_html=drawing.body
        ></svg>
    }
    .into_any()
}

/// A bar for a share of one.
pub fn share_bar(share: f64, class: &'static str) -> AnyView {
    // Something is never drawn as nothing.
    let long = if share > 0.0 {
        (share * 100.0).clamp(1.0, 100.0)
    } else {
        0.0
    };
    view! {
        <svg class=format!("share {class}") viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="share-track" width="100" height="6"></rect>
            <rect class="share-bar" width=long.to_string() height="6"></rect>
        </svg>
    }
    .into_any()
}
