//! The settings of the next fit: target, task, family, identifier, hold-out, seed, device; the rest folded away.

use hearth_protocol::{ColumnProfile, DeviceChoice, DeviceReport, ModelChoice, Role, TaskChoice};
use leptos::prelude::*;

use super::decide::{column_options, target_options};
use super::training::fit_under_way;
use crate::browser;
use crate::components::field::{Label, choice, entry, number, tick};
use crate::components::icon::{self, icon};
use crate::components::select::options;
use crate::components::trouble::trouble_at;
use crate::i18n::{codes, format, tr};
use crate::state::settings::layers;
use crate::state::{IdChoice, Page, Place, Settings, Studio, What};

/// The panel.
pub fn panel(studio: Studio) -> AnyView {
    let folded = RwSignal::new(studio.models.with_untracked(|models| !models.is_empty()));
    // On narrow screens the panel folds as soon as there is something else to look at.
    Effect::new(move || {
        if fit_under_way(studio).is_some() {
            folded.set(true);
        }
    });
    let has_table = Memo::new(move |_| studio.table.with(Option::is_some));
    let body = move || {
        if has_table.get() {
            form(studio)
        } else {
            view! {
                <p class="quiet">{tr::settings_no_table()}</p>
                <button class="button" on:click=move |_| studio.go(Page::Data)>{tr::settings_go_data()}</button>
            }
            .into_any()
        }
    };
    view! {
        <aside class="panel card" class:folded=move || folded.get() aria-labelledby="settings-title">
            <div class="panel-head">
                <h2 id="settings-title">{tr::settings_title()}</h2>
                <button class="link panel-fold" aria-expanded=move || (!folded.get()).to_string() on:click=move |_| folded.update(|folded| *folded = !*folded)>
                    {move || if folded.get() { tr::settings_unfold() } else { tr::settings_fold() }}
                </button>
            </div>
            <div class="panel-body">{body}</div>
        </aside>
    }
    .into_any()
}

fn get<T>(studio: Studio, read: fn(&Settings) -> T) -> impl Fn() -> T + Copy + Send + Sync + 'static
where
    T: 'static,
{
    move || studio.settings.with(read)
}

fn form(studio: Studio) -> AnyView {
    let set = move |change: &dyn Fn(&mut Settings)| studio.settings.update(|settings| change(settings));
    let tasks = [
        (TaskChoice::Auto, tr::task_auto()),
        (TaskChoice::Classify, tr::task_classify()),
        (TaskChoice::Regress, tr::task_regress()),
    ];
    let models = [ModelChoice::Auto, ModelChoice::Linear, ModelChoice::Mlp];
    let task_options = move || options(tasks.map(|(task, word)| (codes::task_key(task), word)));
    let model_options =
        move || options(models.map(|model| (codes::model_key(model), codes::model(model, None))));
    let label = |id, text, hint| Label { id, text, hint };
    view! {
        <form on:submit=move |event| { event.prevent_default(); submit(studio); }>
            {target_field(studio)}
            {choice(
                label("task-select", tr::settings_task(), ""),
                task_options,
                move || studio.settings.with(|settings| codes::task_key(settings.task).to_owned()),
                move |key| set(&|settings| {
                    settings.task = tasks.into_iter().find(|(task, _)| codes::task_key(*task) == key).map_or(TaskChoice::Auto, |(task, _)| task);
                }),
            )}
            {choice(
                label("model-select", tr::settings_model(), tr::settings_model_hint()),
                model_options,
                move || studio.settings.with(|settings| codes::model_key(settings.model).to_owned()),
                move |key| set(&|settings| {
                    settings.model = models.into_iter().find(|model| codes::model_key(*model) == key).unwrap_or_default();
                }),
            )}
            {id_field(studio)}
            {features(studio)}
            <div class="field-pair">
                {number(
                    label("holdout", tr::settings_holdout(), tr::settings_holdout_hint()),
                    5.0..=60.0,
                    // Rounded: .3 · 100 is not 30 in binary.
                    get(studio, |settings| (settings.share * 1e6).round() / 1e4),
                    move |percent| set(&|settings| settings.share = percent / 100.0),
                )}
                {number(
                    label("seed", tr::settings_seed(), tr::settings_seed_hint()),
                    0.0..=f64::from(u32::MAX),
                    get(studio, |settings| settings.seed as f64),
                    move |seed| set(&|settings| settings.seed = seed as u64),
                )}
            </div>
            {device_field(studio)}
            {advanced(studio)}
            {train_button(studio)}
        </form>
    }
    .into_any()
}

/// Trains, unless a field holds something that makes no sense: then the focus goes there.
fn submit(studio: Studio) {
    const WRONG: &str = ".panel [aria-invalid=true]";
    let Some(field) = browser::find(WRONG) else {
        return studio.train();
    };
    if let Some(folded) = field.closest("details").ok().flatten() {
        _ = folded.set_attribute("open", "");
    }
    browser::focus(WRONG);
}

fn target_field(studio: Studio) -> AnyView {
    let pick = move |name: String| {
        if !name.is_empty() {
            studio.set_role(name, Role::Target);
        } else if let Some(old) = untrack(|| studio.target()) {
            studio.set_role(old, Role::Feature);
        }
    };
    choice(
        Label {
            id: "target-select",
            text: tr::settings_target(),
            hint: "",
        },
        move || target_options(studio),
        move || studio.target().unwrap_or_default(),
        pick,
    )
}

fn id_field(studio: Studio) -> AnyView {
    let list = move || {
        let fits = |_: &ColumnProfile, role: Role| role != Role::Target;
        column_options(studio, studio.id_column(), tr::settings_no_id(), fits)
    };
    choice(
        Label {
            id: "id-select",
            text: tr::settings_id(),
            hint: tr::settings_id_hint(),
        },
        list,
        move || studio.id_column().unwrap_or_default(),
        move |name: String| {
            let id = if name.is_empty() {
                IdChoice::None
            } else {
                IdChoice::Column(name)
            };
            studio.settings.update(|settings| settings.id = id);
        },
    )
}

fn features(studio: Studio) -> AnyView {
    let text = move || {
        let (used, out) = (studio.count_of(Role::Feature), studio.count_of(Role::Ignored));
        tr::settings_features(&format::count(used), &format::count(out))
    };
    view! {
        <p class="field features">
            {text}" "
            <button type="button" class="link" on:click=move |_| studio.go(Page::Data)>{tr::settings_features_change()}</button>
        </p>
    }
    .into_any()
}

fn device_field(studio: Studio) -> AnyView {
    let all = [
        (DeviceChoice::Auto, tr::device_auto()),
        (DeviceChoice::Cpu, tr::device_cpu()),
        (DeviceChoice::Gpu, tr::device_gpu()),
    ];
    let list = move || options(all.map(|(device, word)| (codes::device_key(device), word)));
    let checking = move || studio.active(|what| *what == What::Devices).is_some();
    // The answer may lie below what is in sight.
    Effect::new(move |before: Option<bool>| {
        let known = studio.devices.with(Option::is_some);
        if known && before == Some(false) {
            request_animation_frame(|| {
                if let Some(list) = browser::find(".device-list") {
                    list.scroll_into_view_with_bool(false);
                }
            });
        }
        known
    });
    let found = move || {
        studio
            .devices
            .get()
            .map(|devices| devices.iter().map(device_item).collect_view())
    };
    view! {
        {choice(
            Label { id: "device-select", text: tr::settings_device(), hint: tr::settings_device_hint() },
            list,
            move || codes::device_key(studio.device()).to_owned(),
            move |key| {
                let device = all.into_iter().find(|(device, _)| codes::device_key(*device) == key).map_or(DeviceChoice::Auto, |(device, _)| device);
                studio.settings.update(|settings| settings.device = device);
            },
        )}
        <div class="field devices">
            <button type="button" class="button small" data-testid="check-devices" disabled=checking on:click=move |_| studio.check_devices()>
                {move || if checking() { tr::device_checking() } else { tr::device_check() }}
            </button>
            {trouble_at(studio, Place::Devices)}
            <ul class="device-list" aria-live="polite">{found}</ul>
        </div>
    }
    .into_any()
}

/// A device in words: what it is, whether it can be trusted, how fast it is.
fn device_item(device: &DeviceReport) -> AnyView {
    let kind = match (device.gpu, device.software) {
        (false, _) => tr::device_is_cpu(),
        (true, true) => tr::device_is_software(),
        (true, false) => tr::device_is_gpu(),
    };
    let test = match (device.trusted, device.self_test_error) {
        (true, Some(error)) => tr::device_trusted(&format!("{error:.0e}")),
        (true, None) => tr::device_reference().to_owned(),
        (false, _) => tr::device_untrusted().to_owned(),
    };
    let speed = device.step_ms.map(|ms| tr::device_speed(&format::number(ms)));
    let drawing = if device.trusted {
        icon::CHECK
    } else {
        icon::WARNING
    };
    view! {
        <li data-testid="device-item" class:untrusted=!device.trusted>
            {icon(drawing)}
            <div>
                <strong>{device.name.clone()}</strong>
                <p>{kind} " " {test} " " {speed}</p>
                {device.rejected.clone().map(|why| view! { <p class="quiet" lang="en">{why}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn advanced(studio: Studio) -> AnyView {
    let set = move |change: &dyn Fn(&mut Settings)| studio.settings.update(|settings| change(settings));
    let label = |id, text, hint| Label { id, text, hint };
    let hidden = move || {
        studio.settings.with(|settings| {
            settings
                .mlp
                .hidden
                .iter()
                .map(u32::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let read_hidden = move |text: &str| match layers(text) {
        Some(hidden) => {
            set(&|settings| settings.mlp.hidden.clone_from(&hidden));
            true
        }
        None => false,
    };
    view! {
        <details class="advanced">
            <summary>{tr::settings_advanced()}</summary>
            {tick(
                label("class-weights", tr::settings_weights(), tr::settings_weights_hint()),
                get(studio, |settings| settings.class_weights),
                move |on| set(&|settings| settings.class_weights = on),
            )}
            <h3>{tr::family_mlp()}</h3>
            {entry(label("mlp-hidden", tr::mlp_hidden(), tr::mlp_hidden_hint()), Box::new(hidden), Box::new(read_hidden), tr::mlp_hidden_wrong().into())}
            <div class="field-pair">
                {number(label("mlp-dropout", tr::mlp_dropout(), ""), 0.0..=0.9, get(studio, |settings| settings.mlp.dropout), move |x| set(&|settings| settings.mlp.dropout = x))}
                {number(label("mlp-decay", tr::mlp_decay(), ""), 0.0..=10.0, get(studio, |settings| settings.mlp.weight_decay), move |x| set(&|settings| settings.mlp.weight_decay = x))}
                {number(label("mlp-rate", tr::mlp_rate(), ""), 1e-6..=1.0, get(studio, |settings| settings.mlp.learning_rate), move |x| set(&|settings| settings.mlp.learning_rate = x))}
                {number(label("mlp-batch", tr::mlp_batch(), ""), 1.0..=65_536.0, get(studio, |settings| f64::from(settings.mlp.batch_size)), move |x| set(&|settings| settings.mlp.batch_size = x as u32))}
                {number(label("mlp-epochs", tr::mlp_epochs(), ""), 1.0..=10_000.0, get(studio, |settings| f64::from(settings.mlp.max_epochs)), move |x| set(&|settings| settings.mlp.max_epochs = x as u32))}
                {number(label("mlp-patience", tr::mlp_patience(), ""), 1.0..=10_000.0, get(studio, |settings| f64::from(settings.mlp.patience)), move |x| set(&|settings| settings.mlp.patience = x as u32))}
            </div>
            <h3>{tr::family_linear()}</h3>
            <div class="field-pair">
                {number(label("linear-l2", tr::linear_l2(), ""), 0.0..=1e6, get(studio, |settings| settings.linear.l2), move |x| set(&|settings| settings.linear.l2 = x))}
                {number(label("linear-steps", tr::linear_steps(), ""), 1.0..=100_000.0, get(studio, |settings| f64::from(settings.linear.max_steps)), move |x| set(&|settings| settings.linear.max_steps = x as u32))}
            </div>
            <button type="button" class="link" on:click=move |_| set(&|settings| *settings = Settings { id: settings.id.clone(), ..Settings::default() })>
                {tr::settings_reset()}
            </button>
        </details>
    }
    .into_any()
}

fn train_button(studio: Studio) -> AnyView {
    let busy = move || fit_under_way(studio).is_some();
    let ready = move || studio.target().is_some() && studio.count_of(Role::Feature) > 0;
    let why = move || {
        if studio.target().is_none() {
            Some(tr::settings_needs_target())
        } else {
            (!ready()).then(tr::settings_needs_features)
        }
    };
    view! {
        <div class="train-bar">
        <button type="submit" class="button primary wide" data-testid="train" disabled=move || busy() || !ready()>
            {move || if busy() { tr::settings_training() } else { tr::settings_train() }}
        </button>
        <p class="hint" aria-live="polite">{why}</p>
        </div>
    }
    .into_any()
}
