//! What is still missing, why, and the smallest changes that close it: each is planned with before
//! it is named.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::Shortfall;
use super::effort::Shared;
use super::ground::{Ground, Scene};
use super::problem::{Item, Problem};
use super::product;
use super::replay::{self, date};
use super::request::{DEFAULT_EFFORT, PlanError, PlanRequest, Watch};
use super::runs::Runs;
use super::whole::{Act, Whole};
use super::{renewal, together, words};
use crate::model::{MembershipId, Portfolio};

/// States that one planning of a change may explore, and all of them together.
const EFFORT: u64 = 60_000;
const EFFORT_OF_ALL: u64 = 1_000_000;
/// Runs of days for which changes are looked for, and benefits whose deadline is moved.
const MOST: usize = 6;
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
    let mut found = Vec::new();
    let effort = request.effort.unwrap_or(DEFAULT_EFFORT).min(EFFORT_OF_ALL);
    let left = Cell::new(effort);
    for act in &whole.acts {
        for pool in 0..act.scene.tenants.len() {
            for run in runs(ground, act, pool) {
                let mut shortfall = told(ground, act, &run)?;
                if found.len() < MOST {
                    shortfall.closed_by = Closing {
                        portfolio,
                        request,
                        ground,
                        act,
                        run: &run,
                        watch,
                        stopped: Cell::new(false),
                        left: &left,
                    }
                    .changes()?;
                }
                found.push(shortfall);
            }
        }
    }
    found.sort_by(|a, b| (&a.tenant, &a.product, a.start).cmp(&(&b.tenant, &b.product, b.start)));
    Ok(found)
}

/// Days in a row on which a pool is short.
struct Run {
    pool: usize,
    start: i32,
    end: i32,
    most: i64,
    days: i128,
}

fn missing(ground: &Ground<'_>, problem: &Problem, pool: usize, licenses: &Runs) -> Vec<(i32, i32, i64)> {
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
        .filter(|item| item.too_late(problem.until) <= run.start)
        .count();
    let mut parts = Vec::new();
    if used > 0 {
        parts.push(format!(
            "{used} of {} used",
            words::of(benefits.len() as i128, "benefit")
        ));
    }
    if late > 0 {
        parts.push(format!("{late} must be redeemed before these days"));
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

struct Closing<'a> {
    portfolio: &'a Portfolio,
    request: &'a PlanRequest,
    ground: &'a Ground<'a>,
    act: &'a Act,
    run: &'a Run,
    watch: Option<&'a Watch<'a>>,
    /// Whether the caller ended the search: what was found since means nothing.
    stopped: Cell<bool>,
    /// States that may still be explored.
    left: &'a Cell<u64>,
}

impl Closing<'_> {
    fn changes(&self) -> Result<Vec<String>, PlanError> {
        let mut changes = Vec::new();
        changes.extend(self.another_key());
        changes.extend(self.a_later_deadline()?);
        changes.extend(self.another_tenant());
        changes.extend(self.a_renewal()?);
        if self.stopped.get() {
            return Err(PlanError::Stopped);
        }
        Ok(changes)
    }

    fn spend(&self, shared: &Shared<'_>) {
        self.left.set(self.left.get().saturating_sub(shared.explored().max(1)));
    }

    /// Whether a plan of a changed problem has the licences on all days of the run, and nothing
    /// more missing elsewhere.
    fn closes(&self, problem: &Problem) -> bool {
        let effort = self.left.get().min(EFFORT);
        if self.stopped.get() || effort == 0 {
            return false;
        }
        let shared = Shared::new(effort, self.watch);
        let solved = product::solve(problem, &shared, effort);
        self.stopped.set(shared.stopped());
        self.spend(&shared);
        let licenses = replay::licenses(problem, self.run.pool, &solved.steps);
        let open = missing(self.ground, problem, self.run.pool, &licenses);
        let still = open
            .iter()
            .any(|(start, end, _)| *start < self.run.end && *end > self.run.start);
        !still && solved.rank.cost < self.act.solved.rank.cost
    }

    /// As few more keys as will do, of as few licences, free to be used at any time.
    fn another_key(&self) -> Option<String> {
        let problem = &self.act.scene.problem;
        if problem.pools[self.run.pool].activates >= problem.until {
            return None;
        }
        let with = |keys: usize, licenses: u32| {
            let key = Item {
                licenses,
                from: problem.first,
                deadline: problem.until + 1,
                order_end: None,
                places: vec![true; problem.pools.len()],
            };
            let mut changed = problem.clone();
            changed.items.extend(std::iter::repeat_n(key, keys));
            self.closes(&changed)
        };
        // Three keys' worth of what is missing is more than one key can be needed for.
        let most = self.run.most.saturating_mul(3);
        let most = u32::try_from(most).ok()?.min(crate::term::MOST_LICENSES);
        let product = self.ground.shown(&self.act.scene.product);
        // A window of more than a year can take a second key.
        (1..=2).find_map(|keys| {
            let licenses = smallest(1, most, |licenses| with(keys, licenses))?;
            let licenses = words::of(licenses.into(), "licence");
            Some(match keys {
                1 => format!("one more key of `{product}` with {licenses}"),
                _ => format!("two more keys of `{product}` with {licenses} each"),
            })
        })
    }

    /// A benefit that could be redeemed later than it can.
    fn a_later_deadline(&self) -> Result<Vec<String>, PlanError> {
        let problem = &self.act.scene.problem;
        let mut changes = Vec::new();
        let early = problem
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.deadline <= problem.until);
        for (index, item) in early.take(MOST) {
            let with = |day: u32| {
                let mut changed = problem.clone();
                changed.items[index].deadline = item.deadline + day as i32;
                self.closes(&changed)
            };
            let most = u32::try_from(problem.until + 1 - item.deadline).unwrap_or(0);
            if let Some(days) = smallest(1, most, with) {
                let benefit = &self.act.scene.benefits[index];
                let day = date(item.deadline + days as i32)?;
                changes.push(format!(
                    "being allowed to redeem `{benefit}` until the day before {day}"
                ));
            }
        }
        Ok(changes)
    }

    /// An order that the rules keep out of the tenant.
    fn another_tenant(&self) -> Vec<String> {
        let Scene {
            problem,
            benefits,
            tenants,
            ..
        } = &self.act.scene;
        let tenant = &tenants[self.run.pool];
        let orders = problem.items.iter().enumerate();
        let barred = orders.filter(|(_, item)| item.order_end.is_some() && !item.places[self.run.pool]);
        let closing = barred.take(MOST).filter(|(index, _)| {
            let mut changed = problem.clone();
            changed.items[*index].places[self.run.pool] = true;
            self.closes(&changed)
        });
        closing
            .map(|(index, _)| {
                let benefit = &benefits[index];
                let parts = self.portfolio.benefits().get(benefit).and_then(|b| self.portfolio.memberships().get(&b.membership));
                let account = parts.and_then(|membership| membership.billing_account.as_ref());
                match account {
                    Some(account) => format!("associating `{tenant}` with billing account `{account}`, so that `{benefit}` can be ordered there"),
                    None => format!("associating `{tenant}` with the billing account `{benefit}` was bought with"),
                }
            })
            .collect()
    }

    /// A membership that is renewed.
    fn a_renewal(&self) -> Result<Vec<String>, PlanError> {
        let mut changes = Vec::new();
        let candidates = self.portfolio.memberships().iter().filter(|membership| {
            let grants = self.portfolio.benefits().iter().any(|benefit| {
                benefit.membership == membership.id
                    && self.portfolio.catalog().name(&benefit.product) == self.act.scene.product
            });
            let end = membership.end.and_then(crate::term::calendar::number_of);
            grants && end.is_some_and(|end| end < self.run.end) && !self.request.assume_renewal.contains(&membership.id)
        });
        let candidates: Vec<MembershipId> = candidates.map(|membership| membership.id.clone()).collect();
        for id in candidates.into_iter().take(MOST) {
            let mut renewed = self.request.assume_renewal.clone();
            renewed.push(id.clone());
            let (projected, assumed) = renewal::project(self.portfolio, &renewed)?;
            let ground = Ground::new(&projected, self.request, &assumed, &self.ground.twins)?;
            let effort = self.left.get().min(EFFORT);
            let shared = Shared::new(effort, self.watch);
            let plan = together::best(&ground, &shared, effort)?;
            self.spend(&shared);
            let act = plan.acts.iter().find(|act| act.scene.product == self.act.scene.product);
            let Some(act) = act else { continue };
            let pool = act
                .scene
                .tenants
                .iter()
                .position(|tenant| *tenant == self.act.scene.tenants[self.run.pool]);
            let Some(pool) = pool else { continue };
            let still = runs(&ground, act, pool)
                .iter()
                .any(|run| run.start < self.run.end && run.end > self.run.start);
            if !still {
                changes.push(format!(
                    "renewing membership `{id}`, if next year's benefits are this year's"
                ));
            }
        }
        Ok(changes)
    }
}

/// The smallest number from `low` to `high` that will do, were all greater ones to do as well: one
/// that does is checked, and a smaller one may be missed only where some greater one does not do.
fn smallest(low: u32, high: u32, will_do: impl Fn(u32) -> bool) -> Option<u32> {
    if low > high || !will_do(high) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if will_do(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}
