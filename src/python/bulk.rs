//! `partnerbenefits.bulk`: the verbs over whole columns.

use std::str::FromStr;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::convert::Day;
use super::errors::InvalidInputError;
use super::table::PyTable;
use super::watch::Watching;
use super::{arrays, capsule};
use crate::columns::Table;
use crate::columns::bulk::{self, ExpiryOptions, KeyVerb, PartnerTables, PlanOptions};
use crate::model::Policy;
use crate::plan::PlanRequest;
use crate::term::{TermError, TermOptions};

/// Return what each row becomes when its key is activated.
///
/// `table` holds the columns `key_licenses` and `on`, and any others: a data frame of polars or pandas, a table of pyarrow or
/// duckdb, anything with `__arrow_c_stream__`, or a dict of sequences. The result has its columns as they are, in the same
/// order of rows, and after them `licenses_after` (int64), `end_after` (date32) and `refused` (a dictionary of rule ids).
/// Each row is what `pb.activate` gives for it. A null in a column that is read gives nulls and `null-input`.
///
/// Counts may be any whole numbers, days `date32`, `date64`, timestamps at midnight or texts like `2026-01-31`. Raises
/// InvalidInputError, with column and row, for a value that is none. Long work can be interrupted, and shows a progress bar in
/// a terminal and a notebook unless `progress` is False.
///
///     >>> pb.bulk.activate({"key_licenses": [25], "on": ["2026-01-15"]})[0]["end_after"]
///     datetime.date(2027, 1, 15)
#[pyfunction(name = "bulk_activate")]
#[pyo3(signature = (table: "Any", *, basis = "months", rounding = "down", extension_cap = "per-redemption", progress = None))]
pub(super) fn activate(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: &str,
    rounding: &str,
    extension_cap: &str,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::Activate, options, progress)
}

/// Return what each row becomes when its key's licences are added.
///
/// `table` holds the columns `licenses`, `end`, `key_licenses` and `on`, and any others. The result is that of
/// `pb.bulk.activate`, row by row what `pb.add_licenses` gives; where that is refused, `refused` is the first rule and the
/// results are null.
///
///     >>> rows = {"licenses": [100], "end": ["2026-03-15"], "key_licenses": [100], "on": ["2026-01-15"]}
///     >>> pb.bulk.add_licenses(rows).to_dict()["end_after"]
///     [datetime.date(2026, 8, 15)]
#[pyfunction(name = "bulk_add_licenses")]
#[pyo3(signature = (table: "Any", *, basis = "months", rounding = "down", extension_cap = "per-redemption", progress = None))]
pub(super) fn add_licenses(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: &str,
    rounding: &str,
    extension_cap: &str,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::AddLicenses, options, progress)
}

/// Return what each row becomes when its key extends it.
///
/// `table` holds the columns `licenses`, `end` and `key_licenses`, and any others; a column `on` is read where there is one
/// (a null in it gives `null-input`), and needed for `extension_cap="time-remaining"`. The result is that of
/// `pb.bulk.activate`, row by row what `pb.extend` gives; where that is refused, `refused` is the first rule and the results
/// are null.
///
///     >>> rows = {"licenses": [100, 5], "end": ["2026-03-15", "2026-03-15"], "key_licenses": [25, 16]}
///     >>> pb.bulk.extend(rows).to_dict()["end_after"]
///     [datetime.date(2026, 6, 15), None]
///     >>> pb.bulk.extend(rows).to_dict()["refused"]
///     [None, 'extend-over-three-years']
#[pyfunction(name = "bulk_extend")]
#[pyo3(signature = (table: "Any", *, basis = "months", rounding = "down", extension_cap = "per-redemption", progress = None))]
pub(super) fn extend(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: &str,
    rounding: &str,
    extension_cap: &str,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::Extend, options, progress)
}

/// Return how far each end is from the day `as_of`.
///
/// `table` holds the column `end`, and any others. The result has its columns as they are, and after them `days_left` (int64,
/// negative once the end has passed), `status` (`active`, `expired`, `disabled`, `deleted`) and `bucket` (`past`, `today`, the
/// thresholds of `report_days`, `later`, `unknown`). Where `end` is null, so are `days_left` and `status`, and the bucket is
/// `unknown`. `expired_days` and `disabled_days` are how long a subscription stays in each state after its end.
///
///     >>> pb.bulk.expiry({"end": ["2026-03-15", None]}, as_of="2026-03-10").to_dict()["bucket"]
///     ['7', 'unknown']
#[pyfunction(name = "bulk_expiry")]
#[pyo3(signature = (table: "Any", *, as_of, report_days = None, expired_days = None, disabled_days = None, progress = None))]
pub(super) fn expiry(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    as_of: Day,
    report_days: Option<Vec<u32>>,
    expired_days: Option<u32>,
    disabled_days: Option<u32>,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let mut options = ExpiryOptions::default();
    if let Some(days) = report_days {
        options.report_days = days;
    }
    let usual = options.lifecycle;
    options.lifecycle.expired_days = expired_days.unwrap_or(usual.expired_days);
    options.lifecycle.disabled_days = disabled_days.unwrap_or(usual.disabled_days);
    let table = columns("table", table)?;
    let watching = Watching::new("expiry", progress);
    let result = watching.over(py, |watch| bulk::expiry(&table, as_of.0, &options, watch))?;
    Ok(result.into())
}

/// Return what each of many partners should redeem when, where and how: one plan per partner, on all cores.
///
/// Every table has a column `partner`, and others are left alone. `benefits`: `benefit`, `product`, `licenses`,
/// `activate_before`, and where there are such columns `usage_rights_last_day`, `redemption` (else `key`), `membership_end`
/// and `tenants` (a list, or a text like `a; b`: where an order may go, else to each of the partner's tenants).
/// `subscriptions`: `subscription`, `tenant`, `product`, `licenses`, `end`, and where there are such columns `start`, `origin`
/// (else `key`) and `assigned`. `demand`: `tenant`, `product`, `licenses`, `start`, `end`, as for `pb.plan`. `tenants`:
/// `tenant`, beside those of the subscriptions and the demand.
///
/// The result is a Table `plans`: `partner`, the columns of a plan's steps, and `error`. The steps of a partner stand together,
/// the partners in the order of their names. A partner with bad data has one row with its `error` and stops nobody else; one
/// that needs nothing has no row.
///
///     >>> benefits = {"partner": ["Contoso"], "benefit": ["b"], "product": ["Microsoft 365 E5"], "licenses": [25],
///     ...             "activate_before": ["2026-06-01"]}
///     >>> subscriptions = {"partner": ["Contoso"], "subscription": ["s"], "tenant": ["t"], "product": ["Microsoft 365 E5"],
///     ...                  "licenses": [100], "end": ["2026-03-15"]}
///     >>> plans = pb.bulk.plan(benefits, subscriptions, as_of="2026-01-10", until="2026-06-01")
///     >>> plans.to_dict()["partner"], plans.to_dict()["error"]
///     (['Contoso'], [None])
#[pyfunction(name = "bulk_plan")]
#[pyo3(signature = (
    benefits: "Any", subscriptions: "Any", demand: "Any" = None, tenants: "Any" = None, *, as_of, until, safety_days = 0,
    effort = None, basis = "months", rounding = "down", extension_cap = "per-redemption", progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(super) fn plan(
    py: Python<'_>,
    benefits: &Bound<'_, PyAny>,
    subscriptions: &Bound<'_, PyAny>,
    demand: Option<Bound<'_, PyAny>>,
    tenants: Option<Bound<'_, PyAny>>,
    as_of: Day,
    until: Day,
    safety_days: u32,
    effort: Option<u64>,
    basis: &str,
    rounding: &str,
    extension_cap: &str,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let TermOptions {
        basis,
        rounding,
        extension_cap,
    } = options(basis, rounding, extension_cap)?;
    let options = PlanOptions {
        request: PlanRequest {
            safety_days,
            effort,
            ..PlanRequest::new(as_of.0, until.0)
        },
        policy: Policy {
            basis: Some(basis),
            rounding: Some(rounding),
            extension_cap: Some(extension_cap),
            ..Policy::default()
        },
    };
    let tables = PartnerTables {
        benefits: columns("benefits", benefits)?,
        subscriptions: columns("subscriptions", subscriptions)?,
        demand: demand.map(|table| columns("demand", &table)).transpose()?,
        tenants: tenants.map(|table| columns("tenants", &table)).transpose()?,
    };
    let watching = Watching::new("plan", progress);
    let result = watching.over(py, |watch| bulk::plan(&tables, options, watch))?;
    Ok(result.into())
}

fn redeem(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    verb: KeyVerb,
    options: TermOptions,
    progress: Option<bool>,
) -> PyResult<PyTable> {
    let table = columns("table", table)?;
    let watching = Watching::new(verb.as_str(), progress);
    let result = watching.over(py, |watch| bulk::redeem(&table, verb, options, watch))?;
    Ok(result.into())
}

fn options(basis: &str, rounding: &str, extension_cap: &str) -> Result<TermOptions, TermError> {
    Ok(TermOptions {
        basis: FromStr::from_str(basis)?,
        rounding: FromStr::from_str(rounding)?,
        extension_cap: FromStr::from_str(extension_cap)?,
    })
}

/// The columns of what an analyst has.
fn columns(argument: &str, source: &Bound<'_, PyAny>) -> PyResult<Table> {
    if let Ok(table) = source.cast::<PyTable>() {
        return Ok(table.get().0.clone());
    }
    if let Ok(columns) = source.cast::<PyDict>() {
        return arrays::table(columns);
    }
    if source.hasattr("__arrow_c_stream__")? {
        return capsule::import_table(source);
    }
    Err(InvalidInputError::new_err(format!(
        "`{argument}` is of type `{}`, expected a data frame or anything else with `__arrow_c_stream__`, or a dict of sequences",
        source.get_type().name()?
    )))
}
