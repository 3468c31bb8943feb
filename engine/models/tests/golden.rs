//! Bundles written by every released format are read for ever, and score as they did when they were written.

use hearth_models::{Run, bundle, score};
use hearth_protocol::DeviceChoice;
use hearth_tabular::{ReadOptions, read_bytes};

/// Other processors add in another order; the CPU kernels work in single precision.
const TOLERANCE: f64 = 1e-5;

#[test]
fn format_1_0_scores_as_it_did() {
    let files: [(&[u8], &str); 2] = [
        (
            include_bytes!("golden/1.0-linear.hearth"),
            include_str!("golden/1.0-linear.csv"),
        ),
        (
            include_bytes!("golden/1.0-mlp.hearth"),
            include_str!("golden/1.0-mlp.csv"),
        ),
    ];
    let table = read_bytes(
        include_bytes!("golden/customers.csv"),
        ReadOptions::named("customers.csv"),
    )
    .expect("the table can be read");
    for (bytes, expected) in files {
        let model = bundle::read(bytes, &bundle::Limits::default()).expect("the bundle can be read");
        let run = Run::new(|_| {}, || false);
        let scores =
            pollster::block_on(score(&model, "m", &table, DeviceChoice::Cpu, &run)).expect("it scores");
        let mut rows = 0;
        for (row, line) in expected.lines().skip(1).enumerate() {
            let cells: Vec<&str> = line.split(',').collect();
            let score: f64 = cells[1].parse().expect("a score is a number");
            assert_eq!(scores.id[row], cells[0]);
            assert!(
                (scores.score[row] - score).abs() < TOLERANCE,
                "row {row}: {} is not {score}",
                scores.score[row]
            );
            rows += 1;
        }
        assert_eq!(rows, scores.score.len());
    }
}
