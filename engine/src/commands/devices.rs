//! `hearth devices`.

use hearth_protocol::Failure;

use crate::output::{self, columns};

/// Rows of the measured training step.
const BATCH: u32 = 1_024;

/// Looks at every device and measures a training step on those that can be trusted.
pub fn run(json: bool) -> Result<(), Failure> {
    let devices = pollster::block_on(hearth_models::devices(BATCH))?;
    if json {
        return output::json(&devices);
    }
    let mut rows = vec![
        ["device", "ms a step", "self-test", "used"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(devices.iter().map(|device| {
        vec![
            device.name.clone(),
            device
                .step_ms
                .map_or_else(|| "–".to_owned(), |step| format!("{step:.2}")),
            device
                .self_test_error
                .map_or_else(|| "–".to_owned(), |error| format!("{error:.1e}")),
            device
                .rejected
                .clone()
                .unwrap_or_else(|| "can be used".to_owned()),
        ]
    }));
    output::print(&columns(&rows))
}
