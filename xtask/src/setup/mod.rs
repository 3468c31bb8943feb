//! What has to be on the machine before a build: each part checks first, says what it will install and why, and
//! fails with the missing thing and how to get it. Installs go to the cache folder or through apt.

pub mod apt;
pub mod bindgen;
pub mod chromium;
pub mod node;
pub mod sysroot;
pub mod wasm;

use anyhow::Result;

use crate::paths::Places;

/// Installs what every command needs.
///
/// # Errors
/// The first thing that is missing and cannot be installed.
pub fn everything(places: &Places) -> Result<()> {
    let toolchain = wasm::ensure(places)?;
    println!("wasm toolchain: {}", toolchain.describe());
    println!("wasm-bindgen: {}", bindgen::ensure(places)?.display());
    println!("node packages: {}", node::packages(places)?.display());
    println!("Chromium: {}", chromium::ensure()?.display());
    Ok(())
}

/// Says, before it happens, what is installed and why.
fn announce(what: &str, why: &str) {
    eprintln!("set-up: installing {what}\n        {why}");
}

/// Removes an installation's own build folder; one that stays only takes room.
fn discard(folder: &std::path::Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("set-up: {} stays: {error}", folder.display());
    }
}
