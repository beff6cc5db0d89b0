//! Step functions of days: a number of licences per day, constant over runs.

use std::collections::BTreeMap;

/// A number per day, zero outside its runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Runs {
    // The number from each day on, in order of the days, no two neighbours equal.
    starts: Vec<(i32, i64)>,
}

impl Runs {
    /// Adds up intervals `(start, end, number)`, `end` the first day after.
    pub(crate) fn sum(intervals: impl IntoIterator<Item = (i32, i32, i64)>) -> Self {
        let mut changes: BTreeMap<i32, i64> = BTreeMap::new();
        for (start, end, number) in intervals {
            if start < end {
                *changes.entry(start).or_default() += number;
                *changes.entry(end).or_default() -= number;
            }
        }
        let mut starts: Vec<(i32, i64)> = Vec::with_capacity(changes.len());
        let mut level = 0;
        for (day, change) in changes {
            level += change;
            if starts.last().map_or(0, |(_, number)| *number) != level {
                starts.push((day, level));
            }
        }
        Self { starts }
    }

    /// The number on a day.
    pub(crate) fn at(&self, day: i32) -> i64 {
        let after = self.starts.partition_point(|(start, _)| *start <= day);
        after.checked_sub(1).map_or(0, |at| self.starts[at].1)
    }

    /// Two functions added up.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self::sum(self.intervals().chain(other.intervals()))
    }

    /// The runs that are not zero, each with its first day and the first day after it.
    pub(crate) fn intervals(&self) -> impl Iterator<Item = (i32, i32, i64)> + '_ {
        // The last number is zero: every interval that was added ends.
        self.starts
            .windows(2)
            .map(|pair| (pair[0].0, pair[1].0, pair[0].1))
            .filter(|(_, _, number)| *number != 0)
    }

    /// The days on which the number changes.
    pub(crate) fn changes(&self) -> impl Iterator<Item = i32> + '_ {
        self.starts.iter().map(|(day, _)| *day)
    }
}

/// Days on which something holds: intervals `(start, end)` in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Days(Vec<(i32, i32)>);

impl Days {
    /// The days from `start` on and before `end`.
    pub(crate) fn between(start: i32, end: i32) -> Self {
        Self(if start < end { vec![(start, end)] } else { Vec::new() })
    }

    /// The days that lie in at least one of the intervals.
    pub(crate) fn any_of(intervals: impl IntoIterator<Item = (i32, i32)>) -> Self {
        let mut sorted: Vec<(i32, i32)> = intervals.into_iter().filter(|(start, end)| start < end).collect();
        sorted.sort_unstable();
        let mut days: Vec<(i32, i32)> = Vec::new();
        for (start, end) in sorted {
            match days.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => days.push((start, end)),
            }
        }
        Self(days)
    }

    /// The days that both have.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let meet = |a: &(i32, i32)| {
            other
                .0
                .iter()
                .map(move |b| (a.0.max(b.0), a.1.min(b.1)))
                .collect::<Vec<_>>()
        };
        Self::any_of(self.0.iter().flat_map(meet))
    }

    /// Whether it has a day.
    pub(crate) fn has(&self, day: i32) -> bool {
        self.next(day) == Some(day)
    }

    /// The first of the days that is not before `day`.
    pub(crate) fn next(&self, day: i32) -> Option<i32> {
        let at = self.0.partition_point(|(_, end)| *end <= day);
        self.0.get(at).map(|(start, _)| day.max(*start))
    }

    /// The intervals of days within `start` and `end`.
    pub(crate) fn within(&self, start: i32, end: i32) -> impl Iterator<Item = (i32, i32)> + '_ {
        let clipped = self.0.iter().map(move |(a, b)| ((*a).max(start), (*b).min(end)));
        clipped.filter(|(a, b)| a < b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_intervals_add_up() {
        let runs = Runs::sum([(0, 10, 5), (5, 15, 2), (20, 20, 9)]);
        assert_eq!(
            runs.intervals().collect::<Vec<_>>(),
            [(0, 5, 5), (5, 10, 7), (10, 15, 2)]
        );
        assert_eq!([-1, 0, 5, 14, 15].map(|day| runs.at(day)), [0, 5, 7, 2, 0]);
    }

    #[test]
    fn intervals_that_touch_with_one_number_are_one_run() {
        let runs = Runs::sum([(0, 10, 5), (10, 15, 5)]);
        assert_eq!(runs.intervals().collect::<Vec<_>>(), [(0, 15, 5)]);
    }

    #[test]
    fn days_meet_and_are_found() {
        let days = Days::any_of([(5, 9), (0, 3), (8, 12)]).and(&Days::between(2, 10));
        assert_eq!(days, Days(vec![(2, 3), (5, 10)]));
        assert_eq!(
            [0, 2, 3, 9, 10].map(|day| days.next(day)),
            [Some(2), Some(2), Some(5), Some(9), None]
        );
        assert!(days.has(5) && !days.has(4));
        assert_eq!(days.within(6, 8).collect::<Vec<_>>(), [(6, 8)]);
    }
}
