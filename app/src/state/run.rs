//! One thing the worker was asked to do: what, how far, how it ended.

use std::sync::Arc;

use hearth_protocol::{EpochPoint, Failure, ModelChoice, Phase, Progress, RunId};
use leptos::prelude::*;

use crate::i18n::tr;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The kept project.
    Restore,
    /// A file to read.
    Import(String),
    /// The sample shop.
    Sample,
    /// Other kinds or roles.
    Override,
    /// Some rows.
    Page,
    /// Training, for a target.
    Fit(String),
    /// Scoring a table (its name) with a model.
    Score(String, String),
    /// A bundle to open.
    OpenBundle(String),
    /// A bundle to give out.
    SaveBundle(String),
    /// A model to drop.
    DeleteModel(String),
    /// A look at the devices.
    Devices,
    /// Deleting everything.
    Forget,
}

/// Where a failure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above every page: the file or the project.
    Top,
    /// Beside the training.
    Fit,
    /// Beside the scores.
    Score,
    /// Beside the devices.
    Devices,
}

impl What {
    /// Where its failure is shown.
    pub fn place(&self) -> Place {
        match self {
            What::Fit(_) => Place::Fit,
            What::Score(..) | What::SaveBundle(_) => Place::Score,
            What::Devices => Place::Devices,
            _ => Place::Top,
        }
    }

    /// Whether the tray leaves it out: short, and of no interest by itself.
    pub fn is_quiet(&self) -> bool {
        matches!(
            self,
            What::Restore
                | What::Override
                | What::Page
                | What::SaveBundle(_)
                | What::DeleteModel(_)
                | What::Forget
        )
    }

    /// Whether it reads a table that replaces the open one.
    pub fn is_reading(&self) -> bool {
        matches!(self, What::Import(_) | What::Sample)
    }

    /// A line for the tray.
    pub fn title(&self) -> String {
        match self {
            What::Restore => tr::run_restore().into(),
            What::Import(file) => tr::run_import(file),
            What::Sample => tr::run_sample().into(),
            What::Override => tr::run_override().into(),
            What::Page => tr::run_page().into(),
            What::Fit(target) => tr::run_fit(target),
            What::Score(model, table) => tr::run_score(table, model),
            What::OpenBundle(file) => tr::run_open_bundle(file),
            What::SaveBundle(model) => tr::run_save_bundle(model),
            What::DeleteModel(model) => tr::run_delete_model(model),
            What::Devices => tr::run_devices().into(),
            What::Forget => tr::run_forget().into(),
        }
    }
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Asked or under way.
    Active,
    /// Asked to stop.
    Cancelling,
    /// Done.
    Done,
    /// Not done.
    Failed(Arc<Failure>),
}

/// The losses of one thing in training (a family, a fold).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TracePart {
    /// Which family.
    pub model: Option<ModelChoice>,
    /// Which of how many.
    pub part: Option<[u32; 2]>,
    /// Losses by epoch.
    pub points: Vec<EpochPoint>,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// What was asked.
    pub what: What,
    /// How it stands.
    pub standing: ArcRwSignal<Standing>,
    /// How far it is.
    pub progress: ArcRwSignal<Option<Progress>>,
    /// Losses so far.
    pub trace: ArcRwSignal<Vec<TracePart>>,
}

impl Run {
    /// A run just asked for.
    pub fn new(id: RunId, what: What) -> Self {
        Self {
            id,
            what,
            standing: ArcRwSignal::new(Standing::Active),
            progress: ArcRwSignal::new(None),
            trace: ArcRwSignal::new(Vec::new()),
        }
    }

    /// Whether it still goes on.
    pub fn is_active(&self) -> bool {
        self.standing
            .with(|standing| matches!(standing, Standing::Active | Standing::Cancelling))
    }

    /// The same, without listening to changes.
    pub fn is_active_now(&self) -> bool {
        self.standing
            .with_untracked(|standing| matches!(standing, Standing::Active | Standing::Cancelling))
    }

    /// Takes in progress messages that came since the last frame, in order.
    pub fn advance(&self, news: Vec<Progress>) {
        let losses: Vec<&Progress> = news
            .iter()
            .filter(|progress| progress.phase == Phase::Training)
            .collect();
        if losses.iter().any(|progress| progress.loss.is_some()) {
            self.trace
                .update(|trace| losses.iter().for_each(|progress| record(trace, progress)));
        }
        if let Some(latest) = news.into_iter().next_back() {
            self.progress.set(Some(latest));
        }
    }
}

/// Adds a loss to the trace: a new epoch, a better figure for the same one, or the start of a new part.
fn record(trace: &mut Vec<TracePart>, progress: &Progress) {
    let (Some(epoch), Some(loss)) = (progress.epoch, progress.loss) else {
        return;
    };
    let fresh = trace.last().is_none_or(|last| {
        last.model != progress.model
            || last.part != progress.part
            || last.points.last().is_some_and(|point| point.epoch > epoch)
    });
    if fresh {
        trace.push(TracePart {
            model: progress.model,
            part: progress.part,
            points: Vec::new(),
        });
    }
    let point = EpochPoint {
        epoch,
        loss,
        validation: progress.validation,
    };
    if let Some(part) = trace.last_mut() {
        match part.points.last_mut() {
            Some(last) if last.epoch == epoch => {
                *last = EpochPoint {
                    validation: point.validation.or(last.validation),
                    ..point
                };
            }
            _ => part.points.push(point),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(part: u32, epoch: u32, loss: f64, validation: Option<f64>) -> Progress {
        Progress {
            part: Some([part, 2]),
            epoch: Some(epoch),
            loss: Some(loss),
            validation,
            ..Progress::new(Phase::Training, 0, None)
        }
    }

    #[test]
    fn losses_are_kept_by_part_and_epoch() {
        let mut trace = Vec::new();
        for progress in [
            news(1, 1, 0.7, None),
            news(1, 1, 0.6, Some(0.65)),
            news(1, 2, 0.5, None),
            news(2, 1, 0.9, None),
        ] {
            record(&mut trace, &progress);
        }
        assert_eq!(trace.len(), 2);
        assert_eq!(trace[0].points.len(), 2);
        assert_eq!(
            trace[0].points[0],
            EpochPoint {
                epoch: 1,
                loss: 0.6,
                validation: Some(0.65)
            }
        );
        assert_eq!(trace[1].points.len(), 1);
    }
}
