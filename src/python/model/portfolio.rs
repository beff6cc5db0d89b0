//! `Portfolio`: everything that is recorded of one partner.

use std::fs;

use chrono::NaiveDate;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

mod text;

use self::text::records_in;
use super::parts::Changes;
use crate::columns::rows::{self, RecordKind};
use crate::intake::{self, Format, Keys};
use crate::model::{Parts, Portfolio, Record, Records};
use crate::python::acting::action::AnyAction;
use crate::python::acting::verdict::PyVerdict;
use crate::python::border::convert::FilePath;
use crate::python::border::fields::{Arg, Give, Plain};
use crate::python::border::outputs::snippet;
use crate::python::border::plain;
use crate::python::border::record::FieldDict;
use crate::python::border::watch::{aside, aside_until};
use crate::python::intake::combined::{self, PyCombined};
use crate::python::intake::formats::{format_of, keys_of, path_of};
use crate::python::model::benefit::PyBenefit;
use crate::python::model::billing::PyBillingAccount;
use crate::python::model::membership::PyMembership;
use crate::python::model::people::{PyPerson, PyUser};
use crate::python::model::subscription::PySubscription;
use crate::python::model::tenant::PyTenant;
use crate::python::tables::table::PyTable;
use crate::redeem;
use crate::report;
use crate::rules;

/// With more records than this, `repr` counts them instead of writing them out.
pub(in crate::python) const WRITTEN_OUT: usize = 200;

/// Everything that is recorded of one partner: memberships, benefits, subscriptions, tenants, people and users.
///
/// A portfolio never changes: `apply` and `replace` give a new one. Make one from a file (`load`), from text (`loads`), from
/// plain data (`from_dict`) or from records. Product keys show masked, and `dumps` and `to_dict` mask them unless asked not to.
///
///     >>> portfolio = pb.Portfolio(
///     ...     tenants=[pb.Tenant(id="contoso", domain="contoso.onmicrosoft.com")],
///     ...     subscriptions=[pb.Subscription(id="sub-1", tenant="contoso", product="Microsoft 365 E5", licenses=100,
///     ...                                    end=date(2026, 3, 15), origin="key")])
///     >>> portfolio.subscription("sub-1").licenses
///     100
///     >>> pb.Portfolio.loads(portfolio.dumps()) == portfolio
///     True
#[pyclass(frozen, subclass, eq, hash, name = "Portfolio", module = "partnerbenefits")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyPortfolio(pub(crate) Portfolio);

#[pymethods]
impl PyPortfolio {
    /// `partner`, `rollout`, `lifecycle`, `policy` and `products` are plain data, as in a portfolio file.
    #[new]
    #[pyo3(signature = (
        *, partner = None, rollout = None, memberships = None, benefits = None, billing_accounts = None, tenants = None,
        subscriptions = None, people = None, users = None, lifecycle = None, policy = None, products = None,
    ))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        partner: Option<Plain<'_>>,
        rollout: Option<Plain<'_>>,
        memberships: Option<Arg<'_, '_, Vec<PyMembership>>>,
        benefits: Option<Arg<'_, '_, Vec<PyBenefit>>>,
        billing_accounts: Option<Arg<'_, '_, Vec<PyBillingAccount>>>,
        tenants: Option<Arg<'_, '_, Vec<PyTenant>>>,
        subscriptions: Option<Arg<'_, '_, Vec<PySubscription>>>,
        people: Option<Arg<'_, '_, Vec<PyPerson>>>,
        users: Option<Arg<'_, '_, Vec<PyUser>>>,
        lifecycle: Option<Plain<'_>>,
        policy: Option<Plain<'_>>,
        products: Option<Plain<'_>>,
    ) -> PyResult<Self> {
        let mut changes = Changes::of(Parts::default());
        let mut set = |name, value: Option<&Bound<'_, PyAny>>| value.map_or(Ok(()), |value| changes.set(name, value));
        set("partner", partner.as_ref().map(|part| &part.0))?;
        set("rollout", rollout.as_ref().map(|part| &part.0))?;
        set("memberships", memberships.as_ref().map(Arg::raw))?;
        set("benefits", benefits.as_ref().map(Arg::raw))?;
        set("billing_accounts", billing_accounts.as_ref().map(Arg::raw))?;
        set("tenants", tenants.as_ref().map(Arg::raw))?;
        set("subscriptions", subscriptions.as_ref().map(Arg::raw))?;
        set("people", people.as_ref().map(Arg::raw))?;
        set("users", users.as_ref().map(Arg::raw))?;
        set("lifecycle", lifecycle.as_ref().map(|part| &part.0))?;
        set("policy", policy.as_ref().map(|part| &part.0))?;
        set("products", products.as_ref().map(|part| &part.0))?;
        changes.made().map(Self)
    }

    /// Return the portfolio in a file; its suffix, `.toml` or `.json`, tells the format.
    ///
    /// Raises PortfolioError with every problem of the file, each with its line and column, and ReadError where the file can't
    /// be read.
    #[staticmethod]
    fn load(py: Python<'_>, path: FilePath<'_>) -> PyResult<Self> {
        let path = path_of(&path)?;
        let bytes = fs::metadata(&path).map_or(0, |about| about.len());
        let records = records_in(usize::try_from(bytes).unwrap_or(usize::MAX));
        aside_until(py, records, move |stop| intake::load_until(&path, stop)).map(Self)
    }

    /// Write the portfolio to a file, readable by its owner alone; its suffix, `.toml` or `.json`, tells the format.
    ///
    /// Keys are written in full, or loading and saving would destroy them; `keys="masked"` is for sharing. A file that is there
    /// stays whole until the new one is.
    #[pyo3(signature = (path, *, keys = None))]
    fn save(&self, py: Python<'_>, path: FilePath<'_>, keys: Option<Arg<'_, '_, String>>) -> PyResult<()> {
        let (path, keys) = (path_of(&path)?, keys_of(keys, Keys::Full)?);
        let portfolio = self.0.clone();
        let records = portfolio.parts().records();
        let format = intake::format_of(&path)?;
        let text = aside_until(py, records, move |stop| {
            intake::write_portfolio_until(&portfolio, format, keys, stop)
        })?;
        // Not aside: what nobody waits for must not take the place of what somebody saves next.
        Ok(py.detach(|| intake::save_text(&path, &text))?)
    }

    /// Return the portfolio in a text; `format` is `toml` or `json`.
    #[staticmethod]
    #[pyo3(signature = (text, format = None))]
    fn loads(py: Python<'_>, text: Arg<'_, '_, String>, format: Option<Arg<'_, '_, Format>>) -> PyResult<Self> {
        let (text, format) = (text.take("text")?, format_of(format)?);
        let records = records_in(text.len());
        let read = move |stop: &(dyn Fn() -> bool + Sync)| intake::read_portfolio_until(&text, format, None, stop);
        aside_until(py, records, read).map(Self)
    }

    /// Return the text of the portfolio file; `format` is `toml` or `json`, `keys` is `masked` or `full`.
    #[pyo3(signature = (format = None, *, keys = None))]
    fn dumps(
        &self,
        py: Python<'_>,
        format: Option<Arg<'_, '_, Format>>,
        keys: Option<Arg<'_, '_, String>>,
    ) -> PyResult<String> {
        let (format, keys) = (format_of(format)?, keys_of(keys, Keys::Masked)?);
        self.written(py, format, keys)
    }

    /// Return the portfolio in plain data with the keys of a portfolio file; days are `datetime.date` or ISO texts.
    ///
    ///     >>> pb.Portfolio.from_dict({"tenant": [{"id": "contoso", "domain": "contoso.onmicrosoft.com"}]}).tenants[0].id
    ///     'contoso'
    #[staticmethod]
    fn from_dict(data: Plain<'_>) -> PyResult<Self> {
        plain::read_portfolio(&data.0).map(Self)
    }

    /// Return plain data with the keys of a portfolio file; days are `datetime.date`, `keys` is `masked` or `full`.
    #[pyo3(signature = (*, keys = None))]
    fn to_dict<'py>(&self, py: Python<'py>, keys: Option<Arg<'_, '_, String>>) -> PyResult<FieldDict<'py>> {
        let keys = keys_of(keys, Keys::Masked)?;
        plain::give_portfolio(py, &self.0, keys).map(FieldDict)
    }

    /// Return what portfolios and exports tell together, and as `conflicts` what they tell differently.
    ///
    /// Records are one where their ids are, or where one names the other's id among its `aliases`. A subscription of a SKU in a
    /// tenant, or a benefit of a product from a membership, is taken to be the only one of the other side where all that both
    /// tell agrees; where something differs both are kept, and either way it is listed. What an earlier source tells stands,
    /// also where a later one is newer, such as a renewal that a file kept by hand does not know: what a later source tells
    /// otherwise is listed every time. To let the portals stand, put them first.
    ///
    ///     >>> users = pb.read.graph_users('[{"id": "kim", "usageLocation": "DE"}]', tenant="contoso")
    ///     >>> pb.Portfolio.combine(example, users).user("kim").usage_location
    ///     'DE'
    #[staticmethod]
    #[pyo3(signature = (*sources: "Portfolio | Partial"))]
    fn combine<'py>(sources: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyCombined>> {
        combined::combine(sources)
    }

    /// Return what changed from this portfolio to a later one, field by field, as a Table.
    ///
    /// Columns: `kind`, `id`, `change` (`appeared`, `ended`, `moved`, `changed`), `field`, `before`, `after`.
    ///
    ///     >>> after = example.apply(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
    ///     >>> [row["after"] for row in example.diff(after).to_pylist() if row["field"] == "end"]
    ///     ['2026-06-15']
    fn diff(&self, py: Python<'_>, other: Arg<'_, '_, Self>) -> PyResult<PyTable> {
        let other = other.take("other")?;
        let (before, after) = (self.0.clone(), other.0);
        let records = before.parts().records() + after.parts().records();
        Ok(aside(py, records, move || rows::diff(&report::diff(&before, &after)))??.into())
    }

    /// Return which subscription each benefit that is not redeemed may have gone into, as a Table.
    ///
    /// Exports don't tell, so nothing is recorded by it: the analyst decides. Columns: `benefit`, `subscription`, `confidence`
    /// (`high`, `medium`, `low`), `reason`.
    fn matches(&self, py: Python<'_>) -> PyResult<PyTable> {
        let table = self.aside(py, |portfolio| rows::proposals(&intake::propose(portfolio)));
        Ok(table??.into())
    }

    /// The memberships, in order of their ids.
    #[getter]
    fn memberships(&self) -> Give<Vec<PyMembership>> {
        all(self.0.memberships(), |record| PyMembership(record.clone()))
    }

    /// The benefits, in order of their ids.
    #[getter]
    fn benefits(&self) -> Give<Vec<PyBenefit>> {
        all(self.0.benefits(), |record| PyBenefit(record.clone()))
    }

    /// The subscriptions, in order of their ids.
    #[getter]
    fn subscriptions(&self) -> Give<Vec<PySubscription>> {
        all(self.0.subscriptions(), |record| PySubscription(record.clone()))
    }

    /// The tenants, in order of their ids.
    #[getter]
    fn tenants(&self) -> Give<Vec<PyTenant>> {
        all(self.0.tenants(), |record| PyTenant(record.clone()))
    }

    /// The billing accounts, in order of their ids.
    #[getter]
    fn billing_accounts(&self) -> Give<Vec<PyBillingAccount>> {
        all(self.0.billing_accounts(), |record| PyBillingAccount(record.clone()))
    }

    /// The people who may act, in order of their ids.
    #[getter]
    fn people(&self) -> Give<Vec<PyPerson>> {
        all(self.0.people(), |record| PyPerson(record.clone()))
    }

    /// The users of licences, in order of their ids.
    #[getter]
    fn users(&self) -> Give<Vec<PyUser>> {
        all(self.0.users(), |record| PyUser(record.clone()))
    }

    /// Return the membership with this id. Raises UnknownIdError with the nearest id.
    fn membership(&self, id: Arg<'_, '_, String>) -> PyResult<PyMembership> {
        Ok(PyMembership(self.0.memberships().find(&id.take("id")?)?.clone()))
    }

    /// Return the benefit with this id. Raises UnknownIdError with the nearest id.
    fn benefit(&self, id: Arg<'_, '_, String>) -> PyResult<PyBenefit> {
        Ok(PyBenefit(self.0.benefits().find(&id.take("id")?)?.clone()))
    }

    /// Return the subscription with this id, or with it among its `aliases`. Raises UnknownIdError with the nearest id.
    fn subscription(&self, id: Arg<'_, '_, String>) -> PyResult<PySubscription> {
        Ok(PySubscription(self.0.subscription(&id.take("id")?)?.clone()))
    }

    /// Return the tenant with this id. Raises UnknownIdError with the nearest id.
    fn tenant(&self, id: Arg<'_, '_, String>) -> PyResult<PyTenant> {
        Ok(PyTenant(self.0.tenants().find(&id.take("id")?)?.clone()))
    }

    /// Return the billing account with this id. Raises UnknownIdError with the nearest id.
    fn billing_account(&self, id: Arg<'_, '_, String>) -> PyResult<PyBillingAccount> {
        Ok(PyBillingAccount(
            self.0.billing_accounts().find(&id.take("id")?)?.clone(),
        ))
    }

    /// Return the person with this id. Raises UnknownIdError with the nearest id.
    fn person(&self, id: Arg<'_, '_, String>) -> PyResult<PyPerson> {
        Ok(PyPerson(self.0.people().find(&id.take("id")?)?.clone()))
    }

    /// Return the user with this id. Raises UnknownIdError with the nearest id.
    fn user(&self, id: Arg<'_, '_, String>) -> PyResult<PyUser> {
        Ok(PyUser(self.0.users().find(&id.take("id")?)?.clone()))
    }

    /// The partner's name, or None.
    #[getter]
    fn partner_name(&self) -> Option<&str> {
        self.0.partner().name.as_deref()
    }

    /// The partner's country as two letters, or None.
    #[getter]
    fn country(&self) -> Option<&str> {
        self.0.partner().country.as_deref()
    }

    /// Return the records of a kind as a Table, in order of their ids.
    ///
    /// `kind` is `memberships`, `benefits`, `subscriptions`, `lifecycle`, `tenants`, `billing_accounts`, `people` or `users`.
    /// `lifecycle` has a row for each state of each subscription, from `start` until the day before `end`. With `as_of`
    /// benefits have their state and subscriptions their status on that day. Benefits are listed as on the programme's page
    /// for cloud services: `benefit`, `product`, `membership`, `offer`, `licenses`, `activate_before`,
    /// `usage_rights_last_day`, `redemption`, `state`.
    #[pyo3(signature = (kind, as_of = None))]
    fn table(
        &self,
        py: Python<'_>,
        kind: Arg<'_, '_, RecordKind>,
        as_of: Option<Arg<'_, '_, NaiveDate>>,
    ) -> PyResult<PyTable> {
        let (kind, as_of) = (kind.take("kind")?, as_of.map(|day| day.take("as_of")).transpose()?);
        Ok(self
            .aside(py, move |portfolio| rows::records(portfolio, kind, as_of))??
            .into())
    }

    /// Return everything inconsistent as a Table: `place`, `problem`, `fix`.
    fn problems(&self, py: Python<'_>) -> PyResult<PyTable> {
        let table = self.aside(py, |portfolio| rows::problems(&portfolio.problems()));
        Ok(table??.into())
    }

    /// Return the state of a subscription on a day: `active`, `expired`, `disabled` or `deleted`; None while its end is unknown.
    ///
    /// The lengths of the states are those of the portfolio.
    fn status_on(
        &self,
        subscription: Arg<'_, '_, String>,
        day: Arg<'_, '_, NaiveDate>,
    ) -> PyResult<Option<&'static str>> {
        let subscription = self.0.subscription(&subscription.take("subscription")?)?;
        let status = subscription.status_on(day.take("day")?, self.0.lifecycle());
        Ok(status.map(|status| status.as_str()))
    }

    /// Return the verdict on an action, with every reason against it.
    ///
    ///     >>> verdict = example.check(pb.Activate(benefit="core-m365-e5", tenant="contoso", on=date(2026, 1, 10)))
    ///     >>> [reason.rule for reason in verdict.reasons]
    ///     ['activate-over-active']
    fn check(&self, action: Arg<'_, '_, AnyAction>) -> PyResult<PyVerdict> {
        Ok(PyVerdict(rules::check(&self.0, &action.take("action")?.0)?))
    }

    /// Return the portfolio after an action. Raises RefusedError with every reason where it is refused.
    ///
    ///     >>> after = example.apply(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
    ///     >>> after.subscription("contoso-e5").end
    ///     datetime.date(2026, 6, 15)
    fn apply(&self, action: Arg<'_, '_, AnyAction>) -> PyResult<Self> {
        let (after, _) = redeem::apply(&self.0, &action.take("action")?.0)?;
        Ok(Self(after))
    }

    /// Return what each benefit that is not redeemed could do on a day: every verb in every place, as a Table.
    ///
    /// Columns: `benefit`, `verb`, `tenant`, `subscription`, `product`, `allowed` (null where a fact is missing),
    /// `licenses_after`, `end_after`, `rules`, `notices`, `fix`. `benefit` keeps those of one benefit, `allowed` those that are
    /// allowed (True) or refused (False).
    ///
    ///     >>> table = example.options(as_of=date(2026, 1, 10), benefit="core-m365-e5", allowed=True)
    ///     >>> set(table["verb"])  == {"activate", "add_licenses", "extend"}
    ///     True
    #[pyo3(signature = (*, as_of, benefit = None, allowed = None))]
    fn options(
        &self,
        py: Python<'_>,
        as_of: Arg<'_, '_, NaiveDate>,
        benefit: Option<Arg<'_, '_, String>>,
        allowed: Option<Arg<'_, '_, bool>>,
    ) -> PyResult<PyTable> {
        let as_of = as_of.take("as_of")?;
        let allowed = allowed.map(|allowed| allowed.take("allowed")).transpose()?;
        let benefit = benefit.map(|id| id.take("benefit")).transpose()?;
        let benefit = benefit
            .map(|id| self.0.benefits().find(&id))
            .transpose()?
            .map(|benefit| benefit.id.clone());
        let table = self.aside(py, move |portfolio| {
            let mut rows = report::options(portfolio, as_of);
            rows.retain(|row| benefit.as_ref().is_none_or(|id| row.benefit == *id));
            rows.retain(|row| allowed.is_none_or(|allowed| row.allowed == Some(allowed)));
            rows::options(&rows)
        });
        Ok(table??.into())
    }

    /// Return the same portfolio with some of its parts changed; the names are those of the constructor.
    #[pyo3(signature = (**changes: "object"))]
    fn replace(&self, changes: Option<Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut made = Changes::of(self.0.parts().clone());
        for (name, value) in changes.into_iter().flatten() {
            made.set(&name.str()?.to_string(), &value)?;
        }
        made.made().map(Self)
    }

    #[pyo3(signature = (**changes: "object"))]
    fn __replace__(&self, changes: Option<Bound<'_, PyDict>>) -> PyResult<Self> {
        self.replace(changes)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        if self.0.parts().records() > WRITTEN_OUT {
            return Ok(format!("<{}>", self.__str__()));
        }
        let data = plain::give_portfolio(py, &self.0, Keys::Masked)?;
        Ok(format!("Portfolio.from_dict({})", data.repr()?))
    }

    fn __str__(&self) -> String {
        let name = self
            .partner_name()
            .map_or_else(String::new, |name| format!(" of {name}"));
        format!("Portfolio{name}: {}", counted(self.0.parts()))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyString>> {
        snippet(slf.as_any())
    }

    // What can't change is its own copy; by way of a pickle it would lose its keys.
    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let kind: Bound<'py, PyType> = slf.get_type();
        (kind.getattr("_unpickle")?, (slf.get().pickled(py)?,)).into_bound_py_any(py)
    }

    #[staticmethod]
    fn _unpickle(py: Python<'_>, text: &str) -> PyResult<Self> {
        unpickled(py, text).map(Self)
    }
}

pub(in crate::python) use text::{counted, same_but_keys, unpickled};

impl PyPortfolio {
    /// Does work on the portfolio that an interrupt does not wait for.
    fn aside<T: Send + 'static>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Portfolio) -> T + Send + 'static,
    ) -> PyResult<T> {
        let portfolio = self.0.clone();
        aside(py, portfolio.parts().records(), move || work(&portfolio))
    }

    /// The portfolio as a pickle holds it.
    pub(in crate::python) fn pickled(&self, py: Python<'_>) -> PyResult<String> {
        self.written(py, Format::Json, Keys::Masked)
    }

    fn written(&self, py: Python<'_>, format: Format, keys: Keys) -> PyResult<String> {
        let portfolio = self.0.clone();
        aside_until(py, portfolio.parts().records(), move |stop| {
            intake::write_portfolio_until(&portfolio, format, keys, stop)
        })
    }
}

pub(in crate::python) fn all<T: Record, W>(records: &Records<T>, wrap: impl Fn(&T) -> W) -> Give<Vec<W>> {
    Give(records.iter().map(wrap).collect())
}
