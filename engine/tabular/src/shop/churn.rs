//! The known churn model: a logistic one in columns of `customers.csv`, and a customer's next 90 days given its verdict.
//! It sees nothing that an analyst cannot see, so the chance it gives is the best attainable score.

use super::draw::{Draw, Purpose, cents, ln, logistic};
use super::features::Features;
use super::orders::MEAN_DISCOUNT;
use super::person::{BASKET_SHAPE, Person};

/// Days after the day of the data that the targets look at.
pub(super) const HORIZON_DAYS: u32 = 90;
pub(super) const INTERCEPT: f64 = -2.30;

/// One term of the linear predictor.
pub(super) struct Term {
    pub name: &'static str,
    pub coefficient: f64,
    pub value: fn(&Person, &Features) -> f64,
}

/// Days since the last order; since sign-up for those who never ordered.
fn recency(f: &Features) -> f64 {
    f64::from(f.days_since_last_order.unwrap_or(f.tenure_days).max(0))
}

fn indicator(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

/// The model's terms; a missing value counts as the stated default.
pub(super) const TERMS: [Term; 14] = [
    Term {
        name: "ln(1 + days_since_last_order / 30), tenure_days when never ordered",
        coefficient: 0.80,
        value: |_, f| ln(1.0 + recency(f) / 30.0),
    },
    Term {
        name: "days_since_last_order > 2 * mean_days_between_orders",
        coefficient: 0.90,
        value: |_, f| indicator(f.mean_gap_days.is_some_and(|gap| recency(f) > 2.0 * gap)),
    },
    Term {
        name: "min(orders_90d, 6)",
        coefficient: -0.20,
        value: |_, f| f64::from(f.orders_90d.min(6)),
    },
    Term {
        name: "min(tenure_days, 1095) / 365",
        coefficient: -0.30,
        value: |_, f| f64::from(f.tenure_days.min(1_095)) / 365.0,
    },
    Term {
        name: "satisfaction - 3.5, 0 when missing",
        coefficient: -0.75,
        value: |p, _| p.satisfaction.map_or(0.0, |s| f64::from(s) - 3.5),
    },
    Term {
        name: "min(support_tickets, 5)",
        coefficient: 0.40,
        value: |p, _| f64::from(p.support_tickets.min(5)),
    },
    Term {
        name: "satisfaction <= 2 and support_tickets >= 2",
        coefficient: 0.80,
        value: |p, _| indicator(p.satisfaction.is_some_and(|s| s <= 2) && p.support_tickets >= 2),
    },
    Term {
        name: "loyalty_member = yes",
        coefficient: -0.70,
        value: |p, _| indicator(p.is_loyalty_member),
    },
    Term {
        name: "email_opt_in = yes",
        coefficient: -0.40,
        value: |_, f| indicator(f.is_opted_in),
    },
    Term {
        name: "discount_share, 0 when missing",
        coefficient: 0.90,
        value: |_, f| f.discount_share.unwrap_or(0.0),
    },
    Term {
        name: "return_rate, 0 when missing",
        coefficient: 1.20,
        value: |_, f| f.return_rate.unwrap_or(0.0),
    },
    Term {
        name: "signup_channel = social ad",
        coefficient: 0.55,
        value: |p, _| indicator(p.signup_channel == "social ad"),
    },
    Term {
        name: "signup_channel = referral",
        coefficient: -0.45,
        value: |p, _| indicator(p.signup_channel == "referral"),
    },
    Term {
        name: "age < 25",
        coefficient: 0.50,
        value: |p, _| indicator(p.age.is_some_and(|a| a < 25)),
    },
];

/// The next 90 days of one customer.
#[derive(Clone, Copy)]
pub(super) struct Future {
    /// The true chance of churn.
    pub p_churn: f64,
    pub has_churned: bool,
    pub orders: u32,
    /// Cents.
    pub spend: i64,
    /// Expected spend before the verdict is known, EUR.
    pub expected_spend: f64,
}

impl Future {
    pub(super) fn draw(seed: u64, index: u32, person: &Person, features: &Features, is_active: bool) -> Self {
        let d = &mut Draw::new(seed, index, Purpose::Future);
        let predictor: f64 = INTERCEPT
            + TERMS
                .iter()
                .map(|t| t.coefficient * (t.value)(person, features))
                .sum::<f64>();
        let p_churn = logistic(predictor);
        let has_churned = d.chance(p_churn);
        let rate = person.rate * if is_active { 1.0 } else { 0.25 };
        let mean_orders = rate * f64::from(HORIZON_DAYS);
        let kept = 1.0 - person.discount * MEAN_DISCOUNT;
        let orders = if has_churned { 0 } else { d.poisson(mean_orders) };
        let spend = (0..orders)
            .map(|_| cents(kept * d.gamma(BASKET_SHAPE, person.basket_rate)))
            .sum();
        let expected_spend = (1.0 - p_churn) * mean_orders * person.mean_basket() * kept;
        Self {
            p_churn,
            has_churned,
            orders,
            spend,
            expected_spend,
        }
    }
}
