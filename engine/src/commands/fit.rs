//! `hearth fit`.

use std::{fs, path::Path, time::SystemTime};

use hearth_models::{bundle, fit};
use hearth_protocol::{Failure, FitSpec, HintCode, Holdout, Warning, WarningCode};
use hearth_tabular::{Flow, Table, profile};

use crate::{
    cli::Fit,
    files::{io_failure, read_table, write_whole},
    output,
};

/// Trains on a file and writes the bundle.
pub fn run(args: &Fit, json: bool) -> Result<(), Failure> {
    let spec = spec(args)?;
    let table = read_table(&args.source)?;
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let fitted = pollster::block_on(fit(&table, &spec, &now, &output::terminal_run()));
    output::clear_progress();
    let mut model = fitted?;
    model.manifest.report.warnings.extend(leakage(&table, &spec));
    let bytes = bundle::write(&model)?;
    write_whole(&args.out, |file| file.write_all(&bytes))?;
    let mut report = model.manifest.report;
    report.warnings.splice(..0, table.warnings);
    if json {
        return output::json(&report);
    }
    output::print(&format!(
        "{}\nWritten to {}\n",
        output::report(&report),
        args.out.display()
    ))
}

fn spec(args: &Fit) -> Result<FitSpec, Failure> {
    let mut spec = FitSpec::for_target(&args.target);
    spec.task = args.task.into();
    spec.model = args.model.into();
    spec.device = args.device.into();
    spec.id.clone_from(&args.id);
    spec.exclude.clone_from(&args.exclude);
    spec.seed = args.seed;
    spec.class_weights = args.class_weights;
    spec.holdout = match &args.test_rows {
        Some(path) => Holdout::Rows(test_rows(path)?),
        None => Holdout::Share(args.holdout),
    };
    spec.linear.l2 = args.l2.unwrap_or(spec.linear.l2);
    spec.linear.max_steps = args.max_steps.unwrap_or(spec.linear.max_steps);
    spec.mlp.patience = args.patience.unwrap_or(spec.mlp.patience);
    spec.mlp.dropout = args.dropout.unwrap_or(spec.mlp.dropout);
    spec.mlp.weight_decay = args.weight_decay.unwrap_or(spec.mlp.weight_decay);
    spec.mlp.learning_rate = args.learning_rate.unwrap_or(spec.mlp.learning_rate);
    spec.mlp.batch_size = args.batch_size.unwrap_or(spec.mlp.batch_size);
    spec.mlp.max_epochs = args.max_epochs.unwrap_or(spec.mlp.max_epochs);
    if let Some(hidden) = &args.hidden {
        spec.mlp.hidden.clone_from(hidden);
    }
    Ok(spec)
}

/// Reads test rows: the last column holds zero-based row numbers; with two columns or more the first names the split.
/// A first line that is not a number is a header.
fn test_rows(path: &Path) -> Result<Vec<Vec<u32>>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| io_failure("read", path, &error))?;
    parse_test_rows(&text).map_err(|(line, value)| {
        let message = format!(
            "{}, line {line}: \"{value}\" is not a row number (a whole number from 0)",
            path.display()
        );
        Failure::new("bad_test_rows", message).about(path.display().to_string())
    })
}

fn parse_test_rows(text: &str) -> Result<Vec<Vec<u32>>, (usize, String)> {
    let mut splits: Vec<(String, Vec<u32>)> = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let mut cells = line.split(',').map(str::trim);
        let first = cells.next().unwrap_or("");
        let last = cells.next_back();
        let number = last.unwrap_or(first);
        let split = if last.is_some() { first } else { "" };
        match number.parse::<u32>() {
            Ok(row) => match splits.iter_mut().find(|(name, _)| name == split) {
                Some((_, rows)) => rows.push(row),
                None => splits.push((split.to_owned(), vec![row])),
            },
            Err(_) if index == 0 => {}
            Err(_) => return Err((index + 1, number.to_owned())),
        }
    }
    Ok(splits.into_iter().map(|(_, rows)| rows).collect())
}

/// Warnings about features that look like leaks, from the profile's hints.
fn leakage(table: &Table, spec: &FitSpec) -> Vec<Warning> {
    let mut table = table.clone();
    // The hints are about the target of this fit, whatever was guessed.
    if table
        .set_role(&spec.target, hearth_protocol::Role::Target)
        .is_err()
    {
        return Vec::new();
    }
    let profile = profile(&table, &mut |_, _| Flow::Continue);
    let used =
        |column: &str| !spec.exclude.iter().any(|name| name == column) && spec.id.as_deref() != Some(column);
    profile
        .hints
        .into_iter()
        .filter(|hint| {
            matches!(hint.code, HintCode::PredictsTarget | HintCode::IdentifierLike) && used(&hint.column)
        })
        .map(|hint| Warning::new(WarningCode::Leakage, hint.message).in_column(hint.column))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parse_test_rows;

    #[test]
    fn rows_with_and_without_splits_and_headers() {
        assert_eq!(parse_test_rows("3\n1\n"), Ok(vec![vec![3, 1]]));
        assert_eq!(parse_test_rows("row\r\n3\r\n\r\n"), Ok(vec![vec![3]]));
        assert_eq!(
            parse_test_rows("split,row\n0,5\n1,6\n0,7\n"),
            Ok(vec![vec![5, 7], vec![6]])
        );
        assert_eq!(parse_test_rows("row\n-3\n"), Err((2, "-3".to_owned())));
        assert_eq!(parse_test_rows(""), Ok(vec![]));
    }
}
