//! Random draws and the few functions they need (exp, ln, logistic), built from `+ - * / sqrt` and bit patterns alone.
//! It must never call the platform's libm: IEEE 754 fixes those operations to the last bit, libm is free to differ.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a stream of random numbers is for. A purpose has its own stream, so a change in one part of the shop leaves the
/// draws of the others alone. The numbers are part of the generator's version: append, never renumber.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Person = 0,
    Touches = 1,
    Orders = 2,
    Campaign = 3,
    Future = 4,
    Dirt = 5,
}

/// A seeded stream of draws for one customer and one purpose.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub(super) fn new(seed: u64, customer: u32, purpose: Purpose) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..24].copy_from_slice(b"hearth shop v1\0\0");
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(u64::from(customer) * 8 + purpose as u64);
        Self(rng)
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in (0, 1], safe for `ln`.
    fn unit_above_zero(&mut self) -> f64 {
        1.0 - self.unit()
    }

    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(super) fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in 0..n; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// One of `items`, all equally likely; `items` is a table of constants and never empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// An index with chances proportional to `weights`; the last one when rounding leaves a rest.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (i, w) in weights.iter().enumerate() {
            if left < *w {
                return i;
            }
            left -= w;
        }
        weights.len().saturating_sub(1)
    }

    /// Standard normal by Marsaglia's polar method (no sine, no cosine).
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let x = self.range(-1.0, 1.0);
            let y = self.range(-1.0, 1.0);
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                return x * (-2.0 * ln(s) / s).sqrt();
            }
        }
    }

    /// Exponential with this rate (mean 1 / rate).
    pub(super) fn exponential(&mut self, rate: f64) -> f64 {
        -ln(self.unit_above_zero()) / rate
    }

    /// Gamma with mean shape / rate: Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
    pub(super) fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let boost = exp(ln(self.unit_above_zero()) / shape);
            return self.gamma(shape + 1.0, rate) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let t = 1.0 + c * x;
            if t > 0.0 {
                let v = t * t * t;
                if ln(self.unit_above_zero()) < 0.5 * x * x + d - d * v + d * ln(v) {
                    return d * v / rate;
                }
            }
        }
    }

    pub(super) fn beta(&mut self, a: f64, b: f64) -> f64 {
        let x = self.gamma(a, 1.0);
        x / (x + self.gamma(b, 1.0))
    }

    /// Poisson by multiplying uniforms; the mean is cut at 500, far above any in the shop.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        let limit = exp(-mean.clamp(0.0, 500.0));
        let mut product = self.unit_above_zero();
        let mut count = 0;
        while product > limit {
            product *= self.unit_above_zero();
            count += 1;
        }
        count
    }
}

/// Natural logarithm of a positive normal number, error below 2 units in the last place.
pub(super) fn ln(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh((m - 1)/(m + 1)); |s| <= 0.1716, so twelve terms reach 1e-18.
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut sum = 0.0;
    for k in (0..12).rev() {
        sum = sum * s2 + 1.0 / f64::from(2 * k + 1);
    }
    let e = exponent as f64;
    e * LN_2_HIGH + (e * LN_2_LOW + 2.0 * s * sum)
}

/// The exponential; 0 below -700 and that of 700 above it.
pub(super) fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let x = x.min(700.0);
    let k = (x * std::f64::consts::LOG2_E + 0.5).floor();
    let r = (x - k * 6.931_471_803_691_238e-1) - k * 1.908_214_929_270_587_7e-10;
    // Taylor on |r| <= 0.347: fourteen terms reach 1e-17.
    let mut sum = 1.0;
    for n in (1..15).rev() {
        sum = 1.0 + sum * r / f64::from(n);
    }
    sum * f64::from_bits(((k as i64 + 1023) as u64) << 52)
}

/// The logistic function 1 / (1 + e⁻ˣ).
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// The nearest multiple of 1/1000, so that what the model used is what the file says.
pub(super) fn round3(x: f64) -> f64 {
    (x * 1000.0 + 0.5).floor() / 1000.0
}

/// An amount as whole cents.
pub(super) fn cents(x: f64) -> i64 {
    (x * 100.0 + 0.5).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_libm_closely() {
        for i in 1..4000 {
            let x = f64::from(i) * 0.037;
            assert!((ln(x) - x.ln()).abs() <= 4e-16 * x.ln().abs().max(1.0), "ln {x}");
            let y = x - 70.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 1e-15, "exp {y}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-1e9), 0.0);
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        let mut d = Draw::new(7, 0, Purpose::Person);
        let n = 40_000;
        let mean = |f: &mut dyn FnMut() -> f64| (0..n).map(|_| f()).sum::<f64>() / f64::from(n);
        // Tolerances are five standard errors.
        assert!(mean(&mut || d.normal()).abs() < 0.025);
        assert!((mean(&mut || d.normal().powi(2)) - 1.0).abs() < 0.036);
        assert!((mean(&mut || d.gamma(2.5, 5.0)) - 0.5).abs() < 0.008);
        assert!((mean(&mut || d.gamma(0.5, 1.0)) - 0.5).abs() < 0.018);
        assert!((mean(&mut || d.beta(2.0, 6.0)) - 0.25).abs() < 0.0037);
        assert!((mean(&mut || d.exponential(4.0)) - 0.25).abs() < 0.0063);
        assert!((mean(&mut || f64::from(d.poisson(1.7))) - 1.7).abs() < 0.033);
    }
}
