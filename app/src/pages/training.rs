//! A fit under way, and a fit that was interrupted.

use std::sync::Arc;

use leptos::prelude::*;

use crate::charts::loss::loss;
use crate::components::chart_card::plate;
use crate::components::progress::progress_bar;
use crate::i18n::tr;
use crate::state::{Run, Studio, What};

/// The fit under way, if there is one.
pub fn fit_under_way(studio: Studio) -> Option<Run> {
    studio.active(|what| matches!(what, What::Fit(_)))
}

/// The card of a fit under way: what, how far, the losses, Cancel.
pub fn live(studio: Studio) -> impl IntoView {
    // By its number, so that news of the run do not draw the card anew.
    let id = Memo::new(move |_| fit_under_way(studio).map(|run| run.id));
    move || {
        id.get()?;
        let run = untrack(|| fit_under_way(studio))?;
        let title = run.what.title();
        let (trace, any) = (run.trace.clone(), run.trace.clone());
        let any = Memo::new(move |_| any.with(|trace| !trace.is_empty()));
        let curve = move || {
            if any.get() {
                let trace = trace.clone();
                plate(
                    tr::chart_loss_label().into(),
                    tr::training_pages().into(),
                    Arc::new(move |width| trace.with(|trace| loss(trace, width))),
                )
            } else {
                view! { <div class="bone tall"></div> }.into_any()
            }
        };
        Some(view! {
            <section class="card live" data-testid="training">
                <h2>{title}</h2>
                {progress_bar(studio, run)}
                <div data-testid="loss-curve">{curve}</div>
            </section>
        })
    }
}

/// A fit that a reload or a crash ended.
pub fn interrupted(studio: Studio) -> impl IntoView {
    move || {
        studio.interrupted.get().map(|spec| {
            view! {
                <section class="card next" data-testid="interrupted">
                    <p>{tr::interrupted_text(&spec.target)}</p>
                    <div class="buttons">
                        <button class="button primary" data-testid="train-again" on:click=move |_| studio.train_again()>
                            {tr::interrupted_again()}
                        </button>
                        <button class="button ghost" on:click=move |_| studio.interrupted.set(None)>{tr::action_dismiss()}</button>
                    </div>
                </section>
            }
        })
    }
}
