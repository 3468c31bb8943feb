//! Purchases over the history: a Poisson process with dropout after each purchase (BG/NBD), gamma-gamma values.
//! Messages add orders; in the campaign's window the campaign's outcome replaces the process.

use super::campaign::{self, COUPON_PERCENT, Outcome, SECOND_ORDER};
use super::draw::{Draw, Purpose, cents};
use super::person::{BASKET_SHAPE, Person};
use super::segments::{CATEGORIES, season, season_peak};
use super::touches::{Moment, Timeline};

const DISCOUNTS: [i64; 5] = [5, 10, 15, 20, 30];
/// Mean of [`DISCOUNTS`] as a share.
pub(super) const MEAN_DISCOUNT: f64 = 0.16;
const GIFT_CATEGORY: usize = 5;

/// Where an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Completed,
    Cancelled,
    Returned,
}

/// One order; amounts in cents.
pub(super) struct Order {
    pub at: Moment,
    pub category: usize,
    pub items: u32,
    pub gross: i64,
    pub discount_percent: i64,
    pub has_coupon: bool,
    pub net: i64,
    pub refund: i64,
    pub status: Status,
    pub channel: &'static str,
    pub payment: &'static str,
}

/// A customer's orders in order of time, the campaign's outcome, and whether the customer is still active at the end.
pub(super) struct Purchases {
    pub orders: Vec<Order>,
    pub outcome: Outcome,
    pub is_active: bool,
}

struct Process<'a> {
    person: &'a Person,
    line: &'a Timeline,
    draw: Draw,
}

impl Process<'_> {
    /// The next purchase after `t` (in days), thinned to the season.
    fn arrival(&mut self, mut t: f64) -> f64 {
        let winter = self.person.segment.behaviour().winter;
        let peak = season_peak(winter);
        loop {
            t += self.draw.exponential(self.person.rate * peak);
            if t >= f64::from(self.line.days) {
                return f64::INFINITY;
            }
            let (_, month, _) = self.line.date(t as i32).ymd();
            if self.draw.unit() * peak < season(winter, month) {
                return t;
            }
        }
    }

    fn order(&mut self, t: f64, coupon: Option<i64>) -> Order {
        let (p, d) = (self.person, &mut self.draw);
        let at = Moment::from_days(t);
        let (_, month, _) = self.line.date(at.day).ymd();
        let is_gift = p.segment.behaviour().winter > 0.5 && (month >= 11 || month == 1) && d.chance(0.6);
        let any = d.weighted(&CATEGORIES.map(|(_, share)| share));
        let own = d.chance(0.45);
        let category = if is_gift {
            GIFT_CATEGORY
        } else if own {
            p.category
        } else {
            any
        };
        let gross = cents(d.gamma(BASKET_SHAPE, p.basket_rate)).max(100);
        let has_discount = d.chance(p.discount);
        let percent = d.pick(&DISCOUNTS);
        let discount_percent = coupon.unwrap_or(if has_discount { percent } else { 0 });
        let net = (gross * (100 - discount_percent) + 50) / 100;
        let is_cancelled = d.chance(0.03) && coupon.is_none();
        let is_returned = d.chance(p.returns);
        let status = match (is_cancelled, is_returned) {
            (true, _) => Status::Cancelled,
            (false, true) => Status::Returned,
            (false, false) => Status::Completed,
        };
        // Most returns are whole, some half.
        let returned_percent = if d.chance(0.7) { 100 } else { 50 };
        let refund = if status == Status::Returned {
            net * returned_percent / 100
        } else {
            0
        };
        let channel = ["web", "app", "store"][d.weighted(if p.device == "mobile" {
            &[0.35, 0.5, 0.15]
        } else {
            &[0.7, 0.08, 0.22]
        })];
        let payment = ["card", "paypal", "alipay", "wechat pay", "cash"][d.weighted(if p.is_chinese {
            &[0.15, 0.02, 0.45, 0.36, 0.02]
        } else {
            &[0.6, 0.32, 0.02, 0.01, 0.05]
        })];
        let items = 1 + d.poisson(0.9);
        Order {
            at,
            category,
            items,
            gross,
            discount_percent,
            has_coupon: false,
            net,
            refund,
            status,
            channel,
            payment,
        }
    }

    /// The orders of the campaign's window for a customer who converts; they are never cancelled.
    fn window_orders(&mut self, outcome: &Outcome) -> Vec<Order> {
        if !outcome.has_converted {
            return Vec::new();
        }
        let mut times = vec![self.window_time()];
        if self.draw.chance(SECOND_ORDER) {
            times.push(self.window_time());
        }
        times.sort_by(f64::total_cmp);
        let mut orders = Vec::new();
        for t in times {
            let discount = if self.draw.chance(self.person.discount) {
                self.draw.pick(&DISCOUNTS)
            } else {
                0
            };
            let coupon = if outcome.is_treated {
                COUPON_PERCENT
            } else {
                discount
            };
            let mut order = self.order(t, Some(coupon));
            order.has_coupon = outcome.is_treated;
            orders.push(order);
        }
        orders
    }

    /// Uniform over the window, after the hour of the mailing.
    fn window_time(&mut self) -> f64 {
        let low = f64::from(self.line.mailing()) + 0.1;
        self.draw.range(low, f64::from(self.line.window_end()))
    }
}

/// Simulates a customer; `triggers` are the moments of orders that messages bring, `allows_mail` the e-mail consent on
/// the day of the mailing.
pub(super) fn simulate(
    seed: u64,
    index: u32,
    person: &Person,
    line: &Timeline,
    (triggers, allows_mail): (&[f64], bool),
) -> Purchases {
    let mut process = Process {
        person,
        line,
        draw: Draw::new(seed, index, Purpose::Orders),
    };
    let signup = person.signup.days_after(line.start);
    let begin = f64::from(signup.max(0));
    let buys_at_once = process.draw.chance(0.94);
    let first = begin + process.draw.range(0.05, 2.0);
    let mut base = if signup >= 0 && buys_at_once {
        first
    } else {
        process.arrival(begin)
    };
    let mut extra = triggers.iter().copied().peekable();
    let (mailing, window_end) = (f64::from(line.mailing()), f64::from(line.window_end()));
    let mut awaits_campaign = signup < line.mailing();
    let mut is_active = true;
    let mut orders = Vec::new();
    let mut outcome = Outcome::default();
    loop {
        let trigger = extra.peek().copied().unwrap_or(f64::INFINITY);
        let next = base.min(trigger);
        if awaits_campaign && next >= mailing {
            awaits_campaign = false;
            let (_, month, _) = line.date(line.mailing()).ymd();
            let draw = &mut Draw::new(seed, index, Purpose::Campaign);
            outcome = campaign::run(draw, person, allows_mail, is_active, month);
            let bought = process.window_orders(&outcome);
            // A purchase wakes up the inactive; each may still be the last one.
            is_active = is_active || !bought.is_empty();
            for _ in &bought {
                is_active = is_active && !process.draw.chance(person.dropout);
            }
            orders.extend(bought);
            base = if is_active {
                process.arrival(window_end)
            } else {
                f64::INFINITY
            };
            while extra.next_if(|t| *t < window_end).is_some() {}
            continue;
        }
        if next >= f64::from(line.days) {
            return Purchases {
                orders,
                outcome,
                is_active,
            };
        }
        if trigger <= base {
            extra.next();
        }
        if is_active {
            orders.push(process.order(next, None));
            is_active = !process.draw.chance(person.dropout);
        }
        if base <= next || !is_active {
            base = if is_active {
                process.arrival(next)
            } else {
                f64::INFINITY
            };
        }
    }
}
