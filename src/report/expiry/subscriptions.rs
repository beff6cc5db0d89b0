//! Rows about subscriptions: their end, and what follows when nothing is done.

use chrono::NaiveDate;

use super::facts::{Candidate, Facts, OUTLIVES_RIGHTS, ProductFacts, RIGHTS_OUTLIVE, UNKNOWN_PRODUCT};
use super::{ExpiryRow, What};
use crate::cores::side_by_side;
use crate::model::{NoticeId, Origin, RedemptionMode, Status, Subscription};
use crate::term;

/// Subscriptions that are worth a thread: some ten milliseconds of work.
const PART: usize = 4_096;

/// In order of ids; of one subscription in the order in which it passes through its states.
pub(super) fn rows(facts: &Facts<'_>) -> Vec<ExpiryRow> {
    let subscriptions: Vec<&Subscription> = facts.portfolio.subscriptions().iter().collect();
    let parts: Vec<&[&Subscription]> = subscriptions.chunks(PART).collect();
    let rows = side_by_side(parts.len(), |part| {
        let rows = parts[part].iter().flat_map(|subscription| of(facts, subscription));
        rows.collect::<Vec<_>>()
    });
    rows.into_iter().flatten().collect()
}

fn of(facts: &Facts<'_>, subscription: &Subscription) -> impl Iterator<Item = ExpiryRow> + use<> {
    let lifecycle = facts.portfolio.lifecycle();
    let mut rows = [None, None, None];
    if let Some(product) = facts.product(&subscription.product) {
        let about = About {
            facts,
            subscription,
            product,
        };
        match subscription.end.map(|end| (end, lifecycle.status(end, facts.as_of))) {
            None => {
                rows[0] = about.row(What::SubscriptionEnds, None, || {
                    format!(
                        "record the end of `{}`: nothing can be planned without it",
                        subscription.id
                    )
                });
            }
            Some((_, Status::Deleted)) => {}
            Some((end, status)) => {
                rows = [
                    about.row(What::SubscriptionEnds, Some(end), || about.renew(end, status)),
                    lifecycle.disabled_on(end).and_then(|day| {
                        about.row(What::SubscriptionIsDisabled, Some(day), || {
                            about.keep_access(day, end, status)
                        })
                    }),
                    lifecycle.deleted_on(end).and_then(|day| {
                        about.row(What::SubscriptionIsDeleted, Some(day), || {
                            about.keep_data(day, end, status)
                        })
                    }),
                ];
            }
        }
    }
    rows.into_iter().flatten()
}

struct About<'a> {
    facts: &'a Facts<'a>,
    subscription: &'a Subscription,
    product: &'a ProductFacts<'a>,
}

/// What can keep a subscription's licences going, the best first.
enum Way<'a> {
    /// A key that is still valid when the subscription has ended: 12 more months.
    Activate(&'a Candidate<'a>),
    /// A key that must be used before: it can move the end.
    Extend(&'a Candidate<'a>),
    /// A $0 order of its own.
    Order(&'a Candidate<'a>),
    /// A benefit of which nobody recorded how it is redeemed.
    FindOut(&'a Candidate<'a>),
}

impl<'a> About<'a> {
    fn row(&self, what: What, date: Option<NaiveDate>, action: impl FnOnce() -> String) -> Option<ExpiryRow> {
        let row = self.facts.row(what, date, Some(self.product))?;
        let subscription = self.subscription;
        Some(ExpiryRow {
            tenant: Some(subscription.tenant.clone()),
            licenses: Some(subscription.licenses),
            assigned: subscription.assigned,
            subscription: Some(subscription.id.clone()),
            renews: self.renews(),
            notices: self.notices(),
            action: action(),
            ..row
        })
    }

    fn renews(&self) -> Option<bool> {
        match self.subscription.origin() {
            Origin::Purchase => self.subscription.renews,
            Origin::Key | Origin::Order => Some(false),
        }
    }

    fn notices(&self) -> Vec<NoticeId> {
        let mut out = Vec::new();
        let rights = self.facts.redeemed_into(&self.subscription.id);
        let rights = rights.iter().filter_map(|benefit| benefit.usage_rights_last_day).min();
        if let Some((rights, end)) = rights.zip(self.subscription.end.and_then(|end| end.pred_opt())) {
            if rights < end {
                out.push(OUTLIVES_RIGHTS);
            } else if end < rights {
                out.push(RIGHTS_OUTLIVE);
            }
        }
        if !self.product.known {
            out.push(UNKNOWN_PRODUCT);
        }
        out
    }

    fn way(&self, end: NaiveDate, status: Status) -> Option<Way<'_>> {
        let candidates = &self.product.candidates;
        let by_mode = |mode| candidates.iter().filter(move |candidate| candidate.mode == mode);
        let key_subscription = self.subscription.origin() == Origin::Key;
        let day = end.max(self.facts.as_of);
        let activate = || {
            let mut keys = by_mode(Some(RedemptionMode::Key)).filter(|candidate| candidate.lasts_until(day));
            let first = keys.clone().next();
            keys.find(|key| self.left_out(key).is_none()).or(first)
        };
        let extend = || {
            let fits = |candidate: &&Candidate<'_>| {
                !term::over_extension_cap(self.subscription.licenses, candidate.benefit.licenses)
            };
            let mut keys = by_mode(Some(RedemptionMode::Key)).filter(|_| key_subscription && status == Status::Active);
            keys.find(fits)
        };
        let order = || {
            // It ends with its membership: one that ends no later than the subscription keeps nothing going.
            let outlasts = |candidate: &&Candidate<'_>| {
                let membership = self.facts.portfolio.memberships().get(&candidate.benefit.membership);
                let until = membership.and_then(|membership| membership.end);
                until.is_none_or(|until| until > day)
            };
            by_mode(Some(RedemptionMode::Order)).find(outlasts)
        };
        activate()
            .map(Way::Activate)
            .or_else(|| extend().map(Way::Extend))
            .or_else(|| order().map(Way::Order))
            .or_else(|| by_mode(None).next().map(Way::FindOut))
    }

    /// How many licences that are used a benefit has too few, and of how many: those assigned, else
    /// all there are. `None` where its own are enough.
    fn left_out(&self, candidate: &Candidate<'_>) -> Option<(u32, u32)> {
        let used = self.subscription.assigned.unwrap_or(self.subscription.licenses);
        let out = used.checked_sub(candidate.benefit.licenses)?;
        (out > 0).then_some((out, used))
    }

    /// A benefit whose licences take the place of the subscription's, with what becomes of the users.
    fn instead(&self, candidate: &Candidate<'_>) -> String {
        let loss = match (self.left_out(candidate), self.subscription.assigned) {
            (None, _) => String::new(),
            (Some((1, users)), Some(_)) => format!(", 1 of {users} users loses theirs"),
            (Some((out, users)), Some(_)) => format!(", {out} of {users} users lose theirs"),
            (Some((_, licences)), None) => format!(" instead of {licences}"),
        };
        named(candidate, &loss)
    }

    /// Another key subscription of the product that is active in the tenant: keys now go there.
    fn successor(&self) -> Option<&Subscription> {
        let portfolio = self.facts.portfolio;
        let product = portfolio.catalog().name(&self.subscription.product);
        let mut pool = portfolio.pool(&self.subscription.tenant, &product);
        pool.find(|other| other.origin() == Origin::Key && other.covers(self.facts.as_of))
    }

    /// What to do about the end.
    fn renew(&self, end: NaiveDate, status: Status) -> String {
        let subscription = self.subscription;
        if let (Origin::Key, Status::Expired | Status::Disabled) = (subscription.origin(), status)
            && let Some(other) = self.successor()
        {
            let (id, licenses) = (&other.id, other.licenses);
            return format!("nothing, if `{id}` ({licenses} licences) is enough there; else add licences to it");
        }
        if subscription.origin() == Origin::Purchase && self.renews() != Some(false) {
            return match (self.renews(), status) {
                (Some(true), Status::Active) => {
                    format!("nothing, if it is still wanted: it renews by itself on {end}")
                }
                (Some(true), _) => format!("check it in the admin center: it should have renewed by itself on {end}"),
                _ => format!("find out in the admin center whether it renews by itself on {end}"),
            };
        }
        let membership = || {
            let paid_by = self.facts.redeemed_into(&subscription.id).last()?;
            Some(format!(
                "renew membership `{}`, or buy the licences",
                paid_by.membership
            ))
        };
        let otherwise = match subscription.origin() {
            Origin::Order => membership().unwrap_or_else(|| "renew the membership, or buy the licences".to_owned()),
            Origin::Key => "redeem a new key of the product, or buy the licences".to_owned(),
            Origin::Purchase => "renew it in the admin center, or let it go".to_owned(),
        };
        match self.way(end, status) {
            Some(Way::Activate(key)) => {
                let verb = if status == Status::Active || subscription.origin() != Origin::Key {
                    format!(
                        "activate {} in `{}` on {end} or later",
                        self.instead(key),
                        subscription.tenant
                    )
                } else {
                    format!("reactivate it with {}", self.instead(key))
                };
                format!("{verb}{}: 12 more months", by(key))
            }
            Some(Way::Extend(key)) => format!("extend it by {}{}; {otherwise}", named(key, ""), by(key)),
            Some(Way::Order(order)) => format!("order {}{} beside it; or {otherwise}", self.instead(order), by(order)),
            Some(Way::FindOut(benefit)) => {
                let id = &benefit.benefit.id;
                format!("record whether `{id}` is redeemed by key or by order, it may help; or {otherwise}")
            }
            None => otherwise,
        }
    }

    /// What to do about the day on which users lose access.
    fn keep_access(&self, day: NaiveDate, end: NaiveDate, status: Status) -> String {
        if let (Some(true), Status::Active) = (self.renews(), status) {
            return format!("nothing, if it renews by itself on {end}");
        }
        let way = match (self.subscription.origin(), self.way(end, status)) {
            (Origin::Key, Some(Way::Activate(key))) => {
                format!("reactivate it with {}", self.instead(key))
            }
            (Origin::Key, _) => "reactivate it with a new key".to_owned(),
            (Origin::Order | Origin::Purchase, _) => "replace or renew it".to_owned(),
        };
        if status == Status::Disabled {
            format!("{way}: users have had no access since {day}")
        } else {
            format!("{way} before {day}, when users lose access")
        }
    }

    /// What to do about the day on which the data goes.
    fn keep_data(&self, day: NaiveDate, end: NaiveDate, status: Status) -> String {
        if let (Some(true), Status::Active) = (self.renews(), status) {
            return format!("nothing, if it renews by itself on {end}");
        }
        let way = match (self.subscription.origin(), status) {
            (Origin::Key, Status::Expired | Status::Disabled) => "reactivate it with a new key, or save the data,",
            _ => "save the data, unless licences of the product go on,",
        };
        format!("{way} before {day}, when it is deleted")
    }
}

/// A benefit with its licences and a word on them.
fn named(candidate: &Candidate<'_>, remark: &str) -> String {
    let benefit = candidate.benefit;
    let licences = term::count_of(benefit.licenses, "licence");
    format!("`{}` ({licences}{remark})", benefit.id)
}

/// Until when a benefit can be redeemed.
fn by(candidate: &Candidate<'_>) -> String {
    candidate
        .last
        .map_or_else(String::new, |last| format!(", {last} at the latest"))
}

#[cfg(test)]
mod tests;
