//! `plan` and its `Plan`.

use chrono::NaiveDate;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

use super::demand;
use super::objective::{PyAlternative, PyCertificate, PyObjective};
use crate::columns::{ColumnsError, Table, rows};
use crate::model::{BenefitId, MembershipId, Portfolio, TenantId};
use crate::plan::{self, Plan, PlanRequest};
use crate::python::acting::action::AnyAction;
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::{Arg, Count, Field, Give, List, Plain};
use crate::python::border::outputs::{hash_of, outputs, present};
use crate::python::border::record::{FieldDict, plain_data};
use crate::python::border::watch::Watching;
use crate::python::model::portfolio::PyPortfolio;
use crate::python::tables::table::PyTable;

/// A table that is made once it is asked for.
struct Lazy(PyOnceLock<Py<PyTable>>);

impl Lazy {
    const fn new() -> Self {
        Self(PyOnceLock::new())
    }

    fn get(&self, py: Python<'_>, make: impl FnOnce() -> Result<Table, ColumnsError>) -> PyResult<Py<PyTable>> {
        let made = self.0.get_or_try_init(py, || Py::new(py, PyTable::from(make()?)))?;
        Ok(made.clone_ref(py))
    }
}

/// Which benefit to redeem when, where and how, and what that achieves.
///
/// `plan` gives one. Two plans are equal when they say the same, whoever they are for; their `repr` is a summary.
///
///     >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
///     >>> timeline = pb.simulate(example, plan.actions, since=plan.as_of, until=plan.until)
///     >>> plan == pb.plan(example, as_of=plan.as_of, until=plan.until)
///     True
#[pyclass(frozen, name = "Plan", module = "partnerbenefits")]
pub(crate) struct PyPlan {
    plan: Plan,
    portfolio: Portfolio,
    /// The same with what is expected of renewed memberships.
    projected: Portfolio,
    request: PlanRequest,
    steps: Lazy,
    coverage: Lazy,
    shortfalls: Lazy,
    baselines: Lazy,
    remarks: Lazy,
}

impl PyPlan {
    fn planned(py: Python<'_>, portfolio: Portfolio, request: PlanRequest, progress: Option<bool>) -> PyResult<Self> {
        let effort = request.effort.unwrap_or(plan::DEFAULT_EFFORT);
        let watching = Watching::new("planning", progress);
        let plan = watching.beside(py, effort, |steering| {
            plan::plan_watched(&portfolio, &request, &|at| steering.look(at.explored))
        })?;
        let projected = plan::projected(&portfolio, &request)?;
        Ok(Self {
            plan,
            portfolio,
            projected,
            request,
            steps: Lazy::new(),
            coverage: Lazy::new(),
            shortfalls: Lazy::new(),
            baselines: Lazy::new(),
            remarks: Lazy::new(),
        })
    }
}

outputs! {
    impl PyPlan {
        /// The first day on which something may be done.
        #[getter]
        fn as_of(&self) -> Give<NaiveDate> {
            Give(self.plan.as_of)
        }

        /// The first day that no longer counts.
        #[getter]
        fn until(&self) -> Give<NaiveDate> {
            Give(self.plan.until)
        }

        /// The portfolio to carry it out on: the one that was planned for, with next year's benefits of the memberships that are
        /// taken to be renewed, and a later `end` of the subscriptions that are.
        #[getter]
        fn portfolio(&self) -> PyPortfolio {
            PyPortfolio(self.projected.clone())
        }

        /// What to do, in the order to do it: ready for `simulate`.
        #[getter]
        fn actions(&self) -> Give<List<AnyAction>> {
            Give(List(self.plan.actions.iter().cloned().map(AnyAction).collect()))
        }

        /// The same with numbers and reasons, as a Table with a row for each action.
        ///
        /// Columns: `on`, `verb`, `benefit`, `subscription`, `tenant`, `product`, `key_licenses`, `licenses_after`,
        /// `end_after`, `why`, `notices`.
        #[getter]
        fn steps(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            self.steps.get(py, || rows::plan_steps(&self.plan))
        }

        /// Demand against licences, as a Table of half-open runs: `tenant`, `product`, `start`, `end`, `demand`, `licenses`,
        /// `short`.
        #[getter]
        fn coverage(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            self.coverage.get(py, || rows::plan_coverage(&self.plan))
        }

        /// What is still missing, as a Table: `tenant`, `product`, `start`, `end`, `licenses` (the most missing on one of the
        /// days), `license_days`, `reason`, `closed_by` (the smallest changes that close it, each checked by planning with it).
        #[getter]
        fn shortfalls(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            self.shortfalls.get(py, || rows::plan_shortfalls(&self.plan))
        }

        /// What the plan achieves.
        #[getter]
        fn objective(&self) -> PyObjective {
            PyObjective(self.plan.objective)
        }

        /// What is proved of it.
        #[getter]
        fn certificate(&self) -> PyCertificate {
            PyCertificate(self.plan.certificate)
        }

        /// What simpler ways of redeeming achieve, as a Table: `baseline`, and the fields of the objective.
        #[getter]
        fn baselines(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            self.baselines.get(py, || rows::plan_baselines(&self.plan))
        }

        /// The best plan with one step fewer, and what that costs. The summary says so where a better one is not ruled out.
        #[getter]
        fn alternatives(&self) -> Give<List<PyAlternative>> {
            Give(List(self.plan.alternatives.iter().cloned().map(PyAlternative).collect()))
        }

        /// What the plan could not use or had to take as unknown, as a Table: `about` (an id or a product), `text`.
        ///
        /// Among them the subscriptions that renew by themselves: they are planned with until their recorded end only, or as far
        /// as `assume_renewal` takes them to go on.
        #[getter]
        fn remarks(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            self.remarks.get(py, || rows::remarks(&self.plan.remarks))
        }

        /// The benefits it redeems that are not there yet, but expected of renewed memberships.
        #[getter]
        fn assumed(&self) -> Give<Vec<BenefitId>> {
            Give(self.plan.steps.iter().filter(|step| step.assumed).map(|step| step.benefit.clone()).collect())
        }

        /// Return the plan in words: what to look out for, what to do and why, what stays missing, what is proved.
        fn explain(slf: &Bound<'_, Self>) -> PyResult<String> {
            present(slf.as_any(), "plans", "explain")?.extract()
        }

        /// Return where two plans differ, as a Table: `what`, `benefit`, `this`, `other`, `difference`.
        ///
        /// A row for each field of the objective, with how much larger it is here; then a row `step` for each benefit that they
        /// redeem differently. A benefit that a plan leaves unused is null there.
        fn compare(&self, other: Arg<'_, '_, PlanRef>) -> PyResult<PyTable> {
            let other = other.take("other")?;
            Ok(rows::plan_comparison(&plan::compare(&self.plan, &other.0.get().plan))?.into())
        }

        /// Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<FieldDict<'py>> {
            plain_data(slf.as_any(), &[
                "as_of", "until", "objective", "certificate", "steps", "coverage", "shortfalls", "baselines", "remarks",
                "alternatives",
            ])
        }

        fn __len__(&self) -> usize {
            self.plan.steps.len()
        }

        fn __bool__(&self) -> bool {
            // A plan that says to do nothing is a plan.
            true
        }

        fn __repr__(&self) -> String {
            let Plan { as_of, until, steps, objective, certificate, .. } = &self.plan;
            let proved = if certificate.optimal { "optimal" } else { "not proved optimal" };
            let count = steps.len();
            let steps = if count == 1 { "step" } else { "steps" };
            format!(
                "<Plan from {as_of} until {until}: {count} {steps}, {} licence-days short, {proved}>",
                objective.shortfall
            )
        }

        fn __eq__(&self, other: &Self) -> bool {
            self.plan == other.plan
        }

        fn __hash__(&self) -> u64 {
            hash_of(&(&self.plan.actions, self.plan.objective, self.plan.as_of, self.plan.until))
        }

        /// A pickle holds what was asked; reading it plans again, which gives the same plan.
        fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            let (py, this) = (slf.py(), slf.get());
            let PlanRequest { as_of, until, demand, tenants, without, assume_renewal, safety_days, effort } =
                this.request.clone();
            let portfolio = PyPortfolio(this.portfolio.clone()).into_bound_py_any(py)?;
            let demand = demand.map(|rows| demand::give(py, &rows)).transpose()?;
            let parts = (
                portfolio,
                as_of.give(py)?,
                until.give(py)?,
                demand,
                tenants.give(py)?,
                without.give(py)?,
                assume_renewal.give(py)?,
                safety_days,
                effort,
            );
            let parts: Bound<'py, PyTuple> = parts.into_pyobject(py)?;
            (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(py)
        }

        #[staticmethod]
        #[allow(clippy::too_many_arguments)]
        fn _unpickle(
            py: Python<'_>,
            portfolio: PyRef<'_, PyPortfolio>,
            as_of: Arg<'_, '_, NaiveDate>,
            until: Arg<'_, '_, NaiveDate>,
            demand: Plain<'_>,
            tenants: Arg<'_, '_, Vec<TenantId>>,
            without: Arg<'_, '_, Vec<BenefitId>>,
            assume_renewal: Arg<'_, '_, Vec<MembershipId>>,
            safety_days: u32,
            effort: Option<u64>,
        ) -> PyResult<Self> {
            let request = PlanRequest {
                as_of: as_of.take("as_of")?,
                until: until.take("until")?,
                demand: wanted(&demand)?,
                tenants: tenants.take("tenants")?,
                without: without.take("without")?,
                assume_renewal: renewed(assume_renewal)?,
                safety_days,
                effort,
            };
            Self::planned(py, portfolio.0.clone(), request, Some(false))
        }
    }
}

/// A plan as an argument.
struct PlanRef(Py<PyPlan>);

impl Field for PlanRef {
    #[cfg(feature = "stubs")]
    const TAKEN: pyo3::inspect::PyStaticExpr = <PyPlan as pyo3::PyTypeInfo>::TYPE_HINT;

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let plan = value
            .cast::<PyPlan>()
            .map_err(|_| crate::python::border::fields::unexpected(value, name, "a `Plan`"))?;
        Ok(Self(plan.clone().unbind()))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.0.into_bound_py_any(py)
    }
}

fn wanted(demand: &Plain<'_>) -> PyResult<Option<Vec<plan::Demand>>> {
    (!demand.0.is_none()).then(|| demand::read(&demand.0)).transpose()
}

/// Plan which benefit to redeem when, where and how, so that every tenant has the licences it needs from `as_of` until the
/// day before `until`.
///
/// `demand` is a table with the columns `tenant`, `product`, `licenses`, `start`, `end` (half-open; overlapping rows add up):
/// a data frame, anything with `__arrow_c_stream__`, a dict of sequences, or a list of dicts. Without it each tenant keeps the
/// licences it has assigned of each product, or all of them where it is not recorded how many are assigned.
///
/// What is there counts until its recorded end, also where it was bought to renew by itself: `plan.remarks` names those.
/// `assume_renewal` takes the id of such a subscription, and of memberships, which are taken to be renewed the day after they end:
/// a subscription for a year at a time until nothing planned for comes after it, a membership for a year with benefits
/// like those it has. `plan.portfolio` has both, so that the plan replays there; `plan.assumed` names the benefits that
/// are used, and `plan.remarks` the subscriptions.
///
/// `tenants` may take keys although nothing is wanted there; `without` are benefits to leave alone; `safety_days` moves
/// every deadline closer. A key has no days left from the earlier of `activate_before` and the day after `usage_rights_last_day` on, less
/// `safety_days`: until then it can be redeemed, and by that day the objective counts what is `lost` and what is `banked`.
///
/// A product that needs another, such as Copilot, is planned after it, and the other is planned for its sake where that
/// brings more altogether. What the certificate proves holds whatever becomes of the other product.
///
/// `effort` limits the states the search explores: the same effort gives the same plan everywhere, and where it is too
/// small for a proof the certificate has a gap. `certificate.explored` is never more; alternatives, and what would close a
/// gap, are looked for with an effort of their own. Long planning can be interrupted, and shows a progress bar in a terminal and
/// a notebook unless `progress` is False.
///
/// Raises PlanError for a demand that can't be meant, with the row, the value and the nearest valid name, and for a window
/// without days; UnknownIdError for an id that is not recorded.
///
///     >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
///     >>> plan.certificate.optimal
///     True
///     >>> demand = [{"tenant": "contoso", "product": "Power BI Pro", "licenses": 12, "start": "2026-01-28",
///     ...            "end": "2026-07-01"}]
///     >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1), demand=demand)
///     >>> plan.objective.shortfall
///     0
#[pyfunction(name = "plan")]
#[pyo3(signature = (
    portfolio, *, as_of, until, demand: "Any" = None, tenants = None, without = None, assume_renewal = None, safety_days = None,
    effort = None, progress = None,
))]
#[allow(clippy::too_many_arguments)]
pub(in crate::python) fn plan_(
    py: Python<'_>,
    portfolio: Arg<'_, '_, PyPortfolio>,
    as_of: Arg<'_, '_, NaiveDate>,
    until: Arg<'_, '_, NaiveDate>,
    demand: Option<&Bound<'_, PyAny>>,
    tenants: Option<Arg<'_, '_, Vec<TenantId>>>,
    without: Option<Arg<'_, '_, Vec<BenefitId>>>,
    assume_renewal: Option<Arg<'_, '_, Vec<MembershipId>>>,
    safety_days: Option<Arg<'_, '_, Count<0>>>,
    effort: Option<Arg<'_, '_, i64>>,
    progress: Option<Arg<'_, '_, bool>>,
) -> PyResult<PyPlan> {
    let portfolio = portfolio.take("portfolio")?.0;
    let request = PlanRequest {
        as_of: as_of.take("as_of")?,
        until: until.take("until")?,
        demand: demand.map(demand::read).transpose()?,
        tenants: tenants.map_or(Ok(Vec::new()), |ids| ids.take("tenants"))?,
        without: without.map_or(Ok(Vec::new()), |ids| ids.take("without"))?,
        assume_renewal: assume_renewal.map_or(Ok(Vec::new()), renewed)?,
        safety_days: safety_days.map_or(Ok(0), |days| days.take("safety_days").map(|days| days.0))?,
        effort: effort.map(read_effort).transpose()?,
    };
    let progress = progress.map(|shown| shown.take("progress")).transpose()?;
    PyPlan::planned(py, portfolio, request, progress)
}

/// Ids of memberships and of subscriptions, which are written alike.
fn renewed(ids: Arg<'_, '_, Vec<MembershipId>>) -> PyResult<Vec<String>> {
    let ids = ids.take("assume_renewal")?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// A count of states.
pub(in crate::python) fn read_effort(effort: Arg<'_, '_, i64>) -> PyResult<u64> {
    let states = effort.take("effort")?;
    u64::try_from(states).map_err(|_| {
        InvalidInputError::new_err(format!("`effort` is `{states}`, expected a count of states, 0 or more"))
    })
}
