//! Where, and until when, an unredeemed benefit can be redeemed at all.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::facts::{Candidate, Facts};
use super::window::window;
use crate::model::{Action, Benefit, Origin, ProductName, RedemptionMode, SubscriptionId, TenantId};
use crate::report::prerequisites::{self, Supplies};
use crate::rules::{self, Verdict};

/// The open places that are looked at for the one that stays open longest.
const LOOKED_AT: usize = 8;

/// The tenants that are asked about a later day.
const ASKED: usize = 200;

/// The rules about a benefit itself, whatever the place.
const ITS_OWN: [&str; 2] = ["key-already-redeemed", "order-already-placed"];

/// Until when a benefit can be redeemed somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Until its own last day, or as far as that is known.
    Open,
    /// Only until an earlier day: after it no place takes it.
    Until(NaiveDate),
    /// Nowhere before something else was done.
    Closed(String),
}

/// One place where a benefit may go: a tenant of its own, or a key subscription that it adds to.
#[derive(Debug, Clone, Copy)]
struct Spot<'a> {
    tenant: &'a TenantId,
    subscription: Option<&'a SubscriptionId>,
}

/// The places that are open on the day of the report, else what stands against the best of them.
type Found<'a> = Result<Vec<Spot<'a>>, Option<String>>;

/// What decides where a benefit may go: its product and way, for an order also the billing account
/// of its membership, and whether the end of that is known.
type Sort<'a> = (ProductName, RedemptionMode, Option<(Option<&'a str>, bool)>);

/// The places of all benefits.
pub(super) struct Places<'f, 'a> {
    facts: &'f Facts<'a>,
    found: RefCell<BTreeMap<Sort<'a>, Rc<Found<'a>>>>,
    /// The day on which the last of them closes, where one of the sort outlasts it.
    closing: RefCell<BTreeMap<Sort<'a>, NaiveDate>>,
    /// Whether a sort of benefit can be redeemed somewhere on a later day.
    later: RefCell<BTreeMap<(ProductName, RedemptionMode, NaiveDate), bool>>,
    key_subscriptions: OnceCell<BTreeMap<ProductName, Vec<Spot<'a>>>>,
    supplies: OnceCell<Supplies<'a>>,
}

impl<'f, 'a> Places<'f, 'a> {
    pub(super) fn new(facts: &'f Facts<'a>) -> Self {
        Self {
            facts,
            found: RefCell::default(),
            closing: RefCell::default(),
            later: RefCell::default(),
            key_subscriptions: OnceCell::new(),
            supplies: OnceCell::new(),
        }
    }

    /// Until when a benefit can be redeemed somewhere, seen from the day of the report.
    pub(super) fn of(&self, candidate: &Candidate<'a>) -> Place {
        let portfolio = self.facts.portfolio;
        let Some(mode) = candidate.mode.filter(|_| !portfolio.tenants().is_empty()) else {
            return Place::Open;
        };
        let name = portfolio.catalog().name(&candidate.benefit.product);
        let membership = portfolio.memberships().get(&candidate.benefit.membership);
        let account = membership.map(|membership| (membership.billing_account.as_deref(), membership.end.is_some()));
        let sort = (name, mode, account.filter(|_| mode == RedemptionMode::Order));
        let known = self.found.borrow().get(&sort).cloned();
        let found = known.unwrap_or_else(|| {
            let (found, shared) = self.find(candidate.benefit, mode, &sort.0);
            let found = Rc::new(found);
            if shared {
                self.found.borrow_mut().insert(sort.clone(), Rc::clone(&found));
            }
            found
        });
        match (&*found, candidate.last) {
            (Err(Some(fix)), _) => Place::Closed(fix.clone()),
            (Err(None), _) | (Ok(_), None) => Place::Open,
            (Ok(spots), Some(last)) => self.until(candidate.benefit, &sort, spots, last),
        }
    }

    /// The first open places of a benefit, and whether others of its sort have the same.
    fn find(&self, benefit: &'a Benefit, mode: RedemptionMode, name: &ProductName) -> (Found<'a>, bool) {
        let (portfolio, as_of) = (self.facts.portfolio, self.facts.as_of);
        let tenants = portfolio.tenants().iter().map(|tenant| Spot {
            tenant: &tenant.id,
            subscription: None,
        });
        let adding = match mode {
            RedemptionMode::Key => self.key_subscriptions().get(name).map_or(&[][..], Vec::as_slice),
            RedemptionMode::Order => &[],
        };
        let mut open = Vec::new();
        let mut refused: Option<(Verdict, &TenantId)> = None;
        let mut missing = None;
        for spot in tenants.chain(adding.iter().copied()) {
            match rules::check(portfolio, &action(benefit, mode, &spot, as_of)) {
                Ok(verdict) if verdict.allowed() => {
                    open.push(spot);
                    if open.len() == LOOKED_AT {
                        break;
                    }
                }
                Ok(verdict) if spot.subscription.is_none() => {
                    let fewer = |(best, _): &(Verdict, _)| verdict.reasons.len() < best.reasons.len();
                    if refused.as_ref().is_none_or(fewer) {
                        refused = Some((verdict, spot.tenant));
                    }
                }
                Ok(_) => {}
                Err(rules::RulesError::NotRecorded { missing: facts, .. }) => {
                    missing = missing.or_else(|| Some(format!("record {}", facts.join(" and "))));
                }
                Err(_) => {}
            }
        }
        if !open.is_empty() {
            return (Ok(open), true);
        }
        let its_own = |(verdict, _): &(Verdict, _)| verdict.reasons.iter().any(|r| ITS_OWN.contains(&r.rule));
        let shared = !refused.as_ref().is_some_and(its_own);
        let fix = missing.or_else(|| {
            let (verdict, tenant) = refused?;
            self.fix(benefit, tenant, &verdict)
        });
        (Err(fix), shared)
    }

    /// Until when the places of a benefit stay open.
    fn until(&self, benefit: &Benefit, sort: &Sort<'a>, spots: &[Spot<'_>], last: NaiveDate) -> Place {
        let (mode, as_of) = (sort.1, self.facts.as_of);
        // Something of its own may stand against this one, such as a key that is spent.
        if let Some(fix) = spots.first().and_then(|spot| self.against(benefit, mode, spot)) {
            return Place::Closed(fix);
        }
        let known = self.closing.borrow().get(sort).copied();
        let closing = known.or_else(|| {
            let mut latest = None;
            for spot in spots.iter().take(LOOKED_AT) {
                let at = |on| action(benefit, mode, spot, on);
                let Ok(open) = window(self.facts.portfolio, (benefit, spot.tenant), (as_of, Some(last)), at) else {
                    continue;
                };
                if open.last >= Some(last) {
                    return None;
                }
                latest = latest.max(open.last);
            }
            self.closing.borrow_mut().insert(sort.clone(), latest?);
            latest
        });
        match closing {
            // Where one place closes when a subscription ends, another may open: then it can be activated there.
            Some(day) if day < last && !self.opens_again(benefit, mode, last) => Place::Until(day),
            _ => Place::Open,
        }
    }

    /// What to do about what stands against a benefit in a place that takes others of its sort.
    fn against(&self, benefit: &Benefit, mode: RedemptionMode, spot: &Spot<'_>) -> Option<String> {
        let verdict = rules::check(self.facts.portfolio, &action(benefit, mode, spot, self.facts.as_of)).ok()?;
        if verdict.allowed() {
            return None;
        }
        self.fix(benefit, spot.tenant, &verdict)
    }

    /// Whether a benefit can be redeemed on its last day in some tenant, which is taken for granted where
    /// there are too many to ask.
    fn opens_again(&self, benefit: &Benefit, mode: RedemptionMode, last: NaiveDate) -> bool {
        let portfolio = self.facts.portfolio;
        if portfolio.tenants().len() > ASKED {
            return true;
        }
        let somewhere = || {
            portfolio.tenants().iter().any(|tenant| {
                let spot = Spot {
                    tenant: &tenant.id,
                    subscription: None,
                };
                rules::check(portfolio, &action(benefit, mode, &spot, last)).is_ok_and(|verdict| verdict.allowed())
            })
        };
        // An order depends on the billing account of its membership: those of one product differ.
        if mode == RedemptionMode::Order {
            return somewhere();
        }
        let sort = (portfolio.catalog().name(&benefit.product), mode, last);
        let known = self.later.borrow().get(&sort).copied();
        known.unwrap_or_else(|| {
            let found = somewhere();
            self.later.borrow_mut().insert(sort, found);
            found
        })
    }

    /// What to do about every reason: prerequisites as the order to redeem in.
    fn fix(&self, benefit: &Benefit, tenant: &TenantId, verdict: &Verdict) -> Option<String> {
        rules::each_once(verdict.reasons.iter().map(|reason| {
            let chain = prerequisites::RULES
                .contains(&reason.rule)
                .then(|| {
                    let benefit = self.facts.portfolio.benefits().get(&benefit.id)?;
                    self.supplies().order_to_redeem(benefit, tenant)
                })
                .flatten();
            chain.unwrap_or_else(|| reason.fix.clone())
        }))
    }

    fn supplies(&self) -> &Supplies<'a> {
        self.supplies
            .get_or_init(|| Supplies::new(self.facts.portfolio, &self.facts.all_open(), self.facts.as_of))
    }

    fn key_subscriptions(&self) -> &BTreeMap<ProductName, Vec<Spot<'a>>> {
        self.key_subscriptions.get_or_init(|| {
            let portfolio = self.facts.portfolio;
            let mut out: BTreeMap<ProductName, Vec<Spot<'a>>> = BTreeMap::new();
            for (tenant, product) in portfolio.pools() {
                let active = portfolio
                    .pool(tenant, product)
                    .filter(|held| held.origin() == Origin::Key && held.covers(self.facts.as_of));
                let spots = active.map(|held| Spot {
                    tenant,
                    subscription: Some(&held.id),
                });
                out.entry(product.clone()).or_default().extend(spots);
            }
            out
        })
    }
}

fn action(benefit: &Benefit, mode: RedemptionMode, spot: &Spot<'_>, on: NaiveDate) -> Action {
    let place = (spot.tenant.clone(), spot.subscription.cloned());
    Action::redeeming(mode, benefit.id.clone(), place, on)
}
