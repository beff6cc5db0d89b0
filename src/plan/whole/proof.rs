//! The proof of plans in which one product gives something up for another that needs it.
//!
//! Let every product have its own best plan: nothing altogether is better. Where a product can't
//! have its own best, as another that it needs is not there then, any other plan is one of two:
//!
//! - it keeps to the days that the best plan of the other leaves. Then it comes to no less than the
//!   plans made one after the other;
//! - on some day on which the other was not there it is there now. Then the other comes to no less than
//!   its best plan of those that are there on that day, and the rest to no less than its own best.
//!
//! With the other there on such a day, the same can be said again: the days on which it is to be
//! there make a tree, which is searched from the least bound on. Once all that is left is above a plan,
//! that plan is the best. Its rows are the smallest too: each product's are, of its plans on these days.

use std::collections::BTreeSet;

use super::{Act, Course, Whole, certificate, whole};
use crate::model::{ProductName, TenantId};
use crate::plan::ground::Ground;
use crate::plan::ground::twins::compare;
use crate::plan::objective::evaluate;
use crate::plan::problem::rank::Rank;
use crate::plan::problem::{Placed, Problem};
use crate::plan::request::PlanError;
use crate::plan::search::effort::Shared;
use crate::plan::search::product::{self, Solved};
use crate::plan::whole::replay;

/// States that a proof may explore.
const EFFORT: u64 = 600_000;
/// Sets of days that are looked into at most.
const MOST_NODES: usize = 1_024;
/// Plans of single products that are made at most: a small one takes longer than its states tell.
const MOST_PLANS: usize = 3_000;

/// A product that could be there in a pool on a day on which it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct There {
    act: usize,
    pool: usize,
    day: i32,
}

/// The plans with products there on some days.
struct Node {
    /// They come to no less.
    bound: Rank,
    there: Vec<There>,
    /// Where something is not there: the plans that have it there are those of other nodes.
    elsewhere: BTreeSet<There>,
    /// The best plan of each product that has to be there, what it comes to, and which product it is.
    given: Vec<(usize, Rank, Vec<Placed>)>,
}

/// A search for the best plan of all products.
struct Proof<'a, 'g, 'w> {
    ground: &'a Ground<'g>,
    alone: &'a Whole,
    shared: &'a Shared<'w>,
    effort: u64,
    /// The best plan found, and what it comes to.
    best: Whole,
    found: Rank,
    open: Vec<Node>,
    /// Plans of single products that may still be made.
    plans_left: usize,
}

/// The best plan, proved where that is possible; `alone` is made of plans one after the other.
pub(crate) fn prove(
    ground: &Ground<'_>,
    alone: &Whole,
    best: Whole,
    shared: &Shared<'_>,
    effort: u64,
) -> Result<Whole, PlanError> {
    let mut proof = Proof {
        ground,
        alone,
        shared,
        effort: effort.min(shared.explored() + EFFORT),
        found: sum(&best),
        best,
        open: Vec::new(),
        plans_left: MOST_PLANS,
    };
    let proved = proof.all()?;
    let mut best = proof.best;
    if proved {
        let cost = best.objective.weighted_shortfall;
        best.certificate = certificate(ground, true, cost, &best.objective, shared.explored());
    } else {
        best.certificate.explored = shared.explored();
    }
    Ok(best)
}

impl Proof<'_, '_, '_> {
    /// Searches the tree; `false` where something is left open.
    fn all(&mut self) -> Result<bool, PlanError> {
        if !self.alone.acts.iter().all(|act| own(act).1.optimal) {
            return Ok(false);
        }
        let root = Node {
            bound: self
                .alone
                .acts
                .iter()
                .fold(Rank::default(), |sum, act| sum + own(act).1.rank),
            there: Vec::new(),
            elsewhere: BTreeSet::new(),
            given: Vec::new(),
        };
        if !self.branch(&root, self.alone)? {
            return Ok(false);
        }
        // Plans that are best whatever the rest of the tree holds, by what was given.
        let mut settled: Vec<Vec<(usize, Rank, Vec<Placed>)>> = Vec::new();
        for _ in 0..MOST_NODES {
            self.open
                .retain(|node| node.bound <= self.found && !settled.contains(&node.given));
            let next = (0..self.open.len()).min_by(|a, b| {
                let order = |at: usize| (self.open[at].bound, &self.open[at].there);
                order(*a).cmp(&order(*b))
            });
            let Some(next) = next else { return Ok(true) };
            let node = self.open.swap_remove(next);
            let needed: Vec<_> = node.there.iter().map(|there| needed(self.alone, *there)).collect();
            let course = Course {
                like: Some(self.alone),
                needed: &needed,
                ..Course::default()
            };
            let carried_out = whole(self.ground, self.shared, self.effort, course)?;
            let as_given = |(act, _, steps): &(usize, Rank, Vec<Placed>)| carried_out.acts[*act].solved.steps == *steps;
            if !node.given.iter().all(as_given) {
                return Ok(false);
            }
            let rank = sum(&carried_out);
            // Where all have the best there is for them here, nothing below is better.
            let mut free = carried_out
                .acts
                .iter()
                .filter_map(|act| Some((act, act.free.as_ref()?)));
            let best_here = rank == node.bound && free.all(|(act, free)| act.solved.steps == free.solved.steps);
            if !best_here && !self.branch(&node, &carried_out)? {
                return Ok(false);
            }
            if best_here {
                settled.push(node.given);
            }
            if rank < self.found || rank == self.found && compare(&carried_out, &self.best).is_lt() {
                (self.best, self.found) = (carried_out.proved_as(self.ground, self.alone), rank);
            }
        }
        Ok(false)
    }

    /// Opens the days on which a product is not there by the plan of a node; `false` where it is not known
    /// what plans come to then.
    fn branch(&mut self, node: &Node, plan: &Whole) -> Result<bool, PlanError> {
        let given = |act: usize| node.given.iter().any(|(other, ..)| *other == act);
        for (at, act) in plan.acts.iter().enumerate() {
            // What has to be there and needs others itself may do better beside other plans of those.
            let known = if given(at) { act.free.is_none() } else { act.best_there };
            if !known {
                return Ok(false);
            }
        }
        let mut elsewhere = node.elsewhere.clone();
        let mut children: Vec<(There, Node)> = Vec::new();
        for there in closed(self.ground, plan) {
            if node.elsewhere.contains(&there) {
                continue;
            }
            let Some(left) = self.plans_left.checked_sub(1) else {
                return Ok(false);
            };
            self.plans_left = left;
            elsewhere.insert(there);
            let (problem, best) = own(&self.alone.acts[there.act]);
            let mut needing = problem.clone();
            let mut all = node.there.clone();
            all.push(there);
            all.sort_unstable();
            for one in all.iter().filter(|one| one.act == there.act) {
                needing.pools[one.pool].needed.push(one.day);
            }
            let left = self.effort.saturating_sub(self.shared.explored());
            let solved = product::solve(&needing, self.shared, left);
            if self.shared.stopped() {
                return Err(PlanError::Stopped);
            }
            if !solved.optimal {
                return Ok(false);
            }
            let is_there = |one: &There| replay::licenses(problem, one.pool, &solved.steps).at(one.day) > 0;
            if !all.iter().filter(|one| one.act == there.act).all(is_there) {
                // No plan has it there.
                continue;
            }
            let Ok(objective) = evaluate(problem, &solved.steps) else {
                return Ok(false);
            };
            let rank = Rank::of(&objective);
            let mut given = node.given.clone();
            let before = match given.iter().position(|(act, ..)| *act == there.act) {
                Some(at) => given.swap_remove(at).1,
                None => best.rank,
            };
            given.push((there.act, rank, solved.steps));
            given.sort_unstable_by_key(|(act, ..)| *act);
            let bound = node.bound - before + rank;
            if bound <= self.found {
                let child = Node {
                    bound,
                    there: all,
                    elsewhere: BTreeSet::new(),
                    given,
                };
                children.push((there, child));
            }
        }
        // A plan that has it there on several of the days belongs to the last of them: where the bound
        // is highest, there is the least to look into.
        children.sort_by(|(_, a), (_, b)| (a.bound, &a.there).cmp(&(b.bound, &b.there)));
        for (there, mut child) in children {
            elsewhere.remove(&there);
            child.elsewhere.clone_from(&elsewhere);
            self.open.push(child);
        }
        Ok(true)
    }
}

fn sum(plan: &Whole) -> Rank {
    plan.acts.iter().fold(Rank::default(), |sum, act| sum + act.solved.rank)
}

fn needed(alone: &Whole, there: There) -> (ProductName, TenantId, i32) {
    let scene = &alone.acts[there.act].scene;
    (scene.product.clone(), scene.tenants[there.pool].clone(), there.day)
}

/// The best plan of a product whatever the others do, and its problem.
fn own(act: &Act) -> (&Problem, &Solved) {
    act.free
        .as_ref()
        .map_or((&act.scene.problem, &act.solved), |free| (&free.problem, &free.solved))
}

/// The days on which a product could have a step if one that it needs were there, which is not.
fn closed(ground: &Ground<'_>, plan: &Whole) -> BTreeSet<There> {
    let mut days = BTreeSet::new();
    for act in &plan.acts {
        let Some(free) = &act.free else { continue };
        let others = ground.needed_by(&act.scene.product);
        let others: Vec<usize> = (0..plan.acts.len())
            .filter(|other| others.contains(&&plan.acts[*other].scene.product))
            .collect();
        for (pool, tenant) in act.scene.tenants.iter().enumerate() {
            let could = |day: i32| (0..free.problem.items.len()).any(|item| free.problem.may(item, pool, day));
            let shut = |day: &i32| !act.scene.problem.pools[pool].open.has(*day) && could(*day);
            for day in (ground.first..ground.until).filter(shut) {
                for other in &others {
                    let scene = &plan.acts[*other].scene;
                    let there = plan.planned.get(&(tenant.clone(), scene.product.clone()));
                    let Ok(pool) = scene.tenants.binary_search(tenant) else {
                        continue;
                    };
                    if there.is_none_or(|there| there.at(day) <= 0) {
                        days.insert(There { act: *other, pool, day });
                    }
                }
            }
        }
    }
    days
}
