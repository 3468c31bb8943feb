//! One customer's fixed traits, drawn from the customer's segment; nothing that happens over time.

use super::calendar::Date;
use super::draw::{Draw, Purpose};
use super::segments::{BEHAVIOURS, Behaviour, CATEGORIES, CHANNELS, Segment};
use super::texts;

pub(super) const CHINESE_CITIES: [&str; 8] = ["上海", "北京", "广州", "深圳", "成都", "杭州", "武汉", "西安"];
pub(super) const ENGLISH_CITIES: [&str; 7] = [
    "London",
    "Manchester",
    "New York",
    "Singapore",
    "Sydney",
    "Dublin",
    "Toronto",
];
pub(super) const SIGNUP_CHANNELS: [&str; 5] = ["organic", "search ad", "social ad", "referral", "store"];
const INCOME_BANDS: [&str; 5] = ["under 20k", "20-40k", "40-60k", "60-90k", "over 90k"];

/// Traits that do not change; `rate`, `dropout`, `basket` and `discount` are hidden parameters, the rest is in the files.
pub(super) struct Person {
    pub segment: Segment,
    pub is_chinese: bool,
    pub city: &'static str,
    pub gender: &'static str,
    pub age: Option<u32>,
    pub income_band: Option<&'static str>,
    pub device: &'static str,
    pub signup: Date,
    pub signup_channel: &'static str,
    pub is_loyalty_member: bool,
    /// Consent at sign-up, by channel in the order of [`CHANNELS`].
    pub consents: [bool; CHANNELS.len()],
    /// The answer to the survey, 1 to 5; `None` when not answered.
    pub satisfaction: Option<u32>,
    pub support_tickets: u32,
    pub review: Option<String>,
    pub category: usize,
    /// Purchases a day in a plain month while active.
    pub rate: f64,
    /// Chance to drop out after each purchase.
    pub dropout: f64,
    /// Rate of the Gamma from which the values of this customer's orders come.
    pub basket_rate: f64,
    /// Chance that an order has a discount.
    pub discount: f64,
    /// Chance that an order comes back.
    pub returns: f64,
}

/// Shape of the Gamma of order values given the customer ("p" of the gamma-gamma model).
pub(super) const BASKET_SHAPE: f64 = 4.0;
/// Shape of the Gamma of `basket_rate` over customers ("q" of the gamma-gamma model).
pub(super) const BASKET_RATE_SHAPE: f64 = 6.0;

impl Person {
    pub(super) fn draw(seed: u64, index: u32, as_of: Date) -> Self {
        let d = &mut Draw::new(seed, index, Purpose::Person);
        let b = &BEHAVIOURS[d.weighted(&BEHAVIOURS.map(|b: Behaviour| b.share))];
        let is_chinese = d.chance(0.45);
        let city = if is_chinese {
            d.pick(&CHINESE_CITIES)
        } else {
            d.pick(&ENGLISH_CITIES)
        };
        let gender = ["female", "male", "other", ""][d.weighted(&[0.52, 0.42, 0.02, 0.04])];
        let years = (b.age_mean + 10.0 * d.normal()).clamp(18.0, 90.0) as u32;
        let age = d.chance(0.96).then_some(years);
        let income =
            (2.0 + 0.02 * (f64::from(years) - 40.0) + 1.1 * d.normal() + 0.5).clamp(0.0, 4.0) as usize;
        let income_band = d.chance(0.92).then_some(INCOME_BANDS[income]);
        let mobile = (0.95 - 0.008 * f64::from(years)).clamp(0.3, 0.85);
        let device = ["mobile", "desktop", "tablet"][d.weighted(&[mobile, 0.9 - mobile, 0.1])];
        let days_ago = if b.segment == Segment::New {
            d.range(8.0, 150.0)
        } else {
            d.range(60.0, 1_800.0)
        };
        let signup_channel = SIGNUP_CHANNELS[d.weighted(&[0.32, 0.22, 0.22, 0.14, 0.10])];
        let is_loyalty_member = d.chance(b.loyalty);
        let consents = [
            d.chance(b.email_opt_in),
            d.chance(0.40),
            d.chance(if device == "mobile" { 0.6 } else { 0.1 }),
        ];
        let contentment = (b.satisfaction + 0.8 * d.normal()).clamp(1.0, 5.0);
        let answer = (contentment + 0.45 * d.normal() + 0.5).clamp(1.0, 5.0) as u32;
        let satisfaction = d.chance(0.85).then_some(answer);
        let support_tickets = d.poisson(0.2 + 0.55 * (4.2 - contentment).max(0.0));
        let category = d.weighted(&CATEGORIES.map(|(_, share)| share));
        let has_review = d.chance(0.6);
        let text = texts::review(d, is_chinese, contentment, category);
        Self {
            segment: b.segment,
            is_chinese,
            city,
            gender,
            age,
            income_band,
            device,
            signup: as_of.plus_days(-(days_ago as i32)),
            signup_channel,
            is_loyalty_member,
            consents,
            satisfaction,
            support_tickets,
            review: has_review.then_some(text),
            category,
            rate: d.gamma(b.rate_shape, b.rate_shape * b.mean_gap_days),
            dropout: d.beta(b.dropout.0, b.dropout.1),
            basket_rate: d.gamma(
                BASKET_RATE_SHAPE,
                b.mean_basket * (BASKET_RATE_SHAPE - 1.0) / BASKET_SHAPE,
            ),
            discount: d.beta(8.0 * b.discount, 8.0 * (1.0 - b.discount)),
            returns: (0.03 + 0.04 * (4.5 - contentment)).clamp(0.02, 0.2),
        }
    }

    /// Expected value of an order before discount, EUR.
    pub(super) fn mean_basket(&self) -> f64 {
        BASKET_SHAPE / self.basket_rate
    }
}
