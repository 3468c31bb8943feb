//! The studio's files inside this binary, and how each is to be sent.

/// One file of the studio.
pub(crate) struct StudioFile {
    /// Path below `/`.
    pub name: &'static str,
    /// Content.
    pub bytes: &'static [u8],
    /// The same, compressed with brotli, where that is worth it.
    pub brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/studio_files.rs"));

impl StudioFile {
    /// The file for a request path; the page for `/`, whose own pages stand in the address's fragment.
    pub fn find(path: &str) -> Option<&'static Self> {
        let name = path.trim_start_matches('/');
        let name = if name.is_empty() { "index.html" } else { name };
        STUDIO.iter().find(|file| file.name == name)
    }

    /// Media type by extension.
    pub fn media_type(&self) -> &'static str {
        match self.name.rsplit('.').next().unwrap_or("") {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "wasm" => "application/wasm",
            "json" | "webmanifest" => "application/json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    /// Whether the name carries a hash of the content (`ui-0123456789abcdef.wasm`), so that it can be kept for ever.
    pub fn is_hashed(&self) -> bool {
        let stem = self.name.split('.').next().unwrap_or("");
        stem.rsplit('-').next().is_some_and(|hash| {
            hash.len() >= 8 && hash.len() < stem.len() && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::StudioFile;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        let file = |name| StudioFile {
            name,
            bytes: b"",
            brotli: None,
        };
        assert!(file("ui-0123456789abcdef.wasm").is_hashed());
        assert!(!file("index.html").is_hashed());
        assert!(!file("favicon-dark.svg").is_hashed());
        assert!(!file("deadbeef.js").is_hashed());
    }
}
