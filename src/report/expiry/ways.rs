//! Which unredeemed benefit can keep which subscription going, each benefit promised to one.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::{Candidate, Facts, OF_PROPOSALS, ProductFacts};
use super::window::{Closed, Ground, Renewal, Window};
use crate::model::{
    Action, NoticeId, Origin, Portfolio, ProductName, RedemptionMode, Status, Subscription, SubscriptionId,
};
use crate::report::ever;
use crate::rules;
use crate::term;

/// The benefits of one product and way looked at for one subscription: more would be no better, and
/// take long where thousands of both wait for each other.
const LOOKED_AT: usize = 200;

/// Those of them that are judged: most refusals are about the place, and the same for each.
const JUDGED: usize = 4;

/// What can keep a subscription's licences going.
#[derive(Debug)]
pub(super) enum Way<'a> {
    /// A key that is still valid when the subscription has ended: 12 more months.
    Activate(Offer<'a>),
    /// A key that must be used before: it can move the end.
    Extend(Offer<'a>),
    /// Another subscription of the product in the tenant goes on, which has got a key already.
    With(&'a SubscriptionId),
    /// A $0 order of its own.
    Order(Offer<'a>),
    /// The same, once billing management is enabled for the tenant: what to do for that.
    Enabled(Candidate<'a>, String),
    /// A benefit of which something decisive is not recorded.
    Record(Candidate<'a>, String),
    /// A benefit that is proposed for another subscription, which ends first: it serves one of them.
    Taken(Candidate<'a>, &'a SubscriptionId),
}

/// A benefit, and the days on which it can be redeemed for this.
#[derive(Debug)]
pub(super) struct Offer<'a> {
    pub(super) candidate: Candidate<'a>,
    pub(super) from: NaiveDate,
    pub(super) last: Option<NaiveDate>,
    /// What the later of these days rest on.
    pub(super) renewal: Option<Renewal<'a>>,
}

impl<'a> Offer<'a> {
    fn new(candidate: Candidate<'a>, open: &Window<'a>) -> Self {
        Self {
            candidate,
            from: open.from,
            last: open.last,
            renewal: open.renewal,
        }
    }
}

/// The subscriptions that a benefit could serve, of which it serves one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The one it is proposed for.
    pub(super) by: &'a SubscriptionId,
    /// How many others have no other benefit.
    pub(super) others: usize,
}

/// The ways of the subscriptions that need one, the first to end choosing first.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    of: BTreeMap<&'a str, Way<'a>>,
    promised: BTreeMap<&'a str, Wanted<'a>>,
    notices: BTreeMap<&'a str, Vec<NoticeId>>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(facts: &Facts<'a>) -> Self {
        let mut round = Round {
            facts,
            ground: Ground::new(facts.portfolio, facts.as_of),
            taken: BTreeMap::new(),
            ordered: BTreeMap::new(),
            free: BTreeMap::new(),
            pools: BTreeMap::new(),
        };
        let lifecycle = facts.portfolio.lifecycle();
        let mut ending: Vec<(NaiveDate, Status, &Subscription)> = facts
            .portfolio
            .subscriptions()
            .iter()
            .filter_map(|subscription| {
                let end = ever(subscription.end)?;
                let status = lifecycle.status(end, facts.as_of);
                (status != Status::Deleted).then_some((end, status, subscription))
            })
            .collect();
        // Stable: of one day in order of ids.
        ending.sort_by_key(|(end, ..)| *end);
        let mut out = Self::default();
        for (end, status, subscription) in ending {
            let Some(product) = facts.product(&subscription.product) else {
                continue;
            };
            let renews = subscription.origin() == Origin::Purchase && subscription.renews != Some(false);
            if renews || product.candidates.is_empty() || successor(facts, subscription, status).is_some() {
                continue;
            }
            if let Some(way) = round.find(subscription, product, end, status) {
                let by = &subscription.id;
                match &way {
                    Way::Activate(offer) | Way::Extend(offer) | Way::Order(offer) => {
                        let wanted = Wanted { by, others: 0 };
                        out.promised.insert(offer.candidate.benefit.id.as_str(), wanted);
                    }
                    Way::Taken(key, _) => {
                        let wanted = out.promised.get_mut(key.benefit.id.as_str());
                        wanted.into_iter().for_each(|wanted| wanted.others += 1);
                    }
                    Way::With(_) | Way::Record(..) | Way::Enabled(..) => {}
                }
                let notices = noticed(facts.portfolio, subscription, &way);
                if !notices.is_empty() {
                    out.notices.insert(by, notices);
                }
                out.of.insert(&subscription.id, way);
            }
        }
        out
    }

    /// What can keep a subscription going.
    pub(super) fn of(&self, subscription: &str) -> Option<&Way<'a>> {
        self.of.get(subscription)
    }

    /// What must be seen of that which is proposed for a subscription.
    pub(super) fn notices(&self, subscription: &str) -> &[NoticeId] {
        self.notices.get(subscription).map_or(&[], Vec::as_slice)
    }

    /// The subscription a benefit is promised to, and how many could use it too.
    pub(super) fn promised(&self, benefit: &str) -> Option<Wanted<'a>> {
        self.promised.get(benefit).copied()
    }
}

/// For an ended key subscription another one of the product that is active in the tenant: keys now go there.
pub(super) fn successor<'a>(
    facts: &Facts<'a>,
    subscription: &Subscription,
    status: Status,
) -> Option<&'a Subscription> {
    if subscription.origin() != Origin::Key || status == Status::Active {
        return None;
    }
    facts.active_key(subscription)
}

/// How many licences that are used a benefit has too few, and of how many: those assigned, else
/// all there are. `None` where its own are enough.
pub(super) fn left_out(subscription: &Subscription, candidate: &Candidate<'_>) -> Option<(u32, u32)> {
    let used = subscription.assigned.unwrap_or(subscription.licenses);
    let out = used.checked_sub(candidate.benefit.licenses)?;
    (out > 0).then_some((out, used))
}

/// A subscription of a pool with a key promised to it, and the days it then covers.
#[derive(Debug, Clone, Copy)]
struct Kept<'a> {
    subscription: &'a SubscriptionId,
    from: NaiveDate,
    end: NaiveDate,
}

/// The benefits of a product that are promised to nobody yet, by how they are redeemed, in order of ids.
#[derive(Debug, Default)]
struct Free<'a> {
    keys: BTreeMap<&'a str, Candidate<'a>>,
    orders: BTreeMap<&'a str, Candidate<'a>>,
    unknown: Option<Candidate<'a>>,
}

impl<'a> Free<'a> {
    fn of(product: &ProductFacts<'a>) -> Self {
        let mut free = Self::default();
        for candidate in &product.candidates {
            let id = candidate.benefit.id.as_str();
            match candidate.mode {
                Some(RedemptionMode::Key) => _ = free.keys.insert(id, *candidate),
                Some(RedemptionMode::Order) => _ = free.orders.insert(id, *candidate),
                None => _ = free.unknown.get_or_insert(*candidate),
            }
        }
        free
    }
}

struct Round<'f, 'a> {
    facts: &'f Facts<'a>,
    ground: Ground<'a>,
    /// Of the keys of a product that are promised the one that lasts longest, and to which subscription.
    taken: BTreeMap<ProductName, (Candidate<'a>, &'a SubscriptionId)>,
    /// The orders of a product that are promised, and to which subscription.
    ordered: BTreeMap<ProductName, Vec<(Candidate<'a>, &'a SubscriptionId)>>,
    free: BTreeMap<ProductName, Free<'a>>,
    pools: BTreeMap<(&'a str, ProductName), Vec<Kept<'a>>>,
}

impl<'a> Round<'_, 'a> {
    fn find(
        &mut self,
        subscription: &'a Subscription,
        product: &ProductFacts<'a>,
        end: NaiveDate,
        status: Status,
    ) -> Option<Way<'a>> {
        let (portfolio, as_of): (&Portfolio, _) = (self.facts.portfolio, self.facts.as_of);
        let (id, tenant) = (&subscription.id, &subscription.tenant);
        let day = end.max(as_of);
        let pool = (tenant.as_str(), portfolio.catalog().name(&subscription.product));
        let kept = self.pools.get(&pool).into_iter().flatten();
        let kept = kept.copied().find(|kept| kept.from <= day && day < kept.end);
        let free = self.free.entry(pool.1.clone()).or_insert_with(|| Free::of(product));
        let keys = || free.keys.values().take(LOOKED_AT).copied();
        let mut missing: Option<Way<'a>> = None;

        let beside = self.ground.turns(tenant, &subscription.product).keys_end;
        if kept.is_none() && beside.is_none_or(|end| end <= day) {
            // Those that leave nobody out first.
            let lasting = || keys().filter(|key| key.lasts_until(day));
            let enough = lasting().filter(|key| left_out(subscription, key).is_none());
            let small = lasting().filter(|key| left_out(subscription, key).is_some());
            for key in enough.chain(small).take(JUDGED) {
                let action = |on| Action::starting(RedemptionMode::Key, key.benefit.id.clone(), tenant.clone(), on);
                match self.ground.window((key.benefit, tenant), (day, key.last), action) {
                    Ok(open) => return Some(Way::Activate(self.take(key, &open, pool, id))),
                    Err(closed) if closed.to_all() => break,
                    Err(closed) => note(&mut missing, key, closed),
                }
            }
        }
        if subscription.origin() == Origin::Key && status == Status::Active {
            let fits = |key: &Candidate<'_>| !term::over_extension_cap(subscription.licenses, key.benefit.licenses);
            let before = end.pred_opt();
            for key in keys().filter(fits).take(JUDGED) {
                let action = |on| Action::Extend {
                    benefit: key.benefit.id.clone(),
                    subscription: id.clone(),
                    on,
                };
                let until = [key.last, before].into_iter().flatten().min();
                match self.ground.window((key.benefit, tenant), (as_of, until), action) {
                    Ok(open) => return Some(Way::Extend(self.take(key, &open, pool, id))),
                    Err(closed) => note(&mut missing, key, closed),
                }
            }
        }
        if let Some(kept) = kept {
            return Some(Way::With(kept.subscription));
        }
        // It ends with its membership: one that ends no later than the subscription keeps nothing going.
        let outlasts = |order: &Candidate<'_>| {
            let membership = portfolio.memberships().get(&order.benefit.membership);
            membership
                .and_then(|membership| membership.end)
                .is_none_or(|until| until > day)
        };
        let mut enabled: Option<Way<'a>> = None;
        let orders = free.orders.values().take(LOOKED_AT).copied();
        for order in orders.filter(outlasts).take(JUDGED) {
            let action = |on| Action::starting(RedemptionMode::Order, order.benefit.id.clone(), tenant.clone(), on);
            match self.ground.window((order.benefit, tenant), (as_of, order.last), action) {
                Ok(open) => {
                    free.orders.remove(order.benefit.id.as_str());
                    self.ordered.entry(pool.1).or_default().push((order, id));
                    return Some(Way::Order(Offer::new(order, &open)));
                }
                Err(closed) => {
                    enabled = enabled.or_else(|| Some(Way::Enabled(order, closed.enabling()?)));
                    note(&mut missing, order, closed);
                }
            }
        }
        let unknown = free.unknown;
        let extends = subscription.origin() == Origin::Key && status == Status::Active;
        missing
            .or(enabled)
            .or_else(|| {
                let candidate = unknown?;
                let what = format!("whether `{}` is redeemed by key or by order", candidate.benefit.id);
                Some(Way::Record(candidate, what))
            })
            .or_else(|| {
                let (key, by) = self.taken.get(&pool.1)?;
                let held = subscription.licenses;
                let fits = extends && !term::over_extension_cap(held, key.benefit.licenses);
                (fits || key.lasts_until(day)).then_some(Way::Taken(*key, by))
            })
            .or_else(|| {
                let ordered = self.ordered.get(&pool.1)?.iter();
                let mut judged = ordered.filter(|(order, _)| outlasts(order)).take(JUDGED);
                let (order, by) = judged.find(|(order, _)| {
                    let order = order.benefit;
                    let action = |on| Action::starting(RedemptionMode::Order, order.id.clone(), tenant.clone(), on);
                    self.ground
                        .window((order, tenant), (as_of, Some(as_of)), action)
                        .is_ok()
                })?;
                Some(Way::Taken(*order, by))
            })
    }

    fn take(
        &mut self,
        key: Candidate<'a>,
        open: &Window<'a>,
        pool: (&'a str, ProductName),
        subscription: &'a SubscriptionId,
    ) -> Offer<'a> {
        if let Some(free) = self.free.get_mut(&pool.1) {
            free.keys.remove(key.benefit.id.as_str());
        }
        // One product key recorded twice is redeemable once.
        for same in self.facts.portfolio.same_key(&key.benefit.id) {
            let name = self.facts.portfolio.catalog().name(&same.product);
            if let Some(product) = self.facts.product(&same.product) {
                let free = self.free.entry(name).or_insert_with(|| Free::of(product));
                free.keys.remove(same.id.as_str());
            }
        }
        let lasts =
            |(other, _): &(Candidate<'_>, _)| other.last.is_none() || key.last.is_some_and(|_| key.last <= other.last);
        if !self.taken.get(&pool.1).is_some_and(lasts) {
            self.taken.insert(pool.1.clone(), (key, subscription));
        }
        // What rests on a renewal has no verdict that tells.
        let options = self.facts.portfolio.term_options();
        let computed = || Some(term::activate(key.benefit.licenses, open.from, options).ok()?.end_after);
        if let Some(end) = open.end_after.or_else(computed) {
            self.pools.entry(pool).or_default().push(Kept {
                subscription,
                from: open.from,
                end,
            });
        }
        Offer::new(key, open)
    }
}

/// What a verdict on a proposal says that a row is to say too.
fn noticed(portfolio: &Portfolio, subscription: &Subscription, way: &Way<'_>) -> Vec<NoticeId> {
    let starting = |mode, offer: &Offer<'_>| {
        let (benefit, tenant) = (offer.candidate.benefit.id.clone(), subscription.tenant.clone());
        Action::starting(mode, benefit, tenant, offer.from)
    };
    let action = match way {
        Way::Activate(offer) => starting(RedemptionMode::Key, offer),
        Way::Order(offer) => starting(RedemptionMode::Order, offer),
        Way::Extend(offer) => Action::Extend {
            benefit: offer.candidate.benefit.id.clone(),
            subscription: subscription.id.clone(),
            on: offer.from,
        },
        Way::With(_) | Way::Record(..) | Way::Enabled(..) | Way::Taken(..) => return Vec::new(),
    };
    let notices = rules::check(portfolio, &action).map_or_else(|_| Vec::new(), |verdict| verdict.notices);
    let ids = notices.into_iter().map(|notice| notice.id);
    ids.filter(|id| OF_PROPOSALS.contains(id)).collect()
}

/// Keeps the first thing that is not recorded.
fn note<'a>(missing: &mut Option<Way<'a>>, candidate: Candidate<'a>, closed: Closed) {
    if let (None, Closed::Missing(facts)) = (&missing, closed) {
        *missing = Some(Way::Record(candidate, facts.join(" and ")));
    }
}
