//! Decisions about columns: kind and role, kept as overrides, sent to the worker, taken back by undo.

use std::collections::HashMap;
use std::sync::Arc;

use hearth_protocol::{ColumnOverride, ColumnProfile, Command, Kind, Role};
use leptos::prelude::*;

use super::{Offer, Studio, Table, What};
use crate::i18n::{codes, tr};

/// Most decisions that can be taken back.
const UNDO_DEPTH: usize = 50;

/// Kind and role of every column as decided, in the order of the table.
pub(super) fn decided(table: Option<&Table>, overrides: &[ColumnOverride]) -> Vec<(Kind, Role)> {
    let by_name: HashMap<&str, &ColumnOverride> = overrides
        .iter()
        .map(|decision| (decision.column.as_str(), decision))
        .collect();
    let columns = table.map(|table| table.columns.as_slice()).unwrap_or_default();
    let one = |column: &Arc<ColumnProfile>| {
        let decision = by_name.get(column.name.as_str());
        let kind = decision.and_then(|decision| decision.kind).unwrap_or(column.kind);
        (
            kind,
            decision.and_then(|decision| decision.role).unwrap_or(column.role),
        )
    };
    columns.iter().map(one).collect()
}

/// Adds a decision to the others; what it does not decide stays.
fn merge(overrides: &mut Vec<ColumnOverride>, decision: ColumnOverride) {
    match overrides.iter_mut().find(|known| known.column == decision.column) {
        Some(known) => {
            known.kind = decision.kind.or(known.kind);
            known.role = decision.role.or(known.role);
        }
        None => overrides.push(decision),
    }
}

impl Studio {
    /// Name of the column to be predicted.
    pub fn target(self) -> Option<String> {
        self.column_with(Role::Target)
    }

    /// Name of the first column with a role.
    pub fn column_with(self, role: Role) -> Option<String> {
        let place = self
            .decided
            .with(|decided| decided.iter().position(|(_, known)| *known == role))?;
        self.table
            .with(|table| Some(table.as_ref()?.columns.get(place)?.name.clone()))
    }

    /// How many columns have a role.
    pub fn count_of(self, role: Role) -> u64 {
        self.decided
            .with(|decided| decided.iter().filter(|(_, known)| *known == role).count() as u64)
    }

    /// Reads a column as another kind.
    pub fn set_kind(self, column: String, kind: Kind) {
        let word = codes::kinds()
            .into_iter()
            .find(|(known, ..)| *known == kind)
            .map_or("", |(.., word)| word);
        self.decide(
            tr::notice_kind(&column, word),
            vec![ColumnOverride {
                column,
                kind: Some(kind),
                role: None,
            }],
        );
    }

    /// Gives a column another role. There is one target: the old one becomes a feature again.
    pub fn set_role(self, column: String, role: Role) {
        let word = codes::roles()
            .into_iter()
            .find(|(known, ..)| *known == role)
            .map_or("", |(.., word)| word);
        let mut decisions = Vec::new();
        let old = self
            .target_untracked()
            .filter(|old| role == Role::Target && *old != column);
        let text = match &old {
            Some(old) => tr::notice_target(&column, old),
            None if role == Role::Target => tr::notice_first_target(&column),
            None => tr::notice_role(&column, word),
        };
        if let Some(old) = old {
            decisions.push(ColumnOverride {
                column: old,
                kind: None,
                role: Some(Role::Feature),
            });
        }
        decisions.push(ColumnOverride {
            column,
            kind: None,
            role: Some(role),
        });
        self.decide(text, decisions);
    }

    /// Leaves several columns out at once.
    pub fn leave_out(self, columns: Vec<String>) {
        let text = match columns.as_slice() {
            [one] => tr::notice_left_out(one),
            many => tr::notice_left_out_many(&crate::i18n::format::count(many.len() as u64)),
        };
        let decide = |column| ColumnOverride {
            column,
            kind: None,
            role: Some(Role::Ignored),
        };
        self.decide(text, columns.into_iter().map(decide).collect());
    }

    fn target_untracked(self) -> Option<String> {
        untrack(|| self.target())
    }

    fn decide(self, text: String, decisions: Vec<ColumnOverride>) {
        let before = self.overrides.get_untracked();
        self.undo.update_value(|undo| {
            undo.push(before);
            if undo.len() > UNDO_DEPTH {
                undo.remove(0);
            }
        });
        self.overrides.update(|overrides| {
            decisions
                .into_iter()
                .for_each(|decision| merge(overrides, decision))
        });
        self.tell(text, Some(Offer::UndoDecision));
        self.send_decisions();
    }

    /// Whether there is a decision to take back.
    pub fn can_undo(self) -> bool {
        self.undo.with_value(|undo| !undo.is_empty())
    }

    /// Takes back the last decision.
    pub fn undo_decision(self) {
        let mut before = None;
        self.undo.update_value(|undo| before = undo.pop());
        if let Some(before) = before {
            self.overrides.set(before);
            self.tell(tr::notice_undone().into(), None);
            self.send_decisions();
        }
    }

    /// Has the table read again with the decisions as they are; once more afterwards if they change meanwhile.
    pub(super) fn send_decisions(self) {
        if untrack(|| self.active(|what| *what == What::Override)).is_some() {
            self.decide_again.set_value(true);
            return;
        }
        self.decide_again.set_value(false);
        let overrides = self.overrides.get_untracked();
        self.ask(What::Override, Command::Override { overrides }, None);
    }

    /// After the table was read again: sends newer decisions if there are any.
    pub(super) fn decisions_settled(self) {
        if self.decide_again.get_value() {
            self.send_decisions();
        }
    }

    /// The worker could not read the table with the new decisions: goes back to the last ones that worked.
    pub(super) fn decisions_refused(self) {
        self.decide_again.set_value(false);
        self.overrides.set(self.accepted.get_value());
        self.undo.update_value(|undo| _ = undo.pop());
    }

    /// Starts a new table's decisions.
    pub(super) fn start_decisions(self, overrides: Vec<ColumnOverride>) {
        self.undo.set_value(Vec::new());
        self.decide_again.set_value(false);
        self.accepted.set_value(overrides.clone());
        self.overrides.set(overrides);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(column: &str, kind: Option<Kind>, role: Option<Role>) -> ColumnOverride {
        ColumnOverride {
            column: column.into(),
            kind,
            role,
        }
    }

    #[test]
    fn a_later_decision_leaves_the_rest_of_an_earlier_one() {
        let mut all = vec![decision("a", Some(Kind::Text), None)];
        merge(&mut all, decision("a", None, Some(Role::Ignored)));
        merge(&mut all, decision("b", Some(Kind::Flag), None));
        merge(&mut all, decision("a", Some(Kind::Number), None));
        assert_eq!(
            all,
            [
                decision("a", Some(Kind::Number), Some(Role::Ignored)),
                decision("b", Some(Kind::Flag), None)
            ]
        );
    }
}
