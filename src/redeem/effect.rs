//! The rows that an allowed action leaves behind.

use chrono::NaiveDate;

use super::EventKind;
use crate::model::{
    Action, Benefit, BenefitId, Origin, Portfolio, Redemption, Status, Subscription, SubscriptionId, TenantId, User,
};
use crate::rules::{RulesError, Verdict};
use crate::term::TermChange;

/// The records an action changes, as they are after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Effect {
    pub(super) kind: EventKind,
    pub(super) subscription: Subscription,
    pub(super) benefit: Option<Benefit>,
    pub(super) user: Option<User>,
}

impl Effect {
    /// What an action does, by the verdict that allowed it.
    ///
    /// # Errors
    ///
    /// [`RulesError`] where the action names something that is not recorded, or where the verdict
    /// carries no new term because a fact is not recorded.
    pub(super) fn of(portfolio: &Portfolio, action: &Action, verdict: &Verdict) -> Result<Self, RulesError> {
        let term = || {
            verdict.change.as_ref().ok_or_else(|| RulesError::NotRecorded {
                verb: action.verb(),
                missing: vec!["a date that the new term follows from".to_owned()],
            })
        };
        match action {
            Action::Activate { benefit, tenant, on } => {
                let benefit = portfolio.benefits().find(benefit)?;
                let change = term()?;
                let (kind, subscription) = match to_reactivate(portfolio, benefit, tenant, *on) {
                    Some(ended) => (EventKind::Reactivated, renewed(ended, change, *on)),
                    None => {
                        let fresh = fresh(portfolio, benefit, tenant, Origin::Key, change, *on);
                        (EventKind::Activated, fresh)
                    }
                };
                Ok(Self::redeems(kind, benefit, subscription, change, *on))
            }
            Action::Order {
                benefit, tenant, on, ..
            } => {
                let benefit = portfolio.benefits().find(benefit)?;
                let change = term()?;
                let subscription = fresh(portfolio, benefit, tenant, Origin::Order, change, *on);
                Ok(Self::redeems(EventKind::Ordered, benefit, subscription, change, *on))
            }
            Action::AddLicenses {
                benefit,
                subscription,
                on,
            }
            | Action::Extend {
                benefit,
                subscription,
                on,
            } => {
                let benefit = portfolio.benefits().find(benefit)?;
                let change = term()?;
                let kind = if matches!(action, Action::Extend { .. }) {
                    EventKind::Extended
                } else {
                    EventKind::LicensesAdded
                };
                let subscription = Subscription {
                    licenses: change.licenses_after,
                    end: Some(change.end_after),
                    ..portfolio.subscriptions().find(subscription)?.clone()
                };
                Ok(Self::redeems(kind, benefit, subscription, change, *on))
            }
            Action::Move {
                subscription, tenant, ..
            } => Ok(Self {
                kind: EventKind::Moved,
                subscription: Subscription {
                    tenant: tenant.clone(),
                    ..portfolio.subscriptions().find(subscription)?.clone()
                },
                benefit: None,
                user: None,
            }),
            Action::Assign { user, subscription, .. } => {
                let mut subscription = portfolio.subscriptions().find(subscription)?.clone();
                let mut user = portfolio.users().find(user)?.clone();
                subscription.assigned = subscription.assigned.map(|count| count.saturating_add(1));
                user.products.push(subscription.product.clone());
                Ok(Self::assigns(EventKind::Assigned, subscription, user))
            }
            Action::Unassign { user, subscription, .. } => {
                let mut subscription = portfolio.subscriptions().find(subscription)?.clone();
                let mut user = portfolio.users().find(user)?.clone();
                // A recorded count of none contradicts the user's products; the user is the better witness.
                subscription.assigned = subscription.assigned.map(|count| count.saturating_sub(1));
                let catalog = portfolio.catalog();
                user.products
                    .retain(|product| !catalog.same(product, &subscription.product));
                Ok(Self::assigns(EventKind::Unassigned, subscription, user))
            }
        }
    }

    /// Writes the changed records into a portfolio.
    pub(super) fn write(&self, portfolio: &mut Portfolio) {
        portfolio.put_subscription(self.subscription.clone());
        if let Some(benefit) = &self.benefit {
            portfolio.put_benefit(benefit.clone());
        }
        if let Some(user) = &self.user {
            portfolio.put_user(user.clone());
        }
    }

    fn redeems(
        kind: EventKind,
        benefit: &Benefit,
        subscription: Subscription,
        change: &TermChange,
        on: NaiveDate,
    ) -> Self {
        let redeemed = Redemption {
            on,
            into: subscription.id.clone(),
            verb: change.verb,
        };
        Self {
            kind,
            subscription,
            benefit: Some(Benefit {
                redeemed: Some(redeemed),
                ..benefit.clone()
            }),
            user: None,
        }
    }

    fn assigns(kind: EventKind, subscription: Subscription, user: User) -> Self {
        Self {
            kind,
            subscription,
            benefit: None,
            user: Some(user),
        }
    }
}

/// The key subscription that an activation begins anew: expired or disabled on the day, of several
/// the one that ends last, then the smallest id. A deleted one is gone.
fn to_reactivate<'a>(
    portfolio: &'a Portfolio,
    benefit: &Benefit,
    tenant: &TenantId,
    on: NaiveDate,
) -> Option<&'a Subscription> {
    let lifecycle = portfolio.lifecycle();
    let product = portfolio.catalog().name(&benefit.product);
    let mut best: Option<&Subscription> = None;
    for subscription in portfolio.pool(tenant, &product) {
        let ended = matches!(
            subscription.status_on(on, lifecycle),
            Some(Status::Expired | Status::Disabled)
        );
        // The pool is in order of ids, so that a later one must end strictly later.
        if subscription.origin() == Origin::Key && ended && best.is_none_or(|held| held.end < subscription.end) {
            best = Some(subscription);
        }
    }
    best
}

fn renewed(ended: &Subscription, change: &TermChange, on: NaiveDate) -> Subscription {
    Subscription {
        licenses: change.licenses_after,
        start: Some(on),
        end: Some(change.end_after),
        ..ended.clone()
    }
}

fn fresh(
    portfolio: &Portfolio,
    benefit: &Benefit,
    tenant: &TenantId,
    origin: Origin,
    change: &TermChange,
    on: NaiveDate,
) -> Subscription {
    Subscription {
        id: subscription_id(portfolio, &benefit.id, tenant),
        tenant: tenant.clone(),
        product: benefit.product.clone(),
        licenses: change.licenses_after,
        assigned: Some(0),
        start: Some(on),
        end: Some(change.end_after),
        origin: Some(origin),
        renews: Some(false),
        aliases: Vec::new(),
    }
}

/// The id of the subscription that a benefit begins in a tenant: `<benefit>@<tenant>`.
///
/// Where a subscription already has that id, the first free one of `<benefit>@<tenant>#2`, `#3`
/// and so on.
#[must_use]
pub fn subscription_id(portfolio: &Portfolio, benefit: &BenefitId, tenant: &TenantId) -> SubscriptionId {
    let plain = format!("{benefit}@{tenant}");
    let taken = |id: &str| portfolio.subscriptions().get(id).is_some();
    if !taken(&plain) {
        return plain.into();
    }
    (2u64..)
        .map(|n| format!("{plain}#{n}"))
        .find(|id| !taken(id))
        .expect("there are fewer subscriptions than numbers")
        .into()
}
