//! Starting other programs: with a clean environment, a shown command line and an error that says what failed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A command without what `cargo run` and rustup's proxies left in the environment. They would pin the inner
/// toolchain, make build scripts run again, or give a system compiler another toolchain's libraries.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        let left_over = name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name.starts_with("CARGO_BIN_")
            || matches!(
                name,
                "CARGO"
                    | "CARGO_PRIMARY_PACKAGE"
                    | "CARGO_CRATE_NAME"
                    | "RUSTUP_TOOLCHAIN"
                    | "RUST_RECURSION_COUNT"
            );
        if left_over {
            command.env_remove(name);
        }
    }
    if let Some(paths) = std::env::var_os("LD_LIBRARY_PATH") {
        let kept: Vec<PathBuf> = std::env::split_paths(&paths).filter(|p| !is_cargos(p)).collect();
        match std::env::join_paths(&kept) {
            Ok(joined) if !joined.is_empty() => command.env("LD_LIBRARY_PATH", joined),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
    command
}

fn is_cargos(folder: &Path) -> bool {
    let text = folder.to_string_lossy();
    ["rustlib", "/deps", "/debug", "/release", "/build/", ".rustup"]
        .iter()
        .any(|part| text.contains(part))
}

/// Shows the command line, runs it, passes its output through.
///
/// # Errors
/// When it cannot be started or does not end well.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    eprintln!("  $ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs quietly and returns standard output.
///
/// # Errors
/// When it cannot be started or does not end well; standard error is in the message.
pub fn capture(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Like [`run`], but ends the program after `limit`.
///
/// # Errors
/// As [`run`], and when the time is over.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let line = shown(command);
    eprintln!("  $ {line}");
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child
            .try_wait()
            .with_context(|| format!("waiting for `{line}`"))?
        {
            if status.success() {
                return Ok(());
            }
            bail!("`{line}` ended with {status}");
        }
        if start.elapsed() > limit {
            stop(&mut child);
            bail!("`{line}` did not end within {} s", limit.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Ends a child that is no longer wanted; one that has already ended is fine.
fn stop(child: &mut Child) {
    if child.kill().is_ok() && child.wait().is_err() {
        eprintln!("  (process {} could not be waited for)", child.id());
    }
}

/// The first file of that name on `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths)
        .map(|folder| folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}

fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let long = argument.len() > 120;
        line.push(' ');
        line.push_str(if long { "…" } else { &argument });
    }
    line
}
