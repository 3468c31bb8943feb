//! The browser's own file system (OPFS): the one place where a project outlives the tab.
//! Where it is not to be had (private windows, denied storage) everything still works, but is gone with the tab.

use js_sys::{JsString, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions, FileSystemWritableFileStream,
};

use hearth_protocol::{ColumnOverride, FitSpec};

use crate::link;

/// Folder of everything that is kept.
const FOLDER: &str = "hearth";
/// The project's facts.
const PROJECT: &str = "project.json";
/// The open table's file.
const TABLE: &str = "table";
/// What bundle files end in.
pub const BUNDLE_SUFFIX: &str = ".hearth";

/// Facts kept beside the table and the bundles.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// File name of the table; none without a table.
    pub table: Option<String>,
    /// Decisions about its columns.
    pub overrides: Vec<ColumnOverride>,
    /// A fit that did not end.
    pub interrupted: Option<FitSpec>,
    /// Model names, the latest first.
    pub models: Vec<String>,
}

async fn wait<T: JsCast>(promise: impl Into<JsValue>) -> Result<T, JsValue> {
    let promise: js_sys::Promise = promise.into().unchecked_into();
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}

async fn folder() -> Result<FileSystemDirectoryHandle, JsValue> {
    let root: FileSystemDirectoryHandle = wait(link::scope().navigator().storage().get_directory()).await?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    wait(root.get_directory_handle_with_options(FOLDER, &options)).await
}

async fn write(name: &str, content: &Blob) -> Result<(), JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let handle: FileSystemFileHandle =
        wait(folder().await?.get_file_handle_with_options(name, &options)).await?;
    // What is written shows only once the stream is closed, so a reload in the middle leaves the old file.
    let stream: FileSystemWritableFileStream = wait(handle.create_writable()).await?;
    let written: Result<JsValue, JsValue> = wait(stream.write_with_blob(content)?).await;
    let closed: Result<JsValue, JsValue> = wait(stream.close()).await;
    written.and(closed).map(|_| ())
}

async fn read(name: &str) -> Result<File, JsValue> {
    let handle: FileSystemFileHandle = wait(folder().await?.get_file_handle(name)).await?;
    wait(handle.get_file()).await
}

async fn bytes_of(file: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer: JsValue = wait(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A blob of these pieces.
pub fn blob(pieces: &[&[u8]]) -> Result<Blob, JsValue> {
    let parts = js_sys::Array::new();
    for piece in pieces {
        parts.push(&Uint8Array::from(*piece));
    }
    Blob::new_with_u8_array_sequence(&parts)
}

/// A file of these bytes.
pub fn file(name: &str, bytes: &[u8]) -> Result<File, JsValue> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, name)
}

/// The kept facts; none on a first visit or where nothing can be kept.
pub async fn facts() -> Option<Facts> {
    let bytes = bytes_of(read(PROJECT).await.ok()?.as_ref()).await.ok()?;
    // A file that cannot be understood is as good as none: the tables and bundles beside it stay where they are.
    serde_json::from_slice(&bytes).ok()
}

/// Keeps the facts. Whether it worked is the answer.
pub async fn keep_facts(facts: &Facts) -> bool {
    let Ok(text) = serde_json::to_vec(facts) else {
        return false;
    };
    match blob(&[&text]) {
        Ok(content) => write(PROJECT, &content).await.is_ok(),
        Err(_) => false,
    }
}

/// Keeps the table's file. Whether it worked is the answer (it does not when the storage is full).
pub async fn keep_table(file: &File) -> bool {
    write(TABLE, file).await.is_ok()
}

/// The kept table's file under its own name.
pub async fn table(name: &str) -> Option<File> {
    let kept = read(TABLE).await.ok()?;
    File::new_with_blob_sequence(&js_sys::Array::of1(&kept), name).ok()
}

/// Keeps a bundle.
pub async fn keep_bundle(name: &str, bytes: &[u8]) -> bool {
    match blob(&[bytes]) {
        Ok(content) => write(&format!("{name}{BUNDLE_SUFFIX}"), &content).await.is_ok(),
        Err(_) => false,
    }
}

/// A kept bundle.
pub async fn bundle(name: &str) -> Option<Vec<u8>> {
    bytes_of(read(&format!("{name}{BUNDLE_SUFFIX}")).await.ok()?.as_ref())
        .await
        .ok()
}

/// Removes a bundle.
pub async fn remove_bundle(name: &str) {
    if let Ok(folder) = folder().await {
        // A bundle that is not there is removed already.
        drop(wait::<JsValue>(folder.remove_entry(&format!("{name}{BUNDLE_SUFFIX}"))).await);
    }
}

/// Removes everything that is kept. Whether it worked is the answer.
pub async fn forget() -> bool {
    let Ok(root) =
        wait::<FileSystemDirectoryHandle>(link::scope().navigator().storage().get_directory()).await
    else {
        return false;
    };
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    wait::<JsValue>(root.remove_entry_with_options(FOLDER, &options))
        .await
        .is_ok()
}

/// Bytes of all kept files.
pub async fn stored_bytes() -> u64 {
    let Ok(folder) = folder().await else { return 0 };
    let entries = folder.keys();
    let mut total = 0.0;
    loop {
        let Ok(promise) = entries.next() else { break };
        let Ok(step) = wait::<js_sys::IteratorNext>(promise).await else {
            break;
        };
        if step.done() {
            break;
        }
        let name: String = JsString::from(step.value()).into();
        if let Ok(file) = read(&name).await {
            total += file.size();
        }
    }
    total as u64
}

/// Names of bundles must be file names everywhere: letters, digits, dashes; anything else becomes a dash.
pub fn file_safe(name: &str) -> String {
    let safe: String = name
        .chars()
        .take(80)
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    if safe.is_empty() { "model".to_owned() } else { safe }
}
