//! A key that an entry has redeemed, under whatever benefit it is recorded now.

use super::digest::KeyDigest;
use super::replay::Kept;
use crate::model::Action;
use crate::redeem::RedeemError;
use crate::rules::{Finding, RULES, Reason, Verdict};

const KEY_ALREADY_REDEEMED: &str = "key-already-redeemed";

/// The reason against redeeming a key that an entry that stands has redeemed for another benefit.
///
/// The benefit's own entry is carried into the portfolio, where the rules find it.
pub(super) fn of_key(kept: &[Kept], action: &Action, key: Option<KeyDigest>) -> Option<Reason> {
    let key = key?;
    let rule = RULES.iter().find(|rule| rule.id == KEY_ALREADY_REDEEMED)?;
    kept.iter().find_map(|one| {
        let (recorded, ..) = one.standing().filter(|_| one.key == Some(key))?;
        let (benefit, earlier) = (action.benefit()?, recorded.action.benefit()?);
        let (event, entry) = (&recorded.event, one.entry.id);
        Some(rule.reason(Finding::new(format!(
            "`{benefit}` has the key of `{earlier}`, which was redeemed on {} into `{}` (`{}`, entry {entry})",
            event.date,
            event.subscription,
            recorded.action.verb()
        ))))
    })
}

/// A verdict that refuses, with a reason of the ledger's in its place among the rules'.
pub(super) fn refused(mut verdict: Verdict, reason: Option<Reason>) -> RedeemError {
    if let Some(reason) = reason.filter(|reason| verdict.reasons.iter().all(|other| other.rule != reason.rule)) {
        let place = |id: &str| RULES.iter().position(|rule| rule.id == id);
        let before = |other: &Reason| place(other.rule) < place(reason.rule);
        let at = verdict.reasons.partition_point(before);
        verdict.reasons.insert(at, reason);
        // What a refused action would do is not promised to anybody.
        verdict.change = None;
    }
    RedeemError::Refused(Box::new(verdict))
}
