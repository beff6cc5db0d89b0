//! The best plans of a pool or of several, by the subset of the benefits they use.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::pool::Step;
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;

/// A best plan of one pool: its steps in the order of execution, orders first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) rank: Rank,
    pub(crate) steps: Vec<Step>,
}

/// The best plan of a pool for each subset; `None` where there is none, or none that matters.
#[derive(Debug, Clone)]
pub(crate) struct Table(pub(crate) Vec<Option<Best>>);

impl Table {
    /// A table of so many subsets with the plans found.
    pub(crate) fn of(size: usize, found: BTreeMap<usize, Best>) -> Self {
        let mut table = vec![None; size];
        for (subset, best) in found {
            table[subset] = Some(best);
        }
        Self(table)
    }

    /// What each subset comes to.
    pub(crate) fn ranks(&self) -> Vec<Option<Rank>> {
        self.0.iter().map(|best| best.as_ref().map(|best| best.rank)).collect()
    }

    /// The better entry of two tables for each subset. The steps of equals may differ: `self` stays.
    pub(crate) fn or_better(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            let better = match (&mine, theirs) {
                (Some(mine), Some(theirs)) => theirs.rank < mine.rank,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            if better {
                mine.clone_from(theirs);
            }
        }
        self
    }
}

/// Steps of several pools, each pool's in the order of execution.
pub(crate) type Dealt = Vec<(usize, Step)>;

/// The order of two deals by the last level: the rows of the benefits in order of their ids, a used
/// one before an unused one, then what is done first.
pub(crate) fn canon(lots: &Lots, a: &Dealt, b: &Dealt) -> Ordering {
    let rows = |deal: &Dealt| {
        let mut used: Vec<Vec<(i32, usize, crate::term::Verb)>> = vec![Vec::new(); lots.lots.len()];
        for (pool, step) in deal {
            used[step.lot as usize].push((step.day, *pool, step.verb));
        }
        let mut rows = Vec::new();
        for (lot, mut steps) in lots.lots.iter().zip(used) {
            steps.sort_unstable();
            let unused = lot.count as usize - steps.len();
            rows.extend(steps.into_iter().map(Some));
            rows.extend(std::iter::repeat_n(None, unused));
        }
        rows
    };
    // `None` is the smallest of an option, and unused is the largest row.
    let by_row = rows(a).into_iter().zip(rows(b)).map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let run = |deal: &Dealt| {
        let mut run: Vec<_> = deal
            .iter()
            .map(|(pool, step)| (step.day, *pool, step.lot, step.verb))
            .collect();
        // Stable: a pool's steps of one day stay in the order of execution.
        run.sort_by_key(|(day, pool, ..)| (*day, *pool));
        run
    };
    by_row
        .fold(Ordering::Equal, Ordering::then)
        .then_with(|| run(a).cmp(&run(b)))
}
