//! What is asked of the planner, and why it can't be answered.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use thiserror::Error;

use crate::model::{BenefitId, ModelError, SubscriptionId, TenantId};
use crate::rules::RulesError;

/// States the search may explore unless the caller says otherwise: enough to prove ordinary partners.
pub const DEFAULT_EFFORT: u64 = 16_000_000;

/// Licences wanted of one product in one tenant. Overlapping rows add up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demand {
    /// The tenant's id.
    pub tenant: TenantId,
    /// The product: a catalog name, an SKU part number or an SKU GUID.
    pub product: String,
    /// Licences, 0 or more.
    pub licenses: i64,
    /// The first day they are wanted.
    pub start: NaiveDate,
    /// The first day they are no longer wanted.
    pub end: NaiveDate,
}

/// What to plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanRequest {
    /// The first day on which something may be done.
    pub as_of: NaiveDate,
    /// The first day that no longer counts.
    pub until: NaiveDate,
    /// The licences wanted. `None`: every pool keeps its assigned licences, and its licences where
    /// it is unknown how many are assigned.
    pub demand: Option<Vec<Demand>>,
    /// Tenants that may take keys although they have neither demand nor a subscription.
    pub tenants: Vec<TenantId>,
    /// Benefits to plan without, as if they were not there.
    pub without: Vec<BenefitId>,
    /// What is taken to be renewed when it ends, by ids: memberships for a year, and subscriptions that
    /// were bought to renew by themselves for as long as the window lasts.
    pub assume_renewal: Vec<String>,
    /// Days by which every benefit is redeemed before it has to be.
    pub safety_days: u32,
    /// States the search may explore; `None` is [`DEFAULT_EFFORT`].
    pub effort: Option<u64>,
}

impl PlanRequest {
    /// A plan of the days from `as_of` on and before `until`, with nothing else said.
    #[must_use]
    pub fn new(as_of: NaiveDate, until: NaiveDate) -> Self {
        Self {
            as_of,
            until,
            demand: None,
            tenants: Vec::new(),
            without: Vec::new(),
            assume_renewal: Vec::new(),
            safety_days: 0,
            effort: None,
        }
    }
}

impl PlanRequest {
    /// Whether the window has a day and is within the calendar.
    ///
    /// # Errors
    ///
    /// [`PlanError::Window`] and [`PlanError::Day`].
    pub fn check_window(&self) -> Result<(), PlanError> {
        crate::plan::ground::wanted::window(self).map(|_| ())
    }
}

/// How far a search is; handed to [`Watch`] every few thousand states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// States explored so far.
    pub explored: u64,
    /// States it may explore.
    pub effort: u64,
}

/// Looks at a search from outside, possibly from several threads; `Break` ends it.
pub type Watch<'a> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'a;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The window has no day.
    #[error("`until` is {until}, expected a day after `as_of`, {as_of}")]
    Window {
        /// The first day.
        as_of: NaiveDate,
        /// The first day that no longer counts.
        until: NaiveDate,
    },
    /// A day outside the years the calendar reaches.
    #[error("`{field}` is {found}, expected a day of the years 1 to 9999")]
    Day {
        /// The argument.
        field: &'static str,
        /// The day.
        found: NaiveDate,
    },
    /// A row of the demand that can't be meant.
    #[error("demand row {row}: `{field}` is `{found}`, expected {expected}{}", hint(nearest))]
    Demand {
        /// The row, from 0.
        row: usize,
        /// The column.
        field: &'static str,
        /// The value.
        found: String,
        /// What would do.
        expected: String,
        /// The nearest valid value, where one is near.
        nearest: Option<String>,
    },
    /// More licences over more days than the shortfall is counted for.
    #[error(
        "{what} weigh more than 2^63 - 1 over the days before {until}: ask for fewer licences or an earlier `until`"
    )]
    TooMuch {
        /// What is wanted: a row of the demand, or the licences that a product keeps in a tenant.
        what: String,
        /// The first day that no longer counts.
        until: NaiveDate,
    },
    /// An argument names something that is not recorded.
    #[error("`{argument}`: {source}")]
    Unknown {
        /// The argument.
        argument: &'static str,
        /// What it names.
        source: ModelError,
    },
    /// Something taken to be renewed whose end, which the projection starts from, is unknown.
    #[error("`assume_renewal`: the end of {kind} `{id}` is not recorded")]
    Renewal {
        /// What it is: `membership` or `subscription`.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// A subscription taken to renew by itself that does not.
    #[error("`assume_renewal`: subscription `{subscription}` does not renew by itself: {why}")]
    NoRenewal {
        /// The subscription.
        subscription: SubscriptionId,
        /// How that is known, or what would have to be.
        why: &'static str,
    },
    /// A rule can't judge a step.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The caller ended the search.
    #[error("the search was stopped")]
    Stopped,
    /// The plan did not replay to what it claims: a fault of this package, never of the input.
    #[error("the plan does not replay: {0}; please report this")]
    Contradiction(String),
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}
