//! A run seen from inside: where progress and warnings go, and whether to stop.

use std::cell::RefCell;

use hearth_compute::{Stopwatch, breathe};
use hearth_protocol::{Progress, Warning};

use crate::ModelError;

/// What a run says while it works. The front door adds the run's number and the beginning and end.
#[derive(Debug, Clone, PartialEq)]
pub enum Say {
    /// How far it is.
    Progress(Progress),
    /// Something could not be used as it stands.
    Warning(Warning),
}

/// Receives what a run says and decides whether it goes on.
pub struct Run {
    say: RefCell<Box<dyn FnMut(Say)>>,
    cancelled: Box<dyn Fn() -> bool>,
    breath: RefCell<Stopwatch>,
    news: RefCell<Stopwatch>,
}

/// Milliseconds between two chances for other messages to arrive.
const BREATH_MS: u64 = 30;
/// Milliseconds between two progress messages.
const NEWS_MS: u64 = 120;

impl Run {
    /// A run that speaks to `say` and stops when `cancelled` turns true.
    pub fn new(say: impl FnMut(Say) + 'static, cancelled: impl Fn() -> bool + 'static) -> Self {
        Self {
            say: RefCell::new(Box::new(say)),
            cancelled: Box::new(cancelled),
            breath: RefCell::new(Stopwatch::start()),
            news: RefCell::new(Stopwatch::start()),
        }
    }

    /// To be called between two steps: lets messages in now and then, and ends the run when it was cancelled.
    ///
    /// # Errors
    /// `Cancelled` when it was.
    pub async fn step(&self) -> Result<(), ModelError> {
        let due = self.breath.borrow_mut().every_ms(BREATH_MS);
        if due {
            breathe().await;
        }
        if (self.cancelled)() {
            Err(ModelError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Whether it is time for another progress message.
    pub fn news_due(&self) -> bool {
        self.news.borrow_mut().every_ms(NEWS_MS)
    }

    /// Says how far it is.
    pub fn progress(&self, progress: Progress) {
        (self.say.borrow_mut())(Say::Progress(progress));
    }

    /// Says that something could not be used as it stands.
    pub fn warn(&self, warning: Warning) {
        (self.say.borrow_mut())(Say::Warning(warning));
    }
}
