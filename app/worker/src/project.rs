//! What the worker holds: the open table with its file, the models, and which runs are to stop.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use hearth_models::{Run, Say};
use hearth_protocol::{ColumnOverride, Failure, FitSpec, ModelSummary, ProjectState, RunId, TableProfile};
use hearth_tabular::Table;
use web_sys::File;

use crate::{link, store};

/// The open table.
pub struct OpenTable {
    /// The table.
    pub table: Table,
    /// Its profile.
    pub profile: TableProfile,
    /// The file it was read from.
    pub file: File,
}

/// A model with its bundle.
pub struct KeptModel {
    /// What lists show.
    pub summary: ModelSummary,
    /// The bundle file.
    pub bundle: Vec<u8>,
}

/// Everything the worker holds. One per worker; runs share it.
#[derive(Default)]
pub struct Project {
    /// The open table.
    pub table: RefCell<Option<Rc<OpenTable>>>,
    /// Decisions about its columns.
    pub overrides: RefCell<Vec<ColumnOverride>>,
    /// Models, the latest first.
    pub models: RefCell<Vec<Rc<KeptModel>>>,
    /// A fit that did not end.
    pub interrupted: RefCell<Option<FitSpec>>,
    /// Runs that are to stop.
    cancelled: RefCell<BTreeSet<RunId>>,
    /// Whether what is kept in the browser has been read.
    pub restored: Cell<bool>,
}

impl Project {
    /// Asks a run to stop at its next step.
    pub fn cancel(&self, run: RunId) {
        self.cancelled.borrow_mut().insert(run);
    }

    /// Whether a run is to stop.
    pub fn is_cancelled(&self, run: RunId) -> bool {
        self.cancelled.borrow().contains(&run)
    }

    /// The open table.
    ///
    /// # Errors
    /// `no_table` when there is none.
    pub fn table(&self) -> Result<Rc<OpenTable>, Failure> {
        self.table
            .borrow()
            .clone()
            .ok_or_else(|| Failure::new("no_table", "No table is open. Drop a file first."))
    }

    /// A model by name.
    ///
    /// # Errors
    /// `unknown_model` when there is none of this name.
    pub fn model(&self, name: &str) -> Result<Rc<KeptModel>, Failure> {
        let found = self
            .models
            .borrow()
            .iter()
            .find(|model| model.summary.name == name)
            .cloned();
        found.ok_or_else(|| {
            Failure::new(
                "unknown_model",
                format!("There is no model \"{name}\" in this project."),
            )
            .about(name)
        })
    }

    /// A name for a new model that no other one has: `churn-mlp-2`.
    pub fn free_name(&self, target: &str, family: &str) -> String {
        let slug: String = target
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect::<String>()
            .to_lowercase();
        let models = self.models.borrow();
        (1..)
            .map(|number| format!("{slug}-{family}-{number}"))
            .find(|name| models.iter().all(|model| model.summary.name != *name))
            .unwrap_or(slug)
    }

    /// What the studio shows of it.
    pub async fn state(&self) -> ProjectState {
        let stored_bytes = store::stored_bytes().await;
        ProjectState {
            table: self.table.borrow().as_ref().map(|open| open.profile.clone()),
            overrides: self.overrides.borrow().clone(),
            models: self
                .models
                .borrow()
                .iter()
                .map(|model| model.summary.clone())
                .collect(),
            interrupted: self.interrupted.borrow().clone(),
            stored_bytes,
        }
    }
}

/// A run of the libraries that speaks to the studio and stops when it was cancelled.
pub fn library_run(project: &Rc<Project>, run: RunId) -> Run {
    let project = Rc::clone(project);
    Run::new(
        move |say| match say {
            Say::Progress(progress) => link::progress(run, progress),
            Say::Warning(warning) => link::warning(run, warning),
        },
        move || project.is_cancelled(run),
    )
}
