//! Debian packages, as root or through sudo without a password. Never asks, never touches anything else.

use std::process::Command;

use anyhow::{Result, bail};

use super::announce;
use crate::process;

/// Installs packages that a caller found missing.
///
/// # Errors
/// When there is no apt, no right to use it, or a package is not there; the message has the command to type.
pub fn install(packages: &[&str], why: &str) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("install it by hand, on Debian: apt-get install --no-install-recommends {list}");
    if process::find("apt-get").is_none() {
        bail!(
            "{list} is missing ({why}) and this system has no apt-get; install the same with its package manager"
        );
    }
    let Some(prefix) = prefix() else {
        bail!("{list} is missing ({why}) and needs root or sudo without a password; {by_hand}");
    };
    announce(&format!("{list} (apt-get)"), why);
    if process::run(&mut apt(
        &prefix,
        &["install", "-y", "-q", "--no-install-recommends"],
        packages,
    ))
    .is_ok()
    {
        return Ok(());
    }
    eprintln!("set-up: refreshing apt's lists and trying once more");
    process::run(&mut apt(&prefix, &["update", "-q"], &[]))?;
    match process::run(&mut apt(
        &prefix,
        &["install", "-y", "-q", "--no-install-recommends"],
        packages,
    )) {
        Ok(()) => Ok(()),
        Err(error) => bail!("{error:#}; {by_hand}"),
    }
}

/// What stands before `apt-get`; nothing for root.
fn prefix() -> Option<Vec<&'static str>> {
    if process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(Vec::new());
    }
    process::find("sudo")?;
    let allowed = process::capture(Command::new("sudo").args(["-n", "true"])).is_ok();
    allowed.then(|| vec!["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str], packages: &[&str]) -> Command {
    let mut words: Vec<&str> = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(arguments);
    words.extend(packages);
    let mut command = process::command(words[0]);
    command.args(&words[1..]);
    command
}
