//! "How was this computed": facts in a folded list, and the same as a command line.

use hearth_protocol::ColumnOverride;
use leptos::prelude::*;

use crate::browser;
use crate::i18n::{codes, tr};

/// The folded list. `command` is the line that does the same natively.
pub fn how(facts: Vec<(&'static str, String)>, command: String) -> AnyView {
    let copied = RwSignal::new(false);
    let line = command.clone();
    let rows = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <details class="how" data-testid="how">
            <summary>{tr::how_title()}</summary>
            <dl class="facts">{rows}</dl>
            <p class="quiet">{tr::how_command()}</p>
            <div class="command">
                <code data-testid="command">{command}</code>
                <button class="button small" on:click=move |_| { browser::copy(&line); copied.set(true); }>
                    {move || if copied.get() { tr::action_copied() } else { tr::action_copy() }}
                </button>
            </div>
        </details>
    }
    .into_any()
}

/// The flags that repeat decisions about columns: `--kind COL=KIND`, `--role COL=ROLE`.
pub fn decision_flags(overrides: &[ColumnOverride]) -> Vec<String> {
    let mut words = Vec::new();
    for decision in overrides {
        let mut flag = |name: &str, key: &str| {
            words.extend([name.to_owned(), shell_word(&format!("{}={key}", decision.column))]);
        };
        if let Some(kind) = decision.kind {
            flag("--kind", codes::kind_key(kind));
        }
        if let Some(role) = decision.role {
            flag("--role", codes::role_key(role));
        }
    }
    words
}

/// Writes a word so that a POSIX shell takes it as one.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-/,=:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn words_survive_a_shell() {
        for (word, written) in [
            ("Churn", "Churn"),
            ("Total Charges", "'Total Charges'"),
            ("", "''"),
            ("a'b", r"'a'\''b'"),
            ("$(x)", "'$(x)'"),
            ("是否流失", "是否流失"),
        ] {
            assert_eq!(shell_word(word), written);
        }
    }
}
