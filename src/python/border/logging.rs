//! Carries the core's `log` records to Python's `logging`.
//!
//! Importing `logging` is most of what `import partnerbenefits` would cost, so the bridge
//! waits until somebody else has imported it: before that nobody can have asked for the
//! records. A warning or an error is worth the import.

use std::sync::OnceLock;

use log::{Level, LevelFilter, Log, Metadata, Record};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_log::{Caching, Logger};

static BRIDGE: LazyBridge = LazyBridge(OnceLock::new());

/// Starts to pass log records to Python's `logging`, under the logger `partnerbenefits`.
///
/// Called once by the package when it is imported. Each call leaves one debug record with the
/// version; calling it again changes nothing else.
#[pyfunction]
pub(in crate::python) fn init_logging() {
    if log::set_logger(&BRIDGE).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
    log::debug!(target: "partnerbenefits", "version {}", env!("CARGO_PKG_VERSION"));
}

struct LazyBridge(OnceLock<Logger>);

impl LazyBridge {
    fn logger(&self, level: Level) -> Option<&Logger> {
        if let Some(logger) = self.0.get() {
            return Some(logger);
        }
        // While the interpreter shuts down there is nobody left to tell.
        let made = Python::try_attach(|py| {
            if level > Level::Warn && !logging_is_loaded(py) {
                return None;
            }
            // Levels are not cached: a notebook sets them after the first call.
            Logger::new(py, Caching::Loggers).ok()
        })??;
        Some(self.0.get_or_init(|| made))
    }
}

fn logging_is_loaded(py: Python<'_>) -> bool {
    let loaded = || -> PyResult<bool> {
        let modules = py.import("sys")?.getattr("modules")?;
        modules.cast_into::<PyDict>()?.contains("logging")
    };
    loaded().unwrap_or(false)
}

impl Log for LazyBridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.logger(metadata.level())
            .is_some_and(|logger| logger.enabled(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        let Some(logger) = self.logger(record.level()) else {
            return;
        };
        if !logger.enabled(record.metadata()) {
            return;
        }
        Python::try_attach(|py| {
            let earlier = PyErr::take(py);
            logger.log(record);
            // Whoever logs can't pass an error on, and must not return with one set.
            if let Some(error) = PyErr::take(py) {
                tell(py, error);
            }
            if let Some(earlier) = earlier {
                earlier.restore(py);
            }
        });
    }

    fn flush(&self) {}
}

/// Does with an error of Python's `logging` what Python does with those that nobody can catch; an
/// interrupt, which may come at any moment, comes once more.
fn tell(py: Python<'_>, error: PyErr) {
    let again = || py.import("_thread")?.call_method0("interrupt_main");
    if !error.is_instance_of::<PyKeyboardInterrupt>(py) || again().is_err() {
        error.write_unraisable(py, None);
    }
}
