//! The timeline against a simulator that walks day by day and looks at whole portfolios.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use partnerbenefits::model::{
    Action, Association, Benefit, BillingAccount, Membership, Origin, Parts, Portfolio, ProductName, Records,
    RedemptionMode, Subscription, Tenant, TenantId, User,
};
use partnerbenefits::redeem::{self, Event, Timeline};
use proptest::prelude::*;
use proptest::sample::select;

const PRODUCTS: [&str; 3] = ["Microsoft 365 E5", "spe_e5", "Contoso Cloud"];
const TENANTS: [&str; 2] = ["t", "u"];
const BENEFITS: [&str; 5] = ["b1", "b2", "b3", "b4", "b5"];
const SUBSCRIPTIONS: [&str; 4] = ["s1", "s2", "s3", "s4"];
const USERS: [&str; 2] = ["u1", "u2"];
/// The first day of every story; all days are counted from it.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();

fn day(offset: i64) -> NaiveDate {
    let days = Days::new(offset.unsigned_abs());
    if offset < 0 { FIRST - days } else { FIRST + days }
}

fn benefit(id: &'static str) -> impl Strategy<Value = Benefit> {
    let mode = prop_oneof![3 => Just(RedemptionMode::Key), 1 => Just(RedemptionMode::Order)];
    (select(&PRODUCTS[..]), mode, 1u32..40, 0i64..500).prop_map(move |(product, mode, licenses, deadline)| Benefit {
        id: id.into(),
        membership: "m".into(),
        product: product.into(),
        kind: None,
        licenses,
        activate_before: Some(day(deadline)),
        usage_rights_last_day: None,
        redemption: Some(mode),
        key: None,
        redeemed: None,
    })
}

fn subscription(id: &'static str) -> impl Strategy<Value = Subscription> {
    let end = prop_oneof![1 => Just(None), 9 => (-150i64..400).prop_map(|end| Some(day(end)))];
    let start = prop_oneof![Just(None), (-400i64..100).prop_map(|start| Some(day(start)))];
    let origin = prop_oneof![
        4 => Just(Some(Origin::Key)), 1 => Just(Some(Origin::Order)), 1 => Just(Some(Origin::Purchase)), 1 => Just(None)
    ];
    let assigned = prop_oneof![Just(None), Just(Some(0)), (1u32..5).prop_map(Some)];
    let place = (select(&TENANTS[..]), select(&PRODUCTS[..]));
    (place, 1u32..40, assigned, start, end, origin).prop_map(
        move |((tenant, product), licenses, assigned, start, end, origin)| Subscription {
            id: id.into(),
            tenant: tenant.into(),
            product: product.into(),
            licenses,
            assigned,
            start,
            end,
            origin,
            renews: None,
            aliases: Vec::new(),
        },
    )
}

fn tenant(id: &str) -> Tenant {
    let association = Association {
        billing_account: "ba".into(),
        billing_management: Some(true),
        provisioning: None,
    };
    Tenant {
        id: id.into(),
        domain: format!("{id}.example"),
        associations: vec![association],
    }
}

fn user(id: &str) -> User {
    User {
        id: id.into(),
        tenant: "t".into(),
        usage_location: Some("DE".into()),
        products: Vec::new(),
    }
}

fn portfolio() -> impl Strategy<Value = Portfolio> {
    let lifecycle = prop_oneof![3 => Just((None, None)), 1 => (0u32..4, 0u32..4).prop_map(|(e, d)| (Some(e), Some(d)))];
    (BENEFITS.map(benefit), SUBSCRIPTIONS.map(subscription), lifecycle).prop_map(
        |(benefits, subscriptions, (expired_days, disabled_days))| {
            let mut parts = Parts {
                memberships: Records::new([Membership {
                    id: "m".into(),
                    offer: "Partner Success Core".into(),
                    purchased: Some(day(-100)),
                    end: Some(day(265)),
                    billing_account: Some("ba".into()),
                }])
                .unwrap(),
                benefits: Records::new(benefits).unwrap(),
                subscriptions: Records::new(subscriptions).unwrap(),
                tenants: Records::new(TENANTS.map(tenant)).unwrap(),
                billing_accounts: Records::new([BillingAccount {
                    id: "ba".into(),
                    agreement: None,
                    account_type: None,
                    billing_profile: None,
                    ordering_groups: Vec::new(),
                }])
                .unwrap(),
                users: Records::new(USERS.map(user)).unwrap(),
                ..Parts::default()
            };
            parts.lifecycle.expired_days = expired_days;
            parts.lifecycle.disabled_days = disabled_days;
            Portfolio::new(parts)
        },
    )
}

/// Days after the action before, and the action without its day; most will be refused and left out.
fn step() -> impl Strategy<Value = (u64, Action)> {
    let names = (
        select(&BENEFITS[..]),
        select(&SUBSCRIPTIONS[..]),
        select(&TENANTS[..]),
        select(&USERS[..]),
    );
    let gap = prop_oneof![2 => Just(0u64), 3 => 1u64..60];
    (gap, 0usize..7, names).prop_map(|(gap, verb, (benefit, subscription, tenant, user))| {
        let (benefit, subscription, tenant) = (benefit.into(), subscription.into(), tenant.into());
        let (user, on) = (user.into(), FIRST);
        let action = match verb {
            0 => Action::Activate { benefit, tenant, on },
            1 => Action::AddLicenses {
                benefit,
                subscription,
                on,
            },
            2 => Action::Extend {
                benefit,
                subscription,
                on,
            },
            3 => Action::Order {
                benefit,
                tenant,
                on,
                actor: None,
                billing_account: None,
            },
            4 => Action::Move {
                subscription,
                tenant,
                on,
                billing_account: None,
            },
            5 => Action::Assign { user, subscription, on },
            _ => Action::Unassign { user, subscription, on },
        };
        (gap, action)
    })
}

fn dated(action: Action, day: NaiveDate) -> Action {
    let mut action = action;
    match &mut action {
        Action::Activate { on, .. }
        | Action::AddLicenses { on, .. }
        | Action::Extend { on, .. }
        | Action::Order { on, .. }
        | Action::Move { on, .. }
        | Action::Assign { on, .. }
        | Action::Unassign { on, .. } => *on = day,
    }
    action
}

/// The portfolio in the evening of each day with actions, and the allowed actions with their events.
fn play(start: &Portfolio, steps: Vec<(u64, Action)>) -> (Vec<Action>, Vec<Event>, BTreeMap<NaiveDate, Portfolio>) {
    let (mut today, mut now) = (FIRST, start.clone());
    let (mut actions, mut events, mut evenings) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (gap, action) in steps {
        today = today + Days::new(gap);
        let action = dated(action, today);
        if let Ok((after, done)) = redeem::apply(&now, &action) {
            now = after;
            actions.push(action);
            events.push(done.event);
            evenings.insert(today, now.clone());
        }
    }
    (actions, events, evenings)
}

type Pools = BTreeMap<(TenantId, ProductName), u64>;

fn licenses_on(portfolio: &Portfolio, day: NaiveDate) -> Pools {
    let mut pools = Pools::new();
    for subscription in portfolio.subscriptions().iter().filter(|s| s.covers(day)) {
        let pool = (
            subscription.tenant.clone(),
            portfolio.catalog().name(&subscription.product),
        );
        *pools.entry(pool).or_default() += u64::from(subscription.licenses);
    }
    pools
}

fn told_on(timeline: &Timeline, portfolio: &Portfolio, day: NaiveDate) -> Pools {
    let mut pools = Pools::new();
    for run in timeline.coverage.iter().filter(|run| run.start <= day && day < run.end) {
        let pool = (run.tenant.clone(), portfolio.catalog().name(&run.product));
        assert_eq!(
            pools.insert(pool, run.licenses),
            None,
            "two runs of one pool on one day"
        );
    }
    pools
}

/// Every event from `since` to `until`, by looking at each morning's change of state.
fn walk(
    start: &Portfolio,
    evenings: &BTreeMap<NaiveDate, Portfolio>,
    acted: &[Event],
    since: NaiveDate,
    until: NaiveDate,
) -> Vec<(NaiveDate, String, String, u32)> {
    let mut out = Vec::new();
    for today in since.iter_days().take_while(|day| *day < until) {
        let yesterday = today.pred_opt().unwrap();
        let morning = evenings
            .range(..today)
            .next_back()
            .map_or(start, |(_, portfolio)| portfolio);
        let life = morning.lifecycle();
        for subscription in morning.subscriptions().iter() {
            let (before, after) = (
                subscription.status_on(yesterday, life),
                subscription.status_on(today, life),
            );
            if let Some(status) = after.filter(|_| before != after) {
                out.push((
                    today,
                    status.to_string(),
                    subscription.id.to_string(),
                    subscription.licenses,
                ));
            }
        }
        let of_today = acted.iter().filter(|event| event.date == today);
        out.extend(of_today.map(|event| {
            (
                today,
                event.kind.to_string(),
                event.subscription.to_string(),
                event.licenses,
            )
        }));
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_timeline_says_what_a_walk_from_day_to_day_finds(
        start in portfolio(),
        steps in proptest::collection::vec(step(), 0..40),
        since in -40i64..120,
        length in 1i64..400,
    ) {
        let (actions, acted, evenings) = play(&start, steps);
        let (since, until) = (day(since), day(since + length));
        let timeline = redeem::simulate(&start, &actions, until, Some(since)).unwrap();

        let told: Vec<_> = timeline.events.iter()
            .map(|event| (event.date, event.kind.to_string(), event.subscription.to_string(), event.licenses))
            .collect();
        prop_assert_eq!(told, walk(&start, &evenings, &acted, since, until));

        for today in since.iter_days().take_while(|day| *day < until) {
            let evening = evenings.range(..=today).next_back().map_or(&start, |(_, portfolio)| portfolio);
            let at = timeline.at(today);
            prop_assert!(at == *evening, "the portfolio of {} differs", today);
            prop_assert_eq!(told_on(&timeline, &start, today), licenses_on(&at, today), "{}", today);
        }
        for run in &timeline.coverage {
            prop_assert!(since <= run.start && run.start < run.end && run.end <= until && run.licenses > 0);
        }
        for pair in timeline.coverage.windows(2) {
            let same_pool = pair[0].tenant == pair[1].tenant && pair[0].product == pair[1].product;
            prop_assert!(!same_pool || pair[0].end < pair[1].start || pair[0].licenses != pair[1].licenses);
        }
    }
}

#[test]
fn random_stories_are_told_of_every_kind_of_event() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let stories = (portfolio(), proptest::collection::vec(step(), 20..40));
    let mut seen = BTreeMap::new();
    for _ in 0..200 {
        let (start, steps) = stories.new_tree(&mut runner).unwrap().current();
        let (_, acted, _) = play(&start, steps);
        for event in acted {
            *seen.entry(event.kind.to_string()).or_insert(0) += 1;
        }
    }
    let kinds: Vec<&str> = seen.keys().map(String::as_str).collect();
    let all = [
        "activated",
        "assigned",
        "extended",
        "licenses-added",
        "moved",
        "ordered",
        "reactivated",
        "unassigned",
    ];
    assert_eq!(kinds, all, "{seen:?}");
}
