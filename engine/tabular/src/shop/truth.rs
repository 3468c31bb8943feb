//! What is true about a shop, for comparison with what a model finds: written as `truth.json`, computed in one pass.

use super::campaign::{COUPON_PERCENT, DAYS_BEFORE_AS_OF, TREATED_SHARE, WINDOW_DAYS};
use super::churn::{HORIZON_DAYS, INTERCEPT, TERMS};
use super::customer::Customer;
use super::dirt::{Dirt, DirtCount};
use super::draw::ln;
use super::segments::{BEHAVIOURS, CHANNELS};
use super::{ShopSpec, oracle};
use serde::Serialize;

/// Six decimals: enough for any comparison, and stable in print.
fn round6(x: f64) -> f64 {
    (x * 1e6 + 0.5).floor() / 1e6
}

fn mean(sum: f64, count: u32) -> f64 {
    if count == 0 {
        0.0
    } else {
        round6(sum / f64::from(count))
    }
}

#[derive(Serialize)]
pub(super) struct Truth {
    generator: &'static str,
    seed: u64,
    customers: u32,
    as_of: String,
    history_days: u32,
    currency: &'static str,
    rows: Rows,
    segments: Vec<SegmentTruth>,
    churn: ChurnTruth,
    campaign: CampaignTruth,
    channels: Vec<ChannelTruth>,
    dirt: Vec<DirtCount>,
}

#[derive(Default, Serialize)]
struct Rows {
    customers: u32,
    orders: u64,
    touches: u64,
    campaign: u32,
}

#[derive(Default, Serialize)]
struct SegmentTruth {
    name: &'static str,
    expected_share: f64,
    customers: u32,
    churn_rate: f64,
    mean_gap_days: f64,
    dropout_beta: (f64, f64),
    mean_basket: f64,
    eligible: u32,
    mean_p_control: f64,
    mean_uplift: f64,
    mean_spend_uplift: f64,
}

#[derive(Serialize)]
struct TermTruth {
    name: &'static str,
    coefficient: f64,
}

#[derive(Serialize)]
struct ChurnTruth {
    target: &'static str,
    horizon_days: u32,
    intercept: f64,
    terms: Vec<TermTruth>,
    rate: f64,
    mean_probability: f64,
    /// Of the true chances on the realised target; no score does better but by luck.
    oracle_auc: Option<f64>,
    oracle_log_loss: f64,
    oracle_brier: f64,
}

#[derive(Serialize)]
struct CampaignTruth {
    sent: String,
    window_days: i32,
    coupon_percent: i64,
    treated_share: f64,
    eligible: u32,
    treated: u32,
    /// Mean over the eligible of the true effect on the chance to buy, absolute.
    ate_conversion: f64,
    /// The same for spend, EUR.
    ate_spend: f64,
    /// Share of the eligible whom the mail harms.
    sleeping_dogs_share: f64,
    /// Mean effect when exactly those with a gain are mailed.
    best_policy_gain: f64,
}

#[derive(Serialize)]
struct ChannelTruth {
    name: &'static str,
    cost: f64,
    base_open_rate: f64,
    click_given_open: f64,
    extra_orders_per_touch: f64,
    unsubscribe_per_touch: f64,
}

impl Truth {
    /// Simulates every customer once.
    pub(super) fn collect(spec: &ShopSpec, dirt: &Dirt) -> Self {
        let mut sums = Sums::default();
        for index in 0..spec.customers {
            sums.add(&Customer::simulate(spec, index));
        }
        sums.finish(spec, dirt)
    }
}

#[derive(Clone, Copy, Default)]
struct SegmentSums {
    customers: u32,
    churned: u32,
    eligible: u32,
    p_control: f64,
    uplift: f64,
    spend: f64,
}

#[derive(Default)]
struct Sums {
    rows: Rows,
    segments: [SegmentSums; BEHAVIOURS.len()],
    /// (true chance, verdict) of every customer.
    churn: Vec<(f64, bool)>,
    log_loss: f64,
    brier: f64,
    treated: u32,
    harmed: u32,
    gain: f64,
}

impl Sums {
    fn add(&mut self, c: &Customer) {
        let (f, o) = (&c.future, &c.outcome);
        self.rows.orders += c.orders.len() as u64;
        self.rows.touches += c.touches.len() as u64;
        self.churn.push((f.p_churn, f.has_churned));
        self.log_loss -= ln(if f.has_churned { f.p_churn } else { 1.0 - f.p_churn }.max(1e-15));
        let error = f.p_churn - f64::from(u8::from(f.has_churned));
        self.brier += error * error;
        let s = &mut self.segments[c.person.segment as usize];
        s.customers += 1;
        s.churned += u32::from(f.has_churned);
        if o.is_eligible {
            s.eligible += 1;
            s.p_control += o.p_control;
            s.uplift += o.uplift();
            s.spend += o.spend_treated - o.spend_control;
            self.treated += u32::from(o.is_treated);
            self.harmed += u32::from(o.uplift() < 0.0);
            self.gain += o.uplift().max(0.0);
        }
    }

    fn finish(mut self, spec: &ShopSpec, dirt: &Dirt) -> Truth {
        let n = spec.customers;
        let all = |f: fn(&SegmentSums) -> f64| self.segments.iter().map(f).sum::<f64>();
        let eligible = self.segments.iter().map(|s| s.eligible).sum();
        let churned = all(|s| f64::from(s.churned));
        let campaign = CampaignTruth {
            sent: spec.as_of.plus_days(-DAYS_BEFORE_AS_OF).to_string(),
            window_days: WINDOW_DAYS,
            coupon_percent: COUPON_PERCENT,
            treated_share: TREATED_SHARE,
            eligible,
            treated: self.treated,
            ate_conversion: mean(all(|s| s.uplift), eligible),
            ate_spend: mean(all(|s| s.spend), eligible),
            sleeping_dogs_share: mean(f64::from(self.harmed), eligible),
            best_policy_gain: mean(self.gain, eligible),
        };
        let churn = ChurnTruth {
            target: "churned",
            horizon_days: HORIZON_DAYS,
            intercept: INTERCEPT,
            terms: TERMS
                .iter()
                .map(|t| TermTruth {
                    name: t.name,
                    coefficient: t.coefficient,
                })
                .collect(),
            rate: mean(churned, n),
            mean_probability: mean(self.churn.iter().map(|(p, _)| p).sum(), n),
            oracle_auc: oracle::auc(&mut self.churn).map(round6),
            oracle_log_loss: mean(self.log_loss, n),
            oracle_brier: mean(self.brier, n),
        };
        let rows = Rows {
            customers: n + dirt.duplicates().len() as u32,
            campaign: eligible,
            ..self.rows
        };
        Truth {
            generator: "hearth shop 1",
            seed: spec.seed,
            customers: n,
            as_of: spec.as_of.to_string(),
            history_days: spec.days,
            currency: "EUR",
            rows,
            segments: BEHAVIOURS
                .iter()
                .zip(&self.segments)
                .map(|(b, s)| segment(b, s))
                .collect(),
            churn,
            campaign,
            channels: CHANNELS.iter().map(channel).collect(),
            dirt: dirt.counts(),
        }
    }
}

fn segment(b: &super::segments::Behaviour, s: &SegmentSums) -> SegmentTruth {
    SegmentTruth {
        name: b.name,
        expected_share: b.share,
        customers: s.customers,
        churn_rate: mean(f64::from(s.churned), s.customers),
        mean_gap_days: b.mean_gap_days,
        dropout_beta: b.dropout,
        mean_basket: b.mean_basket,
        eligible: s.eligible,
        mean_p_control: mean(s.p_control, s.eligible),
        mean_uplift: mean(s.uplift, s.eligible),
        mean_spend_uplift: mean(s.spend, s.eligible),
    }
}

fn channel(c: &super::segments::Channel) -> ChannelTruth {
    ChannelTruth {
        name: c.name,
        cost: c.cost_milli as f64 / 1000.0,
        base_open_rate: c.open_rate,
        click_given_open: c.click_given_open,
        extra_orders_per_touch: c.extra_orders,
        unsubscribe_per_touch: c.unsubscribe,
    }
}
