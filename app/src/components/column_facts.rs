//! What a column holds, in one line and in detail.

use std::sync::Arc;

use hearth_protocol::{ColumnProfile, Kind, NumberSummary, TopValue};
use leptos::prelude::*;

use super::chart_card::plate;
use super::spark::share_bar;
use crate::charts::bars::histogram;
use crate::i18n::{format, tr};

/// Longest value shown in a line.
const LONG: usize = 32;

/// A value cut to a length that fits.
fn cut(value: &str) -> String {
    if value.chars().count() <= LONG {
        value.to_owned()
    } else {
        value.chars().take(LONG - 1).chain(['…']).collect()
    }
}

/// One line.
pub fn summary(column: &ColumnProfile, rows: u64) -> String {
    if let (Some(number), true) = (&column.number, column.kind == Kind::Number) {
        return tr::summary_number(
            &format::number(number.median()),
            &format::number(number.min),
            &format::number(number.max),
        );
    }
    if let Some(date) = &column.date {
        return tr::summary_date(&day(&date.min), &day(&date.max));
    }
    let filled = rows.saturating_sub(column.missing).max(1) as f64;
    let shown = if column.kind == Kind::Text { 1 } else { 3 };
    let values = column.top.iter().take(shown).map(|top| match column.kind {
        Kind::Text => tr::summary_text(&cut(&top.value)),
        _ => tr::summary_value(&cut(&top.value), &format::percent0(top.count as f64 / filled)),
    });
    values.collect::<Vec<_>>().join(tr::summary_comma())
}

/// The day of an ISO 8601 moment as the reader writes days.
fn day(iso: &str) -> String {
    let ms = js_sys::Date::parse(iso.get(..10).unwrap_or(iso));
    if ms.is_nan() {
        iso.to_owned()
    } else {
        format::day(ms)
    }
}

/// Everything: histogram, quantiles, most frequent values.
pub fn details(column: &Arc<ColumnProfile>, rows: u64) -> AnyView {
    let number = column
        .number
        .filter(|_| column.kind == Kind::Number)
        .map(quantiles);
    let shape = (!column.histogram.is_empty()).then(|| {
        let own = column.clone();
        let label = tr::data_spark(&column.name);
        let draw = move |width: f64| {
            let as_day = own.kind == Kind::Date;
            let write = move |x: f64| if as_day { format::day(x) } else { format::number(x) };
            histogram(&own.histogram, &own.name, &write, width)
        };
        plate(label, tr::reading_histogram().into(), Arc::new(draw))
    });
    let top = (!column.top.is_empty()).then(|| top_values(&column.top, rows.saturating_sub(column.missing)));
    let written = column
        .format
        .clone()
        .map(|written| view! { <p class="quiet">{tr::details_written(&written)}</p> });
    view! {
        <div class="details">
            {shape.map(|shape| view! { <div class="details-shape">{shape}</div> })}
            <div class="details-words">
                {number}
                {top}
                {written}
            </div>
        </div>
    }
    .into_any()
}

fn quantiles(number: NumberSummary) -> AnyView {
    let [q05, q25, q50, q75, q95] = number.quantiles;
    let rows = [
        (tr::details_min(), number.min),
        ("5 %", q05),
        ("25 %", q25),
        (tr::details_median(), q50),
        ("75 %", q75),
        ("95 %", q95),
        (tr::details_max(), number.max),
        (tr::details_mean(), number.mean),
        (tr::details_deviation(), number.deviation),
    ];
    let rows = rows.map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd title=format::full(value)>{format::number(value)}</dd></div> }
    });
    view! { <dl class="facts small">{rows.into_iter().collect_view()}</dl> }.into_any()
}

fn top_values(top: &[TopValue], filled: u64) -> AnyView {
    let rows = top.iter().map(|top| {
        let share = top.count as f64 / filled.max(1) as f64;
        view! {
            <tr>
                <th scope="row" title=top.value.clone()>{cut(&top.value)}</th>
                <td class="bar-cell">{share_bar(share, "top")}</td>
                <td class="number">{format::count(top.count)}</td>
                <td class="number">{format::percent(share)}</td>
            </tr>
        }
    });
    view! {
        <table class="plain top-values">
            <caption>{tr::details_top()}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
