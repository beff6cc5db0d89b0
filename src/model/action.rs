//! What can be done on a day. Whether it may be is judged in [`crate::rules`].

use chrono::NaiveDate;

use super::{BenefitId, BillingAccountId, PersonId, RedemptionMode, SubscriptionId, TenantId, UserId};
use crate::term::Verb;

/// Something done on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Redeem a key for a new or ended subscription in a tenant.
    Activate {
        /// The benefit whose key it is.
        benefit: BenefitId,
        /// The tenant.
        tenant: TenantId,
        /// The day.
        on: NaiveDate,
    },
    /// Redeem a key by adding its licences to a subscription.
    AddLicenses {
        /// The benefit whose key it is.
        benefit: BenefitId,
        /// The subscription.
        subscription: SubscriptionId,
        /// The day.
        on: NaiveDate,
    },
    /// Redeem a key by moving a subscription's end.
    Extend {
        /// The benefit whose key it is.
        benefit: BenefitId,
        /// The subscription.
        subscription: SubscriptionId,
        /// The day.
        on: NaiveDate,
    },
    /// Place the $0 order of a benefit in a tenant.
    Order {
        /// The benefit.
        benefit: BenefitId,
        /// The tenant.
        tenant: TenantId,
        /// The day.
        on: NaiveDate,
        /// Who places it; `None` asks whether anybody listed may.
        actor: Option<PersonId>,
        /// The billing account it names; `None` is the purchase account.
        billing_account: Option<BillingAccountId>,
    },
    /// Move a subscription to another tenant.
    Move {
        /// The subscription.
        subscription: SubscriptionId,
        /// The tenant it goes to.
        tenant: TenantId,
        /// The day.
        on: NaiveDate,
        /// The billing account it names; `None` is the purchase account.
        billing_account: Option<BillingAccountId>,
    },
    /// Assign a licence to a user.
    Assign {
        /// The user.
        user: UserId,
        /// The subscription.
        subscription: SubscriptionId,
        /// The day.
        on: NaiveDate,
    },
    /// Take a licence from a user.
    Unassign {
        /// The user.
        user: UserId,
        /// The subscription.
        subscription: SubscriptionId,
        /// The day.
        on: NaiveDate,
    },
}

/// Where an action happens: in a tenant it names, or in a subscription it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A tenant.
    Tenant(&'a TenantId),
    /// A subscription.
    Subscription(&'a SubscriptionId),
}

impl Action {
    /// The names of all verbs, in the order of the variants.
    pub const VERBS: [&'static str; 7] = [
        "activate",
        "add_licenses",
        "extend",
        "order",
        "move",
        "assign",
        "unassign",
    ];

    /// Redeems a benefit by itself in a tenant: its key is activated, or its order placed by anybody who
    /// may, with the account of the purchase.
    #[must_use]
    pub fn starting(mode: RedemptionMode, benefit: BenefitId, tenant: TenantId, on: NaiveDate) -> Self {
        match mode {
            RedemptionMode::Key => Self::Activate { benefit, tenant, on },
            RedemptionMode::Order => Self::Order {
                benefit,
                tenant,
                on,
                actor: None,
                billing_account: None,
            },
        }
    }

    /// The same, where a key's licences go into a subscription if there is one that it can be added to.
    #[must_use]
    pub fn redeeming(
        mode: RedemptionMode,
        benefit: BenefitId,
        (tenant, held): (TenantId, Option<SubscriptionId>),
        on: NaiveDate,
    ) -> Self {
        match (mode, held) {
            (RedemptionMode::Key, Some(subscription)) => Self::AddLicenses {
                benefit,
                subscription,
                on,
            },
            _ => Self::starting(mode, benefit, tenant, on),
        }
    }

    /// The action's verb, one word used everywhere: columns, scenarios, command line.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Activate { .. } => "activate",
            Self::AddLicenses { .. } => "add_licenses",
            Self::Extend { .. } => "extend",
            Self::Order { .. } => "order",
            Self::Move { .. } => "move",
            Self::Assign { .. } => "assign",
            Self::Unassign { .. } => "unassign",
        }
    }

    /// The verb of a redemption; `None` for a move or an assignment.
    #[must_use]
    pub const fn redeems(&self) -> Option<Verb> {
        match self {
            Self::Activate { .. } => Some(Verb::Activate),
            Self::AddLicenses { .. } => Some(Verb::AddLicenses),
            Self::Extend { .. } => Some(Verb::Extend),
            Self::Order { .. } => Some(Verb::Order),
            Self::Move { .. } | Self::Assign { .. } | Self::Unassign { .. } => None,
        }
    }

    /// The day it happens on.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match self {
            Self::Activate { on, .. }
            | Self::AddLicenses { on, .. }
            | Self::Extend { on, .. }
            | Self::Order { on, .. }
            | Self::Move { on, .. }
            | Self::Assign { on, .. }
            | Self::Unassign { on, .. } => *on,
        }
    }

    /// The benefit it redeems.
    #[must_use]
    pub const fn benefit(&self) -> Option<&BenefitId> {
        match self {
            Self::Activate { benefit, .. }
            | Self::AddLicenses { benefit, .. }
            | Self::Extend { benefit, .. }
            | Self::Order { benefit, .. } => Some(benefit),
            Self::Move { .. } | Self::Assign { .. } | Self::Unassign { .. } => None,
        }
    }

    /// Where it happens; a move happens in the tenant it goes to.
    #[must_use]
    pub const fn place(&self) -> Place<'_> {
        match self {
            Self::Activate { tenant, .. } | Self::Order { tenant, .. } | Self::Move { tenant, .. } => {
                Place::Tenant(tenant)
            }
            Self::AddLicenses { subscription, .. }
            | Self::Extend { subscription, .. }
            | Self::Assign { subscription, .. }
            | Self::Unassign { subscription, .. } => Place::Subscription(subscription),
        }
    }

    /// The same on another subscription; one that names none stays as it is.
    #[must_use]
    pub fn on_subscription(mut self, id: SubscriptionId) -> Self {
        match &mut self {
            Self::AddLicenses { subscription, .. }
            | Self::Extend { subscription, .. }
            | Self::Move { subscription, .. }
            | Self::Assign { subscription, .. }
            | Self::Unassign { subscription, .. } => *subscription = id,
            Self::Activate { .. } | Self::Order { .. } => {}
        }
        self
    }

    /// The subscription it names.
    #[must_use]
    pub const fn subscription(&self) -> Option<&SubscriptionId> {
        match self {
            Self::AddLicenses { subscription, .. }
            | Self::Extend { subscription, .. }
            | Self::Move { subscription, .. }
            | Self::Assign { subscription, .. }
            | Self::Unassign { subscription, .. } => Some(subscription),
            Self::Activate { .. } | Self::Order { .. } => None,
        }
    }
}
