//! Every column of the table, a page at a time: kind, role, missing, values, spark; details on demand; search by `/`.

use std::collections::BTreeSet;
use std::sync::Arc;

use hearth_protocol::{ColumnProfile, Kind, Role};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser;
use crate::components::column_facts::{details, summary};
use crate::components::icon::{self, icon};
use crate::components::select::{Look, options, select};
use crate::components::spark::{share_bar, spark};
use crate::i18n::{codes, format, tr};
use crate::state::{Studio, Table};

/// Columns on the screen at a time.
const PAGE: usize = 50;

/// Columns drawn in one frame, so that the page never stops for long.
const FRAME: usize = 10;

/// Which columns are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Role(Role),
    Missing,
    Hints,
}

const SHOWS: [(Show, &str); 7] = [
    (Show::All, "all"),
    (Show::Role(Role::Feature), "feature"),
    (Show::Role(Role::Target), "target"),
    (Show::Role(Role::Identifier), "identifier"),
    (Show::Role(Role::Ignored), "ignored"),
    (Show::Missing, "missing"),
    (Show::Hints, "hints"),
];

fn show_word(show: Show) -> &'static str {
    match show {
        Show::All => tr::columns_all(),
        Show::Role(Role::Feature) => tr::columns_features(),
        Show::Role(Role::Target) => tr::columns_target(),
        Show::Role(Role::Identifier) => tr::columns_identifiers(),
        Show::Role(Role::Ignored) => tr::columns_ignored(),
        Show::Missing => tr::columns_missing(),
        Show::Hints => tr::columns_hints(),
    }
}

/// Places of the columns that are looked for.
fn found(table: &Table, decided: &[(Kind, Role)], search: &str, show: Show) -> Vec<usize> {
    let search = search.trim().to_lowercase();
    let hinted: BTreeSet<&str> = table
        .facts
        .hints
        .iter()
        .map(|hint| hint.column.as_str())
        .collect();
    let fits = |place: usize, column: &ColumnProfile| {
        let shown = match show {
            Show::All => true,
            Show::Role(role) => decided.get(place).is_some_and(|(_, known)| *known == role),
            Show::Missing => column.missing > 0,
            Show::Hints => hinted.contains(column.name.as_str()),
        };
        shown && (search.is_empty() || column.name.to_lowercase().contains(&search))
    };
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(place, column)| fits(*place, column))
        .map(|(i, _)| i)
        .collect()
}

/// The list with its search.
pub fn columns(studio: Studio) -> AnyView {
    let search = RwSignal::new(String::new());
    let show = RwSignal::new(Show::All);
    let page = RwSignal::new(0_usize);
    let expanded = RwSignal::new(BTreeSet::<String>::new());
    let places = Memo::new(move |_| {
        let Some(table) = studio.table.get() else {
            return Vec::new();
        };
        studio
            .decided
            .with(|decided| search.with(|search| found(&table, decided, search, show.get())))
    });
    let pages = move || places.with(|places| places.len().div_ceil(PAGE).max(1));
    let wanted = Memo::new(move |_| {
        let start = page.get().min(pages() - 1) * PAGE;
        places.with(|places| places.iter().skip(start).take(PAGE).copied().collect::<Vec<_>>())
    });
    let drawn = grow(wanted);
    let shown = move || wanted.with(|wanted| wanted[..wanted.len().min(drawn.get())].to_vec());
    let rows = move || {
        let Some(table) = studio.table.get() else {
            return Vec::new();
        };
        shown()
            .into_iter()
            .filter_map(|i| Some((i, table.columns.get(i)?.name.clone())))
            .collect()
    };
    let found_text = move || tr::columns_found(&format::count(places.with(Vec::len) as u64));
    view! {
        <section class="columns" aria-labelledby="columns-title">
            <div class="columns-bar">
                <h2 id="columns-title">{tr::columns_title()}</h2>
                <p class="quiet" aria-live="polite">{found_text}</p>
                {controls(search, show, page)}
            </div>
            <div class="grid" role="table" aria-label=tr::columns_title() on:keydown=move_between_rows>
                <div class="grid-row grid-head" role="row">
                    <span role="columnheader">{tr::columns_name()}</span>
                    <span role="columnheader">{tr::columns_kind()}</span>
                    <span role="columnheader">{tr::columns_role()}</span>
                    <span role="columnheader">{tr::columns_missing_share()}</span>
                    <span role="columnheader" class="number">{tr::columns_distinct()}</span>
                    <span role="columnheader">{tr::columns_summary()}</span>
                    <span role="columnheader">{tr::columns_shape()}</span>
                </div>
                <For each=rows key=|(i, name)| (*i, name.clone()) children=move |(i, name)| row(studio, i, name, expanded)/>
            </div>
            {move || places.with(Vec::is_empty).then(|| view! { <p class="empty">{tr::columns_none()}</p> })}
            {move || (pages() > 1).then(|| pager(page, pages()))}
        </section>
    }
    .into_any()
}

/// How many of the wanted columns are drawn: some in this frame, more in each that follows.
fn grow(wanted: Memo<Vec<usize>>) -> RwSignal<usize> {
    let drawn = RwSignal::new(FRAME);
    Effect::new(move |before: Option<Vec<usize>>| {
        let now = wanted.get();
        if before.is_some_and(|before| before != now) {
            drawn.set(FRAME);
        }
        now
    });
    Effect::new(move || {
        if drawn.get() < wanted.with(Vec::len) {
            request_animation_frame(move || _ = drawn.try_update(|drawn| *drawn += FRAME));
        }
    });
    drawn
}

fn controls(search: RwSignal<String>, show: RwSignal<Show>, page: RwSignal<usize>) -> AnyView {
    let look_of = Look {
        testid: "column-show",
        class: "input",
        label: Some(tr::columns_show().into()),
        ..Look::default()
    };
    let list = || options(SHOWS.map(|(which, key)| (key, show_word(which))));
    let value = move || {
        SHOWS
            .into_iter()
            .find(|(which, _)| *which == show.get())
            .map_or("", |(_, key)| key)
            .to_owned()
    };
    let pick = move |key: String| {
        let which = SHOWS
            .into_iter()
            .find(|(_, known)| *known == key)
            .map_or(Show::All, |(which, _)| which);
        show.set(which);
        page.set(0);
    };
    let look = move |event| {
        search.set(event_target_value(&event));
        page.set(0);
    };
    view! {
        <div class="columns-tools">
            <label class="search">
                {icon(icon::SEARCH)}
                <span class="hidden">{tr::columns_search()}</span>
                <input
                    class="input"
                    type="search"
                    data-search=""
                    data-testid="column-search"
                    placeholder=tr::columns_search()
                    prop:value=move || search.get()
                    on:input=look
                />
                <kbd aria-hidden="true">"/"</kbd>
            </label>
            {select(look_of, Box::new(list), Box::new(value), Box::new(pick))}
        </div>
    }
    .into_any()
}

/// Arrow keys move between the rows' buttons; in a select they choose, as everywhere.
fn move_between_rows(event: KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    if element.tag_name() != "BUTTON" {
        return;
    }
    let Some(row) = element.closest("[data-place]").ok().flatten() else {
        return;
    };
    let Some(place) = row
        .get_attribute("data-place")
        .and_then(|place| place.parse::<i64>().ok())
    else {
        return;
    };
    event.prevent_default();
    let mut next = place + by;
    // Places have gaps while a search is on.
    for _ in 0..2_000 {
        let selector = format!("[data-place='{next}'] .expand");
        if browser::find(&selector).is_some() {
            browser::focus(&selector);
            return;
        }
        next += by;
        if next < 0 {
            return;
        }
    }
}

fn row(studio: Studio, place: usize, name: String, expanded: RwSignal<BTreeSet<String>>) -> AnyView {
    let column = Memo::new(move |_| {
        studio
            .table
            .with(|table| table.as_ref()?.columns.get(place).cloned())
    });
    let rows = Memo::new(move |_| {
        studio
            .table
            .with(|table| table.as_ref().map_or(0, |table| table.facts.rows))
    });
    let decided = Memo::new(move |_| studio.decided.with(|decided| decided.get(place).copied()));
    let with = move |draw: fn(&Arc<ColumnProfile>, u64) -> AnyView| {
        move || column.get().map(|column| draw(&column, rows.get()))
    };
    let own = name.clone();
    let is_open = Memo::new(move |_| expanded.with(|expanded| expanded.contains(&own)));
    let own = name.clone();
    let toggle = move |_| {
        expanded.update(|expanded| {
            if !expanded.remove(&own) {
                expanded.insert(own.clone());
            }
        });
    };
    let badges = {
        let name = name.clone();
        move || {
            let table = studio.table.get()?;
            let badges: Vec<_> = table
                .hints_of(&name)
                .map(|hint| view! { <span class="badge warn">{codes::hint_badge(hint.code)}</span> })
                .collect();
            Some(badges.collect_view())
        }
    };
    let panel = format!("column-{place}");
    view! {
        <div
            class="grid-item"
            role="rowgroup"
            data-place=place.to_string()
            class:out=move || decided.get().is_some_and(|(_, role)| role == Role::Ignored)
            class:is-target=move || decided.get().is_some_and(|(_, role)| role == Role::Target)
        >
            <div class="grid-row" role="row" data-testid=format!("column-row-{place}")>
                <span role="rowheader" class="cell-name">
                    <button class="expand" aria-expanded=move || is_open.get().to_string() aria-controls=panel.clone() on:click=toggle>
                        {icon(icon::CHEVRON)}
                        <span class="column-name">{name.clone()}</span>
                    </button>
                    {badges}
                </span>
                <span role="cell" class="cell-kind">{kind_select(studio, name.clone(), decided)}</span>
                <span role="cell" class="cell-role">{role_select(studio, name, decided)}</span>
                <span role="cell" class="cell-missing">{with(missing)}</span>
                <span role="cell" class="cell-distinct number">{with(distinct)}</span>
                <span role="cell" class="cell-summary">{with(|column, rows| summary(column, rows).into_any())}</span>
                <span role="cell" class="cell-spark">{with(spark)}</span>
            </div>
            <div id=panel class="grid-details" role="row" hidden=move || !is_open.get()>
                <div role="cell">{move || is_open.get().then(|| column.get().map(|column| details(&column, rows.get())))}</div>
            </div>
        </div>
    }
    .into_any()
}

fn distinct(column: &Arc<ColumnProfile>, _rows: u64) -> AnyView {
    view! { <span class="cell-label">{tr::columns_distinct()}</span> {format::count(column.distinct)} }
        .into_any()
}

fn missing(column: &Arc<ColumnProfile>, rows: u64) -> AnyView {
    let label = view! { <span class="cell-label">{tr::columns_missing_share()}</span> };
    if column.missing == 0 {
        return view! { {label}<span class="quiet">{tr::columns_complete()}</span> }.into_any();
    }
    let share = column.missing as f64 / rows.max(1) as f64;
    view! {
        {label}
        {share_bar(share, "missing")}
        <span title=format::count(column.missing)>{format::percent(share)}</span>
    }
    .into_any()
}

fn kind_select(studio: Studio, name: String, decided: Memo<Option<(Kind, Role)>>) -> AnyView {
    let look = Look {
        testid: "kind-select",
        class: "input compact",
        label: Some(tr::columns_kind_of(&name)),
        ..Look::default()
    };
    let value = move || {
        let kind = decided.get().map(|(kind, _)| kind);
        codes::kinds()
            .into_iter()
            .find(|(known, ..)| Some(*known) == kind)
            .map_or("", |(_, key, _)| key)
            .to_owned()
    };
    let pick = move |key: String| {
        if let Some((kind, ..)) = codes::kinds().into_iter().find(|(_, known, _)| *known == key) {
            studio.set_kind(name.clone(), kind);
        }
    };
    let list = || options(codes::kinds().map(|(_, key, word)| (key, word)));
    select(look, Box::new(list), Box::new(value), Box::new(pick))
}

fn role_select(studio: Studio, name: String, decided: Memo<Option<(Kind, Role)>>) -> AnyView {
    let look = Look {
        testid: "role-select",
        class: "input compact",
        label: Some(tr::columns_role_of(&name)),
        ..Look::default()
    };
    let value = move || {
        let role = decided.get().map(|(_, role)| role);
        codes::roles()
            .into_iter()
            .find(|(known, ..)| Some(*known) == role)
            .map_or("", |(_, key, _)| key)
            .to_owned()
    };
    let pick = move |key: String| {
        if let Some((role, ..)) = codes::roles().into_iter().find(|(_, known, _)| *known == key) {
            studio.set_role(name.clone(), role);
        }
    };
    let list = || options(codes::roles().map(|(_, key, word)| (key, word)));
    select(look, Box::new(list), Box::new(value), Box::new(pick))
}

/// Back, where we are, on.
pub fn pager(page: RwSignal<usize>, pages: usize) -> AnyView {
    let at = move || page.get().min(pages - 1);
    view! {
        <nav class="pager" aria-label=tr::pager_label()>
            <button class="button small" disabled=move || at() == 0 on:click=move |_| page.set(at().saturating_sub(1))>{tr::pager_back()}</button>
            <span>{move || tr::pager_at(&format::count(at() as u64 + 1), &format::count(pages as u64))}</span>
            <button class="button small" disabled=move || pages <= at() + 1 on:click=move |_| page.set(at() + 1)>{tr::pager_on()}</button>
        </nav>
    }
    .into_any()
}
