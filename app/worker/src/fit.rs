//! Training on the open table.

use std::rc::Rc;

use hearth_models::bundle;
use hearth_protocol::{Failure, FitSpec, ModelChoice, ModelSummary, RunId};

use crate::{
    commands::{add, keep, kept},
    project::{Project, library_run},
};

/// Trains, keeps the model, and answers with it. While it trains, the project remembers that it does, so that a reload
/// can offer to start again.
pub async fn fit(project: &Rc<Project>, run: RunId, spec: FitSpec) -> Result<ModelSummary, Failure> {
    let open = project.table()?;
    project.interrupted.replace(Some(spec.clone()));
    keep(project).await;
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let fitted = hearth_models::fit(&open.table, &spec, &now, &library_run(project, run)).await;
    project.interrupted.take();
    keep(project).await;
    let model = fitted?;
    let bytes = bundle::write(&model)?;
    let family = match model.manifest.model {
        ModelChoice::Linear => "linear",
        ModelChoice::Mlp | ModelChoice::Auto => "mlp",
    };
    let name = project.free_name(&spec.target, family);
    Ok(add(project, kept(&name, &model, bytes)).await)
}
