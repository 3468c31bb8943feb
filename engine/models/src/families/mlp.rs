//! A multi-layer perceptron: embeddings of the categories beside the numeric inputs, rectified hidden layers, dropout.
//!
//! h₀ = [x, T[code₁], …, T[code_q]], hᵢ = dropout(relu(hᵢ₋₁·Wᵢ + bᵢ)), z = h·W + b, trained by AdamW (Loshchilov & Hutter,
//! 2019) with a cosine schedule and early stopping on the validation rows.

use burn::{
    module::{Module, Param},
    nn::{Embedding, Linear},
    optim::{AdamWConfig, GradientsParams},
    tensor::{Device, Int, Tensor, TensorData, activation},
};
use hearth_compute::{Stopwatch, rng};
use hearth_protocol::{EpochPoint, FitSpec, MlpSpec, ModelChoice, Task};
use hearth_tabular::Encoded;
use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{Family, Job, Local, PREDICT_ROWS, Predictor, Trained};
use crate::{Dims, Examples, ModelError, Tensors, examples::inputs_of, tensors::read};

/// The family.
pub(super) struct Mlp;

/// The network. Shapes: table slots × width, layer i inputs × units.
#[derive(Module, Debug)]
struct Network {
    table: Option<Embedding>,
    hidden: Vec<Linear>,
    out: Linear,
}

/// Width of the embedding of one category: about twice the square root of the largest number of levels, from 4 to 16.
fn width(dims: &Dims) -> usize {
    let levels = dims.levels.iter().copied().max().unwrap_or(0);
    ((f64::from(levels).sqrt() * 2.0).ceil() as usize).clamp(4, 16)
}

/// Names and shapes `[inputs, outputs]` of the layers, the last one without rectifier.
fn layers(dims: &Dims, spec: &MlpSpec) -> Vec<(String, [usize; 2])> {
    let mut inputs = dims.numeric + dims.levels.len() * width(dims);
    let mut layers = Vec::new();
    for (index, &units) in spec.hidden.iter().enumerate() {
        layers.push((format!("mlp.hidden.{index}"), [inputs, units as usize]));
        inputs = units as usize;
    }
    layers.push(("mlp.out".to_owned(), [inputs, dims.outputs]));
    layers
}

/// Random weights: uniform within ±√(6/inputs) before a rectifier (He et al., 2015), ±√(1/inputs) for the last layer,
/// ±.1 for embeddings; intercepts 0. Drawn on the host, so that every device starts from the same ones.
fn initial(dims: &Dims, spec: &MlpSpec, seed: u64) -> Tensors {
    let mut rng = rng(seed, "mlp weights");
    let mut uniform = |count: usize, bound: f32| -> Vec<f32> {
        (0..count)
            .map(|_| rng.random_range(-1.0_f32..1.0) * bound)
            .collect()
    };
    let mut tensors = Tensors::default();
    if !dims.levels.is_empty() {
        let shape = [dims.slots(), width(dims)];
        tensors.insert("mlp.table", &shape, uniform(shape[0] * shape[1], 0.1));
    }
    let layers = layers(dims, spec);
    for (index, (name, [inputs, units])) in layers.iter().enumerate() {
        let gain = if index + 1 == layers.len() { 1.0_f32 } else { 6.0 };
        let bound = (gain / (*inputs).max(1) as f32).sqrt();
        tensors.insert(
            format!("{name}.weight"),
            &[*inputs, *units],
            uniform(inputs * units, bound),
        );
        tensors.insert(format!("{name}.bias"), &[*units], vec![0.0; *units]);
    }
    tensors
}

impl Network {
    fn new(tensors: &Tensors, dims: &Dims, spec: &MlpSpec, device: &Device) -> Result<Self, ModelError> {
        let table = if dims.levels.is_empty() {
            None
        } else {
            let weight = tensors.on_device("mlp.table", [dims.slots(), width(dims)], device)?;
            Some(Embedding {
                weight: Param::from_tensor(weight),
            })
        };
        let mut hidden = Vec::new();
        for (name, [inputs, units]) in layers(dims, spec) {
            hidden.push(Linear {
                weight: Param::from_tensor(tensors.on_device(
                    &format!("{name}.weight"),
                    [inputs, units],
                    device,
                )?),
                bias: Some(Param::from_tensor(tensors.on_device(
                    &format!("{name}.bias"),
                    [units],
                    device,
                )?)),
            });
        }
        let out = hidden.pop().expect("layers() always ends with the output layer");
        Ok(Self { table, hidden, out })
    }

    /// Raw outputs, rows × outputs. `drop` gives each hidden layer's mask while training.
    fn forward(
        &self,
        numeric: Tensor<2>,
        codes: Option<Tensor<2, Int>>,
        mut drop: impl FnMut(usize, usize) -> Option<Tensor<2>>,
    ) -> Tensor<2> {
        let [rows, inputs] = numeric.dims();
        let mut x = match (&self.table, codes) {
            (Some(table), Some(codes)) => {
                let [_, columns] = codes.dims();
                let embedded = table.forward(codes);
                let [_, _, width] = embedded.dims();
                let embedded = embedded.reshape([rows, columns * width]);
                if inputs == 0 {
                    embedded
                } else {
                    Tensor::cat(vec![numeric, embedded], 1)
                }
            }
            _ => numeric,
        };
        for layer in &self.hidden {
            x = activation::relu(layer.forward(x));
            let [rows, units] = x.dims();
            if let Some(mask) = drop(rows, units) {
                x = x * mask;
            }
        }
        self.out.forward(x)
    }

    /// Weights by name, on the host.
    async fn tensors(&self, dims: &Dims, spec: &MlpSpec) -> Result<Tensors, ModelError> {
        let mut tensors = Tensors::default();
        if let Some(table) = &self.table {
            tensors.insert(
                "mlp.table",
                &[dims.slots(), width(dims)],
                read(table.weight.val()).await?,
            );
        }
        for ((name, shape), layer) in layers(dims, spec)
            .iter()
            .zip(self.hidden.iter().chain([&self.out]))
        {
            tensors.insert(format!("{name}.weight"), shape, read(layer.weight.val()).await?);
            if let Some(bias) = &layer.bias {
                tensors.insert(format!("{name}.bias"), &shape[1..], read(bias.val()).await?);
            }
        }
        Ok(tensors)
    }
}

/// A dropout mask drawn on the host: 0, or 1/(1 − p). Drawn here and not on the device so that a seed gives the same
/// training everywhere.
fn mask(rng: &mut ChaCha8Rng, p: f64, rows: usize, units: usize, device: &Device) -> Option<Tensor<2>> {
    if p == 0.0 {
        return None;
    }
    let limit = (p * f64::from(u16::MAX)) as u16;
    let keep = (1.0 / (1.0 - p)) as f32;
    let values: Vec<f32> = (0..rows * units)
        .map(|_| if rng.random::<u16>() < limit { 0.0 } else { keep })
        .collect();
    Some(Tensor::from_data(TensorData::new(values, [rows, units]), device))
}

/// Learning rate in epoch `epoch` (from 0): a short warm-up, then a cosine down to a twentieth.
fn rate(spec: &MlpSpec, epoch: u32) -> f64 {
    let whole = f64::from(spec.max_epochs.max(1));
    let cosine = (std::f64::consts::PI * f64::from(epoch) / whole).cos();
    let warm = if epoch == 0 { 0.5 } else { 1.0 };
    spec.learning_rate * warm * (0.05 + 0.95 * (1.0 + cosine) / 2.0)
}

impl Family for Mlp {
    fn name(&self) -> ModelChoice {
        ModelChoice::Mlp
    }

    fn check(&self, spec: &FitSpec) -> Result<(), ModelError> {
        let spec = &spec.mlp;
        let problem = |problem: &str| {
            Err(ModelError::Spec {
                setting: "mlp",
                problem: problem.to_owned(),
            })
        };
        if spec.hidden.len() > 16 || spec.hidden.iter().any(|&units| units == 0 || units > 4_096) {
            return problem("hidden takes at most 16 layers of 1 to 4,096 units");
        }
        if !(0.0..1.0).contains(&spec.dropout) {
            return problem("dropout must be at least 0 and less than 1");
        }
        if !(spec.weight_decay.is_finite() && spec.weight_decay >= 0.0) {
            return problem("weight_decay must be a number of at least 0");
        }
        if !(spec.learning_rate.is_finite() && spec.learning_rate > 0.0 && spec.learning_rate <= 1.0) {
            return problem("learning_rate must be above 0 and at most 1");
        }
        if spec.batch_size == 0 || spec.batch_size > 1_048_576 {
            return problem("batch_size must be between 1 and 1,048,576");
        }
        if spec.max_epochs == 0 || spec.max_epochs > 100_000 || spec.patience == 0 {
            return problem("max_epochs must be between 1 and 100,000, and patience at least 1");
        }
        Ok(())
    }

    fn fit<'a>(&'a self, job: Job<'a>) -> Local<'a, Result<Trained, ModelError>> {
        Box::pin(train(job))
    }

    fn open(
        &self,
        tensors: &Tensors,
        dims: &Dims,
        spec: &FitSpec,
        device: &Device,
    ) -> Result<Box<dyn Predictor>, ModelError> {
        let network = Network::new(tensors, dims, &spec.mlp, device)?;
        Ok(Box::new(Opened {
            network,
            dims: dims.clone(),
            device: device.clone(),
        }))
    }
}

/// The best epoch so far.
struct Best {
    loss: f64,
    epoch: u32,
    network: Network,
    raw: Vec<f32>,
}

async fn train(job: Job<'_>) -> Result<Trained, ModelError> {
    let (examples, spec) = (job.examples, &job.spec.mlp);
    let device = job.device.clone().autodiff();
    let mut network = Network::new(
        &initial(&examples.dims, spec, job.seed),
        &examples.dims,
        spec,
        &device,
    )?;
    let mut optimiser = AdamWConfig::new()
        .with_epsilon(1e-8)
        .with_weight_decay(spec.weight_decay as f32)
        .init();
    let mut order = job.train.to_vec();
    let (mut order_rng, mut drop_rng) = (rng(job.seed, "mlp order"), rng(job.seed, "mlp dropout"));
    let epochs = job.length.unwrap_or(spec.max_epochs);
    let steps_an_epoch = order.len().div_ceil(spec.batch_size as usize) as u64;
    let watch = Stopwatch::start();
    let (mut history, mut best) = (Vec::<EpochPoint>::new(), None::<Best>);
    let mut steps = 0_u64;
    for epoch in 0..epochs {
        order.shuffle(&mut order_rng);
        let mut loss_sum: Option<Tensor<1>> = None;
        let mut rows_so_far = 0;
        for rows in order.chunks(spec.batch_size as usize) {
            job.run.step().await?;
            let batch = examples.batch(rows, &device);
            let raw = network.forward(batch.numeric.clone(), batch.codes.clone(), |rows, units| {
                mask(&mut drop_rng, spec.dropout, rows, units, &device)
            });
            let loss = examples.loss_sum(raw, &batch);
            let mean = loss.clone() / batch.rows as f64;
            let grads = GradientsParams::from_grads(mean.backward(), &network);
            network = optimiser.step(rate(spec, epoch), network, grads);
            let loss = loss.inner();
            loss_sum = Some(match loss_sum {
                Some(sum) => sum + loss,
                None => loss,
            });
            rows_so_far += batch.rows;
            steps += 1;
            if job.run.news_due() {
                let mut progress = job.progress(ModelChoice::Mlp, steps, u64::from(epochs) * steps_an_epoch);
                if let Some(sum) = &loss_sum {
                    progress.loss = Some(f64::from(read(sum.clone()).await?[0]) / rows_so_far as f64);
                }
                progress.validation = history.last().and_then(|point| point.validation);
                progress.epoch = Some(epoch + 1);
                let whole = (u64::from(epochs) * steps_an_epoch) as f64;
                progress.seconds_left = Some(watch.seconds() * (whole / steps as f64 - 1.0));
                job.run.progress(progress);
            }
        }
        let loss = match loss_sum {
            Some(sum) => f64::from(read(sum).await?[0]) / order.len() as f64,
            None => f64::NAN,
        };
        if !loss.is_finite() {
            return Err(ModelError::Diverged {
                learning_rate: spec.learning_rate,
            });
        }
        let mut point = EpochPoint {
            epoch: epoch + 1,
            loss,
            validation: None,
        };
        if !job.validation.is_empty() {
            let raw = raw_of(&network.clone().valid(), &job, job.validation).await?;
            let validation = examples.host_loss(&raw, job.validation);
            point.validation = Some(validation);
            if best.as_ref().is_none_or(|best| validation < best.loss) {
                best = Some(Best {
                    loss: validation,
                    epoch: epoch + 1,
                    network: network.clone(),
                    raw,
                });
            }
        }
        history.push(point);
        let (mut progress, whole) = (
            job.progress(ModelChoice::Mlp, steps, u64::from(epochs) * steps_an_epoch),
            epochs,
        );
        (progress.epoch, progress.loss, progress.validation) =
            (Some(epoch + 1), Some(loss), point.validation);
        progress.seconds_left = Some(watch.seconds() * (f64::from(whole) / f64::from(epoch + 1) - 1.0));
        job.run.progress(progress);
        if best
            .as_ref()
            .is_some_and(|best| epoch + 1 >= best.epoch + spec.patience)
        {
            break;
        }
    }
    let (length, network, validation_raw) = match best {
        Some(best) => (best.epoch, best.network, best.raw),
        None => (epochs, network, Vec::new()),
    };
    Ok(Trained {
        tensors: network.valid().tensors(&examples.dims, spec).await?,
        validation_raw,
        history,
        length,
    })
}

/// Raw outputs of some rows of the examples.
async fn raw_of(network: &Network, job: &Job<'_>, rows: &[u32]) -> Result<Vec<f32>, ModelError> {
    let mut raw = Vec::with_capacity(rows.len() * job.examples.dims.outputs);
    for rows in rows.chunks(PREDICT_ROWS) {
        job.run.step().await?;
        let rows = rows.iter().map(|&row| row as usize);
        let (numeric, codes) = inputs_of(&job.examples.inputs, &job.examples.dims, rows, job.device);
        raw.extend(read(network.forward(numeric, codes, |_, _| None)).await?);
    }
    Ok(raw)
}

/// Weights ready to predict.
struct Opened {
    network: Network,
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
            let (numeric, codes) = inputs_of(inputs, &self.dims, from..to, &self.device);
            read(self.network.forward(numeric, codes, |_, _| None)).await
        })
    }
}

/// Milliseconds of a training step (forward, backward, AdamW) of a perceptron without dropout on synthetic rows: the
/// median of at least five timed steps after three untimed ones.
///
/// # Errors
/// `Device` when the device fails, `Spec` when the settings are at fault.
pub async fn measure_step(device: &Device, dims: &Dims, spec: &MlpSpec) -> Result<f64, ModelError> {
    let rows = spec.batch_size as usize;
    let mut rng = rng(5, "measure step");
    let inputs = Encoded {
        rows,
        numeric: (0..rows * dims.numeric)
            .map(|_| rng.random_range(-2.0_f32..2.0))
            .collect(),
        p: dims.numeric,
        codes: (0..rows)
            .flat_map(|_| dims.levels.clone())
            .map(|levels| rng.random_range(0..levels.max(1)))
            .collect(),
        q: dims.levels.len(),
        levels: dims.levels.clone(),
    };
    let outcome = (0..rows * dims.outputs)
        .map(|_| f32::from(u8::from(rng.random_range(0..3) == 0)))
        .collect();
    let examples = Examples {
        inputs,
        outcome,
        weight: None,
        task: Task::Binary,
        dims: dims.clone(),
    };
    let autodiff = device.clone().autodiff();
    let mut network = Network::new(&initial(dims, spec, 5), dims, spec, &autodiff)?;
    let mut optimiser = AdamWConfig::new().with_epsilon(1e-8).init();
    let batch = examples.batch(&(0..rows as u32).collect::<Vec<_>>(), &autodiff);
    let mut times = Vec::new();
    let whole = Stopwatch::start();
    for step in 0..40 {
        let watch = Stopwatch::start();
        let loss = examples.loss_sum(
            network.forward(batch.numeric.clone(), batch.codes.clone(), |_, _| None),
            &batch,
        );
        let mean = loss / rows as f64;
        let grads = GradientsParams::from_grads(mean.backward(), &network);
        network = optimiser.step(1e-3, network, grads);
        // Reading the loss and a weight waits for the whole step.
        read(mean.inner()).await?;
        if let Some(bias) = &network.out.bias {
            read(bias.val().inner()).await?;
        }
        if step >= 3 {
            times.push(watch.seconds() * 1e3);
        }
        if times.len() >= 5 && whole.seconds() > 1.0 {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
