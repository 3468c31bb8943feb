//! Brotli twins beside the files that gain from them, at quality 11, each content compressed once.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::dist::Files;
use crate::paths::Places;
use crate::process;
use crate::sizes::Sizes;

const SCRIPT: &str = include_str!("../../node/brotli.mjs");
const SMALLEST: u64 = 1024;
const KINDS: [&str; 7] = ["wasm", "js", "css", "html", "svg", "json", "webmanifest"];

/// Writes `name.br` beside each file of at least 1 KiB of text or wasm, and adds up the programs' bytes.
///
/// # Errors
/// When Node fails or a file cannot be written.
pub fn twins(places: &Places, files: &Files) -> Result<Sizes> {
    let store = places.studio().join("brotli");
    std::fs::create_dir_all(&store).with_context(|| format!("cannot create {}", store.display()))?;
    let mut packed: BTreeMap<&str, PathBuf> = BTreeMap::new();
    let mut missing = Vec::new();
    for name in &files.all {
        let path = places.dist().join(name);
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if size(&path)? < SMALLEST || !KINDS.contains(&extension.as_str()) {
            continue;
        }
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let kept = store.join(format!("{}.br", blake3::hash(&bytes).to_hex()));
        if !kept.is_file() {
            missing.push(serde_json::json!([
                path.to_string_lossy(),
                kept.to_string_lossy()
            ]));
        }
        packed.insert(name, kept);
    }
    if !missing.is_empty() {
        eprintln!("studio: compressing {} files", missing.len());
        compress(&serde_json::Value::Array(missing).to_string())?;
    }
    for (name, kept) in &packed {
        let twin = places.dist().join(format!("{name}.br"));
        let bytes = std::fs::read(kept).with_context(|| format!("cannot read {}", kept.display()))?;
        if !std::fs::read(&twin).is_ok_and(|have| have == bytes) {
            std::fs::write(&twin, bytes).with_context(|| format!("cannot write {}", twin.display()))?;
        }
    }
    forget_others(&store, &packed)?;
    let total = |names: &[String]| -> Result<u64> {
        names
            .iter()
            .map(|name| size(packed.get(name.as_str()).unwrap_or(&places.dist().join(name))))
            .sum()
    };
    Ok(Sizes {
        ui: total(&files.ui)?,
        worker: total(&files.worker)?,
    })
}

/// Raw sizes, for a build that is not compressed; removes twins of an earlier one.
///
/// # Errors
/// When a file cannot be read or removed.
pub fn raw(places: &Places, files: &Files) -> Result<Sizes> {
    for name in &files.all {
        let twin = places.dist().join(format!("{name}.br"));
        if twin.is_file() {
            std::fs::remove_file(&twin).with_context(|| format!("cannot remove {}", twin.display()))?;
        }
    }
    let total = |names: &[String]| {
        names
            .iter()
            .map(|name| size(&places.dist().join(name)))
            .sum::<Result<u64>>()
    };
    Ok(Sizes {
        ui: total(&files.ui)?,
        worker: total(&files.worker)?,
    })
}

fn size(path: &std::path::Path) -> Result<u64> {
    Ok(std::fs::metadata(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .len())
}

fn compress(pairs: &str) -> Result<()> {
    let mut child = process::command("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    let mut input = child.stdin.take().context("node has no standard input")?;
    input
        .write_all(pairs.as_bytes())
        .context("sending the list of files to node")?;
    drop(input);
    let status = child.wait().context("waiting for node")?;
    if !status.success() {
        bail!("compressing with node ended with {status}");
    }
    Ok(())
}

fn forget_others(store: &std::path::Path, packed: &BTreeMap<&str, PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(store).with_context(|| format!("cannot list {}", store.display()))? {
        let path = entry
            .with_context(|| format!("cannot list {}", store.display()))?
            .path();
        if !packed.values().any(|kept| *kept == path) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
