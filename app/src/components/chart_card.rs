//! A chart on the page: its title is the finding; hover and arrow keys read it; a table twin and its CSV stand beside it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::later::put_off;
use super::simple_table::{Grid, simple_table};
use crate::browser;
use crate::charts::svg::{Drawing, Mark};
use crate::i18n::tr;

/// A chart to show.
pub struct Chart {
    /// Short name, for tests and for the file name of its table.
    pub name: &'static str,
    /// The finding, as a sentence.
    pub title: String,
    /// How to read it, one sentence.
    pub reading: String,
    /// Draws it at a width.
    pub draw: Draw,
    /// Its table twin.
    pub grid: Grid,
}

/// Draws a chart as a card.
pub fn chart_card(chart: Chart) -> AnyView {
    let Chart {
        name,
        title,
        reading,
        draw,
        grid,
    } = chart;
    let as_table = RwSignal::new(false);
    let grid = StoredValue::new(grid);
    let heading = title.clone();
    let body = move || {
        if as_table.get() {
            simple_table(title.clone(), grid.get_value(), "chart-table")
        } else {
            plate(title.clone(), reading.clone(), draw.clone())
        }
    };
    view! {
        <figure class="chart" data-testid=format!("chart-{name}")>
            <figcaption>
                <h2>{heading}</h2>
            </figcaption>
            {body}
            <div class="chart-actions">
                <button class="link" aria-pressed=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>
                    {move || if as_table.get() { tr::chart_as_chart() } else { tr::chart_as_table() }}
                </button>
                <button class="link" on:click=move |_| browser::download_csv(&grid.with_value(Grid::to_csv), &format!("hearth-{name}.csv"))>
                    {tr::chart_download()}
                </button>
            </div>
        </figure>
    }
    .into_any()
}

/// Draws at a width. Boxed, so that what shows it is compiled once.
pub type Draw = Arc<dyn Fn(f64) -> Drawing + Send + Sync>;

/// A drawing that fills its place and can be read by pointer and keys; `reading` stands below it until then. It is
/// drawn anew when a signal that `draw` reads changes.
pub fn plate(label: String, reading: String, draw: Draw) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0_f64);
    watch_width(place, width);
    let drawing = Memo::new(move |_| {
        let width = width.get();
        if width < 40.0 {
            Drawing::default()
        } else {
            draw(width)
        }
    });
    let chosen = RwSignal::new(None::<usize>);
    let mark = move || {
        let chosen = chosen.get()?;
        drawing.with(|drawing| {
            drawing
                .marks
                .get(chosen.min(drawing.marks.len().saturating_sub(1)))
                .cloned()
        })
    };
    let step = move |by: isize| {
        let count = drawing.with_untracked(|drawing| drawing.marks.len());
        if count > 0 {
            let now = chosen.get_untracked().map_or(-1, |now| now as isize);
            let next = if now < 0 && by == -1 {
                count as isize - 1
            } else {
                (now + by).clamp(0, count as isize - 1)
            };
            chosen.set(Some(next as usize));
        }
    };
    let point = move |event: leptos::ev::PointerEvent| {
        let Some(place) = place.get_untracked() else {
            return;
        };
        let corner = place.get_bounding_client_rect();
        let at = (
            f64::from(event.client_x()) - corner.left(),
            f64::from(event.client_y()) - corner.top(),
        );
        chosen.set(drawing.with_untracked(|drawing| nearest(&drawing.marks, at)));
    };
    let cursor = move || {
        mark().map(|mark| {
            let (x, y) = (format!("{:.1}", mark.x), format!("{:.1}", mark.y));
            let bottom = drawing
                .with_untracked(|drawing| drawing.height - 44.0)
                .to_string();
            view! {
                <line class="cursor" x1=x.clone() x2=x.clone() y1="28" y2=bottom></line>
                <circle class="cursor-dot" cx=x cy=y r="5"></circle>
            }
        })
    };
    let says = move || mark().map_or_else(|| reading.clone(), |mark| mark.text);
    view! {
        <div class="plate">
            <div
                class="plate-area"
                tabindex="0"
                role="group"
                aria-roledescription=tr::chart_role()
                aria-description=tr::chart_hint()
                aria-label=label
                node_ref=place
                on:pointermove=point
                on:pointerdown=point
                on:pointerleave=move |_| chosen.set(None)
                on:blur=move |_| chosen.set(None)
                on:keydown=move |event| {
                    let by = match event.key().as_str() {
                        "ArrowRight" | "ArrowUp" => 1,
                        "ArrowLeft" | "ArrowDown" => -1,
                        "Home" => isize::MIN / 2,
                        "End" => isize::MAX / 2,
                        "Escape" => return chosen.set(None),
                        _ => return,
                    };
                    event.prevent_default();
                    step(by);
                }
            >
                <svg
                    aria-hidden="true"
                    viewBox=move || drawing.with(|drawing| format!("0 0 {} {}", drawing.width, drawing.height))
                    width=move || drawing.with(|drawing| drawing.width.to_string())
                    height=move || drawing.with(|drawing| drawing.height.to_string())
                >
                    <g inner_html=move || drawing.with(|drawing| drawing.body.clone())></g>
                    {cursor}
                </svg>
            </div>
            <p class="plate-says" aria-live="polite" class:idle=move || chosen.get().is_none()>{says}</p>
        </div>
    }
    .into_any()
}

/// The mark nearest to the pointer: by its place from the left first, as curves are read.
fn nearest(marks: &[Mark], (x, y): (f64, f64)) -> Option<usize> {
    let far = |mark: &Mark| (mark.x - x).abs() + (mark.y - y).abs() * 0.25;
    marks
        .iter()
        .enumerate()
        .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)))
        .map(|(i, _)| i)
}

/// Keeps a signal at the width of an element, from its turn on.
fn watch_width(place: NodeRef<html::Div>, width: RwSignal<f64>) {
    let watching = StoredValue::new_local(None);
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        put_off(move || {
            let own = element.clone();
            let measure = move || {
                let now = f64::from(own.client_width());
                if width
                    .try_get_untracked()
                    .is_some_and(|old| (old - now).abs() >= 1.0)
                {
                    width.set(now);
                }
            };
            measure();
            let seen = Closure::<dyn FnMut()>::new(measure);
            if let Ok(observer) = web_sys::ResizeObserver::new(seen.as_ref().unchecked_ref()) {
                observer.observe(&element);
                // Where the chart is gone by now, both are dropped at once.
                _ = watching.try_set_value(Some(Watch {
                    observer,
                    _seen: seen,
                }));
            }
        });
    });
}

/// Ends with the chart it watches.
struct Watch {
    observer: web_sys::ResizeObserver,
    _seen: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_finds_the_mark_in_its_column() {
        let mark = |x, y| Mark {
            x,
            y,
            text: String::new(),
        };
        let marks = [mark(0.0, 0.0), mark(10.0, 100.0), mark(20.0, 0.0)];
        assert_eq!(nearest(&marks, (11.0, 60.0)), Some(1));
        assert_eq!(nearest(&[], (0.0, 0.0)), None);
    }
}
