//! What a portfolio is made of, part by part: for its constructor and for `replace`.

use pyo3::prelude::*;

use crate::intake::tree::{Table, Value};
use crate::model::{Parts, Portfolio, Record, Records, nearest};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::Field;
use crate::python::border::plain;
use crate::python::model::benefit::PyBenefit;
use crate::python::model::billing::PyBillingAccount;
use crate::python::model::membership::PyMembership;
use crate::python::model::people::{PyPerson, PyUser};
use crate::python::model::subscription::PySubscription;
use crate::python::model::tenant::PyTenant;

/// The names of the parts, in the order of the constructor.
const PARTS: [&str; 12] = [
    "partner",
    "rollout",
    "memberships",
    "benefits",
    "billing_accounts",
    "tenants",
    "subscriptions",
    "people",
    "users",
    "lifecycle",
    "policy",
    "products",
];

/// Parts with some of them on the way to being others.
pub(in crate::python) struct Changes {
    parts: Parts,
    /// Those given as plain data, read together at the end so that all problems are told at once.
    plain: Table<'static>,
}

impl Changes {
    pub(in crate::python) fn of(parts: Parts) -> Self {
        Self {
            parts,
            plain: Table::default(),
        }
    }

    /// Puts a value in the place of the part `name`.
    pub(in crate::python) fn set(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let parts = &mut self.parts;
        match name {
            "memberships" => parts.memberships = records(value, name, |made: PyMembership| made.0)?,
            "benefits" => parts.benefits = records(value, name, |made: PyBenefit| made.0)?,
            "billing_accounts" => parts.billing_accounts = records(value, name, |made: PyBillingAccount| made.0)?,
            "tenants" => parts.tenants = records(value, name, |made: PyTenant| made.0)?,
            "subscriptions" => parts.subscriptions = records(value, name, |made: PySubscription| made.0)?,
            "people" => parts.people = records(value, name, |made: PyPerson| made.0)?,
            "users" => parts.users = records(value, name, |made: PyUser| made.0)?,
            "partner" | "rollout" | "lifecycle" | "policy" => self.put_plain(name, value)?,
            // A portfolio file names one record, not all of them.
            "products" => self.put_plain("product", value)?,
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    fn put_plain(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let node = if value.is_none() && name == "product" {
            plain::bare(Value::List(Vec::new()))
        } else if value.is_none() {
            plain::bare(Value::Table(Box::default()))
        } else {
            plain::read_node(value)?
        };
        // A keyword comes once.
        let _ = plain::put(&mut self.plain, name.to_owned(), node);
        Ok(())
    }

    /// The portfolio that they make.
    pub(in crate::python) fn made(mut self) -> PyResult<Portfolio> {
        if !self.plain.is_empty() {
            let given = |name| self.plain.get(name).is_some();
            let (partner, rollout) = (given("partner"), given("rollout"));
            let (lifecycle, policy, product) = (given("lifecycle"), given("policy"), given("product"));
            let read = plain::read_tree(&plain::bare(Value::Table(Box::new(self.plain))))?;
            let read = read.parts().clone();
            if partner {
                self.parts.partner = read.partner;
            }
            if rollout {
                self.parts.rollout = read.rollout;
            }
            if lifecycle {
                self.parts.lifecycle = read.lifecycle;
            }
            if policy {
                self.parts.policy = read.policy;
            }
            if product {
                self.parts.products = read.products;
            }
        }
        Ok(Portfolio::new(self.parts))
    }
}

fn records<W: Field, T: Record>(value: &Bound<'_, PyAny>, name: &str, unwrap: fn(W) -> T) -> PyResult<Records<T>> {
    let made: Vec<W> = if value.is_none() {
        Vec::new()
    } else {
        Vec::take(value, name)?
    };
    Ok(Records::new(made.into_iter().map(unwrap))?)
}

fn unknown(name: &str) -> PyErr {
    let expected = PARTS.map(|part| format!("`{part}`")).join(", ");
    let hint = nearest(name, PARTS).map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
    InvalidInputError::new_err(format!(
        "`Portfolio` has no part `{name}`, expected one of {expected}{hint}"
    ))
}
