//! The finished folder: names that change with the content, index.html with those names in it, the style sheets as one
//! file. Files that did not change are not written again, so that the engine is not compiled again either.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::compile::Module;
use super::stamp;
use crate::paths::Places;

const LOADER: &str = include_str!("../../node/worker_loader.js");

/// Names inside the folder, by what they are.
#[derive(Debug)]
pub struct Files {
    /// Every file, relative to the folder.
    pub all: BTreeSet<String>,
    /// The page's wasm and script.
    pub ui: Vec<String>,
    /// The worker's wasm and scripts.
    pub worker: Vec<String>,
}

/// Writes the folder and removes what no longer belongs to it.
///
/// # Errors
/// When `app/index.html` is missing or a file cannot be read or written.
pub fn write(places: &Places, ui: &Module, worker: &Module, build: &str) -> Result<Files> {
    let mut out = Folder {
        path: places.dist(),
        all: BTreeSet::new(),
    };
    std::fs::create_dir_all(&out.path).with_context(|| format!("cannot create {}", out.path.display()))?;

    let ui_wasm = out.hashed("ui", "wasm", &read(&ui.wasm)?)?;
    let ui_js = out.hashed("ui", "js", &read(&ui.script)?)?;
    let worker_wasm = out.hashed("worker", "wasm", &read(&worker.wasm)?)?;
    let bindgen = out.hashed("worker-bindgen", "js", &read(&worker.script)?)?;
    let loader = LOADER
        .replace("{{bindgen}}", &format!("./{bindgen}"))
        .replace("{{wasm}}", &format!("./{worker_wasm}"));
    let worker_js = out.hashed("worker", "js", loader.as_bytes())?;
    for module in [ui, worker] {
        out.copy_below(&module.snippets, "snippets/")?;
    }
    out.copy_below(&places.root.join("public"), "")?;
    let css = out.hashed(
        "style",
        "css",
        style(&places.root.join("app").join("style"))?.as_bytes(),
    )?;

    let template = places.root.join("app").join("index.html");
    let page = String::from_utf8(read(&template)?).context("app/index.html is not UTF-8")?;
    let names = [
        ("ui_js", &ui_js),
        ("ui_wasm", &ui_wasm),
        ("worker_js", &worker_js),
        ("css", &css),
    ];
    let page = fill(
        &page,
        &names.map(|(key, name)| (key, format!("/{name}"))),
        &build[..12],
    )?;
    out.put("index.html", page.as_bytes())?;
    out.remove_others(&out.path, "")?;
    Ok(Files {
        ui: vec![ui_wasm, ui_js],
        worker: vec![worker_wasm, bindgen, worker_js],
        all: out.all,
    })
}

struct Folder {
    path: PathBuf,
    all: BTreeSet<String>,
}

impl Folder {
    fn hashed(&mut self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let hash = blake3::hash(bytes).to_hex();
        let name = format!("{stem}-{}.{extension}", &hash[..12]);
        self.put(&name, bytes)?;
        Ok(name)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(name);
        self.all.insert(name.to_owned());
        if std::fs::read(&path).is_ok_and(|have| have == bytes) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    fn copy_below(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let mut files = Vec::new();
        stamp::collect(folder, &mut files)?;
        for file in files {
            let below = file
                .strip_prefix(folder)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            self.put(&format!("{prefix}{below}"), &read(&file)?)?;
        }
        Ok(())
    }

    fn remove_others(&self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.remove_others(&entry.path(), &format!("{name}/"))?;
            } else if !self.all.contains(name.strip_suffix(".br").unwrap_or(&name)) {
                std::fs::remove_file(entry.path()).with_context(|| format!("cannot remove {name}"))?;
            }
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The sheets in the order of their names, without comments.
fn style(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    stamp::collect(folder, &mut files)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    files.sort();
    let mut all = String::new();
    for file in files {
        let sheet =
            String::from_utf8(read(&file)?).with_context(|| format!("{} is not UTF-8", file.display()))?;
        all.push_str(&lighter(&sheet));
    }
    Ok(all)
}

/// Drops comments, indentation and blank lines; text in quotes stays as it is.
fn lighter(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    let mut quote: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        let mut taken = c.len_utf8();
        match quote {
            Some(_) if c == '\\' => taken += rest[taken..].chars().next().map_or(0, char::len_utf8),
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |mut all, line| {
            all.push_str(line);
            all.push('\n');
            all
        })
}

/// Puts paths into the page. A name is a path from the root of the site, however the template leads up to it.
fn fill(page: &str, names: &[(&str, String)], build: &str) -> Result<String> {
    let mut page = page.replace("{{build}}", build);
    for (key, path) in names {
        for lead in ["./", "/", ""] {
            page = page.replace(&format!("{lead}{{{{{key}}}}}"), path);
        }
    }
    if let Some((_, after)) = page.split_once("{{") {
        let unknown = after.split("}}").next().unwrap_or(after);
        bail!(
            "app/index.html has the unknown placeholder {{{{{unknown}}}}}; there are ui_js, ui_wasm, worker_js, css, build"
        );
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_paths_and_unknown_ones_are_named() {
        let names = [
            ("css", "/style-1.css".to_owned()),
            ("ui_js", "/ui-1.js".to_owned()),
        ];
        let page = r#"<link href="{{css}}"><script>import i from "./{{ui_js}}"; import j from "/{{ui_js}}"</script>{{build}}"#;
        let filled = r#"<link href="/style-1.css"><script>import i from "/ui-1.js"; import j from "/ui-1.js"</script>b1"#;
        assert_eq!(fill(page, &names, "b1").unwrap(), filled);
        assert!(
            fill("{{icon}}", &names, "b1")
                .unwrap_err()
                .to_string()
                .contains("icon")
        );
    }

    #[test]
    fn style_sheets_lose_comments_but_no_content() {
        for (sheet, expect) in [
            ("/* a */\n  a { b: c; }\n\n", "a { b: c; }\n"),
            (
                "a::before { content: \"/* no */ \\\" \"; }",
                "a::before { content: \"/* no */ \\\" \"; }\n",
            ),
            ("a{}/* open", "a{}\n"),
        ] {
            assert_eq!(lighter(sheet), expect, "{sheet}");
        }
    }
}
