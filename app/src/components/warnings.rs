//! What could not be read or used as it stands, grouped by what it is, each with row, column and value.

use std::collections::BTreeMap;

use hearth_protocol::{Warning, WarningCode};
use leptos::prelude::*;

use super::icon::{self, icon};
use crate::i18n::{codes, format, tr};

/// Most places listed of one kind.
const LISTED: usize = 50;

/// How often each kind happened, with its places, in the order of the codes.
fn groups(warnings: &[Warning]) -> BTreeMap<WarningCode, (u64, Vec<&Warning>)> {
    let mut groups = BTreeMap::<WarningCode, (u64, Vec<&Warning>)>::new();
    for warning in warnings {
        let (count, places) = groups.entry(warning.code).or_default();
        *count += warning.count;
        places.push(warning);
    }
    groups
}

/// The grouped list; nothing when there is nothing to say.
pub fn warning_list(warnings: &[Warning]) -> Option<AnyView> {
    if warnings.is_empty() {
        return None;
    }
    let items = groups(warnings)
        .into_iter()
        .map(|(code, (count, places))| group(code, count, &places))
        .collect_view();
    Some(
        view! {
            <div class="warnings" data-testid="warnings">
                <h2>{tr::warning_title()}</h2>
                <ul class="warning-groups">{items}</ul>
            </div>
        }
        .into_any(),
    )
}

fn group(code: WarningCode, count: u64, places: &[&Warning]) -> AnyView {
    let left = places.len().saturating_sub(LISTED);
    let rows = places.iter().take(LISTED).map(|warning| {
        let row = warning.row.map_or_else(|| "–".to_owned(), format::count);
        let times = (warning.count > 1).then(|| tr::warning_times(&format::count(warning.count)));
        view! {
            <tr>
                <td class="number">{row}</td>
                <td>{warning.column.clone().unwrap_or_else(|| "–".into())}</td>
                <td><code>{warning.value.clone().unwrap_or_default()}</code> {times}</td>
                <td class="quiet" lang="en">{warning.message.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <li>
            <details data-code=codes::code_text(code)>
                <summary>{icon(icon::WARNING)}<span>{codes::warning(code, count)}</span></summary>
                <div class="table-scroll" tabindex="0" role="region" aria-label=codes::warning(code, count)>
                    <table class="plain">
                        <thead>
                            <tr>
                                <th scope="col" class="number">{tr::warning_row()}</th>
                                <th scope="col">{tr::warning_column()}</th>
                                <th scope="col">{tr::warning_value()}</th>
                                <th scope="col">{tr::warning_note()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {(left > 0).then(|| view! { <p class="quiet">{tr::warning_left(&format::count(left as u64))}</p> })}
            </details>
        </li>
    }
    .into_any()
}
