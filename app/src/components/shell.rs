//! The frame around every page: rail, header, main part, and what lies above them.

use leptos::prelude::*;

use super::icon::{self, icon};
use super::intake::intake;
use super::overlay::{help, notice};
use super::select::{Look, options, select};
use super::tray::tray;
use super::trouble::trouble_at;
use crate::browser;
use crate::i18n::{Lang, format, tr};
use crate::pages;
use crate::state::{Page, Place, Studio, Theme};

/// The whole page in the language in use.
pub fn shell(studio: Studio) -> AnyView {
    let narrow = RwSignal::new(browser::preference("rail").as_deref() == Some("narrow"));
    let body = move || match studio.page.get() {
        Page::Data => pages::data::page(studio),
        Page::Models => pages::models::page(studio),
    };
    view! {
        <a class="skip" href="#main" on:click=move |event| { event.prevent_default(); browser::focus("#main"); }>
            {tr::nav_skip()}
        </a>
        <div class="shell" class:narrow=move || narrow.get()>
            {rail(studio, narrow)}
            <div class="column">
                {header(studio)}
                <main id="main" tabindex="-1">
                    {stopped(studio)}
                    {trouble_at(studio, Place::Top)}
                    {body}
                    {intake(studio)}
                </main>
            </div>
        </div>
        {notice(studio)}
        {help(studio)}
    }
    .into_any()
}

fn rail(studio: Studio, narrow: RwSignal<bool>) -> AnyView {
    let item = move |page: Page, drawing: &'static str, testid: &'static str| {
        let current = move || (studio.page.get() == page).then_some("page");
        view! {
            <li>
                <button class="rail-item" data-testid=testid aria-current=current title=page.title() on:click=move |_| studio.go(page)>
                    {icon(drawing)}
                    <span>{page.title()}</span>
                </button>
            </li>
        }
    };
    let fold = move |_| {
        narrow.update(|narrow| *narrow = !*narrow);
        browser::keep_preference("rail", if narrow.get_untracked() { "narrow" } else { "wide" });
    };
    view! {
        <nav class="rail" aria-label=tr::nav_label()>
            <div class="brand">
                <svg class="icon mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=icon::MARK></svg>
                <span>{tr::app_name()}</span>
            </div>
            <ul>
                {item(Page::Data, icon::DATA, "nav-data")}
                {item(Page::Models, icon::MODELS, "nav-models")}
            </ul>
            <button class="rail-item rail-fold" aria-pressed=move || narrow.get().to_string() title=tr::nav_fold() on:click=fold>
                {icon(icon::SIDE)}
                <span>{tr::nav_fold()}</span>
            </button>
        </nav>
    }
    .into_any()
}

fn header(studio: Studio) -> AnyView {
    let project = move || {
        let name = studio
            .table
            .with(|table| table.as_ref().map(|table| table.facts.name.clone()));
        name.unwrap_or_else(|| tr::app_no_project().into())
    };
    view! {
        <header class="header">
            <p class="project" title=project data-testid="project">{project}</p>
            {here(studio)}
            <div class="header-space"></div>
            {tray(studio)}
            {language(studio)}
            {theme(studio)}
            <button class="icon-button help-button" aria-label=tr::help_title() title=tr::help_title() on:click=move |_| studio.help.set(true)>
                {icon(icon::HELP)}
            </button>
        </header>
    }
    .into_any()
}

/// "In this tab": where the work is done, what is kept, and how to forget it.
fn here(studio: Studio) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <div class="here" on:keydown=move |event| if event.key() == "Escape" { open.set(false) }>
            <button
                class="chip"
                data-testid="engine-state"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| { open.update(|open| *open = !*open); studio.weigh(); }
            >
                <span class="here-dot"></span>
                {tr::here_title()}
            </button>
            {move || open.get().then(|| view! {
                <div class="popover-veil" on:click=move |_| open.set(false)></div>
                <div class="popover left" role="region" aria-label=tr::here_title()>
                    <h2 class="popover-title">{tr::here_headline()}</h2>
                    <p>{tr::here_text()}</p>
                    {kept(studio, Some(open))}
                </div>
            })}
        </div>
    }
    .into_any()
}

/// What this browser keeps, and the button that deletes it. `open` is closed with it.
pub fn kept(studio: Studio, open: Option<RwSignal<bool>>) -> AnyView {
    let forget = move |_| {
        studio.forget();
        open.into_iter().for_each(|open| open.set(false));
    };
    let size = move || tr::kept_size(&format::bytes(studio.stored_bytes.get()));
    let what = move || {
        let models = studio.models.with(Vec::len) as u64;
        tr::kept_what(&format::count(models))
    };
    view! {
        <div class="kept">
            <p><strong>{size}</strong> " " {what}</p>
            <button class="button danger" data-testid="forget" on:click=forget>
                {icon(icon::BIN)}
                {tr::kept_forget()}
            </button>
        </div>
    }
    .into_any()
}

fn language(studio: Studio) -> AnyView {
    let current = studio.lang.get_untracked();
    let other = if current == Lang::En { Lang::Zh } else { Lang::En };
    // The button speaks the language it leads to, so that its reader can read it.
    let word = if other == Lang::Zh { "中文" } else { "English" };
    view! {
        <button class="button ghost" data-testid="language" lang=other.tag() on:click=move |_| studio.speak(other)>{word}</button>
    }
    .into_any()
}

fn theme(studio: Studio) -> AnyView {
    let word = |theme| match theme {
        Theme::System => tr::theme_system(),
        Theme::Light => tr::theme_light(),
        Theme::Dark => tr::theme_dark(),
    };
    let list = options(Theme::ALL.map(|(theme, key)| (key, word(theme))));
    let look = Look {
        testid: "theme",
        class: "input compact",
        label: Some(tr::theme_title().into()),
        ..Look::default()
    };
    let value = move || studio.theme.get().key().to_owned();
    let paint = move |key: String| studio.paint(Theme::from_key(&key));
    select(
        look,
        Box::new(move || list.clone()),
        Box::new(value),
        Box::new(paint),
    )
}

/// Said when the worker died too often.
fn stopped(studio: Studio) -> impl IntoView {
    move || {
        studio.stopped.get().then(|| {
            view! {
                <section class="trouble" role="alert" data-testid="stopped">
                    {icon(icon::ERROR)}
                    <div class="trouble-text">
                        <h2>{tr::stopped_title()}</h2>
                        <p>{tr::stopped_text()}</p>
                        <button class="button" on:click=move |_| _ = window().location().reload()>{tr::stopped_reload()}</button>
                    </div>
                </section>
            }
        })
    }
}
