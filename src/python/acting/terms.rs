//! The term calculator: what redeeming a key or placing an order makes of a term.

use chrono::NaiveDate;
use pyo3::prelude::*;

use super::change::PyTermChange;
use crate::columns::rows;
use crate::python::border::errors::refused;
use crate::python::border::fields::{Arg, Give, Licenses};
use crate::python::tables::table::PyTable;
use crate::rules::Verdict;
use crate::rules::calculator::{self, Judged};
use crate::term::{self, Basis, Exact, ExtensionCap, Rounding, TermOptions, Verb};

/// Return the day `n` calendar months after `day`, clamped to the last day of the month; `n` may be negative.
///
/// Raises InvalidInputError where the result leaves the years 1 to 9999.
///
///     >>> pb.add_months(date(2026, 1, 31), 1)
///     datetime.date(2026, 2, 28)
///     >>> pb.add_months(date(2024, 2, 29), 12)
///     datetime.date(2025, 2, 28)
#[pyfunction]
pub(in crate::python) fn add_months(day: Arg<'_, '_, NaiveDate>, n: Arg<'_, '_, i64>) -> PyResult<Give<NaiveDate>> {
    Ok(Give(term::add_months(day.take("day")?, n.take("n")?)?))
}

/// Return the months from `start` to `end` as an exact Fraction: the whole months, and the days left of the next one.
///
/// Negative where `end` comes first.
///
///     >>> pb.months_between(date(2026, 1, 15), date(2026, 3, 1))
///     Fraction(3, 2)
#[pyfunction]
pub(in crate::python) fn months_between(
    start: Arg<'_, '_, NaiveDate>,
    end: Arg<'_, '_, NaiveDate>,
) -> PyResult<Give<Exact>> {
    Ok(Give(term::months_between(start.take("start")?, end.take("end")?)))
}

/// Return what activating a key of `key_licenses` licences on the day `on` gives: those licences for 12 months.
///
/// Options: `basis` is `months` or `days`, `rounding` is `down`, `nearest` or `up`, `extension_cap` is `per-redemption` or
/// `time-remaining`.
///
///     >>> pb.activate(key_licenses=25, on=date(2026, 1, 15)).end_after
///     datetime.date(2027, 1, 15)
#[pyfunction]
#[pyo3(signature = (*, key_licenses, on, basis = None, rounding = None, extension_cap = None))]
pub(in crate::python) fn activate(
    key_licenses: Arg<'_, '_, Licenses>,
    on: Arg<'_, '_, NaiveDate>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<PyTermChange> {
    let options = options(basis, rounding, extension_cap)?;
    let key_licenses = key_licenses.take("key_licenses")?.0;
    judged(
        Verb::Activate,
        calculator::try_activate(key_licenses, on.take("on")?, options),
    )
}

/// Return what adding a key of `key_licenses` licences on the day `on` makes of `licenses` licences that end on `end`.
///
/// The licences add up; the time left of the old ones and the 12 months of the new ones are averaged over all of them.
/// Raises RefusedError on and after `end`. Options as for `activate`.
///
///     >>> change = pb.add_licenses(licenses=100, end=date(2026, 3, 15), key_licenses=100, on=date(2026, 1, 15))
///     >>> change.licenses_after, change.end_after
///     (200, datetime.date(2026, 8, 15))
#[pyfunction]
#[pyo3(signature = (*, licenses, end, key_licenses, on, basis = None, rounding = None, extension_cap = None))]
pub(in crate::python) fn add_licenses(
    licenses: Arg<'_, '_, Licenses>,
    end: Arg<'_, '_, NaiveDate>,
    key_licenses: Arg<'_, '_, Licenses>,
    on: Arg<'_, '_, NaiveDate>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<PyTermChange> {
    let options = options(basis, rounding, extension_cap)?;
    let (licenses, end) = (licenses.take("licenses")?.0, end.take("end")?);
    let (key_licenses, on) = (key_licenses.take("key_licenses")?.0, on.take("on")?);
    judged(
        Verb::AddLicenses,
        calculator::try_add_licenses(licenses, end, key_licenses, on, options),
    )
}

/// Return what extending `licenses` licences that end on `end` by a key of `key_licenses` licences gives: 12·c/n months more.
///
/// Raises RefusedError for a key of more than three times the licences, and on and after `end` where the day `on` is given.
/// Options as for `activate`; `extension_cap="time-remaining"` needs `on`.
///
///     >>> change = pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25)
///     >>> change.end_after, change.months_moved
///     (datetime.date(2026, 6, 15), Fraction(3, 1))
#[pyfunction]
#[pyo3(signature = (*, licenses, end, key_licenses, on = None, basis = None, rounding = None, extension_cap = None))]
pub(in crate::python) fn extend(
    licenses: Arg<'_, '_, Licenses>,
    end: Arg<'_, '_, NaiveDate>,
    key_licenses: Arg<'_, '_, Licenses>,
    on: Option<Arg<'_, '_, NaiveDate>>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<PyTermChange> {
    let options = options(basis, rounding, extension_cap)?;
    let (licenses, end) = (licenses.take("licenses")?.0, end.take("end")?);
    let key_licenses = key_licenses.take("key_licenses")?.0;
    let on = on.map(|on| on.take("on")).transpose()?;
    judged(
        Verb::Extend,
        calculator::try_extend(licenses, end, key_licenses, on, options),
    )
}

/// Return what a $0 order of `licenses` licences on the day `on` gives: they end with the membership, whatever the day.
///
/// Raises RefusedError on and after `membership_end`. Options as for `activate`.
///
///     >>> pb.order(licenses=25, on=date(2026, 6, 1), membership_end=date(2026, 9, 1)).months_remaining
///     Fraction(3, 1)
#[pyfunction]
#[pyo3(signature = (*, licenses, on, membership_end, basis = None, rounding = None, extension_cap = None))]
pub(in crate::python) fn order(
    licenses: Arg<'_, '_, Licenses>,
    on: Arg<'_, '_, NaiveDate>,
    membership_end: Arg<'_, '_, NaiveDate>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<PyTermChange> {
    let options = options(basis, rounding, extension_cap)?;
    let (licenses, on) = (licenses.take("licenses")?.0, on.take("on")?);
    let membership_end = membership_end.take("membership_end")?;
    judged(
        Verb::Order,
        calculator::try_order(licenses, on, membership_end, options),
    )
}

/// Return every way to use a key side by side, as a Table: each verb, and waiting for the end to activate then.
///
/// Columns: `choice`, `verb`, `on`, `allowed`, `licenses_after`, `end_after`, `days_moved`, `rules`, `why`, `fix`, `notices`. A
/// refused one has every rule that refuses it; `why` and `fix` join what they say by `; `. An order is among them where
/// `membership_end` is given. Options as for `activate`.
///
///     >>> table = pb.compare(licenses=100, end=date(2026, 3, 15), key_licenses=25, on=date(2026, 1, 15))
///     >>> dict(zip(table["choice"], table["end_after"]))["extend"]
///     datetime.date(2026, 6, 15)
#[pyfunction]
#[pyo3(signature = (
    *, licenses, end, key_licenses, on, membership_end = None, basis = None, rounding = None, extension_cap = None,
))]
#[allow(clippy::too_many_arguments)]
pub(in crate::python) fn compare(
    licenses: Arg<'_, '_, Licenses>,
    end: Arg<'_, '_, NaiveDate>,
    key_licenses: Arg<'_, '_, Licenses>,
    on: Arg<'_, '_, NaiveDate>,
    membership_end: Option<Arg<'_, '_, NaiveDate>>,
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<PyTable> {
    let options = options(basis, rounding, extension_cap)?;
    let (licenses, end) = (licenses.take("licenses")?.0, end.take("end")?);
    let (key_licenses, on) = (key_licenses.take("key_licenses")?.0, on.take("on")?);
    let membership_end = membership_end.map(|day| day.take("membership_end")).transpose()?;
    let ways = calculator::compare(licenses, end, key_licenses, on, membership_end, options)?;
    Ok(rows::comparison(&ways)?.into())
}

/// How terms are computed, where something is said of it.
pub(in crate::python) fn options(
    basis: Option<Arg<'_, '_, Basis>>,
    rounding: Option<Arg<'_, '_, Rounding>>,
    extension_cap: Option<Arg<'_, '_, ExtensionCap>>,
) -> PyResult<TermOptions> {
    let usual = TermOptions::default();
    Ok(TermOptions {
        basis: basis.map_or(Ok(usual.basis), |given| given.take("basis"))?,
        rounding: rounding.map_or(Ok(usual.rounding), |given| given.take("rounding"))?,
        extension_cap: extension_cap.map_or(Ok(usual.extension_cap), |given| given.take("extension_cap"))?,
    })
}

/// The change of an allowed redemption; a refused one is an exception that carries every reason.
// A change is large enough for each call that it is handed through to be felt.
#[inline]
fn judged(verb: Verb, judged: Judged) -> PyResult<PyTermChange> {
    match judged {
        Ok(Ok(change)) => Ok(change.into()),
        Ok(Err(verdict)) => Err(refusal(verb, &verdict)),
        Err(error) => Err(error.into()),
    }
}

#[cold]
fn refusal(verb: Verb, verdict: &Verdict) -> PyErr {
    let reasons: Vec<String> = verdict
        .reasons
        .iter()
        .map(|reason| format!("{}: {}", reason.rule, reason.message))
        .collect();
    let message = format!("`{}` is refused: {}", verb.as_str(), reasons.join("; "));
    refused(message, verdict)
}
