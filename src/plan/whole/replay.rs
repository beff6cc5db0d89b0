//! Carrying a plan out on the portfolio: names for its steps, and the check that it does what it
//! claims.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Action, Portfolio, RedemptionMode, SubscriptionId};
use crate::plan::ground::{Planned, Scene};
use crate::plan::problem::runs::Runs;
use crate::plan::problem::{Placed, Problem};
use crate::plan::request::PlanError;
use crate::redeem::{self, Done, RedeemError};
use crate::term::{Verb, calendar};

/// A step with its place in the list of the scenes and in that scene's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) scene: usize,
    pub(crate) step: Placed,
}

/// A plan carried out.
#[derive(Clone)]
pub(crate) struct Replay {
    /// The steps in the order of execution.
    pub(crate) steps: Vec<At>,
    pub(crate) actions: Vec<Action>,
    pub(crate) done: Vec<Done>,
}

/// Carries out the plans of scenes together, a product after those it needs on each day.
pub(crate) fn replay(portfolio: &Portfolio, scenes: &[(&Scene, &[Placed])]) -> Result<Replay, PlanError> {
    let mut steps: Vec<At> = Vec::new();
    for (scene, (_, placed)) in scenes.iter().enumerate() {
        steps.extend(placed.iter().map(|step| At { scene, step: *step }));
    }
    // Stable, and the scenes are in the order of the products: a day keeps the order of execution.
    steps.sort_by_key(|at| at.step.day);
    let mut now = portfolio.clone();
    let mut actions = Vec::with_capacity(steps.len());
    let mut done = Vec::with_capacity(steps.len());
    let mut current: BTreeMap<(usize, usize), SubscriptionId> = BTreeMap::new();
    for At { scene: index, step } in &steps {
        let scene = scenes[*index].0;
        let held = current.get(&(*index, step.pool)).or(scene.held[step.pool].as_ref());
        let action = action(scene, step, held)?;
        let carried_out = redeem::apply_to(&mut now, &action).map_err(|error| refused(&error))?;
        if step.verb != Verb::Order {
            current.insert((*index, step.pool), carried_out.event.subscription.clone());
        }
        actions.push(action);
        done.push(carried_out);
    }
    Ok(Replay { steps, actions, done })
}

fn action(scene: &Scene, step: &Placed, held: Option<&SubscriptionId>) -> Result<Action, PlanError> {
    let on = date(step.day)?;
    let benefit = scene.benefits[step.item].clone();
    let tenant = scene.tenants[step.pool].clone();
    let subscription = || {
        let none = || PlanError::Contradiction(format!("`{benefit}` has no subscription to go into on {on}"));
        held.cloned().ok_or_else(none)
    };
    Ok(match step.verb {
        Verb::Activate => Action::starting(RedemptionMode::Key, benefit, tenant, on),
        Verb::Order => Action::starting(RedemptionMode::Order, benefit, tenant, on),
        Verb::AddLicenses => Action::AddLicenses {
            subscription: subscription()?,
            benefit,
            on,
        },
        Verb::Extend => Action::Extend {
            subscription: subscription()?,
            benefit,
            on,
        },
    })
}

/// A day number of the window as a date.
pub(crate) fn date(day: i32) -> Result<NaiveDate, PlanError> {
    calendar::date_of(day).ok_or_else(|| PlanError::Contradiction(format!("day {day} is in no year from 1 to 9999")))
}

fn refused(error: &RedeemError) -> PlanError {
    PlanError::Contradiction(error.to_string())
}

/// The licences that a plan of a pool leads to.
pub(crate) fn licenses(problem: &Problem, pool: usize, steps: &[Placed]) -> Runs {
    let place = &problem.pools[pool];
    let mut intervals: Vec<(i32, i32, i64)> = place.fixed.intervals().collect();
    let mut key = place.held.map(|held| (held.from, held.end, held.licenses));
    for step in steps.iter().filter(|step| step.pool == pool) {
        let item = &problem.items[step.item];
        if let (Verb::Order, Some(end)) = (step.verb, item.order_end) {
            intervals.push((step.day, end, i64::from(item.licenses)));
            continue;
        }
        let (mut from, mut old_end, mut licenses) = key.unwrap_or((step.day, step.day, 0));
        let end = match step.verb {
            Verb::Activate => problem.activated(step.day),
            Verb::AddLicenses => problem.added(licenses, old_end, item.licenses, step.day),
            Verb::Extend => problem.extended(licenses, old_end, item.licenses, step.day),
            Verb::Order => None,
        };
        let Some(end) = end else { continue };
        intervals.push((from, old_end.min(step.day), i64::from(licenses)));
        from = from.max(step.day);
        old_end = end;
        licenses = match step.verb {
            Verb::Activate => item.licenses,
            Verb::AddLicenses => licenses + item.licenses,
            Verb::Extend | Verb::Order => licenses,
        };
        key = Some((from, old_end, licenses));
    }
    if let Some((from, end, licenses)) = key {
        intervals.push((from, end, i64::from(licenses)));
    }
    Runs::sum(intervals)
}

/// Holds the coverage that a plan claims against what simulating its actions gives.
pub(crate) fn verify(
    portfolio: &Portfolio,
    actions: &[Action],
    planned: &Planned,
    first: i32,
    until: i32,
) -> Result<(), PlanError> {
    let timeline =
        redeem::simulate(portfolio, actions, date(until)?, Some(date(first)?)).map_err(|error| refused(&error))?;
    let mut simulated: Planned = Planned::new();
    let mut rows: BTreeMap<_, Vec<(i32, i32, i64)>> = BTreeMap::new();
    for row in &timeline.coverage {
        let key = (row.tenant.clone(), portfolio.catalog().name(&row.product));
        let licenses = i64::try_from(row.licenses).unwrap_or(i64::MAX);
        rows.entry(key)
            .or_default()
            .push((row.start.to_epoch_days(), row.end.to_epoch_days(), licenses));
    }
    for (key, rows) in rows {
        simulated.insert(key, Runs::sum(rows));
    }
    for (key, runs) in planned {
        let window = |runs: &Runs| {
            Runs::sum(
                runs.intervals()
                    .map(|(start, end, n)| (start.max(first), end.min(until), n)),
            )
        };
        if window(runs) != simulated.get(key).map(window).unwrap_or_default() {
            let (tenant, product) = key;
            return Err(PlanError::Contradiction(format!(
                "the licences of `{product}` in `{tenant}` differ"
            )));
        }
    }
    Ok(())
}
