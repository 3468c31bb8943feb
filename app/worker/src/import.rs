//! Reading a file into a table as a stream: one piece in memory at a time.

use std::rc::Rc;

use hearth_compute::{Stopwatch, breathe};
use hearth_protocol::{ColumnOverride, Failure, Phase, Progress, RunId};
use hearth_tabular::{Limits, Profiler, ReadOptions, Table, TableReader};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ReadableStreamDefaultReader};

use crate::{
    link,
    project::{OpenTable, Project},
};

/// Milliseconds between two progress messages.
const NEWS_MS: u64 = 100;

fn cancelled() -> Failure {
    Failure::new(
        "cancelled",
        "The run was cancelled; the table that was open before is still there.",
    )
}

fn unreadable(file: &File, error: &JsValue) -> Failure {
    let message = format!(
        "The browser can no longer read \"{}\": {error:?}. Drop the file again.",
        file.name()
    );
    Failure::new("file_unreadable", message).about(file.name())
}

/// Reads a file; nothing of the project changes.
pub async fn read(
    project: &Project,
    run: RunId,
    file: &File,
    overrides: Vec<ColumnOverride>,
) -> Result<Table, Failure> {
    let mut reader = TableReader::new(ReadOptions {
        name: file.name(),
        overrides,
        limits: Limits::default(),
    });
    let total = Some(file.size() as u64);
    let stream: ReadableStreamDefaultReader = file.stream().get_reader().unchecked_into();
    let (mut news, watch) = (Stopwatch::start(), Stopwatch::start());
    let mut done = 0_u64;
    loop {
        let piece = JsFuture::from(stream.read())
            .await
            .map_err(|error| unreadable(file, &error))?;
        if Reflect::get(&piece, &JsValue::from_str("done")).is_ok_and(|done| done.is_truthy()) {
            break;
        }
        let value =
            Reflect::get(&piece, &JsValue::from_str("value")).map_err(|error| unreadable(file, &error))?;
        let bytes = Uint8Array::new(&value).to_vec();
        done += bytes.len() as u64;
        let pushed = reader.push(&bytes);
        if project.is_cancelled(run) || pushed.is_err() {
            // Whether the stream closes well no longer matters: it is not read again.
            drop(stream.cancel());
            pushed?;
            return Err(cancelled());
        }
        if news.every_ms(NEWS_MS) {
            let mut progress = Progress::new(Phase::Reading, done, total);
            progress.seconds_left = total.map(|total| watch.seconds() * (total as f64 / done as f64 - 1.0));
            link::progress(run, progress);
            breathe().await;
        }
    }
    loop {
        if let Some(table) = reader.finish_step()? {
            return Ok(table);
        }
        if news.every_ms(NEWS_MS) {
            let (done, of) = reader.finish_progress();
            link::progress(run, Progress::new(Phase::Preparing, done, Some(of)));
            breathe().await;
            if project.is_cancelled(run) {
                return Err(cancelled());
            }
        }
    }
}

/// Reads a file and profiles it; nothing of the project changes.
pub async fn open(
    project: &Project,
    run: RunId,
    file: File,
    overrides: Vec<ColumnOverride>,
) -> Result<Rc<OpenTable>, Failure> {
    let watch = Stopwatch::start();
    let table = read(project, run, &file, overrides).await?;
    let mut news = Stopwatch::start();
    let mut profiler = Profiler::new(&table);
    while profiler.step() {
        if news.every_ms(NEWS_MS) {
            let (done, of) = profiler.progress();
            link::progress(run, Progress::new(Phase::Profiling, done, Some(of)));
            breathe().await;
            if project.is_cancelled(run) {
                return Err(cancelled());
            }
        }
    }
    let mut profile = profiler.finish();
    profile.seconds = watch.seconds();
    Ok(Rc::new(OpenTable { table, profile, file }))
}
