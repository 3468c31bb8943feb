//! The locale catalogues have the same keys: a text that exists in one language exists in both.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, Source};

const CATALOGUES: [&str; 2] = ["app/locales/en.json", "app/locales/zh.json"];

/// Compares the catalogues, if there are any.
pub fn check(sources: &[Source], findings: &mut Findings) {
    let texts = CATALOGUES.map(|path| sources.iter().find(|source| source.path == path));
    match texts {
        [None, None] => {}
        [Some(english), Some(chinese)] => compare(english, chinese, findings),
        _ => findings
            .problems
            .push(format!("one of {} is missing", CATALOGUES.join(" and "))),
    }
}

fn compare(english: &Source, chinese: &Source, findings: &mut Findings) {
    let mut read = |source: &Source| match serde_json::from_str::<Value>(&source.text) {
        Ok(value) => {
            let mut keys = BTreeSet::new();
            collect(&value, "", &mut keys, &source.path, findings);
            Some(keys)
        }
        Err(error) => {
            findings
                .problems
                .push(format!("{}: not JSON: {error}", source.path));
            None
        }
    };
    let (Some(en), Some(zh)) = (read(english), read(chinese)) else {
        return;
    };
    for (missing, path) in [
        (en.difference(&zh), &chinese.path),
        (zh.difference(&en), &english.path),
    ] {
        findings
            .problems
            .extend(missing.map(|key| format!("{path}: `{key}` is missing")));
    }
}

/// Keys as `page.title`; an empty text is a missing one.
fn collect(value: &Value, prefix: &str, keys: &mut BTreeSet<String>, path: &str, findings: &mut Findings) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let key = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                collect(value, &key, keys, path, findings);
            }
        }
        Value::String(text) if text.trim().is_empty() => {
            findings.problems.push(format!("{path}: `{prefix}` is empty"));
        }
        _ => {
            keys.insert(prefix.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(en: &str, zh: &str) -> Vec<String> {
        let sources: Vec<Source> = [(CATALOGUES[0], en), (CATALOGUES[1], zh)]
            .map(|(path, text)| Source {
                path: path.to_owned(),
                text: text.to_owned(),
            })
            .into();
        let mut findings = Findings::default();
        check(&sources, &mut findings);
        findings.problems
    }

    #[test]
    fn keys_have_to_be_equal_on_both_sides() {
        assert_eq!(
            problems(r#"{"a": {"b": "x"}}"#, r#"{"a": {"b": "甲"}}"#),
            Vec::<String>::new()
        );
        let found = problems(
            r#"{"a": {"b": "x", "c": "y"}}"#,
            r#"{"a": {"b": "甲"}, "d": "乙"}"#,
        );
        assert_eq!(
            found,
            [
                "app/locales/zh.json: `a.c` is missing",
                "app/locales/en.json: `d` is missing"
            ]
        );
        assert!(problems(r#"{"a": " "}"#, r#"{"a": "甲"}"#)[0].contains("empty"));
    }
}
