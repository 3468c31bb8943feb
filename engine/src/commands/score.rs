//! `hearth score`.

use std::io;

use hearth_models::score;
use hearth_protocol::Failure;

use crate::{
    cli::Score,
    files::{read_bundle, read_table, write_whole},
    output::{self, columns},
};

/// Scores a file and writes the scores.
pub fn run(args: &Score, json: bool) -> Result<(), Failure> {
    let (model, _) = read_bundle(&args.bundle)?;
    let table = read_table(&args.source)?;
    let name = args
        .bundle
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let scored = pollster::block_on(score(
        &model,
        &name,
        &table,
        args.device.into(),
        &output::terminal_run(),
    ));
    output::clear_progress();
    let mut scores = scored?;
    scores.report.warnings.splice(..0, table.warnings);
    write_whole(&args.out, |file| {
        let mut written = io::Result::Ok(());
        scores.write_csv(&mut |bytes| {
            if written.is_ok() {
                written = file.write_all(bytes);
            }
        });
        written
    })?;
    let report = &scores.report;
    if json {
        return output::json(report);
    }
    let mut rows = vec![
        ["decile", "rows", "mean score", "share of all"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(report.deciles.iter().map(|decile| {
        vec![
            decile.decile.to_string(),
            decile.count.to_string(),
            format!("{:.4}", decile.mean_score),
            format!("{:.1} %", decile.gain * 100.0),
        ]
    }));
    let text = format!(
        "{} rows of {} scored for \"{}\", mean {:.4}, {:.1} s on {}\n\n{}{}\nWritten to {}\n",
        report.rows,
        report.table,
        report.positive,
        report.mean,
        report.seconds,
        report.device.name,
        columns(&rows),
        output::warnings(&report.warnings),
        args.out.display()
    );
    output::print(&text)
}
