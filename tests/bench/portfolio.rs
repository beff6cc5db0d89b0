//! What a large portfolio costs: the report, the options, a long timeline.

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use partnerbenefits::columns::rows;
use partnerbenefits::model::{
    Action, Association, Benefit, BillingAccount, Membership, Origin, Parts, Portfolio, Records, RedemptionMode,
    Subscription, Tenant,
};
use partnerbenefits::{redeem, report};

const PRODUCTS: [&str; 10] = [
    "Microsoft 365 E5",
    "Microsoft 365 E3",
    "Copilot for Microsoft 365",
    "Copilot for Sales",
    "Visio Plan 2",
    "Power BI Pro",
    "SPE_E5",
    "Contoso Cloud",
    "Dynamics 365 Sales Enterprise",
    "Office 365 E3",
];

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 10).expect("a day of the calendar")
}

fn later(n: usize, most: usize) -> NaiveDate {
    first_day() + Days::new((n * 7919 % most) as u64)
}

fn portfolio(benefits: usize, tenants: usize, subscriptions: usize, products: usize) -> Portfolio {
    let benefit = |n: usize| Benefit {
        id: format!("benefit-{n}").into(),
        membership: "m".into(),
        product: PRODUCTS[n % products].into(),
        kind: None,
        licenses: 1 + (n % 50) as u32,
        activate_before: Some(later(n, 300)),
        usage_rights_last_day: Some(later(n, 300)),
        redemption: Some([RedemptionMode::Key, RedemptionMode::Key, RedemptionMode::Order][n % 3]),
        key: None,
        redeemed: None,
    };
    let tenant = |n: usize| Tenant {
        id: format!("tenant-{n}").into(),
        domain: format!("tenant-{n}.example"),
        associations: vec![Association {
            billing_account: "ba".into(),
            billing_management: Some(!n.is_multiple_of(5)),
            provisioning: None,
        }],
    };
    let subscription = |n: usize| Subscription {
        id: format!("subscription-{n}").into(),
        tenant: format!("tenant-{}", n % tenants).into(),
        product: PRODUCTS[(n / tenants) % PRODUCTS.len()].into(),
        licenses: 1 + (n % 300) as u32,
        assigned: Some((n % 300) as u32),
        start: None,
        end: Some(later(n, 700) - Days::new(100)),
        origin: Some(
            [
                Origin::Key,
                Origin::Purchase,
                Origin::Purchase,
                Origin::Purchase,
                Origin::Order,
            ][n % 5],
        ),
        renews: None,
        aliases: Vec::new(),
    };
    let known = "every id is counted once";
    Portfolio::new(Parts {
        memberships: Records::new([Membership {
            id: "m".into(),
            offer: "Partner Success Core".into(),
            purchased: first_day().pred_opt(),
            end: Some(first_day() + Days::new(364)),
            billing_account: Some("ba".into()),
        }])
        .expect(known),
        benefits: Records::new((0..benefits).map(benefit)).expect(known),
        subscriptions: Records::new((0..subscriptions).map(subscription)).expect(known),
        tenants: Records::new((0..tenants).map(tenant)).expect(known),
        billing_accounts: Records::new([BillingAccount {
            id: "ba".into(),
            agreement: Some("MicrosoftCustomerAgreement".into()),
            account_type: None,
            billing_profile: None,
            ordering_groups: Vec::new(),
        }])
        .expect(known),
        ..Parts::default()
    })
}

fn views(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("views");
    group.sample_size(10);
    let many = portfolio(1_000, 50, 100_000, 10);
    group.bench_function("expiry of 100,000 subscriptions", |bencher| {
        bencher.iter(|| report::expiry_report(black_box(&many), first_day(), None));
    });
    group.bench_function("the same as a table", |bencher| {
        let report = report::expiry_report(&many, first_day(), None);
        bencher.iter(|| rows::expiry_rows(black_box(&report)));
    });
    let wide = portfolio(1_000, 50, 5_000, 10);
    let count = report::options(&wide, first_day()).len();
    group.bench_function(format!("options of 1,000 benefits, {count} rows"), |bencher| {
        bencher.iter(|| report::options(black_box(&wide), first_day()));
    });
    group.finish();
}

fn acting(criterion: &mut Criterion) {
    let start = portfolio(1_000, 50, 5_000, 1);
    let target = start
        .subscriptions()
        .iter()
        .filter(|s| s.origin() == Origin::Key && s.product == PRODUCTS[0] && s.licenses > 100)
        .max_by_key(|s| s.end)
        .expect("there are key subscriptions of the product");
    let keys: Vec<Action> = (0..1_000)
        .filter(|n| n % 3 != 2 && later(*n, 300) > first_day())
        .take(300)
        .map(|n| Action::Extend {
            benefit: format!("benefit-{n}").into(),
            subscription: target.id.clone(),
            on: first_day(),
        })
        .collect();
    let mut group = criterion.benchmark_group("acting");
    group.sample_size(20);
    group.bench_function("a timeline of 300 extensions", |bencher| {
        let until = first_day() + Days::new(400);
        bencher.iter(|| redeem::simulate(&start, black_box(&keys), until, None).expect("the keys are good"));
    });
    group.finish();
}

criterion_group!(benches, views, acting);
criterion_main!(benches);
