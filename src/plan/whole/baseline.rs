//! Simpler ways of redeeming, to hold a plan against.

use super::{Act, Whole, assemble, take_in};
use crate::plan::Baseline;
use crate::plan::bound::profile::Profile;
use crate::plan::ground::{Ground, Planned};
use crate::plan::objective::evaluate;
use crate::plan::problem::rank::Rank;
use crate::plan::problem::runs::Runs;
use crate::plan::problem::{Placed, Problem};
use crate::plan::request::PlanError;
use crate::plan::search::product::Solved;
use crate::term::Verb;

/// A rule of thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Nothing,
    AddToday,
    Extend,
    Wait,
}

impl Way {
    /// All ways, in the order in which they are listed.
    pub(crate) const ALL: [Self; 4] = [Self::Nothing, Self::AddToday, Self::Extend, Self::Wait];

    const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "do nothing",
            Self::AddToday => "add everything today",
            Self::Extend => "extend everything",
            Self::Wait => "wait for each end and activate",
        }
    }
}

/// A pool while benefits are redeemed by a rule of thumb.
#[derive(Debug, Clone)]
struct Tally {
    licenses: u32,
    end: i32,
    day: i32,
    fixed: Runs,
}

impl Tally {
    /// The weighted shortfall that is left as things are.
    fn missing(&self, problem: &Problem, pool: usize) -> i128 {
        let key = (self.day, self.end, i64::from(self.licenses));
        let there = self.fixed.plus(&Runs::sum([key]));
        let profile = Profile::new(&problem.pools[pool].demand, &there, problem.first, problem.until);
        profile.cost(0, problem.first, problem.until)
    }
}

/// The steps of a way: benefits in the order of their deadlines, each where most is missing then.
/// What can't be redeemed that way stays unused. Orders are placed at once.
pub(crate) fn steps(problem: &Problem, way: Way) -> Vec<Placed> {
    if way == Way::Nothing {
        return Vec::new();
    }
    let mut tallies: Vec<Tally> = problem
        .pools
        .iter()
        .map(|pool| Tally {
            licenses: pool.held.map_or(0, |held| held.licenses),
            end: pool.held.map_or(problem.first, |held| held.end),
            day: problem.first,
            fixed: pool.fixed.clone(),
        })
        .collect();
    let mut order: Vec<usize> = (0..problem.items.len()).collect();
    order.sort_by_key(|item| (problem.items[*item].deadline, *item));
    let mut steps: Vec<Placed> = Vec::new();
    for item in order {
        let choices = (0..tallies.len()).filter_map(|pool| {
            let (verb, day, licenses, end) = next(problem, item, pool, &tallies[pool], way)?;
            Some((tallies[pool].missing(problem, pool), pool, verb, day, licenses, end))
        });
        let chosen = choices.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        let Some((_, pool, verb, day, licenses, end)) = chosen else {
            continue;
        };
        steps.push(Placed { item, pool, verb, day });
        let tally = &mut tallies[pool];
        if verb == Verb::Order {
            tally.fixed = tally.fixed.plus(&Runs::sum([(day, end, i64::from(licenses))]));
        } else {
            (tally.licenses, tally.end, tally.day) = (licenses, end, day);
        }
    }
    steps.sort_by_key(|step| (step.day, step.pool));
    steps
}

/// How an item would go into a pool next: verb, day, licences and end afterwards.
fn next(problem: &Problem, item: usize, pool: usize, tally: &Tally, way: Way) -> Option<(Verb, i32, u32, i32)> {
    let (what, place) = (&problem.items[item], &problem.pools[pool]);
    if let Some(end) = what.order_end {
        let day = place.open.next(what.from).filter(|day| problem.may(item, pool, *day))?;
        return Some((Verb::Order, day, what.licenses, end));
    }
    let earliest = if way == Way::Wait {
        tally.end.max(tally.day)
    } else {
        tally.day
    };
    let on = |from: i32| {
        let day = place.open.next(from.max(what.from));
        day.filter(|day| problem.may(item, pool, *day))
    };
    let mut day = on(earliest)?;
    if day >= tally.end {
        day = on(day.max(place.activates))?;
        let end = problem.activated(day)?;
        return Some((Verb::Activate, day, what.licenses, end));
    }
    if way == Way::AddToday {
        let end = problem.added(tally.licenses, tally.end, what.licenses, day)?;
        Some((Verb::AddLicenses, day, tally.licenses + what.licenses, end))
    } else {
        let end = problem.extended(tally.licenses, tally.end, what.licenses, day)?;
        Some((Verb::Extend, day, tally.licenses, end))
    }
}

/// The plans of a way, each product after those it needs.
fn acts(ground: &Ground<'_>, whole: &Whole, way: Way) -> Vec<Act> {
    let mut planned = Planned::new();
    let mut acts = Vec::with_capacity(whole.acts.len());
    for act in &whole.acts {
        let mut scene = act.scene.clone();
        if let Some(free) = &act.free {
            scene.problem = free.problem.clone();
            for (pool, tenant) in scene.problem.pools.iter_mut().zip(&scene.tenants) {
                pool.open = ground.open(&scene.product, tenant, &planned);
            }
        }
        let steps = steps(&scene.problem, way);
        let (steps, objective) = match evaluate(&scene.problem, &steps) {
            Ok(objective) => (steps, objective),
            Err(_) => (Vec::new(), evaluate(&scene.problem, &[]).unwrap_or_default()),
        };
        let solved = Solved {
            steps,
            rank: Rank::of(&objective),
            optimal: false,
            bound: 0,
        };
        take_in(&mut planned, &scene, &solved);
        acts.push(Act {
            scene,
            solved,
            best_there: false,
            free: act.free.clone(),
        });
    }
    acts
}

/// A way over all products, as it can be carried out: where it can't be, without the products that
/// need others.
pub(crate) fn carried_out(ground: &Ground<'_>, whole: &Whole, way: Way, explored: u64) -> Result<Whole, PlanError> {
    let mut acts = acts(ground, whole, way);
    if let Ok(one) = assemble(ground, acts.clone(), explored) {
        return Ok(one);
    }
    for act in acts.iter_mut().filter(|act| act.free.is_some()) {
        act.solved.steps.clear();
        act.solved.rank = Rank::of(&evaluate(&act.scene.problem, &[]).unwrap_or_default());
    }
    assemble(ground, acts, explored)
}

/// What every way that can be carried out comes to over all products.
pub(crate) fn all(ground: &Ground<'_>, whole: &Whole) -> Vec<Baseline> {
    let of = |way: Way| {
        let one = carried_out(ground, whole, way, 0).ok()?;
        Some(Baseline {
            name: way.name(),
            objective: one.objective,
        })
    };
    Way::ALL.into_iter().filter_map(of).collect()
}
