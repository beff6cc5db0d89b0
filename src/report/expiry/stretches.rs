//! On which days some place takes a benefit.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::window::{Ground, Renewal};
use crate::model::{Action, Benefit, Portfolio, RedemptionMode, Subscription, TenantId};

/// One place where a benefit may go: a tenant of its own, or a key subscription that it adds to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) tenant: &'a TenantId,
    pub(super) subscription: Option<&'a Subscription>,
}

/// Days without a break, both included, on which some place takes a benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch<'a> {
    pub(super) from: NaiveDate,
    /// `None` while nothing that is known ends it.
    pub(super) last: Option<NaiveDate>,
    /// What the later of these days rest on.
    pub(super) renewal: Option<Renewal<'a>>,
}

/// A question about the days of one benefit.
pub(super) struct Asking<'p, 'a> {
    pub(super) portfolio: &'a Portfolio,
    pub(super) as_of: NaiveDate,
    pub(super) ground: &'p Ground<'a>,
    pub(super) benefit: &'a Benefit,
    pub(super) mode: RedemptionMode,
    /// The key subscription of its product in each tenant that can be added to for longest.
    pub(super) adding: Option<&'p BTreeMap<&'a str, &'a Subscription>>,
    pub(super) last: Option<NaiveDate>,
}

impl<'a> Asking<'_, 'a> {
    /// All stretches of days, in order.
    pub(super) fn all(&self) -> Vec<Stretch<'a>> {
        let tenants = || self.portfolio.tenants().iter().map(|tenant| &tenant.id);
        let turns = tenants().flat_map(|tenant| {
            let turns = self.ground.turns(tenant, &self.benefit.product);
            turns.opens.iter().map(|day| (*day, tenant)).collect::<Vec<_>>()
        });
        // The days on which something may open that was closed.
        let opens: BTreeSet<(NaiveDate, &TenantId)> = turns.collect();
        let mut out: Vec<Stretch<'_>> = Vec::new();
        let mut day = Some(self.as_of);
        while let Some(from) = day.filter(|day| self.last.is_none_or(|last| *day <= last)) {
            if let Some(found) = self.longest(tenants().flat_map(|tenant| self.spots(tenant)), from) {
                day = found.last.and_then(|last| last.succ_opt());
                match out
                    .last_mut()
                    .filter(|before| before.last.and_then(|last| last.succ_opt()) == Some(from))
                {
                    Some(before) => {
                        before.last = found.last;
                        before.renewal = before.renewal.or(found.renewal);
                    }
                    None => out.push(found),
                }
            } else {
                let mut later = opens.iter().filter(|(day, _)| *day > from);
                day = later
                    .find(|(day, tenant)| self.longest(self.spots(tenant), *day).is_some())
                    .map(|(day, _)| *day);
            }
        }
        out
    }

    fn spots(&self, tenant: &'a TenantId) -> impl Iterator<Item = Spot<'a>> {
        let adding = self.adding.and_then(|held| held.get(tenant.as_str()).copied());
        let own = Spot {
            tenant,
            subscription: None,
        };
        let added = adding.map(|held| Spot {
            tenant,
            subscription: Some(held),
        });
        [Some(own), added].into_iter().flatten()
    }

    /// The longest of the stretches that begin with a day.
    pub(super) fn longest(&self, spots: impl Iterator<Item = Spot<'a>>, from: NaiveDate) -> Option<Stretch<'a>> {
        let mut best: Option<Stretch<'_>> = None;
        // Until when nothing rests on a renewal, in one place or another.
        let mut sure: Option<NaiveDate> = None;
        for spot in spots {
            let end = spot.subscription.and_then(|held| held.end?.pred_opt());
            if end.is_some_and(|end| end < from) {
                continue;
            }
            let until = [self.last, end].into_iter().flatten().min();
            let at = |on| action(self.benefit, self.mode, &spot, on);
            let Ok(open) = self.ground.window((self.benefit, spot.tenant), (from, until), at) else {
                continue;
            };
            let open = Stretch {
                from,
                last: open.last,
                renewal: open.renewal,
            };
            sure = sure.max(open.renewal.map_or(open.last, |renewal| renewal.on.pred_opt()));
            let rank = |one: &Stretch<'_>| (one.last.is_none(), one.last, one.renewal.is_none());
            if best.as_ref().is_none_or(|best| rank(best) < rank(&open)) {
                best = Some(open);
            }
            if open.last == self.last && open.renewal.is_none() {
                break;
            }
        }
        best.map(|best| {
            let renewal = best.renewal.map(|renewal| Renewal {
                on: renewal.on.max(sure.and_then(|sure| sure.succ_opt()).unwrap_or(from)),
                ..renewal
            });
            Stretch { renewal, ..best }
        })
    }
}

/// The stretches as far as a benefit lasts.
pub(super) fn clipped<'a>(stretches: &[Stretch<'a>], last: Option<NaiveDate>) -> Vec<Stretch<'a>> {
    let within = stretches.iter().filter(|one| last.is_none_or(|last| one.from <= last));
    let within = within.map(|one| {
        let last = [one.last, last].into_iter().flatten().min();
        Stretch {
            last,
            renewal: one.renewal.filter(|renewal| last.is_none_or(|last| renewal.on <= last)),
            ..*one
        }
    });
    within.collect()
}

pub(super) fn action(benefit: &Benefit, mode: RedemptionMode, spot: &Spot<'_>, on: NaiveDate) -> Action {
    let subscription = spot.subscription.map(|held| held.id.clone());
    Action::redeeming(mode, benefit.id.clone(), (spot.tenant.clone(), subscription), on)
}
