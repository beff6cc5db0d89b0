//! The Python border: extract, call, wrap.

use pyo3::prelude::*;

/// The compiled core of partnerbenefits. Import `partnerbenefits` instead.
#[pymodule(name = "_core", gil_used = false)]
mod core {
    /// The version of the package, as in `Cargo.toml`.
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
