//! Telling files that are not text tables by their first bytes.
//! What is text but has no columns is found later, when the columns are looked for.

use crate::TableError;

/// How well-known files begin, and what to call them.
const BEGINNINGS: [(&[u8], &str); 14] = [
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"{\\rtf", "a formatted text document"),
];

/// Refuses what is not text, and text of which the first bytes say that it is no table.
///
/// # Errors
/// `BinaryFile`, `NotATable`.
pub(super) fn refuse(name: &str, head: &[u8]) -> Result<(), TableError> {
    let binary = |what: &str| {
        Err(TableError::BinaryFile {
            name: name.to_owned(),
            what: what.to_owned(),
        })
    };
    if let Some((_, what)) = BEGINNINGS.iter().find(|(start, _)| head.starts_with(start)) {
        return binary(what);
    }
    let control = |byte: &&u8| matches!(byte, 0..=8 | 14..=25 | 27..=31 | 127);
    if head.iter().filter(control).count() * 200 > head.len() {
        return binary("a binary file");
    }
    let start = head.trim_ascii_start();
    let begins = |with: &str| {
        start
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    let what = if begins("<!doctype") || begins("<html") {
        "it is a web page"
    } else if begins("<?xml") {
        "it is an XML document"
    } else if start.starts_with(b"{") || begins("[{") || begins("[\n") || begins("[\"") {
        "it looks like JSON"
    } else {
        return Ok(());
    };
    Err(TableError::NotATable {
        name: name.to_owned(),
        why: what.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_says_what_it_is() {
        for (head, code) in [
            (&b"PK\x03\x04\x14"[..], Err("binary_file")),
            (b"a,b\n\x00\x01\x02", Err("binary_file")),
            (b" {\"a\": 1}", Err("not_a_table")),
            (b"<!DOCTYPE html><p>", Err("not_a_table")),
            (b"a,b\n1,2\n", Ok(())),
            ("名字,b\n1,2\n".as_bytes(), Ok(())),
        ] {
            assert_eq!(refuse("x", head).map_err(|e| e.code()), code, "{head:?}");
        }
    }
}
