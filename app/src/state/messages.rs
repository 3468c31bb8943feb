//! What the worker says, written into the page's state; and what happens when it dies.

use std::sync::Arc;
use std::time::Duration;

use hearth_protocol::{Command, Failure, Message, ModelSummary, Output, ProjectState, RunId, TableProfile};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::{Offer, Page, Run, Scores, Standing, Studio, Table, Trouble, What};
use crate::browser;
use crate::i18n::tr;
use crate::worker_link::{Incoming, Link};

/// A worker that dies so often within ten seconds is not started again.
const DEATHS_TO_STOP: usize = 3;

impl Studio {
    /// Starts the worker and asks for the kept project.
    pub fn connect(self, worker_url: String) {
        let link = Link::open(worker_url, move |incoming| self.hear(incoming));
        self.link.set_value(Some(link));
        self.ask(What::Restore, Command::Restore, None);
    }

    fn hear(self, incoming: Incoming) {
        match incoming {
            Incoming::Ready => self.with_link(Link::flush),
            Incoming::Said(message, blob) => self.take(*message, blob),
            // Not from inside the dying worker's own event: its closure is still running.
            Incoming::Died(detail) => set_timeout(move || self.worker_died(&detail), Duration::ZERO),
        }
    }

    pub(super) fn with_link(self, act: impl FnOnce(&Link)) {
        let link = self.link.with_value(Clone::clone);
        if let Some(link) = link {
            act(&link);
        }
    }

    fn run(self, id: RunId) -> Option<Run> {
        self.runs
            .with_untracked(|runs| runs.iter().find(|run| run.id == id).cloned())
    }

    fn take(self, message: Message, blob: Option<Blob>) {
        match message {
            Message::Started { .. } | Message::Warning { .. } => {}
            Message::Progress { run, progress } => {
                let first = self.news.with_value(Vec::is_empty);
                self.news.update_value(|news| news.push((run, progress)));
                if first {
                    request_animation_frame(move || self.show_news());
                }
            }
            Message::Finished { run, output } => {
                self.show_news();
                if let Some(run) = self.run(run).filter(Run::is_active_now) {
                    run.standing.set(Standing::Done);
                    self.finish(&run, *output, blob);
                    self.tidy_runs();
                }
            }
            Message::Failed { run, failure } => {
                self.show_news();
                if let Some(run) = self.run(run) {
                    self.fail(&run, failure);
                }
            }
        }
    }

    /// Shows the progress that came since the last frame.
    fn show_news(self) {
        let news = self.news.try_update_value(std::mem::take).unwrap_or_default();
        for run in self.runs.get_untracked() {
            let own: Vec<_> = news
                .iter()
                .filter(|(id, _)| *id == run.id)
                .map(|(_, news)| news.clone())
                .collect();
            run.advance(own);
        }
    }

    fn finish(self, run: &Run, output: Output, blob: Option<Blob>) {
        match output {
            Output::Project { project } => self.apply_project(project, &run.what),
            Output::Table { table } => self.apply_table(table, &run.what),
            Output::Page { page } => self.preview.set(Some(Arc::new(page))),
            Output::Fit { model } => self.apply_model(model, tr::notice_trained),
            Output::Model { model } => {
                self.apply_model(model, tr::notice_opened);
                self.go(Page::Models);
            }
            Output::Scores { scores } => {
                self.clear_trouble(run.what.place());
                self.scores.set(Some(Scores {
                    report: scores,
                    csv: blob,
                }));
            }
            Output::Bundle { .. } => {
                if let (Some(blob), What::SaveBundle(model)) = (blob, &run.what) {
                    browser::download(&blob, &format!("{model}.hearth"));
                    self.tell(tr::notice_saved(model), None);
                }
            }
            Output::Devices { devices } => self.devices.set(Some(Arc::new(devices))),
        }
        if !matches!(run.what, What::Page | What::Devices) {
            self.weigh();
        }
    }

    /// Asks the browser how much it keeps, once it has had time to count; where it does not tell, the worker's figure
    /// stands.
    pub fn weigh(self) {
        let ask = async move {
            if let Some(bytes) = browser::kept_bytes().await {
                self.stored_bytes.set(bytes);
            }
        };
        set_timeout(move || spawn_local(ask), Duration::from_millis(500));
    }

    fn apply_project(self, project: ProjectState, asked: &What) {
        self.stored_bytes.set(project.stored_bytes);
        self.models
            .set(project.models.into_iter().map(Arc::new).collect());
        self.doomed.set(None);
        if matches!(asked, What::DeleteModel(_)) {
            return;
        }
        if *asked == What::Restore {
            // A fit that was ended on purpose is still in the kept project; that was no accident.
            let accident = self.opening.get_untracked() && browser::preference(browser::GIVEN_UP).is_none();
            self.interrupted
                .set(project.interrupted.filter(|_| accident).map(Arc::new));
        }
        self.start_decisions(project.overrides);
        self.preview.set(None);
        self.table
            .set(project.table.map(|table| Arc::new(Table::new(table))));
        if *asked == What::Forget {
            self.forgotten();
        }
        self.opening.set(false);
    }

    fn apply_table(self, profile: TableProfile, asked: &What) {
        let table = Arc::new(Table::new(profile));
        let old = self.table.get_untracked();
        self.clear_trouble(super::Place::Top);
        self.preview.set(None);
        if *asked == What::Override {
            self.accepted.set_value(self.overrides.get_untracked());
            self.table.set(Some(table));
            self.decisions_settled();
            return;
        }
        // The same bytes again: the person's decisions still hold.
        let same = old
            .as_ref()
            .is_some_and(|old| old.facts.data_hash == table.facts.data_hash);
        let current = self.overrides.get_untracked();
        let (wanted, can_bring_back) = self.arrived(old.is_some());
        let decisions = if same { current } else { wanted };
        let name = table.facts.name.clone();
        self.start_decisions(Vec::new());
        self.table.set(Some(table));
        self.scores.set(None);
        match old {
            Some(_) if same => self.tell(tr::notice_same_file(&name), None),
            Some(old) => {
                self.tell(
                    tr::notice_replaced(&name, &old.facts.name),
                    can_bring_back.then_some(Offer::UndoReplace),
                );
            }
            None => {}
        }
        if !decisions.is_empty() {
            self.overrides.set(decisions);
            self.send_decisions();
        }
        self.go(Page::Data);
    }

    fn apply_model(self, model: ModelSummary, text: fn(&str) -> String) {
        let name = model.name.clone();
        self.models.update(|models| {
            models.retain(|known| known.name != name);
            models.insert(0, Arc::new(model));
        });
        self.clear_trouble(super::Place::Fit);
        self.interrupted.set(None);
        self.scores.set(None);
        let away = self.page.get_untracked() != Page::Models;
        self.tell(text(&name), away.then_some(Offer::ShowModels));
        self.shown.set(Some(name));
    }

    pub(super) fn fail(self, run: &Run, failure: Failure) {
        if !run.is_active_now() {
            return;
        }
        let failure = Arc::new(failure);
        run.standing.set(Standing::Failed(failure.clone()));
        match &run.what {
            What::Override => self.decisions_refused(),
            What::Restore => self.opening.set(false),
            _ => {}
        }
        if failure.code == "cancelled" {
            self.tell(tr::notice_cancelled().into(), None);
        } else {
            self.trouble(Trouble {
                place: run.what.place(),
                asked: run.what.title(),
                failure,
            });
        }
        self.tidy_runs();
    }

    /// Shows a failure in its place, instead of an older one there.
    fn trouble(self, trouble: Trouble) {
        self.troubles.update(|troubles| {
            troubles.retain(|old| old.place != trouble.place);
            troubles.push(trouble);
        });
    }

    /// Lets go of quiet runs that are over, and of all but the latest twenty others.
    fn tidy_runs(self) {
        self.runs.update(|runs| {
            let mut seen = 0;
            runs.retain(|run| {
                seen += u32::from(!run.what.is_quiet());
                run.is_active_now() || (!run.what.is_quiet() && seen <= 20)
            });
        });
    }

    fn worker_died(self, detail: &str) {
        let now = browser::now_ms();
        self.deaths.update_value(|deaths| {
            deaths.retain(|then| now - then < 10_000.0);
            deaths.push(now);
        });
        if self.deaths.with_value(Vec::len) >= DEATHS_TO_STOP {
            self.fail_active(None, detail);
            self.stopped.set(true);
            self.opening.set(false);
        } else {
            self.restart(None, detail);
        }
    }

    /// Starts a new worker in place of the old one. `cancelled` is the run that was asked to stop, if that is why.
    pub(super) fn restart(self, cancelled: Option<RunId>, detail: &str) {
        let deliberate = cancelled.is_some();
        let lost_work = self.fail_active(cancelled, detail);
        if !deliberate && !lost_work {
            let failure = Arc::new(stopped(detail));
            self.trouble(Trouble {
                place: super::Place::Top,
                asked: tr::run_worker().into(),
                failure,
            });
        }
        self.with_link(Link::restart);
        self.ask(What::Restore, Command::Restore, None);
    }

    /// Marks everything under way as failed; true when there was something the person waits for.
    fn fail_active(self, cancelled: Option<RunId>, detail: &str) -> bool {
        let mut lost_work = false;
        for run in self.runs.get_untracked().iter().filter(|run| run.is_active_now()) {
            lost_work |= !run.what.is_quiet();
            if cancelled == Some(run.id) {
                self.fail(run, Failure::new("cancelled", "The run was stopped."));
            } else if run.what.is_quiet() {
                run.standing.set(Standing::Failed(Arc::new(stopped(detail))));
            } else {
                self.fail(run, stopped(detail));
            }
        }
        self.tidy_runs();
        lost_work
    }
}

fn stopped(detail: &str) -> Failure {
    let failure = Failure::new(
        "worker_stopped",
        "The computing part of the page stopped and was started again.",
    );
    if detail.is_empty() {
        failure
    } else {
        failure.about(detail)
    }
}
