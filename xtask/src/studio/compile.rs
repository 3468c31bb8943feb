//! From a crate to an optimised wasm file with its JavaScript: cargo, wasm-bindgen, wasm-opt. The last two are skipped
//! when the compiled bytes have been seen before.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Effort;
use crate::paths::Places;
use crate::process;
use crate::setup::wasm::{TARGET, WasmToolchain};

/// What rustc's wasm uses beyond the first version of the format.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// One of the studio's two programs.
#[derive(Debug, Clone, Copy)]
pub enum Program {
    /// The page.
    Ui,
    /// What computes.
    Worker,
}

impl Program {
    fn package(self) -> &'static str {
        match self {
            Self::Ui => "hearth-app",
            Self::Worker => "hearth-worker",
        }
    }

    fn profile(self) -> &'static str {
        match self {
            Self::Ui => "web-ui",
            Self::Worker => "web-worker",
        }
    }

    fn optimise(self) -> &'static str {
        match self {
            Self::Ui => "-Oz",
            // Only strips: optimised by wasm-opt (-O1 and -O3 were measured) a training step takes 1.6 times as long,
            // for 1 % fewer bytes after Brotli at best.
            Self::Worker => "-O0",
        }
    }
}

/// What the steps run.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    /// Compiles.
    pub toolchain: &'a WasmToolchain,
    /// Path of wasm-bindgen.
    pub bindgen: &'a Path,
    /// `node_modules` with binaryen in it.
    pub modules: &'a Path,
    /// Whether wasm-opt runs.
    pub effort: Effort,
}

/// A program's files, ready to be named.
#[derive(Debug)]
pub struct Module {
    /// The wasm file.
    pub wasm: PathBuf,
    /// What wasm-bindgen wrote beside it.
    pub script: PathBuf,
    /// Scripts that crates brought along, if any.
    pub snippets: PathBuf,
}

/// Compiles and returns the raw wasm file.
///
/// # Errors
/// When it does not compile.
pub fn cargo(places: &Places, tools: &Tools<'_>, program: Program) -> Result<PathBuf> {
    eprintln!(
        "studio: compiling {} (profile {})",
        program.package(),
        program.profile()
    );
    let mut command = tools.toolchain.cargo(places);
    command.args([
        "build",
        "--target",
        TARGET,
        "--profile",
        program.profile(),
        "-p",
        program.package(),
        "--bins",
    ]);
    process::run(&mut command)?;
    let folder = places.target_wasm.join(TARGET).join(program.profile());
    let file = folder.join(format!("{}.wasm", program.package()));
    if !file.is_file() {
        bail!(
            "{} was not built: {} needs a binary of that name",
            file.display(),
            program.package()
        );
    }
    Ok(file)
}

/// Runs wasm-bindgen and wasm-opt over a compiled file.
///
/// # Errors
/// When one of the two fails.
pub fn finish(places: &Places, tools: &Tools<'_>, program: Program, raw: &Path) -> Result<Module> {
    let bytes = std::fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(&bytes)
        .update(format!("{:?} {} {FEATURES:?}", tools.effort, program.optimise()).as_bytes());
    hasher.update(tools.bindgen.to_string_lossy().as_bytes());
    let hash = hasher.finalize().to_hex();
    let parent = places.studio().join(program.package());
    let folder = parent.join(&hash[..16]);
    let module = Module {
        wasm: folder.join("program.wasm"),
        script: folder.join("program.js"),
        snippets: folder.join("snippets"),
    };
    if module.wasm.is_file() {
        return Ok(module);
    }
    // Only the newest is kept: each is tens of megabytes.
    if parent.exists() {
        std::fs::remove_dir_all(&parent).with_context(|| format!("cannot empty {}", parent.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut command = process::command(tools.bindgen);
    command.args([
        "--target",
        "web",
        "--no-typescript",
        "--out-name",
        "program",
        "--out-dir",
    ]);
    process::run(command.arg(&folder).arg(raw))?;
    let bound = folder.join("program_bg.wasm");
    match tools.effort {
        Effort::Fast => rename(&bound, &module.wasm)?,
        Effort::Full => {
            let part = folder.join("program.part");
            let mut command = process::command("node");
            command.arg(tools.modules.join("binaryen").join("bin").join("wasm-opt"));
            command.arg(program.optimise()).args(FEATURES);
            command.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
            process::run(command.arg(&bound).arg("-o").arg(&part))?;
            rename(&part, &module.wasm)?;
        }
    }
    Ok(module)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).with_context(|| format!("cannot write {}", to.display()))
}
