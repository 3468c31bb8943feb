//! One hash over everything the studio is made of. Equal hash, equal studio.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Effort;

/// Files and folders, relative to the clone.
const INPUTS: [&str; 13] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "engine/compute",
    "engine/models",
    "engine/protocol",
    "engine/tabular",
    "public",
    "shaders",
    "tests/browser/package.json",
    "xtask/node",
    "xtask/src/studio",
];

/// The hash, as 64 hexadecimal digits.
///
/// # Errors
/// When an input cannot be read.
pub fn of(root: &Path, effort: Effort) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{effort:?}").as_bytes());
    for file in files {
        let name = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for part in [name.as_bytes(), &bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Adds a file, or every file below a folder; what does not exist adds nothing, hidden and built folders neither.
pub fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            let entry = entry
                .with_context(|| format!("cannot list {}", path.display()))?
                .path();
            let name = entry.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                collect(&entry, files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_a_new_file_and_the_effort_change_the_stamp() {
        let root = std::env::temp_dir().join(format!("hearth-stamp-{}", std::process::id()));
        std::fs::create_dir_all(root.join("app/src")).unwrap();
        let file = root.join("app/src/main.rs");
        std::fs::write(&file, "one").unwrap();
        let first = of(&root, Effort::Full).unwrap();
        assert_eq!(first, of(&root, Effort::Full).unwrap());
        assert_ne!(first, of(&root, Effort::Fast).unwrap());
        std::fs::write(&file, "two").unwrap();
        let second = of(&root, Effort::Full).unwrap();
        assert_ne!(first, second);
        std::fs::write(root.join("app/src/page.rs"), "").unwrap();
        assert_ne!(second, of(&root, Effort::Full).unwrap());
        std::fs::write(root.join("README.md"), "not an input").unwrap();
        std::fs::remove_file(root.join("app/src/page.rs")).unwrap();
        assert_eq!(second, of(&root, Effort::Full).unwrap());
        std::fs::remove_dir_all(&root).unwrap();
    }
}
