//! Entries into a portfolio that does not show them.

use super::EntryId;
use super::digest::KeyDigest;
use super::effect::{Change, Effect, set_where_as};
use super::entry::{Entry, Recorded};
use crate::model::{Benefit, Portfolio, Subscription, SubscriptionId};

/// An entry with what the file keeps beside it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) entry: Entry,
    /// The key it redeemed, where that was known in full.
    pub(super) key: Option<KeyDigest>,
    /// What it changed and the row of the portfolio it was recorded on; `None` for a reversal.
    pub(super) done: Option<(Effect, i64)>,
    /// The reversal that undid it.
    pub(super) undone_by: Option<EntryId>,
}

impl Kept {
    /// What it recorded and changed, where it records an action, undone or not.
    pub(super) fn recorded(&self) -> Option<(&Recorded, &Effect, i64)> {
        let (effect, portfolio) = self.done.as_ref()?;
        Some((self.entry.recorded()?, effect, *portfolio))
    }

    /// The same where it still stands.
    pub(super) fn standing(&self) -> Option<(&Recorded, &Effect, i64)> {
        self.recorded().filter(|_| self.undone_by.is_none())
    }
}

/// Lets every entry call a subscription as a portfolio does, where that has another name for it.
pub(super) fn call_as_in(portfolio: &Portfolio, kept: &mut [Kept]) {
    let call = |id: &mut SubscriptionId| {
        if let Some(held) = portfolio.called(id).filter(|held| held.id != *id) {
            *id = held.id.clone();
        }
    };
    for (effect, _) in kept.iter_mut().filter_map(|one| one.done.as_mut()) {
        let Change { before, after } = &mut effect.subscription;
        before.iter_mut().for_each(|row| call(&mut row.id));
        call(&mut after.id);
        effect.redeemed.iter_mut().for_each(|redeemed| call(&mut redeemed.into));
    }
}

/// Carries an entry into a portfolio, unless that shows it.
pub(super) fn carry_in(portfolio: &mut Portfolio, recorded: &Recorded, effect: &Effect) {
    if let Some(redeemed) = &effect.redeemed {
        let benefit = recorded.action.benefit().and_then(|id| portfolio.benefits().get(id));
        // A benefit that is not listed any more ended long ago, and what it became with it.
        let Some(benefit) = benefit.filter(|benefit| benefit.redeemed.is_none()) else {
            return;
        };
        let benefit = Benefit {
            redeemed: Some(redeemed.clone()),
            ..benefit.clone()
        };
        portfolio.put_benefit(benefit);
    }
    if let Some(user) = &effect.user {
        let held = portfolio.users().get(&user.after.id);
        let as_before = held.zip(user.before.as_ref());
        let Some((held, _)) = as_before.filter(|(held, before)| held.products == before.products) else {
            // The user is a better witness than the count of the subscription.
            return;
        };
        let mut held = held.clone();
        held.products.clone_from(&user.after.products);
        portfolio.put_user(held);
        let counts = effect.subscription.before.as_ref().and_then(|before| before.assigned);
        let counts = counts.zip(effect.subscription.after.assigned);
        if let (Some(held), Some((before, after))) =
            (portfolio.subscriptions().get(&effect.subscription.after.id), counts)
            && let Some(now) = held.assigned
        {
            // What the portfolio counts is without this user, whatever others it counts.
            let assigned = Some(now.saturating_add(after).saturating_sub(before));
            let subscription = Subscription {
                assigned,
                ..held.clone()
            };
            portfolio.put_subscription(subscription);
        }
        return;
    }
    let change = &effect.subscription;
    let held = portfolio.subscriptions().get(&change.after.id);
    let set = match (held, &change.before) {
        (Some(held), Some(before)) => set_where_as(held, before, &change.after),
        (None, None) => Some(change.after.clone()),
        _ => None,
    };
    if let Some(set) = set {
        portfolio.put_subscription(set);
    }
}
