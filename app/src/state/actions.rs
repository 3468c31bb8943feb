//! What a person can ask for; each becomes a command to the worker.

use std::time::Duration;

use hearth_protocol::{ColumnOverride, Command, DeviceChoice, FitSpec, Request, Role, RunId};
use leptos::prelude::*;
use web_sys::File;

use super::{IdChoice, Offer, Page, Place, Run, Settings, Source, Standing, Studio, What};
use crate::browser;
use crate::i18n::tr;

/// The sample shop's seed and size.
const SAMPLE: (u64, u32) = (1, 5_000);

/// How long a run may take to stop by itself before its worker is ended.
const CANCEL_PATIENCE: Duration = Duration::from_secs(1);

impl Studio {
    /// Sends a command under a new number.
    pub(super) fn ask(self, what: What, command: Command, file: Option<&File>) {
        let id = self.number();
        let run = Run::new(id, what);
        self.runs.update(|runs| runs.insert(0, run));
        self.with_link(|link| link.send(&Request { run: id, command }, file));
    }

    fn number(self) -> RunId {
        let id = self.next_run.get_value();
        self.next_run.set_value(id + 1);
        id
    }

    /// Takes in a file: a bundle by its name, any other as a table.
    pub fn open_file(self, file: File) {
        let name = file.name();
        if name.to_ascii_lowercase().ends_with(".hearth") {
            self.clear_trouble(Place::Top);
            self.ask(What::OpenBundle(name), Command::OpenBundle, Some(&file));
        } else {
            self.bring_in(Source::File(file), Vec::new());
        }
    }

    /// Opens the sample shop.
    pub fn open_sample(self) {
        self.bring_in(Source::Sample, Vec::new());
    }

    /// Reads a table; `decisions` are applied to it afterwards. A reading under way is stopped.
    fn bring_in(self, source: Source, decisions: Vec<ColumnOverride>) {
        self.clear_trouble(Place::Top);
        if let Some(run) = untrack(|| self.active(What::is_reading)) {
            self.cancel(run.id);
        }
        self.coming.set_value((source.clone(), decisions));
        match source {
            Source::File(file) => {
                let command = Command::Import {
                    overrides: Vec::new(),
                };
                self.ask(What::Import(file.name()), command, Some(&file));
            }
            Source::Sample => {
                let (seed, customers) = SAMPLE;
                self.ask(What::Sample, Command::Sample { seed, customers }, None);
            }
            Source::Kept => {}
        }
    }

    /// A new table is on the screen: remembers where it came from and what it replaced. Returns the decisions that were
    /// asked for with it, and whether the old table can be brought back.
    pub(super) fn arrived(self, replaced_something: bool) -> (Vec<ColumnOverride>, bool) {
        let (source, wanted) = self.coming.try_update_value(std::mem::take).unwrap_or_default();
        let before = (
            self.source.with_value(Clone::clone),
            self.overrides.get_untracked(),
        );
        self.source.set_value(source);
        let again = replaced_something && !matches!(before.0, Source::Kept);
        self.replaced.set_value(again.then_some(before));
        (wanted, again)
    }

    /// Brings back the table that was replaced, with its decisions.
    pub(super) fn undo_replace(self) {
        if let Some((source, decisions)) = self.replaced.try_update_value(Option::take).flatten() {
            self.bring_in(source, decisions);
        }
    }

    /// Asks for rows of the open table.
    pub fn fetch_rows(self, offset: u64, limit: u32) {
        self.ask(What::Page, Command::Page { offset, limit }, None);
    }

    /// The identifier column of the next fit.
    pub fn id_column(self) -> Option<String> {
        match self.settings.with(|settings| settings.id.clone()) {
            IdChoice::Guess => self.column_with(Role::Identifier),
            IdChoice::None => None,
            IdChoice::Column(name) => Some(name),
        }
    }

    /// Trains with the settings on the screen.
    pub fn train(self) {
        let Some(target) = untrack(|| self.target()) else {
            return;
        };
        let id = untrack(|| self.id_column()).filter(|id| *id != target);
        let spec = self.settings.with_untracked(|settings| settings.spec(target, id));
        self.fit(spec);
    }

    /// Trains an interrupted fit again, and takes over its settings.
    pub fn train_again(self) {
        if let Some(spec) = self.interrupted.get_untracked() {
            self.settings.set(Settings::from_spec(&spec));
            self.fit((*spec).clone());
        }
    }

    fn fit(self, spec: FitSpec) {
        self.interrupted.set(None);
        browser::forget_preference(browser::GIVEN_UP);
        self.clear_trouble(Place::Fit);
        self.ask(
            What::Fit(spec.target.clone()),
            Command::Fit { spec: Box::new(spec) },
            None,
        );
    }

    /// Scores the open table, or a file, with a model.
    pub fn score(self, model: String, file: Option<&File>) {
        self.clear_trouble(Place::Score);
        let table = match file {
            Some(file) => file.name(),
            None => self
                .table
                .with_untracked(|table| table.as_ref().map(|table| table.facts.name.clone()))
                .unwrap_or_default(),
        };
        let device = self.settings.with_untracked(|settings| settings.device);
        let command = Command::Score {
            model: model.clone(),
            device,
        };
        self.ask(What::Score(model, table), command, file);
    }

    /// Gives a model out as a file.
    pub fn save_bundle(self, model: String) {
        self.ask(
            What::SaveBundle(model.clone()),
            Command::SaveBundle { model },
            None,
        );
    }

    /// Takes a model off the screen and drops it once its notice is gone.
    pub fn delete_model(self, model: String) {
        self.drop_doomed();
        self.doomed.set(Some(model.clone()));
        self.tell(tr::notice_deleted(&model), Some(Offer::KeepModel));
    }

    /// Drops the model that was about to be dropped.
    pub(super) fn drop_doomed(self) {
        if let Some(model) = self.doomed.get_untracked() {
            self.ask(
                What::DeleteModel(model.clone()),
                Command::DeleteModel { model },
                None,
            );
        }
    }

    /// Looks at the devices.
    pub fn check_devices(self) {
        self.clear_trouble(Place::Devices);
        self.ask(What::Devices, Command::Devices { batch: None }, None);
    }

    /// Deletes everything kept in this browser: file, decisions, models, preferences.
    pub fn forget(self) {
        self.ask(What::Forget, Command::Forget, None);
    }

    /// Called when the worker has deleted what it kept.
    pub(super) fn forgotten(self) {
        browser::forget_preferences();
        self.source.set_value(Source::Kept);
        self.coming.set_value(Default::default());
        self.replaced.set_value(None);
        self.interrupted.set(None);
        self.scores.set(None);
        self.shown.set(None);
        self.troubles.set(Vec::new());
        self.settings.set(Settings::default());
        self.runs.update(|runs| runs.retain(Run::is_active_now));
        self.tell(tr::notice_forgotten().into(), None);
        self.go(Page::Data);
    }

    /// Stops a run: politely first, after a second by ending its worker.
    pub fn cancel(self, id: RunId) {
        let run = self
            .runs
            .with_untracked(|runs| runs.iter().find(|run| run.id == id).cloned());
        let Some(run) = run.filter(Run::is_active_now) else {
            return;
        };
        run.standing.set(Standing::Cancelling);
        let request = Request {
            run: self.number(),
            command: Command::Cancel { run: id },
        };
        self.with_link(|link| link.send(&request, None));
        set_timeout(
            move || {
                if run.is_active_now() {
                    if matches!(run.what, What::Fit(_)) {
                        browser::keep_preference(browser::GIVEN_UP, "yes");
                    }
                    self.restart(Some(id), "");
                }
            },
            CANCEL_PATIENCE,
        );
    }

    /// Puts away the failure shown in a place.
    pub fn clear_trouble(self, place: Place) {
        if self
            .troubles
            .with_untracked(|troubles| troubles.iter().any(|trouble| trouble.place == place))
        {
            self.troubles
                .update(|troubles| troubles.retain(|trouble| trouble.place != place));
        }
    }

    /// Puts away a run that is over.
    pub fn dismiss_run(self, id: RunId) {
        self.runs
            .update(|runs| runs.retain(|run| run.id != id || run.is_active_now()));
    }

    /// The device as set.
    pub fn device(self) -> DeviceChoice {
        self.settings.with(|settings| settings.device)
    }
}
