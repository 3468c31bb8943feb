//! The words of the page: the language in use and one function per text, generated from `locales/` by `build.rs`.
//! A change of language draws the page anew, so texts are plain values and not signals.

use std::cell::Cell;

pub mod codes;
pub mod format;

/// One function per text of the catalogues.
pub mod tr {
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The tag for `lang=` and for `Intl`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    /// The language a tag such as `zh-Hans-CN` asks for; English when it is another one.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Lang::Zh
        } else {
            Lang::En
        }
    }
}

thread_local! {
    static CURRENT: Cell<Lang> = const { Cell::new(Lang::En) };
}

/// The language in use.
pub fn current() -> Lang {
    CURRENT.get()
}

/// Sets the language in use; the caller draws the page anew.
pub fn set_current(lang: Lang) {
    CURRENT.set(lang);
}

fn pick(en: &'static str, zh: &'static str) -> &'static str {
    match CURRENT.get() {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Puts values into a text: `{0}` is the first value, `{0|row|rows}` chooses by whether it is exactly `1`.
fn fill(text: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        let Some(close) = rest.find('}') else { break };
        let mut parts = rest[..close].split('|');
        let value = parts
            .next()
            .and_then(|place| place.parse::<usize>().ok())
            .and_then(|place| values.get(place));
        let value = value.copied().unwrap_or_default();
        match (parts.next(), parts.next()) {
            (Some(one), Some(many)) => out.push_str(if value == "1" { one } else { many }),
            _ => out.push_str(value),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_plurals_are_filled_in() {
        assert_eq!(fill("{0} {0|row|rows} in {1}", &["1", "a{b}"]), "1 row in a{b}");
        assert_eq!(fill("{0} {0|row|rows}", &["2,000"]), "2,000 rows");
        assert_eq!(fill("{1}共 {0} 行", &["3", "表"]), "表共 3 行");
    }

    #[test]
    fn every_language_speaks() {
        for (lang, word) in [(Lang::En, "Data"), (Lang::Zh, "数据")] {
            set_current(lang);
            assert_eq!(tr::nav_data(), word);
        }
    }
}
