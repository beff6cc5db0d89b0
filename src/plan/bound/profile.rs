//! The licences still wanted in a pool, day by day, with what it costs not to have them.

use super::worth::{divided, times};
use crate::plan::problem::runs::Runs;

/// More than any shortfall weighs.
const OUT_OF_THE_QUESTION: i128 = 1 << 80;

/// The need of a pool over the window: demand less what no key changes.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pieces: Vec<Piece>,
    /// Days on which having no licence at all is out of the question.
    needed: Vec<i32>,
    first: i32,
    until: i32,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    start: i32,
    end: i32,
    need: i64,
}

/// A way of using licences from a day on that no plan can beat: see [`Profile::ideal`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// The first day.
    pub(crate) from: i32,
    /// Until this day at least `before` licences are there and run down.
    pub(crate) step: i32,
    pub(crate) before: i64,
    /// From then to `lapse` at least `after` are there and run down.
    pub(crate) after: i64,
    pub(crate) lapse: i32,
    /// At most this many are there.
    pub(crate) most: i64,
    /// Licence-days there are altogether.
    pub(crate) supply: i128,
}

/// What the best use of a [`Stretch`] comes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ideal {
    /// Weighted shortfall, at least.
    pub(crate) cost: i128,
    /// Licence-days that run down whatever is done.
    pub(crate) burnt: i128,
    /// Licence-days beyond those that meet need.
    pub(crate) met: i128,
}

impl Profile {
    /// The need that `fixed` licences leave of a demand in a window.
    pub(crate) fn new(demand: &Runs, fixed: &Runs, first: i32, until: i32) -> Self {
        let mut cuts: Vec<i32> = demand.changes().chain(fixed.changes()).collect();
        cuts.push(first);
        cuts.retain(|day| (first..until).contains(day));
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, start) in cuts.iter().enumerate() {
            let need = (demand.at(*start) - fixed.at(*start)).max(0);
            let end = cuts.get(at + 1).copied().unwrap_or(until);
            match pieces.last_mut() {
                Some(last) if last.need == need => last.end = end,
                _ => pieces.push(Piece {
                    start: *start,
                    end,
                    need,
                }),
            }
        }
        Self {
            pieces,
            needed: Vec::new(),
            first,
            until,
        }
    }

    /// The same, with days on which licences have to be there that `fixed` does not have.
    pub(crate) fn needing(mut self, days: &[i32], fixed: &Runs) -> Self {
        self.needed = days.iter().copied().filter(|day| fixed.at(*day) <= 0).collect();
        self
    }

    /// The days on which the need changes.
    pub(crate) fn changes(&self) -> impl Iterator<Item = i32> + '_ {
        self.pieces.iter().map(|piece| piece.start)
    }

    /// What one licence missing on every day from `start` and before `end` costs.
    #[inline]
    fn weight(&self, start: i32, end: i32) -> i64 {
        let (window, days) = (i64::from(self.until - self.first), i64::from(end - start));
        let (from, to) = (i64::from(self.until - start), i64::from(self.until - end));
        // The weights 10 W + H - t fall by one a day: the mean of the first and the last, times the days.
        10 * window * days + (from + to + 1) * days / 2
    }

    /// The weight of the last day, the smallest there is.
    pub(crate) fn least_weight(&self) -> i64 {
        10 * i64::from(self.until - self.first) + 1
    }

    /// The weighted shortfall of `licenses` licences on the days from `start` and before `end`.
    #[inline]
    pub(crate) fn cost(&self, licenses: i64, start: i32, end: i32) -> i128 {
        let mut cost = 0;
        if licenses <= 0 && !self.needed.is_empty() {
            let days = self.needed.iter().filter(|day| (start..end).contains(*day));
            cost = OUT_OF_THE_QUESTION * days.count() as i128;
        }
        for piece in &self.pieces {
            if piece.end <= start || piece.need <= licenses {
                continue;
            }
            if piece.start >= end {
                break;
            }
            let (from, to) = (piece.start.max(start), piece.end.min(end));
            cost += i128::from(piece.need - licenses) * i128::from(self.weight(from, to));
        }
        cost
    }

    /// The best that can be made of a stretch, were licence-days free to be used on any day: those
    /// left over are spent where a missing licence costs most, on the earliest days.
    pub(crate) fn ideal(&self, stretch: &Stretch) -> Ideal {
        let Stretch {
            from,
            step,
            before,
            after,
            lapse,
            most,
            supply,
        } = *stretch;
        let step = step.clamp(from, self.until);
        let lapse = lapse.clamp(step, self.until);
        let run_down = i128::from(before) * i128::from(step - from) + i128::from(after) * i128::from(lapse - step);
        let mut ideal = Ideal {
            cost: 0,
            burnt: run_down,
            met: 0,
        };
        let mut spare = (supply - run_down).max(0);
        for piece in &self.pieces {
            if piece.end <= from {
                continue;
            }
            let parts = [
                (from, step, before, most),
                (step, lapse, after, most),
                (lapse, self.until, 0, most),
            ];
            for (start, end, least, most) in parts {
                let (start, end) = (piece.start.max(start), piece.end.min(end));
                if start >= end || piece.need <= least {
                    continue;
                }
                let rate = piece.need.min(most) - least;
                let missing = piece.need - least - rate;
                let want = i128::from(rate) * i128::from(end - start);
                ideal.cost += i128::from(missing) * i128::from(self.weight(start, end));
                ideal.met += want.min(spare);
                if spare >= want {
                    spare -= want;
                } else if rate > 0 {
                    // Fewer than `want`, so the whole days fit into the piece.
                    let whole = divided(spare, i128::from(rate)) as i32;
                    let rest = spare - i128::from(whole) * i128::from(rate);
                    let day = start + whole;
                    ideal.cost +=
                        i128::from(rate) * i128::from(self.weight(day, end)) - times(rest, self.weight(day, day + 1));
                    spare = 0;
                }
            }
        }
        ideal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        Profile::new(&Runs::sum([(0, 40, 10), (20, 30, 5)]), &Runs::sum([(0, 5, 3)]), 0, 50)
    }

    fn slow_cost(licenses: i64, start: i32, end: i32) -> i128 {
        (start..end)
            .map(|day| {
                let demand = if day < 40 { 10 } else { 0 } + if (20..30).contains(&day) { 5 } else { 0 };
                let fixed = if day < 5 { 3 } else { 0 };
                i128::from((demand - fixed - licenses).max(0)) * i128::from(500 + 50 - day)
            })
            .sum()
    }

    #[test]
    fn the_cost_is_the_weighted_sum_over_the_days() {
        for (licenses, start, end) in [(0, 0, 50), (9, 3, 27), (12, 0, 50), (7, 4, 6), (15, 0, 50)] {
            assert_eq!(profile().cost(licenses, start, end), slow_cost(licenses, start, end));
        }
    }

    #[test]
    fn licences_without_end_leave_nothing_missing_in_the_ideal() {
        let ideal = profile().ideal(&Stretch {
            from: 0,
            step: 0,
            before: 0,
            after: 0,
            lapse: 0,
            most: 100,
            supply: 1_000_000,
        });
        assert_eq!((ideal.cost, ideal.burnt, ideal.met), (0, 0, 435));
    }

    #[test]
    fn scarce_licence_days_are_spent_on_the_earliest_days_in_the_ideal() {
        let ideal = profile().ideal(&Stretch {
            from: 0,
            step: 0,
            before: 0,
            after: 0,
            lapse: 0,
            most: 100,
            supply: 45,
        });
        // 35 on the first five days, one day of ten more.
        assert_eq!(ideal.cost, slow_cost(0, 6, 50));
    }

    #[test]
    fn licences_that_run_down_unneeded_are_gone() {
        let ideal = profile().ideal(&Stretch {
            from: 40,
            step: 45,
            before: 4,
            after: 6,
            lapse: 50,
            most: 100,
            supply: 50,
        });
        assert_eq!((ideal.cost, ideal.burnt), (0, 50));
    }
}
