//! The Debian route: a sysroot of our own in the cache folder. Its host part points at Debian's files, its wasm part
//! is built here once from Debian's sources. Nothing is written below `/usr`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::wasm::TARGET;
use super::{announce, apt};
use crate::paths::Places;
use crate::process;

/// Debian's cargo, not rustup's.
pub const CARGO: &str = "/usr/bin/cargo";
/// The linker that Debian ships as a package of its own; same LLVM as `rustc-web`.
pub const LINKER: &str = "/usr/bin/wasm-ld-22";

const RUSTC: &str = "/usr/bin/rustc";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// The wrapper of a sysroot that is complete and belongs to the installed compiler.
pub fn existing(places: &Places) -> Option<PathBuf> {
    let parts_there = [CARGO, LINKER].iter().all(|path| Path::new(path).is_file());
    let wrapper = folder(places, &version().ok()?).join("rustc");
    (parts_there && wrapper.is_file()).then_some(wrapper)
}

/// Installs the packages, builds the standard library, writes the wrapper; what is there already is kept.
///
/// # Errors
/// When a package is missing and cannot be installed, or the build fails.
pub fn ensure(places: &Places) -> Result<PathBuf> {
    if let Some(wrapper) = existing(places) {
        return Ok(wrapper);
    }
    let needed = [RUSTC, CARGO, SOURCES, LINKER];
    if !needed.iter().all(|path| Path::new(path).is_file()) {
        apt::install(
            &PACKAGES,
            "a Rust compiler with sources, to make the browser's standard library",
        )?;
    }
    let version = version()?;
    let sysroot = folder(places, &version);
    announce(
        &format!(
            "a standard library for the browser in {} (about 80 s)",
            sysroot.display()
        ),
        "this machine's Rust has no wasm target and rustup's host is out of reach",
    );
    let libraries = build_std(places)?;
    let wrapper = assemble(&sysroot, &libraries)?;
    super::discard(&libraries);
    Ok(wrapper)
}

/// The compiler's version and commit, as one line.
fn version() -> Result<String> {
    process::capture(process::command(RUSTC).arg("--version"))
}

fn folder(places: &Places, version: &str) -> PathBuf {
    let hash = blake3::hash(version.as_bytes()).to_hex();
    places.cache.join("wasm-sysroot").join(&hash[..12])
}

/// Compiles `std` in an empty crate; the bitcode stays in, for link-time optimisation. Returns cargo's `deps`.
fn build_std(places: &Places) -> Result<PathBuf> {
    let package = places.cache.join("wasm-sysroot").join("build");
    std::fs::create_dir_all(package.join("src"))
        .with_context(|| format!("cannot create {}", package.display()))?;
    let manifest =
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n".to_owned();
    write(&package.join("Cargo.toml"), &manifest)?;
    write(&package.join("src").join("lib.rs"), "")?;
    let target = package.join("target");
    if target.exists() {
        std::fs::remove_dir_all(&target).with_context(|| format!("cannot empty {}", target.display()))?;
    }
    let mut command = process::command(CARGO);
    command
        .current_dir(&package)
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-C embed-bitcode=yes")
        .env("CARGO_TARGET_DIR", &target)
        .args(["build", "--release", "--target", TARGET])
        .args(["-Z", "build-std=std,panic_abort,panic_unwind,proc_macro"]);
    process::run(&mut command)?;
    Ok(target.join(TARGET).join("release").join("deps"))
}

/// Lays the sysroot out and writes the wrapper last, so that a broken-off attempt is not taken for a whole one.
fn assemble(sysroot: &Path, libraries: &Path) -> Result<PathBuf> {
    let rustlib = sysroot.join("lib").join("rustlib");
    let wasm = rustlib.join(TARGET).join("lib");
    if sysroot.exists() {
        std::fs::remove_dir_all(sysroot).with_context(|| format!("cannot empty {}", sysroot.display()))?;
    }
    std::fs::create_dir_all(&wasm).with_context(|| format!("cannot create {}", wasm.display()))?;
    let mut count = 0;
    for file in std::fs::read_dir(libraries).with_context(|| format!("{}", libraries.display()))? {
        let file = file?;
        let name = file.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty") {
            std::fs::copy(file.path(), wasm.join(&name)).with_context(|| format!("copying {text}"))?;
            count += 1;
        }
    }
    if count == 0 {
        bail!(
            "the standard library's build left no .rlib in {}",
            libraries.display()
        );
    }
    let host = process::capture(process::command(RUSTC).args(["--print", "host-tuple"]))?;
    let own = process::capture(process::command(RUSTC).args(["--print", "sysroot"]))?;
    link(
        &Path::new(&own).join("lib").join("rustlib").join(&host),
        &rustlib.join(&host),
    )?;
    let wrapper = sysroot.join("rustc");
    write(
        &wrapper,
        &format!(
            "#!/bin/sh\nexec {RUSTC} --sysroot '{}' \"$@\"\n",
            sysroot.display()
        ),
    )?;
    make_executable(&wrapper)?;
    Ok(wrapper)
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).with_context(|| format!("cannot link {}", to.display()))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot make {} executable", path.display()))
}

#[cfg(not(unix))]
fn link(_from: &Path, to: &Path) -> Result<()> {
    bail!(
        "the Debian route makes {} only on Linux; run `rustup target add {TARGET}`",
        to.display()
    )
}

#[cfg(not(unix))]
fn make_executable(path: &Path) -> Result<()> {
    bail!(
        "the Debian route makes {} only on Linux; run `rustup target add {TARGET}`",
        path.display()
    )
}
