//! How far a run is: what it does, a bar, the remaining time, Cancel. Shown after 300 ms, so short work does not flash.

use hearth_protocol::Progress;
use leptos::prelude::*;

use crate::i18n::{codes, format, tr};
use crate::state::{Run, Standing, Studio};

/// Done and total as the bar needs them.
fn extent(progress: Option<&Progress>) -> (Option<f64>, f64) {
    let total = progress
        .and_then(|progress| progress.total)
        .filter(|total| *total > 0);
    match (progress, total) {
        (Some(progress), Some(total)) => (Some(progress.done.min(total) as f64), total as f64),
        _ => (None, 1.0),
    }
}

/// What it is busy with, in a few words.
pub fn busy_with(run: &Run) -> String {
    if run.standing.get() == Standing::Cancelling {
        return tr::progress_stopping().into();
    }
    run.progress.with(|progress| match progress {
        None => tr::progress_starting().into(),
        Some(progress) => {
            let mut words = vec![codes::phase(progress.phase).to_owned()];
            if let Some(model) = progress.model {
                words.push(codes::model(model, None).to_owned());
            }
            if let Some([part, parts]) = progress.part.filter(|[_, parts]| *parts > 1) {
                words.push(tr::progress_part(&part.to_string(), &parts.to_string()));
            }
            if let Some(epoch) = progress.epoch {
                words.push(tr::progress_epoch(&epoch.to_string()));
            }
            words.join(" · ")
        }
    })
}

/// Share done and time left, in a few words; empty when neither can be told.
pub fn how_far(run: &Run) -> String {
    run.progress.with(|progress| {
        let (done, total) = extent(progress.as_ref());
        let share = done.map(|done| format::percent0(done / total));
        let left = progress
            .as_ref()
            .and_then(|progress| progress.seconds_left)
            .map(|seconds| tr::progress_left(&format::duration(seconds)));
        [share, left]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    })
}

/// A bar with words and Cancel.
pub fn progress_bar(studio: Studio, run: Run) -> AnyView {
    let id = run.id;
    let (words, far, value, max, stopping) =
        (run.clone(), run.clone(), run.clone(), run.clone(), run.clone());
    let title = run.what.title();
    view! {
        <div class="progress" data-testid="progress">
            <div class="progress-words">
                <span class="progress-phase" aria-live="polite">{move || busy_with(&words)}</span>
                <span class="progress-far">{move || how_far(&far)}</span>
            </div>
            <div class="progress-line">
                <progress
                    aria-label=title
                    value=move || value.progress.with(|progress| extent(progress.as_ref()).0)
                    max=move || max.progress.with(|progress| extent(progress.as_ref()).1)
                ></progress>
                <button
                    class="button small"
                    data-testid="cancel"
                    disabled=move || stopping.standing.get() == Standing::Cancelling
                    on:click=move |_| studio.cancel(id)
                >
                    {tr::action_cancel()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
