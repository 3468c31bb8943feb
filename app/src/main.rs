//! The studio: what a person sees. It talks to the worker by messages, computes nothing itself and makes no request.

mod browser;
mod charts;
mod components;
mod i18n;
mod pages;
mod reading;
mod state;
mod worker_link;

use leptos::prelude::*;

use crate::components::shell::shell;
use crate::state::Studio;

/// Where the worker is when the page does not say.
const WORKER: &str = "worker.js";

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(app);
}

/// The page; drawn anew when the language changes.
fn app() -> impl IntoView {
    let studio = Studio::new();
    studio.connect(browser::meta("hearth-worker").unwrap_or_else(|| WORKER.to_owned()));
    if let Some(loading) = browser::find("#loading") {
        loading.remove();
    }
    move || {
        i18n::set_current(studio.lang.get());
        untrack(|| shell(studio))
    }
}
