//! Long work that can be told to go no further.

use std::cell::Cell;
use std::fmt;

use super::error::IntakeError;

/// Asked from time to time whether to stop.
pub(super) type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Steps between two questions whether to stop: a millisecond's work.
const BETWEEN_QUESTIONS: u32 = 256;

/// Counts the steps of long work and asks now and then whether to stop.
#[derive(Clone, Default)]
pub(super) struct Steps<'a> {
    stop: Option<Stop<'a>>,
    done: Cell<u32>,
    stopped: Cell<bool>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(stop: Option<Stop<'a>>) -> Self {
        Self {
            stop,
            ..Self::default()
        }
    }

    /// Whether to go no further, asked at every step.
    pub(super) fn stopped(&self) -> bool {
        let done = self.done.get().wrapping_add(1);
        self.done.set(done);
        if done.is_multiple_of(BETWEEN_QUESTIONS) && !self.stopped.get() {
            self.stopped.set(self.stop.is_some_and(|stop| stop()));
        }
        self.stopped.get()
    }

    /// Whether it was told to stop at some step.
    pub(super) fn ended(&self) -> bool {
        self.stopped.get()
    }

    /// Another step.
    ///
    /// # Errors
    ///
    /// [`IntakeError::Stopped`] where no more are to be taken.
    pub(super) fn go_on(&self) -> Result<(), IntakeError> {
        if self.stopped() {
            Err(IntakeError::Stopped)
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steps")
            .field("done", &self.done)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}
