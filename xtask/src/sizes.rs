//! The studio's sizes: measured, recorded in `tests/sizes.json`, compared. A size may grow by 5 % before somebody has to
//! record the new one on purpose; two hard limits hold always.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::paths::Places;
use crate::studio::{self, Effort};

const UI_LIMIT: u64 = 400_000;
const WORKER_LIMIT: u64 = 4_000_000;
const GROWTH: f64 = 0.05;

/// Bytes of each program (wasm and scripts) as a browser downloads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// The page.
    pub ui: u64,
    /// What computes.
    pub worker: u64,
}

impl Sizes {
    /// Reads `{"ui": bytes, "worker": bytes}`.
    ///
    /// # Errors
    /// When the file is missing or holds something else.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let value: serde_json::Value =
            serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        let number = |name: &str| {
            value[name]
                .as_u64()
                .with_context(|| format!("{}: `{name}` is not a number of bytes", path.display()))
        };
        Ok(Self {
            ui: number("ui")?,
            worker: number("worker")?,
        })
    }

    /// Writes the same.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = format!("{{\n  \"ui\": {},\n  \"worker\": {}\n}}\n", self.ui, self.worker);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// For people, in kilobytes of 1,000 bytes.
    pub fn describe(&self) -> String {
        format!(
            "UI {:.1} KB, worker {:.1} KB",
            self.ui as f64 / 1e3,
            self.worker as f64 / 1e3
        )
    }
}

/// Compares with the hard limits and, where there is one, with the record. Returns what is wrong.
pub fn compare(now: Sizes, record: Option<Sizes>) -> Vec<String> {
    let mut problems = Vec::new();
    let parts = [
        ("UI", now.ui, UI_LIMIT, record.map(|r| r.ui)),
        ("worker", now.worker, WORKER_LIMIT, record.map(|r| r.worker)),
    ];
    for (name, bytes, limit, before) in parts {
        if bytes > limit {
            problems.push(format!("the {name} has {bytes} bytes; its limit is {limit}"));
        }
        if let Some(before) = before
            && bytes as f64 > before as f64 * (1.0 + GROWTH)
        {
            let percent = (bytes as f64 / before as f64 - 1.0) * 100.0;
            problems.push(format!(
                "the {name} grew by {percent:.1} % from {before} to {bytes} bytes; \
                 if that is wanted: cargo xtask sizes --record"
            ));
        }
    }
    problems
}

/// Where the record lies.
pub fn record_file(root: &Path) -> PathBuf {
    root.join("tests").join("sizes.json")
}

/// `cargo xtask sizes`: builds, then compares or records.
///
/// # Errors
/// When the build fails or a size is too large.
pub fn command(places: &Places, record: bool) -> Result<()> {
    let now = studio::build(places, Effort::Full)?.sizes;
    let file = record_file(&places.root);
    if record {
        now.write(&file)?;
        println!("recorded in {}: {}", file.display(), now.describe());
        return Ok(());
    }
    println!("{}", check(places, now)?);
    Ok(())
}

/// Compares a build with the record and the limits; the sentence says both.
///
/// # Errors
/// When a size is too large; every reason is in the message.
pub fn check(places: &Places, now: Sizes) -> Result<String> {
    let file = record_file(&places.root);
    let record = if file.is_file() {
        Some(Sizes::read(&file)?)
    } else {
        None
    };
    let problems = compare(now, record);
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }
    let recorded = record.map_or_else(|| "none: cargo xtask sizes --record".to_owned(), |r| r.describe());
    Ok(format!("{} (recorded: {recorded})", now.describe()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_within_five_percent_passes_and_beyond_fails() {
        let record = Some(Sizes {
            ui: 200_000,
            worker: 1_000_000,
        });
        assert!(
            compare(
                Sizes {
                    ui: 210_000,
                    worker: 1_050_000
                },
                record
            )
            .is_empty()
        );
        let problems = compare(
            Sizes {
                ui: 210_001,
                worker: 900_000,
            },
            record,
        );
        assert!(
            problems.len() == 1 && problems[0].starts_with("the UI grew"),
            "{problems:?}"
        );
    }

    #[test]
    fn the_hard_limits_hold_without_a_record() {
        assert!(
            compare(
                Sizes {
                    ui: UI_LIMIT,
                    worker: WORKER_LIMIT
                },
                None
            )
            .is_empty()
        );
        assert_eq!(
            compare(
                Sizes {
                    ui: UI_LIMIT + 1,
                    worker: WORKER_LIMIT + 1
                },
                None
            )
            .len(),
            2
        );
    }

    #[test]
    fn sizes_are_read_back() {
        let file = std::env::temp_dir().join(format!("hearth-sizes-{}.json", std::process::id()));
        let sizes = Sizes { ui: 1, worker: 2 };
        sizes.write(&file).unwrap();
        assert_eq!(Sizes::read(&file).unwrap(), sizes);
        std::fs::write(&file, "{\"ui\": \"big\"}").unwrap();
        assert!(Sizes::read(&file).unwrap_err().to_string().contains("`ui`"));
        std::fs::remove_file(&file).unwrap();
    }
}
