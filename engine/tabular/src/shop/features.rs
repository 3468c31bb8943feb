//! What the shop's files tell about a customer up to a day: counts, sums, gaps and rates; nothing after that day.
//! Values are rounded as they are written, so the churn model sees what an analyst sees.

use super::calendar::Date;
use super::draw::round3;
use super::orders::{Order, Status};
use super::person::Person;
use super::segments::CATEGORIES;
use super::touches::{Timeline, Touch};

/// Aggregates of one customer before a day; amounts in cents, `None` where there is nothing to aggregate.
pub(super) struct Features {
    pub tenure_days: i32,
    /// Orders that were not cancelled.
    pub orders: u32,
    pub orders_90d: u32,
    /// Net amounts less refunds.
    pub total_spend: i64,
    pub spend_180d: i64,
    /// Mean net amount of an order.
    pub average_order: Option<i64>,
    pub last_order: Option<Date>,
    pub days_since_last_order: Option<i32>,
    /// Mean days between two orders, to one decimal; with two orders or more.
    pub mean_gap_days: Option<f64>,
    pub discount_share: Option<f64>,
    pub return_rate: Option<f64>,
    pub favourite_category: Option<&'static str>,
    pub messages_90d: u32,
    pub open_rate: Option<f64>,
    pub is_opted_in: bool,
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| round3(part as f64 / whole as f64))
}

impl Features {
    /// From the orders and messages before day `end` of the history; ages count from the day before `end`.
    pub(super) fn before(
        end: i32,
        person: &Person,
        line: &Timeline,
        orders: &[Order],
        touches: &[Touch],
    ) -> Self {
        let today = line.date(end - 1);
        let known: Vec<&Order> = orders
            .iter()
            .filter(|o| o.at.day < end && o.status != Status::Cancelled)
            .collect();
        let seen: Vec<&Touch> = touches.iter().filter(|t| t.at.day < end).collect();
        let count = known.len();
        let last_order = known.last().map(|o| line.date(o.at.day));
        let days = known.first().zip(known.last()).map(|(a, b)| b.at.day - a.at.day);
        let net: i64 = known.iter().map(|o| o.net).sum();
        let paid = |o: &&&Order| o.net - o.refund;
        let mut by_category = [0_u32; CATEGORIES.len()];
        for order in &known {
            by_category[order.category] += 1;
        }
        // The first of the most frequent ones.
        let favourite = (0..CATEGORIES.len())
            .rev()
            .max_by_key(|c| by_category[*c])
            .filter(|_| count > 0);
        Self {
            tenure_days: today.days_after(person.signup),
            orders: count as u32,
            orders_90d: known.iter().filter(|o| o.at.day >= end - 90).count() as u32,
            total_spend: known.iter().map(|o| paid(&o)).sum(),
            spend_180d: known
                .iter()
                .filter(|o| o.at.day >= end - 180)
                .map(|o| paid(&o))
                .sum(),
            average_order: (count > 0).then(|| (net + count as i64 / 2) / count as i64),
            last_order,
            days_since_last_order: last_order.map(|d| today.days_after(d)),
            mean_gap_days: days
                .filter(|_| count > 1)
                .map(|d| (f64::from(d) / (count - 1) as f64 * 10.0 + 0.5).floor() / 10.0),
            discount_share: share(known.iter().filter(|o| o.discount_percent > 0).count(), count),
            return_rate: share(
                known.iter().filter(|o| o.status == Status::Returned).count(),
                count,
            ),
            favourite_category: favourite.map(|c| CATEGORIES[c].0),
            messages_90d: seen.iter().filter(|t| t.at.day >= end - 90).count() as u32,
            open_rate: share(seen.iter().filter(|t| t.opened).count(), seen.len()),
            is_opted_in: person.consents[0] && !seen.iter().any(|t| t.channel == 0 && t.unsubscribed),
        }
    }
}
