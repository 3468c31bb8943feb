//! What a person at a terminal sees: progress on standard error, tables on standard output, or one JSON document.

use std::io::{IsTerminal, Write, stderr, stdout};

use hearth_compute::Stopwatch;
use hearth_models::{Run, Say};
use hearth_protocol::{Failure, FitReport, Warning};
use serde::Serialize;

/// Prints one JSON document.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::new("internal", error.to_string()))?;
    print(&format!("{text}\n"))
}

/// The name that a code or a metric has in the JSON documents.
fn json_name(value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    name.and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Prints to standard output; a reader that goes away (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    match stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(
            "io",
            format!("cannot write to standard output: {error}"),
        )),
        _ => Ok(()),
    }
}

/// A progress line on standard error, shown on terminals only.
pub struct Meter {
    label: &'static str,
    total: Option<u64>,
    watch: Stopwatch,
    on: bool,
}

impl Meter {
    /// A line with a label, of a known or unknown whole.
    pub fn new(label: &'static str, total: Option<u64>) -> Self {
        Self {
            label,
            total,
            watch: Stopwatch::start(),
            on: stderr().is_terminal(),
        }
    }

    /// Shows how far it is, at most some times a second.
    pub fn show(&mut self, done: u64) {
        if self.on && self.watch.every_ms(100) {
            match self.total {
                Some(total) if total > 0 => eprint!("\r{}: {} %\x1b[K", self.label, done * 100 / total),
                _ => eprint!("\r{}: {done}\x1b[K", self.label),
            }
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.on {
            eprint!("\r\x1b[K");
        }
    }
}

/// A run that shows its progress on standard error and cannot be cancelled but by ending the process: results are
/// written whole or not at all.
pub fn terminal_run() -> Run {
    let on = stderr().is_terminal();
    let say = move |say: Say| {
        if let (true, Say::Progress(progress)) = (on, say) {
            let part = progress
                .part
                .map(|[part, parts]| format!(" {part}/{parts}"))
                .unwrap_or_default();
            let model = progress
                .model
                .map(|model| format!(" {model:?}"))
                .unwrap_or_default();
            let epoch = progress
                .epoch
                .map(|epoch| format!(", epoch {epoch}"))
                .unwrap_or_default();
            let loss = progress
                .loss
                .map(|loss| format!(", loss {loss:.4}"))
                .unwrap_or_default();
            let left = progress
                .seconds_left
                .map(|left| format!(", {left:.0} s left"))
                .unwrap_or_default();
            eprint!("\r{:?}{part}{model}{epoch}{loss}{left}\x1b[K", progress.phase);
        }
    };
    Run::new(say, || false)
}

/// Takes the progress line away.
pub fn clear_progress() {
    if stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
}

/// Warnings, one a line.
pub fn warnings(warnings: &[Warning]) -> String {
    let mut text = String::new();
    if !warnings.is_empty() {
        text.push_str("\nWarnings\n");
    }
    for warning in warnings {
        let row = warning.row.map(|row| format!(" row {row}:")).unwrap_or_default();
        let column = warning
            .column
            .as_ref()
            .map(|column| format!(" {column}:"))
            .unwrap_or_default();
        text.push_str(&format!(
            "  [{}]{row}{column} {}\n",
            json_name(&warning.code),
            warning.message
        ));
    }
    text
}

/// Rows of cells as aligned columns: the first one to the left, the others to the right.
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| display_width(cell))
            .max()
    };
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column].saturating_sub(display_width(cell)));
            if column == 0 {
                line.push_str(&format!("  {cell}{space}"));
            } else {
                line.push_str(&format!("  {space}{cell}"));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Terminal cells of a text: East Asian characters take two.
fn display_width(text: &str) -> usize {
    text.chars()
        .map(|c| match c as u32 {
            0x1100..=0x115f
            | 0x2e80..=0xa4cf
            | 0xac00..=0xd7a3
            | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f
            | 0xff00..=0xff60
            | 0xffe0..=0xffe6
            | 0x1f300..=0x1faff
            | 0x20000..=0x3fffd => 2,
            _ => 1,
        })
        .sum()
}

/// A number with at most five significant digits.
pub fn short(value: f64) -> String {
    let digits = if value == 0.0 {
        0
    } else {
        (4 - value.abs().log10().floor() as i32).clamp(0, 6)
    };
    let text = format!("{value:.*}", digits as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A fit or evaluation for people.
pub fn report(report: &FitReport) -> String {
    let mut text = format!(
        "{:?} model of \"{}\" ({:?}), {} training rows, {} test rows, {:.1} s on {} ({})\n\n",
        report.model,
        report.target,
        report.task,
        report.rows_train,
        report.rows_test,
        report.seconds,
        report.device.name,
        report.device.why
    );
    let mut rows = vec![vec![
        "metric".to_owned(),
        "value".to_owned(),
        "95 % interval".to_owned(),
    ]];
    for (metric, value) in &report.metrics {
        let name = json_name(metric);
        let interval = report
            .intervals
            .get(metric)
            .map(|[low, high]| format!("{low:.4} to {high:.4}"));
        rows.push(vec![name, format!("{value:.4}"), interval.unwrap_or_default()]);
    }
    text.push_str(&columns(&rows));
    if !report.curves.per_class.is_empty() {
        let header = ["class", "precision", "recall", "f1-score", "support"]
            .map(str::to_owned)
            .to_vec();
        let lines = report.curves.per_class.iter().map(|line| {
            vec![
                line.class.clone(),
                format!("{:.2}", line.precision),
                format!("{:.2}", line.recall),
                format!("{:.2}", line.f1),
                line.support.to_string(),
            ]
        });
        text.push('\n');
        text.push_str(&columns(
            &std::iter::once(header).chain(lines).collect::<Vec<_>>(),
        ));
    }
    text + &warnings(&report.warnings)
}
