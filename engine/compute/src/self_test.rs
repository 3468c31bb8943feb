//! The numeric self-test: a forward pass and its gradients on a device, against the CPU.
//! Some drivers run without an error and compute nonsense; such an adapter must never be used.

use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use rand::RngExt;

use crate::{DeviceError, random::rng};

/// Relative difference to the CPU from which a device counts as wrong. Single precision with another order of
/// summation over 64 terms differs by about 1e-6; 1e-3 leaves room for fast-math drivers and none for nonsense.
pub(crate) const TOLERANCE: f64 = 1e-3;

/// Runs a small network with an embedding, a matrix product, a rectifier and a log-loss forward and backward on
/// `device` and on the CPU, and returns the largest difference, relative to the largest value of each result.
///
/// # Errors
/// `Run` when the device cannot finish.
pub async fn self_test(device: &Device) -> Result<f64, DeviceError> {
    let on_cpu = results(&Device::flex()).await?;
    let on_device = results(device).await?;
    let mut worst = 0.0_f64;
    for (expected, got) in on_cpu.iter().zip(&on_device) {
        let scale = expected
            .iter()
            .fold(1e-12_f64, |largest, value| largest.max(f64::from(value.abs())));
        for (a, b) in expected.iter().zip(got) {
            let difference = f64::from((a - b).abs()) / scale;
            // NaN must count as a difference.
            worst = if difference.is_finite() {
                worst.max(difference)
            } else {
                f64::INFINITY
            };
        }
    }
    Ok(worst)
}

/// The loss and the gradients of every parameter, on one device.
async fn results(device: &Device) -> Result<Vec<Vec<f32>>, DeviceError> {
    const ROWS: usize = 96;
    const INPUTS: usize = 24;
    const HIDDEN: usize = 64;
    const LEVELS: usize = 7;

    let mut rng = rng(7, "device self-test");
    let mut values =
        |count: usize| -> Vec<f32> { (0..count).map(|_| rng.random_range(-1.0_f32..1.0)).collect() };
    let device = device.clone().autodiff();
    let x = Tensor::<2>::from_data(TensorData::new(values(ROWS * INPUTS), [ROWS, INPUTS]), &device);
    let codes: Vec<i32> = (0..ROWS).map(|row| (row * 5 % LEVELS) as i32).collect();
    let codes = Tensor::<2, Int>::from_data(TensorData::new(codes, [ROWS, 1]), &device);
    let label: Vec<f32> = (0..ROWS).map(|row| f32::from(u8::from(row % 3 == 0))).collect();
    let label = Tensor::<2>::from_data(TensorData::new(label, [ROWS, 1]), &device);
    let table = Tensor::<2>::from_data(
        TensorData::new(values(LEVELS * HIDDEN), [LEVELS, HIDDEN]),
        &device,
    )
    .require_grad();
    let first = Tensor::<2>::from_data(
        TensorData::new(values(INPUTS * HIDDEN), [INPUTS, HIDDEN]),
        &device,
    )
    .require_grad();
    let second = Tensor::<2>::from_data(TensorData::new(values(HIDDEN), [HIDDEN, 1]), &device).require_grad();

    let embedded = burn::tensor::module::embedding(table.clone(), codes).reshape([ROWS, HIDDEN]);
    let hidden = activation::relu(x.matmul(first.clone()) + embedded);
    let logit = hidden.matmul(second.clone());
    let loss = (activation::softplus(logit.clone(), 1.0) - label * logit).mean();
    let grads = loss.backward();
    let mut read = vec![loss.inner().reshape([1, 1])];
    for parameter in [&table, &first, &second] {
        read.push(
            parameter
                .grad(&grads)
                .ok_or_else(|| DeviceError::Run("no gradient came back".to_owned()))?,
        );
    }
    let mut results = Vec::with_capacity(read.len());
    for tensor in read {
        let data = tensor
            .into_data_async()
            .await
            .map_err(|error| DeviceError::Run(format!("{error:?}")))?;
        results.push(
            data.try_into_vec::<f32>()
                .map_err(|error| DeviceError::Run(format!("{error:?}")))?,
        );
    }
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cpu_agrees_with_itself() {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let device = Device::flex();
        let mut test = Box::pin(self_test(&device));
        // The CPU backend never waits, so one poll finishes.
        match std::future::Future::poll(test.as_mut(), &mut context) {
            std::task::Poll::Ready(worst) => assert!(worst.expect("the CPU runs") <= 1e-6),
            std::task::Poll::Pending => panic!("the CPU backend waited"),
        }
    }
}
