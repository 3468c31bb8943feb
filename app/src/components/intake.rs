//! How files come in: one hidden file input, and a drop anywhere on any page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlInputElement};

use super::icon::{self, icon};
use crate::browser;
use crate::i18n::tr;
use crate::state::Studio;

/// What the input offers to choose.
const ACCEPT: &str =
    ".csv,.tsv,.txt,.gz,.hearth,text/csv,text/tab-separated-values,text/plain,application/gzip";

/// The file a change of an input brought; the input is emptied, so that the same file can be chosen again.
pub fn chosen(event: &ev::Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Opens the file chooser.
pub fn choose_file() {
    browser::click("#file-input");
}

/// The hidden input and the veil that shows while a file is dragged over the page.
pub fn intake(studio: Studio) -> AnyView {
    let over = RwSignal::new(false);
    let carries_files = |event: &DragEvent| {
        event
            .data_transfer()
            .is_some_and(|carried| carried.types().includes(&"Files".into(), 0))
    };
    let listeners = [
        window_event_listener(ev::dragover, move |event| {
            if carries_files(&event) {
                event.prevent_default();
                if !over.get_untracked() {
                    over.set(true);
                }
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            over.set(false);
            if carries_files(&event) {
                event.prevent_default();
                let file = event
                    .data_transfer()
                    .and_then(|carried| carried.files())
                    .and_then(|files| files.get(0));
                file.into_iter().for_each(|file| studio.open_file(file));
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    let take = move |event: ev::Event| chosen(&event).into_iter().for_each(|file| studio.open_file(file));
    view! {
        <input
            id="file-input"
            class="hidden-input"
            type="file"
            tabindex="-1"
            accept=ACCEPT
            aria-label=tr::action_choose_file()
            data-testid="file-input"
            on:change=take
        />
        {move || over.get().then(|| view! {
            <div class="drop-veil" aria-hidden="true">
                <p>{icon(icon::DROP)} {tr::drop_anywhere()}</p>
            </div>
        })}
    }
    .into_any()
}
