//! What lies above the page: the notice with its offer, and the keyboard help.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::browser;
use crate::i18n::tr;
use crate::state::{Offer, Studio};

/// The notice at the foot of the page.
pub fn notice(studio: Studio) -> AnyView {
    let body = move || {
        studio.notice.get().map(|notice| {
            let offer = notice.offer.map(|offer| {
                let word = match offer {
                    Offer::ShowModels => tr::action_show(),
                    _ => tr::action_undo(),
                };
                view! { <button class="link" data-testid="undo" on:click=move |_| studio.take_offer(offer)>{word}</button> }
            });
            view! {
                <div class="notice" data-testid="notice">
                    <span>{notice.text}</span>
                    {offer}
                    <button class="icon-button small" aria-label=tr::action_dismiss() on:click=move |_| studio.close_notice(None)>
                        {icon(icon::CLOSE)}
                    </button>
                </div>
            }
        })
    };
    view! { <div class="notices" role="status" aria-live="polite">{body}</div> }.into_any()
}

/// The keyboard help.
pub fn help(studio: Studio) -> AnyView {
    let keys: [(&[&str], &str); 6] = [
        (&["g", "d"], tr::help_data()),
        (&["g", "m"], tr::help_models()),
        (&["/"], tr::help_search()),
        (&["↑", "↓"], tr::help_arrows()),
        (&["Ctrl", "Z"], tr::help_undo()),
        (&["?"], tr::help_help()),
    ];
    let rows = move || {
        let row = |(keys, says): &(&[&'static str], &'static str)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
            view! { <div><dt>{keys}</dt><dd>{*says}</dd></div> }
        };
        keys.iter().map(row).collect_view()
    };
    let close = move || {
        studio.help.set(false);
        browser::focus("#main");
    };
    move_focus(studio);
    let body = move || {
        studio.help.get().then(|| {
            view! {
                <div class="veil" on:click=move |_| close()></div>
                <div
                    class="dialog"
                    role="dialog"
                    aria-modal="true"
                    aria-labelledby="help-title"
                    on:keydown=move |event| match event.key().as_str() {
                        "Escape" => close(),
                        // The only control inside is the close button: the focus stays on it.
                        "Tab" => event.prevent_default(),
                        _ => {}
                    }
                >
                    <div class="dialog-head">
                        <h2 id="help-title">{tr::help_title()}</h2>
                        <button id="help-close" class="icon-button" aria-label=tr::action_close() on:click=move |_| close()>
                            {icon(icon::CLOSE)}
                        </button>
                    </div>
                    <dl class="keys">{rows}</dl>
                </div>
            }
        })
    };
    view! { <div>{body}</div> }.into_any()
}

/// Puts the focus into the help when it opens.
fn move_focus(studio: Studio) {
    Effect::new(move || {
        if studio.help.get() {
            request_animation_frame(|| browser::focus("#help-close"));
        }
    });
}
