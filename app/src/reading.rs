//! Reading the worker's messages without stopping the page: a large table profile is read a few columns at a time.
//!
//! The protocol's enums are tagged inside (`{"say": "finished", …}`). Reading such an enum goes through a buffer of
//! everything in it, which costs a copy of all reading code in the program and twice the time. The page therefore reads
//! flat records that hold every field of every message, and makes the enums from them.

use hearth_protocol::{
    BundleInfo, ColumnProfile, DeviceReport, Failure, Message, ModelSummary, Output, Progress, ProjectState,
    RunId, ScoreReport, TablePage, TableProfile, Warning,
};
use js_sys::Promise;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Deserializer, Error};
use wasm_bindgen_futures::JsFuture;

use crate::browser::now_ms;

/// Texts shorter than this are read at once.
const LARGE: usize = 200_000;

/// How long the page may be kept from anything else, in milliseconds.
const SLICE: f64 = 16.0;

/// Where the columns of a table profile begin. Inside a JSON text a quotation mark is escaped, so this is never data.
const COLUMNS: &str = "\"columns\":[{";

/// Every field that a message may have.
#[derive(Deserialize)]
struct Envelope {
    say: String,
    run: RunId,
    progress: Option<Progress>,
    warning: Option<Warning>,
    output: Option<Reply>,
    failure: Option<Failure>,
}

/// Every field that a result may have.
#[derive(Deserialize)]
struct Reply {
    is: String,
    project: Option<ProjectState>,
    table: Option<TableProfile>,
    page: Option<TablePage>,
    model: Option<ModelSummary>,
    scores: Option<ScoreReport>,
    info: Option<BundleInfo>,
    devices: Option<Vec<DeviceReport>>,
}

impl Envelope {
    fn message(self) -> Option<Message> {
        let run = self.run;
        Some(match self.say.as_str() {
            "started" => Message::Started { run },
            "progress" => Message::Progress {
                run,
                progress: self.progress?,
            },
            "warning" => Message::Warning {
                run,
                warning: self.warning?,
            },
            "finished" => Message::Finished {
                run,
                output: Box::new(self.output?.output()?),
            },
            "failed" => Message::Failed {
                run,
                failure: self.failure?,
            },
            _ => return None,
        })
    }
}

impl Reply {
    fn output(self) -> Option<Output> {
        Some(match self.is.as_str() {
            "project" => Output::Project {
                project: self.project?,
            },
            "table" => Output::Table { table: self.table? },
            "page" => Output::Page { page: self.page? },
            "fit" => Output::Fit { model: self.model? },
            "model" => Output::Model { model: self.model? },
            "scores" => Output::Scores { scores: self.scores? },
            "bundle" => Output::Bundle { info: self.info? },
            "devices" => Output::Devices {
                devices: self.devices?,
            },
            _ => return None,
        })
    }
}

/// Reads a message at once.
pub fn small(text: &str) -> Result<Message, Error> {
    let envelope: Envelope = serde_json::from_str(text)?;
    envelope
        .message()
        .ok_or_else(|| Error::custom("not a message of this protocol"))
}

/// Whether a text is worth reading in slices.
pub fn is_large(text: &str) -> bool {
    text.len() > LARGE
}

/// Reads a message, with pauses when it is large.
pub async fn message(text: &str) -> Result<Message, Error> {
    if is_large(text)
        && let Some(start) = text.find(COLUMNS).map(|at| at + COLUMNS.len() - 1)
        && let Some((columns, end)) = columns(text, start).await
    {
        let mut message = small(&[&text[..start], &text[end..]].concat())?;
        put_back(&mut message, columns);
        return Ok(message);
    }
    small(text)
}

/// The columns from a place on, and the place of the bracket that closes them; none when they read otherwise.
async fn columns(text: &str, start: usize) -> Option<(Vec<ColumnProfile>, usize)> {
    let mut all = Vec::new();
    let mut at = start;
    let mut began = now_ms();
    loop {
        let mut stream = Deserializer::from_str(&text[at..]).into_iter::<ColumnProfile>();
        all.push(stream.next()?.ok()?);
        at += stream.byte_offset();
        match text.as_bytes().get(at)? {
            b',' => at += 1,
            b']' => return Some((all, at)),
            _ => return None,
        }
        if now_ms() - began > SLICE {
            pause().await;
            began = now_ms();
        }
    }
}

fn put_back(message: &mut Message, columns: Vec<ColumnProfile>) {
    let Message::Finished { output, .. } = message else {
        return;
    };
    match output.as_mut() {
        Output::Table { table } => table.columns = columns,
        Output::Project { project } => {
            if let Some(table) = &mut project.table {
                table.columns = columns;
            }
        }
        _ => {}
    }
}

/// Lets the page do something else.
async fn pause() {
    let timer = Promise::new(&mut |resolve, _| {
        // A window without timers does not exist; without one the promise would only be late for ever.
        _ = leptos::prelude::window().set_timeout_with_callback(&resolve);
    });
    // A timer's promise is never refused.
    _ = JsFuture::from(timer).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One message of every kind, as the protocol writes it.
    fn every_kind() -> Vec<Message> {
        let finished = |output| Message::Finished {
            run: 7,
            output: Box::new(output),
        };
        let info = BundleInfo {
            format: "1.0".into(),
            task: hearth_protocol::Task::Binary,
            target: "churn".into(),
            classes: vec!["no".into(), "yes".into()],
            model: hearth_protocol::ModelChoice::Mlp,
            columns: vec!["a".into()],
            tensors: vec![("w".into(), vec![2, 3])],
            parameters: 6,
            bytes: 99,
        };
        vec![
            Message::Started { run: 1 },
            Message::Progress {
                run: 2,
                progress: Progress::new(hearth_protocol::Phase::Training, 3, Some(9)),
            },
            Message::Warning {
                run: 3,
                warning: Warning::new(hearth_protocol::WarningCode::BadDate, "odd").at_row(4),
            },
            Message::Failed {
                run: 4,
                failure: Failure::new("one_class", "all the same").about("churn"),
            },
            finished(Output::Project {
                project: ProjectState::default(),
            }),
            finished(Output::Page {
                page: TablePage::default(),
            }),
            finished(Output::Bundle { info }),
            finished(Output::Devices { devices: Vec::new() }),
        ]
    }

    #[test]
    fn every_message_reads_as_the_protocol_writes_it() {
        for message in every_kind() {
            let text = serde_json::to_string(&message).expect("messages can be written");
            assert_eq!(small(&text).expect("and read"), message, "{text}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for text in [
            "{}",
            "[]",
            r#"{"say":"started"}"#,
            r#"{"say":"sung","run":1}"#,
            r#"{"say":"finished","run":1}"#,
        ] {
            assert!(small(text).is_err(), "{text}");
        }
    }
}
