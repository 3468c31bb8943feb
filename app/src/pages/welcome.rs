//! The first visit: drop a file or open the sample shop, and three promises, each with a way to check it.

use leptos::prelude::*;

use crate::components::icon::{self, icon};
use crate::components::intake::choose_file;
use crate::components::progress::progress_bar;
use crate::i18n::tr;
use crate::state::{Studio, What};

/// The page.
pub fn page(studio: Studio) -> AnyView {
    let reading = move || studio.active(What::is_reading);
    let promises = [
        (icon::LOCK, tr::welcome_tab(), tr::welcome_tab_check()),
        (icon::TWIN, tr::welcome_same(), tr::welcome_same_check()),
        (icon::BUNDLE, tr::welcome_open(), tr::welcome_open_check()),
    ];
    let promises = promises.map(|(drawing, says, check)| {
        view! { <li>{icon(drawing)}<h2>{says}</h2><p>{check}</p></li> }
    });
    let controls = move || match reading() {
        Some(run) => view! {
            <div class="drop busy">
                <p class="drop-title">{run.what.title()}</p>
                {progress_bar(studio, run)}
            </div>
        }
        .into_any(),
        None => drop_zone(studio),
    };
    view! {
        <div class="page welcome" data-testid="welcome">
            <h1>{tr::welcome_title()}</h1>
            <p class="lead">{tr::welcome_lead()}</p>
            {controls}
            <ul class="promises">{promises.into_iter().collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn drop_zone(studio: Studio) -> AnyView {
    view! {
        <div class="drop" data-testid="drop-zone">
            {icon(icon::DROP)}
            <p class="drop-title">{tr::drop_title()}</p>
            <p class="quiet">{tr::drop_formats()}</p>
            <div class="buttons">
                <button class="button primary" data-testid="choose-file" on:click=move |_| choose_file()>
                    {tr::action_choose_file()}
                </button>
                <button class="button" data-testid="open-sample" on:click=move |_| studio.open_sample()>
                    {tr::action_open_sample()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
