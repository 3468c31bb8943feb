//! Which device computes, and why.

use serde::{Deserialize, Serialize};

/// What the person asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceChoice {
    /// Measure, then take the faster trusted one.
    #[default]
    Auto,
    /// The CPU backend (SIMD).
    Cpu,
    /// The graphics adapter: WebGPU in the page, wgpu natively.
    Gpu,
}

/// The device of a run and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceUsed {
    /// Name, for example `CPU (flex, SIMD)` or the adapter's own name.
    pub name: String,
    /// One English sentence.
    pub why: String,
}

/// What is known of one device after looking at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// Name, for example `CPU (flex, SIMD)` or the adapter's own name.
    pub name: String,
    /// Whether it is a graphics adapter.
    pub gpu: bool,
    /// Whether the adapter is emulated in software (never chosen by itself).
    pub software: bool,
    /// Whether the numeric self-test passed.
    pub trusted: bool,
    /// Largest difference to the CPU in the self-test (forward and gradient).
    pub self_test_error: Option<f64>,
    /// Milliseconds a training step of a small multi-layer perceptron, where measured.
    pub step_ms: Option<f64>,
    /// Why it is not used, where that is so.
    pub rejected: Option<String>,
}
