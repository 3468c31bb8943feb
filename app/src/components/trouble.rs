//! A failure, said calmly where it happened: what, what to do, and a code to copy.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::browser;
use crate::i18n::{codes, tr};
use crate::state::{Place, Studio, Trouble};

/// The failure that belongs to a place, if there is one.
pub fn trouble_at(studio: Studio, place: Place) -> impl IntoView {
    move || {
        let found = studio
            .troubles
            .with(|all| all.iter().find(|trouble| trouble.place == place).cloned());
        found.map(|trouble| card(studio, trouble))
    }
}

fn card(studio: Studio, trouble: Trouble) -> AnyView {
    let Trouble {
        place,
        asked,
        failure,
    } = trouble;
    let detail = [
        Some(failure.code.clone()),
        Some(failure.message.clone()),
        failure.subject.clone(),
    ];
    let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let copied = RwSignal::new(false);
    let text = detail.clone();
    view! {
        <section class="trouble" role="alert" data-testid="failure" data-code=failure.code.clone()>
            {icon(icon::ERROR)}
            <div class="trouble-text">
                <h2>{tr::failure_title(&asked)}</h2>
                <p>{codes::failure(&failure)}</p>
                <p class="trouble-detail">
                    <code lang="en">{detail}</code>
                    <button class="link" on:click=move |_| { browser::copy(&text); copied.set(true); }>
                        {move || if copied.get() { tr::action_copied() } else { tr::action_copy() }}
                    </button>
                </p>
            </div>
            <button class="icon-button" aria-label=tr::action_dismiss() on:click=move |_| studio.clear_trouble(place)>
                {icon(icon::CLOSE)}
            </button>
        </section>
    }
    .into_any()
}
