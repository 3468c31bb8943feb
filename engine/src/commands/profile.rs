//! `hearth profile`.

use hearth_compute::Stopwatch;
use hearth_protocol::{ColumnProfile, Failure};
use hearth_tabular::{Flow, profile};

use crate::{
    cli::Profile,
    files::read_table,
    output::{self, Meter, columns, short},
};

/// Profiles a file.
pub fn run(args: &Profile, json: bool) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let table = read_table(&args.source)?;
    let mut meter = Meter::new("Profiling", Some(table.columns().len() as u64));
    let mut profile = profile(&table, &mut |done, _| {
        meter.show(done);
        Flow::Continue
    });
    meter.clear();
    profile.seconds = watch.seconds();
    if json {
        return output::json(&profile);
    }
    let mut rows = vec![
        ["column", "kind", "role", "missing", "distinct", "values"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(profile.columns.iter().map(row));
    let mut text = format!(
        "{}: {} rows, {} columns, {} with delimiter {:?}, {:.1} s\n\n{}",
        profile.name,
        profile.rows,
        profile.columns.len(),
        profile.format.encoding,
        profile.format.delimiter,
        profile.seconds,
        columns(&rows)
    );
    if !profile.hints.is_empty() {
        text.push_str("\nLook at these before training\n");
    }
    for hint in &profile.hints {
        text.push_str(&format!("  {}: {}\n", hint.column, hint.message));
    }
    output::print(&(text + &output::warnings(&profile.warnings)))
}

fn row(column: &ColumnProfile) -> Vec<String> {
    let values = if let Some(number) = &column.number {
        format!(
            "{} … {} … {}",
            short(number.min),
            short(number.median()),
            short(number.max)
        )
    } else if let Some(date) = &column.date {
        format!("{} … {}", date.min, date.max)
    } else {
        let top: Vec<&str> = column.top.iter().take(3).map(|top| top.value.as_str()).collect();
        top.join(", ").chars().take(48).collect()
    };
    vec![
        column.name.clone(),
        format!("{:?}", column.kind).to_lowercase(),
        format!("{:?}", column.role).to_lowercase(),
        column.missing.to_string(),
        column.distinct.to_string(),
        values,
    ]
}
