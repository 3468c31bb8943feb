//! The runs of this visit: a button in the header that says what goes on, and the list behind it.

use leptos::prelude::*;

use super::icon::{self, icon};
use super::progress::{how_far, progress_bar};
use crate::i18n::{codes, tr};
use crate::state::{Page, Run, Standing, Studio, What};

/// The button and, when it is open, the list.
pub fn tray(studio: Studio) -> AnyView {
    let open = RwSignal::new(false);
    let listed = move || {
        studio.runs.with(|runs| {
            runs.iter()
                .filter(|run| !run.what.is_quiet())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let label = move || match studio.active(|what| !what.is_quiet()) {
        Some(run) => {
            let far = how_far(&run);
            if far.is_empty() { run.what.title() } else { far }
        }
        None => tr::tray_title().to_owned(),
    };
    let busy = move || studio.active(|what| !what.is_quiet()).is_some();
    view! {
        <div class="tray" on:keydown=move |event| if event.key() == "Escape" { open.set(false) }>
            <button
                class="button ghost tray-button"
                class:busy=busy
                data-testid="tray"
                aria-expanded=move || open.get().to_string()
                aria-label=move || tr::tray_label(&label())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(icon::RUNS)}
                <span class="tray-label">{label}</span>
            </button>
            {move || open.get().then(|| view! {
                <div class="popover-veil" on:click=move |_| open.set(false)></div>
                <div class="popover" role="region" aria-label=tr::tray_title()>
                    <h2 class="popover-title">{tr::tray_title()}</h2>
                    {move || {
                        let runs = listed();
                        if runs.is_empty() {
                            view! { <p class="quiet">{tr::tray_empty()}</p> }.into_any()
                        } else {
                            let items = runs.into_iter().map(|run| item(studio, run, open)).collect_view();
                            view! { <ul class="tray-list">{items}</ul> }.into_any()
                        }
                    }}
                </div>
            })}
        </div>
    }
    .into_any()
}

fn item(studio: Studio, run: Run, open: RwSignal<bool>) -> AnyView {
    let id = run.id;
    let title = run.what.title();
    let over = run.clone();
    let dismiss = move || {
        (!over.is_active()).then(|| view! {
            <button class="icon-button small" aria-label=tr::action_dismiss() on:click=move |_| studio.dismiss_run(id)>
                {icon(icon::CLOSE)}
            </button>
        })
    };
    let page = match run.what {
        What::Fit(_) | What::Score(..) | What::OpenBundle(_) | What::Devices => Page::Models,
        _ => Page::Data,
    };
    let show = move |_| {
        open.set(false);
        studio.go(page);
    };
    let state = move || match run.standing.get() {
        Standing::Active | Standing::Cancelling => progress_bar(studio, run.clone()),
        Standing::Done => view! {
            <p class="tray-state done">
                {icon(icon::CHECK)}
                <span>{tr::tray_done()}</span>
                <button class="link" on:click=show>{tr::tray_show()}</button>
            </p>
        }
        .into_any(),
        Standing::Failed(failure) => {
            let mark = if failure.code == "cancelled" {
                icon::CLOSE
            } else {
                icon::ERROR
            };
            let bad = failure.code != "cancelled";
            view! { <p class="tray-state" class:failed=bad>{icon(mark)}<span>{codes::failure(&failure)}</span></p> }.into_any()
        }
    };
    view! {
        <li>
            <div class="tray-head">
                <span class="tray-title">{title}</span>
                {dismiss}
            </div>
            {state}
        </li>
    }
    .into_any()
}
