//! What a verdict costs: without a portfolio, and on a large one.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use partnerbenefits::model::{
    Action, Association, Benefit, Membership, Origin, Parts, Portfolio, Records, RedemptionMode, Subscription, Tenant,
};
use partnerbenefits::rules::{calculator, check};
use partnerbenefits::term::{self, TermOptions};

const PRODUCTS: [&str; 5] = [
    "Microsoft 365 E5",
    "Microsoft 365 E3",
    "Copilot for Microsoft 365",
    "Power BI Pro",
    "Dynamics 365 Finance",
];

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day of the calendar")
}

/// So many benefits, tenants and subscriptions, half the benefits by key, half by order.
fn portfolio(benefits: usize, tenants: usize, subscriptions: usize) -> Portfolio {
    let benefit = |n: usize| Benefit {
        id: format!("benefit-{n}").into(),
        membership: "core".into(),
        product: PRODUCTS[n % PRODUCTS.len()].into(),
        kind: None,
        licenses: 25,
        activate_before: Some(day(6, 1)),
        usage_rights_last_day: Some(day(8, 31)),
        redemption: Some(if n.is_multiple_of(2) {
            RedemptionMode::Key
        } else {
            RedemptionMode::Order
        }),
        key: None,
        redeemed: None,
    };
    let tenant = |n: usize| Tenant {
        id: format!("tenant-{n}").into(),
        domain: format!("tenant-{n}.example"),
        associations: vec![Association {
            billing_account: "ba".into(),
            billing_management: Some(true),
            provisioning: Some(true),
        }],
    };
    let subscription = |n: usize| Subscription {
        id: format!("subscription-{n}").into(),
        tenant: format!("tenant-{}", n % tenants).into(),
        product: PRODUCTS[n % PRODUCTS.len()].into(),
        licenses: 100,
        assigned: Some(10),
        start: None,
        end: Some(day(1 + (n % 12) as u32, 15)),
        // Two in a hundred: each key subscription is a place for every benefit of its product.
        origin: Some(if n % 100 < 2 { Origin::Key } else { Origin::Purchase }),
        renews: None,
        aliases: Vec::new(),
    };
    let core = Membership {
        id: "core".into(),
        offer: "Partner Success Core".into(),
        purchased: None,
        end: Some(day(9, 1)),
        billing_account: Some("ba".into()),
    };
    Portfolio::new(Parts {
        memberships: Records::new([core]).expect("one id"),
        benefits: Records::new((0..benefits).map(benefit)).expect("numbered ids"),
        tenants: Records::new((0..tenants).map(tenant)).expect("numbered ids"),
        subscriptions: Records::new((0..subscriptions).map(subscription)).expect("numbered ids"),
        ..Parts::default()
    })
}

fn verdicts(criterion: &mut Criterion) {
    let options = TermOptions::default();
    criterion.bench_function("its term alone", |bencher| {
        bencher.iter(|| term::extend(black_box(100), day(3, 15), black_box(100), Some(day(1, 10)), options));
    });
    criterion.bench_function("calculator: extend", |bencher| {
        bencher.iter(|| calculator::extend(black_box(100), day(3, 15), black_box(100), Some(day(1, 10)), options));
    });
    criterion.bench_function("calculator: activate", |bencher| {
        bencher.iter(|| calculator::activate(black_box(100), day(1, 10), options));
    });
    criterion.bench_function("activate: its term alone", |bencher| {
        bencher.iter(|| term::activate(black_box(100), day(1, 10), options));
    });
    let large = portfolio(1_000, 50, 5_000);
    let extend = Action::Extend {
        benefit: "benefit-0".into(),
        subscription: "subscription-100".into(),
        on: day(1, 10),
    };
    let activate = Action::Activate {
        benefit: "benefit-2".into(),
        tenant: "tenant-7".into(),
        on: day(1, 10),
    };
    let order = Action::Order {
        benefit: "benefit-1".into(),
        tenant: "tenant-7".into(),
        on: day(1, 10),
        actor: None,
        billing_account: None,
    };
    for action in [extend, activate, order] {
        criterion.bench_function(&format!("check: {}", action.verb()), |bencher| {
            bencher.iter(|| check(&large, black_box(&action)));
        });
    }
}

criterion_group!(benches, verdicts);
criterion_main!(benches);
