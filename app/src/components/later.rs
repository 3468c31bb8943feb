//! Parts of a long page that are drawn a moment after the rest, so that no single step keeps the page for long.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

/// Between two steps, in milliseconds.
const STEP: u64 = 20;

thread_local! {
    static WAITING: Cell<u64> = const { Cell::new(0) };
}

/// Does something after everything that was put off before it.
pub fn put_off(act: impl FnOnce() + 'static) {
    WAITING.set(WAITING.get() + 1);
    set_timeout(
        move || {
            WAITING.set(WAITING.get().saturating_sub(1));
            act();
        },
        Duration::from_millis(STEP * WAITING.get()),
    );
}

/// Draws something in its turn.
pub fn later(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let ready = RwSignal::new(false);
    put_off(move || _ = ready.try_set(true));
    let view = move || ready.get().then(&draw);
    view! { {view} }.into_any()
}
