//! Opening every device there is, testing it, and choosing one by measured steps.

use burn::tensor::Device;
use hearth_protocol::{DeviceChoice, DeviceReport, DeviceUsed, Warning, WarningCode};

use crate::{DeviceError, adapter, self_test, self_test::TOLERANCE};

/// A device that can compute, with what is known of it.
#[derive(Debug, Clone)]
pub struct OpenDevice {
    /// Burn's handle.
    pub device: Device,
    /// What is known of it.
    pub report: DeviceReport,
}

/// The CPU: always there, and the reference for every other device.
pub fn cpu() -> OpenDevice {
    let report = DeviceReport {
        name: "CPU (flex, SIMD)".to_owned(),
        gpu: false,
        software: false,
        trusted: true,
        self_test_error: None,
        step_ms: None,
        rejected: None,
    };
    OpenDevice {
        device: Device::flex(),
        report,
    }
}

/// The graphics adapter, self-tested.
///
/// # Errors
/// `Unavailable` when there is none; `Wrong` when it fails the self-test.
pub(crate) async fn open_gpu() -> Result<OpenDevice, DeviceError> {
    let found = adapter::find().await?;
    let error = self_test(&found.device).await?;
    if error > TOLERANCE {
        return Err(DeviceError::Wrong {
            name: found.name,
            detail: format!(
                "the self-test differs from the CPU by {error:.1e} (at most {TOLERANCE:.0e} is allowed)"
            ),
        });
    }
    let report = DeviceReport {
        name: found.name,
        gpu: true,
        software: found.software,
        trusted: true,
        self_test_error: Some(error),
        step_ms: None,
        rejected: None,
    };
    Ok(OpenDevice {
        device: found.device,
        report,
    })
}

/// Every device there is, the CPU first. An adapter that is absent or wrong is reported, not returned.
pub async fn open() -> (Vec<OpenDevice>, Option<DeviceError>) {
    match open_gpu().await {
        Ok(gpu) => (vec![cpu(), gpu], None),
        Err(error) => (vec![cpu()], Some(error)),
    }
}

/// The device of a run, why it is that one, and warnings about those that were rejected.
///
/// With `Auto`, a software adapter is never chosen; otherwise `measure` gives the milliseconds of a training step of the
/// real model at the real batch size on each device, and the fastest is kept.
///
/// # Errors
/// Only when the graphics adapter was demanded and cannot be used, or measuring the CPU fails.
pub async fn choose(
    choice: DeviceChoice,
    measure: impl AsyncFn(&Device) -> Result<f64, DeviceError>,
) -> Result<(Device, DeviceUsed, Vec<Warning>), DeviceError> {
    let mut warnings = Vec::new();
    let used = |open: &OpenDevice, why: String| DeviceUsed {
        name: open.report.name.clone(),
        why,
    };
    let cpu = cpu();
    match choice {
        DeviceChoice::Cpu => {
            let why = used(&cpu, "the CPU was asked for".to_owned());
            Ok((cpu.device, why, warnings))
        }
        DeviceChoice::Gpu => {
            let gpu = open_gpu().await?;
            let why = used(
                &gpu,
                "the graphics adapter was asked for and passed its self-test".to_owned(),
            );
            Ok((gpu.device, why, warnings))
        }
        DeviceChoice::Auto => match open_gpu().await {
            Err(DeviceError::Unavailable(reason)) => {
                let why = used(&cpu, format!("no other device can be used: {reason}"));
                Ok((cpu.device, why, warnings))
            }
            Err(error) => {
                warnings.push(Warning::new(WarningCode::DeviceRejected, error.to_string()));
                let why = used(&cpu, format!("the graphics adapter was rejected: {error}"));
                Ok((cpu.device, why, warnings))
            }
            Ok(gpu) if gpu.report.software => {
                let why = used(
                    &cpu,
                    format!(
                        "{} is emulated in software, which is slower than the CPU itself",
                        gpu.report.name
                    ),
                );
                Ok((cpu.device, why, warnings))
            }
            Ok(gpu) => {
                let on_cpu = measure(&cpu.device).await?;
                match measure(&gpu.device).await {
                    Ok(on_gpu) if on_gpu < on_cpu => {
                        let why = format!("a step takes {on_gpu:.2} ms here and {on_cpu:.2} ms on the CPU");
                        Ok((gpu.device.clone(), used(&gpu, why), warnings))
                    }
                    Ok(on_gpu) => {
                        let why = format!(
                            "a step takes {on_cpu:.2} ms here and {on_gpu:.2} ms on {}",
                            gpu.report.name
                        );
                        Ok((cpu.device.clone(), used(&cpu, why), warnings))
                    }
                    Err(error) => {
                        warnings.push(Warning::new(WarningCode::DeviceRejected, error.to_string()));
                        let why = format!("{} could not finish a step: {error}", gpu.report.name);
                        Ok((cpu.device.clone(), used(&cpu, why), warnings))
                    }
                }
            }
        },
    }
}
