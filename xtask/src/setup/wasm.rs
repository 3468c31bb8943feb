//! A compiler for `wasm32-unknown-unknown`: the toolchain's own target where it is there or rustup can fetch it,
//! else Debian's compiler with a standard library built here (`sysroot.rs`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::{announce, sysroot};
use crate::paths::Places;
use crate::process;

/// The target of both of the studio's programs.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Who compiles for wasm.
#[derive(Debug)]
pub enum WasmToolchain {
    /// The compiler that builds everything else; it has the target.
    Own,
    /// Debian's compiler through a wrapper that passes our own sysroot.
    Debian {
        /// The wrapper to use as `RUSTC`.
        rustc: PathBuf,
    },
}

impl WasmToolchain {
    /// A `cargo` that compiles for wasm, in the clone, into the wasm build folder.
    pub fn cargo(&self, places: &Places) -> Command {
        let mut command = match self {
            Self::Own => process::command("cargo"),
            Self::Debian { rustc } => {
                let mut command = process::command(sysroot::CARGO);
                command.env("RUSTC", rustc);
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", sysroot::LINKER);
                command
            }
        };
        command
            .current_dir(&places.root)
            .env("CARGO_TARGET_DIR", &places.target_wasm);
        command
    }

    /// For people: which compiler.
    pub fn describe(&self) -> String {
        match self {
            Self::Own => "the Rust toolchain's own target".to_owned(),
            Self::Debian { rustc } => format!("Debian's rustc with {}", rustc.display()),
        }
    }
}

/// Finds or makes a toolchain. `HEARTH_WASM=debian` takes the Debian route even where the target is there.
///
/// # Errors
/// When neither way works; names both.
pub fn ensure(places: &Places) -> Result<WasmToolchain> {
    let forced = std::env::var("HEARTH_WASM").is_ok_and(|route| route == "debian");
    if !forced {
        if has_target(&places.root) {
            return Ok(WasmToolchain::Own);
        }
        if let Some(rustc) = sysroot::existing(places) {
            return Ok(WasmToolchain::Debian { rustc });
        }
        if fetch(&places.root) {
            return Ok(WasmToolchain::Own);
        }
    }
    let rustc = sysroot::ensure(places)
        .context("no compiler for wasm: `rustup target add wasm32-unknown-unknown` is the short way")?;
    Ok(WasmToolchain::Debian { rustc })
}

/// Whether the toolchain that builds the clone has the target's standard library.
fn has_target(root: &Path) -> bool {
    let mut command = process::command("rustc");
    command
        .current_dir(root)
        .args(["--print", "target-libdir", "--target", TARGET]);
    let Ok(folder) = process::capture(&mut command) else {
        return false;
    };
    std::fs::read_dir(folder).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

/// Asks rustup, for at most a minute: its host may be out of reach.
fn fetch(root: &Path) -> bool {
    if process::find("rustup").is_none() {
        return false;
    }
    announce(
        "the wasm32-unknown-unknown target (rustup)",
        "the studio is Rust compiled for the browser",
    );
    let mut command = process::command("rustup");
    command.current_dir(root).args(["target", "add", TARGET]);
    match process::run_within(&mut command, Duration::from_secs(60)) {
        Ok(()) => has_target(root),
        Err(error) => {
            eprintln!("set-up: rustup did not get it ({error:#}); going on with Debian's compiler");
            false
        }
    }
}
