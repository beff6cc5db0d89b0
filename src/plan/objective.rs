//! What a plan achieves, as one comparable value: six levels, each only looked at where the ones
//! before are equal.
//!
//! The first five are here; the sixth, the smallest tuple of rows, tells equal plans apart and is
//! in `canon`.

use std::fmt;

use crate::plan::problem::{Placed, Problem};
use crate::term::{self, calendar};

/// What a plan achieves. Compared by [`Objective::rank`], smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Objective {
    /// Licence-days missing; one on the first day counts 11 for each day of the window, falling
    /// evenly towards 10 at its end.
    pub weighted_shortfall: i128,
    /// Licence-days missing.
    pub shortfall: i128,
    /// Licence-days that lapse with benefits left unused, or with orders placed late.
    pub lost: i128,
    /// Whole licence-months left at the end of the window.
    pub banked: i128,
    /// Steps.
    pub steps: u32,
    /// Days from the first day to each step, added up.
    pub days: i64,
    /// Licence-days after the last day of the usage rights of what the plan redeems.
    pub beyond_usage_rights: i128,
}

impl Objective {
    /// The levels by which plans are compared, the smallest best.
    #[must_use]
    pub const fn rank(&self) -> (i128, i128, i128, u32, i64) {
        (self.weighted_shortfall, self.lost, -self.banked, self.steps, self.days)
    }

    /// The objective of two plans that share nothing.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            weighted_shortfall: self.weighted_shortfall + other.weighted_shortfall,
            shortfall: self.shortfall + other.shortfall,
            lost: self.lost + other.lost,
            banked: self.banked + other.banked,
            steps: self.steps + other.steps,
            days: self.days + other.days,
            beyond_usage_rights: self.beyond_usage_rights + other.beyond_usage_rights,
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} licence-days short ({} weighted), {} lost, {} licence-months left over, {} steps",
            self.shortfall, self.weighted_shortfall, self.lost, self.banked, self.steps
        )
    }
}

/// Why steps can't be evaluated: the position of the first impossible one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Impossible(pub(crate) usize);

/// A key subscription while a plan is walked through.
#[derive(Debug, Clone, Copy)]
struct Term {
    licenses: u32,
    from: i32,
    end: i32,
}

/// Evaluates steps, given in the order of execution, day by day: the definition of the objective.
///
/// The search never calls it; it is what the search is held against.
pub(crate) fn evaluate(problem: &Problem, steps: &[Placed]) -> Result<Objective, Impossible> {
    let mut objective = Objective::default();
    let mut used = vec![false; problem.items.len()];
    for (position, step) in steps.iter().enumerate() {
        let twice = std::mem::replace(&mut used[step.item], true);
        let back = position > 0 && step.day < steps[position - 1].day;
        if twice || back || !problem.may(step.item, step.pool, step.day) {
            return Err(Impossible(position));
        }
        if step.verb == term::Verb::Order {
            let item = &problem.items[step.item];
            objective.lost += i128::from(item.licenses) * i128::from(step.day - item.from);
        }
        objective.steps += 1;
        objective.days += i64::from(step.day - problem.first);
    }
    for (pool, _) in problem.pools.iter().enumerate() {
        walk(problem, pool, steps, &mut objective)?;
    }
    for (item, used) in problem.items.iter().zip(used) {
        if !used {
            objective.lost += item.lost_if_unused(problem.until);
            objective.banked += item.banked_if_unused(problem.until);
        }
    }
    Ok(objective)
}

fn walk(problem: &Problem, pool: usize, steps: &[Placed], objective: &mut Objective) -> Result<(), Impossible> {
    use term::Verb::{Activate, AddLicenses, Extend, Order};
    let place = &problem.pools[pool];
    let mut key = place.held.map(|held| Term {
        licenses: held.licenses,
        from: held.from,
        end: held.end,
    });
    let mut ordered: Vec<Term> = Vec::new();
    let mut next = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.pool == pool)
        .peekable();
    let window = problem.until - problem.first;
    for day in problem.first..problem.until {
        while let Some((position, step)) = next.next_if(|(_, step)| step.day == day) {
            let licenses = problem.items[step.item].licenses;
            let active = key.filter(|term| day < term.end);
            let after = match (step.verb, active) {
                (Activate, None) if day >= place.activates => problem.activated(day).map(|end| Term {
                    licenses,
                    from: day,
                    end,
                }),
                (AddLicenses, Some(term)) => problem.added(term.licenses, term.end, licenses, day).map(|end| Term {
                    licenses: term.licenses + licenses,
                    end,
                    ..term
                }),
                (Extend, Some(term)) => problem
                    .extended(term.licenses, term.end, licenses, day)
                    .map(|end| Term { end, ..term }),
                (Order, _) => {
                    let end = problem.items[step.item].order_end.ok_or(Impossible(position))?;
                    ordered.push(Term {
                        licenses,
                        from: day,
                        end,
                    });
                    continue;
                }
                _ => None,
            };
            key = Some(after.ok_or(Impossible(position))?);
        }
        let covering = key
            .iter()
            .chain(&ordered)
            .filter(|term| term.from <= day && day < term.end);
        let licenses: i64 = covering.map(|term| i64::from(term.licenses)).sum();
        let short = i128::from((place.demand.at(day) - place.fixed.at(day) - licenses).max(0));
        objective.shortfall += short;
        objective.weighted_shortfall += short * (10 * i128::from(window) + i128::from(problem.until - day));
    }
    if let Some(term) = key {
        objective.banked += banked(term.licenses, term.end, problem.until);
    }
    Ok(())
}

/// Whole licence-months that `licenses` licences ending on `end` have left on `until`.
pub(crate) fn banked(licenses: u32, end: i32, until: i32) -> i128 {
    if end <= until {
        return 0;
    }
    let left = calendar::span(until, end);
    let parts = i128::from(left.whole) * i128::from(left.length) + i128::from(left.days);
    i128::from(licenses) * parts / i128::from(left.length)
}
