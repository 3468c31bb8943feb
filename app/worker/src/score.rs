//! Scoring the open table or another file.

use std::rc::Rc;

use hearth_models::{bundle, score as score_table};
use hearth_protocol::{DeviceChoice, Output, RunId};
use web_sys::File;

use crate::{
    commands::{Answer, broken},
    import,
    project::{Project, library_run},
    store,
};

/// Scores; the CSV goes beside the answer.
pub async fn score(
    project: &Rc<Project>,
    run: RunId,
    name: &str,
    device: DeviceChoice,
    file: Option<File>,
) -> Answer {
    let model = bundle::read(&project.model(name)?.bundle, &bundle::Limits::default())?;
    let run_of = library_run(project, run);
    let scores = match file {
        Some(file) => {
            let table = import::read(project, run, &file, Vec::new()).await?;
            score_table(&model, name, &table, device, &run_of).await?
        }
        None => score_table(&model, name, &project.table()?.table, device, &run_of).await?,
    };
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    scores.write_csv(&mut |piece| pieces.push(piece.to_vec()));
    let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
    let blob = store::blob(&pieces).map_err(|error| broken(&error))?;
    Ok((
        Output::Scores {
            scores: scores.report,
        },
        Some(blob),
    ))
}
