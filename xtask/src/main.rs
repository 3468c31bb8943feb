//! The project's own commands: set up, serve, test, bench, tidy. Reads the command line and hands over.
//! No product code: nothing here is shipped.

mod bench;
mod cli;
mod engine;
mod paths;
mod process;
mod setup;
mod sizes;
mod steps;
mod studio;
mod test;
mod tidy;

use std::process::ExitCode;

use cli::Task;
use paths::Places;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match cli::parse(&arguments) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("{problem}\n\n{}", cli::HELP);
            return ExitCode::from(2);
        }
    };
    match act(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(task: Task) -> anyhow::Result<()> {
    if task == Task::Help {
        println!("{}", cli::HELP);
        return Ok(());
    }
    let places = Places::find()?;
    if !matches!(task, Task::Tidy | Task::Clean | Task::Setup) {
        places.claim()?;
    }
    match task {
        Task::Help => Ok(()),
        Task::Serve(options) => engine::serve(&places, &options),
        Task::Test { only } => test::run(&places, &only),
        Task::Studio(effort) => {
            let built = studio::build(&places, effort)?;
            println!("{}\n{}", built.sizes.describe(), built.folder.display());
            Ok(())
        }
        Task::Setup => setup::everything(&places),
        Task::Sizes { record } => sizes::command(&places, record),
        Task::Bench { name } => bench::run(&places, &name),
        Task::Tidy => tidy::command(&places.root),
        Task::Clean => places.clean(),
    }
}
