//! Node and its packages: wasm-opt and Brotli for the studio, playwright-core and the peers for the browser checks.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{announce, apt};
use crate::paths::Places;
use crate::process;

const OLDEST: u32 = 18;

/// Makes sure that `node` is there and new enough.
///
/// # Errors
/// When it is missing and cannot be installed, or is too old.
pub fn ensure() -> Result<()> {
    if process::find("node").is_none() {
        apt::install(&["nodejs"], "wasm-opt, Brotli and the browser tests run in Node")?;
    }
    let version = process::capture(process::command("node").arg("--version"))?;
    match major(&version) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => bail!(
            "node is {version}, needed is {OLDEST} or newer: https://nodejs.org has it for every system"
        ),
    }
}

/// Installs the packages of `tests/browser/package.json` once per content and returns their `node_modules`.
///
/// # Errors
/// When npm is missing or fails.
pub fn packages(places: &Places) -> Result<PathBuf> {
    ensure()?;
    let manifest = places.root.join("tests").join("browser").join("package.json");
    let wanted = std::fs::read(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let folder = places.npm();
    let modules = folder.join("node_modules");
    let stamp = folder.join("installed");
    let hash = blake3::hash(&wanted).to_hex();
    if modules.is_dir() && std::fs::read_to_string(&stamp).is_ok_and(|have| have == hash.as_str()) {
        return Ok(modules);
    }
    if process::find("npm").is_none() {
        apt::install(&["npm"], "node packages come through npm")?;
    }
    announce(
        &format!(
            "the node packages of tests/browser/package.json into {}",
            folder.display()
        ),
        "wasm-opt (binaryen) for the studio; playwright-core and TensorFlow.js for tests and benches",
    );
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    write(&folder.join("package.json"), &wanted)?;
    // Scripts off: a package that downloads a browser or a binary on its own is not wanted.
    let mut command = process::command("npm");
    command.current_dir(&folder).args([
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ]);
    process::run(&mut command).context("node packages: is an npm registry in reach?")?;
    write(&stamp, hash.as_bytes())?;
    Ok(modules)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// `v20.20.2` → 20.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn nodes_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("what"), None);
    }
}
