//! A small partner for the tests of the rules: change what a test is about, leave the rest.

use chrono::NaiveDate;

use super::{RulesError, Verdict, check};
use crate::model::{
    Action, Association, Benefit, BillingAccount, BillingRole, Membership, Origin, PARTNER_ADMIN, Parts, Person,
    Portfolio, Records, Redemption, RedemptionMode, RolloutDay, Subscription, Tenant, User,
};
use crate::term::Verb;

/// A day from its text.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The records of a portfolio while they are still being changed.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) parts: Parts,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) benefits: Vec<Benefit>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) accounts: Vec<BillingAccount>,
    pub(crate) people: Vec<Person>,
    pub(crate) users: Vec<User>,
}

macro_rules! by_id {
    ($($name:ident in $list:ident: $kind:ty,)+) => { $(
        pub(crate) fn $name(&mut self, id: &str) -> &mut $kind {
            self.$list.iter_mut().find(|record| &*record.id == id).unwrap()
        }
    )+ };
}

impl Sample {
    /// Key benefit `b` of 25 licences and order benefit `o` of 10, both of Microsoft 365 E5;
    /// in tenant `t` the key subscription `s` of 100 licences until 2026-03-15, the bought `p`
    /// and the ordered `q`; tenant `u` on the same account, tenant `x` on none; `alex` may order.
    pub(crate) fn new() -> Self {
        let mut parts = Parts::default();
        parts.partner.country = Some("DE".into());
        parts.rollout.0.insert("DE".into(), RolloutDay::Live(day("2026-05-04")));
        Self {
            parts,
            memberships: vec![Membership {
                id: "core".into(),
                offer: "Partner Success Core".into(),
                purchased: Some(day("2025-09-01")),
                end: Some(day("2026-09-01")),
                billing_account: Some("ba".into()),
            }],
            benefits: vec![
                benefit("b", 25, RedemptionMode::Key, None),
                benefit("o", 10, RedemptionMode::Order, None),
                benefit("placed", 10, RedemptionMode::Order, Some("q")),
            ],
            subscriptions: vec![
                subscription("s", Origin::Key, 100, "2026-03-15"),
                subscription("p", Origin::Purchase, 50, "2026-12-01"),
                subscription("q", Origin::Order, 10, "2026-09-01"),
            ],
            tenants: vec![tenant("t", true), tenant("u", true), tenant("x", false)],
            accounts: vec![BillingAccount {
                id: "ba".into(),
                agreement: Some("MicrosoftCustomerAgreement".into()),
                account_type: Some("Enterprise".into()),
                billing_profile: None,
                ordering_groups: Vec::new(),
            }],
            people: vec![
                person("alex", true, Some(BillingRole::Contributor)),
                person("olga", false, Some(BillingRole::Owner)),
            ],
            users: vec![user("ann", "t"), user("una", "u"), user("xeno", "x")],
        }
    }

    by_id! {
        membership in memberships: Membership,
        benefit in benefits: Benefit,
        subscription in subscriptions: Subscription,
        tenant in tenants: Tenant,
        account in accounts: BillingAccount,
        person in people: Person,
        user in users: User,
    }

    pub(crate) fn portfolio(&self) -> Portfolio {
        let this = self.clone();
        Portfolio::new(Parts {
            memberships: Records::new(this.memberships).unwrap(),
            benefits: Records::new(this.benefits).unwrap(),
            subscriptions: Records::new(this.subscriptions).unwrap(),
            tenants: Records::new(this.tenants).unwrap(),
            billing_accounts: Records::new(this.accounts).unwrap(),
            people: Records::new(this.people).unwrap(),
            users: Records::new(this.users).unwrap(),
            ..this.parts
        })
    }

    pub(crate) fn judge(&self, action: &Action) -> Result<Verdict, RulesError> {
        check(&self.portfolio(), action)
    }

    pub(crate) fn verdict(&self, action: &Action) -> Verdict {
        self.judge(action).unwrap()
    }

    /// The rules that refuse an action.
    pub(crate) fn refused(&self, action: &Action) -> Vec<&'static str> {
        let verdict = self.verdict(action);
        verdict.reasons.iter().map(|reason| reason.rule).collect()
    }

    /// What one notice of an allowed action says.
    pub(crate) fn said(&self, action: &Action, id: &str) -> Option<String> {
        let verdict = self.verdict(action);
        assert!(verdict.allowed(), "{}", verdict.explain());
        let found = verdict.notices.into_iter().find(|notice| notice.id.as_str() == id);
        found.map(|notice| notice.message)
    }
}

pub(crate) fn benefit(id: &str, licenses: u32, mode: RedemptionMode, placed_into: Option<&str>) -> Benefit {
    Benefit {
        id: id.into(),
        membership: "core".into(),
        product: "Microsoft 365 E5".into(),
        kind: None,
        licenses,
        activate_before: Some(day("2026-06-01")),
        usage_rights_last_day: Some(day("2026-08-31")),
        redemption: Some(mode),
        key: None,
        redeemed: placed_into.map(|into| Redemption {
            on: day("2025-10-01"),
            into: into.into(),
            verb: Verb::Order,
        }),
    }
}

pub(crate) fn subscription(id: &str, origin: Origin, licenses: u32, end: &str) -> Subscription {
    Subscription {
        id: id.into(),
        tenant: "t".into(),
        product: "Microsoft 365 E5".into(),
        licenses,
        assigned: Some(0),
        start: Some(day("2025-03-15")),
        end: Some(day(end)),
        origin: Some(origin),
        renews: None,
        aliases: Vec::new(),
    }
}

fn tenant(id: &str, associated: bool) -> Tenant {
    let association = Association {
        billing_account: "ba".into(),
        billing_management: Some(true),
        provisioning: Some(true),
    };
    Tenant {
        id: id.into(),
        domain: format!("{id}.example"),
        associations: if associated { vec![association] } else { vec![] },
    }
}

pub(crate) fn person(id: &str, admin: bool, role: Option<BillingRole>) -> Person {
    Person {
        id: id.into(),
        partner_center_roles: Some(if admin { vec![PARTNER_ADMIN.into()] } else { vec![] }),
        billing_roles: role.into_iter().map(|role| ("ba".into(), role)).collect(),
    }
}

fn user(id: &str, tenant: &str) -> User {
    User {
        id: id.into(),
        tenant: tenant.into(),
        usage_location: Some("DE".into()),
        products: vec![],
    }
}

pub(crate) fn activate(benefit: &str, tenant: &str, on: &str) -> Action {
    Action::Activate {
        benefit: benefit.into(),
        tenant: tenant.into(),
        on: day(on),
    }
}

pub(crate) fn add(benefit: &str, subscription: &str, on: &str) -> Action {
    Action::AddLicenses {
        benefit: benefit.into(),
        subscription: subscription.into(),
        on: day(on),
    }
}

pub(crate) fn extend(benefit: &str, subscription: &str, on: &str) -> Action {
    Action::Extend {
        benefit: benefit.into(),
        subscription: subscription.into(),
        on: day(on),
    }
}

pub(crate) fn order(benefit: &str, tenant: &str, on: &str) -> Action {
    order_by(benefit, tenant, on, None)
}

pub(crate) fn order_by(benefit: &str, tenant: &str, on: &str, actor: Option<&str>) -> Action {
    Action::Order {
        benefit: benefit.into(),
        tenant: tenant.into(),
        on: day(on),
        actor: actor.map(Into::into),
        billing_account: None,
    }
}

pub(crate) fn relocate(subscription: &str, tenant: &str, account: Option<&str>) -> Action {
    Action::Move {
        subscription: subscription.into(),
        tenant: tenant.into(),
        on: day("2026-01-10"),
        billing_account: account.map(Into::into),
    }
}

pub(crate) fn assign(user: &str, subscription: &str, on: &str) -> Action {
    Action::Assign {
        user: user.into(),
        subscription: subscription.into(),
        on: day(on),
    }
}

pub(crate) fn unassign(user: &str, subscription: &str) -> Action {
    Action::Unassign {
        user: user.into(),
        subscription: subscription.into(),
        on: day("2026-01-10"),
    }
}
