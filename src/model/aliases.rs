//! What else a subscription goes by.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Records, Subscription, SubscriptionId};

/// The names of subscriptions beside their ids: what portals call them, and GUIDs in another letter case.
///
/// A name that stands for two is none of either.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Aliases(BTreeMap<String, Option<SubscriptionId>>);

impl Aliases {
    pub(super) fn of(subscriptions: &Records<Subscription>) -> Self {
        let mut names = BTreeMap::new();
        for one in subscriptions.iter() {
            for name in Self::names(one) {
                names
                    .entry(name.into_owned())
                    .and_modify(|held: &mut Option<SubscriptionId>| {
                        held.take_if(|held| *held != one.id);
                    })
                    .or_insert_with(|| Some(one.id.clone()));
            }
        }
        Self(names)
    }

    /// The names of a subscription beside its id.
    pub(super) fn names(one: &Subscription) -> impl Iterator<Item = Cow<'_, str>> {
        let own = Some(spelled(&one.id)).filter(|spelled| **spelled != *one.id);
        one.aliases.iter().map(|alias| spelled(alias)).chain(own)
    }

    /// The id under which a subscription of another name is recorded, which may be no more than the
    /// same GUID in lower case.
    pub(super) fn recorded(&self, subscriptions: &Records<Subscription>, name: &str) -> Option<SubscriptionId> {
        let name = spelled(name);
        let held = subscriptions.get(&name).map(|one| one.id.clone());
        held.or_else(|| self.0.get(&*name).cloned().flatten())
    }
}

/// A GUID in lower case, since no portal tells its letter cases apart; anything else as it is.
fn spelled(name: &str) -> Cow<'_, str> {
    let groups = name.split('-').map(str::len);
    let guid = groups.eq([8, 4, 4, 4, 12]) && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    if guid && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Action, Parts, Portfolio};

    const LOWER: &str = "a1111111-2222-4333-8444-555555555555";
    const UPPER: &str = "A1111111-2222-4333-8444-555555555555";

    fn portfolio(subscriptions: &[(&str, &[&str])]) -> Portfolio {
        let subscriptions = subscriptions.iter().map(|(id, aliases)| Subscription {
            id: (*id).into(),
            tenant: "t".into(),
            product: "SPE_E5".into(),
            licenses: 5,
            assigned: None,
            start: None,
            end: None,
            origin: None,
            renews: None,
            aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
        });
        Portfolio::new(Parts {
            subscriptions: Records::new(subscriptions).unwrap(),
            ..Parts::default()
        })
    }

    fn named(portfolio: &Portfolio, name: &str) -> Option<String> {
        portfolio.subscription(name).map(|one| one.id.to_string()).ok()
    }

    #[test]
    fn a_subscription_is_found_by_what_a_portal_calls_it_in_any_letter_case() {
        let portfolio = portfolio(&[("ours", &[LOWER]), ("other", &["word"])]);
        for name in ["ours", LOWER, UPPER] {
            assert_eq!(named(&portfolio, name).as_deref(), Some("ours"));
        }
        assert_eq!(named(&portfolio, "word").as_deref(), Some("other"));
        assert_eq!(named(&portfolio, "WORD"), None);
    }

    #[test]
    fn an_id_that_is_a_guid_is_found_in_any_letter_case() {
        assert_eq!(named(&portfolio(&[(UPPER, &[])]), LOWER).as_deref(), Some(UPPER));
        assert_eq!(named(&portfolio(&[(LOWER, &[])]), UPPER).as_deref(), Some(LOWER));
    }

    #[test]
    fn a_name_of_two_is_of_neither_and_an_id_stands_before_a_name() {
        let portfolio = portfolio(&[("a", &["x", "b"]), ("b", &["x"])]);
        assert_eq!(named(&portfolio, "x"), None);
        assert_eq!(named(&portfolio, "b").as_deref(), Some("b"));
    }

    #[test]
    fn a_name_that_a_subscription_got_later_is_known() {
        let mut portfolio = portfolio(&[("ours", &[])]);
        let mut held = portfolio.subscription("ours").unwrap().clone();
        held.aliases.push(LOWER.into());
        portfolio.put_subscription(held);
        assert_eq!(named(&portfolio, LOWER).as_deref(), Some("ours"));
    }

    #[test]
    fn an_action_is_on_the_id_that_is_recorded() {
        let action = |subscription: &str| Action::Extend {
            benefit: "b".into(),
            subscription: subscription.into(),
            on: "2026-01-10".parse().unwrap(),
        };
        let portfolio = portfolio(&[("ours", &[LOWER])]);
        assert_eq!(*portfolio.named(&action(UPPER)), action("ours"));
        assert_eq!(*portfolio.named(&action("nobody")), action("nobody"));
    }
}
