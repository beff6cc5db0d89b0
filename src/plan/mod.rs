//! Which benefit to redeem when, where and how: demand, objective, search, proof, explanation.
//!
//! A key's twelve months begin when it is redeemed, so waiting is free until its own deadline;
//! adding spreads the time left over more licences; extending is capped; an order's end is fixed.
//! [`plan`] finds the best plan of a portfolio by the levels of [`Objective`], and says in
//! [`Certificate`] what is proved of it.
//!
//! How it is found:
//!
//! 1. `ground` turns the portfolio into one `problem` of bare integers per product, products that
//!    others need first. Which benefit may go where is asked of the rules.
//! 2. `search::pool` finds, for one tenant, the best plan for every subset of the benefits, step by
//!    step (`grow`, `label`): first on likely days (`likely`), then on all days that the bounds of
//!    `bound` leave. What is left out is either beaten by another partial plan, or can't become part
//!    of a plan as good as the best one known.
//! 3. `search::deal` puts the pools together: the levels add up, so this is exact. Where no search had
//!    to stop early, the plan is the best there is, down to which of two equal keys comes first.
//! 4. With too many benefits for a table of subsets, `search::local` moves them from pool to pool
//!    instead, and the certificate states a bound only.
//! 5. `whole` puts the products together. Every plan is evaluated by the plain definition
//!    (`objective`), carried out through [`crate::redeem`] and compared with what it claims
//!    (`whole::replay`) before it is handed out.
//! 6. `answer` says it in words and dates: the reason of each step, what is still missing, and what
//!    would close it.
//!
//! The objective, as a list in which a level counts only where those before are equal: weighted
//! shortfall, licence-days lost, licence-months banked, steps, days, and the smallest rows.
//! Products are planned one after the other, those that others need first; where a product then falls
//! short of what it could come to, plans of those it needs are tried that are there for it
//! (`whole::together`), and the days on which they could be there are searched until the best is
//! proved (`whole::proof`). What is proved of it holds whatever the others do.

mod answer;
mod bound;
mod compare;
mod ground;
mod objective;
mod outcome;
mod problem;
mod request;
mod search;
mod whole;

pub use compare::{Difference, compare};
pub use objective::Objective;
pub use outcome::{Alternative, Baseline, Certificate, CoverageRow, Plan, Shortfall, Step};
pub use request::{DEFAULT_EFFORT, Demand, PlanError, PlanRequest, Progress, Watch};

use answer::Telling;

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
    answer::answer(portfolio, request, None, Telling::All)
}

/// Plans as [`plan`] does, while `watch` looks on and may stop the search.
///
/// # Errors
///
/// As [`plan`], and [`PlanError::Stopped`] when `watch` ends the search.
pub fn plan_watched(portfolio: &Portfolio, request: &PlanRequest, watch: &Watch<'_>) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, Some(watch), Telling::All)
}

/// Plans as [`plan_watched`] does, for many portfolios in a row: with the reasons of the steps, and
/// without what takes several times as long as the plan: the simpler ways to hold it against, what
/// would close a shortfall, and the alternatives.
///
/// # Errors
///
/// As [`plan_watched`].
pub fn plan_steps(portfolio: &Portfolio, request: &PlanRequest, watch: &Watch<'_>) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, Some(watch), Telling::Steps)
}

/// Plans as [`plan`] does, without anything said about the plan but the simpler ways to hold it
/// against.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_only(portfolio: &Portfolio, request: &PlanRequest) -> Result<Plan, PlanError> {
    answer::answer(portfolio, request, None, Telling::Baselines)
}

/// The portfolio that a plan of `request` is carried out on: with next year's benefits of the
/// memberships that are taken to be renewed, and later ends of the subscriptions that are.
///
/// # Errors
///
/// [`PlanError`] where one of them is not recorded, has no end or does not renew.
pub fn projected(portfolio: &Portfolio, request: &PlanRequest) -> Result<Portfolio, PlanError> {
    ground::renewal::project(portfolio, request).map(|projected| projected.portfolio)
}
