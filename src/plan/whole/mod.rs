//! The plans of all products together, carried out and summed up.

pub(crate) mod alternative;
pub(crate) mod baseline;
mod proof;
pub(crate) mod replay;
pub(crate) mod together;

use chrono::NaiveDate;

use crate::model::{Portfolio, ProductName, TenantId};
use crate::plan::Certificate;
use crate::plan::ground::{Beside, Ground, Planned, Scene};
use crate::plan::objective::{Objective, evaluate};
use crate::plan::problem::Problem;
use crate::plan::problem::rank::Rank;
use crate::plan::request::PlanError;
use crate::plan::search::effort::Shared;
use crate::plan::search::product::{self, Limit, Solved};
use replay::{Replay, date};

/// A scene with its plan.
#[derive(Clone)]
pub(crate) struct Act {
    pub(crate) scene: Scene,
    pub(crate) solved: Solved,
    /// Whether no plan is better on the days that the plans of the others leave it.
    pub(crate) best_there: bool,
    /// For a product that needs others, what it could come to beside the best of their plans for it.
    pub(crate) free: Option<Free>,
}

/// A product that needs others, planned as if they were there whenever any plan has them.
#[derive(Clone)]
pub(crate) struct Free {
    pub(crate) problem: Problem,
    pub(crate) solved: Solved,
}

/// The plan of every product.
#[derive(Clone)]
pub(crate) struct Whole {
    pub(crate) acts: Vec<Act>,
    pub(crate) planned: Planned,
    pub(crate) replay: Replay,
    pub(crate) objective: Objective,
    pub(crate) certificate: Certificate,
}

impl Whole {
    /// The same with the bounds of another plan: what is true of every plan is true of this.
    pub(crate) fn proved_as(mut self, ground: &Ground<'_>, other: &Self) -> Self {
        for (act, other) in self.acts.iter_mut().zip(&other.acts) {
            act.solved.bound = other.solved.bound;
            act.solved.optimal = false;
        }
        self.certificate = certificate(
            ground,
            false,
            other.certificate.weighted_shortfall_bound,
            &self.objective,
            other.certificate.explored,
        );
        self
    }
}

/// How the products are planned, where not each for itself.
#[derive(Clone, Copy, Default)]
pub(crate) struct Course<'a> {
    /// At most so many steps for one of them.
    pub(crate) limit: Option<Limit<'a>>,
    /// A plan of which everything holds that nothing changes.
    pub(crate) like: Option<&'a Whole>,
    /// Days on which licences of a product must be there in a tenant.
    pub(crate) needed: &'a [(ProductName, TenantId, i32)],
}

/// Plans every product, each after those it needs.
pub(crate) fn whole(
    ground: &Ground<'_>,
    shared: &Shared<'_>,
    effort: u64,
    course: Course<'_>,
) -> Result<Whole, PlanError> {
    let mut acts: Vec<Act> = Vec::with_capacity(ground.products.len());
    let mut planned = Planned::new();
    for (at, product) in ground.products.iter().enumerate() {
        let probe = |day: i32| {
            let actions = replay::replay(ground.portfolio, &scenes(&acts))?.actions;
            at_day(ground, &actions, day)
        };
        let mut scene = ground.scene(product, &Beside::Planned(&planned, &probe))?;
        need(&mut scene, course.needed);
        let left = effort.saturating_sub(shared.explored());
        let share = left / (ground.products.len() - at) as u64;
        let before = course.like.map(|like| &like.acts[at]);
        let free = match before {
            Some(act) => act.free.clone(),
            None if ground.needs_others(product) => Some(free(ground, &scene, shared, share)?),
            None => None,
        };
        let share = share.min(effort.saturating_sub(shared.explored()));
        let limit = course.limit.filter(|limit| limit.product == product);
        let (mut solved, best_there) = match (limit, before) {
            (Some(Limit { steps, .. }), Some(act)) => {
                let solved = product::limited(&scene.problem, &act.solved.steps, shared, share, steps);
                (solved, false)
            }
            // Nothing it depends on has changed.
            (None, Some(act)) if act.scene.problem == scene.problem => (act.solved.clone(), act.best_there),
            _ => beside(&scene.problem, free.as_ref(), shared, share),
        };
        if shared.stopped() {
            return Err(PlanError::Stopped);
        }
        if scene.problem.pools.iter().any(|pool| !pool.needed.is_empty()) {
            unneed(&mut scene, &mut solved);
        }
        take_in(&mut planned, &scene, &solved);
        acts.push(Act {
            scene,
            solved,
            best_there,
            free,
        });
    }
    assemble(ground, acts, shared.explored())
}

/// The best plan of a product that may need others, with what holds whatever they do; and whether it
/// is the best beside them.
fn beside(problem: &Problem, free: Option<&Free>, shared: &Shared<'_>, share: u64) -> (Solved, bool) {
    let Some(free) = free else {
        let solved = product::solve(problem, shared, share);
        let best_there = solved.optimal;
        return (solved, best_there);
    };
    // What is best without a bar is best with it, where it can be done.
    if *problem == free.problem || free.solved.optimal && evaluate(problem, &free.solved.steps).is_ok() {
        return (free.solved.clone(), free.solved.optimal);
    }
    let mut solved = product::solve(problem, shared, share);
    let best_there = solved.optimal;
    if evaluate(problem, &free.solved.steps).is_ok() && free.solved.rank < solved.rank {
        solved = free.solved.clone();
    }
    solved.optimal = false;
    solved.bound = free.solved.bound.min(solved.rank.cost);
    (solved, best_there)
}

/// A product as if those it needs were there on every day.
fn free(ground: &Ground<'_>, scene: &Scene, shared: &Shared<'_>, share: u64) -> Result<Free, PlanError> {
    let problem = ground.scene(&scene.product, &Beside::Any)?.problem;
    let share = if problem == scene.problem { share } else { share / 2 };
    let solved = product::solve(&problem, shared, share);
    Ok(Free { problem, solved })
}

fn need(scene: &mut Scene, needed: &[(ProductName, TenantId, i32)]) {
    for (product, tenant, day) in needed {
        if *product == scene.product
            && let Ok(pool) = scene.tenants.binary_search(tenant)
        {
            scene.problem.pools[pool].needed.push(*day);
        }
    }
}

/// Forgets what was needed: where it could not be had, the plan is one like any other.
fn unneed(scene: &mut Scene, solved: &mut Solved) {
    for pool in &mut scene.problem.pools {
        pool.needed.clear();
    }
    if let Ok(objective) = evaluate(&scene.problem, &solved.steps) {
        solved.rank = Rank::of(&objective);
    }
    (solved.optimal, solved.bound) = (false, 0);
}

/// Counts the licences of a plan in.
pub(crate) fn take_in(planned: &mut Planned, scene: &Scene, solved: &Solved) {
    for (pool, tenant) in scene.tenants.iter().enumerate() {
        let runs = replay::licenses(&scene.problem, pool, &solved.steps);
        planned.insert((tenant.clone(), scene.product.clone()), runs);
    }
}

fn scenes(acts: &[Act]) -> Vec<(&Scene, &[crate::plan::problem::Placed])> {
    acts.iter()
        .map(|act| (&act.scene, act.solved.steps.as_slice()))
        .collect()
}

/// Carries the plans of the products out and sums them up.
pub(crate) fn assemble(ground: &Ground<'_>, acts: Vec<Act>, explored: u64) -> Result<Whole, PlanError> {
    let mut planned = Planned::new();
    for act in &acts {
        take_in(&mut planned, &act.scene, &act.solved);
    }
    let replay = replay::replay(ground.portfolio, &scenes(&acts))?;
    replay::verify(ground.portfolio, &replay.actions, &planned, ground.first, ground.until)?;
    let objective = objective(ground, &acts, &replay)?;
    let optimal = acts.iter().all(|act| act.solved.optimal);
    let bound: i128 = acts.iter().map(|act| act.solved.bound).sum();
    let certificate = certificate(ground, optimal, bound, &objective, explored);
    Ok(Whole {
        acts,
        planned,
        replay,
        objective,
        certificate,
    })
}

/// The portfolio on a day as actions leave it.
fn at_day(ground: &Ground<'_>, actions: &[crate::model::Action], day: i32) -> Result<Portfolio, PlanError> {
    let (first, until) = (date(ground.first)?, date(ground.until)?);
    let timeline = crate::redeem::simulate(ground.portfolio, actions, until, Some(first))
        .map_err(|error| PlanError::Contradiction(error.to_string()))?;
    Ok(timeline.at(date(day)?))
}

/// What the plans come to, by the objective's own definition, which must be what the search found.
fn objective(ground: &Ground<'_>, acts: &[Act], replay: &Replay) -> Result<Objective, PlanError> {
    let mut sum = Objective::default();
    for act in acts {
        let one = evaluate(&act.scene.problem, &act.solved.steps).map_err(|impossible| {
            PlanError::Contradiction(format!(
                "step {} of `{}` is impossible",
                impossible.0 + 1,
                act.scene.product
            ))
        })?;
        let rank = act.solved.rank;
        let found = (rank.cost, rank.lost, rank.bank, rank.steps, rank.days);
        let (cost, lost, bank, steps, days) = one.rank();
        if found != (cost, lost, bank, i64::from(steps), days) {
            return Err(PlanError::Contradiction(format!(
                "`{}` comes to {one}, not to what was found",
                act.scene.product
            )));
        }
        sum = sum.plus(&one);
    }
    sum.beyond_usage_rights = beyond_usage_rights(ground, replay);
    Ok(sum)
}

/// Licence-days after the last day of the usage rights of each benefit redeemed, up to the end that
/// its subscription has when nothing more is done to it before it ends.
fn beyond_usage_rights(ground: &Ground<'_>, replay: &Replay) -> i128 {
    let mut beyond = 0;
    for (position, done) in replay.done.iter().enumerate() {
        let Some(end) = last_end(replay, position) else {
            continue;
        };
        let benefit = done
            .event
            .benefit
            .as_ref()
            .and_then(|id| ground.portfolio.benefits().get(id));
        let Some(last) = benefit.and_then(|benefit| Some((benefit.usage_rights_last_day?, benefit.licenses))) else {
            continue;
        };
        let days = i64::from(end.to_epoch_days()) - i64::from(last.0.to_epoch_days()) - 1;
        beyond += i128::from(last.1) * i128::from(days.max(0));
    }
    beyond
}

/// The end that the term a step went into has after the last step of that term.
fn last_end(replay: &Replay, position: usize) -> Option<NaiveDate> {
    let subscription = &replay.done[position].event.subscription;
    let mut end = replay.done[position].event.end;
    for later in &replay.done[position + 1..] {
        // Once it has ended, what happens to it is another term.
        if later.event.subscription == *subscription {
            if end.is_some_and(|end| end <= later.event.date) {
                break;
            }
            end = later.event.end;
        }
    }
    end
}

pub(crate) fn certificate(
    ground: &Ground<'_>,
    optimal: bool,
    bound: i128,
    objective: &Objective,
    explored: u64,
) -> Certificate {
    let bound = bound.min(objective.weighted_shortfall);
    // No licence-day weighs more than one on the first day.
    let greatest = 11 * i128::from(ground.until - ground.first);
    Certificate {
        optimal,
        weighted_shortfall_bound: bound,
        shortfall_bound: if optimal {
            // This is the best plan, so the best plan misses just as many.
            objective.shortfall
        } else {
            (bound + greatest - 1) / greatest
        },
        gap: objective.weighted_shortfall - bound,
        explored,
    }
}
