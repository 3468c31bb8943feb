//! One customer, whole: traits, messages, orders, campaign, features and future, made again from (seed, number) at will.

use super::ShopSpec;
use super::campaign::Outcome;
use super::churn::Future;
use super::draw::cents;
use super::features::Features;
use super::orders::{self, Order};
use super::person::Person;
use super::touches::{self, Timeline, Touch};

/// Everything about one customer; `index` counts from 0.
pub(super) struct Customer {
    pub index: u32,
    pub person: Person,
    pub touches: Vec<Touch>,
    pub orders: Vec<Order>,
    pub outcome: Outcome,
    /// Up to the day of the data.
    pub features: Features,
    pub future: Future,
}

impl Customer {
    pub(super) fn simulate(spec: &ShopSpec, index: u32) -> Self {
        let (seed, line) = (spec.seed, spec.timeline());
        let person = Person::draw(seed, index, spec.as_of);
        let (mut touches, triggers) = touches::regular(seed, index, &person, &line);
        let left_mail = touches
            .iter()
            .any(|t| t.channel == 0 && t.unsubscribed && t.at.day < line.mailing());
        let allows_mail = person.consents[0] && !left_mail;
        let bought = orders::simulate(seed, index, &person, &line, (&triggers, allows_mail));
        touches::add_campaign(&mut touches, &bought.outcome, &line);
        let features = Features::before(line.days, &person, &line, &bought.orders, &touches);
        let future = Future::draw(seed, index, &person, &features, bought.is_active);
        Self {
            index,
            person,
            touches,
            orders: bought.orders,
            outcome: bought.outcome,
            features,
            future,
        }
    }

    /// `C000001` for the first one.
    pub(super) fn id(&self) -> String {
        id(self.index)
    }

    /// Net amount of the orders in the campaign's window, cents; the window's orders are never cancelled.
    pub(super) fn window_spend(&self, line: &Timeline) -> i64 {
        let window = line.mailing()..line.window_end();
        self.orders
            .iter()
            .filter(|o| window.contains(&o.at.day))
            .map(|o| o.net)
            .sum()
    }

    /// The expected spend in the window, cents, (without, with) the mail.
    pub(super) fn expected_window_spend(&self) -> (i64, i64) {
        (
            cents(self.outcome.spend_control),
            cents(self.outcome.spend_treated),
        )
    }
}

/// The identifier of customer `index` (from 0).
pub(super) fn id(index: u32) -> String {
    format!("C{:06}", index + 1)
}
