//! What a family learns from: encoded rows, what they should give, and batches of them on a device.

use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use hearth_protocol::Task;
use hearth_tabular::Encoded;

/// Sizes that a network is built for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dims {
    /// Numeric inputs.
    pub numeric: usize,
    /// Slots of each categorical input, the unseen one included.
    pub levels: Vec<u32>,
    /// Raw outputs: 1 for two classes or a quantity, else one a class.
    pub outputs: usize,
}

impl Dims {
    /// All slots of all categorical inputs.
    pub fn slots(&self) -> usize {
        self.levels.iter().map(|&levels| levels as usize).sum()
    }

    /// First slot of each categorical input in the common table.
    pub fn offsets(&self) -> Vec<u32> {
        let mut next = 0;
        self.levels
            .iter()
            .map(|&levels| {
                let offset = next;
                next += levels;
                offset
            })
            .collect()
    }
}

/// Encoded rows with their outcomes.
#[derive(Debug, Clone)]
pub struct Examples {
    /// Inputs.
    pub inputs: Encoded,
    /// Rows × outputs: 0/1 for two classes, one-hot for several, the standardised target for a quantity.
    pub outcome: Vec<f32>,
    /// How much each row counts, mean 1; none when all count the same.
    pub weight: Option<Vec<f32>>,
    /// What is predicted.
    pub task: Task,
    /// Sizes.
    pub dims: Dims,
}

/// Some rows on a device.
pub(crate) struct Batch {
    /// Rows × numeric inputs.
    pub numeric: Tensor<2>,
    /// Rows × categorical inputs, as places in the common table; none without categorical inputs.
    pub codes: Option<Tensor<2, Int>>,
    /// Rows × outputs.
    pub outcome: Tensor<2>,
    /// Rows × 1, or none.
    pub weight: Option<Tensor<2>>,
    /// Rows.
    pub rows: usize,
}

/// The inputs of some rows on a device: rows × numeric inputs, and rows × categorical inputs as places in the common
/// table.
pub(crate) fn inputs_of(
    inputs: &Encoded,
    dims: &Dims,
    rows: impl ExactSizeIterator<Item = usize>,
    device: &Device,
) -> (Tensor<2>, Option<Tensor<2, Int>>) {
    let (count, p, q) = (rows.len(), inputs.p, inputs.q);
    let offsets = dims.offsets();
    let mut numeric = Vec::with_capacity(count * p);
    let mut codes = Vec::with_capacity(count * q);
    for row in rows {
        numeric.extend_from_slice(&inputs.numeric[row * p..(row + 1) * p]);
        codes.extend(
            inputs.codes[row * q..(row + 1) * q]
                .iter()
                .zip(&offsets)
                .map(|(&code, &offset)| (code + offset) as i32),
        );
    }
    let numeric = Tensor::from_data(TensorData::new(numeric, [count, p]), device);
    let codes = (q > 0).then(|| Tensor::from_data(TensorData::new(codes, [count, q]), device));
    (numeric, codes)
}

impl Examples {
    /// The rows with these numbers, on a device.
    pub(crate) fn batch(&self, rows: &[u32], device: &Device) -> Batch {
        let k = self.dims.outputs;
        let (numeric, codes) = inputs_of(
            &self.inputs,
            &self.dims,
            rows.iter().map(|&row| row as usize),
            device,
        );
        let mut outcome = Vec::with_capacity(rows.len() * k);
        for &row in rows {
            outcome.extend_from_slice(&self.outcome[row as usize * k..(row as usize + 1) * k]);
        }
        let weight = self.weight.as_ref().map(|weight| {
            let values: Vec<f32> = rows.iter().map(|&row| weight[row as usize]).collect();
            Tensor::from_data(TensorData::new(values, [rows.len(), 1]), device)
        });
        let outcome = Tensor::from_data(TensorData::new(outcome, [rows.len(), k]), device);
        Batch {
            numeric,
            codes,
            outcome,
            weight,
            rows: rows.len(),
        }
    }

    /// Sum of the losses of a batch, shape `[1]`: log loss from raw log-odds, or squared error.
    pub(crate) fn loss_sum(&self, raw: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let by_row = match self.task {
            // log(1 + e^z) − y·z
            Task::Binary => activation::softplus(raw.clone(), 1.0) - batch.outcome.clone() * raw,
            // −Σ y·log softmax(z)
            Task::Multiclass => (activation::log_softmax(raw, 1) * batch.outcome.clone())
                .sum_dim(1)
                .neg(),
            Task::Regression => (raw - batch.outcome.clone()).square(),
        };
        match &batch.weight {
            Some(weight) => (by_row * weight.clone()).sum(),
            None => by_row.sum(),
        }
    }

    /// Mean loss of raw outputs for the given rows under their weights, computed in f64 on the host.
    pub(crate) fn host_loss(&self, raw: &[f32], rows: &[u32]) -> f64 {
        let k = self.dims.outputs;
        let (mut total, mut weights) = (0.0, 0.0);
        for (place, &row) in rows.iter().enumerate() {
            let weight = self
                .weight
                .as_ref()
                .map_or(1.0, |weight| f64::from(weight[row as usize]));
            weights += weight;
            total += weight * {
                let z = &raw[place * k..(place + 1) * k];
                let y = &self.outcome[row as usize * k..(row as usize + 1) * k];
                match self.task {
                    Task::Binary => {
                        let (z, y) = (f64::from(z[0]), f64::from(y[0]));
                        z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z
                    }
                    Task::Multiclass => {
                        let top = z.iter().fold(f64::NEG_INFINITY, |top, &z| top.max(f64::from(z)));
                        let sum: f64 = z.iter().map(|&z| (f64::from(z) - top).exp()).sum();
                        let chosen: f64 = z.iter().zip(y).map(|(&z, &y)| f64::from(z) * f64::from(y)).sum();
                        top + sum.ln() - chosen
                    }
                    Task::Regression => (f64::from(z[0]) - f64::from(y[0])).powi(2),
                }
            };
        }
        if weights > 0.0 { total / weights } else { 0.0 }
    }
}
