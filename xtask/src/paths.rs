//! Where things lie: the clone, the cache folder and what is inside it. Nothing is written outside the two
//! build folders and the cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Every folder that a command uses.
#[derive(Debug)]
pub struct Places {
    /// The clone.
    pub root: PathBuf,
    /// `$XDG_CACHE_HOME/hearth` or `~/.cache/hearth`.
    pub cache: PathBuf,
    /// Cargo's folder for native builds.
    pub target: PathBuf,
    /// Cargo's folder for wasm builds.
    pub target_wasm: PathBuf,
}

impl Places {
    /// Looks at the environment and the current folder.
    ///
    /// # Errors
    /// When there is no home folder, or the clone cannot be found.
    pub fn find() -> Result<Self> {
        let root = root()?;
        let cache = cache_folder()?.join("hearth");
        std::fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
        let (target, target_wasm) = match std::env::var_os("CARGO_TARGET_DIR").filter(|v| !v.is_empty()) {
            Some(chosen) => {
                let chosen = std::path::absolute(PathBuf::from(chosen)).context("CARGO_TARGET_DIR")?;
                let mut wasm = chosen.clone().into_os_string();
                wasm.push("-wasm");
                (chosen, PathBuf::from(wasm))
            }
            None => (cache.join("target"), cache.join("target-wasm")),
        };
        Ok(Self {
            root,
            cache,
            target,
            target_wasm,
        })
    }

    /// Makes the build folders this clone's. Cargo tells one clone's packages from another's by their files' times
    /// alone, so a folder that another clone has used loses what it knows about the workspace's own packages.
    ///
    /// # Errors
    /// When a folder cannot be read or written.
    pub fn claim(&self) -> Result<()> {
        for folder in [&self.target, &self.target_wasm] {
            let marker = folder.join("clone");
            let own = self.root.to_string_lossy();
            if std::fs::read_to_string(&marker).is_ok_and(|name| name == own) {
                continue;
            }
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            forget_workspace(folder, 0).with_context(|| format!("cleaning {}", folder.display()))?;
            std::fs::write(&marker, own.as_bytes())
                .with_context(|| format!("cannot write {}", marker.display()))?;
        }
        Ok(())
    }

    /// Node packages.
    pub fn npm(&self) -> PathBuf {
        self.cache.join("npm")
    }

    /// Programs installed by cargo, one folder per program and version.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The same, created.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn tools_made(&self) -> Result<PathBuf> {
        let folder = self.tools();
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }

    /// Intermediate files of the studio build.
    pub fn studio(&self) -> PathBuf {
        self.cache.join("studio")
    }

    /// The finished studio: what the engine embeds.
    pub fn dist(&self) -> PathBuf {
        self.studio().join("dist")
    }

    /// The `hearth` program that `cargo build --release` leaves.
    pub fn engine_binary(&self) -> PathBuf {
        self.target
            .join("release")
            .join(if cfg!(windows) { "hearth.exe" } else { "hearth" })
    }

    /// Removes what was built, keeps downloaded and installed tools.
    ///
    /// # Errors
    /// When a folder cannot be removed.
    pub fn clean(&self) -> Result<()> {
        for folder in [self.studio(), self.target.clone(), self.target_wasm.clone()] {
            if folder.exists() {
                println!("removing {}", folder.display());
                std::fs::remove_dir_all(&folder)
                    .with_context(|| format!("cannot remove {}", folder.display()))?;
            }
        }
        Ok(())
    }
}

/// Removes the fingerprints of the workspace's packages: `<profile>/.fingerprint` and `<target>/<profile>/.fingerprint`.
fn forget_workspace(folder: &Path, depth: u8) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !entry.file_type()?.is_dir() {
            continue;
        }
        if depth > 0 && name == ".fingerprint" {
            for package in std::fs::read_dir(entry.path())? {
                let package = package?;
                let of = package.file_name();
                let of = of.to_string_lossy();
                if of.starts_with("hearth-") || of.starts_with("xtask-") {
                    std::fs::remove_dir_all(package.path())?;
                }
            }
        } else if depth < 2 {
            forget_workspace(&entry.path(), depth + 1)?;
        }
    }
    Ok(())
}

fn cache_folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|p| p.is_absolute())
    {
        return Ok(folder);
    }
    let home = std::env::var_os("HOME")
        .or_else(|| std::env::var_os("USERPROFILE"))
        .context("no home folder: set HOME, or XDG_CACHE_HOME to a folder for built files")?;
    Ok(PathBuf::from(home).join(".cache"))
}

fn root() -> Result<PathBuf> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::current_dir().context("the current folder")?,
    };
    start
        .ancestors()
        .find(|folder| folder.join("xtask").join("Cargo.toml").is_file())
        .map(Path::to_path_buf)
        .context("not inside a clone of Hearth: no xtask/Cargo.toml in this folder or above it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_clone_forgets_the_workspaces_packages_only() {
        let base = std::env::temp_dir().join(format!("hearth-claim-{}", std::process::id()));
        let place = |root: &str| Places {
            root: PathBuf::from(root),
            cache: base.clone(),
            target: base.join("target"),
            target_wasm: base.join("target-wasm"),
        };
        let known = base.join("target").join("release").join(".fingerprint");
        let make = || {
            for package in ["hearth-app-1", "burn-2"] {
                std::fs::create_dir_all(known.join(package)).unwrap();
            }
        };
        make();
        place("/clones/one").claim().unwrap();
        assert!(!known.join("hearth-app-1").exists() && known.join("burn-2").exists());
        make();
        place("/clones/one").claim().unwrap();
        assert!(known.join("hearth-app-1").exists());
        place("/clones/two").claim().unwrap();
        assert!(!known.join("hearth-app-1").exists());
        std::fs::remove_dir_all(&base).unwrap();
    }
}
