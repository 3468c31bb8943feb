//! A list of named steps: runs one after the other, keeps going after a failure, prints a table at the end.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How one step ended.
#[derive(Debug)]
struct Step {
    name: &'static str,
    took: Duration,
    note: String,
    passed: bool,
}

/// The steps so far.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Runs a step unless one that it needs has failed or was not run. A step's note stands in the table.
    pub fn run(&mut self, name: &'static str, needs: &[&str], work: impl FnOnce() -> Result<String>) {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let missing = needs.iter().find(|need| !self.passed(need));
        let outcome = match missing {
            Some(need) => Err(anyhow!("not run: {need} failed")),
            None => work(),
        };
        let (passed, note) = match outcome {
            Ok(note) => (true, note),
            Err(error) => {
                eprintln!("{name}: {error:#}");
                (false, format!("{error:#}"))
            }
        };
        self.done.push(Step {
            name,
            took: start.elapsed(),
            note,
            passed,
        });
    }

    fn passed(&self, name: &str) -> bool {
        self.done.iter().any(|step| step.name == name && step.passed)
    }

    /// Whether no step failed.
    pub fn all_passed(&self) -> bool {
        self.done.iter().all(|step| step.passed)
    }

    /// The table, then `N passed, N failed` as its last line.
    pub fn table(&self) -> String {
        let mut table = String::from("\n step      seconds  result\n");
        for step in &self.done {
            let result = if step.passed { "passed" } else { "FAILED" };
            let note: String = step
                .note
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(150)
                .collect();
            let line = format!(
                " {:<9} {:>7.1}  {result}  {note}",
                step.name,
                step.took.as_secs_f64()
            );
            // Writing into a String cannot fail.
            writeln!(table, "{}", line.trim_end()).unwrap_or_default();
        }
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        let passed = self.done.iter().filter(|step| step.passed).count();
        writeln!(table, " {:<9} {:>7.1}", "total", total.as_secs_f64()).unwrap_or_default();
        table + &format!("{passed} passed, {} failed", self.done.len() - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_stops_what_needs_it_and_nothing_else() {
        let mut steps = Steps::default();
        steps.run("studio", &[], || Err(anyhow!("no wasm")));
        steps.run("browser", &["studio"], || unreachable!("its need failed"));
        steps.run("tidy", &[], || Ok("212 files".to_owned()));
        assert!(!steps.all_passed());
        let table = steps.table();
        assert!(table.ends_with("\n1 passed, 2 failed"), "{table}");
        assert!(
            table.contains("not run: studio failed") && table.contains("212 files"),
            "{table}"
        );
    }
}
