//! The shop's constants: the hidden kinds of customer with their behaviour, and the marketing channels.
//! Every number here is ground truth; `truth.json` reports those that an analyst would try to recover.

/// A hidden kind of customer. No file for analysts names it; `truth.csv` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Segment {
    /// Buys when there is a discount; a coupon moves them most.
    BargainHunter,
    /// Buys often whatever happens ("sure things").
    Loyal,
    /// Signed up within the last months.
    New,
    /// Used to buy; drops out quickly.
    Lapsing,
    /// Buys presents in winter, large baskets, seldom.
    GiftBuyer,
    /// Buys by routine and dislikes mail: the campaign loses some of them ("sleeping dogs").
    Quiet,
}

/// How one segment behaves. Rates are per day, amounts in EUR.
pub(super) struct Behaviour {
    pub segment: Segment,
    pub name: &'static str,
    pub share: f64,
    pub age_mean: f64,
    /// Purchases a day while active: Gamma(shape, rate = shape · gap), mean 1 / gap.
    pub rate_shape: f64,
    pub mean_gap_days: f64,
    /// Chance to drop out after a purchase: Beta(a, b).
    pub dropout: (f64, f64),
    pub mean_basket: f64,
    /// Share of orders with a discount.
    pub discount: f64,
    pub satisfaction: f64,
    pub loyalty: f64,
    pub email_opt_in: f64,
    /// Multiplies the channels' open rates.
    pub openness: f64,
    /// Multiplies the number of marketing touches: the shop mails its better customers more (confounding on purpose).
    pub contact: f64,
    /// Multiplies the winter peak: 0 none, 1 strong.
    pub winter: f64,
    /// The coupon campaign's effect on the chance to buy within 30 days, before the personal factor; absolute.
    pub uplift: f64,
}

/// All segments in the order of [`Segment`].
pub(super) const BEHAVIOURS: [Behaviour; 6] = [
    Behaviour {
        segment: Segment::BargainHunter,
        name: "bargain_hunter",
        share: 0.24,
        age_mean: 36.0,
        rate_shape: 2.0,
        mean_gap_days: 70.0,
        dropout: (1.0, 14.0),
        mean_basket: 42.0,
        discount: 0.70,
        satisfaction: 3.5,
        loyalty: 0.35,
        email_opt_in: 0.80,
        openness: 1.2,
        contact: 1.1,
        winter: 0.2,
        uplift: 0.12,
    },
    Behaviour {
        segment: Segment::Loyal,
        name: "loyal",
        share: 0.20,
        age_mean: 43.0,
        rate_shape: 4.0,
        mean_gap_days: 30.0,
        dropout: (1.0, 60.0),
        mean_basket: 68.0,
        discount: 0.20,
        satisfaction: 4.3,
        loyalty: 0.80,
        email_opt_in: 0.85,
        openness: 1.3,
        contact: 1.3,
        winter: 0.15,
        uplift: 0.01,
    },
    Behaviour {
        segment: Segment::New,
        name: "new",
        share: 0.14,
        age_mean: 31.0,
        rate_shape: 1.5,
        mean_gap_days: 60.0,
        dropout: (1.0, 7.0),
        mean_basket: 50.0,
        discount: 0.40,
        satisfaction: 3.7,
        loyalty: 0.15,
        email_opt_in: 0.75,
        openness: 1.1,
        contact: 1.0,
        winter: 0.1,
        uplift: 0.06,
    },
    Behaviour {
        segment: Segment::Lapsing,
        name: "lapsing",
        share: 0.18,
        age_mean: 40.0,
        rate_shape: 2.0,
        mean_gap_days: 50.0,
        dropout: (2.0, 7.0),
        mean_basket: 55.0,
        discount: 0.35,
        satisfaction: 2.8,
        loyalty: 0.25,
        email_opt_in: 0.70,
        openness: 0.7,
        contact: 0.8,
        winter: 0.1,
        uplift: 0.05,
    },
    Behaviour {
        segment: Segment::GiftBuyer,
        name: "gift_buyer",
        share: 0.12,
        age_mean: 48.0,
        rate_shape: 2.0,
        mean_gap_days: 110.0,
        dropout: (1.0, 18.0),
        mean_basket: 115.0,
        discount: 0.25,
        satisfaction: 3.9,
        loyalty: 0.30,
        email_opt_in: 0.70,
        openness: 0.9,
        contact: 0.8,
        winter: 1.0,
        uplift: 0.02,
    },
    Behaviour {
        segment: Segment::Quiet,
        name: "quiet",
        share: 0.12,
        age_mean: 55.0,
        rate_shape: 4.0,
        mean_gap_days: 55.0,
        dropout: (1.0, 24.0),
        mean_basket: 60.0,
        discount: 0.10,
        satisfaction: 3.8,
        loyalty: 0.40,
        email_opt_in: 0.65,
        openness: 0.4,
        contact: 0.9,
        winter: 0.1,
        uplift: -0.09,
    },
];

impl Segment {
    pub(super) fn behaviour(self) -> &'static Behaviour {
        &BEHAVIOURS[self as usize]
    }

    /// The name that `truth.csv` and `truth.json` use, such as `bargain_hunter`.
    pub(super) fn name(self) -> &'static str {
        self.behaviour().name
    }
}

/// A marketing channel of the regular touches.
pub(super) struct Channel {
    pub name: &'static str,
    /// Mean days between two touches of a customer who allows them.
    pub gap_days: f64,
    /// EUR per message, in thousandths.
    pub cost_milli: i64,
    pub open_rate: f64,
    pub click_given_open: f64,
    /// Chance that a message brings one extra order within seven days from a customer who is still active.
    pub extra_orders: f64,
    pub unsubscribe: f64,
    pub campaigns: &'static [&'static str],
}

/// E-mail, SMS and push; the index is the order of the consents of a person.
pub(super) const CHANNELS: [Channel; 3] = [
    Channel {
        name: "email",
        gap_days: 40.0,
        cost_milli: 2,
        open_rate: 0.30,
        click_given_open: 0.16,
        extra_orders: 0.020,
        unsubscribe: 0.003,
        campaigns: &["newsletter", "new arrivals", "weekend sale", "会员日"],
    },
    Channel {
        name: "sms",
        gap_days: 80.0,
        cost_milli: 45,
        open_rate: 0.75,
        click_given_open: 0.06,
        extra_orders: 0.030,
        unsubscribe: 0.006,
        campaigns: &["flash sale", "满减提醒", "birthday"],
    },
    Channel {
        name: "push",
        gap_days: 50.0,
        cost_milli: 1,
        open_rate: 0.12,
        click_given_open: 0.30,
        extra_orders: 0.010,
        unsubscribe: 0.004,
        campaigns: &["app deal", "basket reminder", "双11 preview"],
    },
];

/// How much likelier a purchase is in this month (1–12) than in a plain one; the peak is December and January.
pub(super) fn season(winter: f64, month: u32) -> f64 {
    const PEAK: [f64; 12] = [2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.6, 3.0];
    1.0 + winter * PEAK[(month as usize + 11) % 12]
}

/// The largest value of [`season`].
pub(super) fn season_peak(winter: f64) -> f64 {
    season(winter, 12)
}

/// Product categories with their share of orders outside the gift season.
pub(super) const CATEGORIES: [(&str, f64); 8] = [
    ("home", 0.18),
    ("fashion", 0.20),
    ("beauty", 0.14),
    ("electronics", 0.12),
    ("food & tea", 0.14),
    ("toys", 0.08),
    ("books", 0.08),
    ("sport", 0.06),
];
