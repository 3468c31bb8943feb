//! Everything the page knows, in signals, and what can be done with it. Views read it and call its actions; only
//! `messages` writes what the worker says.

mod actions;
mod address;
mod decisions;
mod messages;
pub mod run;
pub mod settings;
pub mod table;

use std::rc::Rc;
use std::sync::Arc;

use hearth_protocol::{
    ColumnOverride, DeviceReport, Failure, FitSpec, Kind, ModelSummary, Progress, Role, RunId, ScoreReport,
    TablePage,
};
use leptos::prelude::*;
use web_sys::{Blob, File};

pub use address::{Page, Theme};
pub use run::{Place, Run, Standing, What};
pub use settings::{IdChoice, Settings};
pub use table::Table;

use crate::i18n::Lang;
use crate::worker_link::Link;

/// A short message that goes away by itself, with one thing to do about it.
#[derive(Clone)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// What can be done.
    pub offer: Option<Offer>,
    /// Number, so that an old timer does not close a new notice.
    pub number: u32,
}

/// What a notice offers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Take back the last decision about columns.
    UndoDecision,
    /// Keep the model after all.
    KeepModel,
    /// Bring back the table that was replaced.
    UndoReplace,
    /// Go to the models.
    ShowModels,
}

/// A scored table and its file.
#[derive(Clone)]
pub struct Scores {
    /// The summary.
    pub report: ScoreReport,
    /// The CSV.
    pub csv: Option<Blob>,
}

/// Where the open table came from, as far as this visit knows.
#[derive(Clone, Default)]
pub enum Source {
    /// An earlier visit.
    #[default]
    Kept,
    /// The sample shop.
    Sample,
    /// A file chosen or dropped.
    File(File),
}

/// A failure with its place.
#[derive(Clone)]
pub struct Trouble {
    /// Where it is shown.
    pub place: Place,
    /// What was asked, in words.
    pub asked: String,
    /// Why it failed.
    pub failure: Arc<Failure>,
}

/// Everything the page knows. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct Studio {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// Light, dark or as the system has it.
    pub theme: RwSignal<Theme>,
    /// The page on the screen.
    pub page: RwSignal<Page>,
    /// Settings of the next fit.
    pub settings: RwSignal<Settings>,
    /// Whether the kept project is still being read.
    pub opening: RwSignal<bool>,
    /// The open table.
    pub table: RwSignal<Option<Arc<Table>>>,
    /// Decisions about its columns.
    pub overrides: RwSignal<Vec<ColumnOverride>>,
    /// Kind and role of every column as decided.
    pub decided: Memo<Vec<(Kind, Role)>>,
    /// Rows on the screen.
    pub preview: RwSignal<Option<Arc<TablePage>>>,
    /// Models, the latest first.
    pub models: RwSignal<Vec<Arc<ModelSummary>>>,
    /// The model on the screen.
    pub shown: RwSignal<Option<String>>,
    /// A fit that a reload interrupted.
    pub interrupted: RwSignal<Option<Arc<FitSpec>>>,
    /// Bytes kept in the browser.
    pub stored_bytes: RwSignal<u64>,
    /// The latest scores.
    pub scores: RwSignal<Option<Scores>, LocalStorage>,
    /// What is known of the devices.
    pub devices: RwSignal<Option<Arc<Vec<DeviceReport>>>>,
    /// Runs of this visit, the latest first.
    pub runs: RwSignal<Vec<Run>>,
    /// What went wrong and was not put away yet.
    pub troubles: RwSignal<Vec<Trouble>>,
    /// The notice on the screen.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether the worker died too often to be started again.
    pub stopped: RwSignal<bool>,
    /// Whether the keyboard help is open.
    pub help: RwSignal<bool>,
    /// A model about to be dropped, until its notice is gone.
    doomed: RwSignal<Option<String>>,
    /// Earlier decisions, the latest last.
    undo: StoredValue<Vec<Vec<ColumnOverride>>>,
    /// The decisions the table on the screen was read with.
    accepted: StoredValue<Vec<ColumnOverride>>,
    /// Whether decisions changed while the table was being read again.
    decide_again: StoredValue<bool>,
    source: StoredValue<Source, LocalStorage>,
    /// The table being read: where from, and what to decide about it then.
    coming: StoredValue<(Source, Vec<ColumnOverride>), LocalStorage>,
    replaced: StoredValue<Option<(Source, Vec<ColumnOverride>)>, LocalStorage>,
    /// Progress that came since the last frame.
    news: StoredValue<Vec<(RunId, Progress)>>,
    deaths: StoredValue<Vec<f64>>,
    next_run: StoredValue<RunId>,
    next_notice: StoredValue<u32>,
    link: StoredValue<Option<Rc<Link>>, LocalStorage>,
}

impl Studio {
    /// An empty page that is about to ask for the kept project.
    pub fn new() -> Self {
        let table = RwSignal::new(None::<Arc<Table>>);
        let overrides = RwSignal::new(Vec::new());
        let decided = Memo::new(move |_| {
            table.with(|table| overrides.with(|overrides| decisions::decided(table.as_deref(), overrides)))
        });
        let studio = Self {
            lang: RwSignal::new(address::first_language()),
            theme: RwSignal::new(address::first_theme()),
            page: RwSignal::new(Page::Data),
            settings: RwSignal::new(Settings::default()),
            opening: RwSignal::new(true),
            table,
            overrides,
            decided,
            preview: RwSignal::new(None),
            models: RwSignal::new(Vec::new()),
            shown: RwSignal::new(None),
            interrupted: RwSignal::new(None),
            stored_bytes: RwSignal::new(0),
            scores: RwSignal::new_local(None),
            devices: RwSignal::new(None),
            runs: RwSignal::new(Vec::new()),
            troubles: RwSignal::new(Vec::new()),
            notice: RwSignal::new(None),
            stopped: RwSignal::new(false),
            help: RwSignal::new(false),
            doomed: RwSignal::new(None),
            undo: StoredValue::new(Vec::new()),
            accepted: StoredValue::new(Vec::new()),
            decide_again: StoredValue::new(false),
            source: StoredValue::new_local(Source::Kept),
            coming: StoredValue::new_local((Source::Kept, Vec::new())),
            replaced: StoredValue::new_local(None),
            news: StoredValue::new(Vec::new()),
            deaths: StoredValue::new(Vec::new()),
            next_run: StoredValue::new(1),
            next_notice: StoredValue::new(1),
            link: StoredValue::new_local(None),
        };
        studio.follow_address();
        studio
    }

    /// The model on the screen: the chosen one, else the latest.
    pub fn shown_model(self) -> Option<Arc<ModelSummary>> {
        let models = self.visible_models();
        let chosen = self.shown.get();
        models
            .iter()
            .find(|model| Some(&model.name) == chosen.as_ref())
            .or(models.first())
            .cloned()
    }

    /// The models without one that is about to be dropped.
    pub fn visible_models(self) -> Vec<Arc<ModelSummary>> {
        let doomed = self.doomed.get();
        let mut models = self.models.get();
        models.retain(|model| Some(&model.name) != doomed.as_ref());
        models
    }

    /// The latest run of a sort that still goes on.
    pub fn active(self, sort: impl Fn(&What) -> bool) -> Option<Run> {
        self.runs.with(|runs| {
            runs.iter()
                .find(|run| sort(&run.what) && run.is_active())
                .cloned()
        })
    }

    /// Shows a notice for some seconds.
    pub fn tell(self, text: String, offer: Option<Offer>) {
        // A notice that is pushed away counts as closed.
        self.close_notice(None);
        let number = self.next_notice.get_value();
        self.next_notice.set_value(number + 1);
        self.notice.set(Some(Notice { text, offer, number }));
        let seconds = if offer.is_some() { 8 } else { 5 };
        set_timeout(
            move || self.close_notice(Some(number)),
            std::time::Duration::from_secs(seconds),
        );
    }

    /// Closes the notice (one of a number, or any).
    pub fn close_notice(self, number: Option<u32>) {
        let shown = self
            .notice
            .with_untracked(|notice| notice.as_ref().map(|notice| (notice.number, notice.offer)));
        if let Some((_, offer)) = shown.filter(|(at, _)| number.is_none_or(|number| number == *at)) {
            self.notice.set(None);
            if offer == Some(Offer::KeepModel) {
                self.drop_doomed();
            }
        }
    }

    /// Does what the notice offers.
    pub fn take_offer(self, offer: Offer) {
        self.notice.set(None);
        match offer {
            Offer::UndoDecision => self.undo_decision(),
            Offer::KeepModel => self.doomed.set(None),
            Offer::UndoReplace => self.undo_replace(),
            Offer::ShowModels => self.go(Page::Models),
        }
    }
}
