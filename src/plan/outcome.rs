//! What a plan consists of.

use chrono::NaiveDate;

use super::Objective;
use crate::model::{Action, BenefitId, Notice, SubscriptionId, TenantId};
use crate::redeem::Remark;
use crate::term::Verb;

/// Which benefit to redeem when, where and how, and what that achieves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The first day on which something may be done.
    pub as_of: NaiveDate,
    /// The first day that no longer counts.
    pub until: NaiveDate,
    /// What to do, in the order to do it.
    pub actions: Vec<Action>,
    /// The same with the numbers and the reasons, one per action.
    pub steps: Vec<Step>,
    /// Demand against licences.
    pub coverage: Vec<CoverageRow>,
    /// What is still missing, and what would close it.
    pub shortfalls: Vec<Shortfall>,
    /// What the plan achieves.
    pub objective: Objective,
    /// What is proved of it.
    pub certificate: Certificate,
    /// What simpler ways of redeeming achieve.
    pub baselines: Vec<Baseline>,
    /// The best plan with one step fewer.
    pub alternatives: Vec<Alternative>,
    /// Benefits the plan can't use, and facts it had to go without.
    pub remarks: Vec<Remark>,
}

/// One redemption of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The day.
    pub on: NaiveDate,
    /// What is done.
    pub verb: Verb,
    /// The benefit that is redeemed.
    pub benefit: BenefitId,
    /// The subscription it goes into; a new one where it is activated or ordered.
    pub subscription: SubscriptionId,
    /// The tenant.
    pub tenant: TenantId,
    /// The product's name as shown.
    pub product: String,
    /// Licences of the benefit.
    pub key_licenses: u32,
    /// Licences of the subscription afterwards.
    pub licenses_after: u32,
    /// Its end afterwards.
    pub end_after: NaiveDate,
    /// Whether the benefit is not there yet but expected of a renewed membership.
    pub assumed: bool,
    /// What it is for, in a sentence with the numbers.
    pub why: String,
    /// What must be seen before doing it.
    pub notices: Vec<Notice>,
}

/// Demand and licences of a pool, constant over a run of days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoverageRow {
    /// The tenant.
    pub tenant: TenantId,
    /// The product's name as shown.
    pub product: String,
    /// The first day.
    pub start: NaiveDate,
    /// The first day after it.
    pub end: NaiveDate,
    /// Licences wanted.
    pub demand: i64,
    /// Licences there are.
    pub licenses: i64,
    /// Licences missing.
    pub short: i64,
}

/// Licences missing in a pool over a run of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The tenant.
    pub tenant: TenantId,
    /// The product's name as shown.
    pub product: String,
    /// The first day.
    pub start: NaiveDate,
    /// The first day after it.
    pub end: NaiveDate,
    /// The most licences missing on one of the days.
    pub licenses: i64,
    /// Licence-days missing.
    pub license_days: i128,
    /// Why they are missing, in a sentence.
    pub reason: String,
    /// The smallest changes that close it, each checked by planning anew with it. A smaller key than the
    /// one named may be enough where it is kept for this gap; a new plan would use it where it brings more.
    pub closed_by: Vec<String>,
}

/// What is proved of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// No plan is better, on any level of the objective.
    pub optimal: bool,
    /// No plan has a lower weighted shortfall.
    pub weighted_shortfall_bound: i128,
    /// The best plan there is has no fewer licence-days missing: where this one is proved, just its own.
    pub shortfall_bound: i128,
    /// The plan's weighted shortfall less its bound.
    pub gap: i128,
    /// States explored.
    pub explored: u64,
}

/// What a simpler way of redeeming achieves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Baseline {
    /// The way, such as `extend everything`.
    pub name: &'static str,
    /// What it achieves.
    pub objective: Objective,
}

/// A plan with one step fewer, and what that costs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// What it is and costs, in a sentence.
    pub summary: String,
    /// What to do.
    pub actions: Vec<Action>,
    /// What it achieves.
    pub objective: Objective,
}
