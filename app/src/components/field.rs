//! Form fields: a label, a control, a hint, and a located message as you type.

use std::ops::RangeInclusive;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::select::{Look, select};
use crate::browser;
use crate::i18n::{format, tr};

/// What stands around a control.
#[derive(Clone, Copy)]
pub struct Label {
    /// Identifier of the control, unique on the page.
    pub id: &'static str,
    /// Its name.
    pub text: &'static str,
    /// One sentence below it; empty for none.
    pub hint: &'static str,
}

/// What a control shows. Boxed, as the rest, so that a control is compiled once and not for each field.
type Shows<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// A choice among a few words. `options` is HTML as `select::options` makes it.
pub fn choice(
    label: Label,
    options: impl Fn() -> String + Send + Sync + 'static,
    value: impl Fn() -> String + Send + Sync + 'static,
    change: impl Fn(String) + 'static,
) -> AnyView {
    choice_of(label, Box::new(options), Box::new(value), Box::new(change))
}

fn choice_of(
    label: Label,
    options: Box<dyn Fn() -> String + Send + Sync>,
    value: Box<dyn Fn() -> String + Send + Sync>,
    change: Box<dyn Fn(String)>,
) -> AnyView {
    let hint = (!label.hint.is_empty()).then(|| format!("{}-hint", label.id));
    let look = Look {
        id: Some(label.id),
        testid: label.id,
        class: "input",
        described_by: hint.clone(),
        ..Look::default()
    };
    view! {
        <div class="field">
            <label for=label.id>{label.text}</label>
            {select(look, options, value, change)}
            {hint.map(|id| view! { <p class="hint" id=id>{label.hint}</p> })}
        </div>
    }
    .into_any()
}

/// A text that has to make sense; `read` says whether it does and takes it, `wrong` is shown while it does not.
pub fn entry(
    label: Label,
    value: Box<dyn Fn() -> String + Send + Sync>,
    read: Box<dyn Fn(&str) -> bool>,
    wrong: String,
) -> AnyView {
    let bad = RwSignal::new(false);
    let node = NodeRef::<html::Input>::new();
    let hint_id = format!("{}-hint", label.id);
    let describe = hint_id.clone();
    // What a person is typing is left alone until they go on: "64," is on its way to "64, 32".
    let left = Trigger::new();
    Effect::new(move || {
        left.track();
        let text = value();
        if let Some(input) = node
            .get()
            .filter(|_| !bad.get_untracked() && !browser::has_focus(label.id))
        {
            input.set_value(&text);
        }
    });
    view! {
        <div class="field" class:wrong=move || bad.get()>
            <label for=label.id>{label.text}</label>
            <input
                id=label.id
                node_ref=node
                class="input"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid=label.id
                aria-invalid=move || bad.get().to_string()
                aria-describedby=describe
                on:input=move |event| bad.set(!read(event_target_value(&event).trim()))
                on:blur=move |_| request_animation_frame(move || left.notify())
            />
            <p class="hint" id=hint_id aria-live="polite">
                {move || if bad.get() { wrong.clone() } else { label.hint.to_owned() }}
            </p>
        </div>
    }
    .into_any()
}

/// A number within a range.
pub fn number(
    label: Label,
    range: RangeInclusive<f64>,
    value: impl Fn() -> f64 + Send + Sync + 'static,
    change: impl Fn(f64) + 'static,
) -> AnyView {
    number_of(label, range, Arc::new(value), Box::new(change))
}

fn number_of(
    label: Label,
    range: RangeInclusive<f64>,
    value: Shows<f64>,
    change: Box<dyn Fn(f64)>,
) -> AnyView {
    let wrong = tr::field_range(&format::full(*range.start()), &format::full(*range.end()));
    let shown = value.clone();
    let written = move || shown().to_string();
    // While the text means the current value it is left alone: "0.10" stays "0.10".
    let read = move |text: &str| match text.replace(',', ".").parse::<f64>() {
        Ok(number) if range.contains(&number) => {
            if number != untrack(|| value()) {
                change(number);
            }
            true
        }
        _ => false,
    };
    entry(label, Box::new(written), Box::new(read), wrong)
}

/// A box to tick.
pub fn tick(
    label: Label,
    value: impl Fn() -> bool + Send + Sync + 'static,
    change: impl Fn(bool) + 'static,
) -> AnyView {
    let hint_id = format!("{}-hint", label.id);
    view! {
        <div class="field tick">
            <label for=label.id>
                <input
                    id=label.id
                    type="checkbox"
                    data-testid=label.id
                    prop:checked=value
                    aria-describedby=hint_id.clone()
                    on:change=move |event| change(event_target_checked(&event))
                />
                <span>{label.text}</span>
            </label>
            <p class="hint" id=hint_id>{label.hint}</p>
        </div>
    }
    .into_any()
}
