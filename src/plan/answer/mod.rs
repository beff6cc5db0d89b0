//! From the solved problems to a plan in words and dates.

pub(crate) mod closing;
pub(crate) mod shortfall;
pub(crate) mod why;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Action, BenefitId, Portfolio, TenantId};
use crate::plan::ground::renewal::{self, Projected};
use crate::plan::ground::{Ground, twins, wanted};
use crate::plan::request::{DEFAULT_EFFORT, PlanError, PlanRequest, Watch};
use crate::plan::search::effort::Shared;
use crate::plan::whole::replay::date;
use crate::plan::whole::{Whole, alternative, baseline, certificate, together};
use crate::plan::{CoverageRow, Plan, Step};
use crate::redeem::Remark;
use crate::rules;
use crate::rules::redemption_model::redemption_model;

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
        remarks: ground
            .remarks
            .iter()
            .cloned()
            .chain(wanted::left_out(ground, request, &whole.planned))
            .chain(kept_out(whole))
            .chain(unwanted(ground, request, whole))
            .collect(),
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

/// The benefits that nothing asks for and that no tenant named takes: what stands against it on the first day.
fn unwanted<'a>(
    ground: &'a Ground<'_>,
    request: &'a PlanRequest,
    whole: &'a Whole,
) -> impl Iterator<Item = Remark> + 'a {
    let used: BTreeSet<(usize, usize)> = whole.replay.steps.iter().map(|at| (at.scene, at.step.item)).collect();
    whole.acts.iter().enumerate().flat_map(move |(number, act)| {
        let scene = &act.scene;
        let mut places = ground.demand.get(&scene.product).into_iter().flat_map(BTreeMap::values);
        let wanted = places.any(|runs| runs.at(ground.first) > 0 || runs.changes().any(|day| runs.at(day) > 0));
        let benefits: Vec<&BenefitId> = scene
            .benefits
            .iter()
            .enumerate()
            .filter(|(item, _)| !wanted && !used.contains(&(number, *item)))
            .filter(|(item, _)| !scene.barred[*item].iter().all(|bars| !bars.is_empty()))
            .map(|(_, benefit)| benefit)
            .collect();
        benefits.into_iter().map(|benefit| {
            let verdict = scene.tenants.iter().find_map(|tenant| {
                let action = starting(ground.portfolio, benefit, tenant, request.as_of)?;
                rules::check(ground.portfolio, &action).ok()
            });
            let shown = ground.shown(&scene.product);
            let because = verdict.and_then(|verdict| verdict.why());
            let because = because.map_or_else(String::new, |why| format!("; {why}"));
            Remark {
                about: benefit.to_string(),
                text: format!("left unused: nothing asks for `{shown}`{because}"),
            }
        })
    })
}

/// Redeeming a benefit on its own in a tenant; `None` where it is not known how.
fn starting(portfolio: &Portfolio, benefit: &BenefitId, tenant: &TenantId, on: NaiveDate) -> Option<Action> {
    let mode = redemption_model(portfolio, portfolio.benefits().get(benefit)?).mode?;
    Some(Action::starting(mode, benefit.clone(), tenant.clone(), on))
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
    projected: &'a Projected,
    request: &PlanRequest,
    shared: &Shared<'_>,
    effort: u64,
) -> Result<(Ground<'a>, Whole), PlanError> {
    let (choices, all) = twins::choices(&projected.portfolio, request);
    let mut best: Option<(Ground<'a>, Whole)> = None;
    // Nothing is better than what no choice can be better than.
    let (mut optimal, mut bound) = (all, if all { i128::MAX } else { 0 });
    for (at, choice) in choices.iter().enumerate() {
        let ground = Ground::new(projected, request, choice)?;
        let spent = shared.explored();
        let share = effort.saturating_sub(spent) / (choices.len() - at) as u64;
        let whole = together::proved(&ground, shared, spent + share)?;
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

/// What is said about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// What simpler ways come to.
    Baselines,
    /// Why each step.
    Steps,
    /// Everything.
    All,
}

/// Plans the redemptions of a portfolio: see [`crate::plan::plan`].
pub(crate) fn answer(
    portfolio: &Portfolio,
    request: &PlanRequest,
    watch: Option<&Watch<'_>>,
    telling: Telling,
) -> Result<Plan, PlanError> {
    let projected = renewal::project(portfolio, request)?;
    let effort = request.effort.unwrap_or(DEFAULT_EFFORT);
    let shared = Shared::new(effort, watch);
    let (ground, mut whole) = best_choice(&projected, request, &shared, effort)?;
    let mut fewer = None;
    if telling == Telling::All || !whole.certificate.optimal {
        fewer = alternative::fewer(&ground, &whole, effort, watch)?;
        // Without a proof a plan with fewer steps may turn out to be the better one.
        while let Some(better) = fewer.take_if(|fewer| twins::compare(fewer, &whole).is_lt()) {
            whole = better.proved_as(&ground, &whole);
            fewer = alternative::fewer(&ground, &whole, effort, watch)?;
        }
    }
    let mut plan = plan(&ground, request, &whole)?;
    if telling != Telling::Steps {
        plan.baselines = baseline::all(&ground, &whole);
    }
    if telling != Telling::Baselines {
        for (step, why) in plan.steps.iter_mut().zip(why::all(&ground, &whole)) {
            step.why = why;
        }
    }
    if telling == Telling::All {
        let alternatives = fewer.map(|fewer| alternative::told(&whole.objective, fewer));
        plan.alternatives = alternatives.into_iter().collect();
        plan.shortfalls = shortfall::all(portfolio, request, &ground, &whole, watch)?;
    }
    Ok(plan)
}
