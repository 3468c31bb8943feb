//! Rules that look at one file at a time, and at which files there are.

use super::{Findings, Source};

const LONGEST: usize = 500;
const LONG: usize = 400;

/// Words are put together here so that this file does not break its own rules.
const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("dbg", "!(")];
const ALLOW: [&str; 2] = [concat!("#[", "allow("), concat!("#![", "allow(")];
const PLATFORM: &str = concat!("target_", "arch");
const PLATFORM_HOME: [&str; 4] = ["engine/compute/", "tests/", "benches/", "xtask/"];
const MACHINE: [&str; 4] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("registry", ".npmjs"),
];

/// Rules for one file.
pub fn file(source: &Source, findings: &mut Findings) {
    let path = &source.path;
    if is_data(path) {
        return;
    }
    for (number, line) in (1..).zip(source.text.lines()) {
        if let Some(word) = UNFINISHED.iter().find(|word| contains_word(line, word)) {
            findings
                .problems
                .push(format!("{path}:{number}: {word}: finish it or file an issue"));
        }
        if let Some(place) = MACHINE.iter().find(|place| contains_path(line, place)) {
            findings
                .problems
                .push(format!("{path}:{number}: `{place}` belongs to one machine"));
        }
    }
    if path.ends_with(".rs") {
        rust(source, findings);
    }
}

fn rust(source: &Source, findings: &mut Findings) {
    let path = &source.path;
    if !source.text.starts_with("//!") {
        findings
            .problems
            .push(format!("{path}: starts without `//!`: say what the file does"));
    }
    let lines = source.text.lines().count();
    let generated = source
        .text
        .lines()
        .take(5)
        .any(|line| line.contains("@generated"));
    if lines > LONGEST && !generated {
        findings.problems.push(format!(
            "{path}: {lines} lines, the most is {LONGEST}: look for the seam"
        ));
    } else if lines > LONG && !generated {
        findings.warnings.push(format!("{path}: {lines} lines"));
    }
    for (at, _) in ALLOW.iter().flat_map(|allow| source.text.match_indices(allow)) {
        let attribute = source.text[at..].split(']').next().unwrap_or_default();
        if !attribute.contains("reason") {
            let number = source.text[..at].lines().count().max(1);
            findings
                .problems
                .push(format!("{path}:{number}: an allow without a reason"));
        }
    }
    if PLATFORM_HOME.iter().all(|home| !path.starts_with(home)) {
        for (number, line) in (1..).zip(source.text.lines()) {
            if line.contains(PLATFORM) && line.contains("cfg") {
                findings.problems.push(format!(
                    "{path}:{number}: platform differences live in engine/compute"
                ));
            }
        }
    }
}

/// Rules about which files there are.
pub fn layout(sources: &[Source], findings: &mut Findings) {
    let there = |path: &str| sources.iter().any(|source| source.path == path);
    if !there("Cargo.lock") {
        findings.problems.push("Cargo.lock is missing".to_owned());
    }
    for source in sources {
        let Some(folder) = source.path.strip_suffix("/Cargo.toml") else {
            continue;
        };
        if source.text.contains("[package]") && !there(&format!("{folder}/README.md")) {
            findings.problems.push(format!(
                "{folder}: no README.md: its job, its rule, its entry point"
            ));
        }
    }
}

/// Files that are kept as they came: locks, licences, goldens, data.
fn is_data(path: &str) -> bool {
    let kinds = [".lock", ".json", ".csv", ".svg", ".txt", ".hearth"];
    kinds.iter().any(|kind| path.ends_with(kind)) || path.starts_with("LICENSE") || path.contains("/golden")
}

/// The word with no letter, digit or `_` beside it.
fn contains_word(line: &str, word: &str) -> bool {
    let part_of_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let open_end = word.ends_with('(') || !part_of_name(line[at + word.len()..].chars().next());
        !part_of_name(line[..at].chars().next_back()) && open_end
    })
}

/// The path at the start of a word: `~/work/` and `docs/work/` are somebody's own business.
fn contains_path(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !place.starts_with('/') || before.is_none_or(|c| !(c.is_alphanumeric() || "~.-_}/)".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<String> {
        let mut findings = Findings::default();
        file(
            &Source {
                path: path.to_owned(),
                text: text.to_owned(),
            },
            &mut findings,
        );
        findings.problems
    }

    #[test]
    fn each_rule_finds_what_it_is_for() {
        let cases = [
            ("app/src/a.rs", "fn main() {}\n".to_owned(), "starts without"),
            ("a.rs", format!("//! A.\n// {}: later\n", UNFINISHED[0]), "a.rs:2"),
            (
                "a.rs",
                format!("//! A.\nfn f() {{ {}1); }}\n", UNFINISHED[2]),
                "a.rs:2",
            ),
            (
                "a.rs",
                format!("//! A.\n{}dead_code)]\nfn f() {{}}\n", ALLOW[0]),
                "without a reason",
            ),
            (
                "app/src/a.rs",
                format!("//! A.\n#[cfg({PLATFORM} = \"wasm32\")]\n"),
                "engine/compute",
            ),
            ("README.md", format!("see {}main\n", MACHINE[0]), "one machine"),
            (
                "a.rs",
                format!("//! A.\n{}", "\n".repeat(LONGEST)),
                "look for the seam",
            ),
        ];
        for (path, text, expect) in cases {
            let found = problems(path, &text);
            assert!(
                found.len() == 1 && found[0].contains(expect),
                "{path} {text:?}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_fine_is_left_alone() {
        let cases = [
            (
                "a.rs",
                format!("//! A.\n{}dead_code, reason = \"kept\")]\n", ALLOW[0]),
            ),
            (
                "engine/compute/src/a.rs",
                format!("//! A.\n#[cfg({PLATFORM} = \"wasm32\")]\n"),
            ),
            ("a.rs", format!("//! A.\nconst {}S: u8 = 1;\n", UNFINISHED[0])),
            (
                "README.md",
                format!("~{}main and https://example.org{}x\n", MACHINE[0], MACHINE[0]),
            ),
            ("data/a.csv", format!("{}\n", UNFINISHED[0])),
            (
                "a.rs",
                format!("//! @generated by gen.py\n{}", "\n".repeat(LONGEST + 1)),
            ),
        ];
        for (path, text) in cases {
            assert_eq!(problems(path, &text), Vec::<String>::new(), "{path} {text:?}");
        }
    }

    #[test]
    fn every_crate_has_a_readme() {
        let sources: Vec<Source> = [
            "Cargo.lock",
            "Cargo.toml",
            "a/Cargo.toml",
            "a/README.md",
            "b/Cargo.toml",
        ]
        .map(|path| Source {
            path: path.to_owned(),
            text: "[package]".to_owned(),
        })
        .into();
        let mut findings = Findings::default();
        layout(&sources, &mut findings);
        assert!(
            findings.problems.len() == 1 && findings.problems[0].starts_with("b:"),
            "{findings:?}"
        );
    }
}
