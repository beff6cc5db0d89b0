//! The steps that can follow a label.

use super::effort::Effort;
use super::label::Label;
use super::likely;
use super::pool::{Scope, Search, Step};
use super::target::Block;
use crate::term::limits::CAP_MONTHS;
use crate::term::{ExtensionCap, Verb, calendar};

/// Blocks of up to so many days are looked at day by day: a bound costs as much as a few days.
const SMALL_BLOCK: i32 = 3;
/// Labels that one search may hold: some 200 MB, whatever the effort.
const MOST_LABELS: usize = 2_000_000;

impl Search<'_> {
    /// Adds every label that one more step makes of a label and that can still become part of a
    /// best plan.
    pub(super) fn grow(&self, index: u32, label: &Label, next: &mut Vec<Label>, effort: &mut Effort<'_>) {
        for lot in self.lots.left(label.used) {
            let what = &self.lots.lots[lot];
            let too_late = what.too_late[self.at];
            if what.order_end.is_some() || too_late <= label.day {
                continue;
            }
            let mut branch = Branch {
                search: self,
                label,
                index,
                lot,
                next,
                effort,
                last_end: None,
            };
            if label.end > label.day {
                branch.extend(too_late.min(label.end));
                branch.days(Verb::AddLicenses, label.day.max(what.from), too_late.min(label.end));
            }
            let ended = label.end.max(label.day).max(self.pool().activates);
            branch.days(Verb::Activate, ended.max(what.from), too_late);
        }
    }
}

/// One lot as the next step of a label.
struct Branch<'s, 'a, 'n, 'e> {
    search: &'s Search<'a>,
    label: &'s Label,
    index: u32,
    lot: usize,
    next: &'n mut Vec<Label>,
    effort: &'n mut Effort<'e>,
    /// The end that the day before led to.
    last_end: Option<i32>,
}

impl Branch<'_, '_, '_, '_> {
    /// Extends on the first day it can be.
    fn extend(&mut self, too_late: i32) {
        let Some(day) = self.first_day_to_extend() else { return };
        if day < too_late && self.effort.spend(1) {
            self.step(Verb::Extend, day);
        }
    }

    fn first_day_to_extend(&self) -> Option<i32> {
        let (problem, label) = (self.search.problem, self.label);
        let open = |day| self.search.pool().open.next(day);
        let day = open(label.day.max(self.search.lots.lots[self.lot].from))?;
        if problem.options.extension_cap == ExtensionCap::PerRedemption {
            return Some(day);
        }
        // The cap on what is left bites less the later the day: find the first day it lets through.
        let key = self.search.lots.lots[self.lot].licenses;
        let after = problem.extension(label.licenses, label.end, key)?;
        let (mut low, mut high) = (day, label.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if after > calendar::add_months_days(middle, CAP_MONTHS) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        open(low)
    }

    /// Steps on the days from `start` and before `end`: all of them, or the likely ones.
    fn days(&mut self, verb: Verb, start: i32, end: i32) {
        self.last_end = None;
        match self.search.scope {
            Scope::All => {
                let open: Vec<(i32, i32)> = self.search.pool().open.within(start, end).collect();
                for (start, end) in open {
                    self.block(verb, start, end);
                }
            }
            Scope::Likely { .. } | Scope::Narrow { .. } => {
                for day in likely::days(self.search, self.label, self.lot, verb, start, end) {
                    if !self.effort.spend(1) {
                        return;
                    }
                    self.step(verb, day);
                }
            }
        }
    }

    /// Looks at a block of days as a whole, and at its halves where something may be in it.
    fn block(&mut self, verb: Verb, start: i32, end: i32) {
        let block = Block {
            verb,
            lot: self.lot,
            start,
            end,
        };
        if end - start > SMALL_BLOCK {
            if !self.effort.spend(1) || !self.search.block_viable(self.label, &block) {
                return;
            }
            let middle = start + (end - start) / 2;
            self.block(verb, start, middle);
            self.block(verb, middle, end);
            return;
        }
        for day in start..end {
            if !self.effort.spend(1) {
                return;
            }
            self.step(verb, day);
        }
    }

    /// Adds the label that a step on a day makes, unless a bound or an earlier day rules it out.
    fn step(&mut self, verb: Verb, day: i32) {
        let (search, label) = (self.search, self.label);
        let key = search.lots.lots[self.lot].licenses;
        let after = match verb {
            Verb::Activate => search.problem.activated(day).map(|end| (key, end)),
            Verb::AddLicenses => search
                .problem
                .added(label.licenses, label.end, key, day)
                .map(|end| (label.licenses + key, end)),
            Verb::Extend => search
                .problem
                .extended(label.licenses, label.end, key, day)
                .map(|end| (label.licenses, end)),
            Verb::Order => None,
        };
        let Some((licenses, end)) = after else { return };
        // Of two days with the same result the earlier has the licences sooner, and is the smaller.
        if verb != Verb::Extend && self.last_end.replace(end) == Some(end) {
            return;
        }
        let ends = label.end.clamp(label.day, day);
        let cost = label.cost + search.pay(label, label.day, ends) + search.profile(label).cost(0, ends, day);
        let mut grown = Label {
            used: search.lots.with(label.used, self.lot),
            part: label.part,
            day,
            licenses,
            end,
            cost,
            level: 0,
            days: label.days + i64::from(day - search.problem.first),
            parent: self.index,
            step: Some(Step {
                lot: self.lot as u16,
                day,
                verb,
            }),
        };
        if search.viable(&grown) {
            grown.level = cost + search.pay(&grown, day, search.problem.until);
            self.next.push(grown);
            if search.kept() + self.next.len() >= MOST_LABELS {
                self.effort.give_up();
            }
        }
    }
}
