//! An instance as it is recorded: the portfolio and the demand that the planner is given.

use partnerbenefits::model::{
    Association, Benefit, Membership, Origin, Parts, Policy, Portfolio, Records, RedemptionMode, Subscription, Tenant,
    TenantId,
};
use partnerbenefits::plan::Demand;

use super::instances::{Given, Instance, Mode};

impl Instance {
    fn product(&self, pool: usize) -> &'static str {
        match (&self.pools[pool].base, self.pools[pool].beside) {
            (None, None) => "Microsoft 365 E5",
            _ => "Copilot for Microsoft 365",
        }
    }

    /// The tenant of a pool: that of the pool it stands beside, or one of its own.
    fn tenant(&self, pool: usize) -> String {
        format!("t{}", self.pools[pool].beside.unwrap_or(pool))
    }

    pub(super) fn tenant_ids(&self) -> Vec<TenantId> {
        let own = (0..self.pools.len()).filter(|pool| self.pools[*pool].beside.is_none());
        own.map(|pool| self.tenant(pool).into()).collect()
    }

    /// The pool that a benefit goes to in a tenant.
    pub(super) fn pool_of(&self, benefit: usize, tenant: &str) -> usize {
        self.benefits[benefit]
            .only
            .unwrap_or_else(|| tenant[1..].parse().unwrap())
    }

    pub(super) fn demand(&self) -> Vec<Demand> {
        let rows = self
            .pools
            .iter()
            .enumerate()
            .flat_map(|(pool, given)| given.demand.iter().map(move |row| (pool, row)));
        let demand = rows.map(|(pool, (start, end, licenses))| Demand {
            tenant: self.tenant(pool).into(),
            product: self.product(pool).into(),
            licenses: *licenses,
            start: self.date(*start),
            end: self.date(*end),
        });
        demand.collect()
    }

    /// The portfolio. An order has a membership and a billing account of its own, with which the
    /// tenants it may go to are associated.
    pub(super) fn portfolio(&self) -> Portfolio {
        let mut tenants: Vec<Tenant> = Vec::new();
        let mut subscriptions: Vec<Subscription> = Vec::new();
        for (pool, given) in self.pools.iter().enumerate() {
            let mut subscription = |id: String, product: &str, licenses: i64, start: i32, end: i32, origin| {
                subscriptions.push(Subscription {
                    id: id.into(),
                    tenant: self.tenant(pool).into(),
                    product: product.into(),
                    licenses: licenses as u32,
                    assigned: Some(0),
                    start: Some(self.date(start)),
                    end: Some(self.date(end)),
                    origin: Some(origin),
                    renews: None,
                    aliases: Vec::new(),
                });
            };
            if let Some((licenses, end)) = given.held {
                subscription(
                    format!("s{pool}"),
                    self.product(pool),
                    licenses.into(),
                    given.held_from,
                    end,
                    Origin::Key,
                );
            }
            for (at, (licenses, start, end)) in given.others.iter().enumerate() {
                // Ids before and after the held one's.
                let id = format!("{}{pool}-{at}", if at == 0 { "k" } else { "u" });
                subscription(id, self.product(pool), i64::from(*licenses), *start, *end, Origin::Key);
            }
            for (at, (start, end, licenses)) in given.fixed.iter().enumerate() {
                subscription(
                    format!("f{pool}-{at}"),
                    self.product(pool),
                    *licenses,
                    *start,
                    *end,
                    Origin::Purchase,
                );
            }
            for (at, (start, end)) in given.base.iter().flatten().enumerate() {
                subscription(format!("b{pool}-{at}"), "SPE_E5", 1, *start, *end, Origin::Purchase);
            }
            let orders = self
                .benefits
                .iter()
                .filter(|given| matches!(&given.mode, Mode::Order { pools, .. } if pools[pool]));
            let associations = orders.map(|given| Association {
                billing_account: given.id.as_str().into(),
                billing_management: Some(true),
                provisioning: Some(true),
            });
            if given.beside.is_some() {
                continue;
            }
            tenants.push(Tenant {
                id: self.tenant(pool).into(),
                domain: format!("t{pool}.example"),
                associations: associations.collect(),
            });
        }
        let membership = |given: &Given| Membership {
            id: given.id.as_str().into(),
            offer: "Partner Success Core".into(),
            purchased: Some(self.date(-300)),
            end: Some(self.date(match &given.mode {
                Mode::Order { end, .. } => *end,
                Mode::Key => self.days,
            })),
            billing_account: Some(given.id.as_str().into()),
        };
        let benefit = |given: &Given| Benefit {
            id: given.id.as_str().into(),
            membership: given.id.as_str().into(),
            product: self.product(given.only.unwrap_or(0)).into(),
            kind: None,
            licenses: given.licenses,
            activate_before: given.before.map(|before| self.date(before)),
            usage_rights_last_day: None,
            redemption: Some(match given.mode {
                Mode::Key => RedemptionMode::Key,
                Mode::Order { .. } => RedemptionMode::Order,
            }),
            key: None,
            redeemed: None,
        };
        Portfolio::new(Parts {
            memberships: Records::new(self.benefits.iter().map(membership)).unwrap(),
            benefits: Records::new(self.benefits.iter().map(benefit)).unwrap(),
            subscriptions: Records::new(subscriptions).unwrap(),
            tenants: Records::new(tenants).unwrap(),
            policy: Policy {
                basis: Some(self.options.basis),
                rounding: Some(self.options.rounding),
                extension_cap: Some(self.options.extension_cap),
                report_days: None,
            },
            ..Parts::default()
        })
    }
}
