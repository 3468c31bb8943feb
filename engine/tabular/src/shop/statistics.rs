//! Tests that a large shop shows what its truth says: the campaign's effect, the balance, the churn model's reach.

use super::customer::Customer;
use super::{ShopSpec, oracle};

/// Sum, sum of squares and count of one number in one group.
#[derive(Clone, Copy, Default)]
struct Moments {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, x: f64) {
        self.n += 1.0;
        self.sum += x;
        self.squares += x * x;
    }

    fn mean(&self) -> f64 {
        self.sum / self.n
    }

    /// Squared standard error of the mean.
    fn error2(&self) -> f64 {
        (self.squares / self.n - self.mean().powi(2)) / self.n
    }
}

/// The difference treated − control and its standard error.
fn difference(groups: [Moments; 2]) -> (f64, f64) {
    let [control, treated] = groups;
    (
        treated.mean() - control.mean(),
        (treated.error2() + control.error2()).sqrt(),
    )
}

/// One pass over a shop of 50,000; three standard errors fail one honest run in 370, and the seed is fixed.
#[test]
fn a_large_shop_shows_its_truth() {
    let spec = ShopSpec {
        seed: 11,
        customers: 50_000,
        ..ShopSpec::default()
    };
    let line = spec.timeline();
    let (mut age, mut past_orders) = ([Moments::default(); 2], [Moments::default(); 2]);
    let (mut converted, mut spend) = ([Moments::default(); 2], [Moments::default(); 2]);
    let mut by_segment = [([Moments::default(); 2], Moments::default()); 6];
    let (mut true_spend, mut true_uplift) = (Moments::default(), Moments::default());
    let mut churn = Vec::new();
    let mut churned = Moments::default();
    let (mut next, mut expected_next) = (Moments::default(), Moments::default());
    for index in 0..spec.customers {
        let c = Customer::simulate(&spec, index);
        churn.push((c.future.p_churn, c.future.has_churned));
        churned.add(f64::from(u8::from(c.future.has_churned)));
        next.add(c.future.spend as f64 / 100.0);
        expected_next.add(c.future.expected_spend);
        let o = &c.outcome;
        if !o.is_eligible {
            continue;
        }
        let arm = usize::from(o.is_treated);
        age[arm].add(c.person.age.map_or(40.0, f64::from));
        past_orders[arm].add(c.orders.iter().filter(|o| o.at.day < line.mailing()).count() as f64);
        let bought = f64::from(u8::from(o.has_converted));
        converted[arm].add(bought);
        spend[arm].add(c.window_spend(&line) as f64 / 100.0);
        true_uplift.add(o.uplift());
        true_spend.add(o.spend_treated - o.spend_control);
        let segment = &mut by_segment[c.person.segment as usize];
        segment.0[arm].add(bought);
        segment.1.add(o.uplift());
    }

    let share = converted[1].n / (converted[0].n + converted[1].n);
    assert!(
        (share - 0.5).abs() < 3.0 * (0.25 / true_uplift.n).sqrt(),
        "treated share {share}"
    );
    for (what, groups, truth) in [
        ("age", age, 0.0),
        ("past orders", past_orders, 0.0),
        ("conversion", converted, true_uplift.mean()),
        ("spend", spend, true_spend.mean()),
    ] {
        let (found, error) = difference(groups);
        assert!(
            (found - truth).abs() < 3.0 * error,
            "{what}: {found} ± {error}, truth {truth}"
        );
    }
    for (segment, (groups, truth)) in by_segment.iter().enumerate() {
        let (found, error) = difference(*groups);
        assert!(
            (found - truth.mean()).abs() < 3.5 * error,
            "segment {segment}: {found} ± {error}"
        );
    }
    assert!(by_segment[5].1.mean() < -0.03, "the quiet ones are sleeping dogs");

    let rate = churned.mean();
    assert!((0.20..0.33).contains(&rate), "churn rate {rate}");
    let auc = oracle::auc(&mut churn).unwrap();
    assert!((0.80..0.88).contains(&auc), "oracle AUC {auc}");
    // The model's chances are calibrated: their mean is the rate.
    let mean_chance = churn.iter().map(|(p, _)| p).sum::<f64>() / churned.n;
    assert!((mean_chance - rate).abs() < 3.0 * churned.error2().sqrt());
    let gap = next.mean() - expected_next.mean();
    assert!(
        gap.abs() < 3.0 * next.error2().sqrt(),
        "90-day spend is {gap} off its expectation"
    );
}
