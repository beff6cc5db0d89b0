//! As few more keys as will do.

use super::{Closing, EFFORT, MOST, key, smallest};
use crate::plan::answer::shortfall::missing;
use crate::plan::answer::words;
use crate::plan::problem::{Item, Problem};
use crate::plan::search::product;
use crate::plan::whole::replay;

/// More keys that are tried one number after the other; then one for each year.
const FEW_KEYS: usize = 3;
/// Benefits up to which all pools are planned anew for each number of licences.
const FEW_ITEMS: usize = 5;
/// Days of a year.
const YEAR: i32 = 365;

impl Closing<'_> {
    /// As few more keys as will do, of as few licences, free to be used at any time.
    pub(super) fn another_key(&self) -> Option<String> {
        let problem = &self.act.scene.problem;
        if problem.pools[self.run.pool].activates >= problem.until {
            return None;
        }
        let with = |keys: usize, licenses: u32| {
            let mut changed = problem.clone();
            let key = key(problem, licenses, problem.until + 1);
            changed.items.extend(std::iter::repeat_n(key, keys));
            changed
        };
        // Three keys' worth of what is missing is more than one key can be needed for.
        let most = self.run.most.saturating_mul(3);
        let limit = |licenses: i64| {
            u32::try_from(licenses)
                .unwrap_or(u32::MAX)
                .min(crate::term::MOST_LICENSES)
        };
        // Where more is missing in other pools, they may have the first of what there is.
        let everywhere = (0..problem.pools.len()).map(|pool| {
            let licenses = replay::licenses(problem, pool, &self.act.solved.steps);
            let open = missing(self.ground, problem, pool, &licenses).into_iter();
            open.map(|(.., short)| short).max().unwrap_or(0)
        });
        let everywhere = limit(everywhere.sum::<i64>().saturating_mul(3));
        let most = limit(most);
        let years = usize::try_from((problem.until - problem.first) / YEAR + 1).unwrap_or(1);
        let product = self.ground.shown(&self.act.scene.product);
        let numbers = (1..=FEW_KEYS).chain((years > FEW_KEYS && years <= 4 * MOST).then_some(years));
        let numbers: Vec<usize> = numbers.collect();
        let found = numbers.iter().find_map(|keys| {
            let all = |licenses: u32| self.closes(&with(*keys, licenses));
            let found = if problem.items.len() <= FEW_ITEMS {
                smallest(1, most, all)
            } else {
                // What would do for the pool alone is quicker to see, and as a rule does for all pools.
                let alone = smallest(1, most, |licenses| self.alone(&with(*keys, licenses)))?;
                smallest_from(alone, most, all)
            };
            let more = || smallest(most + 1, everywhere, all);
            let licenses = found.or_else(more)?;
            let licenses = words::of(licenses.into(), "licence");
            Some(match keys {
                1 => format!("one more key of `{product}` with {licenses}"),
                2 => format!("two more keys of `{product}` with {licenses} each"),
                3 => format!("three more keys of `{product}` with {licenses} each"),
                _ => format!("{keys} more keys of `{product}`, one for each year, with {licenses} each"),
            })
        });
        let last = numbers.last().map_or(1, |last| *last);
        self.tried(format!(
            "up to {last} more keys of up to {}",
            words::of(everywhere.max(most).into(), "licence")
        ));
        found
    }

    /// Whether the run can be closed by what the plan uses in the pool, what it leaves unused and
    /// what a changed problem has more.
    pub(super) fn alone(&self, changed: &Problem) -> bool {
        let Some(shared) = self.shared() else { return false };
        let pool = self.run.pool;
        let elsewhere = |item: usize| {
            let mut steps = self.act.solved.steps.iter();
            steps.any(|step| step.item == item && step.pool != pool)
        };
        let items = changed.items.iter().enumerate().filter(|(item, _)| !elsewhere(*item));
        let items = items.map(|(_, item)| Item {
            places: vec![item.places[pool]],
            ..item.clone()
        });
        let problem = Problem {
            pools: vec![changed.pools[pool].clone()],
            items: items.collect(),
            ..*changed
        };
        // A quick look is enough: what it misses, more licences will show.
        let effort = (self.left.get() / 8).clamp(1, EFFORT / 8);
        let solved = product::solve(&problem, &shared, effort);
        self.spend(&shared);
        self.closed(&problem, 0, &solved.steps)
    }
}

/// The same, where `low` itself is likely to do.
fn smallest_from(low: u32, high: u32, will_do: impl Fn(u32) -> bool) -> Option<u32> {
    if will_do(low) {
        return Some(low);
    }
    smallest(low + 1, high, will_do)
}
