//! `hearth`: the command line and the server. Every verb is the twin of something the studio does with a few clicks.
//! Everything that computes lives in the libraries; here are files, terminals and sockets.

mod cli;
mod commands;
mod files;
mod http;
mod output;
mod studio;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error[{}]: {}", failure.code, failure.message);
            ExitCode::FAILURE
        }
    }
}
