//! The randomised coupon campaign: who could get it, who did, what it did, and what it would have done.
//! Assignment is a coin per eligible customer; the effect is known for each of them.

use super::draw::{Draw, exp};
use super::orders::MEAN_DISCOUNT;
use super::person::Person;
use super::segments::{Segment, season};

/// Days from the mailing to the end of the outcome window.
pub(super) const WINDOW_DAYS: i32 = 30;
/// Days from the mailing to the day of the data.
pub(super) const DAYS_BEFORE_AS_OF: i32 = 37;
/// No regular message goes out in this many days before the mailing, nor during the window.
pub(super) const QUIET_DAYS: i32 = 7;
/// The coupon's discount on every order of the window, per cent.
pub(super) const COUPON_PERCENT: i64 = 15;
pub(super) const NAME: &str = "coupon 2026";
/// Chance of a second order in the window for those who convert.
pub(super) const SECOND_ORDER: f64 = 0.15;
/// Share of the eligible who get the mail; the others are the control group.
pub(super) const TREATED_SHARE: f64 = 0.5;

/// What the campaign did to one customer, with both potential outcomes.
#[derive(Clone, Copy, Default)]
pub(super) struct Outcome {
    /// Signed up before the mailing and allowed e-mail then.
    pub is_eligible: bool,
    pub is_treated: bool,
    /// Chance to buy in the window without the mail.
    pub p_control: f64,
    /// The same with the mail.
    pub p_treated: f64,
    /// Expected spend in the window without the mail, EUR.
    pub spend_control: f64,
    /// The same with the mail.
    pub spend_treated: f64,
    pub has_converted: bool,
    pub has_visited: bool,
    pub opened: bool,
    pub clicked: bool,
    pub unsubscribed: bool,
}

impl Outcome {
    /// The true effect on the chance to buy, absolute.
    pub(super) fn uplift(&self) -> f64 {
        self.p_treated - self.p_control
    }
}

/// The personal factor of the effect: what an uplift model can find besides the segment.
pub(super) fn personal_factor(person: &Person) -> f64 {
    let device = if person.device == "mobile" { 1.25 } else { 0.75 };
    let age = if person.age.is_some_and(|a| a < 35) {
        1.2
    } else {
        0.95
    };
    device * age
}

/// Draws assignment and outcome; `is_active` says whether the customer had not dropped out, `month` is the mailing's.
pub(super) fn run(
    draw: &mut Draw,
    person: &Person,
    is_eligible: bool,
    is_active: bool,
    month: u32,
) -> Outcome {
    let b = person.segment.behaviour();
    let rate = person.rate * season(b.winter, month);
    let p_control = if is_active {
        (1.0 - exp(-rate * f64::from(WINDOW_DAYS))).min(0.6)
    } else {
        0.02
    };
    // Sleeping dogs are not woken by a larger phone: the factor only moves gains.
    let effect = if b.uplift > 0.0 {
        b.uplift * personal_factor(person)
    } else {
        b.uplift
    };
    let p_treated = (p_control + effect).clamp(0.004, 0.95);
    let is_treated = draw.chance(TREATED_SHARE) && is_eligible;
    let has_converted = draw.unit() < if is_treated { p_treated } else { p_control };
    let open_rate = (0.32 * b.openness).min(0.9);
    let opened = draw.chance(if has_converted {
        open_rate + 0.5 * (1.0 - open_rate)
    } else {
        open_rate
    });
    let clicked = draw.chance(if has_converted { 0.6 } else { 0.12 });
    let unsubscribed = draw.chance(if person.segment == Segment::Quiet {
        0.03
    } else {
        0.005
    });
    let visited = draw.chance(0.12);
    let per_conversion = (1.0 + SECOND_ORDER) * person.mean_basket();
    Outcome {
        is_eligible,
        is_treated,
        p_control,
        p_treated,
        spend_control: p_control * per_conversion * (1.0 - person.discount * MEAN_DISCOUNT),
        spend_treated: p_treated * per_conversion * (1.0 - COUPON_PERCENT as f64 / 100.0),
        has_converted,
        has_visited: has_converted || visited || (is_treated && opened && clicked),
        opened: is_treated && opened,
        clicked: is_treated && opened && clicked,
        unsubscribed: is_treated && unsubscribed && !has_converted,
    }
}
