//! Form fields: a label, a control, a hint, and a located message as you type.

use std::ops::RangeInclusive;

use leptos::prelude::*;

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

/// A choice among a few words. `options` are value and word.
pub fn choice(
    label: Label,
    options: Vec<(String, String)>,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    change: impl Fn(String) + 'static,
) -> AnyView {
    let options = options.into_iter().map(|(key, word)| {
        let own = key.clone();
        view! { <option value=key prop:selected=move || value() == own>{word}</option> }
    });
    let options = options.collect_view();
    let hint_id = format!("{}-hint", label.id);
    view! {
        <div class="field">
            <label for=label.id>{label.text}</label>
            <select
                id=label.id
                class="input"
                data-testid=label.id
                aria-describedby=(!label.hint.is_empty()).then(|| hint_id.clone())
                on:change=move |event| change(event_target_value(&event))
            >
                {options}
            </select>
            {(!label.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{label.hint}</p> })}
        </div>
    }
    .into_any()
}

/// A text that has to make sense; `read` says whether it does and takes it, `wrong` is shown while it does not.
pub fn entry(
    label: Label,
    value: impl Fn() -> String + Send + Sync + 'static,
    read: impl Fn(&str) -> bool + 'static,
    wrong: String,
) -> AnyView {
    let bad = RwSignal::new(false);
    let hint_id = format!("{}-hint", label.id);
    let describe = hint_id.clone();
    view! {
        <div class="field" class:wrong=move || bad.get()>
            <label for=label.id>{label.text}</label>
            <input
                id=label.id
                class="input"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid=label.id
                prop:value=value
                aria-invalid=move || bad.get().to_string()
                aria-describedby=describe
                on:input=move |event| bad.set(!read(event_target_value(&event).trim()))
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
    value: impl Fn() -> f64 + Copy + Send + Sync + 'static,
    change: impl Fn(f64) + 'static,
) -> AnyView {
    let wrong = tr::field_range(&format::full(*range.start()), &format::full(*range.end()));
    let written = move || value().to_string();
    // While the text means the current value it is left alone: "0.10" stays "0.10".
    let read = move |text: &str| match text.replace(',', ".").parse::<f64>() {
        Ok(number) if range.contains(&number) => {
            if number != untrack(value) {
                change(number);
            }
            true
        }
        _ => false,
    };
    entry(label, written, read, wrong)
}

/// A box to tick.
pub fn tick(label: Label, value: impl Fn() -> bool + Send + Sync + 'static, change: impl Fn(bool) + 'static) -> AnyView {
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
