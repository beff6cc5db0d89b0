//! The best plans of one pool: one for every subset of the benefits.
//!
//! Plans grow step by step. An order stands on the first open day: its end is fixed, so a later day
//! only loses. An extension stands on the first open day after the step before it: its result does
//! not depend on the day. So only adding and activating have a day to choose.

use std::collections::BTreeMap;

use super::effort::Effort;
use super::grow::Growth;
use super::label::{Front, Label, Trail};
use super::table::{Best, Table};
use crate::plan::bound::profile::Profile;
use crate::plan::bound::target::Targets;
use crate::plan::bound::worth::Worth;
use crate::plan::objective::banked;
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;
use crate::plan::problem::runs::Runs;
use crate::plan::problem::{Pool, Problem};
use crate::term::limits::KEY_MONTHS;
use crate::term::{Basis, ExtensionCap, Verb, calendar};

/// A step of a pool: one of a lot on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    pub(crate) lot: u16,
    pub(crate) day: i32,
    pub(crate) verb: Verb,
}

/// Which days and labels a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Days that are likely to matter, and so many labels of each subset.
    Likely { beam: usize },
    /// Days that are likely to matter, and so many labels of all subsets with equally many keys.
    Narrow { width: usize },
    /// Every day and label that the bounds leave.
    All,
}

/// A search for the best plans of a pool.
pub(crate) struct Search<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) lots: &'a Lots,
    pub(crate) at: usize,
    pub(crate) scope: Scope,
    pub(crate) worth: Worth,
    pub(crate) targets: Targets<'a>,
    parts: Vec<Orders>,
    trail: Trail,
    /// What using each subset changes, where they can be listed.
    using: Vec<Rank>,
}

/// A subset of the orders, placed in the pool.
#[derive(Debug, Clone)]
struct Orders {
    subset: usize,
    profile: Profile,
    lost: i128,
    days: i64,
    steps: Vec<Step>,
}

impl<'a> Search<'a> {
    /// A search of pool `at`. `allow` is what a plan of each subset may come to and still be part of
    /// a best plan; without it nothing is left out.
    pub(crate) fn new(
        problem: &'a Problem,
        lots: &'a Lots,
        at: usize,
        scope: Scope,
        allow: Option<&'a [Rank]>,
    ) -> Self {
        let mut search = Self {
            problem,
            lots,
            at,
            scope,
            worth: Worth::of(problem),
            targets: Targets::new(lots, at, allow),
            parts: Vec::new(),
            trail: Trail::default(),
            using: lots.all_using(),
        };
        search.parts = search.orders();
        search
    }

    /// How many labels are remembered.
    pub(crate) fn remembered(&self) -> usize {
        self.trail.len()
    }

    pub(crate) fn pool(&self) -> &'a Pool {
        &self.problem.pools[self.at]
    }

    pub(crate) fn profile(&self, label: &Label) -> &Profile {
        &self.parts[label.part as usize].profile
    }

    /// The day on which an order of a lot is placed here: the first it can be.
    fn order_day(&self, lot: usize) -> Option<(i32, i32)> {
        let what = &self.lots.lots[lot];
        let day = self.pool().open.next(what.from)?;
        (day < what.too_late[self.at]).then_some((day, what.order_end?))
    }

    /// Every subset of the orders that can be placed here.
    fn orders(&self) -> Vec<Orders> {
        let mut subsets: Vec<usize> = vec![0];
        for (index, lot) in self.lots.lots.iter().enumerate() {
            if self.order_day(index).is_none() {
                continue;
            }
            let mut last = 0..subsets.len();
            for _ in 0..lot.count {
                let from = subsets.len();
                for at in last {
                    subsets.push(self.lots.with(subsets[at], index));
                }
                last = from..subsets.len();
            }
        }
        subsets.iter().map(|subset| self.place(*subset)).collect()
    }

    fn place(&self, subset: usize) -> Orders {
        let first = self.problem.first;
        let mut placed = Vec::new();
        let (mut lost, mut days, mut steps) = (0, 0, Vec::new());
        for (index, lot) in self.lots.lots.iter().enumerate() {
            let Some((day, end)) = self.order_day(index) else {
                continue;
            };
            for _ in 0..self.lots.count(subset, index) {
                placed.push((day, end, i64::from(lot.licenses)));
                lost += i128::from(lot.licenses) * i128::from(day - lot.from);
                days += i64::from(day - first);
                steps.push(Step {
                    lot: index as u16,
                    day,
                    verb: Verb::Order,
                });
            }
        }
        let fixed = self.pool().fixed.plus(&Runs::sum(placed));
        Orders {
            subset,
            profile: Profile::new(&self.pool().demand, &fixed, first, self.problem.until)
                .needing(&self.pool().needed, &fixed),
            lost,
            days,
            steps,
        }
    }

    /// Searches, and gives the best plan of every subset.
    pub(crate) fn table(self, effort: &mut Effort<'_>) -> Table {
        let size = self.lots.subsets().unwrap_or(0);
        Table::of(size, self.run(effort, |_, _| {}))
    }

    /// Searches, and gives the best plan of every subset with what none that matters is better than,
    /// where a plan may cost `most`: those two are the same unless the search had to stop.
    pub(crate) fn table_and_least(self, effort: &mut Effort<'_>, most: i128) -> (Table, Vec<Option<Rank>>) {
        let size = self.lots.subsets().unwrap_or(0);
        let mut open = vec![None; size];
        let found = self.run(effort, |search, label| search.least(label, most, &mut open));
        let table = Table::of(size, found);
        for (least, found) in open.iter_mut().zip(table.ranks()) {
            *least = [*least, found].into_iter().flatten().min();
        }
        (table, open)
    }

    /// Searches, and gives the best plan of every subset that was reached. What could not be looked
    /// into within the effort is shown to `left_open`.
    pub(crate) fn run(
        mut self,
        effort: &mut Effort<'_>,
        mut left_open: impl FnMut(&Self, &Label),
    ) -> BTreeMap<usize, Best> {
        let mut best: BTreeMap<usize, (Rank, Label)> = BTreeMap::new();
        let mut layer = self.roots();
        while !layer.is_empty() {
            layer = self.keep(&layer);
            let mut growth = Growth::new(effort, layer.len());
            for label in &layer {
                let index = self.trail.keep(label);
                self.record(&mut best, label);
                if growth.effort.spend(1) {
                    self.grow(index, label, &mut growth);
                }
                if growth.effort.ran_out() {
                    left_open(&self, label);
                }
            }
            layer = growth.next;
        }
        let named = best.into_iter().map(|(subset, (rank, label))| {
            let mut steps = self.parts[label.part as usize].steps.clone();
            steps.extend(self.trail.steps(&label));
            (subset, Best { rank, steps })
        });
        named.collect()
    }

    /// The labels without key steps: one for every subset of the orders.
    pub(crate) fn roots(&self) -> Vec<Label> {
        let first = self.problem.first;
        let held = self.pool().held.filter(|held| held.end > first);
        let mut roots = Vec::with_capacity(self.parts.len());
        for (part, orders) in self.parts.iter().enumerate() {
            let mut label = Label {
                used: orders.subset,
                part: part as u32,
                day: first,
                licenses: held.map_or(0, |held| held.licenses),
                end: held.map_or(first, |held| held.end),
                cost: 0,
                level: 0,
                days: orders.days,
                parent: 0,
                step: None,
            };
            label.level = self.pay(&label, first, self.problem.until);
            if self.viable(&label) {
                roots.push(label);
            }
        }
        roots
    }

    /// The labels of a layer that no other of it beats, in order.
    pub(crate) fn unbeaten(&self, layer: &[Label]) -> Vec<Label> {
        let mut kept: Vec<Label> = Vec::new();
        let mut front = Front::default();
        let mut group = None;
        for (at, label) in in_order(layer) {
            if group.replace((label.used, label.licenses)) != Some((label.used, label.licenses)) {
                front = Front::default();
            }
            if !front.beats(label, || self.longer_is_better(label), layer, &self.trail) {
                front.put(at, label);
                kept.push(*label);
            }
        }
        kept
    }

    /// The labels of a layer that are worth growing.
    fn keep(&self, layer: &[Label]) -> Vec<Label> {
        let kept = self.unbeaten(layer);
        match self.scope {
            Scope::All => kept,
            Scope::Likely { beam } => self.beam(&kept, beam, false),
            Scope::Narrow { width } => self.beam(&kept, width, true),
        }
    }

    /// The most promising labels of each subset, or of all together, by what they could still come to.
    fn beam(&self, kept: &[Label], beam: usize, together: bool) -> Vec<Label> {
        let mut ranked: Vec<(usize, Rank, u32)> = (0..)
            .zip(kept)
            .map(|(at, label)| (if together { 0 } else { label.used }, self.promise(label), at))
            .collect();
        ranked.sort_unstable();
        let mut chosen = Vec::new();
        for same in ranked.chunk_by(|a, b| a.0 == b.0) {
            // The best by what could still be, and the best by what is: the first looks far, the
            // second is never wrong about the last step.
            let mut now: Vec<(Rank, u32)> = same
                .iter()
                .map(|(_, _, at)| (self.rank(&kept[*at as usize]), *at))
                .collect();
            now.sort_unstable();
            let far = same.iter().take(beam).map(|(_, _, at)| *at);
            let near = now.iter().take(beam.div_ceil(4)).map(|(_, at)| *at);
            let mut both: Vec<u32> = far.chain(near).collect();
            both.sort_unstable();
            both.dedup();
            chosen.extend(both);
        }
        chosen.into_iter().map(|at| kept[at as usize]).collect()
    }

    /// The weighted shortfall of the days from `start` and before `end`, were there no more steps.
    pub(crate) fn pay(&self, label: &Label, start: i32, end: i32) -> i128 {
        let profile = self.profile(label);
        // A subscription that begins later covers nothing before.
        let from = self.pool().held.map_or(start, |held| held.from);
        let begun = if label.step.is_none_or(|step| step.verb != Verb::Activate) && from > start {
            from.min(end)
        } else {
            start
        };
        profile.cost(0, start, begun) + profile.cost(i64::from(label.licenses), begun, end)
    }

    /// What a label comes to when nothing follows.
    pub(crate) fn rank(&self, label: &Label) -> Rank {
        let until = self.problem.until;
        let ends = label.end.clamp(label.day, until);
        let orders = &self.parts[label.part as usize];
        let rank = Rank {
            cost: label.cost + self.pay(label, label.day, ends) + self.profile(label).cost(0, ends, until),
            lost: orders.lost,
            bank: -banked(label.licenses, label.end, until),
            steps: 0,
            days: label.days,
        };
        rank + self.using(label.used)
    }

    /// What using a subset changes, before what the pool makes of it.
    pub(crate) fn using(&self, subset: usize) -> Rank {
        self.using
            .get(subset)
            .copied()
            .unwrap_or_else(|| self.lots.using(subset))
    }

    /// Licence-days lost by placing a label's orders late.
    pub(crate) fn late(&self, label: &Label) -> i128 {
        self.parts[label.part as usize].lost
    }

    fn record(&self, best: &mut BTreeMap<usize, (Rank, Label)>, label: &Label) {
        let rank = self.rank(label);
        let better = best.get(&label.used).is_none_or(|(held, other)| {
            let tie = || self.trail.canon(label, other);
            rank.cmp(held).then_with(tie).is_lt()
        });
        if better {
            best.insert(label.used, (rank, *label));
        }
    }

    /// The first day on which nothing may be active after a label, whatever is added or extended:
    /// an addition never ends before both the old end and twelve months after its day.
    pub(crate) fn lapse(label: &Label) -> i32 {
        label.end.min(calendar::add_months_days(label.day, KEY_MONTHS))
    }

    /// Whether of two labels that differ in the end alone, the later end is at least as good.
    fn longer_is_better(&self, label: &Label) -> bool {
        let options = self.problem.options;
        // In days, an extension by a key of more licences than there are can turn the order of two
        // ends around at a leap day; under the other cap a longer term may be refused.
        if options.basis == Basis::Days || options.extension_cap == ExtensionCap::TimeRemaining {
            return false;
        }
        let lapse = Self::lapse(label).max(self.pool().activates);
        let mut left = self.lots.left(label.used);
        left.all(|lot| self.lots.lots[lot].order_end.is_some() || self.lots.lots[lot].too_late[self.at] <= lapse)
    }
}

/// The labels of a layer with their places: those that share what is used and the licences together,
/// each after every one that may beat it.
fn in_order(layer: &[Label]) -> impl Iterator<Item = (u32, &Label)> {
    // Labels are large: numbers that stand for them are quicker to put in order.
    let number = |day: i32| u128::from(day.cast_unsigned() ^ (1 << 31));
    let keys = (0_u32..).zip(layer).map(|(at, label)| {
        let packed = u128::from(label.licenses) << 64 | number(label.day) << 32 | number(!label.end);
        (label.used, packed, at)
    });
    let mut keys: Vec<(usize, u128, u32)> = keys.collect();
    keys.sort_unstable_by(|a, b| {
        (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| {
            let rest = |at: u32| {
                let label = &layer[at as usize];
                (label.level, label.days, label.parent, label.step)
            };
            rest(a.2).cmp(&rest(b.2))
        })
    });
    keys.into_iter().map(|(.., at)| (at, &layer[at as usize]))
}
