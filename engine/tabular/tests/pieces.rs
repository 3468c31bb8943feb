//! Whatever pieces a file comes in, the table is the same.
//! Random files of both encodings, with quotes, damage and ragged rows, in random pieces.

use hearth_tabular::{ReadOptions, Table, TableError, TableReader, read_bytes};
use proptest::prelude::*;

fn in_pieces(bytes: &[u8], cuts: &[usize]) -> Result<Table, TableError> {
    let mut reader = TableReader::new(ReadOptions::named("x"));
    let mut rest = bytes;
    for &cut in cuts.iter().cycle().take(1 + bytes.len()) {
        let (piece, after) = rest.split_at(cut.min(rest.len()));
        reader.push(piece)?;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    reader.push(rest)?;
    reader.finish()
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{0,4}",
        4 => "-?[0-9]{1,4}(\\.[0-9]{1,2})?",
        1 => Just("\"quoted, \"\"twice\"\"\nand over lines\r\n\"".to_owned()),
        1 => Just("\"\"".to_owned()),
        1 => Just("\"\n\"".to_owned()),
        2 => "[王芳北京很好吃，é]{1,3}",
        1 => Just(" ".to_owned()),
        1 => Just("un\"quoted".to_owned()),
        1 => Just("\"closed\" late".to_owned()),
    ]
}

fn file() -> impl Strategy<Value = String> {
    let row = prop::collection::vec(cell(), 1..5).prop_map(|cells| cells.join(","));
    let end = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    let rows = prop::collection::vec((row, end), 0..30);
    (rows, any::<bool>()).prop_map(|(rows, open)| {
        let mut text = String::from("name,number,city\n");
        for (row, end) in rows {
            text.push_str(&row);
            text.push_str(end);
        }
        if open {
            text.push_str("1,\"never closed");
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn pieces_make_no_difference(
        text in file(),
        gb in any::<bool>(),
        damage in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        cuts in prop::collection::vec(1usize..40, 1..8),
    ) {
        let mut bytes = if gb {
            encoding_rs::GB18030.encode(&text).0.into_owned()
        } else {
            text.into_bytes()
        };
        if let Some((at, byte)) = damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let whole = read_bytes(&bytes, ReadOptions::named("x"));
        prop_assert_eq!(&in_pieces(&bytes, &cuts), &whole);
        prop_assert_eq!(&in_pieces(&bytes, &[1]), &whole);
    }
}

#[test]
fn a_long_file_is_the_same_in_any_pieces() {
    let mut text = String::from("id,城市,amount,note\n");
    for i in 0..30_000 {
        let note = ["plain", "\"with, comma\"", "\"two\nlines\"", ""][i % 4];
        text.push_str(&format!(
            "{i},{},{}.5,{note}\n",
            ["北京", "上海", "Ulm"][i % 3],
            i % 97
        ));
    }
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let tables = [text.as_bytes(), &gb].map(|bytes| {
        let whole = read_bytes(bytes, ReadOptions::named("x")).expect("a table");
        for size in [1021, 65_535, 65_536, 65_537] {
            assert!(in_pieces(bytes, &[size]).as_ref() == Ok(&whole), "{size}");
        }
        whole
    });
    assert_eq!(tables[0].rows(), 30_000);
    assert_eq!(tables[0].columns(), tables[1].columns());
    assert!(tables.iter().all(|t| t.warnings.is_empty()));
    assert_eq!(tables[1].format.encoding, "GB18030");
}
