//! `hearth evaluate`.

use hearth_models::evaluate;
use hearth_protocol::Failure;

use crate::{
    cli::Evaluate,
    files::{read_bundle, read_table},
    output,
};

/// Measures a bundle on a file whose outcomes are known.
pub fn run(args: &Evaluate, json: bool) -> Result<(), Failure> {
    let (model, _) = read_bundle(&args.bundle)?;
    let table = read_table(&args.source)?;
    let evaluated = pollster::block_on(evaluate(
        &model,
        &table,
        args.device.into(),
        &output::terminal_run(),
    ));
    output::clear_progress();
    let mut report = evaluated?;
    report.warnings.splice(..0, table.warnings);
    if json {
        output::json(&report)
    } else {
        output::print(&output::report(&report))
    }
}
