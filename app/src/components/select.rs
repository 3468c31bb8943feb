//! A select whose options are text: cheap to draw fifty of, and its value follows a signal.

use leptos::html;
use leptos::prelude::*;

use crate::charts::svg::escape;

/// How a select looks and is named.
#[derive(Default)]
pub struct Look {
    /// Identifier, where a label points at it.
    pub id: Option<&'static str>,
    /// For tests.
    pub testid: &'static str,
    /// Classes.
    pub class: &'static str,
    /// Its name where no label points at it.
    pub label: Option<String>,
    /// Identifier of its hint.
    pub described_by: Option<String>,
}

/// Options as HTML, from values and words.
pub fn options<V: AsRef<str>, W: AsRef<str>>(pairs: impl IntoIterator<Item = (V, W)>) -> String {
    let one = |(value, word): (V, W)| {
        format!(
            "<option value=\"{}\">{}</option>",
            escape(value.as_ref()),
            escape(word.as_ref())
        )
    };
    pairs.into_iter().map(one).collect()
}

/// Draws a select. `options` and `value` are followed; `change` gets the value that was picked.
pub fn select(
    look: Look,
    options: Box<dyn Fn() -> String + Send + Sync>,
    value: Box<dyn Fn() -> String + Send + Sync>,
    change: Box<dyn Fn(String)>,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |before: Option<String>| {
        let Some(element) = node.get() else {
            return String::new();
        };
        let now = options();
        if before.as_ref() != Some(&now) {
            element.set_inner_html(&now);
        }
        element.set_value(&value());
        now
    });
    view! {
        <select
            node_ref=node
            id=look.id
            class=look.class
            data-testid=look.testid
            aria-label=look.label
            aria-describedby=look.described_by
            on:change=move |event| change(event_target_value(&event))
        ></select>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn names_from_the_data_stay_text() {
        assert_eq!(
            options([("a\"b", "<i>")]),
            "<option value=\"a&quot;b\">&lt;i&gt;</option>"
        );
    }
}
