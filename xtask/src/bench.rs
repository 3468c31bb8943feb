//! `cargo xtask bench NAME`: builds what the bench needs and runs `benches/NAME/run.mjs`.

use anyhow::{Result, bail};

use crate::paths::Places;
use crate::studio::{self, Effort};
use crate::{engine, process, test};

/// Runs one bench.
///
/// # Errors
/// When there is no such bench, something does not build, or the script fails.
pub fn run(places: &Places, name: &str) -> Result<()> {
    let script = places.root.join("benches").join(name).join("run.mjs");
    if !script.is_file() {
        bail!("no bench `{name}`: {} is not there", script.display());
    }
    studio::build(places, Effort::Full)?;
    engine::build(places)?;
    process::run(test::browser_command(places)?.arg(script))
}
