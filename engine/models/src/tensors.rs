//! Weights on the host: names, shapes and values, the same for every family and device.

use std::collections::BTreeMap;

use burn::tensor::{Device, Tensor, TensorData};
use hearth_compute::DeviceError;

use crate::ModelError;

/// One tensor on the host, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct HostTensor {
    /// Length of each dimension.
    pub shape: Vec<usize>,
    /// Values, the last dimension fastest.
    pub data: Vec<f32>,
}

/// Weights by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tensors(pub BTreeMap<String, HostTensor>);

impl Tensors {
    /// Adds a tensor.
    pub fn insert(&mut self, name: impl Into<String>, shape: &[usize], data: Vec<f32>) {
        self.0.insert(
            name.into(),
            HostTensor {
                shape: shape.to_vec(),
                data,
            },
        );
    }

    /// Number of values.
    pub fn parameters(&self) -> u64 {
        self.0.values().map(|tensor| tensor.data.len() as u64).sum()
    }

    /// A tensor with its expected shape, on a device.
    ///
    /// # Errors
    /// `BadBundle` when it is absent or has another shape.
    pub fn on_device<const D: usize>(
        &self,
        name: &str,
        shape: [usize; D],
        device: &Device,
    ) -> Result<Tensor<D>, ModelError> {
        let tensor = self
            .0
            .get(name)
            .ok_or_else(|| ModelError::BadBundle(format!("the tensor {name} is missing")))?;
        if tensor.shape != shape || tensor.data.len() != shape.iter().product::<usize>() {
            return Err(ModelError::BadBundle(format!(
                "the tensor {name} has shape {:?}, but the model needs {shape:?}",
                tensor.shape
            )));
        }
        Ok(Tensor::from_data(
            TensorData::new(tensor.data.clone(), shape),
            device,
        ))
    }
}

/// Reads a tensor back to the host.
///
/// # Errors
/// `Device` when the device fails.
pub(crate) async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ModelError> {
    let failed = |error: String| ModelError::Device(DeviceError::Run(error));
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| failed(format!("{error:?}")))?;
    data.try_into_vec::<f32>()
        .map_err(|error| failed(format!("{error:?}")))
}
