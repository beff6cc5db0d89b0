//! Rows about memberships: their end and the days on which they can be renewed.

use chrono::{Datelike, Days, NaiveDate};

use super::facts::Facts;
use super::places::Places;
use super::{ExpiryRow, What};
use crate::model::Membership;
use crate::report::ever;
use crate::term::add_months;
use crate::term::limits::{RENEWAL_CLOSES_DAYS, RENEWAL_OPENS_DAYS};

pub(super) fn rows<'a>(facts: &Facts<'a>, places: &Places<'_, 'a>) -> Vec<ExpiryRow> {
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
        // Until when and from when the renewal in the words of a row is possible.
        let renewable = |window: Window, row: ExpiryRow| ExpiryRow {
            act_from: (facts.as_of < window.opens).then_some(window.opens),
            act_by: Some(window.closes),
            ..row
        };
        let Some(end) = membership.end else {
            let action = format!("record the end of membership `{}`", membership.id);
            out.extend(row(What::MembershipEnds, None, action, true));
            let window = membership
                .purchased
                .and_then(|day| Window::after_purchase(day, facts.as_of));
            if let Some((window, too_late)) = window.and_then(|window| Some((window, window.closes.succ_opt()?))) {
                let action = format!(
                    "{}: counted from its purchase, record its end",
                    renewing(facts, membership, window, None)
                );
                let row = row(What::MembershipRenewalWindow, Some(too_late), action, true);
                out.extend(row.map(|row| renewable(window, row)));
            }
            continue;
        };
        let window = Window::of(end);
        let successor = successor(facts, membership, end);
        let still_open = successor.is_none() && window.is_none_or(|window| facts.as_of <= window.closes);
        let before = open_before(facts, places, membership, end);
        let action = ending(facts, membership, end, window, successor, &before);
        out.extend(row(What::MembershipEnds, Some(end), action, still_open));
        if let Some((window, too_late)) = window.and_then(|window| Some((window, window.closes.succ_opt()?))) {
            let action = renewing(facts, membership, window, successor);
            let row = row(What::MembershipRenewalWindow, Some(too_late), action, still_open);
            out.extend(row.map(|row| match successor {
                None => renewable(window, row),
                Some(_) => row,
            }));
        }
    }
    out
}

/// The benefits of a membership that are to be redeemed before it ends, with the day where it is sooner.
fn open_before<'a>(facts: &Facts<'a>, places: &Places<'_, 'a>, membership: &Membership, end: NaiveDate) -> Vec<String> {
    let Some(last) = end.pred_opt().filter(|last| facts.as_of <= *last) else {
        return Vec::new();
    };
    let open = facts.open(&membership.id).iter();
    let named = open.map(|candidate| {
        let until = places.of(candidate).until(facts.portfolio, candidate.last);
        let id = &candidate.benefit.id;
        match until.filter(|until| *until < last) {
            Some(until) => format!("`{id}` (by {until} already)"),
            None => format!("`{id}`"),
        }
    });
    named.collect()
}

/// The days on which a membership can be renewed, both included.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) opens: NaiveDate,
    pub(super) closes: NaiveDate,
}

/// Where the next year's benefits of a membership come from.
pub(super) enum Next<'a> {
    /// From one that is recorded already.
    Followed(&'a Membership),
    /// From its renewal, which is still possible.
    Renewal(Window),
    /// From an offer bought again: it can't be renewed any more.
    Bought,
    /// From a renewal whose days are not known.
    Unknown,
}

impl<'a> Next<'a> {
    pub(super) fn of(facts: &Facts<'a>, membership: &Membership) -> Self {
        let Some(end) = membership.end else {
            return Self::Unknown;
        };
        if let Some(next) = successor(facts, membership, end) {
            return Self::Followed(next);
        }
        match Window::of(end) {
            Some(window) if facts.as_of <= window.closes => Self::Renewal(window),
            Some(_) => Self::Bought,
            None => Self::Unknown,
        }
    }
}

impl Window {
    /// The window after an anniversary; `None` beyond the last day the calendar knows.
    ///
    /// The end of a membership is its anniversary: the first day no longer paid for.
    fn of(anniversary: NaiveDate) -> Option<Self> {
        let after = |days: u32| ever(anniversary.checked_add_days(Days::new(days.into())));
        Some(Self {
            opens: after(RENEWAL_OPENS_DAYS.on(anniversary)?.value)?,
            closes: after(RENEWAL_CLOSES_DAYS.on(anniversary)?.value)?,
        })
    }

    /// The first window that has not closed, a whole number of years after a purchase.
    fn after_purchase(purchased: NaiveDate, as_of: NaiveDate) -> Option<Self> {
        let years = i64::from(as_of.year() - purchased.year());
        // A window closes in the month after its anniversary, which may be in the year before.
        (years - 1..=years.max(0) + 1)
            .filter(|years| *years >= 1)
            .filter_map(|years| Self::of(add_months(purchased, 12 * years).ok()?))
            .find(|window| as_of <= window.closes)
    }
}

/// A membership of the same offer that was bought when this one ended, or later: it was renewed already.
///
/// One that was bought within its term goes on beside it, and takes the place of nothing.
fn successor<'a>(facts: &Facts<'a>, membership: &Membership, end: NaiveDate) -> Option<&'a Membership> {
    let offer = membership.offer.trim();
    // Bought some days early it still follows: the days of a purchase and of a term need not be the same.
    let early = RENEWAL_CLOSES_DAYS.on(end)?.value;
    let earliest = end.checked_sub_days(Days::new(early.into()))?;
    facts.portfolio.memberships().iter().find(|other| {
        let Some(other_end) = other.end.filter(|other_end| end < *other_end) else {
            return false;
        };
        let begun = other.purchased.or_else(|| add_months(other_end, -12).ok());
        other.id != membership.id
            && other.offer.trim().eq_ignore_ascii_case(offer)
            && begun.is_some_and(|begun| earliest <= begun)
    })
}

fn ending(
    facts: &Facts<'_>,
    membership: &Membership,
    end: NaiveDate,
    window: Option<Window>,
    successor: Option<&Membership>,
    before: &[String],
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
    if facts.as_of >= end && successor.is_none() {
        return format!("it has ended; {renewal}");
    }
    let ready = if successor.is_none() { "get ready to " } else { "" };
    match before {
        [] => format!("{ready}{renewal}"),
        _ => format!("redeem {} before {end}; {ready}{renewal}", before.join(", ")),
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
