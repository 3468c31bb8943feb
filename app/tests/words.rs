//! Words that a person sees live in the catalogues: views hold no sentence and no capitalised word of their own.

use std::path::Path;

/// Names of keys and of languages in their own language; everything else belongs into `locales/`.
const ALLOWED: [&str; 12] = [
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Ctrl",
    "End",
    "English",
    "Escape",
    "Files",
    "Home",
    "Tab",
    "中文",
];

/// The text literals of a source file outside comments and tests, each with its line.
fn literals(source: &str) -> Vec<(usize, String)> {
    let body = source.split("#[cfg(test)]").next().unwrap_or(source);
    let mut found = Vec::new();
    for (number, line) in (1..).zip(body.lines()) {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = line;
        while let Some(open) = rest.find('"') {
            let after = &rest[open + 1..];
            let Some(close) = after.find('"') else { break };
            found.push((number, after[..close].to_owned()));
            rest = &after[close + 1..];
        }
    }
    found
}

/// Whether a literal looks like something to read: it starts like a sentence or a name, or is not Latin.
fn reads_like_words(text: &str) -> bool {
    let mut chars = text.trim().chars();
    let (first, second) = (chars.next(), chars.next());
    let capitalised = first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase);
    capitalised || text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

#[test]
fn views_hold_no_bare_words() {
    let mut bare = Vec::new();
    for folder in ["src/pages", "src/components", "src/charts"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(&folder).expect("the folder is part of the crate") {
            let path = entry.expect("the folder can be listed").path();
            let source = std::fs::read_to_string(&path).expect("sources are UTF-8");
            for (line, text) in literals(&source) {
                if reads_like_words(&text) && !ALLOWED.contains(&text.as_str()) {
                    bare.push(format!("{}:{line}: {text}", path.display()));
                }
            }
        }
    }
    assert!(bare.is_empty(), "move these into locales/: {bare:#?}");
}

#[test]
fn words_are_told_from_keys() {
    for (text, words) in [
        ("Train", true),
        ("Nothing left.", true),
        ("数据", true),
        ("button primary", false),
        ("M4 4v14", false),
        ("BUTTON", false),
    ] {
        assert_eq!(reads_like_words(text), words, "{text}");
    }
}
