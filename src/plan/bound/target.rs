//! Which labels can still become part of a best plan: each is held against what every subset it
//! could grow to may come to.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::profile::Stretch;
use super::worth::divided;
use crate::plan::objective::banked;
use crate::plan::problem::lots::Lots;
use crate::plan::problem::rank::Rank;
use crate::plan::search::label::Label;
use crate::plan::search::pool::Search;
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
pub(crate) struct Target {
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
    /// The licences that can stand before each of the keys, added up over the keys, without those
    /// that stand already: most where the largest keys are first.
    stacked: i64,
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
    let mut largest: Vec<usize> = (0..lots.lots.len()).collect();
    largest.sort_by_key(|lot| std::cmp::Reverse(lots.lots[*lot].licenses));
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
            stacked: 0,
        };
        for lot in &largest {
            for _ in 0..lots.count(more, *lot) {
                target.stacked += target.licenses;
                target.licenses += i64::from(lots.lots[*lot].licenses);
                target.keys += 1;
                target.too_late = target.too_late.min(lots.lots[*lot].too_late[at]);
            }
        }
        targets.push(target);
    }
    targets
}
/// Hopes that were looked at and held, of a block of days: the rest may wait for its parts.
const ENOUGH: usize = 3;

/// A block of days on one of which the next step happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    pub(crate) verb: Verb,
    pub(crate) lot: usize,
    pub(crate) start: i32,
    /// The first day after the block.
    pub(crate) end: i32,
    /// No step of the block leads to a later end, where that is known.
    pub(crate) latest: Option<i32>,
}

/// From where a target is to be reached.
struct Outset {
    /// What is there and runs down, without what the target's keys bring.
    stretch: Stretch,
    /// Licences that stand before the keys of the target.
    standing: i64,
    /// What the next step brings at most, where it is one of a block of days.
    next: Option<Next>,
    /// The weighted shortfall so far, and the days of the steps so far.
    cost: i128,
    days: i64,
    /// Days from the first to the start: each step to come is that late at least.
    late_by: i64,
}

/// A next step that is certain but for its day.
#[derive(Clone, Copy)]
struct Next {
    /// Licences of the key, and those that stand before it.
    key: i64,
    before: i64,
    /// The latest end it leads to, where that is known.
    latest: Option<i32>,
}

/// Which targets a label can still reach, as places in the list of what follows one of its steps:
/// what a run of days rules out, its parts need not look at again.
#[derive(Debug, Default)]
pub(crate) struct Hopes {
    /// By subset: whether the label can still grow to it.
    alive: Vec<bool>,
    places: Vec<u32>,
}

impl Hopes {
    /// How many there are, to narrow down from and to come back to.
    pub(crate) fn mark(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn back_to(&mut self, mark: usize) {
        self.places.truncate(mark);
    }
}

impl Search<'_> {
    /// Whether a label can still become part of a best plan.
    pub(crate) fn viable(&self, label: &Label) -> bool {
        let Some(targets) = self.targets.of(label.used) else {
            return true;
        };
        let outset = self.outset(label);
        targets.iter().any(|target| self.reaches(label, &outset, target))
    }

    /// Finds out which targets a label can still grow to; `false` where there is none.
    pub(crate) fn hopes(&self, label: &Label, hopes: &mut Hopes) -> bool {
        let Some(targets) = self.targets.of(label.used) else {
            return true;
        };
        hopes.alive.clear();
        hopes.alive.resize(self.targets.known.len(), false);
        let outset = self.outset(label);
        let mut any = false;
        for target in targets.iter().filter(|target| target.keys > 0) {
            if self.reaches(label, &outset, target) {
                hopes.alive[target.subset] = true;
                any = true;
            }
        }
        any
    }

    /// The targets of the label's hopes that can be reached with one of a lot as the next step;
    /// `false` where there is none.
    pub(crate) fn hopes_with(&self, used: usize, lot: usize, hopes: &mut Hopes) -> bool {
        hopes.places.clear();
        let Some(targets) = self.targets.of(self.lots.with(used, lot)) else {
            return true;
        };
        let alive = &hopes.alive;
        let places = (0..).zip(targets).filter(|(_, target)| alive[target.subset]);
        hopes.places.extend(places.map(|(place, _)| place));
        !hopes.places.is_empty()
    }

    /// Whether a label just grown can become part of a best plan, given what it can hope for.
    pub(crate) fn still_viable(&self, label: &Label, hopes: &Hopes, from: usize) -> bool {
        let Some(targets) = self.targets.of(label.used) else {
            return true;
        };
        let outset = self.outset(label);
        let mut places = hopes.places[from..].iter();
        places.any(|place| self.reaches(label, &outset, &targets[*place as usize]))
    }

    /// Narrows the hopes from place `from` on down to those that a step on one of the days of a block
    /// can reach: they follow in the list. `false` where there is none.
    pub(crate) fn narrow(&self, label: &Label, block: &Block, hopes: &mut Hopes, from: usize) -> bool {
        let Some(targets) = self.targets.of(self.lots.with(label.used, block.lot)) else {
            return true;
        };
        let outset = self.outset_of_block(label, block);
        let mark = hopes.mark();
        for at in from..mark {
            if hopes.mark() - mark == ENOUGH {
                hopes.places.extend_from_within(at..mark);
                return true;
            }
            let place = hopes.places[at];
            let target = &targets[place as usize];
            let reached = match block.latest {
                Some(latest) if target.keys == 0 => self.last_within(label, &outset, target, latest),
                _ => target.too_late > block.start && self.within(label, &outset, target),
            };
            if reached {
                hopes.places.push(place);
            }
        }
        hopes.mark() > mark
    }

    fn outset(&self, label: &Label) -> Outset {
        let standing = if label.end > label.day {
            i64::from(label.licenses)
        } else {
            0
        };
        Outset {
            stretch: Stretch {
                from: label.day,
                step: label.day,
                before: standing,
                after: standing,
                lapse: Self::lapse(label),
                most: standing,
                supply: i128::from(standing) * i128::from(label.end - label.day),
            },
            standing,
            next: None,
            cost: label.cost,
            days: label.days,
            late_by: i64::from(label.day - self.problem.first),
        }
    }

    fn outset_of_block(&self, label: &Label, block: &Block) -> Outset {
        let key = i64::from(self.lots.lots[block.lot].licenses);
        let active = block.verb == Verb::AddLicenses;
        let standing = if active { i64::from(label.licenses) } else { 0 };
        let ends = label.end.clamp(label.day, block.start);
        let year = crate::term::calendar::add_months_days(block.start, crate::term::limits::KEY_MONTHS);
        let late_by = i64::from(block.start - self.problem.first);
        Outset {
            stretch: Stretch {
                from: block.start,
                step: block.end - 1,
                before: standing,
                after: standing + key,
                lapse: if active { label.end.min(year) } else { year },
                most: standing + key,
                supply: i128::from(standing) * i128::from((label.end - block.start).max(0)),
            },
            standing: standing + key,
            next: Some(Next {
                key,
                before: standing,
                latest: block.latest,
            }),
            cost: label.cost + self.pay(label, label.day, ends) + self.profile(label).cost(0, ends, block.start),
            days: label.days + late_by,
            late_by,
        }
    }

    /// The stretch from an outset to a target.
    fn stretch(&self, outset: &Outset, target: &Target) -> Stretch {
        let to_come = target.keys * outset.standing + target.stacked;
        let gain = |licenses: i64, stood: i64| self.worth.gain(licenses, stood.into());
        let supply = match outset.next {
            None => outset.stretch.supply + gain(target.licenses, to_come),
            Some(Next { key, before, latest }) => {
                let any_end = outset.stretch.supply + gain(key + target.licenses, before + to_come);
                latest.map_or(any_end, |latest| {
                    // As if it were on the first day of the block: exact for a single day.
                    let days = i64::from(latest.saturating_sub(outset.stretch.from).max(0));
                    let one_end = i128::from(outset.standing) * i128::from(days);
                    any_end.min(one_end + gain(target.licenses, to_come))
                })
            }
        };
        Stretch {
            most: outset.stretch.most + target.licenses,
            supply,
            ..outset.stretch
        }
    }

    /// Whether a target can be reached from a label.
    fn reaches(&self, label: &Label, outset: &Outset, target: &Target) -> bool {
        if target.keys == 0 {
            return self.rank(label) <= target.allow;
        }
        target.too_late > label.day && self.within(label, outset, target)
    }

    /// Whether a target is within what it may come to, were licence-days free to be spent on any day.
    fn within(&self, label: &Label, outset: &Outset, target: &Target) -> bool {
        let (certain, allow) = (&target.using, &target.allow);
        let cost = outset.cost + certain.cost;
        if cost > allow.cost {
            return false;
        }
        let stretch = self.stretch(outset, target);
        let ideal = self.profile(label).ideal(&stretch);
        let cost = (cost + ideal.cost).cmp(&allow.cost);
        match cost.then_with(|| (certain.lost + self.late(label)).cmp(&allow.lost)) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => {
                // None may be missing beyond those that must be.
                let burnt = ideal.burnt + ideal.met;
                let bank = certain.bank - self.worth.months(stretch.supply - burnt, stretch.most);
                let days = certain.days + outset.days + target.keys * outset.late_by;
                (bank, certain.steps, days) <= (allow.bank, allow.steps, allow.days)
            }
        }
    }

    /// Whether a target that a step of a block completes is within what it may come to: as if the step
    /// were on the first day and led to the latest end.
    fn last_within(&self, label: &Label, outset: &Outset, target: &Target, latest: i32) -> bool {
        let (from, until) = (outset.stretch.from, self.problem.until);
        let ends = latest.clamp(from, until);
        let profile = self.profile(label);
        let cost = profile.cost(outset.standing, from, ends) + profile.cost(0, ends, until);
        let rank = Rank {
            cost: outset.cost + cost,
            lost: self.late(label),
            bank: -banked(outset.standing as u32, latest, until),
            steps: 0,
            days: outset.days,
        };
        rank + target.using <= target.allow
    }

    /// A bound on what a label can come to when it grows to a target and costs `most` at most.
    fn hope(&self, label: &Label, target: &Target, most: i128) -> Rank {
        let outset = self.outset(label);
        let stretch = self.stretch(&outset, target);
        let profile = self.profile(label);
        let ideal = profile.ideal(&stretch);
        let mut rank = target.using
            + Rank {
                cost: outset.cost + ideal.cost,
                lost: self.late(label),
                days: outset.days + target.keys * outset.late_by,
                ..Rank::default()
            };
        if rank.cost <= most {
            // So many licence-days may be missing at most, beyond those that must be.
            let spare = divided(most - rank.cost, profile.least_weight().into());
            let burnt = ideal.burnt + (ideal.met - spare).max(0);
            rank.bank -= self.worth.months(stretch.supply - burnt, stretch.most);
        }
        rank
    }

    /// Lowers bounds on what each subset comes to, to what a label that is not looked into could still
    /// grow to where a plan may cost `most`.
    pub(crate) fn least(&self, label: &Label, most: i128, least: &mut [Option<Rank>]) {
        for target in self.targets.of(label.used).unwrap_or_default() {
            let slot = &mut least[target.subset];
            let certain = label.cost + target.using.cost;
            if slot.is_some_and(|least| least.cost < certain) {
                continue;
            }
            let hope = match target.keys {
                0 => self.rank(label),
                _ if target.too_late > label.day => self.hope(label, target, most),
                _ => continue,
            };
            if hope <= target.allow {
                *slot = Some(slot.map_or(hope, |least| least.min(hope)));
            }
        }
    }

    /// Bounds on what each subset comes to when it is used here, where a plan may cost `most`.
    pub(crate) fn outlook(&self, most: i128) -> Vec<Option<Rank>> {
        let mut outlook = vec![None; self.lots.subsets().unwrap_or(0)];
        let allowed = vec![Rank::default(); outlook.len()];
        for root in self.roots() {
            for target in find(self.lots, self.at, &allowed, root.used) {
                outlook[target.subset] = if target.keys == 0 {
                    Some(self.rank(&root))
                } else if target.too_late > self.problem.first {
                    Some(self.hope(&root, &target, most))
                } else {
                    None
                };
            }
        }
        outlook
    }

    /// A guess at what a label will come to, to tell promising ones: everything that is left is used.
    pub(crate) fn promise(&self, label: &Label) -> Rank {
        let (mut licenses, mut keys) = (0, 0);
        for lot in self.lots.left(label.used) {
            let left = &self.lots.lots[lot];
            if left.order_end.is_none() && left.too_late[self.at] > label.day {
                let count = i64::from(left.count - self.lots.count(label.used, lot));
                licenses += count * i64::from(left.licenses);
                keys += count;
            }
        }
        if keys == 0 {
            return self.rank(label);
        }
        let target = Target {
            subset: label.used,
            licenses,
            keys,
            too_late: i32::MAX,
            using: self.using(label.used),
            allow: Rank::default(),
            stacked: (keys - 1) * licenses,
        };
        let mut rank = self.hope(label, &target, Rank::WORST.cost);
        rank.days = label.days;
        rank
    }
}
