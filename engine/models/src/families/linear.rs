//! Logistic regression (two or more classes) and ridge regression: one weight an input, one a category, one intercept.
//!
//! z = x·W + Σ_c T[code_c] + b, minimising Σ loss + λ/2·(|W|² + |T|²), which is scikit-learn's objective with C = 1/λ.
//! Full-batch L-BFGS: gradients by burn on the device, steps in f64 on the host.

use burn::tensor::{Device, Int, Tensor, TensorData, module::embedding};
use hearth_protocol::{EpochPoint, FitSpec, ModelChoice};
use hearth_tabular::Encoded;

use super::{
    Family, Job, Local, Predictor, Trained,
    lbfgs::{Lbfgs, Step},
};
use crate::{
    Dims, Examples, ModelError, Tensors,
    examples::{Batch, inputs_of},
    tensors::read,
};

/// The family.
pub(super) struct Linear;

/// Rows whose gradient is computed at a time.
const CHUNK_ROWS: usize = 16_384;

/// Weights on a device.
struct Weights {
    /// Numeric inputs × outputs; none without numeric inputs.
    numeric: Option<Tensor<2>>,
    /// Slots × outputs; none without categorical inputs.
    table: Option<Tensor<2>>,
    /// 1 × outputs.
    bias: Tensor<2>,
}

impl Weights {
    /// From one flat vector: numeric weights, table, intercepts.
    fn from_flat(flat: &[f64], dims: &Dims, device: &Device) -> Self {
        let (p, s, k) = (dims.numeric, dims.slots(), dims.outputs);
        let tensor = |from: usize, rows: usize| -> Tensor<2> {
            let values: Vec<f32> = flat[from..from + rows * k]
                .iter()
                .map(|&value| value as f32)
                .collect();
            Tensor::from_data(TensorData::new(values, [rows, k]), device).require_grad()
        };
        Self {
            numeric: (p > 0).then(|| tensor(0, p)),
            table: (s > 0).then(|| tensor(p * k, s)),
            bias: tensor((p + s) * k, 1),
        }
    }

    /// From named tensors.
    fn from_tensors(tensors: &Tensors, dims: &Dims, device: &Device) -> Result<Self, ModelError> {
        let (p, s, k) = (dims.numeric, dims.slots(), dims.outputs);
        let optional = |present: bool, name: &str, rows: usize| {
            present
                .then(|| tensors.on_device(name, [rows, k], device))
                .transpose()
        };
        Ok(Self {
            numeric: optional(p > 0, "linear.numeric", p)?,
            table: optional(s > 0, "linear.table", s)?,
            bias: tensors.on_device("linear.bias", [1, k], device)?,
        })
    }

    /// Raw outputs, rows × outputs.
    fn forward(&self, batch: (Tensor<2>, Option<Tensor<2, Int>>)) -> Tensor<2> {
        let rows = batch.0.dims()[0];
        let [_, outputs] = self.bias.dims();
        let mut raw = self.bias.clone().expand([rows, outputs]);
        if let Some(weight) = &self.numeric {
            raw = raw + batch.0.matmul(weight.clone());
        }
        if let (Some(table), Some(codes)) = (&self.table, batch.1) {
            raw = raw
                + embedding(table.clone(), codes)
                    .sum_dim(1)
                    .reshape([rows, outputs]);
        }
        raw
    }

    /// The tensors in the order of the flat vector.
    fn each(&self) -> impl Iterator<Item = &Tensor<2>> {
        self.numeric.iter().chain(&self.table).chain([&self.bias])
    }
}

/// Value and gradient of the penalised mean loss at a point.
async fn objective(
    flat: &[f64],
    job: &Job<'_>,
    batches: &[Batch],
    device: &Device,
) -> Result<(f64, Vec<f64>), ModelError> {
    let examples: &Examples = job.examples;
    let weights = Weights::from_flat(flat, &examples.dims, device);
    let penalised = flat.len() - examples.dims.outputs;
    let mut value = 0.0;
    let mut gradient = vec![0.0; flat.len()];
    for batch in batches {
        job.run.step().await?;
        let loss = examples.loss_sum(
            weights.forward((batch.numeric.clone(), batch.codes.clone())),
            batch,
        );
        let grads = loss.backward();
        value += f64::from(read(loss.inner()).await?[0]);
        let mut at = 0;
        for tensor in weights.each() {
            let size = tensor.dims().iter().product::<usize>();
            if let Some(grad) = tensor.grad(&grads) {
                for (sum, part) in gradient[at..at + size].iter_mut().zip(read(grad).await?) {
                    *sum += f64::from(part);
                }
            }
            at += size;
        }
    }
    let rows = job.train.len() as f64;
    let l2 = job.spec.linear.l2;
    value += l2 / 2.0
        * flat[..penalised]
            .iter()
            .map(|weight| weight * weight)
            .sum::<f64>();
    for (sum, weight) in gradient[..penalised].iter_mut().zip(flat) {
        *sum += l2 * weight;
    }
    gradient.iter_mut().for_each(|sum| *sum /= rows);
    Ok((value / rows, gradient))
}

impl Family for Linear {
    fn name(&self) -> ModelChoice {
        ModelChoice::Linear
    }

    fn check(&self, spec: &FitSpec) -> Result<(), ModelError> {
        let problem = |problem: &str| ModelError::Spec {
            setting: "linear",
            problem: problem.to_owned(),
        };
        if !(spec.linear.l2.is_finite() && spec.linear.l2 >= 0.0) {
            return Err(problem("l2 must be a number of at least 0"));
        }
        if spec.linear.max_steps == 0 || spec.linear.max_steps > 100_000 {
            return Err(problem("max_steps must be between 1 and 100,000"));
        }
        Ok(())
    }

    fn fit<'a>(&'a self, job: Job<'a>) -> Local<'a, Result<Trained, ModelError>> {
        Box::pin(async move {
            let dims = &job.examples.dims;
            let device = job.device.clone().autodiff();
            let batches: Vec<Batch> = job
                .train
                .chunks(CHUNK_ROWS)
                .map(|rows| job.examples.batch(rows, &device))
                .collect();
            let size = (dims.numeric + dims.slots() + 1) * dims.outputs;
            let mut at = async |flat: &[f64]| objective(flat, &job, &batches, &device).await;
            let start = vec![0.0; size];
            let (value, gradient) = at(&start).await?;
            let mut optimiser = Lbfgs::new(start, value, gradient);
            let mut history = Vec::new();
            let steps = job.spec.linear.max_steps;
            for step in 1..=steps {
                let done = optimiser.step(&mut at).await?;
                history.push(EpochPoint {
                    epoch: step,
                    loss: optimiser.value,
                    validation: None,
                });
                if job.run.news_due() {
                    let mut progress = job.progress(self.name(), u64::from(step), u64::from(steps));
                    (progress.epoch, progress.loss) = (Some(step), Some(optimiser.value));
                    job.run.progress(progress);
                }
                if done == Step::Converged {
                    break;
                }
            }
            if !optimiser.value.is_finite() {
                return Err(ModelError::Diverged { learning_rate: 1.0 });
            }
            let weights: Vec<f32> = optimiser.point.iter().map(|&weight| weight as f32).collect();
            let k = dims.outputs;
            let (table_at, bias_at) = (dims.numeric * k, (dims.numeric + dims.slots()) * k);
            let mut tensors = Tensors::default();
            if table_at > 0 {
                tensors.insert("linear.numeric", &[dims.numeric, k], weights[..table_at].to_vec());
            }
            if bias_at > table_at {
                tensors.insert(
                    "linear.table",
                    &[dims.slots(), k],
                    weights[table_at..bias_at].to_vec(),
                );
            }
            tensors.insert("linear.bias", &[1, k], weights[bias_at..].to_vec());
            let fitted = Weights::from_tensors(&tensors, dims, job.device)?;
            let mut validation_raw = Vec::with_capacity(job.validation.len() * k);
            for rows in job.validation.chunks(super::PREDICT_ROWS) {
                job.run.step().await?;
                let rows = rows.iter().map(|&row| row as usize);
                validation_raw.extend(
                    read(fitted.forward(inputs_of(&job.examples.inputs, dims, rows, job.device))).await?,
                );
            }
            Ok(Trained {
                tensors,
                validation_raw,
                history,
                length: steps,
            })
        })
    }

    fn open(
        &self,
        tensors: &Tensors,
        dims: &Dims,
        _spec: &FitSpec,
        device: &Device,
    ) -> Result<Box<dyn Predictor>, ModelError> {
        let weights = Weights::from_tensors(tensors, dims, device)?;
        Ok(Box::new(Opened {
            weights,
            dims: dims.clone(),
            device: device.clone(),
        }))
    }
}

/// Weights ready to predict.
struct Opened {
    weights: Weights,
    dims: Dims,
    device: Device,
}

impl Predictor for Opened {
    fn raw<'a>(
        &'a self,
        inputs: &'a Encoded,
        from: usize,
        to: usize,
    ) -> Local<'a, Result<Vec<f32>, ModelError>> {
        Box::pin(async move {
            read(
                self.weights
                    .forward(inputs_of(inputs, &self.dims, from..to, &self.device)),
            )
            .await
        })
    }
}
