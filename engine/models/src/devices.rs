//! Looking at every device: self-test, and the time of a training step.

use hearth_compute::open;
use hearth_protocol::{DeviceReport, MlpSpec};

use crate::{Dims, ModelError, families::measure_step};

/// Numeric inputs of the measured perceptron.
const INPUTS: usize = 32;
/// Units of each of its two hidden layers.
const UNITS: u32 = 128;

/// Every device, the CPU first, with the milliseconds of a training step of `batch` × 32 → 128 → 128 → 1. An adapter
/// that is absent or computes wrong numbers is listed with the reason.
///
/// # Errors
/// `Device` when the CPU itself fails.
pub async fn devices(batch: u32) -> Result<Vec<DeviceReport>, ModelError> {
    let dims = Dims {
        numeric: INPUTS,
        levels: Vec::new(),
        outputs: 1,
    };
    let spec = MlpSpec {
        hidden: vec![UNITS, UNITS],
        batch_size: batch.clamp(1, 65_536),
        ..MlpSpec::default()
    };
    let (opened, rejected) = open().await;
    let mut reports = Vec::new();
    for device in opened {
        let mut report = device.report;
        match measure_step(&device.device, &dims, &spec).await {
            Ok(step) => report.step_ms = Some(step),
            Err(error) if report.gpu => report.rejected = Some(error.to_string()),
            Err(error) => return Err(error),
        }
        if report.software && report.rejected.is_none() {
            report.rejected = Some("emulated in software: used only when it is asked for".to_owned());
        }
        reports.push(report);
    }
    if let Some(error) = rejected {
        let name = match &error {
            hearth_compute::DeviceError::Wrong { name, .. } => name.clone(),
            _ => "graphics adapter".to_owned(),
        };
        reports.push(DeviceReport {
            name,
            gpu: true,
            software: false,
            trusted: false,
            self_test_error: None,
            step_ms: None,
            rejected: Some(error.to_string()),
        });
    }
    Ok(reports)
}
