//! Which billing account an action is tied to, and the tenant that must be associated with it.
//!
//! An order is tied to the account its membership was purchased with, and so is the subscription it
//! made, through the benefit redeemed into it. What else there is to go by is where the
//! subscription stands: an order goes only into tenants of its account. No account is recorded for
//! a bought subscription, so it may move where any account of its tenant reaches. Keys are tied to
//! no account.

use super::Case;
use crate::model::{Action, Association, BillingAccountId, Origin, Tenant};

/// The tenant that must be associated with a billing account for an action.
pub(super) struct Reach<'a> {
    /// The tenant ordered into, moved to, or assigned in.
    pub(super) tenant: &'a Tenant,
    /// The account; `None` where none of the subscription's tenant reaches it.
    pub(super) account: Option<&'a BillingAccountId>,
    /// Whether it is the tenant the subscription is in already.
    pub(super) stays: bool,
}

impl<'a> Reach<'a> {
    /// The tenant's association with the account.
    pub(super) fn association(&self) -> Option<&'a Association> {
        self.tenant.association(self.account?)
    }
}

impl<'a> Case<'a> {
    /// The account the membership was purchased with; noted as missing where it is not recorded.
    pub fn purchase_account(&mut self) -> Option<&'a BillingAccountId> {
        match (self.membership, self.benefit, self.subscription) {
            (Some(membership), ..) => {
                if membership.billing_account.is_none() {
                    self.not_recorded(format_args!("the billing account of membership `{}`", membership.id));
                }
                membership.billing_account.as_ref()
            }
            (None, Some(benefit), _) => {
                self.not_recorded(format_args!("membership `{}`", benefit.membership));
                None
            }
            (None, None, Some(subscription)) => {
                self.not_recorded(format_args!(
                    "the benefit ordered into subscription `{}`",
                    subscription.id
                ));
                None
            }
            (None, None, None) => None,
        }
    }

    /// The billing account an order or a move names.
    #[must_use]
    pub fn named_account(&self) -> Option<&'a BillingAccountId> {
        match self.action {
            Action::Order { billing_account, .. } | Action::Move { billing_account, .. } => billing_account.as_ref(),
            _ => None,
        }
    }
}

/// The tenant an action needs associated, and with which account; `None` where none is needed or
/// where what decides it is not recorded.
pub(super) fn reach<'a>(case: &mut Case<'a>) -> Option<Reach<'a>> {
    match case.action {
        Action::Order { .. } => Some(Reach {
            tenant: case.tenant?,
            account: Some(case.purchase_account()?),
            stays: false,
        }),
        Action::Move { .. } => moved(case, case.tenant?),
        Action::Assign { .. } => assigned(case),
        _ => None,
    }
}

fn moved<'a>(case: &mut Case<'a>, tenant: &'a Tenant) -> Option<Reach<'a>> {
    let subscription = case.subscription?;
    let stays = subscription.tenant == tenant.id;
    if subscription.origin() == Origin::Key || stays {
        return None;
    }
    let account = account_of_subscription(case, tenant)?;
    Some(Reach { tenant, account, stays })
}

fn assigned<'a>(case: &mut Case<'a>) -> Option<Reach<'a>> {
    let (subscription, user) = (case.subscription?, case.user?);
    let stays = subscription.tenant == user.tenant;
    if subscription.origin() != Origin::Order {
        return None;
    }
    if stays {
        // The order was placed there; only what is recorded since can speak against it.
        let account = case.membership?.billing_account.as_ref()?;
        let (tenant, account) = (case.tenant?, Some(account));
        return Some(Reach { tenant, account, stays });
    }
    let Some(tenant) = case.portfolio.tenants().get(&user.tenant) else {
        case.not_recorded(format_args!("tenant `{}` of user `{}`", user.tenant, user.id));
        return None;
    };
    let account = account_of_subscription(case, tenant)?;
    Some(Reach { tenant, account, stays })
}

/// The account of a subscription that is to be used in another tenant; the inner `None` where no
/// account it can belong to reaches that tenant.
fn account_of_subscription<'a>(case: &mut Case<'a>, tenant: &Tenant) -> Option<Option<&'a BillingAccountId>> {
    let subscription = case.subscription?;
    let ordered = subscription.origin() == Origin::Order;
    if ordered && case.membership.is_some() {
        return case.purchase_account().map(Some);
    }
    let Some(home) = case.portfolio.tenants().get(&subscription.tenant) else {
        case.not_recorded(format_args!(
            "tenant `{}` of subscription `{}`",
            subscription.tenant, subscription.id
        ));
        return None;
    };
    let named = case.named_account();
    let of_home = || {
        let accounts = home.associations.iter().map(|association| &association.billing_account);
        accounts.filter(|account| named.is_none_or(|named| *account == named))
    };
    let manages = |account: &&BillingAccountId| {
        tenant
            .association(account)
            .is_some_and(|association| association.billing_management == Some(true))
    };
    let common = || of_home().filter(|account| tenant.association(account).is_some());
    let best = common().find(manages).or_else(|| common().next());
    if ordered && best.is_some() && common().count() < of_home().count() {
        // It belongs to one of several accounts, and not all of them reach the tenant.
        case.purchase_account();
        return None;
    }
    Some(best)
}
