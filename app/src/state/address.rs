//! What the address and the browser's preferences hold: page, settings of the next fit, language, theme.

use leptos::ev;
use leptos::prelude::*;

use super::{Settings, Studio};
use crate::browser;
use crate::i18n::{self, Lang, tr};

/// A page of the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The table and its columns.
    Data,
    /// Training, results and scoring.
    Models,
}

impl Page {
    fn key(self) -> &'static str {
        match self {
            Page::Data => "data",
            Page::Models => "models",
        }
    }

    /// Its name in the rail.
    pub fn title(self) -> &'static str {
        match self {
            Page::Data => tr::nav_data(),
            Page::Models => tr::nav_models(),
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme with its key.
    pub const ALL: [(Theme, &'static str); 3] = [
        (Theme::System, "system"),
        (Theme::Light, "light"),
        (Theme::Dark, "dark"),
    ];

    /// Its key.
    pub fn key(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(theme, _)| *theme == self)
            .map_or("system", |(_, key)| key)
    }

    /// The theme of a key; the system's for any other text.
    pub fn from_key(key: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == key)
            .map_or(Theme::System, |(theme, _)| theme)
    }
}

/// The kept language, else the first one the browser asks for.
pub(super) fn first_language() -> Lang {
    let tag = browser::preference("language").or_else(|| window().navigator().language());
    Lang::from_tag(tag.as_deref().unwrap_or("en"))
}

pub(super) fn first_theme() -> Theme {
    Theme::from_key(browser::preference("theme").as_deref().unwrap_or_default())
}

/// Splits `/models?seed=3` into page and query.
fn split(fragment: &str) -> (Page, &str) {
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let page = if path.trim_matches('/') == Page::Models.key() {
        Page::Models
    } else {
        Page::Data
    };
    (page, query)
}

impl Studio {
    /// Reads the address now and whenever it changes, and keeps it, the title, language and theme up to date.
    pub(super) fn follow_address(self) {
        let read = move || {
            let fragment = browser::fragment();
            let (page, query) = split(&fragment);
            if self.page.get_untracked() != page {
                self.page.set(page);
            }
            let id = self.settings.with_untracked(|settings| settings.id.clone());
            let settings = Settings {
                id,
                ..Settings::from_query(query)
            };
            if self.settings.with_untracked(|old| *old != settings) {
                self.settings.set(settings);
            }
        };
        read();
        for handle in [
            window_event_listener_untyped("popstate", move |_| read()),
            window_event_listener_untyped("hashchange", move |_| read()),
        ] {
            // The page lives as long as the tab.
            std::mem::forget(handle);
        }
        Effect::new(move || {
            let page = self.page.get();
            let query = self.settings.with(Settings::to_query);
            let old = browser::fragment();
            let mark = if query.is_empty() { "" } else { "?" };
            let new = format!("/{}{mark}{query}", page.key());
            if new != old {
                browser::set_fragment(&new, !old.is_empty() && split(&old).0 != page);
            }
        });
        Effect::new(move || {
            let lang = self.lang.get();
            i18n::set_current(lang);
            let page = self.page.get();
            document().set_title(&tr::app_title(page.title()));
            if let Some(root) = document().document_element() {
                _ = root.set_attribute("lang", lang.tag());
                _ = root.set_attribute("data-theme", self.theme.get().key());
            }
        });
        self.follow_keyboard();
    }

    /// Goes to a page, with the view at its top and the focus on its main part.
    pub fn go(self, page: Page) {
        if self.page.get_untracked() != page {
            self.page.set(page);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        request_animation_frame(|| browser::focus("#main"));
    }

    /// Changes the language and keeps the choice.
    pub fn speak(self, lang: Lang) {
        i18n::set_current(lang);
        browser::keep_preference("language", lang.tag());
        self.notice.set(None);
        self.lang.set(lang);
        request_animation_frame(|| browser::focus("[data-testid=language]"));
    }

    /// Changes the theme and keeps the choice.
    pub fn paint(self, theme: Theme) {
        browser::keep_preference("theme", theme.key());
        self.theme.set(theme);
    }

    /// `g d`, `g m`, `?`, `/` and undo.
    fn follow_keyboard(self) {
        let after_g = StoredValue::new(false);
        let handle = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            let command = event.ctrl_key() || event.meta_key();
            if browser::is_typing() || event.alt_key() {
                return;
            }
            if command {
                if key.eq_ignore_ascii_case("z") && !event.shift_key() && self.can_undo() {
                    event.prevent_default();
                    self.undo_decision();
                }
                return;
            }
            let went = after_g.get_value();
            after_g.set_value(key == "g" && !went);
            match (went, key.as_str()) {
                (true, "d") => self.go(Page::Data),
                (true, "m") => self.go(Page::Models),
                (_, "?") => self.help.update(|open| *open = !*open),
                (_, "/") => {
                    event.prevent_default();
                    browser::focus("[data-search]");
                }
                _ => {}
            }
        });
        std::mem::forget(handle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fragment_names_page_and_settings() {
        assert_eq!(split(""), (Page::Data, ""));
        assert_eq!(split("/models"), (Page::Models, ""));
        assert_eq!(
            split("/models?seed=3&model=mlp"),
            (Page::Models, "seed=3&model=mlp")
        );
        assert_eq!(split("/nowhere?x"), (Page::Data, "x"));
    }

    #[test]
    fn themes_have_keys() {
        for (theme, key) in Theme::ALL {
            assert_eq!((Theme::from_key(key), theme.key()), (theme, key));
        }
    }
}
