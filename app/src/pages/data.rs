//! The Data page: what the table is, what to look at, every column, some rows, and how it was read.

use std::sync::Arc;

use leptos::prelude::*;

use super::{columns, decide, preview, welcome};
use crate::components::how::{decision_flags, how, shell_word};
use crate::components::intake::choose_file;
use crate::components::progress::{how_far, progress_bar};
use crate::components::shell::kept;
use crate::components::warnings::warning_list;
use crate::i18n::{format, tr};
use crate::state::{Studio, Table, What};

/// The page; the welcome where there is no table.
pub fn page(studio: Studio) -> AnyView {
    let has_table = Memo::new(move |_| studio.table.with(Option::is_some));
    let view = move || match (has_table.get(), studio.opening.get()) {
        (true, _) => open(studio),
        (false, true) => view! {
            <div class="page skeleton" aria-busy="true">
                {move || studio.active(|what| *what == What::Restore).map(|run| view! {
                    <p class="quiet restoring" role="status">{tr::run_restore()}" "{how_far(&run)}</p>
                })}
                <div class="bone wide"></div><div class="bone"></div><div class="bone tall"></div>
            </div>
        }
        .into_any(),
        (false, false) => welcome::page(studio),
    };
    view! { <div>{view}</div> }.into_any()
}

fn open(studio: Studio) -> AnyView {
    let with_table = move |draw: fn(Studio, Arc<Table>) -> AnyView| {
        move || studio.table.get().map(|table| draw(studio, table))
    };
    let reading =
        move || {
            studio.active(|what| what.is_reading() || *what == What::Override).map(|run| {
        let title = run.what.title();
        view! { <section class="card reading"><h2>{title}</h2>{progress_bar(studio, run)}</section> }
    })
        };
    view! {
        <div class="page data">
            {with_table(headline)}
            {reading}
            {decide::next_step(studio)}
            {decide::hints(studio)}
            {columns::columns(studio)}
            {move || studio.table.get().and_then(|table| warning_list(&table.facts.warnings))}
            {preview::preview(studio)}
            {with_table(computed)}
            <section class="card quiet-card">
                <h2>{tr::kept_title()}</h2>
                {kept(studio, None)}
            </section>
        </div>
    }
    .into_any()
}

fn headline(studio: Studio, table: Arc<Table>) -> AnyView {
    let facts = &table.facts;
    let (rows, columns) = (
        format::count(facts.rows),
        format::count(table.columns.len() as u64),
    );
    let missing = table.missing_share();
    let missing = if missing == 0.0 {
        tr::data_nothing_missing().into()
    } else {
        tr::data_missing(&format::percent(missing))
    };
    let odd = match table.warning_count() {
        0 => tr::data_all_read().to_owned(),
        count => tr::data_some_odd(&format::count(count)),
    };
    view! {
        <div class="head">
            <div>
                <p class="eyebrow">{facts.name.clone()} " · " {format::bytes(facts.bytes)}</p>
                <h1 data-testid="data-headline">{tr::data_headline(&rows, &columns)}</h1>
                <p class="lead">{missing} " " {odd}</p>
            </div>
            <div class="buttons">
                <button class="button" data-testid="replace" on:click=move |_| choose_file()>{tr::data_replace()}</button>
                <button class="button ghost" data-testid="open-sample" on:click=move |_| studio.open_sample()>
                    {tr::action_open_sample()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn computed(studio: Studio, table: Arc<Table>) -> AnyView {
    let facts = &table.facts;
    let delimiter = match facts.format.delimiter {
        ',' => tr::how_comma().to_owned(),
        ';' => tr::how_semicolon().to_owned(),
        '\t' => tr::how_tab().to_owned(),
        other => other.to_string(),
    };
    let yes_no = |yes: bool| if yes { tr::how_yes() } else { tr::how_no() };
    let list = vec![
        (tr::how_file(), facts.name.clone()),
        (tr::how_size(), format::bytes(facts.bytes)),
        (tr::how_hash(), facts.data_hash.clone()),
        (tr::how_delimiter(), delimiter),
        (tr::how_encoding(), facts.format.encoding.clone()),
        (tr::how_gzip(), yes_no(facts.format.gzip).into()),
        (tr::how_header(), yes_no(facts.format.header).into()),
        (tr::how_seconds(), format::duration(facts.seconds)),
    ];
    let mut words = vec!["hearth profile".to_owned(), shell_word(&facts.name)];
    words.extend(studio.overrides.with(|overrides| decision_flags(overrides)));
    how(list, words.join(" "))
}
