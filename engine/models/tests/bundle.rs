//! Bundles that were cut, changed, swollen or written by somebody else: an error with a reason, never a crash, never
//! other scores.

use hearth_compute::rng;
use hearth_models::{Model, ModelError, Run, bundle, fit, score};
use hearth_protocol::{DeviceChoice, FitSpec};
use hearth_tabular::{Column, Table};
use rand::RngExt;

fn table() -> Table {
    Table::from_columns(
        "t.csv",
        vec![
            Column::numbers("x", (0..120).map(|row| Some(f64::from(row * 37 % 101)))),
            Column::categories(
                "c",
                (0..120).map(|row| Some(["u", "v", "w"][row as usize * 7 % 3])),
            ),
            Column::categories(
                "y",
                (0..120).map(|row| Some(if row * 37 % 101 > 55 { "yes" } else { "no" })),
            ),
        ],
    )
    .expect("the columns have one length")
}

fn quiet() -> Run {
    Run::new(|_| {}, || false)
}

fn trained() -> Model {
    let mut spec = FitSpec {
        device: DeviceChoice::Cpu,
        ..FitSpec::for_target("y")
    };
    spec.mlp.max_epochs = 3;
    pollster::block_on(fit(&table(), &spec, "2026-01-01T00:00:00Z", &quiet())).expect("it trains")
}

fn scores(model: &Model) -> Vec<f64> {
    pollster::block_on(score(model, "m", &table(), DeviceChoice::Cpu, &quiet()))
        .expect("it scores")
        .score
}

fn read(bytes: &[u8]) -> Result<Model, ModelError> {
    bundle::read(bytes, &bundle::Limits::default())
}

#[test]
fn a_thousand_flipped_bits_never_change_a_score() {
    let model = trained();
    let bytes = bundle::write(&model).expect("it can be written");
    let expected = scores(&model);
    let mut rng = rng(11, "bit flips");
    let mut rejected = 0;
    for _ in 0..1_000 {
        let mut damaged = bytes.clone();
        let bit = rng.random_range(0..damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        match read(&damaged) {
            Ok(model) => assert_eq!(scores(&model), expected, "bit {bit}"),
            Err(error) => {
                assert!(
                    matches!(error.code(), "bad_bundle" | "bundle_version"),
                    "bit {bit}: {error}"
                );
                rejected += 1;
            }
        }
    }
    assert!(rejected > 990, "{rejected}");
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = bundle::write(&trained()).expect("it can be written");
    for length in (0..bytes.len())
        .step_by(97)
        .chain([0, 1, 7, 8, 9, bytes.len() - 1])
    {
        assert_eq!(
            read(&bytes[..length]).expect_err("it is cut").code(),
            "bad_bundle",
            "{length} bytes"
        );
    }
}

#[test]
fn headers_that_lie_about_sizes_are_errors() {
    for length in [u64::MAX, u64::MAX - 8, 1 << 40, 33 << 20, 100] {
        let bytes = [&length.to_le_bytes()[..], b"{}"].concat();
        assert_eq!(read(&bytes).expect_err("it lies").code(), "bad_bundle");
    }
    let tight = bundle::Limits {
        file_bytes: 1_000,
        ..bundle::Limits::default()
    };
    let bytes = bundle::write(&trained()).expect("it can be written");
    assert_eq!(
        bundle::read(&bytes, &tight).expect_err("it is too large").code(),
        "bad_bundle"
    );
}

/// Writes a model with a change to its manifest's text and a checksum that fits nothing.
#[test]
fn a_newer_format_gets_its_own_sentence_and_older_text_is_checked() {
    let bytes = bundle::write(&trained()).expect("it can be written");
    let changed = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len(), "the header's length must stay");
        let at = bytes
            .windows(from.len())
            .position(|window| window == from.as_bytes())
            .expect("it is there");
        let mut changed = bytes.clone();
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        read(&changed).expect_err("it was changed").code()
    };
    // Inside safetensors' header the manifest is a JSON string, so its quotes are escaped.
    assert_eq!(
        changed(r#"\"format\":\"1.0\""#, r#"\"format\":\"2.0\""#),
        "bundle_version"
    );
    assert_eq!(
        changed(r#"\"format\":\"1.0\""#, r#"\"format\":\"x.0\""#),
        "bad_bundle"
    );
    assert_eq!(
        changed(r#"\"threshold\":0.5"#, r#"\"threshold\":0.4"#),
        "bad_bundle"
    );
    assert_eq!(changed("hearth.manifest", "hearth.manifesT"), "bad_bundle");
}

#[test]
fn weights_that_do_not_fit_the_sizes_are_errors_even_with_a_right_checksum() {
    let with = |change: &dyn Fn(&mut Model)| {
        let mut model = trained();
        change(&mut model);
        let bytes = bundle::write(&model).expect("it can be written");
        read(&bytes).expect_err("it does not fit").code()
    };
    assert_eq!(with(&|model| model.manifest.dims.numeric += 1), "bad_bundle");
    assert_eq!(with(&|model| model.manifest.dims.outputs = 7), "bad_bundle");
    assert_eq!(with(&|model| model.manifest.target.classes.clear()), "bad_bundle");
    assert_eq!(with(&|model| model.manifest.target.deviation = 0.0), "bad_bundle");
    assert_eq!(with(&|model| model.tensors.0.clear()), "bad_bundle");
    assert_eq!(
        with(&|model| {
            let first = model.tensors.0.values_mut().next().expect("there are weights");
            first.data[0] = f32::NAN;
        }),
        "bad_bundle"
    );
}

/// A bundle is passed on, the table is not: what a warning quotes stays at home.
#[test]
fn no_cell_that_a_warning_quotes_is_stored() {
    use hearth_protocol::{Warning, WarningCode};

    let mut model = trained();
    let quoting = Warning::new(WarningCode::UnseenCategory, "\"Zhang Wei\" is new").with_value("Zhang Wei");
    model
        .manifest
        .report
        .warnings
        .extend([quoting, Warning::new(WarningCode::FewRows, "few rows")]);
    let bytes = bundle::write(&model).expect("it can be written");
    assert!(!bytes.windows(9).any(|window| window == b"Zhang Wei"));
    let stored = read(&bytes).expect("it can be read").manifest.report.warnings;
    assert!(stored.iter().any(|warning| warning.code == WarningCode::FewRows));
}

/// A plain safetensors file of somebody else is no bundle.
#[test]
fn other_safetensors_files_are_told_apart() {
    let header = br#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  "#;
    let bytes = [
        &(header.len() as u64).to_le_bytes()[..],
        &header[..],
        &1.0_f32.to_le_bytes(),
    ]
    .concat();
    let error = read(&bytes).expect_err("it has no manifest");
    assert!(error.to_string().contains("without a Hearth manifest"), "{error}");
}
