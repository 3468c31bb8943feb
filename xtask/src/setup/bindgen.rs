//! `wasm-bindgen`, in exactly the version that Cargo.lock has for the crate: the two speak a private format.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::announce;
use crate::paths::Places;
use crate::process;

/// The program, installed into the cache folder when PATH has no equal one.
///
/// # Errors
/// When Cargo.lock has no `wasm-bindgen` or the installation fails.
pub fn ensure(places: &Places) -> Result<PathBuf> {
    let lock = places.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let Some(version) = locked_version(&text, "wasm-bindgen") else {
        bail!("{} names no wasm-bindgen", lock.display());
    };
    let folder = places.tools().join(format!("wasm-bindgen-{version}"));
    let own = folder
        .join("bin")
        .join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX));
    for candidate in [Some(own.clone()), process::find("wasm-bindgen")]
        .into_iter()
        .flatten()
    {
        if has_version(&candidate, version) {
            return Ok(candidate);
        }
    }
    announce(
        &format!(
            "wasm-bindgen-cli {version} (cargo install into {}, about 3 min)",
            folder.display()
        ),
        "it writes the JavaScript beside the studio's wasm",
    );
    // Not --locked: its lock file names a yanked crate. Light optimisation: it runs for seconds and compiles for minutes.
    let mut command = process::command("cargo");
    command
        .current_dir(places.tools_made()?)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_TARGET_DIR", places.tools().join("build"))
        .args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            version,
            "--no-default-features",
        ])
        .args(["--bin", "wasm-bindgen", "--force", "--root"])
        .arg(&folder);
    process::run(&mut command)?;
    super::discard(&places.tools().join("build"));
    if !has_version(&own, version) {
        bail!(
            "{} is not wasm-bindgen {version}; remove {} and try again",
            own.display(),
            folder.display()
        );
    }
    Ok(own)
}

fn has_version(program: &Path, version: &str) -> bool {
    program.is_file()
        && process::capture(process::command(program).arg("--version"))
            .is_ok_and(|line| line.split_whitespace().nth(1) == Some(version))
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_locked_version_is_the_packages_own() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "walrus"), None);
    }
}
