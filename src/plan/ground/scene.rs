//! The problem of one product: its pools, its benefits, and the days on which it can be redeemed.

use std::collections::BTreeMap;

use super::bars::{Bar, against};
use super::{Ground, belongs};
use crate::model::{BenefitId, Origin, Portfolio, ProductName, Records, Subscription, SubscriptionId, TenantId};
use crate::plan::problem::runs::{Days, Runs};
use crate::plan::problem::{Held, Pool, Problem};
use crate::plan::request::PlanError;
use crate::rules::redemption_model::redemption_model;
use crate::term::calendar;

/// Which days a product that needs others has, and how the portfolio looks then.
pub(crate) enum Beside<'a> {
    /// Those that a plan of the products before it leaves; and the portfolio on a day of it.
    Planned(&'a Planned, &'a dyn Fn(i32) -> Result<Portfolio, PlanError>),
    /// All that any plan could give it: what it can do then, it can do at most.
    Any,
}

/// The problem of one product, with the names of what it numbers.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) product: ProductName,
    pub(crate) problem: Problem,
    pub(crate) tenants: Vec<TenantId>,
    pub(crate) benefits: Vec<BenefitId>,
    /// The key subscription of each pool that steps may change.
    pub(crate) held: Vec<Option<SubscriptionId>>,
    /// What keeps each benefit out of each pool, whatever the day.
    pub(crate) barred: Vec<Vec<Vec<Bar>>>,
}

/// Licences planned so far, by tenant and product.
pub(crate) type Planned = BTreeMap<(TenantId, ProductName), Runs>;

impl Ground<'_> {
    /// The portfolio without what has no known end of other products, where there is any: whether one
    /// that a product needs is active may be known beside another plan.
    pub(super) fn where_known(&self, product: &ProductName) -> Result<Option<Portfolio>, PlanError> {
        let catalog = self.portfolio.catalog();
        let known = |it: &&Subscription| it.end.is_some() || catalog.name(&it.product) == *product;
        let subscriptions = self.portfolio.subscriptions();
        let left: Vec<Subscription> = subscriptions.iter().filter(known).cloned().collect();
        if left.len() == subscriptions.len() {
            return Ok(None);
        }
        let mut parts = self.portfolio.parts().clone();
        parts.subscriptions = Records::new(left).map_err(|error| PlanError::Contradiction(error.to_string()))?;
        Ok(Some(Portfolio::new(parts)))
    }

    /// The problem of a product, given what there is of those it needs.
    pub(crate) fn scene(&self, product: &ProductName, beside: &Beside<'_>) -> Result<Scene, PlanError> {
        let places = self.demand.get(product);
        let tenants: Vec<TenantId> = places.into_iter().flat_map(BTreeMap::keys).cloned().collect();
        let mut pools = Vec::with_capacity(tenants.len());
        let mut held = Vec::with_capacity(tenants.len());
        for tenant in &tenants {
            let (pool, id) = self.pool(product, tenant, beside);
            pools.push(pool);
            held.push(id);
        }
        let mut benefits = Vec::new();
        let mut items = Vec::new();
        let mut barred = Vec::new();
        let needs = self.needs_others(product);
        let known = match beside {
            Beside::Any if needs => self.where_known(product)?,
            _ => None,
        };
        for benefit in self.benefits.get(product).into_iter().flatten() {
            let Some(mode) = redemption_model(self.portfolio, benefit).mode else {
                continue;
            };
            let mut item = self.item(benefit, mode, Vec::new());
            let mut bars = Vec::new();
            for (at, tenant) in tenants.iter().enumerate() {
                let Some(day) = pools[at]
                    .open
                    .next(item.from)
                    .filter(|day| *day < item.too_late(self.until))
                else {
                    item.places.push(false);
                    bars.push(Vec::new());
                    continue;
                };
                let later = match beside {
                    Beside::Planned(_, probe) if needs => Some(probe(day)?),
                    _ => None,
                };
                let portfolio = later.as_ref().or(known.as_ref()).unwrap_or(self.portfolio);
                let against = against(portfolio, benefit, mode, tenant, held[at].as_ref(), day);
                item.places.push(against.is_empty());
                bars.push(against);
            }
            barred.push(bars);
            benefits.push(benefit.id.clone());
            items.push(item);
        }
        Ok(Scene {
            product: product.clone(),
            problem: Problem {
                first: self.first,
                until: self.until,
                pools,
                items,
                options: self.portfolio.term_options(),
            },
            tenants,
            benefits,
            held,
            barred,
        })
    }

    pub(super) fn pool(
        &self,
        product: &ProductName,
        tenant: &TenantId,
        beside: &Beside<'_>,
    ) -> (Pool, Option<SubscriptionId>) {
        let subscriptions: Vec<&Subscription> = self.portfolio.pool(tenant, product).collect();
        let key = |subscription: &&&Subscription| subscription.origin() == Origin::Key;
        let mut held: Option<(&Subscription, Held)> = None;
        for subscription in subscriptions.iter().filter(key) {
            let Some((from, end)) = covered(subscription) else {
                continue;
            };
            if end > self.first && held.is_none_or(|(_, last)| end > last.end) {
                let licenses = subscription.licenses;
                held = Some((subscription, Held { licenses, from, end }));
            }
        }
        let others = subscriptions
            .iter()
            .filter(|subscription| held.is_none_or(|(held, _)| held.id != subscription.id));
        let fixed = others.clone().filter_map(|subscription| {
            let (from, end) = covered(subscription)?;
            Some((from, end, i64::from(subscription.licenses)))
        });
        let pool = Pool {
            demand: self
                .demand
                .get(product)
                .and_then(|places| places.get(tenant))
                .cloned()
                .unwrap_or_default(),
            fixed: Runs::sum(fixed),
            held: held.map(|(_, held)| held),
            open: match beside {
                Beside::Planned(planned, _) => self.open(product, tenant, planned),
                Beside::Any if self.needed_by(product).is_empty() => self.open(product, tenant, &Planned::new()),
                Beside::Any => Days::between(self.first, self.until),
            },
            needed: Vec::new(),
            activates: self.activates(tenant, others.clone().filter(key).map(|subscription| subscription.end)),
        };
        (pool, held.map(|(subscription, _)| subscription.id.clone()))
    }

    /// The first day on which the key subscriptions that no step changes have ended, by their ends.
    pub(super) fn activates(
        &self,
        tenant: &TenantId,
        mut ends: impl Iterator<Item = Option<chrono::NaiveDate>>,
    ) -> i32 {
        if self.portfolio.tenants().get(tenant).is_none() {
            return i32::MAX;
        }
        // While the end of one is unknown, nobody can say whether a key would start another.
        ends.try_fold(self.first, |last, end| {
            end.and_then(calendar::number_of).map(|end| last.max(end))
        })
        .unwrap_or(i32::MAX)
    }

    /// The days of the window on which everything the product needs is active in the tenant.
    pub(crate) fn open(&self, product: &ProductName, tenant: &TenantId, planned: &Planned) -> Days {
        let catalog = self.portfolio.catalog();
        let mut open = Days::between(self.first, self.until);
        for families in self.families(product) {
            let mut active = Vec::new();
            for ((place, other), runs) in planned {
                if place == tenant && belongs(catalog.get(other), other, families) {
                    active.extend(runs.intervals().map(|(start, end, _)| (start, end)));
                }
            }
            for (other, subscriptions) in self.portfolio.products_in(tenant) {
                let unplanned = !planned.contains_key(&(tenant.clone(), other.clone()));
                if unplanned && belongs(catalog.get(other), other, families) {
                    active.extend(subscriptions.filter_map(covered));
                }
            }
            open = open.and(&Days::any_of(active));
        }
        open
    }
}

/// The days a subscription covers; an unknown start is long ago, an unknown end covers nothing.
fn covered(subscription: &Subscription) -> Option<(i32, i32)> {
    let end = calendar::number_of(subscription.end?)?;
    let start = subscription.start.and_then(calendar::number_of);
    Some((start.unwrap_or(calendar::EARLIEST).min(end), end))
}
