//! The Models page: the result of the model on the screen, training under way, the other models; settings at its side.

use std::sync::Arc;

use hearth_protocol::{MetricName, ModelSummary, Task};
use leptos::prelude::*;

use super::training::fit_under_way;
use super::{fit_settings, result, training};
use crate::components::icon::{self, icon};
use crate::components::intake::choose_file;
use crate::components::trouble::trouble_at;
use crate::i18n::{codes, format, tr};
use crate::state::{Place, Studio};

/// The page.
pub fn page(studio: Studio) -> AnyView {
    let model = Memo::new(move |_| studio.shown_model());
    let main = move || match model.get() {
        Some(model) => result::result(studio, model),
        None => empty(studio),
    };
    view! {
        <div class="page models">
            <div class="models-main">
                {trouble_at(studio, Place::Fit)}
                {training::interrupted(studio)}
                {training::live(studio)}
                {others(studio)}
                {main}
            </div>
            {fit_settings::panel(studio)}
        </div>
    }
    .into_any()
}

fn empty(studio: Studio) -> AnyView {
    let view = move || {
        if fit_under_way(studio).is_some() {
            return Some(view! { <h1 class="hidden">{tr::nav_models()}</h1> }.into_any());
        }
        (!studio.opening.get()).then(|| {
            let lead = if studio.table.with(Option::is_some) { tr::models_empty_lead() } else { tr::models_no_table_lead() };
            view! {
                <section class="empty-state" data-testid="models-empty">
                    {icon(icon::MODELS)}
                    <h1>{tr::models_empty_title()}</h1>
                    <p class="lead">{lead}</p>
                    <button class="button" data-testid="open-bundle" on:click=move |_| choose_file()>{tr::models_open_bundle()}</button>
                </section>
            }
            .into_any()
        })
    };
    view! { <div>{view}</div> }.into_any()
}

/// How good a model is, in three or four words.
fn grade(model: &ModelSummary) -> String {
    let metric = |name| model.report.metrics.get(&name).copied().unwrap_or(f64::NAN);
    match model.report.task {
        Task::Regression => tr::models_r2(&format::decimals(metric(MetricName::R2), 3)),
        _ => tr::models_auc(&format::decimals(metric(MetricName::Auc), 3)),
    }
}

/// The list of models, when there are several.
fn others(studio: Studio) -> impl IntoView {
    move || {
        let models = studio.visible_models();
        (models.len() > 1).then(|| {
            let items = models.into_iter().map(|model| item(studio, model)).collect_view();
            view! {
                <nav class="model-list" aria-label=tr::models_list()>
                    <h2>{tr::models_list()}</h2>
                    <ul>{items}</ul>
                    <button class="link" on:click=move |_| choose_file()>{tr::models_open_bundle()}</button>
                </nav>
            }
        })
    }
}

fn item(studio: Studio, model: Arc<ModelSummary>) -> AnyView {
    let name = model.name.clone();
    let own = name.clone();
    let current = move || {
        studio
            .shown_model()
            .is_some_and(|shown| shown.name == own)
            .then_some("true")
    };
    let family = codes::model(model.report.model, Some(model.report.task));
    view! {
        <li>
            <button class="model-item" data-testid="model-item" aria-current=current on:click=move |_| studio.shown.set(Some(name.clone()))>
                <strong>{model.name.clone()}</strong>
                <span>{family}</span>
                <span class="number">{grade(&model)}</span>
                <span class="quiet">{format::moment(&model.trained_at)}</span>
            </button>
        </li>
    }
    .into_any()
}
