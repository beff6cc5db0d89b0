//! Products that need others, planned together with them.
//!
//! Each product is planned for itself first, after those it needs. Where one then comes to less than
//! it could beside another plan of those, plans of those are tried that have them there on the days
//! it is for, and the plan that comes to least altogether is kept. Without more (`proof`), what is
//! proved stays what holds whatever the others do.

use std::collections::BTreeSet;

use super::baseline::{self, Way};
use super::{Act, Course, Whole, proof, whole};
use crate::model::{ProductName, TenantId};
use crate::plan::ground::Ground;
use crate::plan::ground::twins::compare;
use crate::plan::request::PlanError;
use crate::plan::search::effort::Shared;

/// Sets of days that are tried at most.
const MOST: usize = 64;
/// Days spread over the window that are tried where it has more.
const SPREAD: i32 = 24;

/// A day on which licences of a product are to be there in a tenant.
type Needed = (ProductName, TenantId, i32);

/// The best plan of all products that is found within `effort` states, those explored so far among
/// them.
pub(crate) fn best(ground: &Ground<'_>, shared: &Shared<'_>, effort: u64) -> Result<Whole, PlanError> {
    let alone = whole(ground, shared, effort, Course::default())?;
    if is_proved(&alone) {
        return Ok(alone);
    }
    together(ground, &alone, shared, effort)
}

/// The same, and proved where a proof is found.
pub(crate) fn proved(ground: &Ground<'_>, shared: &Shared<'_>, effort: u64) -> Result<Whole, PlanError> {
    let alone = whole(ground, shared, effort, Course::default())?;
    if is_proved(&alone) {
        return Ok(alone);
    }
    let best = together(ground, &alone, shared, effort)?;
    proof::prove(ground, &alone, best, shared, effort)
}

/// Whether there is nothing to find beside what each product comes to for itself.
fn is_proved(alone: &Whole) -> bool {
    !alone.acts.iter().any(|act| act.free.is_some()) || alone.certificate.optimal
}

fn together(ground: &Ground<'_>, alone: &Whole, shared: &Shared<'_>, effort: u64) -> Result<Whole, PlanError> {
    let tried = tries(ground, alone);
    let mut better: Option<Whole> = None;
    let keep = |one: Whole, better: &mut Option<Whole>| {
        if compare(&one, better.as_ref().unwrap_or(alone)).is_lt() {
            *better = Some(one);
        }
    };
    for (at, needed) in tried.iter().enumerate() {
        let spent = shared.explored();
        let share = effort.saturating_sub(spent) / (tried.len() - at) as u64;
        if share == 0 {
            break;
        }
        let course = Course {
            like: Some(alone),
            needed,
            ..Course::default()
        };
        keep(whole(ground, shared, spent + share, course)?, &mut better);
    }
    for way in Way::ALL {
        if let Ok(one) = baseline::carried_out(ground, alone, way, shared.explored()) {
            keep(one, &mut better);
        }
    }
    let mut best = match better {
        Some(better) => better.proved_as(ground, alone),
        None => alone.clone(),
    };
    best.certificate.explored = shared.explored();
    Ok(best)
}

/// The days on which products that others need are to be there: all that a product would have steps
/// on at once, each of them, and days between them and those it has.
fn tries(ground: &Ground<'_>, alone: &Whole) -> Vec<Vec<Needed>> {
    let mut tries: Vec<Vec<Needed>> = Vec::new();
    let behind = |act: &&Act| act.free.as_ref().is_some_and(|free| free.solved.rank < act.solved.rank);
    for act in alone.acts.iter().filter(behind) {
        let scene = &act.scene;
        let Some(free) = &act.free else { continue };
        for other in ground.needed_by(&scene.product) {
            let at = |pool: usize, day: i32| (other.clone(), scene.tenants[pool].clone(), day);
            let closed = |pool: usize, day: i32| !scene.problem.pools[pool].open.has(day);
            let steps: BTreeSet<(usize, i32)> = free.solved.steps.iter().map(|step| (step.pool, step.day)).collect();
            let missing = steps.iter().filter(|(pool, day)| closed(*pool, *day));
            let missing: Vec<Needed> = missing.map(|(pool, day)| at(*pool, *day)).collect();
            tries.push(missing.clone());
            tries.extend(missing.iter().map(|one| vec![one.clone()]));
            let pools: BTreeSet<usize> = steps.iter().map(|(pool, _)| *pool).collect();
            for pool in pools {
                let days = days(ground, free.problem.pools[pool].demand.changes());
                let days = days.into_iter().filter(|day| closed(pool, *day));
                tries.extend(days.map(|day| vec![at(pool, day)]));
            }
        }
    }
    tries.retain(|needed| !needed.is_empty());
    let mut seen = BTreeSet::new();
    tries.retain(|needed| seen.insert(needed.clone()));
    tries.truncate(MOST);
    tries
}

/// Days of the window to try: every day of a short one, and of a longer one those on which the need
/// changes and some between.
fn days(ground: &Ground<'_>, changes: impl Iterator<Item = i32>) -> BTreeSet<i32> {
    let window = ground.until - ground.first;
    let apart = (window / SPREAD).max(1) as usize;
    let spread = (ground.first..ground.until).step_by(if window <= MOST as i32 { 1 } else { apart });
    let inside = |day: &i32| (ground.first..ground.until).contains(day);
    changes.filter(inside).chain(spread).collect()
}
