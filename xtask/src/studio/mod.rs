//! The studio build: two wasm programs, their JavaScript, the style sheets and index.html become one folder of files
//! with content-addressed names, each with a Brotli twin. An unchanged second build does nothing.

mod compile;
mod compress;
mod dist;
mod stamp;

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::paths::Places;
use crate::setup::{bindgen, node, wasm};
use crate::sizes::Sizes;
use compile::{Module, Program};

/// How far the studio is optimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// wasm-opt and Brotli: what is measured, tested and shipped.
    Full,
    /// Neither: seconds after a change, for trying things out.
    Fast,
}

/// A finished studio.
#[derive(Debug)]
pub struct Studio {
    /// What the engine embeds.
    pub folder: PathBuf,
    /// Bytes of each program after Brotli (raw bytes with [`Effort::Fast`]).
    pub sizes: Sizes,
}

/// Builds the studio, or returns the finished one when nothing it is made of has changed.
///
/// # Errors
/// When something is missing, does not compile, or a file cannot be written.
pub fn build(places: &Places, effort: Effort) -> Result<Studio> {
    let _lock = alone(places)?;
    let start = Instant::now();
    let inputs = stamp::of(&places.root, effort)?;
    let stamp_file = places.studio().join("stamp");
    let sizes_file = places.studio().join("sizes.json");
    if places.dist().join("index.html").is_file()
        && std::fs::read_to_string(&stamp_file).is_ok_and(|have| have == inputs)
        && let Ok(sizes) = Sizes::read(&sizes_file)
    {
        eprintln!("studio: unchanged");
        return Ok(Studio {
            folder: places.dist(),
            sizes,
        });
    }

    let toolchain = wasm::ensure(places)?;
    let bindgen = bindgen::ensure(places)?;
    let modules = node::packages(places)?;
    let tools = compile::Tools {
        toolchain: &toolchain,
        bindgen: &bindgen,
        modules: &modules,
        effort,
    };

    let worker = compile::cargo(places, &tools, Program::Worker)?;
    // The page's link runs on one core: the worker is optimised beside it.
    let (worker, ui) = std::thread::scope(|scope| {
        let optimising = scope.spawn(|| compile::finish(places, &tools, Program::Worker, &worker));
        let ui = compile::cargo(places, &tools, Program::Ui)
            .and_then(|ui| compile::finish(places, &tools, Program::Ui, &ui));
        (optimising.join(), ui)
    });
    let worker: Module = worker.map_err(|_| anyhow::anyhow!("optimising the worker panicked"))??;
    let ui = ui?;

    let files = dist::write(places, &ui, &worker, &inputs)?;
    let sizes = match effort {
        Effort::Full => compress::twins(places, &files)?,
        Effort::Fast => compress::raw(places, &files)?,
    };
    sizes.write(&sizes_file)?;
    std::fs::write(&stamp_file, &inputs).with_context(|| format!("cannot write {}", stamp_file.display()))?;
    eprintln!("studio: built in {:.0} s", start.elapsed().as_secs_f64());
    Ok(Studio {
        folder: places.dist(),
        sizes,
    })
}

/// Waits until no other command builds the studio in this folder; the lock ends with the returned file.
fn alone(places: &Places) -> Result<File> {
    let folder = places.studio();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!("studio: waiting for another build in {}", folder.display());
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}
