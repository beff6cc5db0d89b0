//! A portfolio: everything that is recorded of one partner.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::aliases::Aliases;
use super::{
    Action, Benefit, BenefitId, BillingAccount, Catalog, Lifecycle, LifecycleOverrides, Membership, ModelError,
    Partner, Person, Policy, Product, ProductKey, ProductName, Records, Rollout, Subscription, SubscriptionId, Tenant,
    TenantId, User,
};
use crate::term::TermOptions;
use crate::term::limits;

/// What a portfolio is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Parts {
    /// Whose portfolio it is.
    pub partner: Partner,
    /// Where the modernized experience is live.
    pub rollout: Rollout,
    /// Memberships.
    pub memberships: Records<Membership>,
    /// Benefits.
    pub benefits: Records<Benefit>,
    /// Subscriptions.
    pub subscriptions: Records<Subscription>,
    /// Tenants.
    pub tenants: Records<Tenant>,
    /// Billing accounts.
    pub billing_accounts: Records<BillingAccount>,
    /// People who may act.
    pub people: Records<Person>,
    /// Users of licences.
    pub users: Records<User>,
    /// Lengths of the states after a subscription's end, where they differ from the usual.
    pub lifecycle: LifecycleOverrides,
    /// Options every call on the portfolio uses.
    pub policy: Policy,
    /// Products beside or over the built-in catalog, in the order given.
    pub products: Vec<Product>,
}

impl Parts {
    /// How many records there are, products aside.
    #[must_use]
    pub fn records(&self) -> usize {
        let memberships = self.memberships.len() + self.benefits.len() + self.subscriptions.len();
        let places = self.tenants.len() + self.billing_accounts.len();
        memberships + places + self.people.len() + self.users.len()
    }
}

/// The subscriptions of each product in each tenant.
type Pools = BTreeMap<TenantId, BTreeMap<ProductName, BTreeSet<SubscriptionId>>>;

/// The benefits of each product.
type ByProduct = BTreeMap<ProductName, BTreeSet<BenefitId>>;

/// The other benefits with the same product key, of each benefit that has any.
type SharedKeys = BTreeMap<BenefitId, Vec<BenefitId>>;

/// Everything that is recorded of one partner. A copy shares what neither side changes.
#[derive(Debug, Clone)]
pub struct Portfolio {
    parts: Parts,
    catalog: Arc<Catalog>,
    pools: Arc<Pools>,
    by_product: Arc<ByProduct>,
    shared_keys: Arc<SharedKeys>,
    aliases: Arc<Aliases>,
}

impl Portfolio {
    /// Puts the parts together. Contradictions between them are no obstacle: see [`Portfolio::problems`].
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let catalog = Catalog::with(&parts.products);
        let mut pools = Pools::new();
        for subscription in parts.subscriptions.iter() {
            let product = catalog.name(&subscription.product);
            pools
                .entry(subscription.tenant.clone())
                .or_default()
                .entry(product)
                .or_default()
                .insert(subscription.id.clone());
        }
        let by_product = Arc::new(by_product(&parts.benefits, &catalog));
        let shared_keys = Arc::new(shared_keys(&parts.benefits));
        let aliases = Arc::new(Aliases::of(&parts.subscriptions));
        Self {
            parts,
            catalog,
            pools: Arc::new(pools),
            by_product,
            shared_keys,
            aliases,
        }
    }

    /// What it is made of.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Whose portfolio it is.
    #[must_use]
    pub fn partner(&self) -> &Partner {
        &self.parts.partner
    }

    /// Memberships by id.
    #[must_use]
    pub fn memberships(&self) -> &Records<Membership> {
        &self.parts.memberships
    }

    /// Benefits by id.
    #[must_use]
    pub fn benefits(&self) -> &Records<Benefit> {
        &self.parts.benefits
    }

    /// Subscriptions by id.
    #[must_use]
    pub fn subscriptions(&self) -> &Records<Subscription> {
        &self.parts.subscriptions
    }

    /// The subscription with this id, or with this name among its aliases; a GUID in any letter case.
    /// `None` also for a name that two go by.
    #[must_use]
    pub fn called(&self, name: &str) -> Option<&Subscription> {
        let subscriptions = &self.parts.subscriptions;
        let recorded = || subscriptions.get(&self.aliases.recorded(subscriptions, name)?);
        subscriptions.get(name).or_else(recorded)
    }

    /// The same.
    ///
    /// # Errors
    ///
    /// [`ModelError::UnknownId`], with the nearest id.
    pub fn subscription(&self, name: &str) -> Result<&Subscription, ModelError> {
        self.called(name)
            .map_or_else(|| self.parts.subscriptions.find(name), Ok)
    }

    /// The same action, on the id under which its subscription is recorded.
    #[must_use]
    pub fn named<'a>(&self, action: &'a Action) -> Cow<'a, Action> {
        let recorded = action
            .subscription()
            .and_then(|name| self.called(name).filter(|held| held.id != *name));
        match recorded {
            Some(held) => Cow::Owned(action.clone().on_subscription(held.id.clone())),
            None => Cow::Borrowed(action),
        }
    }

    /// Tenants by id.
    #[must_use]
    pub fn tenants(&self) -> &Records<Tenant> {
        &self.parts.tenants
    }

    /// Billing accounts by id.
    #[must_use]
    pub fn billing_accounts(&self) -> &Records<BillingAccount> {
        &self.parts.billing_accounts
    }

    /// People who may act, by id.
    #[must_use]
    pub fn people(&self) -> &Records<Person> {
        &self.parts.people
    }

    /// Users of licences by id.
    #[must_use]
    pub fn users(&self) -> &Records<User> {
        &self.parts.users
    }

    /// The products it knows: the built-in ones with its own on top.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// How long subscriptions stay in each state after their end.
    #[must_use]
    pub fn lifecycle(&self) -> Lifecycle {
        self.parts.lifecycle.over(Lifecycle {
            expired_days: limits::EXPIRED_DAYS.latest().value,
            disabled_days: limits::DISABLED_DAYS.latest().value,
        })
    }

    /// The options of the term arithmetic.
    #[must_use]
    pub fn term_options(&self) -> TermOptions {
        self.parts.policy.term_options()
    }

    /// The subscriptions of one product in one tenant, in order of their ids.
    pub fn pool<'a>(&'a self, tenant: &str, product: &ProductName) -> impl Iterator<Item = &'a Subscription> + use<'a> {
        let ids = self.pools.get(tenant).and_then(|products| products.get(product));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.parts.subscriptions.get(id))
    }

    /// The products with a subscription in a tenant, each with its subscriptions.
    pub fn products_in(
        &self,
        tenant: &str,
    ) -> impl Iterator<Item = (&ProductName, impl Iterator<Item = &Subscription>)> {
        self.pools
            .get(tenant)
            .into_iter()
            .flatten()
            .map(|(product, ids)| (product, ids.iter().filter_map(|id| self.parts.subscriptions.get(id))))
    }

    /// The tenants and products with a subscription, in order.
    pub fn pools(&self) -> impl Iterator<Item = (&TenantId, &ProductName)> {
        self.pools
            .iter()
            .flat_map(|(tenant, products)| products.keys().map(move |product| (tenant, product)))
    }

    /// Puts a subscription in, in place of the one with its id.
    pub fn put_subscription(&mut self, subscription: Subscription) {
        let renamed = match self.parts.subscriptions.get(&subscription.id) {
            Some(old) => old.aliases != subscription.aliases,
            None => Aliases::names(&subscription).next().is_some(),
        };
        self.put_in_its_pool(subscription);
        if renamed {
            self.aliases = Arc::new(Aliases::of(&self.parts.subscriptions));
        }
    }

    fn put_in_its_pool(&mut self, subscription: Subscription) {
        let product = self.catalog.name(&subscription.product);
        let pools = Arc::make_mut(&mut self.pools);
        if let Some(old) = self.parts.subscriptions.get(&subscription.id) {
            let old_product = self.catalog.name(&old.product);
            if old.tenant == subscription.tenant && old_product == product {
                self.parts.subscriptions.put(subscription);
                return;
            }
            if let Some(products) = pools.get_mut(&old.tenant) {
                if let Some(ids) = products.get_mut(&old_product) {
                    ids.remove(&subscription.id);
                    if ids.is_empty() {
                        products.remove(&old_product);
                    }
                }
                if products.is_empty() {
                    pools.remove(&old.tenant);
                }
            }
        }
        pools
            .entry(subscription.tenant.clone())
            .or_default()
            .entry(product)
            .or_default()
            .insert(subscription.id.clone());
        self.parts.subscriptions.put(subscription);
    }

    /// Puts a benefit in, in place of the one with its id.
    pub fn put_benefit(&mut self, benefit: Benefit) {
        let (key, product) = (benefit.key.clone(), benefit.product.clone());
        let old = self.parts.benefits.put(benefit);
        if old.as_ref().is_none_or(|old| old.product != product) {
            self.by_product = Arc::new(by_product(&self.parts.benefits, &self.catalog));
        }
        if old.and_then(|old| old.key) != key {
            self.shared_keys = Arc::new(shared_keys(&self.parts.benefits));
        }
    }

    /// The products there are benefits of, each with its benefits in order of their ids.
    pub fn benefits_by_product(&self) -> impl Iterator<Item = (&ProductName, impl Iterator<Item = &Benefit>)> {
        self.by_product
            .iter()
            .map(|(product, ids)| (product, ids.iter().filter_map(|id| self.parts.benefits.get(id))))
    }

    /// The other benefits recorded with the product key of a benefit, in order of their ids.
    pub fn same_key(&self, benefit: &str) -> impl Iterator<Item = &Benefit> {
        let ids = self.shared_keys.get(benefit);
        ids.into_iter().flatten().filter_map(|id| self.parts.benefits.get(id))
    }

    /// Puts a user in, in place of the one with the same id.
    pub fn put_user(&mut self, user: User) {
        self.parts.users.put(user);
    }

    /// The membership that grants a benefit.
    ///
    /// # Errors
    ///
    /// [`ModelError::UnknownId`] where the portfolio does not record it.
    pub fn membership_of(&self, benefit: &Benefit) -> Result<&Membership, ModelError> {
        self.parts.memberships.find(&benefit.membership)
    }
}

fn by_product(benefits: &Records<Benefit>, catalog: &Catalog) -> ByProduct {
    let mut out = ByProduct::new();
    for benefit in benefits.iter() {
        let product = catalog.name(&benefit.product);
        out.entry(product).or_default().insert(benefit.id.clone());
    }
    out
}

fn shared_keys(benefits: &Records<Benefit>) -> SharedKeys {
    let mut by_key: BTreeMap<&[u8], Vec<&BenefitId>> = BTreeMap::new();
    for benefit in benefits.iter() {
        if let Some(key) = benefit.key.as_ref().and_then(ProductKey::normalized) {
            by_key.entry(key).or_default().push(&benefit.id);
        }
    }
    let mut shared = SharedKeys::new();
    for ids in by_key.values().filter(|ids| ids.len() > 1) {
        for id in ids {
            let others = ids.iter().filter(|other| *other != id);
            shared.insert((*id).clone(), others.map(|other| (*other).clone()).collect());
        }
    }
    shared
}

impl Default for Portfolio {
    fn default() -> Self {
        Self::new(Parts::default())
    }
}

impl PartialEq for Portfolio {
    fn eq(&self, other: &Self) -> bool {
        // The catalog and the pools follow from the parts.
        self.parts == other.parts
    }
}

impl Eq for Portfolio {}

impl Hash for Portfolio {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    fn subscription(id: &str, tenant: &str, product: &str) -> Subscription {
        Subscription {
            id: id.into(),
            tenant: tenant.into(),
            product: product.into(),
            licenses: 5,
            assigned: None,
            start: None,
            end: None,
            origin: Some(Origin::Key),
            renews: None,
            aliases: Vec::new(),
        }
    }

    fn ids(portfolio: &Portfolio, tenant: &str, product: &str) -> Vec<String> {
        portfolio
            .pool(tenant, &portfolio.catalog().name(product))
            .map(|s| s.id.to_string())
            .collect()
    }

    #[test]
    fn a_pool_gathers_the_spellings_of_one_product() {
        let subscriptions = [
            subscription("a", "t", "SPE_E5"),
            subscription("b", "t", "Microsoft 365 E5"),
            subscription("c", "u", "SPE_E5"),
        ];
        let portfolio = Portfolio::new(Parts {
            subscriptions: Records::new(subscriptions).unwrap(),
            ..Parts::default()
        });
        assert_eq!(ids(&portfolio, "t", "microsoft 365 e5"), ["a", "b"]);
        assert_eq!(portfolio.pools().count(), 2);
    }

    #[test]
    fn a_moved_subscription_changes_its_pool_and_leaves_copies_alone() {
        let before = Portfolio::new(Parts {
            subscriptions: Records::new([subscription("a", "t", "SPE_E5")]).unwrap(),
            ..Parts::default()
        });
        let mut after = before.clone();
        after.put_subscription(subscription("a", "u", "SPE_E5"));
        assert_eq!(ids(&before, "t", "SPE_E5"), ["a"]);
        assert!(ids(&after, "t", "SPE_E5").is_empty());
        assert_eq!(ids(&after, "u", "SPE_E5"), ["a"]);
        assert_eq!(after.pools().count(), 1);
        assert_ne!(before, after);
    }
}
