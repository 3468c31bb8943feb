//! Turns `locales/en.json` and `locales/zh.json` into one documented function per text, and stops the build when the
//! two catalogues differ in their keys or in the values a text takes.
//!
//! A text may hold `{name}` (the value) and `{name|one|many}` (chosen by whether the value is exactly `1`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

const LANGUAGES: [&str; 2] = ["en", "zh"];

fn main() {
    let texts: Vec<BTreeMap<String, String>> = LANGUAGES.iter().map(|language| read(language)).collect();
    let code = generate(&texts[0], &texts[1]);
    let out = std::env::var("OUT_DIR").unwrap_or_else(|_| stop("OUT_DIR is not set"));
    let path = Path::new(&out).join("catalogue.rs");
    std::fs::write(&path, code).unwrap_or_else(|error| stop(&format!("{}: {error}", path.display())));
}

/// Reads one catalogue and flattens its groups to `group_key`.
fn read(language: &str) -> BTreeMap<String, String> {
    let path = format!("locales/{language}.json");
    println!("cargo::rerun-if-changed={path}");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| stop(&format!("{path}: {error}")));
    let value: Value =
        serde_json::from_slice(&bytes).unwrap_or_else(|error| stop(&format!("{path}: {error}")));
    let mut flat = BTreeMap::new();
    for (group, texts) in value.as_object().into_iter().flatten() {
        for (key, text) in texts.as_object().into_iter().flatten() {
            match text.as_str() {
                Some(text) if !text.trim().is_empty() => {
                    flat.insert(format!("{group}_{key}"), text.to_owned())
                }
                _ => stop(&format!("{path}: {group}.{key} is not a text")),
            };
        }
    }
    flat
}

/// Names of the values a text takes, in order of first use, and the text with the names replaced by their place.
fn numbered(key: &str, text: &str, names: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            stop(&format!("{key}: a brace is never closed"));
        };
        let inside = &rest[open + 1..close];
        let (name, tail) = inside.find('|').map_or((inside, ""), |at| inside.split_at(at));
        let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        out.push_str(&rest[..open]);
        // Writing to a String cannot fail.
        _ = write!(out, "{{{place}{tail}}}");
        rest = &rest[close + 1..];
    }
    out + rest
}

fn generate(en: &BTreeMap<String, String>, zh: &BTreeMap<String, String>) -> String {
    let differing: Vec<&String> = en
        .keys()
        .filter(|key| !zh.contains_key(*key))
        .chain(zh.keys().filter(|key| !en.contains_key(*key)))
        .collect();
    if !differing.is_empty() {
        stop(&format!("texts in one catalogue only: {differing:?}"));
    }
    let mut code = String::new();
    for (key, english) in en {
        let mut names = Vec::new();
        let first = numbered(key, english, &mut names);
        let count = names.len();
        let second = numbered(key, &zh[key], &mut names);
        if names.len() != count || names.iter().any(|name| !zh[key].contains(&format!("{{{name}"))) {
            stop(&format!(
                "{key}: the catalogues take different values ({names:?})"
            ));
        }
        let doc = english.replace('\n', " ").replace('[', "\\[").replace('<', "\\<");
        let written = if names.is_empty() {
            writeln!(
                code,
                "/// {doc}\npub fn {key}() -> &'static str {{ super::pick({first:?}, {second:?}) }}"
            )
        } else {
            let arguments: Vec<String> = names.iter().map(|name| format!("{name}: &str")).collect();
            writeln!(
                code,
                "/// {doc}\npub fn {key}({}) -> String {{ super::fill(super::pick({first:?}, {second:?}), &[{}]) }}",
                arguments.join(", "),
                names.join(", ")
            )
        };
        written.unwrap_or_else(|error| stop(&error.to_string()));
    }
    code
}

fn stop(why: &str) -> ! {
    println!("cargo::error=app/locales: {why}");
    std::process::exit(1)
}
