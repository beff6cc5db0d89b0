//! Rows about subscriptions: their end, and what follows when nothing is done.

mod words;

use chrono::NaiveDate;

use super::facts::{Candidate, Facts, OUTLIVES_RIGHTS, ProductFacts, RIGHTS_OUTLIVE, UNKNOWN_PRODUCT};
use super::memberships::{Next, Window};
use super::ways::{Way, left_out, successor};
use super::{ExpiryRow, What};
use crate::cores::side_by_side;
use crate::model::{Membership, NoticeId, Origin, Status, Subscription};
use crate::report::ever;
use words::{at_the_latest, before_next, before_what, in_time_of, named, resting, span};

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
                    Said::plain(format!(
                        "record the end of `{}`: nothing can be planned without it",
                        subscription.id
                    ))
                });
            }
            Some((_, Status::Deleted)) => {}
            Some((end, status)) => {
                let days = Stages {
                    end,
                    status,
                    disabled: ever(lifecycle.disabled_on(end)),
                    deleted: ever(lifecycle.deleted_on(end)),
                };
                rows = [
                    about.row(What::SubscriptionEnds, Some(end), || about.renew(days)),
                    days.disabled.and_then(|day| {
                        about.row(What::SubscriptionIsDisabled, Some(day), || about.keep_access(day, days))
                    }),
                    days.deleted.and_then(|day| {
                        about.row(What::SubscriptionIsDeleted, Some(day), || about.keep_data(day, days))
                    }),
                ];
            }
        }
    }
    rows.into_iter().flatten()
}

/// Where a subscription stands, and the first days of what follows.
#[derive(Clone, Copy)]
struct Stages {
    end: NaiveDate,
    status: Status,
    disabled: Option<NaiveDate>,
    deleted: Option<NaiveDate>,
}

impl Stages {
    /// The last day before the next thing that happens after `from`: what is done later comes too late for it.
    fn last_before_next(self, from: NaiveDate) -> Option<NaiveDate> {
        let next = [self.disabled, self.deleted].into_iter().flatten();
        let mut next = next.filter_map(|day| day.pred_opt());
        next.find(|last| from <= *last)
    }
}

/// What a row says is to be done, and the days on which that is possible.
struct Said {
    action: String,
    from: Option<NaiveDate>,
    /// `None` where it is the day before that of the row.
    by: Option<NaiveDate>,
}

impl Said {
    fn plain(action: String) -> Self {
        Self {
            action,
            from: None,
            by: None,
        }
    }
}

struct About<'a> {
    facts: &'a Facts<'a>,
    subscription: &'a Subscription,
    product: &'a ProductFacts<'a>,
}

impl About<'_> {
    fn row(&self, what: What, date: Option<NaiveDate>, said: impl FnOnce() -> Said) -> Option<ExpiryRow> {
        let row = self.facts.row(what, date, Some(self.product))?;
        let subscription = self.subscription;
        let said = said();
        Some(ExpiryRow {
            tenant: Some(subscription.tenant.clone()),
            licenses: Some(subscription.licenses),
            assigned: subscription.assigned,
            subscription: Some(subscription.id.clone()),
            renews: self.renews(),
            notices: self.notices(what),
            act_from: said.from.filter(|from| self.facts.as_of < *from),
            act_by: [said.by, row.act_by].into_iter().flatten().min(),
            action: said.action,
            ..row
        })
    }

    fn renews(&self) -> Option<bool> {
        match self.subscription.origin() {
            Origin::Purchase => self.subscription.renews,
            Origin::Key | Origin::Order => Some(false),
        }
    }

    fn notices(&self, what: What) -> Vec<NoticeId> {
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
        let ways = &self.facts.ways;
        let proposed = match what {
            What::SubscriptionEnds => true,
            // Once it has ended it is not extended.
            What::SubscriptionIsDisabled => !matches!(ways.of(&self.subscription.id), Some(Way::Extend(_))),
            _ => false,
        };
        if proposed {
            let proposed = ways.notices(&self.subscription.id);
            for id in proposed.iter().rev().filter(|id| **id == OUTLIVES_RIGHTS) {
                if !out.contains(id) {
                    out.insert(0, *id);
                }
            }
            out.extend(proposed.iter().filter(|id| **id != OUTLIVES_RIGHTS));
        }
        if !self.product.known {
            out.push(UNKNOWN_PRODUCT);
        }
        out
    }

    /// A benefit whose licences take the place of the subscription's, with what becomes of the users.
    fn instead(&self, candidate: &Candidate<'_>) -> String {
        let loss = match (left_out(self.subscription, candidate), self.subscription.assigned) {
            (None, _) => String::new(),
            (Some((1, users)), Some(_)) => format!(", 1 of {users} users loses theirs"),
            (Some((out, users)), Some(_)) => format!(", {out} of {users} users lose theirs"),
            (Some((_, licences)), None) => format!(" instead of {licences}"),
        };
        named(candidate, &loss)
    }

    /// What to do about the end.
    fn renew(&self, days: Stages) -> Said {
        let subscription = self.subscription;
        let Stages { end, status, .. } = days;
        // What has ended can still be kept from what follows.
        let in_time = match status {
            Status::Active => None,
            _ => days.last_before_next(self.facts.as_of),
        };
        let said = |action| Said {
            action,
            from: None,
            by: in_time,
        };
        if let Some(other) = successor(self.facts, subscription, status) {
            let (id, licenses) = (&other.id, other.licenses);
            return said(format!(
                "nothing, if `{id}` ({licenses} licences) is enough there; else add licences to it"
            ));
        }
        if subscription.origin() == Origin::Purchase && self.renews() != Some(false) {
            return said(match (self.renews(), status) {
                (Some(true), Status::Active) => {
                    format!("nothing, if it is still wanted: it renews by itself on {end}")
                }
                (Some(true), _) => format!("check it in the admin center: it should have renewed by itself on {end}"),
                (_, Status::Active) => format!("find out in the admin center whether it renews by itself on {end}"),
                _ => format!(
                    "it has ended; find out in the admin center whether it has renewed by itself on {end}, and record its \
                     new end, or that it does not renew"
                ),
            });
        }
        let otherwise = match subscription.origin() {
            Origin::Order => self.next_order(status == Status::Active),
            Origin::Key => self.new_licences().to_owned(),
            Origin::Purchase => "renew it in the admin center, or let it go".to_owned(),
        };
        let tenant = &subscription.tenant;
        match self.facts.ways.of(&subscription.id) {
            Some(Way::Activate(key)) => {
                let by = in_time_of(key, days);
                let with = self.instead(&key.candidate);
                let when = span(key, by, self.facts.as_of);
                let why = before_what(key, by, days);
                let once = resting(key, by);
                said(if status == Status::Active {
                    format!("get {with} ready, and activate it in `{tenant}`{when}{why}: 12 more months{once}")
                } else if subscription.origin() == Origin::Key {
                    format!("reactivate it with {with}{when}{why}: 12 more months{once}")
                } else {
                    format!("activate {with} in `{tenant}`{when}{why}: 12 more months{once}")
                })
            }
            Some(Way::Extend(key)) => Said {
                action: format!(
                    "extend it by {}{}; or {otherwise}{}",
                    named(&key.candidate, ""),
                    at_the_latest(key.last),
                    resting(key, key.last)
                ),
                from: None,
                by: key.last,
            },
            Some(Way::With(other)) => said(format!(
                "nothing, if `{other}` is enough there, which a key is to keep; else add licences to it"
            )),
            Some(Way::Order(order)) => {
                let by = in_time_of(order, days);
                Said {
                    action: format!(
                        "order {} in `{tenant}` beside it{}{}; or {otherwise}{}",
                        self.instead(&order.candidate),
                        at_the_latest(by),
                        before_what(order, by, days),
                        resting(order, by)
                    ),
                    from: None,
                    by,
                }
            }
            Some(Way::Enabled(order, how)) => {
                let by = before_next(order, days, self.facts.as_of);
                Said {
                    action: format!("{how}; then {}; or {otherwise}", self.ordered(order, by)),
                    from: None,
                    by,
                }
            }
            Some(Way::Record(candidate, what)) => said(format!(
                "record {what}: `{}` may help; or {otherwise}",
                candidate.benefit.id
            )),
            Some(Way::Taken(key, by)) => said(format!(
                "{otherwise}; `{}` could serve it too, but is proposed for `{by}`: it serves whichever comes first, \
                 a plan weighs them",
                key.benefit.id
            )),
            None => said(otherwise),
        }
    }

    /// Where licences of the product come from that no recorded benefit brings.
    fn new_licences(&self) -> &'static str {
        if self.facts.keys_to_come {
            "redeem a new key of the product, or buy the licences"
        } else {
            "order the product as a benefit of a new or renewed membership, or buy the licences"
        }
    }

    /// An order that is not possible yet.
    fn ordered(&self, order: &Candidate<'_>, by: Option<NaiveDate>) -> String {
        let (with, tenant) = (self.instead(order), &self.subscription.tenant);
        format!("order {with} in `{tenant}` beside it{}", at_the_latest(by))
    }

    /// How what was ordered goes on: with an order of the next year's benefit.
    fn next_order(&self, active: bool) -> String {
        let Some(membership) = self.paid_by() else {
            return "renew the membership and order its next benefit, or buy the licences".to_owned();
        };
        let id = &membership.id;
        match Next::of(self.facts, membership) {
            Next::Followed(next) => format!(
                "order the benefit of membership `{}`, once it is recorded, or buy the licences",
                next.id
            ),
            Next::Renewal(Window { opens, closes }) => {
                let (ready, to) = if active { ("get ready to ", "to ") } else { ("", "") };
                format!(
                    "{ready}renew membership `{id}` from {opens} to {closes} and {to}order the new year's benefit, \
                     or buy the licences"
                )
            }
            Next::Bought => "buy the licences, or an offer that grants them".to_owned(),
            Next::Unknown => {
                format!("renew membership `{id}` and order the new year's benefit, or buy the licences")
            }
        }
    }

    /// The membership whose benefit was redeemed into it last.
    fn paid_by(&self) -> Option<&Membership> {
        let benefit = self.facts.redeemed_into(&self.subscription.id).last()?;
        self.facts.portfolio.memberships().get(&benefit.membership)
    }

    /// What to do about the day on which users lose access.
    fn keep_access(&self, day: NaiveDate, days: Stages) -> Said {
        let Stages { end, status, .. } = days;
        if let (Some(true), Status::Active) = (self.renews(), status) {
            return Said::plain(format!("nothing, if it renews by itself on {end}"));
        }
        let late = status == Status::Disabled;
        let lost = if late {
            format!("users have had no access since {day}")
        } else {
            format!("users lose access on {day}")
        };
        let in_time = || days.last_before_next(end.max(self.facts.as_of));
        let begins = (self.subscription.origin() == Origin::Key).then_some(end);
        if let Some(other) = successor(self.facts, self.subscription, status) {
            let (id, licenses) = (&other.id, other.licenses);
            return Said {
                action: format!("nothing, if `{id}` ({licenses} licences) is enough there: {lost}"),
                from: None,
                by: in_time(),
            };
        }
        let tenant = &self.subscription.tenant;
        match (self.subscription.origin(), self.facts.ways.of(&self.subscription.id)) {
            (origin, Some(Way::Activate(key))) => {
                let by = in_time_of(key, days);
                let with = self.instead(&key.candidate);
                let what = match origin {
                    Origin::Key => format!("reactivate it with {with}"),
                    Origin::Order | Origin::Purchase => format!("activate {with} in `{tenant}`"),
                };
                let (when, once) = (span(key, by, self.facts.as_of), resting(key, by));
                Said {
                    action: format!("{what}{when}: {lost}{once}"),
                    from: Some(key.from),
                    by,
                }
            }
            (_, Some(Way::Order(order))) => {
                let by = in_time_of(order, days);
                let (with, once) = (self.instead(&order.candidate), resting(order, by));
                Said {
                    action: format!(
                        "order {with} in `{tenant}` beside it{}: {lost}{once}",
                        at_the_latest(by)
                    ),
                    from: None,
                    by,
                }
            }
            (_, Some(Way::Enabled(order, how))) => {
                let by = before_next(order, days, self.facts.as_of);
                Said {
                    action: format!("{how}; then {}: {lost}", self.ordered(order, by)),
                    from: None,
                    by,
                }
            }
            (Origin::Order, _) => {
                let by = in_time();
                let next = self
                    .paid_by()
                    .map(|paid_by| (Next::of(self.facts, paid_by), &paid_by.id));
                match next {
                    Some((Next::Renewal(Window { opens, closes }), id)) if by.is_some_and(|by| opens <= by) => {
                        let by = by.min(Some(closes));
                        let (from, to) = (opens, by.unwrap_or(closes));
                        Said {
                            action: format!(
                                "renew membership `{id}` from {from} to {to} and order the new year's benefit, \
                                 or buy the licences: {lost}"
                            ),
                            from: Some(from),
                            by,
                        }
                    }
                    _ => Said {
                        action: format!("{}{}: {lost}", self.next_order(false), at_the_latest(by)),
                        from: None,
                        by,
                    },
                }
            }
            (Origin::Key, Some(Way::With(other))) => Said {
                action: format!("nothing, if `{other}` is enough there: {lost}"),
                from: None,
                by: in_time(),
            },
            (origin, _) => {
                let way = match origin {
                    Origin::Key if self.facts.keys_to_come => "reactivate it with a new key",
                    Origin::Key => self.new_licences(),
                    Origin::Order | Origin::Purchase => "renew it in the admin center, or replace it",
                };
                let by = in_time();
                Said {
                    action: format!("{way}{}: {lost}", at_the_latest(by)),
                    from: begins,
                    by,
                }
            }
        }
    }

    /// What to do about the day on which the data goes.
    fn keep_data(&self, day: NaiveDate, days: Stages) -> Said {
        let Stages { end, status, .. } = days;
        if let (Some(true), Status::Active) = (self.renews(), status) {
            return Said::plain(format!("nothing, if it renews by itself on {end}"));
        }
        let blocked = successor(self.facts, self.subscription, status).is_some();
        let reactivates = self.subscription.origin() == Origin::Key && status != Status::Active && !blocked;
        let way = match self.facts.ways.of(&self.subscription.id) {
            Some(Way::Activate(key)) if reactivates && key.from < day => {
                let by = key
                    .candidate
                    .last
                    .filter(|last| last.succ_opt().is_some_and(|next| next < day));
                let (with, by) = (self.instead(&key.candidate), at_the_latest(by));
                format!("reactivate it with {with}{by}, or save the data,")
            }
            _ if reactivates && self.facts.keys_to_come => "reactivate it with a new key, or save the data,".to_owned(),
            _ => "save the data, unless licences of the product go on,".to_owned(),
        };
        Said::plain(format!("{way} before {day}, when it is deleted"))
    }
}

#[cfg(test)]
mod tests;
