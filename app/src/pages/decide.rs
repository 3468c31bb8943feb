//! What to do next with a table: name the target, and look at columns that would spoil a model.

use hearth_protocol::{ColumnProfile, Hint, HintCode, Role};
use leptos::prelude::*;

use crate::components::icon::{self, icon};
use crate::components::select::{Look, options, select};
use crate::i18n::{codes, format, tr};
use crate::state::{Page, Studio};

/// Most columns offered in a select; a wider table is searched instead.
const OFFERED: usize = 400;

/// Most hints shown one by one.
const SHOWN: usize = 6;

/// Columns that can be predicted, for a select: the current one always among them.
pub fn target_options(studio: Studio) -> String {
    let fits = |column: &ColumnProfile, _| column.distinct > 1;
    column_options(studio, studio.target(), tr::settings_no_target(), fits)
}

/// Columns for a select, after a word for none; the current one always among them.
pub fn column_options(
    studio: Studio,
    current: Option<String>,
    none: &'static str,
    fits: fn(&ColumnProfile, Role) -> bool,
) -> String {
    let table = studio.table.get();
    let columns = table
        .as_ref()
        .map(|table| table.columns.as_slice())
        .unwrap_or_default();
    let mut names: Vec<&str> = studio.decided.with(|decided| {
        let pairs = columns
            .iter()
            .zip(decided)
            .filter(|(column, (_, role))| fits(column, *role));
        pairs
            .map(|(column, _)| column.name.as_str())
            .take(OFFERED)
            .collect()
    });
    if let Some(current) = current.as_deref().filter(|current| !names.contains(current)) {
        names.insert(0, current);
    }
    options([("", none)]) + &options(names.into_iter().map(|name| (name, name)))
}

/// The next step: train, or choose what to predict.
pub fn next_step(studio: Studio) -> impl IntoView {
    move || {
        match studio.target() {
        Some(target) => view! {
            <section class="card next">
                <p>{tr::next_ready(&target, &format::count(studio.count_of(Role::Feature)))}</p>
                <button class="button primary" data-testid="go-train" on:click=move |_| studio.go(Page::Models)>
                    {tr::next_train()}
                </button>
            </section>
        }
        .into_any(),
        None => {
            let look = Look {
                id: Some("next-target"),
                testid: "next-target",
                class: "input",
                ..Look::default()
            };
            let choose = move |name: String| {
                if !name.is_empty() {
                    studio.set_role(name, Role::Target);
                }
            };
            view! {
                <section class="card next">
                    <label for="next-target">{tr::next_choose()}</label>
                    {select(look, Box::new(move || target_options(studio)), Box::new(String::new), Box::new(choose))}
                </section>
            }
            .into_any()
        }
    }
    }
}

/// Hints that still stand: those about columns that are learnt from.
fn standing(studio: Studio) -> Vec<Hint> {
    let Some(table) = studio.table.get() else {
        return Vec::new();
    };
    let decided = studio.decided.get();
    let feature = |hint: &&Hint| {
        let role = table.place(&hint.column).and_then(|place| decided.get(place));
        role.is_some_and(|(_, role)| *role == Role::Feature)
    };
    // Two thousand are enough to count; the filter of the columns shows them all.
    let mut hints: Vec<Hint> = table
        .facts
        .hints
        .iter()
        .take(2_000)
        .filter(feature)
        .cloned()
        .collect();
    hints.sort_by_key(|hint| hint.code != HintCode::PredictsTarget);
    hints
}

/// What would spoil a model, each with one click to leave it out.
pub fn hints(studio: Studio) -> impl IntoView {
    let hints = Memo::new(move |_| standing(studio));
    move || {
        let all = hints.get();
        if all.is_empty() {
            return ().into_any();
        }
        let names: Vec<String> = all.iter().map(|hint| hint.column.clone()).collect();
        let left = all.len().saturating_sub(SHOWN);
        let several = all.len() > 1;
        let items = all
            .into_iter()
            .take(SHOWN)
            .map(|hint| item(studio, hint))
            .collect_view();
        view! {
            <section class="hints" data-testid="hints" aria-label=tr::hint_title()>
                <div class="hints-head">
                    <h2>{tr::hint_title()}</h2>
                    {several.then(|| view! {
                        <button class="button small" data-testid="leave-all-out" on:click=move |_| studio.leave_out(names.clone())>
                            {tr::hint_leave_all()}
                        </button>
                    })}
                </div>
                <ul>{items}</ul>
                {(left > 0).then(|| view! { <p class="quiet">{tr::hint_more(&format::count(left as u64))}</p> })}
            </section>
        }
        .into_any()
    }
}

fn item(studio: Studio, hint: Hint) -> AnyView {
    let text = codes::hint(&hint);
    let grave = hint.code == HintCode::PredictsTarget;
    let label = tr::hint_leave_out_label(&hint.column);
    view! {
        <li class="hint-item" class:grave=grave>
            {icon(icon::WARNING)}
            <p>{text}</p>
            <button
                class="button small"
                data-testid="leave-out"
                aria-label=label
                on:click=move |_| studio.leave_out(vec![hint.column.clone()])
            >
                {tr::hint_leave_out()}
            </button>
        </li>
    }
    .into_any()
}
