//! `read`: the exports of the portals, as they are.

use pyo3::prelude::*;

use super::export::{Form, Page, Pages, sheet_text};
use super::partial::PyPartial;
use crate::intake::exports::{self, Source};
use crate::intake::{IntakeError, Partial};
use crate::model::{BillingAccountId, TenantId};
use crate::python::border::fields::{Arg, Field};
use crate::python::border::watch::Interrupt;

#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_subscript, type_hint_union};

/// An export, as a file, a text, bytes or parsed data; read once its form is known.
pub(in crate::python) struct Export<'py>(Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Export<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("builtins", "bytes"),
        type_hint_subscript!(
            type_hint_identifier!("os", "PathLike"),
            type_hint_identifier!("builtins", "str")
        ),
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Mapping"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("typing", "Any")
        ),
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Iterable"),
            type_hint_identifier!("typing", "Any")
        )
    );

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(value.to_owned()))
    }
}

fn read(
    py: Python<'_>,
    export: &Export<'_>,
    reader: impl Send + FnOnce(Source<'_>) -> Result<Partial, IntakeError>,
) -> PyResult<PyPartial> {
    let pages = Pages::of(&export.0, Form::Json)?;
    let interrupt = Interrupt::default();
    let stop = || interrupt.came();
    let partial = py.detach(|| reader(pages.source().until(&stop)));
    match interrupt.into_error() {
        Some(error) => Err(error),
        None => partial.map(PyPartial).map_err(|error| pages.error(error)),
    }
}

fn named<T: Field>(argument: Option<Arg<'_, '_, T>>, name: &str) -> PyResult<Option<T>> {
    argument.map(|argument| argument.take(name)).transpose()
}

/// Read the subscriptions of a tenant: Microsoft Graph, `directory/subscriptions`.
///
/// `export` is a file, a text, bytes or parsed data, one page or a list of pages. `nextLifecycleDateTime` is the next change of
/// state: the end of an enabled subscription; from one in warning or suspended the end is worked back, and noticed as inferred.
/// Where a subscription came from is not in the export. Raises ReadError where it is no export.
///
///     >>> page = {"value": [{"id": "aaaaaaaa-0000-0000-0000-000000000001", "skuPartNumber": "SPE_E5", "totalLicenses": 25,
///     ...                    "status": "Enabled", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}]}
///     >>> pb.read.graph_subscriptions(page, tenant="contoso").subscriptions[0].end
///     datetime.date(2026, 3, 15)
#[pyfunction(name = "read_graph_subscriptions")]
#[pyo3(signature = (export, *, tenant))]
pub(in crate::python) fn graph_subscriptions(
    py: Python<'_>,
    export: Export<'_>,
    tenant: Arg<'_, '_, TenantId>,
) -> PyResult<PyPartial> {
    let tenant = tenant.take("tenant")?;
    read(py, &export, |source| exports::graph_subscriptions(source, &tenant))
}

/// Read what is assigned of each SKU: Microsoft Graph, `subscribedSkus`.
///
/// The export has no dates and counts by SKU: where a SKU has several subscriptions, what is assigned is noticed, not split.
/// `tenant` is for rows whose id does not begin with the tenant's. Raises ReadError where it is no export.
///
///     >>> row = {"id": "contoso_sku", "skuPartNumber": "SPE_E5", "consumedUnits": 14, "prepaidUnits": {"enabled": 25}}
///     >>> pb.read.graph_subscribed_skus([row]).subscriptions[0].assigned
///     14
#[pyfunction(name = "read_graph_subscribed_skus")]
#[pyo3(signature = (export, *, tenant = None))]
pub(in crate::python) fn graph_subscribed_skus(
    py: Python<'_>,
    export: Export<'_>,
    tenant: Option<Arg<'_, '_, TenantId>>,
) -> PyResult<PyPartial> {
    let tenant = named(tenant, "tenant")?;
    read(py, &export, |source| {
        exports::graph_subscribed_skus(source, tenant.as_deref())
    })
}

/// Read who uses licences and where: Microsoft Graph, `users` with `usageLocation` and `assignedLicenses`.
///
/// The export does not tell the tenant; without `tenant` the domain of each principal name stands in, and is noticed. Raises
/// ReadError where it is no export.
///
///     >>> kim = {"id": "00000000-0000-0000-0000-0000000000a2", "usageLocation": "DE", "assignedLicenses": []}
///     >>> pb.read.graph_users({"value": [kim]}, tenant="contoso").users[0].usage_location
///     'DE'
#[pyfunction(name = "read_graph_users")]
#[pyo3(signature = (export, *, tenant = None))]
pub(in crate::python) fn graph_users(
    py: Python<'_>,
    export: Export<'_>,
    tenant: Option<Arg<'_, '_, TenantId>>,
) -> PyResult<PyPartial> {
    let tenant = named(tenant, "tenant")?;
    read(py, &export, |source| exports::graph_users(source, tenant.as_deref()))
}

/// Read billing accounts: Azure Billing, `billingAccounts`. Raises ReadError where it is no export.
///
///     >>> account = {"name": "ba-1", "properties": {"agreementType": "MicrosoftCustomerAgreement"}}
///     >>> pb.read.billing_accounts({"value": [account]}).billing_accounts[0].agreement
///     'MicrosoftCustomerAgreement'
#[pyfunction(name = "read_billing_accounts")]
#[pyo3(signature = (export))]
pub(in crate::python) fn billing_accounts(py: Python<'_>, export: Export<'_>) -> PyResult<PyPartial> {
    read(py, &export, |source| exports::billing_accounts(source))
}

/// Read which tenants a billing account reaches: Azure Billing, `associatedTenants`.
///
/// Only the state `Active` allows anything. `billing_account` is for rows whose id does not name the account. Raises ReadError
/// where it is no export.
///
///     >>> tenant = {"name": "contoso", "properties": {"tenantId": "contoso", "billingManagementState": "Active"}}
///     >>> pb.read.associated_tenants([tenant], billing_account="ba-1").tenants[0].associations[0].billing_management
///     True
#[pyfunction(name = "read_associated_tenants")]
#[pyo3(signature = (export, *, billing_account = None))]
pub(in crate::python) fn associated_tenants(
    py: Python<'_>,
    export: Export<'_>,
    billing_account: Option<Arg<'_, '_, BillingAccountId>>,
) -> PyResult<PyPartial> {
    let account = named(billing_account, "billing_account")?;
    read(py, &export, |source| {
        exports::associated_tenants(source, account.as_deref())
    })
}

/// Read who may do what on a billing account: Azure Billing, `billingRoleAssignments`.
///
/// Who is in a group is not in the export: one that is owner or contributor becomes one of the account's `ordering_groups`,
/// and who may order is then unknown. `billing_account` is for rows that do not name the account. Raises ReadError where it is
/// no export.
///
///     >>> role = "/providers/x/billingRoleDefinitions/50000000-aaaa-bbbb-cccc-100000000001"
///     >>> row = {"principalId": "kim", "principalType": "User", "roleDefinitionId": role}
///     >>> pb.read.role_assignments([row], billing_account="ba-1").people[0].billing_roles
///     {'ba-1': 'contributor'}
#[pyfunction(name = "read_role_assignments")]
#[pyo3(signature = (export, *, billing_account = None))]
pub(in crate::python) fn role_assignments(
    py: Python<'_>,
    export: Export<'_>,
    billing_account: Option<Arg<'_, '_, BillingAccountId>>,
) -> PyResult<PyPartial> {
    let account = named(billing_account, "billing_account")?;
    read(py, &export, |source| {
        exports::role_assignments(source, account.as_deref())
    })
}

/// Read what was bought through a billing account: Azure Billing, `products`.
///
/// The export is sparse: a tenant or an end that it does not tell is unknown. `tenant` is for rows that don't tell theirs. Raises
/// ReadError where it is no export.
///
///     >>> row = {"name": "p1", "properties": {"displayName": "Power BI Pro", "quantity": 5, "autoRenew": "Off"}}
///     >>> pb.read.products([row], tenant="contoso").subscriptions[0].renews
///     False
#[pyfunction(name = "read_products")]
#[pyo3(signature = (export, *, tenant = None))]
pub(in crate::python) fn products(
    py: Python<'_>,
    export: Export<'_>,
    tenant: Option<Arg<'_, '_, TenantId>>,
) -> PyResult<PyPartial> {
    let tenant = named(tenant, "tenant")?;
    read(py, &export, |source| exports::products(source, tenant.as_deref()))
}

/// Read a sheet of benefits, typed from Partner Center: `benefit, membership, program, quantity, activate before, expires`.
///
/// `sheet` is a file, a text, bytes, or a list of dicts. Days are written like 2026-06-01, 1 Jun 2026, or in any
/// other way that has one reading only: 6/1/2026 means two different days in two countries and is noticed instead. A column `id`
/// names benefits that are recorded elsewhere. Raises ReadError where `benefit` or `quantity` is missing.
///
///     >>> part = pb.read.benefits_csv("benefit,quantity,activate before\nPower BI Pro,5,2026-06-01")
///     >>> part.benefits[0].activate_before
///     datetime.date(2026, 6, 1)
#[pyfunction(name = "read_benefits_csv")]
#[pyo3(signature = (sheet))]
pub(in crate::python) fn benefits_csv(py: Python<'_>, sheet: Export<'_>) -> PyResult<PyPartial> {
    let mut pages = Pages::of(&sheet.0, Form::Sheet)?.0;
    let (file, text) = match pages.pop() {
        Some(Page::Text { file, text }) if pages.is_empty() => (file, text),
        Some(Page::Data(rows)) => (None, sheet_text(&rows)?),
        _ => {
            let message = "several sheets are given, expected one: read each, and combine what they tell";
            return Err(crate::python::border::errors::ReadError::new_err(message));
        }
    };
    let interrupt = Interrupt::default();
    let stop = || interrupt.came();
    let source = || Source::text(&text, file.as_deref()).until(&stop);
    let partial = py.detach(|| exports::benefits_sheet(source()));
    match interrupt.into_error() {
        Some(error) => Err(error),
        None => Ok(PyPartial(partial?)),
    }
}
