//! Where a step of a label ends, for a run of days at once.

use crate::plan::problem::Problem;
use crate::term::limits::KEY_MONTHS;
use crate::term::{Verb, lanes};

/// The ends that adding or activating leads to, day by day.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    start: i32,
    ends: Vec<i32>,
    /// The latest end up to each day: ends nearly always rise, so it is seldom another.
    latest: Vec<i32>,
    lanes: Lanes,
}

/// Columns of what is the same on all days, which the arithmetic on many rows takes.
#[derive(Debug, Default)]
struct Lanes {
    days: Vec<i32>,
    licenses: Vec<i32>,
    end: Vec<i32>,
    key: Vec<i32>,
}

/// What a key of so many licences is added to or activated after.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Onto {
    pub(crate) verb: Verb,
    pub(crate) licenses: u32,
    pub(crate) end: i32,
    pub(crate) key: u32,
}

impl Ends {
    /// Computes the ends of a step on the days from `start` and before `end`.
    pub(crate) fn compute(&mut self, problem: &Problem, onto: &Onto, start: i32, end: i32) {
        self.start = start;
        let lanes = &mut self.lanes;
        lanes.days.clear();
        lanes.days.extend(start..end);
        let days = lanes.days.len();
        self.ends.clear();
        self.ends.resize(days, NEVER);
        let counts = i32::try_from(onto.licenses).ok().zip(i32::try_from(onto.key).ok());
        match counts.filter(|(licenses, key)| {
            onto.verb == Verb::AddLicenses && exact(*licenses, *key, onto.end.min(start), onto.end.max(end))
        }) {
            Some((licenses, key)) => {
                for (column, value) in [
                    (&mut lanes.licenses, licenses),
                    (&mut lanes.end, onto.end),
                    (&mut lanes.key, key),
                ] {
                    column.clear();
                    column.resize(days, value);
                }
                let options = problem.options;
                lanes::add_ends(
                    &lanes.licenses,
                    &lanes.end,
                    &lanes.key,
                    &lanes.days,
                    options.basis,
                    options.rounding,
                    &mut self.ends,
                );
            }
            None if onto.verb == Verb::Activate && exact(1, 1, start, end) => {
                lanes::add_months(&lanes.days, KEY_MONTHS, &mut self.ends);
            }
            None => {
                for (day, reached) in lanes.days.iter().zip(&mut self.ends) {
                    let after = match onto.verb {
                        Verb::Activate => problem.activated(*day),
                        _ => problem.added(onto.licenses, onto.end, onto.key, *day),
                    };
                    *reached = after.unwrap_or(NEVER);
                }
            }
        }
        self.latest.clear();
        let mut latest = NEVER;
        self.latest.extend(self.ends.iter().map(|end| {
            latest = latest.max(*end);
            latest
        }));
    }

    /// The end after the step on a day; `None` where it has none.
    #[inline]
    pub(crate) fn on(&self, day: i32) -> Option<i32> {
        Some(self.ends[(day - self.start) as usize]).filter(|end| *end != NEVER)
    }

    /// No step on a day before `end` ends later.
    #[inline]
    pub(crate) fn before(&self, end: i32) -> i32 {
        self.latest[(end - 1 - self.start) as usize]
    }
}

/// Stands for the end of a step that has none.
const NEVER: i32 = i32::MIN;

/// Whether counts and days are such that the arithmetic on many rows is exact.
fn exact(licenses: i32, key: i32, first: i32, last: i32) -> bool {
    let count = |count: i32| lanes::COUNTS.contains(&count);
    // An end is no more than some twelve months after the later of the day and the end before.
    let days = *lanes::DAYS.start() <= first && last <= *lanes::DAYS.end() - 400;
    count(licenses) && count(key) && days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::problem::Problem;
    use crate::term::{Basis, Rounding, TermOptions};

    fn problem(basis: Basis, rounding: Rounding) -> Problem {
        Problem {
            first: 0,
            until: 0,
            pools: Vec::new(),
            items: Vec::new(),
            options: TermOptions {
                basis,
                rounding,
                ..TermOptions::default()
            },
        }
    }

    #[test]
    fn the_ends_of_many_days_are_those_of_each() {
        let few = (3, 7);
        let many = (1 << 26, 5);
        for basis in [Basis::Months, Basis::Days] {
            for rounding in [Rounding::Down, Rounding::Nearest, Rounding::Up] {
                for verb in [Verb::AddLicenses, Verb::Activate] {
                    for (licenses, key) in [few, many] {
                        // Inside and outside the days that are computed side by side.
                        for (start, days) in [(20_400, 600), (45_500, 700), (-719_162, 30), (2_932_500, 397)] {
                            let problem = problem(basis, rounding);
                            let onto = Onto {
                                verb,
                                licenses,
                                end: start + days,
                                key,
                            };
                            let mut ends = Ends::default();
                            ends.compute(&problem, &onto, start, start + days);
                            let mut latest = i32::MIN;
                            for day in start..start + days {
                                let one = match verb {
                                    Verb::Activate => problem.activated(day),
                                    _ => problem.added(licenses, onto.end, key, day),
                                };
                                assert_eq!(ends.on(day), one, "{onto:?} on {day}");
                                latest = latest.max(one.unwrap_or(latest));
                                assert_eq!(ends.before(day + 1), latest);
                            }
                        }
                    }
                }
            }
        }
    }
}
