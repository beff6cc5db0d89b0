//! From the solved problems to a plan in words and dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::effort::Shared;
use super::ground::{Ground, Planned, Scene};
use super::objective::{Objective, evaluate};
use super::product::{self, Limit, Solved};
use super::replay::{self, Replay, date};
use super::request::{DEFAULT_EFFORT, PlanError, PlanRequest, Watch};
use super::{Certificate, CoverageRow, Plan, Step};
use super::{alternative, baseline, renewal, shortfall, twins, why};
use crate::model::{BenefitId, Portfolio};
use crate::redeem::Remark;

/// A scene with its plan.
pub(crate) struct Act {
    pub(crate) scene: Scene,
    pub(crate) solved: Solved,
}

/// The plan of every product.
pub(crate) struct Whole {
    pub(crate) acts: Vec<Act>,
    pub(crate) planned: Planned,
    pub(crate) replay: Replay,
    pub(crate) objective: Objective,
    pub(crate) certificate: Certificate,
}

/// Plans every product, each after those it needs.
pub(crate) fn whole(
    ground: &Ground<'_>,
    shared: &Shared<'_>,
    effort: u64,
    limit: Option<Limit<'_>>,
) -> Result<Whole, PlanError> {
    let mut acts: Vec<Act> = Vec::with_capacity(ground.products.len());
    let mut planned = Planned::new();
    for (at, product) in ground.products.iter().enumerate() {
        let probe = |day: i32| {
            let scenes: Vec<_> = acts
                .iter()
                .map(|act| (&act.scene, act.solved.steps.as_slice()))
                .collect();
            let actions = replay::replay(ground.portfolio, &scenes)?.actions;
            at_day(ground, &actions, day)
        };
        let scene = ground.scene(product, &planned, probe)?;
        let left = effort.saturating_sub(shared.explored());
        let share = left / (ground.products.len() - at) as u64;
        let solved = match limit.filter(|limit| limit.product == product) {
            Some(Limit { steps, instead_of, .. }) => {
                let full = &instead_of.acts[at].solved.steps;
                product::limited(&scene.problem, full, shared, share, steps)
            }
            None => match limit.map(|limit| &limit.instead_of.acts[at]) {
                // Nothing it depends on has changed.
                Some(act) if act.scene.problem == scene.problem => act.solved.clone(),
                _ => product::solve(&scene.problem, shared, share),
            },
        };
        if shared.stopped() {
            return Err(PlanError::Stopped);
        }
        for (pool, tenant) in scene.tenants.iter().enumerate() {
            let runs = replay::licenses(&scene.problem, pool, &solved.steps);
            planned.insert((tenant.clone(), product.clone()), runs);
        }
        acts.push(Act { scene, solved });
    }
    let scenes: Vec<_> = acts
        .iter()
        .map(|act| (&act.scene, act.solved.steps.as_slice()))
        .collect();
    let replay = replay::replay(ground.portfolio, &scenes)?;
    replay::verify(ground.portfolio, &replay.actions, &planned, ground.first, ground.until)?;
    let objective = objective(ground, &acts, &replay)?;
    let optimal = acts.iter().all(|act| act.solved.optimal);
    let bound: i128 = acts.iter().map(|act| act.solved.bound).sum();
    let certificate = certificate(ground, optimal, bound, &objective, shared.explored());
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

fn certificate(ground: &Ground<'_>, optimal: bool, bound: i128, objective: &Objective, explored: u64) -> Certificate {
    let bound = bound.min(objective.weighted_shortfall);
    // No licence-day weighs more than one on the first day.
    let greatest = 11 * i128::from(ground.until - ground.first);
    Certificate {
        optimal,
        weighted_shortfall_bound: bound,
        shortfall_bound: (bound + greatest - 1) / greatest,
        gap: objective.weighted_shortfall - bound,
        explored,
    }
}

/// The plan in words and dates.
pub(crate) fn plan(ground: &Ground<'_>, request: &PlanRequest, whole: &Whole) -> Result<Plan, PlanError> {
    let mut steps = Vec::with_capacity(whole.replay.steps.len());
    for (at, done) in whole.replay.steps.iter().zip(&whole.replay.done) {
        let scene = &whole.acts[at.scene].scene;
        let item = &scene.problem.items[at.step.item];
        let benefit = &scene.benefits[at.step.item];
        let Some(end_after) = done.event.end else {
            return Err(PlanError::Contradiction(format!("`{benefit}` leads to no end")));
        };
        steps.push(Step {
            on: date(at.step.day)?,
            verb: at.step.verb,
            benefit: benefit.clone(),
            subscription: done.event.subscription.clone(),
            tenant: scene.tenants[at.step.pool].clone(),
            product: done.event.product.clone(),
            key_licenses: item.licenses,
            licenses_after: done.event.licenses,
            end_after,
            assumed: ground.is_assumed(benefit),
            why: String::new(),
            notices: done.verdict.notices.clone(),
        });
    }
    Ok(Plan {
        as_of: request.as_of,
        until: request.until,
        actions: whole.replay.actions.clone(),
        steps,
        coverage: coverage(ground, whole)?,
        shortfalls: Vec::new(),
        objective: whole.objective,
        certificate: whole.certificate,
        baselines: Vec::new(),
        alternatives: Vec::new(),
        remarks: ground.remarks.iter().cloned().chain(kept_out(whole)).collect(),
    })
}

/// The benefits that the rules keep out of every pool of their product.
fn kept_out(whole: &Whole) -> impl Iterator<Item = Remark> + '_ {
    whole.acts.iter().flat_map(|act| {
        let benefits = act.scene.benefits.iter().zip(&act.scene.barred);
        benefits.filter_map(|(benefit, bars)| {
            let everywhere = bars.iter().all(|bars| !bars.is_empty());
            let bar = bars.first().filter(|_| everywhere)?.first()?;
            let mut text = format!("left unused: {}", bar.named());
            if let Some(fix) = &bar.fix {
                text = format!("{text}; {fix}");
            }
            Some(Remark {
                about: benefit.to_string(),
                text,
            })
        })
    })
}

/// Demand against licences, in runs, over the window.
fn coverage(ground: &Ground<'_>, whole: &Whole) -> Result<Vec<CoverageRow>, PlanError> {
    let mut rows = Vec::new();
    for ((tenant, product), licenses) in &whole.planned {
        let demand = ground.demand.get(product).and_then(|places| places.get(tenant));
        let demand = demand.cloned().unwrap_or_default();
        let mut cuts: Vec<i32> = demand.changes().chain(licenses.changes()).collect();
        cuts.retain(|day| *day > ground.first && *day < ground.until);
        cuts.extend([ground.first, ground.until]);
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let (wanted, there) = (demand.at(pair[0]), licenses.at(pair[0]));
            rows.push(CoverageRow {
                tenant: tenant.clone(),
                product: ground.shown(product),
                start: date(pair[0])?,
                end: date(pair[1])?,
                demand: wanted,
                licenses: there,
                short: (wanted - there).max(0),
            });
        }
    }
    Ok(rows)
}

/// The best plan over the choices that benefits of one key leave, with the ground it stands on.
fn best_choice<'a>(
    portfolio: &'a Portfolio,
    request: &PlanRequest,
    assumed: &'a BTreeMap<BenefitId, NaiveDate>,
    shared: &Shared<'_>,
    effort: u64,
) -> Result<(Ground<'a>, Whole), PlanError> {
    let (choices, all) = twins::choices(portfolio, request);
    let mut best: Option<(Ground<'a>, Whole)> = None;
    // Nothing is better than what no choice can be better than.
    let (mut optimal, mut bound) = (all, if all { i128::MAX } else { 0 });
    for (at, choice) in choices.iter().enumerate() {
        let ground = Ground::new(portfolio, request, assumed, choice)?;
        let spent = shared.explored();
        let share = effort.saturating_sub(spent) / (choices.len() - at) as u64;
        let whole = whole(&ground, shared, spent + share, None)?;
        optimal &= whole.certificate.optimal;
        bound = bound.min(whole.certificate.weighted_shortfall_bound);
        if best
            .as_ref()
            .is_none_or(|(_, held)| twins::compare(&whole, held).is_lt())
        {
            best = Some((ground, whole));
        }
    }
    let Some((ground, mut best)) = best else {
        return Err(PlanError::Contradiction("there is no choice of benefits".to_owned()));
    };
    if choices.len() > 1 || !all {
        best.certificate = certificate(&ground, optimal, bound, &best.objective, shared.explored());
    }
    Ok((ground, best))
}

/// Plans the redemptions of a portfolio, with the reasons where asked for: see [`super::plan`].
pub(crate) fn answer(
    portfolio: &Portfolio,
    request: &PlanRequest,
    watch: Option<&Watch<'_>>,
    with_reasons: bool,
) -> Result<Plan, PlanError> {
    let (projected, assumed) = renewal::project(portfolio, &request.assume_renewal)?;
    let effort = request.effort.unwrap_or(DEFAULT_EFFORT);
    let shared = Shared::new(effort, watch);
    let (ground, whole) = best_choice(&projected, request, &assumed, &shared, effort)?;
    let mut plan = plan(&ground, request, &whole)?;
    plan.baselines = baseline::all(whole.acts.iter().map(|act| &act.scene.problem));
    if with_reasons {
        for (step, why) in plan.steps.iter_mut().zip(why::all(&ground, &whole)) {
            step.why = why;
        }
        plan.alternatives = alternative::alternatives(&ground, &whole, watch)?;
        plan.shortfalls = shortfall::all(portfolio, request, &ground, &whole, watch)?;
    }
    Ok(plan)
}
