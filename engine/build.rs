//! Puts the built studio into the binary: every file of `HEARTH_STUDIO_DIR`, with its brotli twin where there is one.
//! Without the variable the binary is built without a studio and says so when asked for it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn main() {
    println!("cargo::rerun-if-env-changed=HEARTH_STUDIO_DIR");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("studio_files.rs");
    let mut entries = String::new();
    if let Some(folder) = env::var_os("HEARTH_STUDIO_DIR").filter(|folder| !folder.is_empty()) {
        let folder = PathBuf::from(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        collect(&folder, &mut files);
        files.sort();
        for file in files
            .iter()
            .filter(|file| file.extension().is_none_or(|extension| extension != "br"))
        {
            let name = file
                .strip_prefix(&folder)
                .expect("collected below the folder")
                .to_string_lossy()
                .replace('\\', "/");
            let twin = PathBuf::from(format!("{}.br", file.display()));
            let brotli = if twin.is_file() {
                format!("Some(include_bytes!({twin:?}))")
            } else {
                "None".to_owned()
            };
            entries.push_str(&format!(
                "StudioFile {{ name: {name:?}, bytes: include_bytes!({file:?}), brotli: {brotli} }},\n"
            ));
        }
    }
    let code = format!(
        "/// The studio's files, by name.\npub(crate) static STUDIO: &[StudioFile] = &[\n{entries}];\n"
    );
    fs::write(&out, code).unwrap_or_else(|error| panic!("cannot write {}: {error}", out.display()));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("HEARTH_STUDIO_DIR: {}: {error}", folder.display()));
    for entry in entries {
        let path = entry
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}
