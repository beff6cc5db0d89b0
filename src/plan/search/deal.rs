//! Dealing the benefits to the pools: which subset goes where.

use super::table::{self, Dealt, Table};
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;

/// The best deals of all benefits to the first so many pools, by the subset used.
struct Stage {
    // What it comes to, and the subset that the last of the pools takes.
    entries: Vec<Option<(Rank, u32)>>,
}

/// The best plan over all pools: what it comes to, with what is unused, and its steps.
///
/// With `most_steps`, of those with at most so many steps. Exact for what the tables hold, also in
/// the last level.
pub(crate) fn deal(lots: &Lots, tables: &[Table], most_steps: Option<usize>) -> Option<(Rank, Dealt)> {
    let mut stages: Vec<Stage> = Vec::with_capacity(tables.len());
    for table in tables {
        let stage = next_stage(lots, &stages, tables, table)?;
        stages.push(stage);
    }
    let mut best: Option<(Rank, Dealt)> = None;
    let last = stages.len().checked_sub(1)?;
    for (subset, entry) in stages[last].entries.iter().enumerate() {
        let Some((rank, _)) = entry else { continue };
        if most_steps.is_some_and(|most| lots.size(subset) > most) {
            continue;
        }
        let better = match &best {
            None => true,
            Some((held, _)) if rank != held => rank < held,
            Some((_, steps)) => table::canon(lots, &steps_of(&stages, tables, last, subset), steps).is_lt(),
        };
        if better {
            best = Some((*rank, steps_of(&stages, tables, last, subset)));
        }
    }
    best.map(|(rank, steps)| (rank + lots.unused, steps))
}

fn next_stage(lots: &Lots, stages: &[Stage], tables: &[Table], table: &Table) -> Option<Stage> {
    let size = lots.subsets()?;
    let Some(before) = stages.last() else {
        let entries = table.0.iter().enumerate();
        let entries = entries.map(|(subset, best)| best.as_ref().map(|best| (best.rank, subset as u32)));
        return Some(Stage {
            entries: entries.collect(),
        });
    };
    let mut entries: Vec<Option<(Rank, u32)>> = vec![None; size];
    for (taken, best) in table.0.iter().enumerate() {
        let Some(best) = best else { continue };
        for others in lots.within(lots.all() - taken) {
            let Some((rank, _)) = before.entries[others] else {
                continue;
            };
            let rank = rank + best.rank;
            let slot = &mut entries[taken + others];
            let better = match slot {
                None => true,
                Some((held, _)) if rank != *held => rank < *held,
                Some((_, other)) => {
                    let mine = joined(stages, tables, others, taken, table);
                    let theirs = joined(stages, tables, taken + others - *other as usize, *other as usize, table);
                    table::canon(lots, &mine, &theirs).is_lt()
                }
            };
            if better {
                *slot = Some((rank, taken as u32));
            }
        }
    }
    Some(Stage { entries })
}

fn joined(stages: &[Stage], tables: &[Table], before: usize, taken: usize, table: &Table) -> Dealt {
    let mut steps = steps_of(stages, tables, stages.len() - 1, before);
    if let Some(best) = &table.0[taken] {
        steps.extend(best.steps.iter().map(|step| (stages.len(), *step)));
    }
    steps
}

/// The steps of the first `last + 1` pools with which they use a subset best.
fn steps_of(stages: &[Stage], tables: &[Table], last: usize, mut subset: usize) -> Dealt {
    let mut taken = Vec::with_capacity(last + 1);
    for stage in stages[..=last].iter().rev() {
        let part = stage.entries[subset].map_or(0, |(_, part)| part as usize);
        taken.push(part);
        subset -= part;
    }
    taken.reverse();
    let mut steps = Dealt::new();
    for (pool, part) in taken.into_iter().enumerate() {
        if let Some(best) = &tables[pool].0[part] {
            steps.extend(best.steps.iter().map(|step| (pool, *step)));
        }
    }
    steps
}

/// What the pools of some tables come to at best when nothing else is used, for every subset they
/// may use of: the benefits of it that they do not take stay unused.
pub(crate) fn best_of(lots: &Lots, tables: &[&[Option<Rank>]]) -> Vec<Rank> {
    let size = lots.subsets().unwrap_or(0);
    let mut sums: Vec<Rank> = vec![Rank::WORST; size];
    if let Some(none) = sums.first_mut() {
        *none = Rank::default();
    }
    for table in tables {
        let mut next = vec![Rank::WORST; size];
        for (taken, rank) in table.iter().enumerate() {
            let Some(rank) = rank else { continue };
            for others in lots.within(lots.all() - taken) {
                if sums[others].cost < Rank::WORST.cost {
                    let slot = &mut next[taken + others];
                    *slot = (*slot).min(*rank + sums[others]);
                }
            }
        }
        sums = next;
    }
    // What may be used need not be: carry each entry to the subsets with one more.
    for lot in 0..lots.lots.len() {
        for subset in 0..size {
            if lots.count(subset, lot) < lots.lots[lot].count {
                let more = lots.with(subset, lot);
                sums[more] = sums[more].min(sums[subset]);
            }
        }
    }
    sums
}
