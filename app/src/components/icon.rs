//! Icons: one stroke, 24 × 24, drawn in the text's colour. They stand beside words and are hidden from screen readers.

use leptos::prelude::*;

/// A table.
pub const DATA: &str =
    r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><path d="M3.5 9.5h17M9.5 9.5v10M3.5 14.5h17"/>"#;
/// A rising curve.
pub const MODELS: &str = r#"<path d="M4 4v14a2 2 0 0 0 2 2h14"/><path d="M8 15c4 0 3.500-7 11-8"/><circle cx="19" cy="7" r="1.200"/>"#;
/// A question.
pub const HELP: &str = r#"<circle cx="12" cy="12" r="8.500"/><path d="M9.700 9.500a2.400 2.400 0 1 1 3.500 2.200c-.8.400-1.200.9-1.200 1.800M12 16.500v.1"/>"#;
/// A triangle with a mark.
pub const WARNING: &str = r#"<path d="M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.1"/>"#;
/// A circle with a mark.
pub const ERROR: &str = r#"<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500v5.500M12 16.200v.1"/>"#;
/// A check mark.
pub const CHECK: &str = r#"<path d="m4.500 12.500 5 5 10-11"/>"#;
/// A cross.
pub const CLOSE: &str = r#"<path d="m6 6 12 12M18 6 6 18"/>"#;
/// An arrow into a tray.
pub const DROP: &str = r#"<path d="M12 3.500v11M7.500 10l4.500 4.500 4.500-4.500M4 16v2.500a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V16"/>"#;
/// A magnifying glass.
pub const SEARCH: &str = r#"<circle cx="11" cy="11" r="6.500"/><path d="m16 16 4.500 4.500"/>"#;
/// A chevron to the right.
pub const CHEVRON: &str = r#"<path d="m9 5.500 6.500 6.500L9 18.500"/>"#;
/// A lock.
pub const LOCK: &str =
    r#"<rect x="5" y="10.500" width="14" height="9.500" rx="2"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/>"#;
/// Two boxes alike.
pub const TWIN: &str = r#"<rect x="3.500" y="5" width="7" height="14" rx="1.500"/><rect x="13.500" y="5" width="7" height="14" rx="1.500"/>"#;
/// An open box.
pub const BUNDLE: &str =
    r#"<path d="M4 8.500 12 4.500l8 4v7.500l-8 4-8-4zM4 8.500l8 4 8-4M12 12.500v7.500"/>"#;
/// A bin.
pub const BIN: &str =
    r#"<path d="M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10.200 11v5.500M13.800 11v5.500"/>"#;
/// Lines that come together: runs.
pub const RUNS: &str = r#"<path d="M4 7h10M4 12h16M4 17h7"/>"#;
/// Two arrows apart: wider.
pub const SIDE: &str = r#"<rect x="3.500" y="4.500" width="17" height="15" rx="2"/><path d="M9 4.500v15"/>"#;
/// Hearth's mark: an arch with an ember in it.
pub const MARK: &str = r#"<path class="mark-arch" d="M4 20.500V11a8 8 0 0 1 16 0v9.500"/><path class="mark-ember" d="M12 20.500c-2.600 0-4.200-1.700-4.200-3.900 0-2.700 2.700-3.600 3.300-6.800 2.800 1.300 5.100 4 5.100 6.900 0 2.200-1.700 3.800-4.200 3.800z"/>"#;

/// An icon by its drawing.
pub fn icon(drawing: &'static str) -> AnyView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=drawing></svg> }.into_any()
}
