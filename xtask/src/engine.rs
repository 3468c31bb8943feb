//! The native engine with the studio inside it: built, then started.

use std::process::Command;

use anyhow::{Context, Result};

use crate::cli::Serve;
use crate::paths::Places;
use crate::process;
use crate::studio;

/// The packages that are for the browser. They stay out of native builds: with them, cargo unifies other features and
/// builds burn a second time.
pub const BROWSER_PACKAGES: [&str; 2] = ["hearth-app", "hearth-worker"];

/// Cargo for native builds: in the clone, into the native build folder, with the studio to embed.
pub fn cargo(places: &Places) -> Command {
    let mut command = process::command("cargo");
    command
        .current_dir(&places.root)
        .env("CARGO_TARGET_DIR", &places.target)
        .env("HEARTH_STUDIO_DIR", places.dist());
    command
}

/// Compiles the engine; the studio has to be built before.
///
/// # Errors
/// When it does not compile.
pub fn build(places: &Places) -> Result<()> {
    eprintln!("engine: compiling");
    process::run(cargo(places).args(["build", "--release", "-p", "hearth"]))
}

/// `cargo xtask serve`.
///
/// # Errors
/// When a part cannot be built or the engine does not start.
pub fn serve(places: &Places, options: &Serve) -> Result<()> {
    studio::build(places, options.effort)?;
    build(places)?;
    let binary = places.engine_binary();
    if options.no_run {
        println!("{}", binary.display());
        return Ok(());
    }
    let port = options.port.to_string();
    let mut command = process::command(&binary);
    command.args(["serve", "--host", &options.host, "--port", &port]);
    if options.open {
        open_when_up(&options.host, options.port);
    }
    process::run(&mut command).context("the engine")
}

/// Opens the address once the port answers; gives up after ten seconds without a word, the address is on screen.
fn open_when_up(host: &str, port: u16) {
    let reachable = if host == "0.0.0.0" { "127.0.0.1" } else { host }.to_owned();
    std::thread::spawn(move || {
        for _ in 0..100 {
            if std::net::TcpStream::connect((reachable.as_str(), port)).is_ok() {
                let address = format!("http://{reachable}:{port}");
                let opener = if cfg!(target_os = "macos") {
                    "open"
                } else {
                    "xdg-open"
                };
                if let Err(error) = process::capture(Command::new(opener).arg(&address)) {
                    eprintln!("could not open {address}: {error:#}");
                }
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    });
}
