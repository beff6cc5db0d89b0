//! What closes a gap: no number of licences smaller than the one that is named does.

use partnerbenefits::plan::{self, Shortfall};
use rayon::prelude::*;

use super::asked;
use super::exhaustive::{self, Best, missing};
use super::instances::{Given, Instance, Kind, Mode};

const KINDS: [Kind; 5] = [Kind::Short, Kind::Two, Kind::Lapse, Kind::Cap, Kind::Orders];
/// Few days and benefits: one more key has to be tried with every number of licences.
const MOST_DAYS: i32 = 14;
const MOST_BENEFITS: usize = 2;
/// Numbers that the planner tries one by one where it knows of none that does.
const ONE_BY_ONE: i64 = 32;

fn drawn(seed: u64) -> Instance {
    let mut instance = Instance::draw(KINDS[seed as usize % KINDS.len()], seed);
    instance.days = instance.days.min(MOST_DAYS);
    instance.benefits.truncate(MOST_BENEFITS);
    instance
}

/// The pool alone, with what the plan uses there, what it leaves unused, and one more key.
fn alone(instance: &Instance, before: &Best, pool: usize, licenses: u32) -> Instance {
    let elsewhere = |benefit: usize| before.steps.iter().any(|it| it.benefit == benefit && it.pool != pool);
    let here = instance.benefits.iter().enumerate().filter(|(at, _)| !elsewhere(*at));
    let here = here.map(|(_, given)| Given {
        mode: match &given.mode {
            Mode::Key => Mode::Key,
            Mode::Order { end, pools } => Mode::Order {
                end: *end,
                pools: vec![pools[pool]],
            },
        },
        ..given.clone()
    });
    let key = Given {
        id: "zzz".to_owned(),
        licenses,
        only: None,
        // Never too late, whatever the safety.
        before: None,
        mode: Mode::Key,
    };
    Instance {
        pools: vec![instance.pools[pool].clone()],
        benefits: here.chain([key]).collect(),
        ..instance.clone()
    }
}

/// Whether a key of so many licences more closes the gap: nothing is missing on its days, and the
/// licence-days of it are not missing on others.
fn closes(instance: &Instance, before: &Best, gap: &Shortfall, licenses: u32) -> bool {
    let pool = instance.tenant_ids().iter().position(|it| *it == gap.tenant).unwrap();
    let more = alone(instance, before, pool, licenses);
    let there = &missing(&more, &exhaustive::best(&more).steps)[0];
    let days = instance.day(gap.start)..instance.day(gap.end);
    let all = |of: &[i64]| i128::from(of.iter().sum::<i64>());
    let were = all(&missing(instance, &before.steps)[pool]);
    days.into_iter().all(|day| there[day as usize] == 0) && all(there) + gap.license_days <= were
}

/// The licences of one more key, where that is what closes a gap.
fn one_more(gap: &Shortfall) -> Option<u32> {
    let change = gap.closed_by.iter().find(|change| change.starts_with("one more key"))?;
    let (_, licenses) = change.rsplit_once(" with ")?;
    licenses.split(' ').next()?.parse().ok()
}

/// What is wrong about what closes the gaps of an instance.
fn wrong(seed: u64) -> Vec<String> {
    let instance = drawn(seed);
    // Where everything is ordered, no key is proposed.
    let ordered = |given: &Given| matches!(given.mode, Mode::Order { .. });
    if !instance.benefits.is_empty() && instance.benefits.iter().all(ordered) {
        return Vec::new();
    }
    let before = exhaustive::best(&instance);
    let plan = plan::plan(&instance.portfolio(), &asked(&instance)).unwrap();
    let wrong = plan.shortfalls.iter().filter_map(|gap| {
        let closes = |licenses: u32| closes(&instance, &before, gap, licenses);
        let named = one_more(gap);
        let tried = named.unwrap_or(ONE_BY_ONE.min(3 * gap.licenses) as u32);
        let least = (1..=tried).find(|licenses| closes(*licenses));
        (least != named).then(|| format!("seed {seed}: {named:?} is named, {least:?} is least\n{gap:?}\n{instance:?}"))
    });
    wrong.collect()
}

#[test]
fn plan_oracle_closes_a_gap_with_as_few_licences_as_will_do() {
    let wrong: Vec<String> = (0..300_u64).into_par_iter().flat_map_iter(wrong).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(2)].join("\n")
    );
}
