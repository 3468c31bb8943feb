//! The few things asked of the browser directly: storage of preferences, downloads, the clipboard, the address, focus.
//! Nothing here, and nothing elsewhere in the page, makes a request.

use js_sys::Array;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, FocusOptions, HtmlAnchorElement, HtmlElement, StorageEstimate, Url};

/// Kept while the latest fit was ended together with its worker, which could then not write that down itself.
pub const GIVEN_UP: &str = "given-up";

/// A preference kept by this browser.
pub fn preference(key: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()??
        .get_item(&format!("hearth.{key}"))
        .ok()?
}

/// Keeps a preference; a browser that refuses storage just forgets it.
pub fn keep_preference(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.set_item(&format!("hearth.{key}"), value);
    }
}

/// Forgets a preference.
pub fn forget_preference(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.remove_item(&format!("hearth.{key}"));
    }
}

/// Forgets every preference.
pub fn forget_preferences() {
    for key in ["language", "theme", "rail", GIVEN_UP] {
        forget_preference(key);
    }
}

/// The content of `<meta name=…>` in the page's head.
pub fn meta(name: &str) -> Option<String> {
    document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()??
        .get_attribute("content")
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    window()
        .performance()
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Hands a file to the person under a name.
pub fn download(blob: &Blob, name: &str) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Some(anchor) = document()
        .create_element("a")
        .ok()
        .and_then(|e| e.dyn_into::<HtmlAnchorElement>().ok())
    {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The click has taken its own reference, but Safari wants the address a little longer.
    leptos::prelude::set_timeout(
        move || _ = Url::revoke_object_url(&url),
        std::time::Duration::from_secs(30),
    );
}

/// Hands a text file to the person, with a byte-order mark so that spreadsheets read it as UTF-8.
pub fn download_csv(text: &str, name: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let parts = Array::of1(&JsValue::from_str(&format!("\u{feff}{text}")));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) {
        download(&blob, name);
    }
}

/// Puts a text on the clipboard; where that is not allowed, nothing happens.
pub fn copy(text: &str) {
    // The promise settles by itself; there is nothing to do when the browser refuses.
    _ = window().navigator().clipboard().write_text(text);
}

/// The part of the address after `#`, without it.
pub fn fragment() -> String {
    window()
        .location()
        .hash()
        .unwrap_or_default()
        .trim_start_matches('#')
        .to_owned()
}

/// Writes the part after `#`: a new entry of the history when the page changed, else in place.
pub fn set_fragment(fragment: &str, new_entry: bool) {
    let Ok(history) = window().history() else { return };
    let url = format!("#{fragment}");
    _ = if new_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

/// Moves the focus to the first element that a selector finds.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(element.id() == "main");
        _ = element.focus_with_options(&options);
    }
}

/// Clicks the first element that a selector finds (a hidden file input, for example).
pub fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Whether the element with an identifier has the focus.
pub fn has_focus(id: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.id() == id)
}

/// Whether the keyboard is writing text at the moment.
pub fn is_typing() -> bool {
    document()
        .active_element()
        .is_some_and(|element| match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            "INPUT" => !matches!(
                element.get_attribute("type").as_deref(),
                Some("checkbox" | "radio" | "file")
            ),
            _ => false,
        })
}

/// Bytes that this browser keeps for the page, as the browser itself counts them; none when it does not tell.
pub async fn kept_bytes() -> Option<u64> {
    let promise = window().navigator().storage().estimate().ok()?;
    // A dictionary has no constructor to test against.
    let estimate: StorageEstimate = JsFuture::from(promise).await.ok()?.unchecked_into();
    estimate.get_usage().map(|bytes| bytes as u64)
}
