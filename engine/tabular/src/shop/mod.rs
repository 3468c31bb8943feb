//! The sample shop: a seeded generator of a retail shop with known ground truth, streamed as CSV.
//! No I/O, no clock, no platform mathematics: a seed gives the same bytes natively and in the page.
//!
//! ```
//! # use hearth_tabular::shop::{Shop, ShopSpec, ShopTable};
//! let shop = Shop::generate(&ShopSpec { seed: 7, customers: 200, ..ShopSpec::default() });
//! let mut customers = Vec::new();
//! shop.write_csv(ShopTable::Customers, &mut |piece: &[u8]| customers.extend_from_slice(piece));
//! assert!(customers.starts_with(b"customer_id,signup_date,"));
//! assert!(shop.truth_json().contains("oracle_auc"));
//! ```
//!
//! Customer `i` depends on (seed, i, as-of date, history length) alone: a larger shop begins with the smaller one's
//! customers (their dirt apart), and a table is made again customer by customer, so memory does not grow with the tables.

mod calendar;
mod campaign;
mod churn;
mod csv;
mod customer;
mod dirt;
mod draw;
mod features;
mod oracle;
mod orders;
mod person;
mod segments;
#[cfg(test)]
mod statistics;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod touches;
mod truth;

pub use calendar::Date;

use dirt::Dirt;
use touches::Timeline;
use truth::Truth;

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShopSpec {
    /// Same seed, same shop, on every platform.
    pub seed: u64,
    /// Number of customers, cut at [`ShopSpec::MAX_CUSTOMERS`].
    pub customers: u32,
    /// Last day of the history: the day "today" of every aggregate. Targets look at the 90 days after it.
    pub as_of: Date,
    /// Length of the history in days, brought into 120..=3650 (the campaign and its features need that much).
    pub days: u32,
}

impl ShopSpec {
    /// The largest shop.
    pub const MAX_CUSTOMERS: u32 = 1_000_000;

    fn within_limits(self) -> Self {
        Self {
            customers: self.customers.min(Self::MAX_CUSTOMERS),
            days: self.days.clamp(120, 3_650),
            ..self
        }
    }

    fn timeline(&self) -> Timeline {
        let days = self.days as i32;
        Timeline {
            start: self.as_of.plus_days(1 - days),
            days,
        }
    }
}

/// Seed 1, 5,000 customers, 540 days up to 2026-06-30.
impl Default for ShopSpec {
    fn default() -> Self {
        Self {
            seed: 1,
            customers: 5_000,
            as_of: Date::SHOP_TODAY,
            days: 540,
        }
    }
}

/// The files of a shop. The columns are described in this folder's `README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShopTable {
    /// One row per customer: traits, aggregates up to the day of the data, and the target `churned`. Has deliberate dirt.
    Customers,
    /// One row per order of the history.
    Orders,
    /// One row per marketing message of the history.
    Touches,
    /// The randomised campaign: one row per eligible customer, features from before the mailing, treatment, outcome.
    Campaign,
    /// The next 90 days: churn, orders and spend. Kept apart from the customers because these would give `churned` away.
    Targets,
    /// The answers: hidden segment, true chance of churn, true uplift, expected spends.
    Truth,
}

impl ShopTable {
    /// Every table, those for analysts first.
    pub const ALL: [Self; 6] = [
        Self::Customers,
        Self::Orders,
        Self::Touches,
        Self::Campaign,
        Self::Targets,
        Self::Truth,
    ];

    /// The file's name, such as `customers.csv`.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Customers => "customers.csv",
            Self::Orders => "orders.csv",
            Self::Touches => "touches.csv",
            Self::Campaign => "campaign.csv",
            Self::Targets => "targets.csv",
            Self::Truth => "truth.csv",
        }
    }
}

/// A generated shop: its specification, the plan of its dirt and the summary of its truth. The tables are made on demand.
pub struct Shop {
    spec: ShopSpec,
    dirt: Dirt,
    truth: Truth,
}

impl Shop {
    /// Generates the shop; values outside the limits are brought to them (see [`Shop::spec`]).
    #[must_use]
    pub fn generate(spec: &ShopSpec) -> Self {
        let spec = spec.within_limits();
        let dirt = Dirt::plan(spec.seed, spec.customers);
        let truth = Truth::collect(&spec, &dirt);
        Self { spec, dirt, truth }
    }

    /// The specification after the limits.
    #[must_use]
    pub const fn spec(&self) -> &ShopSpec {
        &self.spec
    }

    /// Writes one table as CSV (UTF-8, header, `\n`) in pieces of about 64 KiB.
    pub fn write_csv(&self, table: ShopTable, sink: &mut impl FnMut(&[u8])) {
        tables::write(self, table, sink);
    }

    /// The ground truth as indented JSON: churn model and oracle scores, uplift by segment, channel effects, dirt.
    #[must_use]
    pub fn truth_json(&self) -> String {
        serde_json::to_string_pretty(&self.truth)
            .expect("strings and finite numbers under field names always serialise")
    }
}
