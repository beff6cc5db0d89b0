//! `partnerbenefits.bulk`: the verbs over whole columns.

use std::num::NonZero;

use chrono::NaiveDate;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::acting::terms::options;
use super::border::errors::InvalidInputError;
use super::border::fields::{Arg, Count};
use super::border::watch::Watching;
use super::planning::plan::read_effort;
use super::tables::arrays;
use super::tables::capsule;
use super::tables::records;
use super::tables::table::PyTable;
use crate::columns::Table;
use crate::columns::bulk::{self, BulkError, ExpiryOptions, KeyVerb, PartnerTables, PlanOptions, Watch};
use crate::cores::at_most;
use crate::model::Policy;
use crate::plan::PlanRequest;
use crate::term::{Basis, ExtensionCap, Rounding, TermOptions};

/// Return what each row becomes when its key is activated.
///
/// `table` holds the columns `key_licenses` and `on`, and any others: a data frame of polars or pandas, a table of pyarrow or
/// duckdb, anything with `__arrow_c_stream__`, a dict of sequences, or a list of dicts. The result has its columns as they
/// are, in the same order of rows, and after them `licenses_after` (int64), `end_after` (date32) and `refused` (a dictionary
/// of rule ids). Each row is what `pb.activate` gives for it. A null in a column that is read gives nulls and `null-input`.
///
/// Counts may be any whole numbers, days `date32`, `date64`, timestamps at midnight or texts like `2026-01-31`. Raises
/// InvalidInputError, with column and row, for a value that is none, and for a row that has no answer, where `pb.activate`
/// raises it too: no rule refuses it, its end or count is out of range. Options as for `pb.activate`; `threads` is the most the
/// call may use, and changes no result. Long work can be interrupted, and shows a progress bar in a terminal and a notebook
/// unless `progress` is False.
///
///     >>> pb.bulk.activate({"key_licenses": [25], "on": ["2026-01-15"]})[0]["end_after"]
///     datetime.date(2027, 1, 15)
#[pyfunction(name = "bulk_activate")]
#[pyo3(signature = (table: "Any", *, basis = None, rounding = None, extension_cap = None, threads = None, progress = None))]
pub(super) fn activate(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
    threads: Option<Arg<'_, '_, Threads>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::Activate, options, How::read(threads, progress)?)
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
#[pyo3(signature = (table: "Any", *, basis = None, rounding = None, extension_cap = None, threads = None, progress = None))]
pub(super) fn add_licenses(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
    threads: Option<Arg<'_, '_, Threads>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::AddLicenses, options, How::read(threads, progress)?)
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
#[pyo3(signature = (table: "Any", *, basis = None, rounding = None, extension_cap = None, threads = None, progress = None))]
pub(super) fn extend(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
    threads: Option<Arg<'_, '_, Threads>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    redeem(py, table, KeyVerb::Extend, options, How::read(threads, progress)?)
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
#[pyo3(signature = (
    table: "Any", *, as_of, report_days = None, expired_days = None, disabled_days = None, threads = None, progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(super) fn expiry(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    as_of: Arg<'_, '_, NaiveDate>,
    report_days: Option<Arg<'_, '_, Vec<Count<0>>>>,
    expired_days: Option<Arg<'_, '_, Count<0>>>,
    disabled_days: Option<Arg<'_, '_, Count<0>>>,
    threads: Option<Arg<'_, '_, Threads>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyTable> {
    let as_of = as_of.take("as_of")?;
    let mut options = ExpiryOptions::default();
    if let Some(days) = report_days {
        let days = days.take("report_days")?;
        options.report_days = days.into_iter().map(|Count(days)| days).collect();
    }
    if let Some(days) = expired_days {
        options.lifecycle.expired_days = days.take("expired_days")?.0;
    }
    if let Some(days) = disabled_days {
        options.lifecycle.disabled_days = days.take("disabled_days")?.0;
    }
    let how = How::read(threads, progress)?;
    let table = columns("table", table)?;
    how.over(py, "expiry", |watch| bulk::expiry(&table, as_of, &options, watch))
}

/// Return what each of many partners should redeem when, where and how: one plan per partner, on all cores or `threads`.
///
/// Every table has a column `partner`, and others are left alone. `benefits`: `benefit`, `product`, `licenses`,
/// `activate_before`, and where there are such columns `usage_rights_last_day`, `redemption` (else `key`), `membership_end`
/// and `tenants` (a list, or a text like `a; b`: where an order may go, else to each of the partner's tenants).
/// `subscriptions`: `subscription`, `tenant`, `product`, `licenses`, `end`, and where there are such columns `start`, `origin`
/// (else `key`) and `assigned`. `demand`: `tenant`, `product`, `licenses`, `start`, `end`, as for `pb.plan`. `tenants`:
/// `tenant`, beside those of the subscriptions; a partner with rows there wants nothing anywhere else.
///
/// The result is a Table `plans`: `partner`, the columns of a plan's steps, and `error`. The steps of a partner stand together,
/// the partners in the order of their names. A partner with bad data, or for which nothing is planned because
/// something is not recorded, has one row with its `error` and stops nobody else; one that needs nothing has no row. A window
/// without days is a PlanError.
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
    benefits: "Any", subscriptions: "Any", demand: "Any" = None, tenants: "Any" = None, *, as_of, until, safety_days = None,
    effort = None, basis = None, rounding = None, extension_cap = None, threads = None, progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(super) fn plan(
    py: Python<'_>,
    benefits: &Bound<'_, PyAny>,
    subscriptions: &Bound<'_, PyAny>,
    demand: Option<Bound<'_, PyAny>>,
    tenants: Option<Bound<'_, PyAny>>,
    as_of: Arg<'_, '_, NaiveDate>,
    until: Arg<'_, '_, NaiveDate>,
    safety_days: Option<Arg<'_, '_, Count<0>>>,
    effort: Option<Arg<'_, '_, i64>>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
    threads: Option<Arg<'_, '_, Threads>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyTable> {
    let TermOptions {
        basis,
        rounding,
        extension_cap,
    } = options(basis, rounding, extension_cap)?;
    let safety_days = safety_days.map(|days| days.take("safety_days")).transpose()?;
    let options = PlanOptions {
        request: PlanRequest {
            safety_days: safety_days.map_or(0, |Count(days)| days),
            effort: effort.map(read_effort).transpose()?,
            ..PlanRequest::new(as_of.take("as_of")?, until.take("until")?)
        },
        policy: Policy {
            basis: Some(basis),
            rounding: Some(rounding),
            extension_cap: Some(extension_cap),
            ..Policy::default()
        },
    };
    let how = How::read(threads, progress)?;
    let tables = PartnerTables {
        benefits: columns("benefits", benefits)?,
        subscriptions: columns("subscriptions", subscriptions)?,
        demand: demand.map(|table| columns("demand", &table)).transpose()?,
        tenants: tenants.map(|table| columns("tenants", &table)).transpose()?,
    };
    how.over(py, "plan", |watch| bulk::plan(&tables, options, watch))
}

fn redeem(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    verb: KeyVerb,
    options: TermOptions,
    how: How,
) -> PyResult<PyTable> {
    let table = columns("table", table)?;
    how.over(py, verb.as_str(), |watch| bulk::redeem(&table, verb, options, watch))
}

/// The most threads a call may use.
type Threads = Count<1>;

/// How a call is carried out, which changes nothing of what it gives.
struct How {
    threads: Option<NonZero<usize>>,
    progress: Option<bool>,
}

impl How {
    fn read(threads: Option<Arg<'_, '_, Threads>>, progress: Option<Arg<'_, '_, bool>>) -> PyResult<Self> {
        let threads = threads.map(|threads| threads.take("threads")).transpose()?;
        Ok(Self {
            threads: threads.and_then(|Count(threads)| NonZero::new(threads as usize)),
            progress: progress.map(|shown| shown.take("progress")).transpose()?,
        })
    }

    fn over(
        self,
        py: Python<'_>,
        what: &'static str,
        work: impl Send + FnOnce(Watch<'_>) -> Result<Table, BulkError>,
    ) -> PyResult<PyTable> {
        let watching = Watching::new(what, self.progress);
        let result = watching.over(py, |watch| match self.threads {
            Some(threads) => at_most(threads, || work(watch)),
            None => work(watch),
        });
        Ok(result?.into())
    }
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
    if records::are(source) {
        let (columns, _) = records::columns(source, &format!("`{argument}`"))?;
        return arrays::table(&columns);
    }
    let lazy = if source.hasattr("collect")? {
        "; call its `collect()`"
    } else {
        ""
    };
    Err(InvalidInputError::new_err(format!(
        "`{argument}` is of type `{}`, expected a data frame or anything else with `__arrow_c_stream__`, a dict of sequences, or a \
         list of dicts{lazy}",
        source.get_type().name()?
    )))
}
