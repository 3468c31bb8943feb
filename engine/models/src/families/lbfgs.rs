//! Limited-memory BFGS on the host (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 3.1).
//! The objective is asynchronous because it runs on a device; the few vectors here stay in f64.

/// Pairs of steps and gradient changes that are remembered.
const MEMORY: usize = 10;

/// One step's decision, kept between calls so that the caller drives the loop (and can stop it, or show progress).
pub(super) struct Lbfgs {
    /// Where it is.
    pub point: Vec<f64>,
    /// Objective there.
    pub value: f64,
    gradient: Vec<f64>,
    pairs: Vec<(Vec<f64>, Vec<f64>, f64)>,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The objective fell; go on.
    Moved,
    /// No further decrease worth having.
    Converged,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn moved(from: &[f64], along: &[f64], by: f64) -> Vec<f64> {
    from.iter()
        .zip(along)
        .map(|(from, along)| from + by * along)
        .collect()
}

impl Lbfgs {
    /// Starts at a point with its objective and gradient.
    pub fn new(point: Vec<f64>, value: f64, gradient: Vec<f64>) -> Self {
        Self {
            point,
            value,
            gradient,
            pairs: Vec::new(),
        }
    }

    /// The direction −H·g by the two-loop recursion.
    fn direction(&self) -> Vec<f64> {
        let mut q = self.gradient.clone();
        let mut factors = Vec::with_capacity(self.pairs.len());
        for (step, change, inverse) in self.pairs.iter().rev() {
            let factor = inverse * dot(step, &q);
            q = moved(&q, change, -factor);
            factors.push(factor);
        }
        let scale = match self.pairs.last() {
            Some((_, change, inverse)) => 1.0 / (inverse * dot(change, change)),
            // The first step has length at most 1.
            None => 1.0 / dot(&q, &q).sqrt().max(1.0),
        };
        q.iter_mut().for_each(|value| *value *= scale);
        for ((step, change, inverse), factor) in self.pairs.iter().zip(factors.iter().rev()) {
            let correction = inverse * dot(change, &q);
            q = moved(&q, step, factor - correction);
        }
        q.iter_mut().for_each(|value| *value = -*value);
        q
    }

    /// One step: a direction and a backtracking search for sufficient decrease (Armijo, c = 1e-4). `objective` gives
    /// value and gradient at a point.
    ///
    /// # Errors
    /// Whatever the objective fails with.
    pub async fn step<E>(
        &mut self,
        objective: &mut impl AsyncFnMut(&[f64]) -> Result<(f64, Vec<f64>), E>,
    ) -> Result<Step, E> {
        if self.gradient.iter().all(|value| value.abs() < 1e-6) {
            return Ok(Step::Converged);
        }
        let mut direction = self.direction();
        let mut slope = dot(&direction, &self.gradient);
        if slope >= 0.0 {
            self.pairs.clear();
            direction = self.direction();
            slope = dot(&direction, &self.gradient);
        }
        let mut length = 1.0;
        for _ in 0..25 {
            let point = moved(&self.point, &direction, length);
            let (value, gradient) = objective(&point).await?;
            if value <= self.value + 1e-4 * length * slope {
                let step: Vec<f64> = direction.iter().map(|value| value * length).collect();
                let change: Vec<f64> = gradient
                    .iter()
                    .zip(&self.gradient)
                    .map(|(new, old)| new - old)
                    .collect();
                let curvature = dot(&step, &change);
                if curvature > 1e-12 {
                    if self.pairs.len() == MEMORY {
                        self.pairs.remove(0);
                    }
                    self.pairs.push((step, change, 1.0 / curvature));
                }
                let gain = self.value - value;
                (self.point, self.value, self.gradient) = (point, value, gradient);
                // Single-precision losses carry about seven digits.
                return Ok(if gain <= 1e-8 * value.abs().max(1e-3) {
                    Step::Converged
                } else {
                    Step::Moved
                });
            }
            length /= 2.0;
        }
        Ok(Step::Converged)
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, future::Future, task::Poll};

    use super::*;

    /// Rosenbrock's function has its minimum, 0, at (1, 1).
    #[test]
    fn finds_the_minimum_of_rosenbrock() {
        fn at(p: &[f64]) -> (f64, Vec<f64>) {
            let (x, y) = (p[0], p[1]);
            let gradient = vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)];
            ((1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2), gradient)
        }
        let (value, gradient) = at(&[-1.2, 1.0]);
        let mut optimiser = Lbfgs::new(vec![-1.2, 1.0], value, gradient);
        for _ in 0..200 {
            let mut objective = async |p: &[f64]| Ok::<_, Infallible>(at(p));
            let mut step = Box::pin(optimiser.step(&mut objective));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            let Poll::Ready(Ok(done)) = step.as_mut().poll(&mut context) else {
                panic!("nothing here waits")
            };
            drop(step);
            if done == Step::Converged {
                break;
            }
        }
        assert!(
            (optimiser.point[0] - 1.0).abs() < 1e-4 && (optimiser.point[1] - 1.0).abs() < 1e-4,
            "{:?}",
            optimiser.point
        );
    }
}
