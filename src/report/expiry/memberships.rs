//! Rows about memberships: their end and the days on which they can be renewed.

use chrono::{Days, NaiveDate};

use super::facts::Facts;
use super::{ExpiryRow, What};
use crate::model::Membership;
use crate::term::limits::{RENEWAL_CLOSES_DAYS, RENEWAL_OPENS_DAYS};

pub(super) fn rows(facts: &Facts<'_>) -> Vec<ExpiryRow> {
    let mut out = Vec::new();
    for membership in facts.portfolio.memberships().iter() {
        let row = |what, date, action: String, actionable| {
            facts.row(what, date, None).map(|row| ExpiryRow {
                membership: Some(membership.id.clone()),
                action,
                actionable,
                ..row
            })
        };
        let Some(end) = membership.end else {
            let action = format!("record the end of membership `{}`", membership.id);
            out.extend(row(What::MembershipEnds, None, action, true));
            continue;
        };
        let window = Window::of(end);
        let successor = successor(facts, membership, end);
        let still_open = successor.is_none() && window.is_none_or(|window| facts.as_of <= window.closes);
        let action = ending(facts, membership, end, window, successor);
        out.extend(row(What::MembershipEnds, Some(end), action, still_open));
        if let Some((window, too_late)) = window.and_then(|window| Some((window, window.closes.succ_opt()?))) {
            let action = renewing(facts, membership, window, successor);
            out.extend(row(What::MembershipRenewalWindow, Some(too_late), action, still_open));
        }
    }
    out
}

/// The days on which a membership can be renewed, both included.
#[derive(Clone, Copy)]
struct Window {
    opens: NaiveDate,
    closes: NaiveDate,
}

impl Window {
    /// The window after an anniversary; `None` beyond the last day the calendar knows.
    ///
    /// The end of a membership is its anniversary: the first day no longer paid for.
    fn of(anniversary: NaiveDate) -> Option<Self> {
        let after = |days: u32| anniversary.checked_add_days(Days::new(days.into()));
        Some(Self {
            opens: after(RENEWAL_OPENS_DAYS.on(anniversary)?.value)?,
            closes: after(RENEWAL_CLOSES_DAYS.on(anniversary)?.value)?,
        })
    }
}

/// A membership of the same offer that goes on after the end of this one: it was renewed already.
fn successor<'a>(facts: &Facts<'a>, membership: &Membership, end: NaiveDate) -> Option<&'a Membership> {
    let offer = membership.offer.trim();
    facts.portfolio.memberships().iter().find(|other| {
        other.id != membership.id
            && other.offer.trim().eq_ignore_ascii_case(offer)
            && other.end.is_some_and(|other_end| end < other_end)
    })
}

fn ending(
    facts: &Facts<'_>,
    membership: &Membership,
    end: NaiveDate,
    window: Option<Window>,
    successor: Option<&Membership>,
) -> String {
    let (id, offer) = (&membership.id, &membership.offer);
    let renewal = match (successor, window) {
        (Some(next), _) => format!("membership `{id}` ({offer}) is followed by `{}`", next.id),
        (None, Some(Window { opens, closes })) if facts.as_of <= closes => {
            format!("renew membership `{id}` ({offer}) from {opens} to {closes}")
        }
        (None, Some(Window { closes, .. })) => {
            format!("buy an offer again: membership `{id}` ({offer}) could be renewed until {closes}")
        }
        (None, None) => format!("renew membership `{id}` ({offer})"),
    };
    let open = facts.open(&membership.id).iter();
    let open: Vec<String> = open.map(|benefit| format!("`{}`", benefit.id)).collect();
    if open.is_empty() || end <= facts.as_of {
        renewal
    } else {
        format!("redeem {} before {end}; {renewal}", open.join(", "))
    }
}

fn renewing(facts: &Facts<'_>, membership: &Membership, window: Window, successor: Option<&Membership>) -> String {
    let (id, offer, Window { opens, closes }) = (&membership.id, &membership.offer, window);
    match successor {
        Some(next) => format!("nothing: membership `{id}` ({offer}) is followed by `{}`", next.id),
        None if closes < facts.as_of => {
            format!("nothing: membership `{id}` ({offer}) could be renewed until {closes}, its benefits are lost")
        }
        None => format!("renew membership `{id}` ({offer}) from {opens} to {closes}, or its benefits are lost"),
    }
}
