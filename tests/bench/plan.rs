//! How long planning takes: portfolios drawn by number, 18 months, keys of their own unless in lots.
//!
//! `cargo bench --bench plan` prints medians and maxima with how many were proved;
//! `cargo bench --bench plan -- 2x5` one row; `-- why` plans with the reasons; `-- ordinary` plans the
//! first thousand partners of `bench_partners.py` one by one and names those that are not proved.

#![allow(clippy::print_stdout, reason = "a table of times is what it is for")]

use std::time::Instant;

use chrono::NaiveDate;
use partnerbenefits::model::{
    Benefit, Membership, Origin, Parts, Portfolio, Records, RedemptionMode, Subscription, Tenant,
};
use partnerbenefits::plan::{self, Demand, PlanRequest};

/// Numbers that follow from a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        low + (z % (high - low + 1) as u64) as i64
    }
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 10).expect("a day of the calendar")
}

fn day(days: i64) -> NaiveDate {
    first() + chrono::TimeDelta::days(days)
}

const DAYS: i64 = 548;

/// A partner with so many tenants and keys; `lots` different keys, or as many as there are.
fn partner(tenants: i64, keys: i64, lots: Option<i64>, seed: u64) -> (Portfolio, PlanRequest) {
    let draw = &mut Draw(seed);
    let mut subscriptions = Vec::new();
    let mut demand = Vec::new();
    for tenant in 0..tenants {
        let licenses = draw.within(5, 100);
        let id = format!("t{tenant}");
        if draw.within(0, 9) < 7 {
            subscriptions.push(Subscription {
                id: format!("s{tenant}").into(),
                tenant: id.as_str().into(),
                product: "SPE_E5".into(),
                licenses: licenses as u32,
                assigned: None,
                start: Some(day(-300)),
                end: Some(day(draw.within(1, 365))),
                origin: Some(Origin::Key),
                renews: None,
                aliases: Vec::new(),
            });
        }
        let mut want = |start: i64, end: i64, licenses: i64| {
            demand.push(Demand {
                tenant: id.as_str().into(),
                product: "SPE_E5".into(),
                licenses,
                start: day(start),
                end: day(end),
            });
        };
        let wanted = licenses * draw.within(60, 130) / 100;
        let change = draw.within(1, DAYS - 1);
        want(0, change, wanted);
        want(change, DAYS, wanted * draw.within(50, 150) / 100);
    }
    let mut kinds: Vec<(i64, i64)> = Vec::new();
    let mut benefits = Vec::new();
    for key in 0..keys {
        let kind = match lots {
            Some(lots) if key >= lots => kinds[(key * lots / keys) as usize],
            _ => (draw.within(5, 100), draw.within(30, 700)),
        };
        kinds.push(kind);
    }
    if let Some(lots) = lots {
        kinds = (0..keys).map(|key| kinds[(key * lots / keys) as usize]).collect();
    }
    for (key, (licenses, before)) in kinds.into_iter().enumerate() {
        benefits.push(Benefit {
            id: format!("k{key:02}").into(),
            membership: "m".into(),
            product: "SPE_E5".into(),
            kind: None,
            licenses: licenses as u32,
            activate_before: Some(day(before)),
            usage_rights_last_day: None,
            redemption: Some(RedemptionMode::Key),
            key: None,
            redeemed: None,
        });
    }
    let portfolio = Portfolio::new(Parts {
        memberships: Records::new([Membership {
            id: "m".into(),
            offer: "Partner Success Core".into(),
            purchased: Some(day(-100)),
            end: Some(day(265)),
            billing_account: None,
        }])
        .expect("one membership"),
        benefits: Records::new(benefits).expect("ids of their own"),
        subscriptions: Records::new(subscriptions).expect("ids of their own"),
        tenants: Records::new((0..tenants).map(|tenant| Tenant {
            id: format!("t{tenant}").into(),
            domain: format!("t{tenant}.example"),
            associations: Vec::new(),
        }))
        .expect("ids of their own"),
        ..Parts::default()
    });
    let request = PlanRequest {
        demand: Some(demand),
        ..PlanRequest::new(first(), day(DAYS))
    };
    (portfolio, request)
}

/// Plans the partners that `bench_partners.py` plans in bulk, and lists what took long or has no proof.
fn ordinary(count: u64) {
    let (mut proved, mut explored, start) = (0, 0, Instant::now());
    for seed in 0..count {
        let (tenants, keys) = (1 + seed % 3, 1 + seed / 3 % 5);
        let (portfolio, request) = partner(tenants as i64, keys as i64, None, seed);
        let begun = Instant::now();
        let plan = plan::plan_only(&portfolio, &request).expect("a plan");
        let certificate = plan.certificate;
        proved += u64::from(certificate.optimal);
        explored += certificate.explored;
        if !certificate.optimal || certificate.explored > 1_000_000 {
            println!(
                "{:>6} {tenants}x{keys} {:>9.2?} explored {:>9}, {} short, gap {:.3} %, {}",
                seed,
                begun.elapsed(),
                certificate.explored,
                plan.objective.shortfall,
                100.0 * certificate.gap as f64 / plan.objective.weighted_shortfall.max(1) as f64,
                if certificate.optimal { "proved" } else { "not proved" }
            );
        }
    }
    println!("{proved} of {count} proved, {explored} states, {:.2?}", start.elapsed());
}

fn main() {
    if std::env::args().any(|arg| arg == "ordinary") {
        let number = std::env::args().filter_map(|arg| arg.parse().ok()).next();
        return ordinary(number.unwrap_or(1_000));
    }
    let rows: [(i64, i64, Option<i64>, u64); 20] = [
        (1, 1, None, 100),
        (1, 2, None, 100),
        (1, 3, None, 100),
        (1, 4, None, 40),
        (1, 5, None, 40),
        (2, 2, None, 40),
        (2, 3, None, 40),
        (2, 4, None, 40),
        (2, 5, None, 40),
        (3, 2, None, 40),
        (3, 3, None, 40),
        (2, 6, None, 10),
        (2, 7, None, 10),
        (2, 8, None, 10),
        (3, 6, None, 10),
        (3, 7, None, 10),
        (3, 8, None, 10),
        (3, 12, Some(4), 5),
        (3, 12, None, 3),
        (3, 20, None, 2),
    ];
    let why = std::env::args().any(|arg| arg == "why");
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-') && arg != "why")
        .collect();
    println!(
        "{:>10} {:>10} {:>10} {:>10} {:>9} {:>12} {:>10} {:>7} {:>10}",
        "partner", "median", "p90", "max", "proved", "explored", "short", "gap", "left over"
    );
    for (tenants, keys, lots, seeds) in rows {
        let name = format!(
            "{tenants}x{keys}{}",
            lots.map_or_else(String::new, |lots| format!("/{lots}"))
        );
        if !wanted.is_empty() && !wanted.contains(&name) {
            continue;
        }
        let (mut short, mut gap, mut weighted, mut banked) = (0, 0, 0, 0);
        let (mut times, mut explored, mut proved) = (Vec::new(), Vec::new(), 0);
        for seed in 0..seeds {
            let (portfolio, request) = partner(tenants, keys, lots, seed);
            let start = Instant::now();
            let plan = if why { plan::plan } else { plan::plan_only }(&portfolio, &request).expect("a plan");
            times.push(start.elapsed());
            explored.push(plan.certificate.explored);
            short += plan.objective.shortfall;
            gap += plan.certificate.gap;
            banked += plan.objective.banked;
            weighted += plan.objective.weighted_shortfall;
            proved += u64::from(plan.certificate.optimal);
        }
        times.sort_unstable();
        explored.sort_unstable();
        let at = |part: usize| format!("{:.2?}", times[(times.len() * part / 100).min(times.len() - 1)]);
        println!(
            "{name:>10} {:>10} {:>10} {:>10} {:>9} {:>12} {:>10} {:>6.1}% {:>10}",
            at(50),
            at(90),
            at(100),
            format!("{proved}/{seeds}"),
            explored[explored.len() / 2],
            short / i128::from(seeds),
            100.0 * gap as f64 / weighted.max(1) as f64,
            banked / i128::from(seeds)
        );
    }
}
