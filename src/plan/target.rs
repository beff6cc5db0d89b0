//! Which labels can still become part of a best plan: each is held against what every subset it
//! could grow to may come to.

use std::cell::OnceCell;

use super::bounds::divided;
use super::label::Label;
use super::lots::Lots;
use super::pool::Search;
use super::profile::Stretch;
use super::rank::Rank;
use crate::term::Verb;

/// What the subsets of a pool may come to, looked up by what is already used.
pub(crate) struct Targets<'a> {
    lots: &'a Lots,
    at: usize,
    allow: Option<&'a [Rank]>,
    known: Vec<OnceCell<Vec<Target>>>,
}

/// A subset that a label could grow to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    subset: usize,
    /// Licences still to be used, and by how many keys.
    licenses: i64,
    keys: i64,
    /// The first day on which one of them can't be used any more.
    too_late: i32,
    /// What is certain of it: lost, unused and steps.
    using: Rank,
    /// What it may come to.
    allow: Rank,
}

impl<'a> Targets<'a> {
    pub(crate) fn new(lots: &'a Lots, at: usize, allow: Option<&'a [Rank]>) -> Self {
        let known = match allow {
            Some(allow) => vec![OnceCell::new(); allow.len()],
            None => Vec::new(),
        };
        Self { lots, at, allow, known }
    }

    /// The subsets that a label of subset `used` could grow to; `None` where nothing is left out.
    fn of(&self, used: usize) -> Option<&[Target]> {
        let allow = self.allow?;
        Some(self.known[used].get_or_init(|| find(self.lots, self.at, allow, used)))
    }
}

fn find(lots: &Lots, at: usize, allow: &[Rank], used: usize) -> Vec<Target> {
    // What is left of everything, without orders: those are placed before the first key.
    let mut rest = lots.all() - used;
    for (index, lot) in lots.lots.iter().enumerate() {
        if lot.order_end.is_some() {
            rest = lots.without(rest, index);
        }
    }
    let mut targets = Vec::new();
    for more in lots.within(rest) {
        let to = used + more;
        if allow[to].cost < 0 {
            continue;
        }
        let mut target = Target {
            subset: to,
            licenses: 0,
            keys: 0,
            too_late: i32::MAX,
            using: lots.using(to),
            allow: allow[to],
        };
        for (index, lot) in lots.lots.iter().enumerate() {
            let count = i64::from(lots.count(more, index));
            if count > 0 {
                target.licenses += count * i64::from(lot.licenses);
                target.keys += count;
                target.too_late = target.too_late.min(lot.too_late[at]);
            }
        }
        targets.push(target);
    }
    targets
}
/// A block of days on one of which the next step happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) verb: Verb,
    pub(super) lot: usize,
    pub(super) start: i32,
    /// The first day after the block.
    pub(super) end: i32,
}

impl Search<'_> {
    /// Whether a label can still become part of a best plan.
    pub(super) fn viable(&self, label: &Label) -> bool {
        let Some(targets) = self.targets.of(label.used) else {
            return true;
        };
        let mut exact = None;
        targets.iter().any(|target| {
            if target.keys == 0 {
                *exact.get_or_insert_with(|| self.rank(label)) <= target.allow
            } else {
                target.too_late > label.day && self.hope(label, target) <= target.allow
            }
        })
    }

    /// A bound on what a label can come to when it grows to a target.
    fn hope(&self, label: &Label, target: &Target) -> Rank {
        let standing = if label.end > label.day {
            i64::from(label.licenses)
        } else {
            0
        };
        let left = i128::from(standing) * i128::from(label.end - label.day);
        let stretch = Stretch {
            from: label.day,
            step: label.day,
            before: standing,
            after: standing,
            lapse: Self::lapse(label),
            most: standing + target.licenses,
            supply: left + self.worth.gain(target.licenses, target.keys, standing),
        };
        let days = label.days + target.keys * i64::from(label.day - self.problem.first);
        self.best_case(label, target, label.cost, &stretch, days)
    }

    /// Whether a step on one of the days of a block can still become part of a best plan.
    pub(super) fn block_viable(&self, label: &Label, block: &Block) -> bool {
        let Some(targets) = self.targets.of(self.lots.with(label.used, block.lot)) else {
            return true;
        };
        let key = i64::from(self.lots.lots[block.lot].licenses);
        let active = block.verb == Verb::AddLicenses;
        let standing = if active { i64::from(label.licenses) } else { 0 };
        let left = i128::from(standing) * i128::from((label.end - block.start).max(0));
        let ends = label.end.clamp(label.day, block.start);
        let cost = label.cost + self.pay(label, label.day, ends) + self.profile(label).cost(0, ends, block.start);
        let year = crate::term::calendar::add_months_days(block.start, crate::term::limits::KEY_MONTHS);
        targets.iter().any(|target| {
            if target.too_late <= block.start {
                return false;
            }
            let (licenses, keys) = (target.licenses + key, target.keys + 1);
            let stretch = Stretch {
                from: block.start,
                step: block.end - 1,
                before: standing,
                after: standing + key,
                lapse: if active { label.end.min(year) } else { year },
                most: standing + licenses,
                supply: left + self.worth.gain(licenses, keys, standing),
            };
            let days = label.days + keys * i64::from(block.start - self.problem.first);
            self.best_case(label, target, cost, &stretch, days) <= target.allow
        })
    }

    /// What the label comes to if licence-days could be spent on any day.
    fn best_case(&self, label: &Label, target: &Target, cost: i128, stretch: &Stretch, days: i64) -> Rank {
        let profile = self.profile(label);
        let ideal = profile.ideal(stretch);
        let mut rank = target.using
            + Rank {
                cost: cost + ideal.cost,
                lost: self.late(label),
                days,
                ..Rank::default()
            };
        if rank.cost <= target.allow.cost {
            // So many licence-days may be missing at most, beyond those that must be.
            let spare = divided(target.allow.cost - rank.cost, profile.least_weight());
            let burnt = ideal.burnt + (ideal.met - spare).max(0);
            rank.bank -= self.worth.months(stretch.supply - burnt, stretch.most);
        }
        rank
    }

    /// Bounds on what each subset comes to when it is used here, where a plan may cost `most`.
    pub(crate) fn outlook(&self, most: i128) -> Vec<Option<Rank>> {
        let mut outlook = vec![None; self.lots.subsets().unwrap_or(0)];
        let allow = Rank {
            cost: most,
            ..Rank::default()
        };
        let allowed = vec![allow; outlook.len()];
        for root in self.roots() {
            for target in find(self.lots, self.at, &allowed, root.used) {
                outlook[target.subset] = if target.keys == 0 {
                    Some(self.rank(&root))
                } else if target.too_late > self.problem.first {
                    Some(self.hope(&root, &target))
                } else {
                    None
                };
            }
        }
        outlook
    }

    /// A guess at what a label will come to, to tell promising ones: everything that is left is used.
    pub(super) fn promise(&self, label: &Label) -> Rank {
        let (mut licenses, mut keys) = (0, 0);
        for lot in self.lots.left(label.used) {
            let left = &self.lots.lots[lot];
            if left.order_end.is_none() && left.too_late[self.at] > label.day {
                let count = i64::from(left.count - self.lots.count(label.used, lot));
                licenses += count * i64::from(left.licenses);
                keys += count;
            }
        }
        let target = Target {
            subset: label.used,
            licenses,
            keys,
            too_late: i32::MAX,
            using: self.lots.using(label.used),
            allow: Rank {
                cost: i128::MAX / 4,
                ..Rank::default()
            },
        };
        if keys == 0 {
            return self.rank(label);
        }
        let mut rank = self.hope(label, &target);
        rank.days = label.days;
        rank
    }
}
