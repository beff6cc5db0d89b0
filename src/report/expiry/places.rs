//! Where, and on which days, an unredeemed benefit can be redeemed at all.

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::facts::{Candidate, Facts};
use super::stretches::{Asking, Spot, Stretch, action, clipped};
use super::window::{Ground, Renewal};
use crate::model::{Benefit, Origin, Portfolio, ProductName, RedemptionMode, Subscription, TenantId};
use crate::report::last_day;
use crate::report::prerequisites::{self, InOrder, Supplies};
use crate::rules::redemption_model::redemption_model;
use crate::rules::{self, Reason};

/// The open places that are looked at for one that stays open.
const LOOKED_AT: usize = 8;

/// The tenants that are asked about a later day.
const ASKED: usize = 200;

/// The rules about a benefit itself, whatever the place.
const ITS_OWN: [&str; 2] = ["key-already-redeemed", "order-already-placed"];

/// When a benefit can be redeemed somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// From the day of the report until its own last day, or as far as that is known.
    Open,
    /// On these days only, of which there is at least one stretch.
    Days(Vec<Stretch<'a>>),
    /// Nowhere before something else was done.
    Closed {
        /// What that is.
        fix: String,
        /// The benefits to redeem in this order; then `fix` names them, the benefit itself as the last.
        order: Vec<&'a Benefit>,
        /// How long the place has what they need and none of them brings.
        ground: Standing<'a>,
    },
}

/// How long a place has what benefits need there, seen from the day of the report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Standing<'a> {
    /// The last day; `None` while nothing that is known ends it.
    pub(super) last: Option<NaiveDate>,
    /// What the later of these days rest on.
    pub(super) renewal: Option<Renewal<'a>>,
}

impl Place<'_> {
    /// The last day on which a benefit can be redeemed somewhere, with all that has to be redeemed before
    /// it; `own` is the last day of the benefit itself.
    pub(super) fn until(&self, portfolio: &Portfolio, own: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => days.last().map_or(own, |days| days.last),
            Self::Open => own,
            Self::Closed { order, ground, .. } => [sequence_last(portfolio, order), own, ground.last]
                .into_iter()
                .flatten()
                .min(),
        }
    }
}

/// The first of the last days of some benefits, as far as they are known.
fn sequence_last(portfolio: &Portfolio, order: &[&Benefit]) -> Option<NaiveDate> {
    let mode = |benefit| redemption_model(portfolio, benefit).mode;
    order
        .iter()
        .filter_map(|other| last_day(portfolio, other, mode(other)))
        .min()
}

/// The places that are open on the day of the report, else what stands against the best of them.
type Found<'a> = Result<Vec<Spot<'a>>, Option<Bar<'a>>>;

/// What stands against a benefit.
enum Bar<'a> {
    Missing(String),
    /// The tenants where the fewest reasons do, with these.
    Refused(Vec<(&'a TenantId, Vec<Reason>)>),
}

/// What decides where a benefit may go: its product and way, for an order also the billing account
/// of its membership, and whether the end of that is known.
type Sort<'a> = (ProductName, RedemptionMode, Option<(Option<&'a str>, bool)>);

/// The places of all benefits.
pub(super) struct Places<'f, 'a> {
    facts: &'f Facts<'a>,
    ground: Ground<'a>,
    found: RefCell<BTreeMap<Sort<'a>, Rc<Found<'a>>>>,
    stretches: RefCell<BTreeMap<Sort<'a>, Rc<[Stretch<'a>]>>>,
    key_subscriptions: OnceCell<BTreeMap<ProductName, BTreeMap<&'a str, &'a Subscription>>>,
    supplies: OnceCell<Supplies<'a>>,
}

impl<'f, 'a> Places<'f, 'a> {
    pub(super) fn new(facts: &'f Facts<'a>) -> Self {
        Self {
            facts,
            ground: Ground::new(facts.portfolio, facts.as_of),
            found: RefCell::default(),
            stretches: RefCell::default(),
            key_subscriptions: OnceCell::new(),
            supplies: OnceCell::new(),
        }
    }

    /// When a benefit can be redeemed somewhere, seen from the day of the report.
    pub(super) fn of(&self, candidate: &Candidate<'a>) -> Place<'a> {
        let portfolio = self.facts.portfolio;
        let Some(mode) = candidate.mode.filter(|_| !portfolio.tenants().is_empty()) else {
            return Place::Open;
        };
        let sort = self.sort(candidate.benefit, mode);
        let known = self.found.borrow().get(&sort).cloned();
        let found = known.unwrap_or_else(|| {
            let (found, shared) = self.find(candidate.benefit, mode, &sort.0);
            let found = Rc::new(found);
            if shared {
                self.found.borrow_mut().insert(sort.clone(), Rc::clone(&found));
            }
            found
        });
        match &*found {
            Ok(spots) => self.days(candidate, &sort, spots),
            Err(bar) => {
                let later = self.stretches(&sort, &[]);
                let own = || self.own_bar(candidate.benefit, mode).is_none();
                match clipped(&later, candidate.last) {
                    days if !days.is_empty() && own() => Place::Days(days),
                    _ => self.closed(candidate.benefit, bar.as_ref()),
                }
            }
        }
    }

    fn sort(&self, benefit: &'a Benefit, mode: RedemptionMode) -> Sort<'a> {
        let portfolio = self.facts.portfolio;
        let membership = portfolio.memberships().get(&benefit.membership);
        let account = membership.map(|membership| (membership.billing_account.as_deref(), membership.end.is_some()));
        let name = portfolio.catalog().name(&benefit.product);
        (name, mode, account.filter(|_| mode == RedemptionMode::Order))
    }

    /// The first open places of a benefit, and whether others of its sort have the same.
    fn find(&self, benefit: &'a Benefit, mode: RedemptionMode, name: &ProductName) -> (Found<'a>, bool) {
        let (portfolio, as_of) = (self.facts.portfolio, self.facts.as_of);
        let tenants = portfolio.tenants().iter().map(|tenant| Spot {
            tenant: &tenant.id,
            subscription: None,
        });
        let adding = self.adding(mode, name).into_iter().flatten();
        let adding = adding.map(|(_, held)| Spot {
            tenant: &held.tenant,
            subscription: Some(held),
        });
        let mut open = Vec::new();
        let mut refused: Vec<(&TenantId, Vec<Reason>)> = Vec::new();
        let mut missing = None;
        for spot in tenants.chain(adding) {
            match rules::refusals(portfolio, &action(benefit, mode, &spot, as_of)) {
                Ok((reasons, _)) if reasons.is_empty() => {
                    open.push(spot);
                    if open.len() == LOOKED_AT {
                        break;
                    }
                }
                Ok((reasons, _)) if spot.subscription.is_none() => {
                    let best = refused.first().map_or(usize::MAX, |(_, best)| best.len());
                    if reasons.len() < best {
                        refused.clear();
                    }
                    if reasons.len() <= best && refused.len() < LOOKED_AT {
                        refused.push((spot.tenant, reasons));
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
        let shared = !refused.first().is_some_and(|(_, reasons)| its_own(reasons));
        let bar = missing.map(Bar::Missing);
        (
            Err(bar.or_else(|| (!refused.is_empty()).then_some(Bar::Refused(refused)))),
            shared,
        )
    }

    /// When a benefit can be redeemed in places of which some are open.
    fn days(&self, candidate: &Candidate<'a>, sort: &Sort<'a>, spots: &[Spot<'a>]) -> Place<'a> {
        let Candidate { benefit, last, .. } = *candidate;
        // Something of its own may stand against this one, such as a key that is spent.
        if let Some(bar) = self.own_bar(benefit, sort.1) {
            return self.closed(benefit, Some(&bar));
        }
        let days = clipped(&self.stretches(sort, spots), last);
        match days.as_slice() {
            [] => Place::Open,
            [one] if one.from <= self.facts.as_of && one.last == last && one.renewal.is_none() => Place::Open,
            _ => Place::Days(days),
        }
    }

    /// What is against a benefit whatever the place.
    fn own_bar(&self, benefit: &'a Benefit, mode: RedemptionMode) -> Option<Bar<'a>> {
        let portfolio = self.facts.portfolio;
        // What is not redeemed, and shares its key with nothing, has nothing of its own against it.
        portfolio.same_key(&benefit.id).next()?;
        let tenant = &portfolio.tenants().iter().next()?.id;
        let spot = Spot {
            tenant,
            subscription: None,
        };
        let (reasons, _) = rules::refusals(portfolio, &action(benefit, mode, &spot, self.facts.as_of)).ok()?;
        its_own(&reasons).then(|| Bar::Refused(vec![(tenant, reasons)]))
    }

    /// The days on which some place takes the benefits of a sort, as long as the last of them lasts.
    fn stretches(&self, sort: &Sort<'a>, open: &[Spot<'a>]) -> Rc<[Stretch<'a>]> {
        if let Some(known) = self.stretches.borrow().get(sort) {
            return Rc::clone(known);
        }
        let made: Rc<[Stretch<'_>]> = self.make_stretches(sort, open).into();
        self.stretches.borrow_mut().insert(sort.clone(), Rc::clone(&made));
        made
    }

    fn make_stretches(&self, sort: &Sort<'a>, open: &[Spot<'a>]) -> Vec<Stretch<'a>> {
        let (portfolio, as_of) = (self.facts.portfolio, self.facts.as_of);
        // The one of the sort that lasts longest stands for all; a spent key stands for none.
        let alike = self.facts.candidates(&sort.0).iter();
        let alike = alike.filter(|one| one.mode == Some(sort.1) && self.sort(one.benefit, sort.1) == *sort);
        let mut alike: Vec<&Candidate<'_>> = alike.collect();
        alike.sort_by_key(|one| (one.last.is_some(), std::cmp::Reverse(one.last)));
        let fit = |one: &&Candidate<'a>| self.own_bar(one.benefit, sort.1).is_none();
        let Some(longest) = alike.into_iter().take(LOOKED_AT).find(fit) else {
            return Vec::new();
        };
        let asking = Asking {
            portfolio,
            as_of,
            ground: &self.ground,
            benefit: longest.benefit,
            mode: sort.1,
            adding: self.adding(sort.1, &sort.0),
            last: longest.last,
        };
        let whole = |stretch: Stretch<'_>| stretch.last == longest.last && stretch.renewal.is_none();
        if let Some(stretch) = asking
            .longest(open.iter().copied(), as_of)
            .filter(|found| whole(*found))
        {
            return vec![stretch];
        }
        if portfolio.tenants().len() > ASKED {
            // Taken for granted where there are too many to ask.
            let granted = Stretch {
                from: as_of,
                last: longest.last,
                renewal: None,
            };
            return if open.is_empty() { Vec::new() } else { vec![granted] };
        }
        asking.all()
    }

    fn closed(&self, benefit: &'a Benefit, bar: Option<&Bar<'a>>) -> Place<'a> {
        match bar {
            None => Place::Open,
            Some(Bar::Missing(fix)) => Place::Closed {
                fix: fix.clone(),
                order: Vec::new(),
                ground: Standing::default(),
            },
            Some(Bar::Refused(places)) => self.best_fix(benefit, places),
        }
    }

    /// What to do in the place where nothing is missing that no benefit brings, which takes the fewest
    /// benefits, and then for longest: of places alike the first.
    fn best_fix(&self, benefit: &'a Benefit, places: &[(&'a TenantId, Vec<Reason>)]) -> Place<'a> {
        let portfolio = self.facts.portfolio;
        let fixes = places
            .iter()
            .map(|(tenant, reasons)| self.fix(benefit, tenant, reasons));
        let best = fixes.min_by_key(|(complete, place)| {
            let until = place.until(portfolio, None);
            let (benefits, sure) = match place {
                Place::Closed { order, ground, .. } => (order.len(), ground.renewal.is_none()),
                Place::Open | Place::Days(_) => (0, true),
            };
            (!complete, benefits, until.is_some(), Reverse(until), !sure)
        });
        best.map_or(Place::Open, |(_, place)| place)
    }

    /// What to do about every reason: prerequisites as the order to redeem in. Tells whether nothing is
    /// missing that no benefit brings.
    fn fix(&self, benefit: &'a Benefit, tenant: &TenantId, reasons: &[Reason]) -> (bool, Place<'a>) {
        let mut order = Vec::new();
        let mut ground = Standing::default();
        let mut complete = true;
        let fix = rules::each_once(reasons.iter().map(|reason| {
            if !prerequisites::RULES.contains(&reason.rule) {
                return reason.fix.clone();
            }
            let way = self.supplies().order_to_redeem(benefit, tenant);
            let fix = way.map_or_else(
                || reason.fix.clone(),
                |way| {
                    let text = way.to_string();
                    complete = way.missing.is_empty();
                    ground = self.standing(tenant, &way);
                    order = if way.benefits.len() > 1 {
                        way.benefits
                    } else {
                        Vec::new()
                    };
                    text
                },
            );
            match self.ground.should_have_renewed(benefit, tenant) {
                Some(held) => format!(
                    "record the new end of `{}` if it has renewed by itself; else {fix}",
                    held.id
                ),
                None => fix,
            }
        }));
        let place = fix.map_or(Place::Open, |fix| {
            let last = sequence_last(self.facts.portfolio, &order);
            let rests = |renewal: &Renewal<'_>| last.is_none_or(|last| renewal.on <= last);
            ground.renewal = ground.renewal.filter(rests);
            Place::Closed { fix, order, ground }
        });
        (complete, place)
    }

    /// How long a tenant has what is needed to redeem in an order, and none of it brings.
    fn standing(&self, tenant: &TenantId, way: &InOrder<'_>) -> Standing<'a> {
        let mut out = Standing::default();
        for families in &way.standing {
            let (last, renewal) = self.ground.stands(tenant, families);
            out.last = [out.last, last].into_iter().flatten().min();
            let both = [out.renewal, renewal].into_iter().flatten();
            out.renewal = both.min_by_key(|renewal| renewal.on);
        }
        let last = out.last;
        out.renewal = out.renewal.filter(|renewal| last.is_none_or(|last| renewal.on <= last));
        out
    }

    fn supplies(&self) -> &Supplies<'a> {
        self.supplies
            .get_or_init(|| Supplies::new(self.facts.portfolio, &self.facts.all_open(), self.facts.as_of))
    }

    /// The key subscription of a product in each tenant that can be added to for longest.
    fn adding(&self, mode: RedemptionMode, name: &ProductName) -> Option<&BTreeMap<&'a str, &'a Subscription>> {
        let all = self.key_subscriptions.get_or_init(|| {
            let portfolio = self.facts.portfolio;
            let mut out: BTreeMap<ProductName, BTreeMap<&str, &Subscription>> = BTreeMap::new();
            for (tenant, product) in portfolio.pools() {
                let keys = portfolio.pool(tenant, product);
                let keys = keys.filter(|held| held.origin() == Origin::Key && held.end > Some(self.facts.as_of));
                if let Some(held) = keys.max_by_key(|held| held.end) {
                    out.entry(product.clone()).or_default().insert(tenant, held);
                }
            }
            out
        });
        all.get(name).filter(|_| mode == RedemptionMode::Key)
    }
}

fn its_own(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| ITS_OWN.contains(&reason.rule))
}
