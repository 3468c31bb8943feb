//! The recipe against numbers worked out by hand, and against tables that don't fit.
//! Expected values come from the definitions in the documentation, not from the code.

use hearth_protocol::{Warning, WarningCode};
use hearth_tabular::{Column, Encoded, ReadOptions, Recipe, RecipeOptions, Table, Toggle, read_bytes};

const DAY: i64 = 86_400_000;

fn close(actual: &[f32], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (i, (a, e)) in actual.iter().zip(expected).enumerate() {
        assert!((f64::from(*a) - e).abs() < 1e-6, "{i}: {a} is not {e}");
    }
}

fn table(columns: Vec<Column>) -> Table {
    Table::from_columns("t", columns).expect("columns fit")
}

fn fit(table: &Table, rows: &[u32]) -> Recipe {
    let names: Vec<String> = table.columns().iter().map(|c| c.name.clone()).collect();
    Recipe::fit(
        table,
        rows,
        &names,
        &RecipeOptions {
            rare_count: 2,
            ..RecipeOptions::default()
        },
    )
    .expect("features")
}

fn encode(recipe: &Recipe, table: &Table) -> (Encoded, Vec<Warning>) {
    let mut warnings = Vec::new();
    let encoded = recipe.encode(table, 0..table.rows(), &mut warnings);
    (encoded, warnings)
}

/// Five training rows and two others.
fn shop() -> Table {
    let some = |v: [f64; 4]| v.map(Some);
    let [a, b, c, d] = some([2.0, 4.0, 4.0, 6.0]);
    table(vec![
        Column::numbers("spend", [a, b, None, c, d, Some(1000.0), None]),
        Column::flags(
            "member",
            ("Yes", "No"),
            [
                Some(true),
                Some(false),
                Some(true),
                Some(true),
                None,
                Some(false),
                None,
            ],
        ),
        Column::categories(
            "city",
            [
                Some("Ulm"),
                Some("Bonn"),
                Some("Ulm"),
                Some("Bonn"),
                Some("Rare"),
                Some("Oslo"),
                None,
            ],
        ),
        Column::dates(
            "since",
            [
                Some(0),
                Some(DAY),
                Some(2 * DAY),
                Some(3 * DAY),
                Some(4 * DAY),
                Some(31 * DAY),
                None,
            ],
        ),
        Column::texts(
            "note",
            [
                Some("ab cd"),
                Some("很快"),
                Some("x"),
                Some("ab cd"),
                Some("ab cd"),
                Some(""),
                None,
            ],
        ),
        Column::numbers("same", [Some(7.0); 7]),
    ])
}

#[test]
fn golden() {
    let table = shop();
    let recipe = fit(&table, &[0, 1, 2, 3, 4]);
    assert_eq!(
        recipe.input_columns(),
        ["spend", "member", "city", "since", "note"]
    );
    assert_eq!(recipe.fit_warnings()[0].code, WarningCode::ConstantFeature);
    let names = [
        "spend",
        "spend: missing",
        "member",
        "member: missing",
        "since: days",
        "since: Mon",
        "since: Tue",
        "since: Wed",
        "since: Thu",
        "since: Fri",
        "since: Sat",
        "since: Sun",
        "note: length",
        "note: words",
    ];
    assert_eq!(recipe.numeric_names(), names);
    assert_eq!((recipe.numeric_width(), recipe.levels()), (14, vec![4]));
    assert_eq!(
        recipe.feature_names()[14..],
        ["city = unseen", "city = Bonn", "city = Ulm", "city = other"]
    );

    let (encoded, warnings) = encode(&recipe, &table);
    // spend: mean 4, population deviation √2 of (2, 4, 4, 6), median 4; the 1000 is cut at 10.
    let s = 2f64.sqrt();
    // since: mean 2 days, deviation √2; 31 days is (31 − 2)/√2 = 20.5, cut at 10; missing is the median 2, so 0.
    // note: lengths 5, 2, 1, 5, 5: mean 3.6, deviation √3.04; words 2, 2, 1, 2, 2: mean 1.8, deviation .4.
    let (l, w) = (3.04f64.sqrt(), 0.4);
    // 1970-01-01 was a Thursday, 1970-02-01 a Sunday.
    #[rustfmt::skip]
    let expected = [
        -2.0 / s, 0.0, 1.0, 0.0, -2.0 / s, 0., 0., 0., 1., 0., 0., 0., 1.4 / l, 0.2 / w,
        0.0, 0.0,      0.0, 0.0, -1.0 / s, 0., 0., 0., 0., 1., 0., 0., -1.6 / l, 0.2 / w,
        0.0, 1.0,      1.0, 0.0, 0.0,      0., 0., 0., 0., 0., 1., 0., -2.6 / l, -0.8 / w,
        0.0, 0.0,      1.0, 0.0, 1.0 / s,  0., 0., 0., 0., 0., 0., 1., 1.4 / l, 0.2 / w,
        2.0 / s, 0.0,  1.0, 1.0, 2.0 / s,  1., 0., 0., 0., 0., 0., 0., 1.4 / l, 0.2 / w,
        10.0, 0.0,     0.0, 0.0, 10.0,     0., 0., 0., 0., 0., 0., 1., 1.4 / l, 0.2 / w,
        0.0, 1.0,      1.0, 1.0, 0.0,      0., 0., 0., 0., 0., 0., 0., 1.4 / l, 0.2 / w,
    ];
    close(&encoded.numeric, &expected);
    // Slots: 0 unseen (and missing, for training had none), 1 Bonn, 2 Ulm, 3 other.
    assert_eq!(encoded.codes, [2, 1, 2, 1, 3, 0, 0]);
    use WarningCode::{OutOfRange, UnseenCategory};
    let places: Vec<_> = warnings
        .iter()
        .map(|w| (w.code, w.row, w.column.as_deref(), w.count))
        .collect();
    assert_eq!(
        places,
        [
            (OutOfRange, Some(6), Some("spend"), 1),
            (UnseenCategory, Some(6), Some("city"), 1),
            // 31 days is 27 beyond the last training day, 10 deviations are 14.1.
            (OutOfRange, Some(6), Some("since"), 1),
        ]
    );
    assert_eq!(warnings[1].value.as_deref(), Some("Oslo"));
    assert_eq!(encoded.one_hot().len(), 7 * 18);
}

#[test]
fn missing_categories_have_a_slot_when_training_saw_them() {
    let column = |values: &[Option<&str>]| table(vec![Column::categories("c", values.iter().copied())]);
    let training = column(&[Some("a"), Some("a"), Some("b"), Some("b"), None]);
    let recipe = fit(&training, &[0, 1, 2, 3, 4]);
    assert_eq!(
        recipe.feature_names(),
        ["c = unseen", "c = a", "c = b", "c = missing"]
    );
    let (encoded, warnings) = encode(&recipe, &column(&[None, Some("new"), Some("b")]));
    assert_eq!(encoded.codes, [3, 0, 2]);
    assert_eq!(warnings.len(), 1);
}

#[test]
fn levels_are_kept_by_frequency() {
    let values: Vec<Option<String>> = (0..3000)
        .map(|i: u32| Some(format!("v{}", i.trailing_zeros())))
        .collect();
    let training = table(vec![Column::categories("c", values)]);
    let rows: Vec<u32> = (0..3000).collect();
    let options = RecipeOptions {
        max_levels: 4,
        ..RecipeOptions::default()
    };
    let recipe = Recipe::fit(&training, &rows, &["c".into()], &options).expect("a feature");
    assert_eq!(
        recipe.feature_names()[1..],
        ["c = v0", "c = v1", "c = v2", "c = v3", "c = other"]
    );
    let recipe = Recipe::fit(&training, &rows, &["c".into()], &RecipeOptions::default()).expect("a feature");
    // Ten rows are kept, fewer are not: v7 has 12 of the 3,000, v8 has 6.
    assert_eq!(recipe.levels(), [1 + 8 + 1]);
}

#[test]
fn skewed_columns_can_be_logged() {
    let values: Vec<Option<f64>> = (0..100).map(|i| Some(f64::from(i).exp2().min(1e9))).collect();
    let training = table(vec![Column::numbers("x", values)]);
    let rows: Vec<u32> = (0..20).collect();
    let options = RecipeOptions {
        log_skewed: Toggle::On,
        ..RecipeOptions::default()
    };
    let recipe = Recipe::fit(&training, &rows, &["x".into()], &options).expect("a feature");
    let mut warnings = Vec::new();
    let encoded = recipe.encode(&training, 0..1, &mut warnings);
    let logs: Vec<f64> = (0..20).map(|i| f64::from(i).exp2().ln_1p()).collect();
    let mean = logs.iter().sum::<f64>() / 20.0;
    let deviation = (logs.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 20.0).sqrt();
    close(&encoded.numeric, &[(logs[0] - mean) / deviation]);
}

#[test]
fn other_tables_are_coerced_and_reported() {
    let training = read_bytes(
        b"n,flag,city,day\n1,yes,1,2026-01-01\n2,no,2,2026-02-01\n3,yes,1,2026-03-01\n4,no,2,2026-04-01\n",
        ReadOptions {
            overrides: vec![hearth_protocol::ColumnOverride {
                column: "city".into(),
                kind: Some(hearth_protocol::Kind::Category),
                role: None,
            }],
            ..ReadOptions::named("training")
        },
    )
    .expect("a table");
    let recipe = fit(&training, &[0, 1, 2, 3]);
    let (expected, none) = encode(&recipe, &training);
    assert!(none.is_empty());

    // The same values in other columns' order, as text, flags as 1/0, levels as numbers.
    let same = read_bytes(
        b"extra,day,city,flag,n\nx,2026-01-01,1.0,1,1\ny,2026-02-01,2.0,0,2.0\nz,2026-03-01,1.0,1,\"3\"\nx,2026-04-01,2.0,0,$4\n",
        ReadOptions::named("same"),
    )
    .expect("a table");
    assert_eq!(encode(&recipe, &same), (expected.clone(), vec![]));

    // Nothing fits: it is encoded all the same, and said.
    let other = table(vec![
        Column::texts("n", [Some("many"), Some("5")]),
        Column::numbers("flag", [Some(1.0), Some(7.0)]),
        Column::dates("city", [Some(0), None]),
    ]);
    let (encoded, warnings) = encode(&recipe, &other);
    assert_eq!((encoded.rows, encoded.codes.as_slice()), (2, &[0, 0][..]));
    let codes: Vec<_> = warnings.iter().map(|w| (w.code, w.count)).collect();
    use WarningCode::{BadFlag, BadNumber, MissingColumn, UnseenCategory};
    assert_eq!(
        codes,
        [
            (BadNumber, 1),
            (BadFlag, 1),
            (UnseenCategory, 1),
            (MissingColumn, 1)
        ]
    );

    // A second batch counts up; rows past the end are missing.
    let mut warnings = warnings;
    recipe.encode(&other, &[0, 99][..], &mut warnings);
    let codes: Vec<_> = warnings.iter().map(|w| (w.code, w.count)).collect();
    assert_eq!(
        codes,
        [
            (BadNumber, 2),
            (BadFlag, 1),
            (UnseenCategory, 2),
            (MissingColumn, 1)
        ]
    );
}

#[test]
fn a_stored_recipe_is_the_same_and_a_damaged_one_refused() {
    let recipe = fit(&shop(), &[0, 1, 2, 3, 4]);
    let json = serde_json::to_string(&recipe).expect("plain data");
    let read: Recipe = serde_json::from_str(&json).expect("as written");
    assert_eq!(encode(&read, &shop()).0.codes, encode(&recipe, &shop()).0.codes);
    for (from, to) in [
        ("\"version\":1", "\"version\":2"),
        ("\"deviation\":", "\"deviation\":-"),
        ("\"deviation\":", "\"surprise\":1,\"deviation\":"),
        ("[\"Bonn\",\"Ulm\"]", "[\"Bonn\",\"Bonn\"]"),
        ("\"name\":\"member\"", "\"name\":\"spend\""),
        ("\"kind\":\"flag\"", "\"kind\":\"banner\""),
    ] {
        assert!(json.contains(from), "{from}");
        let damaged = json.replacen(from, to, 1);
        assert!(serde_json::from_str::<Recipe>(&damaged).is_err(), "{to}");
    }
}

#[test]
fn nothing_to_learn_from_is_an_error() {
    let table = shop();
    let fit = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        Recipe::fit(&table, &[0, 1, 2], &names, &RecipeOptions::default()).map_err(|e| e.code())
    };
    assert_eq!(fit(&["same"]).map(|_| ()), Err("no_features"));
    assert_eq!(fit(&["nobody"]).map(|_| ()), Err("unknown_column"));
    assert_eq!(fit(&["spend", "spend"]).map(|_| ()), Err("bad_column"));
}
