//! Time, and letting other work in between two steps.

use web_time::{Duration, Instant};

/// Measures how long something takes, in a page and natively.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Whether at least this many milliseconds have passed; starts again when they have.
    pub fn every_ms(&mut self, milliseconds: u64) -> bool {
        let passed = self.started.elapsed() >= Duration::from_millis(milliseconds);
        if passed {
            self.started = Instant::now();
        }
        passed
    }
}

/// Lets messages in between two steps: in a page the worker's event loop runs once, so that a request to cancel
/// arrives; natively, where requests arrive on other threads, it returns at once.
#[cfg(not(target_arch = "wasm32"))]
pub async fn breathe() {}

/// Lets messages in between two steps: in a page the worker's event loop runs once, so that a request to cancel
/// arrives; natively, where requests arrive on other threads, it returns at once.
#[cfg(target_arch = "wasm32")]
pub async fn breathe() {
    use wasm_bindgen::{JsCast, closure::Closure};

    // A message channel is a macrotask without the 4 ms clamp that nested timers have.
    let promise = js_sys::Promise::new(&mut |resolve, _reject| {
        let Ok(channel) = web_sys::MessageChannel::new() else {
            // Without channels the task goes on at once; nothing is lost but a chance to cancel.
            drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED));
            return;
        };
        let port = channel.port1();
        let closing = port.clone();
        let wake = Closure::once_into_js(move || {
            closing.close();
            drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED));
        });
        port.set_onmessage(Some(wake.unchecked_ref()));
        drop(channel.port2().post_message(&wasm_bindgen::JsValue::NULL));
    });
    drop(wasm_bindgen_futures::JsFuture::from(promise).await);
}
