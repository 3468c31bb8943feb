//! What each command does.

use std::rc::Rc;

use hearth_models::{Model, bundle, devices};
use hearth_protocol::{Command, DeviceReport, Failure, ModelSummary, Output, RunId};
use hearth_tabular::shop::{Shop, ShopSpec, ShopTable};
use wasm_bindgen::JsValue;
use web_sys::{Blob, File};

use crate::{
    fit, import, link,
    project::{KeptModel, Project},
    score,
    store::{self, Facts},
};

/// A result and the file beside it.
pub type Answer = Result<(Output, Option<Blob>), Failure>;

/// Most rows a preview shows at a time.
const PAGE_ROWS: u32 = 1_000;

/// Does what is asked and gives the answer.
pub async fn handle(project: &Rc<Project>, run: RunId, command: Command, file: Option<File>) -> Answer {
    if !project.restored.replace(true) {
        restore(project, run).await;
    }
    let output = match command {
        Command::Restore => Output::Project {
            project: project.state().await,
        },
        Command::Import { overrides } => {
            let file = beside(file)?;
            open(project, run, file, overrides, store::keep_table).await?
        }
        Command::Sample { seed, customers } => {
            let shop = Shop::generate(&ShopSpec {
                seed,
                customers,
                ..ShopSpec::default()
            });
            let mut bytes = Vec::new();
            shop.write_csv(ShopTable::Customers, &mut |piece: &[u8]| {
                bytes.extend_from_slice(piece)
            });
            let file =
                store::file(ShopTable::Customers.file_name(), &bytes).map_err(|error| broken(&error))?;
            open(project, run, file, Vec::new(), store::keep_table).await?
        }
        Command::Override { overrides } => {
            let file = project.table()?.file.clone();
            open(project, run, file, overrides, async |_| true).await?
        }
        Command::Fit { spec } => Output::Fit {
            model: fit::fit(project, run, *spec).await?,
        },
        Command::Score { model, device } => return score::score(project, run, &model, device, file).await,
        Command::OpenBundle => {
            let file = beside(file)?;
            Output::Model {
                model: open_bundle(project, &file).await?,
            }
        }
        Command::SaveBundle { model } => {
            let kept = project.model(&model)?;
            let blob = store::blob(&[&kept.bundle]).map_err(|error| broken(&error))?;
            return Ok((
                Output::Bundle {
                    info: kept.summary.bundle.clone(),
                },
                Some(blob),
            ));
        }
        Command::DeleteModel { model } => {
            project.model(&model)?;
            project
                .models
                .borrow_mut()
                .retain(|kept| kept.summary.name != model);
            store::remove_bundle(&model).await;
            keep(project).await;
            Output::Project {
                project: project.state().await,
            }
        }
        Command::Devices { batch } => Output::Devices {
            devices: look_at_devices(batch.unwrap_or(1_024)).await?,
        },
        Command::Forget => {
            project.table.take();
            project.overrides.take();
            project.models.take();
            project.interrupted.take();
            store::forget().await;
            Output::Project {
                project: project.state().await,
            }
        }
        // Both are answered before a request is queued.
        Command::Page { .. } | Command::Cancel { .. } => {
            return Err(Failure::new("bad_request", "This request is not queued."));
        }
    };
    Ok((output, None))
}

/// The file that must be beside a request.
fn beside(file: Option<File>) -> Result<File, Failure> {
    file.ok_or_else(|| Failure::new("bad_request", "There is no file beside the request."))
}

/// A failure of the browser itself.
pub fn broken(error: &JsValue) -> Failure {
    Failure::new("browser", format!("The browser refused: {error:?}"))
}

async fn look_at_devices(batch: u32) -> Result<Vec<DeviceReport>, Failure> {
    Ok(devices(batch).await?)
}

/// Answers with some rows of the open table.
pub fn page(project: &Project, run: RunId, offset: u64, limit: u32) {
    match project.table() {
        Ok(open) => {
            let page = open.table.page(offset, limit.min(PAGE_ROWS));
            link::finished(run, Output::Page { page }, None);
        }
        Err(failure) => link::failed(run, failure),
    }
}

/// Reads a file and makes it the open table; `keep_file` keeps it for the next visit.
async fn open(
    project: &Rc<Project>,
    run: RunId,
    file: File,
    overrides: Vec<hearth_protocol::ColumnOverride>,
    keep_file: impl AsyncFn(&File) -> bool,
) -> Result<Output, Failure> {
    let opened = import::open(project, run, file, overrides.clone()).await?;
    let profile = opened.profile.clone();
    project.overrides.replace(overrides);
    project.interrupted.take();
    let kept = keep_file(&opened.file).await;
    project.table.replace(Some(opened));
    if kept {
        keep(project).await;
    }
    Ok(Output::Table { table: profile })
}

/// Keeps the facts of the project.
pub async fn keep(project: &Project) {
    let facts = Facts {
        table: project.table.borrow().as_ref().map(|open| open.file.name()),
        overrides: project.overrides.borrow().clone(),
        interrupted: project.interrupted.borrow().clone(),
        models: project
            .models
            .borrow()
            .iter()
            .map(|model| model.summary.name.clone())
            .collect(),
    };
    // Where nothing can be kept, the state says 0 bytes, and the studio tells.
    store::keep_facts(&facts).await;
}

/// Brings back what is kept. What can no longer be read is left out: the rest is worth more than an error.
async fn restore(project: &Rc<Project>, run: RunId) {
    let Some(facts) = store::facts().await else { return };
    for name in facts.models {
        let Some(bytes) = store::bundle(&name).await else {
            continue;
        };
        if let Ok(model) = bundle::read(&bytes, &bundle::Limits::default()) {
            project
                .models
                .borrow_mut()
                .push(Rc::new(kept(&name, &model, bytes)));
        }
    }
    if let Some(name) = facts.table
        && let Some(file) = store::table(&name).await
        && let Ok(opened) = import::open(project, run, file, facts.overrides.clone()).await
    {
        project.table.replace(Some(opened));
        project.overrides.replace(facts.overrides);
        project.interrupted.replace(facts.interrupted);
    }
}

/// A model with its bundle and its line in the list.
pub fn kept(name: &str, model: &Model, bytes: Vec<u8>) -> KeptModel {
    KeptModel {
        summary: model.summary(name, bytes.len() as u64),
        bundle: bytes,
    }
}

/// Adds a model to the project and keeps it.
pub async fn add(project: &Project, model: KeptModel) -> ModelSummary {
    let summary = model.summary.clone();
    store::keep_bundle(&summary.name, &model.bundle).await;
    project.models.borrow_mut().insert(0, Rc::new(model));
    keep(project).await;
    summary
}

async fn open_bundle(project: &Project, file: &File) -> Result<ModelSummary, Failure> {
    let limits = bundle::Limits::default();
    if file.size() > limits.file_bytes as f64 {
        let message = format!(
            "\"{}\" is larger than {} MB, the most a bundle may have.",
            file.name(),
            limits.file_bytes >> 20
        );
        return Err(Failure::new("bad_bundle", message).about(file.name()));
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| broken(&error))?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let model = bundle::read(&bytes, &limits)?;
    let stem = store::file_safe(file.name().trim_end_matches(store::BUNDLE_SUFFIX));
    let taken = |name: &str| project.model(name).is_ok();
    let name = if taken(&stem) {
        (2..)
            .map(|number| format!("{stem}-{number}"))
            .find(|name| !taken(name))
            .unwrap_or(stem)
    } else {
        stem
    };
    Ok(add(project, kept(&name, &model, bytes)).await)
}
