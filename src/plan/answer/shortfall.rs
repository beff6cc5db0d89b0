//! What is still missing, and why.

use std::collections::BTreeMap;

use super::closing::Closing;
use super::words;
use crate::model::Portfolio;
use crate::plan::Shortfall;
use crate::plan::ground::{Ground, Scene, wanted};
use crate::plan::problem::Problem;
use crate::plan::problem::runs::Runs;
use crate::plan::request::{DEFAULT_EFFORT, PlanError, PlanRequest, Watch};
use crate::plan::whole::replay::{self, date};
use crate::plan::whole::{Act, Whole};

/// States that looking for changes may explore for all runs of days together.
const EFFORT_OF_ALL: u64 = 1_500_000;
/// States that each run has at least.
const LEAST_EFFORT: u64 = 4_000;
/// Benefits that are not planned with and are named one by one.
const MOST_TOLD: usize = 4;

/// The runs of days with licences missing, per tenant and product.
pub(crate) fn all(
    portfolio: &Portfolio,
    request: &PlanRequest,
    ground: &Ground<'_>,
    whole: &Whole,
    watch: Option<&Watch<'_>>,
) -> Result<Vec<Shortfall>, PlanError> {
    let mut open: Vec<(&Act, Run)> = Vec::new();
    for act in &whole.acts {
        for pool in 0..act.scene.tenants.len() {
            open.extend(runs(ground, act, pool).into_iter().map(|run| (act, run)));
        }
    }
    let mut found = Vec::with_capacity(open.len());
    let mut left = request.effort.unwrap_or(DEFAULT_EFFORT).min(EFFORT_OF_ALL);
    for (at, (act, run)) in open.iter().enumerate() {
        if wanted::nobody_knows(portfolio, &act.scene.product) {
            // Whether there are keys of it, nobody can say.
            found.push(told(ground, act, run)?);
            continue;
        }
        let share = (left / (open.len() - at) as u64).max(LEAST_EFFORT);
        let closing = Closing::new(portfolio, request, ground, act, run, watch, share);
        let mut shortfall = told(ground, act, run)?;
        let (changes, tried) = closing.changes()?;
        if changes.is_empty() {
            let tried = if tried.is_empty() {
                tried
            } else {
                format!(": tried {tried}")
            };
            shortfall.reason = format!("{}; no change was found that closes it{tried}", shortfall.reason);
        }
        shortfall.closed_by = changes;
        left = left.saturating_sub(closing.spent());
        found.push(shortfall);
    }
    found.sort_by(|a, b| (&a.tenant, &a.product, a.start).cmp(&(&b.tenant, &b.product, b.start)));
    Ok(found)
}

/// Days in a row on which a pool is short.
pub(crate) struct Run {
    pub(crate) pool: usize,
    pub(crate) start: i32,
    pub(crate) end: i32,
    /// The most licences missing on one of the days.
    pub(crate) most: i64,
    /// Licence-days missing.
    pub(crate) days: i128,
}

/// The days on which licences of a pool are missing, and how many.
pub(crate) fn missing(ground: &Ground<'_>, problem: &Problem, pool: usize, licenses: &Runs) -> Vec<(i32, i32, i64)> {
    let demand = &problem.pools[pool].demand;
    let mut cuts: Vec<i32> = demand.changes().chain(licenses.changes()).collect();
    cuts.retain(|day| *day > ground.first && *day < ground.until);
    cuts.extend([ground.first, ground.until]);
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts
        .windows(2)
        .map(|pair| (pair[0], pair[1], demand.at(pair[0]) - licenses.at(pair[0])));
    pieces.filter(|(_, _, short)| *short > 0).collect()
}

fn runs(ground: &Ground<'_>, act: &Act, pool: usize) -> Vec<Run> {
    let licenses = replay::licenses(&act.scene.problem, pool, &act.solved.steps);
    let mut runs: Vec<Run> = Vec::new();
    for (start, end, short) in missing(ground, &act.scene.problem, pool, &licenses) {
        let days = i128::from(short) * i128::from(end - start);
        match runs.last_mut() {
            Some(last) if last.end == start => {
                (last.end, last.most, last.days) = (end, last.most.max(short), last.days + days);
            }
            _ => runs.push(Run {
                pool,
                start,
                end,
                most: short,
                days,
            }),
        }
    }
    runs
}

fn told(ground: &Ground<'_>, act: &Act, run: &Run) -> Result<Shortfall, PlanError> {
    let product = ground.shown(&act.scene.product);
    Ok(Shortfall {
        tenant: act.scene.tenants[run.pool].clone(),
        start: date(run.start)?,
        end: date(run.end)?,
        licenses: run.most,
        license_days: run.days,
        reason: reason(ground, act, run, &product),
        closed_by: Vec::new(),
        product,
    })
}

/// Why the plan leaves it open, by what became of the benefits of the product.
fn reason(ground: &Ground<'_>, act: &Act, run: &Run, product: &str) -> String {
    let Scene {
        problem,
        benefits,
        tenants,
        ..
    } = &act.scene;
    let tenant = &tenants[run.pool];
    let short = format!("up to {} missing", words::of(run.most.into(), "licence"));
    let left_out = ground.left_out.get(&act.scene.product).into_iter().flatten();
    let mut left_out: Vec<String> = left_out.map(|(benefit, why)| format!("`{benefit}`: {why}")).collect();
    if left_out.len() > MOST_TOLD {
        let more = left_out.split_off(MOST_TOLD - 1).len();
        left_out.push(format!("{more} more"));
    }
    if wanted::nobody_knows(ground.portfolio, &act.scene.product) {
        return format!("{short}: no benefit of `{product}`, and no product of that name is known");
    }
    if benefits.is_empty() {
        let none = format!("{short}: no benefit of `{product}` is left to redeem");
        return if left_out.is_empty() {
            none
        } else {
            format!("{none}; {}", left_out.join("; "))
        };
    }
    if problem.pools[run.pool].open.next(problem.first).is_none() {
        return format!("{short}: what `{product}` needs beside it is never active in `{tenant}`");
    }
    let used = act.solved.steps.len();
    let late = problem
        .items
        .iter()
        .enumerate()
        // What is used was not too late for anything.
        .filter(|(at, item)| {
            let unused = act.solved.steps.iter().all(|step| step.item != *at);
            unused && item.too_late(problem.until) <= run.start
        })
        .count();
    let mut parts = Vec::new();
    if used > 0 {
        parts.push(format!(
            "{used} of {} used",
            words::of(benefits.len() as i128, "benefit")
        ));
    }
    if late > 0 {
        parts.push(format!(
            "{} must be redeemed before these days",
            words::of(late as i128, "benefit")
        ));
    }
    parts.extend(barred(&act.scene, run.pool));
    if parts.is_empty() {
        parts.push("using a benefit here would cost more than it brings".to_owned());
    }
    let mut text = format!("{short}: {}", words::listed(&parts));
    for one in left_out {
        text = format!("{text}; {one}");
    }
    text
}

/// How many benefits each rule keeps out of a pool, with its words for the first of them.
fn barred(scene: &Scene, pool: usize) -> Vec<String> {
    let mut rules: BTreeMap<Option<&'static str>, (usize, String)> = BTreeMap::new();
    for (benefit, bars) in scene.benefits.iter().zip(&scene.barred) {
        if let Some(bar) = bars[pool].first() {
            let first = || (0, format!("`{benefit}`: {}", bar.named()));
            rules.entry(bar.rule).or_insert_with(first).0 += 1;
        }
    }
    let tenant = &scene.tenants[pool];
    rules
        .into_values()
        .map(|(count, first)| match count {
            1 => format!("1 is kept out of `{tenant}`, {first}"),
            _ => format!("{count} are kept out of `{tenant}`, such as {first}"),
        })
        .collect()
}
