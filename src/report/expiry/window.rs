//! On which days an action is allowed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::NaiveDate;

use crate::model::{Action, Benefit, Origin, Portfolio, Product, ProductName, Subscription, SubscriptionId, TenantId};
use crate::report::prerequisites::RULES as OF_PREREQUISITES;
use crate::rules::prerequisites::rank;
use crate::rules::{self, Reason, RulesError};

/// The days on which an action is allowed, both included, and every day between.
#[derive(Debug, Clone)]
pub(super) struct Window<'a> {
    pub(super) from: NaiveDate,
    /// `None` while nothing that is known ends it.
    pub(super) last: Option<NaiveDate>,
    /// The first day after the term that it gives when it is carried out on `from`; `None` where that
    /// rests on a renewal.
    pub(super) end_after: Option<NaiveDate>,
    /// What the later of these days rest on.
    pub(super) renewal: Option<Renewal<'a>>,
}

/// A bought subscription that is recorded to renew by itself, which the rules don't take for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Renewal<'a> {
    pub(super) subscription: &'a SubscriptionId,
    /// The first day that rests on it.
    pub(super) on: NaiveDate,
}

impl Renewal<'_> {
    /// What of the days that begin with `from` rests on it.
    pub(super) fn said(&self, from: NaiveDate) -> String {
        let Self { subscription, on } = self;
        let since = if *on <= from {
            String::new()
        } else {
            format!("from {on} on ")
        };
        format!("; {since}only once `{subscription}` has renewed by itself")
    }
}

/// Why there is no such day.
#[derive(Debug)]
pub(super) enum Closed {
    /// It is refused on the first day asked about.
    Refused(Vec<Reason>),
    /// What decides is not recorded.
    Missing(Vec<String>),
    /// It can't be answered at all.
    Unanswered,
}

/// The rules about a place, which refuse every benefit of a product there alike.
const OF_THE_PLACE: [&str; 3] = ["activate-over-active", OF_PREREQUISITES[0], OF_PREREQUISITES[1]];

/// The rule about a tenant that only has to be set up.
const NOT_ENABLED: &str = "tenant-without-billing-management";

impl Closed {
    /// Whether another benefit of the product would be refused in the same place.
    pub(super) fn to_all(&self) -> bool {
        let Self::Refused(reasons) = self else { return false };
        let mut rules = reasons.iter().map(|reason| reason.rule);
        rules.any(|rule| OF_THE_PLACE.contains(&rule))
    }

    /// How to enable billing management for the tenant, where nothing else is in the way.
    pub(super) fn enabling(&self) -> Option<String> {
        let Self::Refused(reasons) = self else { return None };
        let all = reasons.iter().all(|reason| reason.rule == NOT_ENABLED);
        all.then(|| rules::each_once(reasons.iter().map(|reason| reason.fix.clone())))?
    }
}

/// The answer to an action on a day.
enum Answer<'a> {
    Allowed(Option<NaiveDate>),
    /// It is, once this has renewed.
    Renewed(&'a SubscriptionId),
    Closed(Closed),
}

/// When a product can begin or cease to be redeemable in a tenant, whatever the benefit.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The days on which something that it needs is there again, or the last of its own key subscriptions ends.
    pub(super) opens: BTreeSet<NaiveDate>,
    /// The days on which something that it needs is there no longer.
    closes: BTreeSet<NaiveDate>,
    /// The end of the last of its own key subscriptions: before it nothing is activated beside them.
    pub(super) keys_end: Option<NaiveDate>,
}

/// The places of a portfolio as far as they were asked about.
pub(super) struct Ground<'a> {
    portfolio: &'a Portfolio,
    as_of: NaiveDate,
    turns: RefCell<BTreeMap<(&'a str, ProductName), Rc<Turns>>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(portfolio: &'a Portfolio, as_of: NaiveDate) -> Self {
        Self {
            portfolio,
            as_of,
            turns: RefCell::default(),
        }
    }

    /// The days from `from` to `until` on which the action of a day is allowed, without a break.
    ///
    /// Between two turns of a place no verdict changes, except for the deadlines of the benefit and the end
    /// of a subscription that it goes into: `until` is not to be later than those.
    pub(super) fn window(
        &self,
        (benefit, tenant): (&Benefit, &'a TenantId),
        (from, until): (NaiveDate, Option<NaiveDate>),
        action: impl Fn(NaiveDate) -> Action,
    ) -> Result<Window<'a>, Closed> {
        if self.portfolio.tenants().get(tenant).is_none() {
            return Err(Closed::Missing(vec![format!("the tenant `{tenant}`")]));
        }
        let answer = |on| self.answer(benefit, tenant, &action(on));
        let mut window = Window {
            from,
            last: until.map(|until| until.max(from)),
            end_after: None,
            renewal: None,
        };
        match answer(from) {
            Answer::Allowed(end_after) => window.end_after = end_after,
            Answer::Renewed(subscription) => window.renewal = Some(Renewal { subscription, on: from }),
            Answer::Closed(closed) => return Err(closed),
        }
        let turns = self.turns(tenant, &benefit.product);
        let closes = turns.closes.iter().copied().filter(|day| from < *day);
        let closes = closes.take_while(|day| until.is_none_or(|until| *day < until));
        for day in closes.chain(until.filter(|until| from < *until)) {
            match answer(day) {
                Answer::Allowed(_) => {}
                Answer::Renewed(subscription) => {
                    window.renewal = window.renewal.or(Some(Renewal { subscription, on: day }));
                }
                Answer::Closed(_) => {
                    let nothing_turned = Some(day) == until && !turns.closes.contains(&day);
                    window.last = day.pred_opt().filter(|_| !nothing_turned).or(Some(from));
                    break;
                }
            }
        }
        Ok(window)
    }

    fn answer(&self, benefit: &Benefit, tenant: &TenantId, action: &Action) -> Answer<'a> {
        match rules::refusals(self.portfolio, action) {
            Ok((reasons, change)) if reasons.is_empty() => Answer::Allowed(change.map(|change| change.end_after)),
            Ok((reasons, _)) => match self.renewed(benefit, tenant, action.on(), &reasons) {
                Some(subscription) => Answer::Renewed(subscription),
                None => Answer::Closed(Closed::Refused(reasons)),
            },
            Err(RulesError::NotRecorded { missing, .. }) => Answer::Closed(Closed::Missing(missing)),
            Err(_) => Answer::Closed(Closed::Unanswered),
        }
    }

    /// What has to renew by itself, as it is recorded to, for nothing to stand against a benefit on a day.
    fn renewed(
        &self,
        benefit: &Benefit,
        tenant: &TenantId,
        on: NaiveDate,
        reasons: &[Reason],
    ) -> Option<&'a SubscriptionId> {
        let mut rules = reasons.iter().map(|reason| reason.rule);
        if !rules.all(|rule| OF_PREREQUISITES.contains(&rule)) {
            return None;
        }
        let mut first: Option<&Subscription> = None;
        for families in self.needs(&benefit.product) {
            if self.held(tenant, families).any(|held| held.covers(on)) {
                continue;
            }
            let renewing = self.held(tenant, families).filter(|held| {
                let ends = held.end.is_some_and(|end| self.as_of < end && end <= on);
                ends && renews(held)
            });
            let next = renewing.min_by_key(|held| (held.end, &held.id))?;
            let sooner = first.is_none_or(|first| next.end < first.end);
            first = if sooner { Some(next) } else { first };
        }
        first.map(|held| &held.id)
    }

    /// What a benefit needs in a tenant, is recorded to have renewed by itself, and has an end that has passed.
    pub(super) fn should_have_renewed(&self, benefit: &Benefit, tenant: &TenantId) -> Option<&'a Subscription> {
        let life = self.portfolio.lifecycle();
        self.needs(&benefit.product)
            .iter()
            .filter(|families| !self.held(tenant, families).any(|held| held.covers(self.as_of)))
            .find_map(|families| {
                self.held(tenant, families).find(|held| {
                    let lapsed = held.end.filter(|end| *end <= self.as_of);
                    // What is deleted by now has not renewed.
                    renews(held) && lapsed.is_some_and(|end| life.deleted_on(end).is_none_or(|day| self.as_of < day))
                })
            })
    }

    /// The last day without a break on which a tenant has one of some families, as it has on the day of the
    /// report, and what the later of these days rest on.
    pub(super) fn stands(&self, tenant: &str, families: &[String]) -> (Option<NaiveDate>, Option<Renewal<'a>>) {
        let held: Vec<&Subscription> = self.held(tenant, families).collect();
        let mut reached = self.as_of;
        while let Some(end) = held
            .iter()
            .filter(|held| held.covers(reached))
            .filter_map(|held| held.end)
            .max()
        {
            reached = end;
        }
        let renewing = held.iter().filter(|held| {
            let ends = held.end.is_some_and(|end| self.as_of < end && end <= reached);
            ends && renews(held)
        });
        match renewing.min_by_key(|held| (held.end, &held.id)) {
            Some(held) => {
                let on = reached;
                let subscription = &held.id;
                (None, Some(Renewal { subscription, on }))
            }
            None => (reached.pred_opt(), None),
        }
    }

    /// When a place turns for a product.
    pub(super) fn turns(&self, tenant: &'a TenantId, product: &str) -> Rc<Turns> {
        let key = (tenant.as_str(), self.portfolio.catalog().name(product));
        if let Some(known) = self.turns.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut turns = Turns::default();
        let own = self.portfolio.pool(tenant, &key.1);
        let own = own
            .filter(|held| held.origin() == Origin::Key)
            .filter_map(|held| held.end);
        turns.keys_end = own.max();
        turns.opens.extend(turns.keys_end);
        for families in self.needs(product) {
            let days = |held: &Subscription| Some((held.start.unwrap_or(NaiveDate::MIN), held.end?));
            let mut days: Vec<_> = self.held(tenant, families).filter_map(days).collect();
            days.sort_unstable();
            let mut reached: Option<NaiveDate> = None;
            for (start, end) in days {
                if reached.is_none_or(|reached| reached < start) {
                    turns.opens.insert(start);
                    turns.closes.extend(reached);
                }
                reached = reached.max(Some(end));
            }
            turns.closes.extend(reached);
        }
        let turns = Rc::new(turns);
        self.turns.borrow_mut().insert(key, Rc::clone(&turns));
        turns
    }

    fn needs(&self, product: &str) -> &'a [Vec<String>] {
        let found = self.portfolio.catalog().find(product);
        found.map_or(&[], Product::prerequisites)
    }

    /// The subscriptions in a tenant that meet a requirement while they are active.
    fn held(&self, tenant: &str, families: &[String]) -> impl Iterator<Item = &'a Subscription> {
        let portfolio = self.portfolio;
        let meeting = move |name: &ProductName| rank(families, portfolio.catalog().get(name), name).is_some();
        let products = portfolio.products_in(tenant);
        products
            .filter(move |(name, _)| meeting(name))
            .flat_map(|(_, held)| held)
    }
}

fn renews(held: &Subscription) -> bool {
    held.origin() == Origin::Purchase && held.renews == Some(true)
}
