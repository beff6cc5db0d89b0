//! The portfolio on a day: the entries carried out in the order of their days, whatever order they were recorded in.
//!
//! An entry that finds its rows as they were when it was recorded makes of them what it made then. One that
//! does not, since another of an earlier day was recorded after it, does the same to what it finds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::EntryId;
use super::chain::{self, Touch};
use super::replay::Kept;
use crate::model::{Benefit, Portfolio, Records, Redemption, Subscription};

/// Brings a portfolio that an entry was recorded on to what the entries tell of a day.
pub(super) fn bring(mut portfolio: Portfolio, base: EntryId, kept: &[Kept], day: NaiveDate) -> Portfolio {
    let mut subscriptions: BTreeMap<&str, Vec<Touch<'_>>> = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<Touch<'_>>> = BTreeMap::new();
    for touch in kept.iter().filter_map(Touch::of) {
        let effect = touch.effect;
        if let Some(user) = &effect.user {
            users.entry(&user.after.id).or_default().push(touch);
        }
        subscriptions
            .entry(&effect.subscription.after.id)
            .or_default()
            .push(touch);
    }
    let mut gone = BTreeSet::new();
    for (id, touches) in &subscriptions {
        let told = chain::subscription(touches, day, portfolio.term_options());
        match (told, portfolio.subscriptions().get(id)) {
            (Some(told), Some(held)) => {
                let told = chain::beside(held, told, touches, base, day);
                portfolio.put_subscription(told);
            }
            (Some(told), None) if !has_ended(&portfolio, touches, base) => portfolio.put_subscription(told),
            (None, Some(held)) if chain::knows(held, touches, base, day) => {
                gone.insert(held.id.clone());
            }
            (Some(_) | None, None) | (None, Some(_)) => {}
        }
    }
    for (id, touches) in &users {
        if let Some(held) = portfolio.users().get(id) {
            let mut held = held.clone();
            held.products = chain::products(&held.products, touches, base, day);
            portfolio.put_user(held);
        }
    }
    for (id, told) in redemptions(kept, day) {
        let held = portfolio.benefits().get(id);
        // A redemption that no entry knows of was seen elsewhere, and is not the ledger's to change.
        let ours = |held: &&Benefit| held.redeemed.as_ref().is_none_or(|held| told.known.contains(&held));
        if let Some(held) = held.filter(ours).filter(|held| held.redeemed.as_ref() != told.stands) {
            let redeemed = told.stands.cloned();
            let benefit = Benefit {
                redeemed,
                ..held.clone()
            };
            portfolio.put_benefit(benefit);
        }
    }
    without(portfolio, &gone)
}

/// Whether a subscription that entries made is missing since the portfolio has left it behind: it lists
/// the benefit as redeemed, or no more, and the subscription not.
fn has_ended(portfolio: &Portfolio, touches: &[Touch<'_>], base: EntryId) -> bool {
    let made = touches
        .iter()
        .rfind(|touch| touch.stands() && touch.effect.subscription.before.is_none());
    let Some(made) = made else {
        // No entry made it, so the portfolio once had it, and has no more.
        return true;
    };
    let benefit = made
        .recorded
        .action
        .benefit()
        .and_then(|id| portfolio.benefits().get(id));
    made.id < base && benefit.is_none_or(|benefit| benefit.redeemed.is_some())
}

/// What the entries say of the redemption of a benefit.
#[derive(Default)]
struct Redeemed<'a> {
    known: Vec<&'a Redemption>,
    stands: Option<&'a Redemption>,
}

fn redemptions(kept: &[Kept], day: NaiveDate) -> BTreeMap<&str, Redeemed<'_>> {
    let mut out: BTreeMap<&str, Redeemed<'_>> = BTreeMap::new();
    for touch in kept.iter().filter_map(Touch::of) {
        let (Some(benefit), Some(redeemed)) = (touch.recorded.action.benefit(), &touch.effect.redeemed) else {
            continue;
        };
        let told = out.entry(benefit.as_str()).or_default();
        told.known.push(redeemed);
        if touch.stands() && touch.on() <= day {
            told.stands = Some(redeemed);
        }
    }
    out
}

fn without(portfolio: Portfolio, gone: &BTreeSet<<Subscription as crate::model::Record>::Id>) -> Portfolio {
    if gone.is_empty() {
        return portfolio;
    }
    let mut parts = portfolio.parts().clone();
    let others = parts.subscriptions.iter().filter(|one| !gone.contains(&one.id));
    parts.subscriptions = Records::new(others.cloned()).expect("ids that were unique stay so");
    Portfolio::new(parts)
}
