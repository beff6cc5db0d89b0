//! Long work that can be interrupted and says how far it is.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::columns::bulk::{BulkError, Progress, Watch};

/// Between two looks at what the user wants; short enough not to be felt.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Work shorter than this needs no bar.
const UNTIL_BAR: Duration = Duration::from_secs(2);

/// Work on so many records may take longer than a user who interrupts it wants to wait.
pub(in crate::python) const MANY: usize = 20_000;

/// Steps of a loop between two looks: well below a millisecond's work.
const BETWEEN_STEPS: u32 = 1024;

/// Looks now and then in a loop that holds the interpreter.
#[derive(Default)]
pub(in crate::python) struct Looking(u32);

impl Looking {
    /// Another step.
    pub(in crate::python) fn step(&mut self, py: Python<'_>) -> PyResult<()> {
        self.0 = self.0.wrapping_add(1);
        if self.0.is_multiple_of(BETWEEN_STEPS) {
            py.check_signals()?;
        }
        Ok(())
    }
}

/// Does work without the interpreter's lock that knows nothing of Python, and can't be told to stop.
///
/// Work on [`MANY`] records is done on a thread of its own. Once the user interrupts, nobody waits for it any more: it comes to
/// its end by itself and is forgotten, so it must own all it needs.
pub(in crate::python) fn aside<T: Send + 'static>(
    py: Python<'_>,
    records: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    if records < MANY {
        return Ok(py.detach(work));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let worker = thread::spawn(move || {
        // Nobody listens any more once the user has interrupted.
        let _ = sender.send(work());
    });
    let receiver = Mutex::new(receiver);
    loop {
        let heard = py.detach(|| {
            let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
            receiver.recv_timeout(BETWEEN_LOOKS)
        });
        match heard {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    match worker.join() {
        Err(panic) => std::panic::resume_unwind(panic),
        Ok(()) => unreachable!("a worker that did not panic has sent its result"),
    }
}

/// The same for work that can be told to stop, and is once the user interrupts: it ends soon, though nobody waits for it.
pub(in crate::python) fn aside_until<T: Send + 'static, E: Send + 'static>(
    py: Python<'_>,
    records: usize,
    work: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> Result<T, E> + Send + 'static,
) -> PyResult<T>
where
    PyErr: From<E>,
{
    if records < MANY {
        return interruptible(py, work);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let done = aside(py, records, move || work(&|| told.load(Ordering::Relaxed)));
    // Only an interrupt ends it early.
    stop.store(done.is_err(), Ordering::Relaxed);
    Ok(done??)
}

/// How work on another thread tells how far it is, and hears that it shall stop.
#[derive(Default)]
pub(in crate::python) struct Steering {
    done: AtomicU64,
    stop: AtomicBool,
}

impl Steering {
    /// Tells how much is done; `Break` asks to stop.
    pub(in crate::python) fn look(&self, done: u64) -> ControlFlow<()> {
        self.done.fetch_max(done, Ordering::Relaxed);
        if self.stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Whether the user wants work to end that is detached from the interpreter; asked as often as one likes.
#[derive(Default)]
pub(in crate::python) struct Interrupt(Mutex<Looked>);

#[derive(Default)]
struct Looked {
    at: Option<Instant>,
    error: Option<PyErr>,
}

impl Interrupt {
    /// Looks now and then; once it came, it stays.
    pub(in crate::python) fn came(&self) -> bool {
        let mut looked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = looked.at.is_none_or(|at| at.elapsed() >= BETWEEN_LOOKS);
        if due && looked.error.is_none() {
            looked.error = Python::attach(|py| py.check_signals()).err();
            looked.at = Some(Instant::now());
        }
        looked.error.is_some()
    }

    /// What it raised in Python.
    pub(in crate::python) fn into_error(self) -> Option<PyErr> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).error
    }
}

/// Does work detached from the interpreter that asks now and then whether the user wants it to end.
pub(in crate::python) fn interruptible<T: Send, E: Send>(
    py: Python<'_>,
    work: impl Send + FnOnce(&(dyn Fn() -> bool + Sync)) -> Result<T, E>,
) -> PyResult<T>
where
    PyErr: From<E>,
{
    let interrupt = Interrupt::default();
    let result = py.detach(|| work(&|| interrupt.came()));
    match interrupt.into_error() {
        Some(error) => Err(error),
        None => Ok(result?),
    }
}

/// Looks after work that is detached from the interpreter: interrupts, and a progress bar.
pub(in crate::python) struct Watching {
    what: &'static str,
    progress: Option<bool>,
    started: Instant,
    looked: Instant,
    bar: Option<Py<PyAny>>,
    error: Option<PyErr>,
}

impl Watching {
    /// `progress`: `Some(false)` shows nothing, `None` a bar where somebody sees it, once the work
    /// takes long; `Some(true)` shows it from the start.
    pub(in crate::python) fn new(what: &'static str, progress: Option<bool>) -> Self {
        let now = Instant::now();
        Self {
            what,
            progress,
            started: now,
            looked: now,
            bar: None,
            error: None,
        }
    }

    /// Does the work without the interpreter's lock.
    pub(in crate::python) fn over<T: Send>(
        mut self,
        py: Python<'_>,
        work: impl Send + FnOnce(Watch<'_>) -> Result<T, BulkError>,
    ) -> PyResult<T> {
        let result = py.detach(|| work(&mut |progress| self.look(progress)));
        self.close(py);
        match self.error {
            Some(error) => Err(error),
            None => Ok(result?),
        }
    }

    /// Does work that may have threads of its own, and knows nothing of Python, on another thread, while this one looks after
    /// what the user wants: only the main thread hears of an interrupt.
    pub(in crate::python) fn beside<T: Send, E: Send>(
        mut self,
        py: Python<'_>,
        of: u64,
        work: impl Send + FnOnce(&Steering) -> Result<T, E>,
    ) -> PyResult<T>
    where
        PyErr: From<E>,
    {
        let steering = Steering::default();
        let result = py.detach(|| {
            thread::scope(|scope| {
                let (sender, receiver) = mpsc::channel();
                let steered = &steering;
                let worker = scope.spawn(move || {
                    // Nobody listens any more once this thread has panicked, which is then what is told.
                    let _ = sender.send(work(steered));
                });
                loop {
                    match receiver.recv_timeout(BETWEEN_LOOKS) {
                        Ok(result) => return Some(result),
                        Err(RecvTimeoutError::Timeout) => {
                            let [done, of] = [steering.done.load(Ordering::Relaxed), of]
                                .map(|count| usize::try_from(count).unwrap_or(usize::MAX));
                            if self.look(Progress { done, of }).is_break() {
                                steering.stop.store(true, Ordering::Relaxed);
                            }
                        }
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
                if let Err(panic) = worker.join() {
                    std::panic::resume_unwind(panic);
                }
                None
            })
        });
        self.close(py);
        match (self.error, result) {
            (Some(error), _) => Err(error),
            (None, Some(result)) => Ok(result?),
            (None, None) => unreachable!("a worker that did not panic has sent its result"),
        }
    }

    fn close(&mut self, py: Python<'_>) {
        if let Some(bar) = self.bar.take() {
            let closed = bar.call_method0(py, "close").map(drop);
            self.error = self.error.take().or(closed.err());
        }
    }

    fn look(&mut self, progress: Progress) -> ControlFlow<()> {
        let now = Instant::now();
        if now.duration_since(self.looked) < BETWEEN_LOOKS {
            return ControlFlow::Continue(());
        }
        self.looked = now;
        let looked = Python::attach(|py| {
            py.check_signals()?;
            self.show(py, progress, now)
        });
        match looked {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn show(&mut self, py: Python<'_>, progress: Progress, now: Instant) -> PyResult<()> {
        let late = now.duration_since(self.started) >= UNTIL_BAR;
        let wanted = self.progress.unwrap_or(late);
        if self.bar.is_none() && wanted {
            let module = py.import("partnerbenefits.progress")?;
            let bar = module.call_method1("bar", (self.what, progress.of, self.progress == Some(true)))?;
            self.bar = Some(bar.unbind());
        }
        if let Some(bar) = &self.bar {
            bar.call_method1(py, "update", (progress.done,))?;
        }
        Ok(())
    }
}
