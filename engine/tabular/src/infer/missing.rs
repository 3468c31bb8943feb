//! Markers for "no value", and infinities.
//! One documented list for all columns, compared without regard to case.

/// Texts that stand for a missing value, in lower case. `未知` ("unknown") is a category, not one of them.
const MARKERS: [&str; 26] = [
    "", "na", "n/a", "nan", "-nan", "null", "none", "nil", "?", "-", "--", "#n/a", "#na", "#n/a n/a",
    "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", ".", "<na>", "\\n", "(null)", "无", "—",
];

/// Longest marker in bytes.
const LONGEST: usize = 8;

/// Trims white space, including full-width and no-break spaces.
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let plain = |byte: Option<&u8>| byte.is_none_or(|b| b.is_ascii_graphic());
    if plain(bytes.first()) && plain(bytes.last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}

/// Whether a trimmed text stands for a missing value.
pub(crate) fn is_missing(text: &str) -> bool {
    // A value that begins with a digit is never one: the usual case, decided by its first byte.
    if text.len() > LONGEST || text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    MARKERS.iter().any(|marker| marker.eq_ignore_ascii_case(text))
}

/// Whether a trimmed text is a written infinity.
pub(crate) fn is_infinite(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity") || text == "∞"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_in_any_case_and_spaces_of_any_width() {
        for text in [
            "", " ", "\u{3000}", "NA", "n/A", "NaN", "NULL", "None", "-", "#DIV/0!", "无", "\u{a0}?",
        ] {
            assert!(is_missing(trim(text)), "{text:?}");
        }
        for text in ["未知", "No", "0", "-1", "nope", "na na", "inf"] {
            assert!(!is_missing(trim(text)), "{text:?}");
        }
        assert!(["inf", "-Infinity", "+INF"].into_iter().all(is_infinite));
        assert!(MARKERS.iter().all(|m| m.len() <= LONGEST));
    }
}
