//! What an entry changed: the rows as they were and as they became.
//!
//! The rows are kept beside the action so that an entry means the same for ever, also when a later
//! release knows the rules better.

use serde::{Deserialize, Serialize};

use super::rows::{RedemptionRow, SubscriptionRow, UserRow};
use crate::model::{Action, Portfolio, Redemption, Subscription, User};

/// One row that an entry changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// As it was; `None` where the entry made it.
    pub before: Option<T>,
    /// As it became.
    pub after: T,
}

/// What an entry changed.
///
/// It is carried into a portfolio that does not show it. A redemption is shown once its benefit
/// is redeemed. Of a row, only the fields the entry changed are looked at: where all of them still
/// are as they were, they are set as they became; otherwise the portfolio knows better, say from
/// an export of the portal, and the row stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The subscription.
    pub subscription: Change<Subscription>,
    /// The user a licence was assigned to or taken from.
    pub user: Option<Change<User>>,
    /// What the benefit redeemed says of it since.
    pub redeemed: Option<Redemption>,
}

impl Effect {
    /// What changed between two portfolios by an action on a subscription.
    pub(super) fn between(before: &Portfolio, after: &Portfolio, action: &Action, subscription: &str) -> Option<Self> {
        let user = match action {
            Action::Assign { user, .. } | Action::Unassign { user, .. } => Some(Change {
                before: before.users().get(user).cloned(),
                after: after.users().get(user)?.clone(),
            }),
            _ => None,
        };
        let benefit = action.benefit().and_then(|benefit| after.benefits().get(benefit));
        Some(Self {
            subscription: Change {
                before: before.subscriptions().get(subscription).cloned(),
                after: after.subscriptions().get(subscription)?.clone(),
            },
            user,
            redeemed: benefit.and_then(|benefit| benefit.redeemed.clone()),
        })
    }

    /// Whether this effect, of a later entry, rests on what an earlier one left.
    pub(super) fn rests_on(&self, earlier: &Self) -> bool {
        let (one, other) = (&self.subscription.after, &earlier.subscription.after);
        // Another portfolio may call it by what this one calls an alias.
        let same = one.id == other.id || one.aliases.contains(&other.id) || other.aliases.contains(&one.id);
        let made = earlier.subscription.before.is_none();
        let both = |(one, other)| one && other;
        let subscription = same
            && (made
                || changed(&self.subscription)
                    .into_iter()
                    .zip(changed(&earlier.subscription))
                    .any(both));
        let user = match (&self.user, &earlier.user) {
            (Some(one), Some(other)) => one.after.id == other.after.id,
            _ => false,
        };
        subscription || user
    }

    pub(super) fn to_json(&self) -> String {
        let row = Row {
            subscription_before: self.subscription.before.as_ref().map(SubscriptionRow::from),
            subscription_after: SubscriptionRow::from(&self.subscription.after),
            user_before: self
                .user
                .as_ref()
                .and_then(|user| user.before.as_ref())
                .map(UserRow::from),
            user_after: self.user.as_ref().map(|user| UserRow::from(&user.after)),
            redeemed: self.redeemed.as_ref().map(RedemptionRow::from),
        };
        serde_json::to_string(&row).expect("texts, numbers and days always serialise")
    }

    pub(super) fn from_json(text: &str) -> Result<Self, String> {
        let row: Row = serde_json::from_str(text).map_err(|error| format!("has an unreadable effect: {error}"))?;
        let user = row.user_after.map(|after| Change {
            before: row.user_before.map(User::from),
            after: after.into(),
        });
        Ok(Self {
            subscription: Change {
                before: row.subscription_before.map(Subscription::try_from).transpose()?,
                after: row.subscription_after.try_into()?,
            },
            user,
            redeemed: row.redeemed.map(Redemption::try_from).transpose()?,
        })
    }
}

/// Which fields of a subscription a change touches, in the order of [`differing`].
fn changed(change: &Change<Subscription>) -> [bool; 5] {
    let before = change.before.as_ref();
    before.map_or([true; 5], |before| differing(before, &change.after))
}

/// Which fields that an action can change differ: tenant, licences, assigned, start and end.
pub(super) fn differing(one: &Subscription, other: &Subscription) -> [bool; 5] {
    [
        one.tenant != other.tenant,
        one.licenses != other.licenses,
        one.assigned != other.assigned,
        one.start != other.start,
        one.end != other.end,
    ]
}

/// Sets some of these fields, in the same order.
pub(super) fn set(state: &mut Subscription, to: &Subscription, which: [bool; 5]) {
    let [tenant, licenses, assigned, start, end] = which;
    if tenant {
        state.tenant.clone_from(&to.tenant);
    }
    if licenses {
        state.licenses = to.licenses;
    }
    if assigned {
        state.assigned = to.assigned;
    }
    if start {
        state.start = to.start;
    }
    if end {
        state.end = to.end;
    }
}

/// A subscription with the fields that differ between two states set from the one to the other;
/// `None` where one of them is not as in `from`.
pub(super) fn set_where_as(held: &Subscription, from: &Subscription, to: &Subscription) -> Option<Subscription> {
    let mut set = held.clone();
    macro_rules! carry {
        ($($field:ident)+) => { $(
            if from.$field != to.$field {
                if held.$field != from.$field {
                    return None;
                }
                set.$field = to.$field.clone();
            }
        )+ };
    }
    carry!(tenant licenses assigned start end);
    Some(set)
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    subscription_before: Option<SubscriptionRow>,
    subscription_after: SubscriptionRow,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_before: Option<UserRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_after: Option<UserRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redeemed: Option<RedemptionRow>,
}
