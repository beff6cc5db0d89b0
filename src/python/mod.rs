//! The Python border: extract, call, wrap.

use pyo3::prelude::*;

mod bulk;
mod capsule;
mod cells;
mod convert;
mod errors;
mod fields;
mod key;
mod logging;
mod model;
mod pickled;
mod record;
mod sequences;
mod table;
mod watch;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The compiled core of partnerbenefits. Import `partnerbenefits` instead.
#[pymodule(name = "_core", gil_used = false)]
mod core {
    // Python dictates the name.
    #[allow(non_upper_case_globals)]
    /// The version of the package, as in `Cargo.toml`.
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_export]
    use super::bulk::{activate, add_licenses, expiry, extend};
    #[pymodule_export]
    use super::key::PyProductKey;
    #[pymodule_export]
    use super::logging::init_logging;

    #[pymodule_export]
    use super::model::benefit::PyBenefit;
    #[pymodule_export]
    use super::model::billing::PyBillingAccount;
    #[pymodule_export]
    use super::model::membership::PyMembership;
    #[pymodule_export]
    use super::model::people::{PyPerson, PyUser};
    #[pymodule_export]
    use super::model::subscription::PySubscription;
    #[pymodule_export]
    use super::model::tenant::{PyAssociation, PyTenant};
    #[pymodule_export]
    use super::table::PyTable;
}
