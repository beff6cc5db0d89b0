//! The best plan of one product: a good one first, then the proof or a better one.

use super::deal::{best_of, deal};
use super::effort::Shared;
use super::local;
use super::pool::{Scope, Search};
use super::table::{Dealt, Table};
use crate::cores::side_by_side;
use crate::model::ProductName;
use crate::plan::objective::evaluate;
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;
use crate::plan::problem::{Placed, Problem};
use crate::plan::whole::alternative;
use crate::plan::whole::baseline::{self, Way};
use crate::term::Verb;

/// Subsets of the benefits up to which every one of them is planned for every pool.
pub(crate) const MOST_SUBSETS: usize = 1_024;
/// Subsets up to which most of the effort goes into the proof.
const ORDINARY_SUBSETS: usize = 64;
/// Ways in which all keys can follow each other up to which several pools can be proved: eight keys.
const MOST_SEQUENCES: u64 = 50_000;
/// Labels of each subset that the first, quick search keeps; fewer where there are many subsets.
const BEAM: usize = 8;

/// States that the proof of each pool gets at first, and by how many times more in each round.
const FIRST_ROUND: u64 = 4_096;
const MORE_EACH_ROUND: u64 = 8;

/// Less than anything comes to.
const NEVER: Rank = Rank {
    cost: -1,
    lost: 0,
    bank: 0,
    steps: 0,
    days: 0,
};

/// A plan of one product.
#[derive(Debug, Clone)]
pub(crate) struct Solved {
    /// The steps, by day; those of one day by pool, those of one pool in the order of execution.
    pub(crate) steps: Vec<Placed>,
    /// What it comes to.
    pub(crate) rank: Rank,
    /// Whether no plan is better.
    pub(crate) optimal: bool,
    /// No plan's weighted shortfall is lower.
    pub(crate) bound: i128,
}

/// Finds the best plan it can within `effort` states: never worse than a rule of thumb.
pub(crate) fn solve(problem: &Problem, shared: &Shared<'_>, effort: u64) -> Solved {
    let mut best = search(problem, shared, effort, None);
    if best.optimal {
        return best;
    }
    for way in Way::ALL {
        let steps = baseline::steps(problem, way);
        if let Ok(objective) = evaluate(problem, &steps)
            && Rank::of(&objective) < best.rank
        {
            best = Solved {
                steps,
                rank: Rank::of(&objective),
                optimal: false,
                bound: best.bound.min(objective.weighted_shortfall),
            };
        }
    }
    best
}

/// The best plan of those with at most `most_steps`, where there is a limit.
fn search(problem: &Problem, shared: &Shared<'_>, effort: u64, most_steps: Option<usize>) -> Solved {
    let lots = Lots::new(problem);
    let Some(size) = lots.subsets().filter(|size| *size <= MOST_SUBSETS) else {
        let found = local::solve(problem, &lots, shared, effort);
        return if most_steps.is_none_or(|most| found.steps.len() <= most) {
            found
        } else {
            idle(problem)
        };
    };
    let pools = problem.pools.len();
    let spent = shared.explored();
    // Half of the effort is kept for the proof.
    let likely = likely(problem, &lots, shared, effort / 2);
    let mut left = effort.saturating_sub(shared.explored() - spent);
    let Some((mut rank, mut steps)) = deal(&lots, &likely, most_steps) else {
        return nothing(problem);
    };
    if pools > 1 && size > ORDINARY_SUBSETS {
        // Each state stands for more, and where the keys can follow each other in too many ways a proof
        // is out of reach: spend less on trying.
        left = if lots.sequences() <= MOST_SEQUENCES {
            left / size as u64 * ORDINARY_SUBSETS as u64
        } else {
            left / size as u64 / 4
        };
    }
    let mut known: Vec<Vec<Option<Rank>>> = (0..pools)
        .map(|at| Search::new(problem, &lots, at, Scope::All, None).outlook(rank.cost))
        .collect();
    let mut tables = likely;
    let mut proved = vec![false; pools];
    // What one pool proves makes the others quick, and which is the easiest is not known before: each
    // gets a little at first, and more once all have had that. A single one has nothing to wait for.
    let mut most = if pools > 1 { FIRST_ROUND } else { left };
    while !proved.iter().all(|proved| *proved) && left > 0 && !shared.stopped() {
        for at in 0..pools {
            if proved[at] {
                continue;
            }
            let others = known.iter().enumerate().filter(|(pool, _)| *pool != at);
            let others: Vec<_> = others.map(|(_, known)| known.as_slice()).collect();
            let others = best_of(&lots, &others);
            let allow = |subset: usize| {
                if most_steps.is_some_and(|most| lots.size(subset) > most) {
                    // No plan that counts uses so many here.
                    return NEVER;
                }
                rank - lots.unused - others[lots.all() - subset]
            };
            let allow: Vec<Rank> = (0..size).map(allow).collect();
            let mut share = shared.share(most.min(left));
            let search = Search::new(problem, &lots, at, Scope::All, Some(&allow));
            let (table, least) = search.table_and_least(&mut share, rank.cost);
            left -= share.spent().min(left);
            if share.ran_out() {
                tables[at] = table.or_better(&tables[at]);
                for (known, least) in known[at].iter_mut().zip(least) {
                    // Nothing that matters is less than either.
                    *known = known.zip(least).map(|(known, least)| known.max(least));
                }
            } else {
                known[at] = least;
                tables[at] = table;
                proved[at] = true;
            }
            if let Some(better) = deal(&lots, &tables, most_steps)
                && better.0 <= rank
            {
                (rank, steps) = better;
            }
        }
        most = most.saturating_mul(MORE_EACH_ROUND);
    }
    let optimal = proved.iter().all(|proved| *proved);
    let bound = if optimal {
        rank.cost
    } else {
        let known: Vec<_> = known.iter().map(Vec::as_slice).collect();
        let best = best_of(&lots, &known);
        best.get(lots.all()).map_or(0, |best| best.cost.clamp(0, rank.cost))
    };
    solved(problem, &lots, rank, &steps, bound, optimal)
}

/// At most so many steps for one product.
#[derive(Clone, Copy)]
pub(crate) struct Limit<'a> {
    pub(crate) product: &'a ProductName,
    pub(crate) steps: usize,
}

/// The best plan with at most so many steps, proved where it says so; `full` is the best with more.
pub(crate) fn limited(problem: &Problem, full: &[Placed], shared: &Shared<'_>, effort: u64, steps: usize) -> Solved {
    let mut fewer = search(problem, shared, effort, Some(steps));
    if fewer.optimal {
        return fewer;
    }
    // Leaving one out of the full plan may still be better than what the quick search finds.
    let left = alternative::without_one(problem, full).filter(|left| left.len() <= steps);
    for steps in left.into_iter().chain([Vec::new()]) {
        let Ok(objective) = evaluate(problem, &steps) else {
            continue;
        };
        if Rank::of(&objective) < fewer.rank {
            fewer = Solved {
                rank: Rank::of(&objective),
                steps,
                optimal: false,
                bound: 0,
            };
        }
    }
    fewer
}

/// The likely best plans of every pool, each with an equal share of the effort.
fn likely(problem: &Problem, lots: &Lots, shared: &Shared<'_>, effort: u64) -> Vec<Table> {
    let pools = problem.pools.len();
    let size = lots.subsets().unwrap_or(MOST_SUBSETS);
    let beam = (BEAM * ORDINARY_SUBSETS / size.max(1)).clamp(2, BEAM);
    let table = |at: usize| {
        let mut share = shared.share(effort / pools.max(1) as u64);
        Search::new(problem, lots, at, Scope::Likely { beam }, None).table(&mut share)
    };
    if size > ORDINARY_SUBSETS {
        side_by_side(pools, table)
    } else {
        (0..pools).map(table).collect()
    }
}

/// The plan without steps.
fn idle(problem: &Problem) -> Solved {
    let objective = evaluate(problem, &[]).unwrap_or_default();
    Solved {
        steps: Vec::new(),
        rank: Rank::of(&objective),
        optimal: false,
        bound: 0,
    }
}

/// A product without pools has nothing to plan.
fn nothing(problem: &Problem) -> Solved {
    let lots = Lots::new(problem);
    Solved {
        steps: Vec::new(),
        rank: lots.unused,
        optimal: true,
        bound: 0,
    }
}

/// Names the benefits of a deal: of equal ones the first goes to the smallest row.
pub(crate) fn solved(problem: &Problem, lots: &Lots, rank: Rank, deal: &Dealt, bound: i128, optimal: bool) -> Solved {
    let mut rows: Vec<Vec<(i32, usize, Verb, usize)>> = vec![Vec::new(); lots.lots.len()];
    for (position, (pool, step)) in deal.iter().enumerate() {
        rows[step.lot as usize].push((step.day, *pool, step.verb, position));
    }
    let mut items = vec![0; deal.len()];
    for (lot, mut rows) in lots.lots.iter().zip(rows) {
        rows.sort_unstable();
        for (count, (.., position)) in rows.into_iter().enumerate() {
            items[position] = lot.item + count;
        }
    }
    let mut steps: Vec<Placed> = deal
        .iter()
        .zip(items)
        .map(|((pool, step), item)| Placed {
            item,
            pool: *pool,
            verb: step.verb,
            day: step.day,
        })
        .collect();
    steps.sort_by_key(|step| (step.day, step.pool));
    smallest_first(&mut steps);
    debug_assert_eq!(
        problem.items.len(),
        lots.lots.iter().map(|lot| lot.count as usize).sum::<usize>()
    );
    Solved {
        steps,
        rank,
        optimal,
        bound,
    }
}

/// Puts orders among the keys of the same day and pool so that the ids are smallest: an order and a
/// key do not touch each other, so only the order among the keys matters.
fn smallest_first(steps: &mut [Placed]) {
    for same in steps.chunk_by_mut(|a, b| (a.day, a.pool) == (b.day, b.pool)) {
        let (mut orders, keys): (Vec<Placed>, Vec<Placed>) = same.iter().partition(|step| step.verb == Verb::Order);
        orders.sort_by_key(|order| order.item);
        let (mut orders, mut keys) = (orders.into_iter().peekable(), keys.into_iter().peekable());
        for slot in same {
            let order_first = match (orders.peek(), keys.peek()) {
                (Some(order), Some(key)) => order.item < key.item,
                (order, _) => order.is_some(),
            };
            if let Some(step) = if order_first { orders.next() } else { keys.next() } {
                *slot = step;
            }
        }
    }
}
