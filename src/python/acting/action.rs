//! The seven actions, one class each.

use chrono::NaiveDate;
use pyo3::prelude::*;
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo, inspect::PyStaticExpr, type_hint_union};

use crate::model::{Action, BenefitId, BillingAccountId, PersonId, Place, SubscriptionId, TenantId, UserId};
use crate::python::border::fields::{Field, unexpected};
use crate::python::border::record::record;

// Each class is made of its own kind of action alone: by its constructor, or by `AnyAction::give`.
fn benefit(action: &Action) -> BenefitId {
    action
        .benefit()
        .cloned()
        .expect("its class holds actions with a benefit")
}

fn subscription(action: &Action) -> SubscriptionId {
    action
        .subscription()
        .cloned()
        .expect("its class holds actions with a subscription")
}

fn tenant(action: &Action) -> TenantId {
    match action.place() {
        Place::Tenant(tenant) => tenant.clone(),
        Place::Subscription(_) => unreachable!("its class holds actions with a tenant"),
    }
}

fn user(action: &Action) -> UserId {
    match action {
        Action::Assign { user, .. } | Action::Unassign { user, .. } => user.clone(),
        _ => unreachable!("its class holds actions with a user"),
    }
}

fn billing_account(action: &Action) -> Option<BillingAccountId> {
    match action {
        Action::Order { billing_account, .. } | Action::Move { billing_account, .. } => billing_account.clone(),
        _ => None,
    }
}

record! {
    /// Redeem a key for a new subscription in a tenant, or for one that has ended: 12 months.
    ///
    ///     >>> pb.Activate(benefit="m365-e5", tenant="contoso", on=date(2026, 1, 10))
    ///     Activate(benefit='m365-e5', tenant='contoso', on=datetime.date(2026, 1, 10))
    class PyActivate(Action) = "Activate";
    required {
        /// The id of the benefit whose key it is.
        benefit: BenefitId = |it| benefit(it);
        /// The id of the tenant.
        tenant: TenantId = |it| tenant(it);
        /// The day.
        on: NaiveDate = |it| it.on();
    }
    optional {}
    defaulted {}
    make { Ok(Action::Activate { benefit, tenant, on }) }
}

record! {
    /// Place the $0 order of a benefit in a tenant; the subscription ends with the membership.
    ///
    ///     >>> pb.Order(benefit="m365-e3", tenant="contoso", on=date(2026, 1, 10), actor="alex").actor
    ///     'alex'
    class PyOrder(Action) = "Order";
    required {
        /// The id of the benefit.
        benefit: BenefitId = |it| benefit(it);
        /// The id of the tenant.
        tenant: TenantId = |it| tenant(it);
        /// The day.
        on: NaiveDate = |it| it.on();
    }
    optional {
        /// The id of the person who places it; None asks whether anybody listed may.
        actor: PersonId = |it| match it {
            Action::Order { actor, .. } => actor.clone(),
            _ => None,
        };
        /// The id of the billing account it names; None is the one the membership was purchased with.
        billing_account: BillingAccountId = |it| billing_account(it);
    }
    defaulted {}
    make { Ok(Action::Order { benefit, tenant, on, actor, billing_account }) }
}

record! {
    /// Move a subscription to another tenant.
    ///
    ///     >>> pb.Move(subscription="sub-2", tenant="fabrikam", on=date(2026, 1, 10)).tenant
    ///     'fabrikam'
    class PyMove(Action) = "Move";
    required {
        /// The id of the subscription.
        subscription: SubscriptionId = |it| subscription(it);
        /// The id of the tenant it goes to.
        tenant: TenantId = |it| tenant(it);
        /// The day.
        on: NaiveDate = |it| it.on();
    }
    optional {
        /// The id of the billing account it names; None is the one the membership was purchased with.
        billing_account: BillingAccountId = |it| billing_account(it);
    }
    defaulted {}
    make { Ok(Action::Move { subscription, tenant, on, billing_account }) }
}

/// An action that needs a subscription, a day, and the benefit or the user it is done with.
macro_rules! on_subscription {
    (
        $(#[$doc:meta])*
        class $class:ident = $name:literal: $kind:ident by $(#[$what:meta])* $by:ident: $id:ty
    ) => {
        record! {
            $(#[$doc])*
            class $class(Action) = $name;
            required {
                $(#[$what])*
                $by: $id = |it| $by(it);
                /// The id of the subscription.
                subscription: SubscriptionId = |it| subscription(it);
                /// The day.
                on: NaiveDate = |it| it.on();
            }
            optional {}
            defaulted {}
            make { Ok(Action::$kind { $by, subscription, on }) }
        }
    };
}

on_subscription! {
    /// Redeem a key by adding its licences to a subscription; the time left is averaged over all of them.
    ///
    ///     >>> pb.AddLicenses(benefit="m365-e5", subscription="sub-1", on="2026-01-10").on
    ///     datetime.date(2026, 1, 10)
    class PyAddLicenses = "AddLicenses": AddLicenses by
        /// The id of the benefit whose key it is.
        benefit: BenefitId
}

on_subscription! {
    /// Redeem a key by moving the end of a subscription; its licences stay.
    ///
    ///     >>> pb.Extend(benefit="m365-e5", subscription="sub-1", on=date(2026, 1, 10)).subscription
    ///     'sub-1'
    class PyExtend = "Extend": Extend by
        /// The id of the benefit whose key it is.
        benefit: BenefitId
}

on_subscription! {
    /// Assign a licence of a subscription to a user.
    ///
    ///     >>> pb.Assign(user="u1", subscription="sub-1", on=date(2026, 1, 10)).user
    ///     'u1'
    class PyAssign = "Assign": Assign by
        /// The id of the user.
        user: UserId
}

on_subscription! {
    /// Take a licence of a subscription from a user.
    ///
    ///     >>> pb.Unassign(user="u1", subscription="sub-1", on=date(2026, 1, 10)).user
    ///     'u1'
    class PyUnassign = "Unassign": Unassign by
        /// The id of the user.
        user: UserId
}

/// Any of the seven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AnyAction(pub(crate) Action);

impl Field for AnyAction {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(
        PyActivate::TYPE_HINT,
        PyAddLicenses::TYPE_HINT,
        PyExtend::TYPE_HINT,
        PyOrder::TYPE_HINT,
        PyMove::TYPE_HINT,
        PyAssign::TYPE_HINT,
        PyUnassign::TYPE_HINT
    );

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        macro_rules! one_of {
            ($($class:ty),+) => { $(
                if let Ok(action) = value.cast::<$class>() {
                    return Ok(Self(action.get().0.clone()));
                }
            )+ };
        }
        one_of!(
            PyActivate,
            PyAddLicenses,
            PyExtend,
            PyOrder,
            PyMove,
            PyAssign,
            PyUnassign
        );
        let expected = "an action: `Activate`, `AddLicenses`, `Extend`, `Order`, `Move`, `Assign` or `Unassign`";
        Err(unexpected(value, name, expected))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self.0 {
            Action::Activate { .. } => PyActivate(self.0).give(py),
            Action::AddLicenses { .. } => PyAddLicenses(self.0).give(py),
            Action::Extend { .. } => PyExtend(self.0).give(py),
            Action::Order { .. } => PyOrder(self.0).give(py),
            Action::Move { .. } => PyMove(self.0).give(py),
            Action::Assign { .. } => PyAssign(self.0).give(py),
            Action::Unassign { .. } => PyUnassign(self.0).give(py),
        }
    }
}
