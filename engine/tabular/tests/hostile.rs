//! Files that nobody should have to send: each ends in a clear error or in a table with located warnings.
//! The list is that of issue 2.

use std::io::Write;

use hearth_protocol::{ColumnOverride, Failure, Kind, Role, WarningCode};
use hearth_tabular::{Flow, ReadOptions, Table, TableError, TableReader, profile, read_bytes};

fn read(bytes: &[u8]) -> Result<Table, TableError> {
    read_bytes(bytes, ReadOptions::named("test.csv"))
}

fn table(text: &str) -> Table {
    read(text.as_bytes()).expect("a table")
}

/// (code, row, column) of every warning.
fn places(table: &Table) -> Vec<(WarningCode, Option<u64>, Option<&str>)> {
    let place = |w| {
        let w: &hearth_protocol::Warning = w;
        (w.code, w.row, w.column.as_deref())
    };
    table.warnings.iter().map(place).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Thirty rows of numbers in `x`, the last ones replaced by `values`.
fn numbers_and(values: &[&str]) -> Table {
    let mut text = String::from("id,x\n");
    for i in 0..100 {
        let value = (i + values.len()).checked_sub(100).map_or("1.5", |i| values[i]);
        text.push_str(&format!("r{i},{value}\n"));
    }
    table(&text)
}

#[test]
fn ragged_rows_keep_their_place() {
    let table = table("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n5,6,7\n");
    assert_eq!(table.rows(), 5);
    use WarningCode::{RowTooLong, RowTooShort};
    assert_eq!(
        places(&table),
        [(RowTooShort, Some(2), None), (RowTooLong, Some(3), None)]
    );
    assert_eq!(table.warnings[1].value.as_deref(), Some("4"));
    assert_eq!(table.cell_text(1, 2), None);
    assert_eq!(table.cell_text(2, 2).as_deref(), Some("3"));
}

#[test]
fn bad_numbers_and_infinities_are_located() {
    let table = numbers_and(&["oops", "inf", "-Infinity", "NaN", "1e999"]);
    let column = table.column("x").expect("it is there");
    assert_eq!((column.kind, column.missing()), (Kind::Number, 5));
    use WarningCode::{BadNumber, NotFinite};
    let x = Some("x");
    assert_eq!(
        places(&table),
        [
            (BadNumber, Some(96), x),
            (NotFinite, Some(97), x),
            (NotFinite, Some(98), x),
            (NotFinite, Some(100), x)
        ]
    );
    assert_eq!(table.warnings[0].value.as_deref(), Some("oops"));
    assert!(
        table.warnings[0].message.contains("Row 96"),
        "{}",
        table.warnings[0].message
    );
}

#[test]
fn a_decided_kind_stands_and_warns_by_cell() {
    let mut options = ReadOptions::named("x");
    options.overrides = vec![
        ColumnOverride {
            column: "zip".into(),
            kind: Some(Kind::Number),
            role: None,
        },
        ColumnOverride {
            column: "city".into(),
            kind: Some(Kind::Flag),
            role: Some(Role::Target),
        },
        ColumnOverride {
            column: "when".into(),
            kind: Some(Kind::Date),
            role: None,
        },
        ColumnOverride {
            column: "n".into(),
            kind: Some(Kind::Category),
            role: Some(Role::Ignored),
        },
        ColumnOverride {
            column: "absent".into(),
            kind: Some(Kind::Text),
            role: None,
        },
    ];
    let text = "zip,city,when,n,churn\n02134,Ulm,soon,1,yes\n10001,yes,2026-01-02,2,no\nx,no,never,3,no\n";
    let table = read_bytes(text.as_bytes(), options).expect("a table");
    use WarningCode::{BadDate, BadFlag, BadNumber};
    assert_eq!(
        places(&table),
        [
            (BadNumber, Some(3), Some("zip")),
            (BadFlag, Some(1), Some("city")),
            (BadDate, Some(1), Some("when")),
            (BadDate, Some(3), Some("when")),
        ]
    );
    let kinds: Vec<Kind> = table.columns().iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Number, Kind::Flag, Kind::Date, Kind::Category, Kind::Flag]
    );
    assert_eq!(table.column("n").map(|c| c.role), Some(Role::Ignored));
    // The decided target takes the role from the guessed one.
    assert_eq!(table.column("city").map(|c| c.role), Some(Role::Target));
    assert_eq!(table.column("churn").map(|c| c.role), Some(Role::Feature));
    assert_eq!(table.cell_text(0, 0).as_deref(), Some("2134"));
}

#[test]
fn duplicate_and_empty_headers_are_renamed() {
    let table = table("a,a,\n1,2,3\n4,5,6\n");
    let names: Vec<&str> = table.columns().iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["a", "a_2", "column_3"]);
    use WarningCode::{DuplicateHeader, EmptyHeader};
    let codes: Vec<_> = table.warnings.iter().map(|w| w.code).collect();
    assert_eq!(codes, [DuplicateHeader, EmptyHeader]);
    let many = format!(
        "{}\n{}\n",
        vec!["a"; 10_000].join(","),
        vec!["1"; 10_000].join(",")
    );
    assert_eq!(self::table(&many).columns().len(), 10_000);
}

#[test]
fn what_is_no_table_is_refused_in_a_sentence() {
    let noise: Vec<u8> = (0..5000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let words = [
        "the customer",
        "said",
        "that, in spite",
        "of it",
        "all,",
        "we had",
        "been kind;",
        "and so",
        "she stayed.",
    ];
    let word = |i: usize| words[(i.wrapping_mul(2_654_435_761) >> 16) % words.len()];
    let line = |i: usize| (0..8).map(|j| word(8 * i + j)).collect::<Vec<_>>().join(" ");
    let lines: String = (0..80_000).map(|i| line(i) + "\n").collect();
    let prose = lines.replace('\n', " ");
    for (bytes, code) in [
        (&b""[..], "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\n\n \n", "empty_file"),
        (b"name,spend\n", "no_rows"),
        (b"name,spend", "no_rows"),
        (&noise, "binary_file"),
        (b"PK\x03\x04", "binary_file"),
        (b"a,b\n\0\0\0\0", "binary_file"),
        (prose.as_bytes(), "not_a_table"),
        (lines.as_bytes(), "not_a_table"),
        (b"{\"a\": [1, 2]}", "not_a_table"),
        (b"<html><body>", "not_a_table"),
        (&gzip(b""), "empty_file"),
        (&gzip(&noise), "binary_file"),
        (&[0x1f, 0x8b, 9, 9, 9], "damaged_gzip"),
    ] {
        let error = read(bytes).expect_err(code);
        assert_eq!(error.code(), code);
        let failure = Failure::from(error);
        assert!(
            failure.message.len() > 40 && failure.message.ends_with('.'),
            "{}",
            failure.message
        );
    }
}

#[test]
fn ten_thousand_columns_are_read_and_more_than_the_limit_refused() {
    let wide = |n: usize| {
        let names: Vec<String> = (0..n).map(|i| format!("c{i}")).collect();
        let row = vec!["1.5"; n].join(",");
        format!("{}\n{row}\n{row}\n{row}\n", names.join(","))
    };
    let table = table(&wide(10_000));
    assert_eq!((table.columns().len(), table.rows()), (10_000, 3));
    assert_eq!(profile(&table, &mut |_, _| Flow::Continue).columns.len(), 10_000);
    assert_eq!(
        read(wide(16_385).as_bytes()).map_err(|e| e.code()),
        Err("too_many_columns")
    );
    let huge = format!("{}1", "1,".repeat(1_000_000));
    assert_eq!(
        read(huge.as_bytes()).map_err(|e| e.code()),
        Err("too_many_columns")
    );
}

#[test]
fn a_huge_field_is_cut() {
    for quote in ["\"", ""] {
        let mut reader = TableReader::new(ReadOptions::named("x"));
        let mut push = |text: &str| reader.push(text.as_bytes()).expect("it goes on");
        push("a,b,c\n1,x,2\n1,y,2\n1,z,2\n3,");
        push(quote);
        let piece = "é".repeat(1 << 19);
        for _ in 0..50 {
            push(&piece);
        }
        push(quote);
        push(",4\n5,w,6\n");
        let table = reader.finish().expect("a table");
        assert_eq!(places(&table), [(WarningCode::CellTooLong, Some(4), Some("b"))]);
        assert_eq!(table.cell_text(3, 1).map(|t| t.len()), Some(1 << 20));
        assert_eq!(table.cell_text(3, 2).as_deref(), Some("4"));
        assert_eq!(table.rows(), 5);
    }
    // In one piece, with the whole file as a single line.
    let line = format!("a,b\n1,{}\n", "y".repeat(50 << 20));
    assert_eq!(table(&line).warnings[0].code, WarningCode::CellTooLong);
}

#[test]
fn an_unclosed_quote_is_named() {
    let table = table("a,b\n1,x\n2,y\n3,\"z\n4,w\n");
    assert_eq!(places(&table), [(WarningCode::UnclosedQuote, Some(3), Some("b"))]);
    assert_eq!(table.rows(), 3);
}

#[test]
fn a_truncated_gzip_keeps_its_rows_and_a_bomb_is_refused() {
    let text: String = std::iter::once("a,b\n".to_owned())
        .chain((0..50_000u32).map(|i| format!("{i},{}\n", i.wrapping_mul(2_654_435_761))))
        .collect();
    let packed = gzip(text.as_bytes());
    let whole = read(&packed).expect("a table");
    assert!(whole.format.gzip && whole.rows() == 50_000 && whole.warnings.is_empty());
    assert_eq!(whole.bytes, packed.len() as u64);
    let half = read(&packed[..packed.len() / 2]).expect("the first rows");
    assert!(half.rows() > 10_000 && half.rows() < 50_000);
    assert!(half.warnings.iter().any(|w| w.code == WarningCode::Truncated));
    let bomb = gzip(&b"a,b\n1,2\n".repeat(3 << 20));
    assert_eq!(read(&bomb).map_err(|e| e.code()), Err("suspicious_compression"));
}

#[test]
fn damaged_letters_are_located() {
    let mut bytes = "name,city\n王芳,北京\n".as_bytes().to_vec();
    bytes.extend("李雷,上海\n".repeat(30).as_bytes());
    bytes.extend(b"x\xff,Ulm\n");
    let table = read(&bytes).expect("a table");
    assert_eq!(places(&table), [(WarningCode::BadEncoding, Some(32), None)]);
    assert_eq!(table.cell_text(31, 0).as_deref(), Some("x\u{fffd}"));
}

#[test]
fn an_empty_column_is_said_and_ignored() {
    let table = table("a,b\n1,\n2,NA\n3,?\n");
    assert_eq!(places(&table), [(WarningCode::EmptyColumn, None, Some("b"))]);
    assert_eq!(table.column("b").map(|c| c.role), Some(Role::Ignored));
}

#[test]
fn warnings_are_bounded_however_bad_the_file() {
    let text: String = std::iter::once("a,b,c\n1,2,3\n4,5,6\n".to_owned())
        .chain((0..100_000).map(|i| {
            if i % 3 == 0 {
                "1,2\n".to_owned()
            } else {
                format!("{i},2,3\n")
            }
        }))
        .collect();
    let warnings = table(&text).warnings;
    assert_eq!(warnings.len(), 21);
    assert_eq!(
        (warnings[20].code, warnings[20].count),
        (WarningCode::More, 33_334 - 20)
    );
}

#[test]
fn finishing_can_be_stopped_and_stepped() {
    let start = || {
        let mut reader = TableReader::new(ReadOptions::named("x"));
        reader.push(b"a,b,c\n1,2,3\n").expect("a table");
        reader
    };
    let stopped = start().finish_with(&mut |done, _| if done == 2 { Flow::Stop } else { Flow::Continue });
    assert_eq!(stopped.map_err(|e| e.code()), Err("cancelled"));
    let mut reader = start();
    let mut steps = Vec::new();
    let table = loop {
        if let Some(table) = reader.finish_step().expect("a table") {
            break table;
        }
        steps.push(reader.finish_progress());
    };
    assert_eq!(steps, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    assert_eq!(Ok(table), start().finish());
}
