//! The Python border: extract, call, wrap.

use pyo3::prelude::*;

mod acting;
mod border;
mod bulk;
mod intake;
mod ledger;
mod model;
mod planning;
mod report;
mod scenario;
mod tables;

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
    use super::acting::action::{PyActivate, PyAddLicenses, PyAssign, PyExtend, PyMove, PyOrder, PyUnassign};
    #[pymodule_export]
    use super::acting::change::PyTermChange;
    #[pymodule_export]
    use super::acting::knowledge::{notices, rules, troubleshoot};
    #[pymodule_export]
    use super::acting::terms::{activate, add_licenses, add_months, compare, extend, months_between, order};
    #[pymodule_export]
    use super::acting::timeline::{PyTimeline, simulate};
    #[pymodule_export]
    use super::border::logging::init_logging;
    #[pymodule_export]
    use super::bulk::{
        activate as bulk_activate, add_licenses as bulk_add_licenses, expiry as bulk_expiry, extend as bulk_extend,
        plan as bulk_plan,
    };
    #[pymodule_export]
    use super::intake::combined::PyCombined;
    #[pymodule_export]
    use super::intake::partial::PyPartial;
    #[pymodule_export]
    use super::intake::read::{
        associated_tenants as read_associated_tenants, benefits_csv as read_benefits_csv,
        billing_accounts as read_billing_accounts, graph_subscribed_skus as read_graph_subscribed_skus,
        graph_subscriptions as read_graph_subscriptions, graph_users as read_graph_users, products as read_products,
        role_assignments as read_role_assignments,
    };
    #[pymodule_export]
    use super::ledger::{PyEntry, PyLedger};
    #[pymodule_export]
    use super::model::key::PyProductKey;
    #[pymodule_export]
    use super::planning::objective::{PyAlternative, PyCertificate, PyObjective};
    #[pymodule_export]
    use super::planning::plan::{PyPlan, plan_};
    #[pymodule_export]
    use super::report::{PyReport, expiry_report};
    #[pymodule_export]
    use super::scenario::{PyOutcome, PyScenario, load_scenarios, read_scenarios};

    #[pymodule_export]
    use super::acting::notes::{PyNotice, PyReason};
    #[pymodule_export]
    use super::acting::verdict::PyVerdict;
    #[pymodule_export]
    use super::model::benefit::PyBenefit;
    #[pymodule_export]
    use super::model::billing::PyBillingAccount;
    #[pymodule_export]
    use super::model::membership::PyMembership;
    #[pymodule_export]
    use super::model::people::{PyPerson, PyUser};
    #[pymodule_export]
    use super::model::portfolio::PyPortfolio;
    #[pymodule_export]
    use super::model::subscription::PySubscription;
    #[pymodule_export]
    use super::model::tenant::{PyAssociation, PyTenant};
    #[pymodule_export]
    use super::tables::table::PyTable;
}
