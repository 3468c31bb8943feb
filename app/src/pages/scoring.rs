//! Using a model: score the open table or a file, take the scores away, save or drop the model.

use std::sync::Arc;

use hearth_protocol::{ModelSummary, ScoreReport, Task};
use leptos::ev::Event;
use leptos::prelude::*;

use super::fit_charts::lift_chart;
use super::sentences;
use crate::browser;
use crate::charts::bars::histogram;
use crate::components::chart_card::{Chart, chart_card};
use crate::components::how::{how, shell_word};
use crate::components::icon::{self, icon};
use crate::components::intake::chosen;
use crate::components::progress::progress_bar;
use crate::components::simple_table::{Cell, Grid, simple_table};
use crate::components::trouble::trouble_at;
use crate::components::warnings::warning_list;
use crate::i18n::{format, tr};
use crate::state::{Place, Scores, Studio, What};

/// The section of a model.
pub fn scoring(studio: Studio, model: Arc<ModelSummary>) -> AnyView {
    let name = model.name.clone();
    let no_table = move || studio.table.with(Option::is_none);
    let busy = move || {
        studio
            .active(|what| matches!(what, What::Score(..)))
            .map(|run| progress_bar(studio, run))
    };
    let own = name.clone();
    let report = move || {
        let scores = studio.scores.get().filter(|scores| scores.report.model == own)?;
        Some(scored(&scores))
    };
    let [this, other, save, drop] = std::array::from_fn(|_| name.clone());
    let take = move |event: Event| {
        if let Some(file) = chosen(&event) {
            studio.score(other.clone(), Some(&file));
        }
    };
    view! {
        <section class="card use" aria-labelledby="use-title">
            <div class="use-head">
                <h2 id="use-title">{tr::use_title()}</h2>
                <button class="button ghost small danger-text" data-testid="delete-model" on:click=move |_| studio.delete_model(drop.clone())>
                    {icon(icon::BIN)}
                    {tr::use_delete()}
                </button>
            </div>
            <p class="quiet">{tr::use_text()}</p>
            <div class="buttons">
                <button class="button primary" data-testid="score-table" disabled=no_table on:click=move |_| studio.score(this.clone(), None)>
                    {tr::use_score_table()}
                </button>
                <button class="button" data-testid="score-file" on:click=move |_| browser::click("#score-file-input")>
                    {tr::use_score_file()}
                </button>
                <button class="button" data-testid="save-bundle" on:click=move |_| studio.save_bundle(save.clone())>
                    {icon(icon::BUNDLE)}
                    {tr::use_save()}
                </button>
            </div>
            <input
                id="score-file-input"
                class="hidden-input"
                type="file"
                tabindex="-1"
                accept=".csv,.tsv,.txt,.gz"
                aria-label=tr::use_score_file()
                data-testid="score-file-input"
                on:change=take
            />
            {trouble_at(studio, Place::Score)}
            {busy}
            {report}
        </section>
    }
    .into_any()
}

fn scored(scores: &Scores) -> AnyView {
    let report = &scores.report;
    let csv = scores.csv.clone();
    let file_name = format!("{}-scores.csv", stem(&report.table));
    let name = file_name.clone();
    let download = csv.map(|csv| {
        let csv = StoredValue::new_local(csv);
        view! {
            <button class="button primary" data-testid="download-scores" on:click=move |_| csv.with_value(|csv| browser::download(csv, &name))>
                {icon(icon::DROP)}
                {tr::scores_download(&format::count(report.rows))}
            </button>
        }
    });
    let counted = report.task == Task::Binary;
    let deciles = (!report.deciles.is_empty()).then(|| {
        let chart = lift_chart(&report.deciles, &report.positive, counted);
        chart_card(Chart {
            name: "expected-lift",
            reading: tr::reading_expected().into(),
            ..chart
        })
    });
    let facts = vec![
        (tr::how_file(), report.table.clone()),
        (tr::how_model(), report.model.clone()),
        (tr::settings_device(), report.device.name.clone()),
        (tr::how_why(), report.device.why.clone()),
        (tr::how_seconds(), format::duration(report.seconds)),
    ];
    let bundle = shell_word(&format!("{}.hearth", report.model));
    let command = format!(
        "hearth score {bundle} {} --out {}",
        shell_word(&report.table),
        shell_word(&file_name)
    );
    view! {
        <div class="scores" data-testid="scores">
            <h3 class="scores-headline" data-testid="scores-headline">{sentences::scores(report)}</h3>
            <p class="quiet">{tr::scores_estimate()}</p>
            <div class="buttons">{download}</div>
            <div class="charts">{chart_card(histogram_chart(report))}{deciles}</div>
            <h3>{tr::scores_top()}</h3>
            {simple_table(tr::scores_top().into(), top(report), "top-scores")}
            {warning_list(&report.warnings)}
            {how(facts, command)}
        </div>
    }
    .into_any()
}

/// A file name without its endings.
fn stem(name: &str) -> &str {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn score_text(task: Task, value: f64) -> String {
    match task {
        Task::Regression => format::number(value),
        _ => format::percent1(value),
    }
}

fn histogram_chart(report: &ScoreReport) -> Chart {
    let (bins, task) = (report.histogram.clone(), report.task);
    let rows = bins.iter().map(|bin| {
        vec![
            Cell::number(score_text(task, bin.from), bin.from),
            Cell::number(score_text(task, bin.to), bin.to),
            Cell::number(format::count(bin.count), bin.count as f64),
        ]
    });
    let head = [tr::scores_from(), tr::scores_to(), tr::chart_rows()];
    let most = bins.iter().max_by_key(|bin| bin.count);
    let title = most.map_or_else(String::new, |bin| {
        let share = bin.count as f64 / report.rows.max(1) as f64;
        tr::finding_scores(
            &format::percent0(share),
            &score_text(task, bin.from),
            &score_text(task, bin.to),
        )
    });
    Chart {
        name: "scores",
        title,
        reading: tr::reading_scores().into(),
        grid: Grid {
            head: head.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
        draw: Arc::new(move |width| {
            let axis = |x: f64| {
                if task == Task::Regression {
                    format::number(x)
                } else {
                    format::percent0(x)
                }
            };
            histogram(&bins, tr::scores_axis(), &axis, width)
        }),
    }
}

fn top(report: &ScoreReport) -> Grid {
    let rows = report.top.iter().map(|(id, score, class)| {
        vec![
            Cell::word(id.clone()),
            Cell::number(score_text(report.task, *score), *score),
            Cell::word(class.clone()),
        ]
    });
    let head = [tr::scores_id(), tr::scores_score(), tr::scores_class()];
    Grid {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn endings_go() {
        for (name, bare) in [("a.csv", "a"), ("a.b.csv.gz", "a.b"), ("a", "a"), (".csv", "")] {
            assert_eq!(stem(name), bare);
        }
    }
}
