//! The command line: words in, a [`Task`] out. Does nothing itself.

use crate::studio::Effort;

/// What `cargo xtask` prints when asked, or when it did not understand.
pub const HELP: &str = "\
cargo xtask <command>

  serve   [--open] [--port N] [--host H] [--no-run] [--fast]   build what is missing, start the engine
  test    [--only format,lint,tidy,unit,docs,browser,size]     install what is needed, run every check
  bench   web                                                  measure in Chromium against a peer
  studio  [--fast]                                             only build the studio; --fast: not optimised
  setup                                                        only install what the others need
  sizes   [--record]                                           compare the studio's sizes with the record
  tidy                                                         the project's own text checks
  clean                                                        remove what was built (keeps the tools)";

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Show the help text.
    Help,
    /// Build and start the engine.
    Serve(Serve),
    /// Run the checks, all or the named groups.
    Test {
        /// Groups to run; empty means all.
        only: Vec<String>,
    },
    /// Build the studio alone.
    Studio(Effort),
    /// Install what every other command needs.
    Setup,
    /// Compare or record the studio's sizes.
    Sizes {
        /// Write the record instead of comparing with it.
        record: bool,
    },
    /// Run a bench by name.
    Bench {
        /// The folder below `benches/`.
        name: String,
    },
    /// Text checks.
    Tidy,
    /// Remove built files.
    Clean,
}

/// Options of `serve`.
#[derive(Debug, PartialEq, Eq)]
pub struct Serve {
    /// Open the address in a browser.
    pub open: bool,
    /// Build only.
    pub no_run: bool,
    /// How far the studio is optimised.
    pub effort: Effort,
    /// TCP port.
    pub port: u16,
    /// Address to listen on.
    pub host: String,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            open: false,
            no_run: false,
            effort: Effort::Full,
            port: 8787,
            host: "127.0.0.1".to_owned(),
        }
    }
}

/// Reads the words after `cargo xtask`.
///
/// # Errors
/// A sentence that names the word that was not understood.
pub fn parse(words: &[String]) -> Result<Task, String> {
    let mut words = words.iter().map(String::as_str);
    let Some(command) = words.next() else {
        return Ok(Task::Help);
    };
    let task = match command {
        "help" | "--help" | "-h" => return Ok(Task::Help),
        "serve" => Task::Serve(serve(&mut words)?),
        "test" => Task::Test {
            only: only(&mut words)?,
        },
        "studio" => Task::Studio(if flag(&mut words, "--fast")? {
            Effort::Fast
        } else {
            Effort::Full
        }),
        "setup" => Task::Setup,
        "sizes" => Task::Sizes {
            record: flag(&mut words, "--record")?,
        },
        "bench" => Task::Bench {
            name: words.next().ok_or("bench needs a name: web")?.to_owned(),
        },
        "tidy" => Task::Tidy,
        "clean" => Task::Clean,
        other => return Err(format!("unknown command `{other}`")),
    };
    match words.next() {
        None => Ok(task),
        Some(extra) => Err(format!("`{command}` does not take `{extra}`")),
    }
}

fn flag<'a>(words: &mut impl Iterator<Item = &'a str>, name: &str) -> Result<bool, String> {
    match words.next() {
        None => Ok(false),
        Some(word) if word == name => Ok(true),
        Some(word) => Err(format!("unknown option `{word}`; did you mean `{name}`?")),
    }
}

fn only<'a>(words: &mut impl Iterator<Item = &'a str>) -> Result<Vec<String>, String> {
    match words.next() {
        None => Ok(Vec::new()),
        Some("--only") => {
            let list = words
                .next()
                .ok_or("`--only` needs a list, for example `--only lint,unit`")?;
            let groups: Vec<String> = list
                .split(',')
                .map(|g| g.trim().to_owned())
                .filter(|g| !g.is_empty())
                .collect();
            match groups.iter().find(|g| !crate::test::GROUPS.contains(&g.as_str())) {
                None => Ok(groups),
                Some(wrong) => Err(format!(
                    "no checks `{wrong}`; there are {}",
                    crate::test::GROUPS.join(", ")
                )),
            }
        }
        Some(word) => Err(format!("unknown option `{word}`; `test` takes `--only`")),
    }
}

fn serve<'a>(words: &mut impl Iterator<Item = &'a str>) -> Result<Serve, String> {
    let mut options = Serve::default();
    while let Some(word) = words.next() {
        match word {
            "--open" => options.open = true,
            "--no-run" => options.no_run = true,
            "--fast" => options.effort = Effort::Fast,
            "--port" => {
                let value = words.next().ok_or("`--port` needs a number")?;
                options.port = value
                    .parse()
                    .map_err(|_| format!("`{value}` is not a port number"))?;
            }
            "--host" => options.host = words.next().ok_or("`--host` needs an address")?.to_owned(),
            other => return Err(format!("unknown option `{other}` of `serve`")),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Task, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn commands_and_their_options_are_read() {
        assert_eq!(read(""), Ok(Task::Help));
        assert_eq!(read("studio --fast"), Ok(Task::Studio(Effort::Fast)));
        assert_eq!(read("sizes"), Ok(Task::Sizes { record: false }));
        assert_eq!(
            read("test --only lint,unit"),
            Ok(Task::Test {
                only: vec!["lint".to_owned(), "unit".to_owned()]
            })
        );
        let Ok(Task::Serve(options)) = read("serve --port 9000 --open") else {
            unreachable!("serve was asked")
        };
        assert_eq!(
            (options.port, options.open, options.host.as_str()),
            (9000, true, "127.0.0.1")
        );
    }

    #[test]
    fn wrong_words_are_named() {
        for (line, word) in [
            ("brew", "brew"),
            ("serve --prot 1", "--prot"),
            ("test --only lnt", "lnt"),
            ("tidy now", "now"),
        ] {
            let problem = read(line).expect_err(line);
            assert!(problem.contains(word), "{line}: {problem}");
        }
    }
}
