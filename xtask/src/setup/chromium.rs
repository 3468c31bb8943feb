//! A Chromium for the browser checks: `CHROMIUM`, else the first known name, else Debian's package.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::process;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// The program to start.
///
/// # Errors
/// When none is there and none can be installed.
pub fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let chosen = PathBuf::from(chosen);
        if chosen.is_file() {
            return Ok(chosen);
        }
        bail!("CHROMIUM names {}, which is not there", chosen.display());
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    apt::install(
        &["chromium", "fonts-noto-cjk"],
        "the browser tests drive a real Chromium, in two languages",
    )?;
    match installed() {
        Some(found) => Ok(found),
        None => bail!("no Chromium on PATH after installing it; set CHROMIUM to its program"),
    }
}

fn installed() -> Option<PathBuf> {
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    NAMES
        .iter()
        .find_map(|name| process::find(name))
        .or_else(|| mac.is_file().then_some(mac))
}
