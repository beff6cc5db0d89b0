//! Days and benefits in the words of a row about a subscription.

use chrono::NaiveDate;

use super::super::facts::Candidate;
use super::super::ways::Offer;
use super::Stages;
use crate::term;

/// The last day on which a benefit can be redeemed, and still comes in time for the next thing that happens.
pub(super) fn in_time_of(offer: &Offer<'_>, days: Stages) -> Option<NaiveDate> {
    let next = days.last_before_next(offer.from.max(days.end));
    [offer.last, next].into_iter().flatten().min()
}

/// The last day for a benefit that still comes in time for the next thing that happens.
pub(super) fn before_next(candidate: &Candidate<'_>, days: Stages, as_of: NaiveDate) -> Option<NaiveDate> {
    let next = days.last_before_next(days.end.max(as_of));
    [candidate.last, next].into_iter().flatten().min()
}

/// What happens the day after `by`, where it is not the benefit's own deadline that passes.
pub(super) fn before_what(offer: &Offer<'_>, by: Option<NaiveDate>, days: Stages) -> &'static str {
    let next = by.filter(|by| offer.last != Some(*by)).and_then(|by| by.succ_opt());
    match next {
        None => "",
        next if next == days.disabled => ", before users lose access",
        _ => ", before it is deleted",
    }
}

/// The days of something that begins with a day to come, or has begun.
pub(super) fn span(offer: &Offer<'_>, by: Option<NaiveDate>, as_of: NaiveDate) -> String {
    match by {
        _ if offer.from <= as_of => at_the_latest(by),
        Some(by) if by == offer.from => format!(" on {by}"),
        Some(by) => format!(" from {} to {by}", offer.from),
        None => format!(" on {} or later", offer.from),
    }
}

/// What the later of the days to `by` rest on.
pub(super) fn resting(offer: &Offer<'_>, by: Option<NaiveDate>) -> String {
    let renewal = offer.renewal.filter(|renewal| by.is_none_or(|by| renewal.on <= by));
    renewal.map_or_else(String::new, |renewal| renewal.said(offer.from))
}

/// A benefit with its licences and a word on them.
pub(super) fn named(candidate: &Candidate<'_>, remark: &str) -> String {
    let benefit = candidate.benefit;
    let licences = term::count_of(benefit.licenses, "licence");
    format!("`{}` ({licences}{remark})", benefit.id)
}

pub(super) fn at_the_latest(by: Option<NaiveDate>) -> String {
    by.map_or_else(String::new, |by| format!(", {by} at the latest"))
}
