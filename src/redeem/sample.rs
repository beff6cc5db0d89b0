//! A small portfolio to test with: everything the rules ask for is in order.

use chrono::NaiveDate;

use crate::model::{
    Association, Benefit, BillingAccount, Membership, Origin, Parts, Portfolio, Records, RedemptionMode, Subscription,
    Tenant, User,
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn membership(id: &str, end: &str) -> Membership {
    Membership {
        id: id.into(),
        offer: "Partner Success Core".into(),
        purchased: Some(day("2025-09-01")),
        end: Some(day(end)),
        billing_account: Some("ba-1".into()),
    }
}

/// A benefit of membership `m` redeemed by key, to be activated before 1 June 2026.
pub(crate) fn key(id: &str, product: &str, licenses: u32) -> Benefit {
    Benefit {
        id: id.into(),
        membership: "m".into(),
        product: product.into(),
        kind: None,
        licenses,
        activate_before: Some(day("2026-06-01")),
        usage_rights_last_day: Some(day("2026-08-31")),
        redemption: Some(RedemptionMode::Key),
        key: None,
        redeemed: None,
    }
}

/// The same redeemed by order.
pub(crate) fn order(id: &str, product: &str, licenses: u32) -> Benefit {
    Benefit {
        redemption: Some(RedemptionMode::Order),
        ..key(id, product, licenses)
    }
}

/// A key subscription in use since a year before 15 March 2026.
pub(crate) fn subscription(id: &str, tenant: &str, product: &str, licenses: u32, end: &str) -> Subscription {
    Subscription {
        id: id.into(),
        tenant: tenant.into(),
        product: product.into(),
        licenses,
        assigned: Some(0),
        start: Some(day("2025-03-15")),
        end: Some(day(end)),
        origin: Some(Origin::Key),
        renews: None,
        aliases: Vec::new(),
    }
}

fn tenant(id: &str) -> Tenant {
    Tenant {
        id: id.into(),
        domain: format!("{id}.example"),
        associations: vec![Association {
            billing_account: "ba-1".into(),
            billing_management: Some(true),
            provisioning: Some(true),
        }],
    }
}

fn user(id: &str, tenant: &str) -> User {
    User {
        id: id.into(),
        tenant: tenant.into(),
        usage_location: Some("DE".into()),
        products: Vec::new(),
    }
}

/// Tenants `t` and `u` of billing account `ba-1`, membership `m` until 1 September 2026, user `u1` in `t`.
pub(crate) fn parts(
    benefits: impl IntoIterator<Item = Benefit>,
    subscriptions: impl IntoIterator<Item = Subscription>,
) -> Parts {
    Parts {
        memberships: Records::new([membership("m", "2026-09-01")]).unwrap(),
        benefits: Records::new(benefits).unwrap(),
        subscriptions: Records::new(subscriptions).unwrap(),
        tenants: Records::new([tenant("t"), tenant("u")]).unwrap(),
        billing_accounts: Records::new([BillingAccount {
            id: "ba-1".into(),
            agreement: Some("MicrosoftCustomerAgreement".into()),
            account_type: Some("Enterprise".into()),
            billing_profile: None,
            ordering_groups: Vec::new(),
        }])
        .unwrap(),
        users: Records::new([user("u1", "t")]).unwrap(),
        ..Parts::default()
    }
}

pub(crate) fn portfolio(
    benefits: impl IntoIterator<Item = Benefit>,
    subscriptions: impl IntoIterator<Item = Subscription>,
) -> Portfolio {
    Portfolio::new(parts(benefits, subscriptions))
}
