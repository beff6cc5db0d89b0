//! Demand, objective, bounds, search, certificate, explanation.

mod alternative;
mod answer;
mod baseline;
mod bounds;
mod compare;
mod deal;
mod effort;
mod ground;
mod grow;
mod label;
mod likely;
mod local;
mod lots;
mod objective;
mod outcome;
mod pool;
mod problem;
mod product;
mod profile;
mod rank;
mod renewal;
mod replay;
mod request;
mod runs;
mod shortfall;
mod table;
mod target;
mod wanted;
mod why;
mod words;

pub use compare::{Difference, compare};
pub use objective::Objective;
pub use outcome::{Alternative, Baseline, Certificate, CoverageRow, Plan, Remark, Shortfall, Step};
pub use request::{DEFAULT_EFFORT, Demand, PlanError, PlanRequest, Progress, Watch};

use crate::model::Portfolio;

/// Plans the redemptions of a portfolio: which benefit, when, where and how.
///
/// The plan is the best there is where [`Certificate::optimal`] says so, and otherwise the best
/// found within the effort, with true bounds. It replays through [`crate::redeem::simulate`] to the
/// coverage it states.
///
/// # Errors
///
/// [`PlanError`] for a request that can't be meant. An instance too large to prove is not an error.
pub fn plan(portfolio: &Portfolio, request: &PlanRequest) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, None, true)
}

/// Plans as [`plan`] does, while `watch` looks on and may stop the search.
///
/// # Errors
///
/// As [`plan`], and [`PlanError::Stopped`] when `watch` ends the search.
pub fn plan_watched(portfolio: &Portfolio, request: &PlanRequest, watch: &Watch<'_>) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, Some(watch), true)
}

/// Plans as [`plan`] does, for many portfolios in a row: without the reasons of the steps, the
/// shortfalls' explanations and the alternatives, which take several times as long as the plan.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_only(portfolio: &Portfolio, request: &PlanRequest) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, None, false)
}

/// The portfolio that a plan of `request` is carried out on: with next year's benefits of the
/// memberships that are taken to be renewed.
///
/// # Errors
///
/// [`PlanError`] where a membership is not recorded or has no end.
pub fn projected(portfolio: &Portfolio, request: &PlanRequest) -> Result<Portfolio, PlanError> {
    renewal::project(portfolio, &request.assume_renewal).map(|(projected, _)| projected)
}
