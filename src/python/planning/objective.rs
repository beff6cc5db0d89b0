//! `Objective`, `Certificate` and `Alternative`: what a plan achieves, what is proved of it, what else could be done.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier};

use crate::plan::{Alternative, Certificate, Objective};
use crate::python::acting::action::AnyAction;
use crate::python::border::fields::{Count, Field, List, unexpected};
use crate::python::border::record::record;

/// Licence-days and the like, as large as they may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::python) struct Amount(i128);

impl Field for Amount {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("typing", "SupportsIndex");
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("builtins", "int");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let text = value.is_instance_of::<pyo3::types::PyBool>();
        let amount = if text { None } else { value.extract().ok() };
        amount
            .map(Self)
            .ok_or_else(|| unexpected(value, name, "a whole number"))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.0.into_bound_py_any(py)
    }
}

record! {
    /// What a plan achieves. Plans are compared by `weighted_shortfall`, then `lost`, `banked`, `steps` and `days`.
    ///
    ///     >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
    ///     >>> isinstance(plan.objective, pb.Objective)
    ///     True
    class PyObjective(Objective) = "Objective", only *;
    required {
        /// Licence-days missing: one licence for one day each.
        shortfall: Amount = |it| Amount(it.shortfall);
        /// The same, a day at the beginning counting up to a tenth more than one at the end.
        weighted_shortfall: Amount = |it| Amount(it.weighted_shortfall);
        /// Licence-days that lapse with benefits left unused, or with orders placed late.
        lost: Amount = |it| Amount(it.lost);
        /// Whole licence-months left when the window ends; more is better.
        banked: Amount = |it| Amount(it.banked);
        /// Steps.
        steps: Count<0> = |it| Count(it.steps);
        /// Days from the first day to each step, added up.
        days: i64 = |it| it.days;
        /// Licence-days after the last day of the usage rights of what is redeemed: they count on a renewal.
        beyond_usage_rights: Amount = |it| Amount(it.beyond_usage_rights);
    }
    optional {}
    defaulted {}
    make {
        Ok(Objective {
            shortfall: shortfall.0,
            weighted_shortfall: weighted_shortfall.0,
            lost: lost.0,
            banked: banked.0,
            steps: steps.0,
            days,
            beyond_usage_rights: beyond_usage_rights.0,
        })
    }
    methods {
        fn __str__(&self) -> String {
            self.0.to_string()
        }
    }
}

record! {
    /// What is proved of a plan.
    ///
    ///     >>> certificate = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1)).certificate
    ///     >>> certificate.optimal, certificate.gap
    ///     (True, 0)
    class PyCertificate(Certificate) = "Certificate", only *;
    required {
        /// No plan is better, on any level of the objective. Only ever True when it is proved.
        optimal: bool = |it| it.optimal;
        /// No plan has a lower weighted shortfall.
        weighted_shortfall_bound: Amount = |it| Amount(it.weighted_shortfall_bound);
        /// The best plan there is has no fewer licence-days missing: where this one is proved, just its own.
        shortfall_bound: Amount = |it| Amount(it.shortfall_bound);
        /// The plan's weighted shortfall less its bound.
        gap: Amount = |it| Amount(it.gap);
        /// States that the search explored.
        explored: Amount = |it| Amount(it.explored.into());
    }
    optional {}
    defaulted {}
    make {
        let states = explored.0;
        let explored = u64::try_from(states)
            .map_err(|_| crate::python::border::errors::InvalidInputError::new_err(format!("`explored` is `{states}`, expected a count")))?;
        Ok(Certificate {
            optimal,
            weighted_shortfall_bound: weighted_shortfall_bound.0,
            shortfall_bound: shortfall_bound.0,
            gap: gap.0,
            explored,
        })
    }
}

record! {
    /// A plan with one step fewer, and what that costs.
    ///
    ///     >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
    ///     >>> all(isinstance(one, pb.Alternative) for one in plan.alternatives)
    ///     True
    class PyAlternative(Alternative) = "Alternative", only *;
    required {
        /// What it is and costs, in a sentence.
        summary: String = |it| it.summary.clone();
        /// What to do, in the order to do it.
        actions: List<AnyAction> = |it| List(it.actions.iter().cloned().map(AnyAction).collect());
        /// What it achieves.
        objective: PyObjective = |it| PyObjective(it.objective);
    }
    optional {}
    defaulted {}
    make {
        Ok(Alternative {
            summary,
            actions: actions.0.into_iter().map(|action| action.0).collect(),
            objective: objective.0,
        })
    }
}
