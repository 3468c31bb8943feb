//! The messages to and from the studio: JSON text, with a `File` or `Blob` beside it.

use hearth_protocol::{Failure, Message, Output, Progress, Request, RunId, Warning};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, MessageEvent};

/// The worker's global scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the studio that requests can come.
pub fn ready() {
    post(&JsValue::from_str("ready"));
}

/// Tells the studio that this worker cannot go on and must be replaced.
pub fn stopped() {
    post(&JsValue::from_str("stopped"));
}

/// Reads a request and the file beside it.
///
/// # Errors
/// `bad_request` when the message is none.
pub fn receive(event: &MessageEvent) -> Result<(Request, Option<File>), Failure> {
    let data = event.data();
    let field = |name: &str| Reflect::get(&data, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let bad = |why: String| {
        Failure::new(
            "bad_request",
            format!("The worker got a message it does not know: {why}"),
        )
    };
    let text = field("json")
        .as_string()
        .ok_or_else(|| bad("it has no text".to_owned()))?;
    let request = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    Ok((request, field("file").dyn_into().ok()))
}

/// A run began.
pub fn started(run: RunId) {
    say(&Message::Started { run }, None);
}

/// A run goes on.
pub fn progress(run: RunId, progress: Progress) {
    say(&Message::Progress { run, progress }, None);
}

/// A run met something odd.
pub fn warning(run: RunId, warning: Warning) {
    say(&Message::Warning { run, warning }, None);
}

/// A run is done.
pub fn finished(run: RunId, output: Output, blob: Option<Blob>) {
    say(
        &Message::Finished {
            run,
            output: Box::new(output),
        },
        blob,
    );
}

/// A run could not be done.
pub fn failed(run: RunId, failure: Failure) {
    say(&Message::Failed { run, failure }, None);
}

fn say(message: &Message, blob: Option<Blob>) {
    let text = serde_json::to_string(message).unwrap_or_else(|error| {
        // Only a map with keys that are no strings could fail here, and messages have none.
        format!(r#"{{"say":"failed","run":0,"failure":{{"code":"internal","message":"{error}"}}}}"#)
    });
    let object = Object::new();
    set(&object, "json", &JsValue::from_str(&text));
    if let Some(blob) = blob {
        set(&object, "blob", &blob);
    }
    post(&object);
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    drop(Reflect::set(object, &JsValue::from_str(key), value));
}

fn post(value: &JsValue) {
    // Text and blobs can always be cloned; when the page is gone there is nobody to tell.
    drop(scope().post_message(value));
}
