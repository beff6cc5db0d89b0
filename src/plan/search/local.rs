//! Portfolios with too many benefits for a table of all their subsets: a good assignment is found
//! by moving benefits from pool to pool.

use std::collections::BTreeMap;

use super::effort::Shared;
use super::pool::{Scope, Search};
use super::product::Solved;
use crate::cores::side_by_side;
use crate::plan::bound::profile::{Profile, Stretch};
use crate::plan::bound::worth::Worth;
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;
use crate::plan::problem::{Placed, Problem};

/// Labels kept of each length while one pool is planned.
const WIDTH: usize = 12;

/// Which pool each item is offered to; `None`: none.
type Offers = Vec<Option<usize>>;

/// A plan of one pool from what it is offered.
#[derive(Debug, Clone)]
struct Planned {
    rank: Rank,
    steps: Vec<Placed>,
}

/// Finds a good plan; never claims that it is the best.
pub(crate) fn solve(problem: &Problem, lots: &Lots, shared: &Shared<'_>, effort: u64) -> Solved {
    let mut known: BTreeMap<(usize, Vec<usize>), Planned> = BTreeMap::new();
    let mut offers = first_offers(problem);
    let mut left = effort;
    let pools = problem.pools.len();
    let total = |known: &BTreeMap<(usize, Vec<usize>), Planned>, offers: &Offers| {
        (0..pools)
            .filter_map(|pool| known.get(&(pool, offered(offers, pool))))
            .fold(lots.unused, |sum, planned| sum + planned.rank)
    };
    let first: Vec<_> = (0..pools).map(|pool| (pool, offered(&offers, pool))).collect();
    left = left.saturating_sub(learn(problem, shared, &mut known, first, left));
    let mut best = total(&known, &offers);
    while left > 0 && !shared.stopped() {
        let moves = moves(problem, &offers);
        let mut wanted: Vec<(usize, Vec<usize>)> = Vec::new();
        for moved in &moves {
            for pool in 0..pools {
                let key = (pool, offered(moved, pool));
                if !known.contains_key(&key) {
                    wanted.push(key);
                }
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        left = left.saturating_sub(learn(problem, shared, &mut known, wanted, left));
        // A move that was not planned within the effort has no total to compare.
        let complete = |moved: &&Offers| (0..pools).all(|pool| known.contains_key(&(pool, offered(moved, pool))));
        let chosen = moves
            .iter()
            .filter(complete)
            .map(|moved| (total(&known, moved), moved))
            .min_by(|a, b| a.0.cmp(&b.0));
        match chosen {
            Some((rank, moved)) if rank < best => {
                best = rank;
                offers.clone_from(moved);
            }
            _ => break,
        }
    }
    let mut steps: Vec<Placed> = Vec::new();
    for pool in 0..pools {
        if let Some(planned) = known.get(&(pool, offered(&offers, pool))) {
            steps.extend(&planned.steps);
        }
    }
    steps.sort_by_key(|step| (step.day, step.pool));
    Solved {
        steps,
        rank: best,
        optimal: false,
        bound: bound(problem).min(best.cost),
    }
}

fn offered(offers: &Offers, pool: usize) -> Vec<usize> {
    let items = offers.iter().enumerate();
    items
        .filter(|(_, to)| **to == Some(pool))
        .map(|(item, _)| item)
        .collect()
}

/// Plans pools that are not known yet, as many as the effort allows, and tells what it took.
fn learn(
    problem: &Problem,
    shared: &Shared<'_>,
    known: &mut BTreeMap<(usize, Vec<usize>), Planned>,
    mut wanted: Vec<(usize, Vec<usize>)>,
    left: u64,
) -> u64 {
    // A fixed share each, so that the result does not depend on which thread is first.
    let pools = problem.pools.len().max(1);
    wanted.truncate(usize::try_from(left / 20_000).unwrap_or(usize::MAX).max(pools));
    let each = (left / wanted.len().max(1) as u64).min(200_000);
    let planned = side_by_side(wanted.len(), |at| {
        let (pool, items) = &wanted[at];
        plan_pool(problem, shared, *pool, items, each)
    });
    let mut spent = 0;
    for (key, (planned, states)) in wanted.into_iter().zip(planned) {
        spent += states;
        known.insert(key, planned);
    }
    spent.max(1)
}

/// Plans one pool with some of the items, or the largest of them where their subsets can't be counted.
fn plan_pool(problem: &Problem, shared: &Shared<'_>, pool: usize, items: &[usize], effort: u64) -> (Planned, u64) {
    let items = &countable(problem, pool, items);
    let alone = alone(problem, pool, items);
    let lots = Lots::new(&alone);
    let mut share = shared.share(effort);
    let found = Search::new(&alone, &lots, 0, Scope::Narrow { width: WIDTH }, None).run(&mut share, |_, _| {});
    let best = found.into_iter().min_by(|a, b| a.1.rank.cmp(&b.1.rank));
    let Some((_, best)) = best else {
        return (
            Planned {
                rank: Rank::WORST,
                steps: Vec::new(),
            },
            share.spent(),
        );
    };
    let deal = best.steps.iter().map(|step| (0, *step)).collect();
    let named = super::product::solved(&alone, &lots, best.rank, &deal, 0, false);
    let steps = named.steps.into_iter().map(|step| Placed {
        item: items[step.item],
        pool,
        ..step
    });
    let planned = Planned {
        rank: best.rank,
        steps: steps.collect(),
    };
    (planned, share.spent())
}

/// The items, or the largest of them where their subsets can't be counted.
fn countable(problem: &Problem, pool: usize, items: &[usize]) -> Vec<usize> {
    let mut largest = items.to_vec();
    largest.sort_by_key(|item| (std::cmp::Reverse(problem.items[*item].licenses), *item));
    let first = |count: usize| {
        let mut items = largest[..count].to_vec();
        items.sort_unstable();
        items
    };
    let countable = |count: &usize| Lots::new(&alone(problem, pool, &first(*count))).subsets().is_some();
    let counts: Vec<usize> = (0..=items.len()).collect();
    first(counts.partition_point(countable).saturating_sub(1))
}

/// The problem of one pool with some of the items.
fn alone(problem: &Problem, pool: usize, items: &[usize]) -> Problem {
    let mut alone = Problem {
        pools: vec![problem.pools[pool].clone()],
        items: items.iter().map(|item| problem.items[*item].clone()).collect(),
        ..*problem
    };
    for item in &mut alone.items {
        item.places = vec![item.places[pool]];
    }
    alone
}

/// Gives each item, the largest first, to the pool that is then the shortest of licence-days.
fn first_offers(problem: &Problem) -> Offers {
    let mut missing: Vec<i128> = problem
        .pools
        .iter()
        .map(|pool| {
            let held = pool.held.map(|held| (held.from, held.end, i64::from(held.licenses)));
            let there = pool.fixed.plus(&crate::plan::problem::runs::Runs::sum(held));
            let profile = Profile::new(&pool.demand, &there, problem.first, problem.until);
            profile.cost(0, problem.first, problem.until) / i128::from(profile.least_weight())
        })
        .collect();
    let mut order: Vec<usize> = (0..problem.items.len()).collect();
    order.sort_by_key(|item| (std::cmp::Reverse(problem.items[*item].licenses), *item));
    let mut offers: Offers = vec![None; problem.items.len()];
    for item in order {
        let what = &problem.items[item];
        let places = (0..problem.pools.len()).filter(|pool| what.places[*pool]);
        if let Some(pool) = places.max_by_key(|pool| (missing[*pool], std::cmp::Reverse(*pool))) {
            missing[pool] -= i128::from(what.licenses) * 365;
            offers[item] = Some(pool);
        }
    }
    offers
}

/// Every way of offering one item elsewhere, or of two items changing places.
fn moves(problem: &Problem, offers: &Offers) -> Vec<Offers> {
    let mut moves = Vec::new();
    for item in 0..offers.len() {
        for to in (0..problem.pools.len()).map(Some).chain([None]) {
            let allowed = to.is_none_or(|pool| problem.items[item].places[pool]);
            // Equal neighbours: moving the first of them is moving any.
            let first = item == 0 || problem.items[item - 1] != problem.items[item] || offers[item - 1] != offers[item];
            if allowed && to != offers[item] && first {
                let mut moved = offers.clone();
                moved[item] = to;
                moves.push(moved);
            }
        }
    }
    moves
}

/// A weighted shortfall that no plan can be below: all licence-days there are, spent freely over
/// all pools.
pub(crate) fn bound(problem: &Problem) -> i128 {
    let worth = Worth::of(problem);
    let licenses: i64 = problem.items.iter().map(|item| i64::from(item.licenses)).sum();
    let keys = problem.items.len() as i128;
    let pools = problem.pools.iter().map(|pool| {
        let standing = pool.held.map_or(0, |held| i64::from(held.licenses));
        // Before each redemption stand at most all licences but the key's own.
        let stood = keys * i128::from(standing + licenses) - i128::from(licenses);
        let end = pool.held.map_or(problem.first, |held| held.end);
        let profile = Profile::new(&pool.demand, &pool.fixed, problem.first, problem.until);
        let supply = i128::from(standing) * i128::from((end - problem.first).max(0));
        let ordered: i128 = problem
            .items
            .iter()
            .filter_map(|item| {
                item.order_end
                    .map(|end| i128::from(item.licenses) * i128::from((end - problem.first).max(0)))
            })
            .sum();
        profile
            .ideal(&Stretch {
                from: problem.first,
                step: problem.first,
                before: 0,
                after: 0,
                lapse: problem.first,
                most: standing + licenses,
                supply: supply + ordered + worth.gain(licenses, stood),
            })
            .cost
    });
    pools.sum()
}
