//! `cargo xtask test`: every check, in an order that fails early and builds each thing once.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::engine::{self, BROWSER_PACKAGES};
use crate::paths::Places;
use crate::setup::{chromium, node};
use crate::sizes::{self, Sizes};
use crate::steps::Steps;
use crate::studio::{self, Effort};
use crate::{process, tidy};

/// What `--only` takes.
pub const GROUPS: [&str; 7] = ["format", "tidy", "lint", "unit", "docs", "browser", "size"];

/// Runs all groups, or the named ones.
///
/// # Errors
/// When a check failed; the table has been printed by then.
pub fn run(places: &Places, only: &[String]) -> Result<()> {
    let wanted = |group: &str| only.is_empty() || only.iter().any(|name| name == group);
    let browser = wanted("browser");
    let mut steps = Steps::default();
    // The engine's build script looks at this folder; it has to be the same one, whether filled yet or not.
    let dist = places.dist();
    std::fs::create_dir_all(&dist).with_context(|| format!("cannot create {}", dist.display()))?;

    if wanted("format") {
        steps.run("format", &[], || {
            quiet(engine::cargo(places).args(["fmt", "--all", "--check"]))
        });
    }
    if wanted("tidy") {
        steps.run("tidy", &[], || tidy::check(&places.root));
    }
    let mut measured: Option<Sizes> = None;
    if browser || wanted("size") {
        steps.run("studio", &[], || {
            let sizes = studio::build(places, Effort::Full)?.sizes;
            measured = Some(sizes);
            Ok(sizes.describe())
        });
    }
    if wanted("size") {
        steps.run("size", &["studio"], || {
            sizes::check(places, measured.context("the studio has no sizes")?)
        });
    }
    if wanted("unit") {
        steps.run("unit", &[], || unit(places));
    }
    if wanted("docs") {
        steps.run("docs", &[], || {
            quiet(
                native(places, &["test", "--release", "--doc", "--workspace", "--quiet"])
                    .args(libraries_only()),
            )
        });
    }
    if wanted("lint") {
        steps.run("lint", &[], || {
            let mut command = engine::cargo(places);
            quiet(command.args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ]))
        });
    }
    if browser {
        // The unit tests have built the same program, with the same studio in it.
        let built_by = if wanted("unit") { "unit" } else { "engine" };
        if built_by == "engine" {
            steps.run("engine", &["studio"], || {
                engine::build(places).map(|()| String::new())
            });
        }
        steps.run("browser", &["studio", built_by], || end_to_end(places));
    }

    println!("{}", steps.table());
    if steps.all_passed() {
        Ok(())
    } else {
        bail!("not every check passed")
    }
}

fn quiet(command: &mut Command) -> Result<String> {
    process::run(command).map(|()| String::new())
}

/// A native cargo command over the workspace without the browser's packages.
fn native(places: &Places, arguments: &[&str]) -> Command {
    let mut command = engine::cargo(places);
    command.args(arguments);
    command
}

fn libraries_only() -> Vec<&'static str> {
    BROWSER_PACKAGES
        .iter()
        .flat_map(|package| ["--exclude", package])
        .collect()
}

/// Unit and integration tests: the engine's packages with the same features as the engine, then the page's.
fn unit(places: &Places) -> Result<String> {
    let nextest = process::capture(engine::cargo(places).args(["nextest", "--version"])).is_ok();
    let runner: &[&str] = if nextest {
        &["nextest", "run", "--no-tests=pass"]
    } else {
        &["test", "--tests"]
    };
    process::run(
        native(places, runner)
            .args(["--release", "--workspace"])
            .args(libraries_only()),
    )?;
    process::run(native(places, runner).args(["--release", "-p", "hearth-app"]))?;
    Ok(if nextest { "cargo nextest" } else { "cargo test" }.to_owned())
}

/// The environment that browser scripts read.
///
/// # Errors
/// When Chromium or the node packages cannot be had.
pub fn browser_command(places: &Places) -> Result<Command> {
    let modules = node::packages(places)?;
    let chromium = chromium::ensure()?;
    let mut command = process::command("node");
    command
        .current_dir(&places.root)
        .env("HEARTH_BIN", places.engine_binary())
        .env("HEARTH_STUDIO_DIR", places.dist())
        .env("HEARTH_NODE_MODULES", modules)
        .env("CHROMIUM", chromium);
    if let Some(shared) = shared(places) {
        command.env("HEARTH_SHARED", shared);
    }
    Ok(command)
}

/// Data beside the clone, where there is some.
fn shared(places: &Places) -> Option<PathBuf> {
    let folder = places.root.parent()?.join("shared");
    folder.is_dir().then_some(folder)
}

fn end_to_end(places: &Places) -> Result<String> {
    let folder = places.root.join("tests").join("browser");
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    scripts.sort();
    if scripts.is_empty() {
        bail!("no *.test.mjs in {}", folder.display());
    }
    // One browser at a time: the scripts measure, and two cores are few.
    let mut command = browser_command(places)?;
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&scripts);
    process::run(&mut command)?;
    Ok(format!("{} scripts", scripts.len()))
}
