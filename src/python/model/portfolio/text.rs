//! Portfolios as texts: in files, in pickles, in a line.

use pyo3::prelude::*;

use crate::intake::{self, Format, Keys};
use crate::model::{Parts, Portfolio};
use crate::python::border::watch::aside_until;

/// How many records a text of so many bytes may hold, about.
pub(super) const fn records_in(bytes: usize) -> usize {
    bytes / 64
}

/// The portfolio that a pickle holds.
pub(in crate::python) fn unpickled(py: Python<'_>, text: &str) -> PyResult<Portfolio> {
    let text = text.to_owned();
    aside_until(py, records_in(text.len()), move |stop| {
        intake::read_portfolio_until(&text, Format::Json, None, stop)
    })
}

/// How many records there are of each kind, in words.
pub(in crate::python) fn counted(parts: &Parts) -> String {
    let counts = [
        ("membership", "memberships", parts.memberships.len()),
        ("benefit", "benefits", parts.benefits.len()),
        ("subscription", "subscriptions", parts.subscriptions.len()),
        ("tenant", "tenants", parts.tenants.len()),
        ("billing account", "billing accounts", parts.billing_accounts.len()),
        ("person", "people", parts.people.len()),
        ("user", "users", parts.users.len()),
    ];
    let counted: Vec<String> = counts
        .iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(one, many, count)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if counted.is_empty() {
        "empty".to_owned()
    } else {
        counted.join(", ")
    }
}

/// Whether two portfolios record the same, as far as can be seen: a pickle holds no keys.
pub(in crate::python) fn same_but_keys(one: &Portfolio, other: &Portfolio) -> bool {
    let shown = |portfolio| intake::write_portfolio(portfolio, Format::Json, Keys::Masked).ok();
    one == other || shown(one).is_some_and(|text| shown(other) == Some(text))
}
