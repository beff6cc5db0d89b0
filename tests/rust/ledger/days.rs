//! The portfolio of a day, whatever order the actions were recorded in.

use chrono::Days;
use partnerbenefits::model::User;
use proptest::prelude::*;

use super::*;

fn add(benefit: &str, on: &str) -> Action {
    Action::AddLicenses {
        benefit: benefit.into(),
        subscription: "s".into(),
        on: day(on),
    }
}

fn unassign(user: &str, on: &str) -> Action {
    Action::Unassign {
        user: user.into(),
        subscription: "s".into(),
        on: day(on),
    }
}

fn licenses_of(portfolio: &Portfolio) -> (u32, Option<u32>, Option<String>) {
    let held = portfolio.subscriptions().find("s").unwrap();
    (held.licenses, held.assigned, held.end.map(|end| end.to_string()))
}

#[test]
fn licences_added_on_an_earlier_day_than_an_extension_recorded_before_are_there_from_their_day() {
    let mut desk = Desk::new();
    let (extension, addition) = (extend("b1", "2026-02-10"), add("b2", "2026-01-10"));
    desk.record(&extension).unwrap();
    desk.record(&addition).unwrap();
    let (added, _) = apply(&portfolio(), &addition).unwrap();
    let (both, _) = apply(&added, &extension).unwrap();
    for (on, expected) in [
        ("2026-01-09", &portfolio()),
        ("2026-01-10", &added),
        ("2026-02-09", &added),
        ("2026-02-10", &both),
    ] {
        assert_eq!(licenses_of(&desk.at(on)), licenses_of(expected), "{on}");
    }
}

#[test]
fn assigned_licences_are_counted_day_by_day_though_every_portfolio_given_is_old() {
    let mut desk = Desk::new();
    for action in [
        assign("ann", "2026-01-10"),
        assign("bob", "2026-01-11"),
        unassign("ann", "2026-01-12"),
    ] {
        desk.record(&action).unwrap();
    }
    let counts = ["2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12"].map(|on| {
        let held = desk.at(on);
        let uses = |id| !held.users().find(id).unwrap().products.is_empty();
        (licenses_of(&held).1.unwrap(), uses("ann"), uses("bob"))
    });
    assert_eq!(
        counts,
        [
            (10, false, false),
            (11, true, false),
            (12, true, true),
            (11, false, true)
        ]
    );
}

#[test]
fn what_a_portfolio_tells_beside_the_entries_holds_from_the_action_it_was_given_with() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    let mut bought = portfolio();
    let mut subscription = bought.subscriptions().find("s").unwrap().clone();
    subscription.assigned = Some(60);
    bought.put_subscription(subscription);
    let mut give = |action: &Action, portfolio: &Portfolio| {
        desk.ledger.record(action, portfolio, "alex", noon()).unwrap();
    };
    give(&activate("b3", "u", "2026-01-20"), &bought);
    give(&assign("ann", "2026-01-25"), &bought);
    let assigned = ["2026-01-14", "2026-01-19", "2026-01-20", "2026-01-25"].map(|on| licenses_of(&desk.at(on)).1);
    assert_eq!(assigned, [Some(10), Some(10), Some(60), Some(61)]);
}

#[test]
fn what_was_done_to_a_subscription_before_it_began_is_done_once_it_has() {
    let mut desk = Desk::new();
    desk.record(&activate("b3", "u", "2026-02-10")).unwrap();
    desk.record(&Action::Extend {
        benefit: "b1".into(),
        subscription: "b3@u".into(),
        on: day("2026-02-01"),
    })
    .unwrap();
    assert_eq!(desk.end_of("b3@u", "2026-02-09"), None);
    assert_eq!(desk.end_of("b3@u", "2026-02-10").as_deref(), Some("2029-08-10"));
}

/// What somebody does, not always what can be done.
fn deed() -> impl Strategy<Value = Action> {
    let on = (0_u64..70).prop_map(|offset| day("2026-01-02") + Days::new(offset));
    let subscription = prop_oneof![3 => Just("s"), 1 => Just("b3@u")];
    let verb = prop_oneof![2 => 0_u8..2, 1 => Just(2_u8), 3 => 3_u8..5];
    let (benefit, tenant, user) = (
        proptest::sample::select(vec!["b1", "b2", "b3", "o"]),
        proptest::sample::select(vec!["t", "u"]),
        proptest::sample::select(vec!["ann", "bob"]),
    );
    (verb, benefit, tenant, user, subscription, on).prop_map(|(verb, benefit, tenant, user, subscription, on)| {
        let (user, subscription) = (user.into(), subscription.into());
        match (verb, benefit) {
            (0..3, "o") => Action::Order {
                benefit: "o".into(),
                tenant: tenant.into(),
                on,
                actor: None,
                billing_account: None,
            },
            (0, _) => Action::Extend {
                benefit: benefit.into(),
                subscription,
                on,
            },
            (1, _) => Action::AddLicenses {
                benefit: benefit.into(),
                subscription,
                on,
            },
            (2, _) => Action::Activate {
                benefit: benefit.into(),
                tenant: tenant.into(),
                on,
            },
            (3, _) => Action::Assign { user, subscription, on },
            _ => Action::Unassign { user, subscription, on },
        }
    })
}

#[derive(Debug, Clone)]
enum Step {
    /// An action, recorded on the portfolio as it was at first or as somebody keeps it.
    Record(Action, bool),
    /// The reversal of an entry, counted from the last.
    Undo(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (deed(), any::<bool>()).prop_map(|(action, kept)| Step::Record(action, kept)),
        1 => (0_usize..3).prop_map(Step::Undo),
    ]
}

/// The ledger and the entries that stand, beside the portfolio of somebody who keeps it by hand.
struct Story {
    desk: Desk,
    standing: Vec<(EntryId, Action)>,
    by_hand: Portfolio,
}

fn told(steps: &[Step]) -> Story {
    let mut story = Story {
        desk: Desk::new(),
        standing: Vec::new(),
        by_hand: portfolio(),
    };
    for step in steps {
        match step {
            Step::Record(action, kept) => {
                let given = if *kept { story.by_hand.clone() } else { portfolio() };
                if let Ok(entry) = story.desk.ledger.record(action, &given, "alex", noon()) {
                    story.standing.push((entry.id, action.clone()));
                    if let Ok((after, _)) = apply(&story.by_hand, action) {
                        story.by_hand = after;
                    }
                }
            }
            Step::Undo(back) => {
                let Some(place) = story.standing.len().checked_sub(back + 1) else {
                    continue;
                };
                let (id, _) = story.standing[place];
                if story.desk.ledger.undo(id, "a slip", None, noon()).is_ok() {
                    story.standing.remove(place);
                    // By hand one starts over.
                    story.by_hand = portfolio();
                    for (_, action) in &story.standing {
                        if let Ok((after, _)) = apply(&story.by_hand, action) {
                            story.by_hand = after;
                        }
                    }
                }
            }
        }
    }
    story
}

/// The slow way: every action that stands, on the portfolio before all, day by day. `None` where the rules
/// refuse one on its day, which was judged on another order.
fn walked(story: &Story, until: NaiveDate) -> Option<Portfolio> {
    let mut standing: Vec<_> = story
        .standing
        .iter()
        .filter(|(_, action)| action.on() <= until)
        .collect();
    standing.sort_by_key(|(id, action)| (action.on(), *id));
    standing
        .into_iter()
        .try_fold(portfolio(), |held, (_, action)| Some(apply(&held, action).ok()?.0))
}

fn rows(portfolio: &Portfolio) -> (Vec<String>, Vec<User>, Vec<String>) {
    let subscriptions = portfolio.subscriptions().iter().map(|one| format!("{one:?}"));
    let redeemed = portfolio
        .benefits()
        .iter()
        .map(|one| format!("{} {:?}", one.id, one.redeemed));
    (
        subscriptions.collect(),
        portfolio.users().iter().cloned().collect(),
        redeemed.collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_portfolio_of_a_day_is_what_the_standing_actions_make_in_the_order_of_their_days(
        steps in prop::collection::vec(step(), 1..14)
    ) {
        let mut story = told(&steps);
        if story.standing.is_empty() {
            return Ok(());
        }
        for offset in (0..=70).step_by(5) {
            let on = day("2026-01-01") + Days::new(offset);
            if let Some(expected) = walked(&story, on) {
                let found = story.desk.ledger.portfolio_at(on).unwrap();
                prop_assert_eq!(rows(&found), rows(&expected), "on {}: {:?}", on, story.standing);
            }
        }
    }

    #[test]
    fn however_the_actions_were_recorded_the_licences_of_a_day_add_up(
        steps in prop::collection::vec(step(), 1..14)
    ) {
        let mut story = told(&steps);
        if story.standing.is_empty() {
            return Ok(());
        }
        let last = day("2026-12-31");
        let found = story.desk.ledger.portfolio_at(last).unwrap();
        let added: u32 = story.standing.iter().map(|(_, action)| match action {
            Action::AddLicenses { benefit, subscription, .. } if subscription.as_str() == "s" => {
                portfolio().benefits().find(benefit).unwrap().licenses
            }
            _ => 0,
        }).sum();
        prop_assert_eq!(licenses_of(&found).0, 100 + added, "{:?}", story.standing);
    }
}
