//! Choosing and opening a device, and the few things that differ between a page and a process.
//! All platform differences of the project live here; it knows nothing of tables or models.

mod adapter;
mod clock;
mod error;
mod open;
mod random;
mod self_test;

pub use clock::{Stopwatch, breathe};
pub use error::DeviceError;
pub use open::{OpenDevice, choose, cpu, open};
pub use random::rng;
pub use self_test::self_test;
