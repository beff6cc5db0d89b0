//! From a portfolio and a request to the problems of its products.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::bars::{Bar, against};
use super::problem::{Held, Item, Pool, Problem};
use super::request::{PlanError, PlanRequest};
use super::runs::{Days, Runs};
use super::twins::{Twins, spent};
use super::wanted;
use crate::model::{
    Benefit, BenefitId, Origin, Portfolio, Product, ProductName, Records, RedemptionMode, Subscription, SubscriptionId,
    TenantId,
};
use crate::redeem::{Remark, uncounted};
use crate::rules::prerequisites;
use crate::rules::redemption_model::{kind, redemption_model};
use crate::term::calendar;

/// What is planned, product by product.
pub(crate) struct Ground<'a> {
    pub(crate) portfolio: &'a Portfolio,
    pub(crate) first: i32,
    pub(crate) until: i32,
    safety_days: i32,
    assumed: &'a BTreeMap<BenefitId, NaiveDate>,
    /// Which benefits stand back for another of the same key.
    pub(crate) twins: Twins,
    /// Licences wanted, by product and tenant: every pool there is to plan.
    pub(crate) demand: BTreeMap<ProductName, BTreeMap<TenantId, Runs>>,
    benefits: BTreeMap<ProductName, Vec<&'a Benefit>>,
    /// Benefits of a product that are not planned with, and why.
    pub(crate) left_out: BTreeMap<ProductName, Vec<(BenefitId, String)>>,
    /// Keys among them that it is too late for, with their licences.
    pub(crate) late: BTreeMap<ProductName, Vec<(BenefitId, u32)>>,
    /// Products, each after those it needs.
    pub(crate) products: Vec<ProductName>,
    pub(crate) remarks: Vec<Remark>,
    /// How products that the catalog does not know are written where they come first.
    written: BTreeMap<ProductName, String>,
}

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

impl<'a> Ground<'a> {
    /// Reads the request; `assumed` are benefits of the portfolio that are only there from a day on.
    pub(crate) fn new(
        portfolio: &'a Portfolio,
        request: &PlanRequest,
        assumed: &'a BTreeMap<BenefitId, NaiveDate>,
        twins: &Twins,
    ) -> Result<Self, PlanError> {
        let (first, until) = wanted::window(request)?;
        for benefit in &request.without {
            wanted::known("without", portfolio.benefits().find(benefit))?;
        }
        let mut ground = Self {
            portfolio,
            first,
            until,
            safety_days: i32::try_from(request.safety_days).unwrap_or(i32::MAX),
            assumed,
            twins: twins.clone(),
            demand: wanted::demand(portfolio, request, first, until)?,
            benefits: BTreeMap::new(),
            left_out: BTreeMap::new(),
            late: BTreeMap::new(),
            products: Vec::new(),
            remarks: Vec::new(),
            written: wanted::written(portfolio, request),
        };
        let without: BTreeSet<&BenefitId> = request.without.iter().collect();
        for benefit in portfolio
            .benefits()
            .iter()
            .filter(|benefit| !without.contains(&benefit.id))
        {
            match twins.get(&benefit.id) {
                Some(other) => ground.leave_out(
                    benefit,
                    format!("its product key is recorded for `{other}` as well, and a key redeems once"),
                ),
                None => ground.take(benefit),
            }
        }
        for (tenant, product) in portfolio.pools() {
            ground
                .demand
                .entry(product.clone())
                .or_default()
                .entry(tenant.clone())
                .or_default();
        }
        for tenant in &request.tenants {
            wanted::known("tenants", portfolio.tenants().find(tenant))?;
            for product in ground.benefits.keys() {
                ground
                    .demand
                    .entry(product.clone())
                    .or_default()
                    .entry(tenant.clone())
                    .or_default();
            }
        }
        ground.remark_on_unplaced();
        for (product, near) in wanted::nearly_known(portfolio, request) {
            ground.remark(
                &product,
                format!("no product of that name is known; did you mean `{near}`?"),
            );
        }
        ground
            .remarks
            .extend(uncounted(portfolio, request.as_of, request.until));
        ground.products = ground.in_order();
        Ok(ground)
    }

    /// Whether a benefit is only expected of a renewed membership.
    pub(crate) fn is_assumed(&self, benefit: &BenefitId) -> bool {
        self.assumed.contains_key(benefit)
    }

    /// A product as it is shown: the catalog's name, or as it is written.
    pub(crate) fn shown(&self, product: &ProductName) -> String {
        let written = self.written.get(product).map_or(&**product, String::as_str);
        self.portfolio.catalog().shown(written).to_owned()
    }

    fn remark(&mut self, about: &str, text: String) {
        self.remarks.push(Remark {
            about: about.to_owned(),
            text,
        });
    }

    /// Counts a benefit in that can be redeemed on or after the first day.
    fn take(&mut self, benefit: &'a Benefit) {
        let cloud = kind(self.portfolio, benefit) == crate::model::BenefitKind::Cloud;
        if benefit.redeemed.is_some() || !cloud {
            return;
        }
        if let Some(text) = spent(self.portfolio, benefit) {
            self.leave_out(benefit, text);
            return;
        }
        let decided = redemption_model(self.portfolio, benefit);
        let Some(mode) = decided.mode else {
            let text = format!("whether it is a key or an order is not known; {}", decided.why());
            self.leave_out(benefit, text);
            return;
        };
        if mode == RedemptionMode::Order && self.order_end(benefit).is_none() {
            let membership = &benefit.membership;
            self.leave_out(benefit, format!("the end of membership `{membership}` is not recorded"));
            return;
        }
        let item = self.item(benefit, mode, Vec::new());
        if item.deadline <= item.from || item.order_end.is_some_and(|end| end <= item.from) {
            self.leave_out(benefit, self.too_late(benefit, &item));
            if mode == RedemptionMode::Key {
                let product = self.portfolio.catalog().name(&benefit.product);
                let late = self.late.entry(product).or_default();
                late.push((benefit.id.clone(), benefit.licenses));
            }
            return;
        }
        if benefit.activate_before.is_none() {
            let text = "the day before which it must be activated is not recorded: planned as if it had time";
            self.remark(&benefit.id, text.to_owned());
        }
        let product = self.portfolio.catalog().name(&benefit.product);
        self.benefits.entry(product).or_default().push(benefit);
    }

    fn leave_out(&mut self, benefit: &Benefit, why: String) {
        self.remark(&benefit.id, format!("left out: {why}"));
        let product = self.portfolio.catalog().name(&benefit.product);
        let left_out = self.left_out.entry(product).or_default();
        left_out.push((benefit.id.clone(), why));
    }

    /// Why a benefit can't be redeemed from the first day on.
    fn too_late(&self, benefit: &Benefit, item: &Item) -> String {
        if let Some(end) = item
            .order_end
            .filter(|end| *end <= item.from)
            .and_then(calendar::date_of)
        {
            return format!("it is too late to redeem it: its membership ended on {end}");
        }
        let deadline = own_deadline(benefit).and_then(|own| Some((own, calendar::date_of(own)?)));
        let Some((own, day)) = deadline else {
            return "it is too late to redeem it".to_owned();
        };
        if own > item.from {
            return format!(
                "it has to be redeemed before {day}, and `safety_days` of {} leaves no day for that",
                self.safety_days
            );
        }
        let of = match benefit.activate_before {
            Some(before) if before <= day => "had to be activated",
            _ => "could be used, by its usage rights,",
        };
        format!("it is too late to redeem it: it {of} before {day}")
    }

    fn order_end(&self, benefit: &Benefit) -> Option<i32> {
        let end = self.portfolio.memberships().get(&benefit.membership)?.end?;
        calendar::number_of(end)
    }

    fn item(&self, benefit: &Benefit, mode: RedemptionMode, places: Vec<bool>) -> Item {
        let never = self.until + 1;
        let deadline = own_deadline(benefit).map(|day| day.saturating_sub(self.safety_days));
        let from = self.assumed.get(&benefit.id).copied().and_then(calendar::number_of);
        Item {
            licenses: benefit.licenses,
            from: from.unwrap_or(self.first).max(self.first),
            // Days after the window are all alike.
            deadline: deadline.map_or(never, |day| day.min(never)),
            order_end: if mode == RedemptionMode::Order {
                self.order_end(benefit)
            } else {
                None
            },
            places,
        }
    }

    fn remark_on_unplaced(&mut self) {
        let mut remarks = Vec::new();
        for (product, benefits) in &self.benefits {
            if self.demand.contains_key(product) {
                continue;
            }
            for benefit in benefits {
                remarks.push(Remark {
                    about: benefit.id.to_string(),
                    text: format!(
                        "left unused: nothing asks for `{}` and no tenant has it; name a tenant to place it (`tenants`, on the command line `--tenants`)",
                        self.portfolio.catalog().shown(&benefit.product)
                    ),
                });
            }
        }
        self.remarks.extend(remarks);
        let places: Vec<ProductName> = self.benefits.keys().cloned().collect();
        for product in places {
            self.demand.entry(product).or_default();
        }
    }

    /// The products, each after those whose families it needs; products that need each other stay
    /// in order of their names.
    fn in_order(&self) -> Vec<ProductName> {
        let mut left: Vec<ProductName> = self.demand.keys().cloned().collect();
        let mut sorted = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = left.iter().position(|product| {
                let others = left.iter().filter(|other| *other != product);
                !others.into_iter().any(|other| self.needs(product, other))
            });
            sorted.push(left.remove(free.unwrap_or(0)));
        }
        sorted
    }

    fn needs(&self, product: &ProductName, other: &ProductName) -> bool {
        let catalog = self.portfolio.catalog();
        self.families(product)
            .iter()
            .any(|families| belongs(catalog.get(other), other, families))
    }

    /// The portfolio without what has no known end of other products, where there is any: whether one
    /// that a product needs is active may be known beside another plan.
    fn where_known(&self, product: &ProductName) -> Result<Option<Portfolio>, PlanError> {
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

    /// Whether a product is only there beside others.
    pub(crate) fn needs_others(&self, product: &ProductName) -> bool {
        !self.families(product).is_empty()
    }

    /// The families of which a product needs one each.
    fn families(&self, product: &ProductName) -> &[Vec<String>] {
        let known = self.portfolio.catalog().get(product);
        known.map_or(&[], |known| known.prerequisites())
    }

    /// The products to plan that another needs, and of which there is something to redeem.
    pub(crate) fn needed_by(&self, product: &ProductName) -> Vec<&ProductName> {
        let redeemable = self.products.iter().filter(|other| {
            *other != product
                && self.needs(product, other)
                && self.benefits.get(*other).is_some_and(|it| !it.is_empty())
        });
        redeemable.collect()
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

    fn pool(&self, product: &ProductName, tenant: &TenantId, beside: &Beside<'_>) -> (Pool, Option<SubscriptionId>) {
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
    fn activates(&self, tenant: &TenantId, mut ends: impl Iterator<Item = Option<chrono::NaiveDate>>) -> i32 {
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

/// The first day on which a benefit can't be redeemed any more.
fn own_deadline(benefit: &Benefit) -> Option<i32> {
    let before = benefit.activate_before.and_then(calendar::number_of);
    let rights = benefit.usage_rights_last_day.and_then(calendar::number_of);
    before.into_iter().chain(rights.map(|last| last + 1)).min()
}

/// Whether a product is of one of the families that another needs.
fn belongs(product: Option<&Product>, name: &ProductName, families: &[String]) -> bool {
    prerequisites::rank(families, product, name).is_some()
}

/// The days a subscription covers; an unknown start is long ago, an unknown end covers nothing.
fn covered(subscription: &Subscription) -> Option<(i32, i32)> {
    let end = calendar::number_of(subscription.end?)?;
    let start = subscription.start.and_then(calendar::number_of);
    Some((start.unwrap_or(calendar::EARLIEST).min(end), end))
}
