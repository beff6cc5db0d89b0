//! `Partial`: what one export tells of a portfolio.

use std::collections::BTreeSet;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::columns::rows;
use crate::intake::{self, Format, Keys, Partial, ReadNotice};
use crate::model::{Portfolio, SubscriptionId};
use crate::python::border::fields::{Field, Give, Plain, unexpected};
use crate::python::border::outputs::present;
use crate::python::border::plain;
use crate::python::border::record::FieldDict;
use crate::python::model::benefit::PyBenefit;
use crate::python::model::billing::PyBillingAccount;
use crate::python::model::membership::PyMembership;
use crate::python::model::parts::Changes;
use crate::python::model::people::{PyPerson, PyUser};
use crate::python::model::portfolio::{WRITTEN_OUT, all, counted};
use crate::python::model::subscription::PySubscription;
use crate::python::model::tenant::PyTenant;
use crate::python::tables::table::PyTable;

/// What one export tells of a portfolio, and what it leaves open: its `notices`. The functions of `read` give one.
///
/// `Portfolio.combine` joins several into a portfolio.
///
///     >>> part = pb.read.graph_users('[{"id": "kim", "usageLocation": "DE", "assignedLicenses": []}]', tenant="contoso")
///     >>> part.users[0].usage_location, part.notices["message"]
///     ('DE', ['`kim` is not a GUID: it is kept as it is'])
#[pyclass(frozen, eq, hash, name = "Partial", module = "partnerbenefits")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyPartial(pub(crate) Partial);

/// File, place, field and message of a notice.
type Told = (Option<String>, String, String, String);

#[pymethods]
impl PyPartial {
    /// The memberships, in order of their ids.
    #[getter]
    fn memberships(&self) -> Give<Vec<PyMembership>> {
        all(&self.0.parts.memberships, |record| PyMembership(record.clone()))
    }

    /// The benefits, in order of their ids.
    #[getter]
    fn benefits(&self) -> Give<Vec<PyBenefit>> {
        all(&self.0.parts.benefits, |record| PyBenefit(record.clone()))
    }

    /// The subscriptions, in order of their ids.
    #[getter]
    fn subscriptions(&self) -> Give<Vec<PySubscription>> {
        all(&self.0.parts.subscriptions, |record| PySubscription(record.clone()))
    }

    /// The tenants, in order of their ids.
    #[getter]
    fn tenants(&self) -> Give<Vec<PyTenant>> {
        all(&self.0.parts.tenants, |record| PyTenant(record.clone()))
    }

    /// The billing accounts, in order of their ids.
    #[getter]
    fn billing_accounts(&self) -> Give<Vec<PyBillingAccount>> {
        all(&self.0.parts.billing_accounts, |record| {
            PyBillingAccount(record.clone())
        })
    }

    /// The people who may act, in order of their ids.
    #[getter]
    fn people(&self) -> Give<Vec<PyPerson>> {
        all(&self.0.parts.people, |record| PyPerson(record.clone()))
    }

    /// The users of licences, in order of their ids.
    #[getter]
    fn users(&self) -> Give<Vec<PyUser>> {
        all(&self.0.parts.users, |record| PyUser(record.clone()))
    }

    /// What the export holds that was not used, or not as it stands, as a Table: `file`, `place`, `field`, `message`.
    #[getter]
    fn notices(&self) -> PyResult<PyTable> {
        Ok(rows::read_notices(&self.0.notices)?.into())
    }

    /// The ids of subscriptions that the export says are deleted; they are no `subscriptions` any more.
    #[getter]
    fn deleted(&self) -> Give<Vec<SubscriptionId>> {
        Give(self.0.deleted.clone())
    }

    /// Return plain data with the keys of a portfolio file, the notices as a list of dicts, and the ids of what is `deleted`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<FieldDict<'py>> {
        let portfolio = Portfolio::new(self.0.parts.clone());
        let dict = plain::give_portfolio(py, &portfolio, Keys::Masked)?;
        let notices = PyList::empty(py);
        for notice in &self.0.notices {
            let told = PyDict::new(py);
            told.set_item("file", notice.file.as_deref())?;
            told.set_item("place", &notice.place)?;
            told.set_item("field", &notice.field)?;
            told.set_item("message", &notice.message)?;
            notices.append(told)?;
        }
        dict.set_item("notices", notices)?;
        if !self.0.deleted.is_empty() {
            let deleted: Vec<&str> = self.0.deleted.iter().map(|id| &**id).collect();
            dict.set_item("deleted", deleted)?;
        }
        Ok(FieldDict(dict))
    }

    /// Return what `to_dict` gave plain data of.
    #[staticmethod]
    fn from_dict(data: Plain<'_>) -> PyResult<Self> {
        let dict = data.0.cast::<PyDict>();
        let dict = dict.map_err(|_| unexpected(&data.0, "data", "a dict"))?.copy()?;
        let notices = dict.get_item("notices")?;
        if notices.is_some() {
            dict.del_item("notices")?;
        }
        let deleted = dict.get_item("deleted")?;
        if deleted.is_some() {
            dict.del_item("deleted")?;
        }
        let deleted = deleted.map_or_else(|| Ok(Vec::new()), |ids| read_deleted(&ids))?;
        let portfolio = plain::read_portfolio(dict.as_any())?;
        let notices = notices.map_or_else(|| Ok(Vec::new()), |notices| read_notices(&notices))?;
        Ok(Self(Partial {
            parts: portfolio.parts().clone(),
            notices,
            deleted,
        }))
    }

    /// Return the same with some records, the `notices` or what is `deleted` changed; the names are those of the attributes.
    #[pyo3(signature = (**changes: "object"))]
    fn replace(&self, changes: Option<Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut made = Changes::of(self.0.parts.clone());
        let mut notices = self.0.notices.clone();
        let mut deleted = self.0.deleted.clone();
        for (name, value) in changes.into_iter().flatten() {
            match name.str()?.to_string().as_str() {
                "notices" => notices = read_notices(&value)?,
                "deleted" => deleted = read_deleted(&value)?,
                name => made.set(name, &value)?,
            }
        }
        Ok(Self(Partial {
            parts: made.made()?.parts().clone(),
            notices,
            deleted,
        }))
    }

    #[pyo3(signature = (**changes: "object"))]
    fn __replace__(&self, changes: Option<Bound<'_, PyDict>>) -> PyResult<Self> {
        self.replace(changes)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        if self.0.parts.records() + self.0.notices.len() > WRITTEN_OUT {
            return Ok(format!("<{}>", self.__str__()));
        }
        Ok(format!("Partial.from_dict({})", self.to_dict(py)?.0.repr()?))
    }

    fn __str__(&self) -> String {
        let notices = match self.0.notices.len() {
            0 => String::new(),
            1 => ", 1 notice".to_owned(),
            many => format!(", {many} notices"),
        };
        format!("Partial: {}{notices}", counted(&self.0.parts))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        present(slf.as_any(), "results", "snippet")?.extract()
    }

    // What can't change is its own copy; by way of a pickle it would lose its keys.
    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), &slf.get().0);
        let portfolio = Portfolio::new(this.parts.clone());
        let text = intake::write_portfolio(&portfolio, Format::Json, Keys::Masked)?;
        let told = this.notices.iter().cloned();
        let told: Vec<Told> = told
            .map(|notice| (notice.file, notice.place, notice.field, notice.message))
            .collect();
        let deleted: Vec<&str> = this.deleted.iter().map(|id| &**id).collect();
        (slf.get_type().getattr("_unpickle")?, (text, told, deleted)).into_bound_py_any(py)
    }

    #[staticmethod]
    fn _unpickle(text: &str, notices: Vec<Told>, deleted: Vec<String>) -> PyResult<Self> {
        let portfolio = intake::read_portfolio(text, Format::Json, None)?;
        Ok(Self(Partial {
            parts: portfolio.parts().clone(),
            notices: notices.into_iter().map(notice).collect(),
            deleted: deleted.into_iter().map(SubscriptionId::from).collect(),
        }))
    }
}

fn notice((file, place, field, message): Told) -> ReadNotice {
    ReadNotice {
        file,
        place,
        field,
        message,
    }
}

/// A set of ids, as the readers give it.
fn read_deleted(ids: &Bound<'_, PyAny>) -> PyResult<Vec<SubscriptionId>> {
    let ids: BTreeSet<SubscriptionId> = Vec::take(ids, "deleted")?.into_iter().collect();
    Ok(ids.into_iter().collect())
}

fn read_notices(notices: &Bound<'_, PyAny>) -> PyResult<Vec<ReadNotice>> {
    let wrong = |value: &Bound<'_, PyAny>| {
        let expected = "a list of dicts with the texts `file`, `place`, `field` and `message`";
        unexpected(value, "notices", expected)
    };
    let items = notices.cast::<PyList>().map_err(|_| wrong(notices))?;
    let read = items.iter().map(|item| {
        let text = |name: &str| item.get_item(name).and_then(|text| text.extract::<String>());
        let file = item.get_item("file").and_then(|file| file.extract());
        let told: PyResult<Told> = (|| Ok((file?, text("place")?, text("field")?, text("message")?)))();
        told.map(notice).map_err(|_| wrong(&item))
    });
    read.collect()
}
