//! One file a verb.

mod bundle;
mod devices;
mod evaluate;
mod fit;
mod profile;
mod sample;
mod score;

use hearth_protocol::Failure;

use crate::{
    cli::{BundleVerb, Cli, Verb},
    http,
};

/// Runs what the command line asks for.
pub fn run(cli: Cli) -> Result<(), Failure> {
    let json = cli.json;
    match cli.verb {
        Verb::Profile(args) => profile::run(&args, json),
        Verb::Fit(args) => fit::run(&args, json),
        Verb::Score(args) => score::run(&args, json),
        Verb::Evaluate(args) => evaluate::run(&args, json),
        Verb::Bundle {
            verb: BundleVerb::Inspect { bundle },
        } => bundle::inspect(&bundle, json),
        Verb::Sample(args) => sample::run(&args, json),
        Verb::Serve(args) => http::serve(&args.host, args.port, json),
        Verb::Devices => devices::run(json),
    }
}
