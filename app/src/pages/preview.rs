//! Some rows of the table as they were read, a page at a time.

use std::sync::Arc;

use hearth_protocol::TablePage;
use leptos::prelude::*;

use super::columns::pager;
use crate::i18n::{format, tr};
use crate::state::{Studio, What};

/// Rows at a time.
const ROWS: u64 = 20;

/// Columns at most: a wider table is cut, and says so.
const COLUMNS: usize = 40;

/// The folded part of the page.
pub fn preview(studio: Studio) -> AnyView {
    let open = RwSignal::new(false);
    let page = RwSignal::new(0_usize);
    let total = Memo::new(move |_| {
        studio
            .table
            .with(|table| table.as_ref().map_or(0, |table| table.facts.rows))
    });
    let pages = move || total.get().div_ceil(ROWS).max(1) as usize;
    Effect::new(move || {
        let wanted = page.get() as u64 * ROWS;
        // A new table empties the preview; then the rows are asked for again.
        let at = studio.preview.with(|page| page.as_ref().map(|page| page.offset));
        let asked = untrack(|| studio.active(|what| *what == What::Page)).is_some();
        if open.get() && at != Some(wanted) && !asked && studio.table.with_untracked(Option::is_some) {
            studio.fetch_rows(wanted, ROWS as u32);
        }
    });
    let body = move || match studio.preview.get() {
        Some(rows) => table(&rows),
        None => view! { <div class="bone tall"></div> }.into_any(),
    };
    view! {
        <details class="preview" data-testid="preview" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{tr::preview_title()}</summary>
            {move || open.get().then(|| view! {
                <div>
                    {body}
                    {move || (pages() > 1).then(|| pager(page, pages()))}
                </div>
            })}
        </details>
    }
    .into_any()
}

fn table(page: &Arc<TablePage>) -> AnyView {
    let head = page
        .columns
        .iter()
        .take(COLUMNS)
        .map(|name| view! { <th scope="col">{name.clone()}</th> })
        .collect_view();
    let rows = page.rows.iter().enumerate().map(|(i, cells)| {
        let cells = cells.iter().take(COLUMNS).map(|cell| match cell {
            Some(text) => view! { <td title=text.clone()>{text.clone()}</td> }.into_any(),
            None => view! { <td class="nothing">{tr::preview_missing()}</td> }.into_any(),
        });
        view! { <tr><th scope="row" class="number">{format::count(page.offset + i as u64 + 1)}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let left = page.columns.len().saturating_sub(COLUMNS);
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=tr::preview_title()>
            <table class="plain rows" data-testid="preview-table">
                <thead><tr><th scope="col" class="number">{tr::warning_row()}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(left > 0).then(|| view! { <p class="quiet">{tr::preview_cut(&format::count(left as u64))}</p> })}
    }
    .into_any()
}
