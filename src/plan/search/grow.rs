//! The steps that can follow a label.

use super::effort::Effort;
use super::ends::{Ends, Onto};
use super::label::Label;
use super::likely;
use super::pool::{Scope, Search, Step};
use crate::plan::bound::target::{Block, Hopes};
use crate::term::limits::CAP_MONTHS;
use crate::term::{ExtensionCap, Verb, calendar};

/// Blocks of up to so many days are looked at day by day: a bound costs as much as a few days.
const SMALL_BLOCK: i32 = 3;
/// Days of a block from which on their ends are not worth computing before a bound is looked at.
const LARGE_BLOCK: i32 = 48;
/// Labels that one search may grow or hold grown at a time, some 80 bytes each, and those it may
/// remember the last step of, some 20: less than 100 MB together, whatever the effort.
const MOST_LABELS: usize = 500_000;
const MOST_REMEMBERED: usize = 2_000_000;
/// Labels of a layer from which on those that are beaten are dropped while it grows: nine of ten are.
const CROWDED: usize = 1 << 15;

/// What growing the labels of a layer gives, and needs for it.
pub(crate) struct Growth<'e, 'w> {
    pub(crate) next: Vec<Label>,
    /// Labels that are being grown.
    growing: usize,
    /// Labels of `next` at which it is worth while to look for those that are beaten.
    crowded: usize,
    pub(crate) effort: &'e mut Effort<'w>,
    hopes: Hopes,
    ends: Ends,
}

impl<'e, 'w> Growth<'e, 'w> {
    pub(crate) fn new(effort: &'e mut Effort<'w>, growing: usize) -> Self {
        Self {
            next: Vec::new(),
            growing,
            crowded: CROWDED,
            effort,
            hopes: Hopes::default(),
            ends: Ends::default(),
        }
    }

    /// Drops what is beaten already: no other label of the layer is better off for its being there.
    fn thin_out(&mut self, search: &Search<'_>) {
        self.next = search.unbeaten(&self.next);
        self.crowded = CROWDED.max(2 * self.next.len());
        let held = self.growing + self.next.len();
        if held >= MOST_LABELS || search.remembered() + held >= MOST_REMEMBERED {
            self.effort.give_up();
        }
    }
}

impl Search<'_> {
    /// Adds every label that one more step makes of a label and that can still become part of a
    /// best plan.
    pub(crate) fn grow(&self, index: u32, label: &Label, growth: &mut Growth<'_, '_>) {
        if !self.hopes(label, &mut growth.hopes) {
            return;
        }
        for lot in self.lots.left(label.used) {
            let what = &self.lots.lots[lot];
            let too_late = what.too_late[self.at];
            if what.order_end.is_some() || too_late <= label.day {
                continue;
            }
            if !self.hopes_with(label.used, lot, &mut growth.hopes) {
                continue;
            }
            let mut branch = Branch {
                search: self,
                label,
                index,
                lot,
                growth,
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
struct Branch<'s, 'a, 'g, 'e, 'w> {
    search: &'s Search<'a>,
    label: &'s Label,
    index: u32,
    lot: usize,
    growth: &'g mut Growth<'e, 'w>,
    /// The end that the day before led to.
    last_end: Option<i32>,
}

impl Branch<'_, '_, '_, '_, '_> {
    /// Extends on the first day it can be.
    fn extend(&mut self, too_late: i32) {
        let Some(day) = self.first_day_to_extend() else { return };
        if day >= too_late || !self.growth.effort.spend(1) {
            return;
        }
        let (search, label) = (self.search, self.label);
        let key = search.lots.lots[self.lot].licenses;
        if let Some(end) = search.problem.extended(label.licenses, label.end, key, day) {
            self.step(Verb::Extend, day, end, 0);
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
                for (start, end) in self.search.pool().open.within(start, end) {
                    self.block(verb, start, end, 0);
                }
            }
            Scope::Likely { .. } | Scope::Narrow { .. } => {
                for day in likely::days(self.search, self.label, self.lot, verb, start, end) {
                    if !self.growth.effort.spend(1) {
                        return;
                    }
                    let (problem, label) = (self.search.problem, self.label);
                    let key = self.search.lots.lots[self.lot].licenses;
                    let after = match verb {
                        Verb::Activate => problem.activated(day),
                        _ => problem.added(label.licenses, label.end, key, day),
                    };
                    if let Some(end) = after {
                        self.step(verb, day, end, 0);
                    }
                }
            }
        }
    }

    /// Looks at a block of days as a whole, and at its halves where something may be in it. What may
    /// be in it are the hopes from place `from` on.
    fn block(&mut self, verb: Verb, start: i32, end: i32, from: usize) {
        if end - start <= LARGE_BLOCK {
            let (search, label) = (self.search, self.label);
            let onto = Onto {
                verb,
                licenses: label.licenses,
                end: label.end,
                key: search.lots.lots[self.lot].licenses,
            };
            self.growth.ends.compute(search.problem, &onto, start, end);
            self.known_block(verb, start, end, from);
        } else if let Some(mark) = self.narrow(verb, start, end, None, from) {
            let middle = start + (end - start) / 2;
            self.block(verb, start, middle, mark);
            self.block(verb, middle, end, mark);
            self.growth.hopes.back_to(mark);
        }
    }

    /// The same for a block of which the ends are known.
    fn known_block(&mut self, verb: Verb, start: i32, end: i32, from: usize) {
        if end - start > SMALL_BLOCK {
            let latest = self.growth.ends.before(end);
            if let Some(mark) = self.narrow(verb, start, end, Some(latest), from) {
                let middle = start + (end - start) / 2;
                self.known_block(verb, start, middle, mark);
                self.known_block(verb, middle, end, mark);
                self.growth.hopes.back_to(mark);
            }
            return;
        }
        for day in start..end {
            if !self.growth.effort.spend(1) {
                return;
            }
            if let Some(reached) = self.growth.ends.on(day) {
                self.step(verb, day, reached, from);
            }
        }
    }

    /// From where on the hopes stand that something in a block of days may still fulfil.
    fn narrow(&mut self, verb: Verb, start: i32, end: i32, latest: Option<i32>, from: usize) -> Option<usize> {
        let block = Block {
            verb,
            lot: self.lot,
            start,
            end,
            latest,
        };
        let Growth { effort, hopes, .. } = &mut *self.growth;
        let mark = hopes.mark();
        let any = effort.spend(1) && self.search.narrow(self.label, &block, hopes, from);
        if !any {
            hopes.back_to(mark);
        }
        any.then_some(mark)
    }

    /// Adds the label that a step on a day makes, unless an earlier day rules it out or none of the
    /// hopes from place `from` on can be reached.
    fn step(&mut self, verb: Verb, day: i32, end: i32, from: usize) {
        let (search, label) = (self.search, self.label);
        let key = search.lots.lots[self.lot].licenses;
        let licenses = match verb {
            Verb::Activate => key,
            Verb::AddLicenses => label.licenses + key,
            Verb::Extend | Verb::Order => label.licenses,
        };
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
        if search.still_viable(&grown, &self.growth.hopes, from) {
            grown.level = cost + search.pay(&grown, day, search.problem.until);
            self.growth.next.push(grown);
            if self.growth.next.len() >= self.growth.crowded {
                self.growth.thin_out(search);
            }
        }
    }
}
