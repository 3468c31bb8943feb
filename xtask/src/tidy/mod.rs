//! The project's own text checks, over every file that git knows or would add.

mod locales;
mod rules;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process;

/// A file of the project.
#[derive(Debug)]
pub struct Source {
    /// Relative to the clone, with `/`.
    pub path: String,
    /// Its text; empty for a file that is not UTF-8.
    pub text: String,
}

/// What is wrong, or only remarkable.
#[derive(Debug, Default)]
pub struct Findings {
    /// Fail the check.
    pub problems: Vec<String>,
    /// Are printed.
    pub warnings: Vec<String>,
}

/// `cargo xtask tidy`.
///
/// # Errors
/// When a rule is broken.
pub fn command(root: &Path) -> Result<()> {
    println!("tidy: {}", check(root)?);
    Ok(())
}

/// Applies every rule; the sentence says over how many files.
///
/// # Errors
/// When a rule is broken; each place has been printed by then.
pub fn check(root: &Path) -> Result<String> {
    let sources = sources(root)?;
    let mut findings = Findings::default();
    for source in &sources {
        rules::file(source, &mut findings);
    }
    rules::layout(&sources, &mut findings);
    locales::check(&sources, &mut findings);
    for warning in &findings.warnings {
        eprintln!("  warning: {warning}");
    }
    for problem in &findings.problems {
        eprintln!("  {problem}");
    }
    match findings.problems.len() {
        0 => Ok(format!("{} files", sources.len())),
        count => bail!("{count} problems in {} files", sources.len()),
    }
}

/// Every file that is tracked, or new and not ignored.
fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut command = process::command("git");
    command
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let list = process::capture(&mut command).context("tidy asks git for the files")?;
    let mut paths: Vec<&str> = list.lines().collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        let file: PathBuf = root.join(path);
        // Deleted but still in the index.
        if !file.is_file() {
            continue;
        }
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {path}"))?;
        sources.push(Source {
            path: path.to_owned(),
            text: String::from_utf8(bytes).unwrap_or_default(),
        });
    }
    Ok(sources)
}
