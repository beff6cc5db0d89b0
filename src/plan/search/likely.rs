//! Days on which adding or activating is likely to be best: a good plan is found on them quickly,
//! and no proof rests on them.

use super::label::Label;
use super::pool::Search;
use crate::term::Verb;

/// Days by which a guess is missed on the other side, to have the day between the two.
const NEAR: i32 = 3;

/// The likely days for one of a lot to be added or activated after a label, earliest first.
pub(crate) fn days(search: &Search<'_>, label: &Label, lot: usize, verb: Verb, start: i32, end: i32) -> Vec<i32> {
    let pool = search.pool();
    let first = pool.open.next(start);
    if first.is_none_or(|first| first >= end) {
        return Vec::new();
    }
    let changes: Vec<i32> = search.profile(label).changes().collect();
    // The last day of every other key is a day on which this one can make room for it.
    let others = search
        .lots
        .left(label.used)
        .map(|other| search.lots.lots[other].too_late[search.at]);
    let others: Vec<i32> = others.collect();
    let mut wanted: Vec<i32> = vec![start, end - 1, label.end, search.problem.until - 1];
    wanted.extend(changes.iter().copied());
    wanted.extend(others.iter().map(|late| late - 1));

    let outcome = |day: i32| match verb {
        Verb::Activate => search.problem.activated(day),
        _ => search
            .problem
            .added(label.licenses, label.end, search.lots.lots[lot].licenses, day),
    };
    // Days that put the new end where the need changes, at the window's end, or where another key
    // can still be activated afterwards.
    let ends = changes
        .iter()
        .copied()
        .chain([search.problem.until])
        .chain(others.iter().map(|late| late - 1));
    if let (Some(earliest), Some(latest)) = (outcome(start), outcome(end - 1)) {
        for target in ends {
            let day = first_reaching((start, earliest), (end - 1, latest), target, &outcome);
            wanted.extend([day - 1, day]);
        }
    }
    let mut days: Vec<i32> = wanted
        .into_iter()
        .filter_map(|day| pool.open.next(day.max(start)))
        .filter(|day| *day < end)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The first day between two, given with their outcomes, whose outcome is `target` or later, were
/// outcomes never to fall: they do at a clamped end of a month, which is near enough for a guess.
fn first_reaching(
    (mut low, mut at_low): (i32, i32),
    (mut high, mut at_high): (i32, i32),
    target: i32,
    outcome: &impl Fn(i32) -> Option<i32>,
) -> i32 {
    if at_low >= target {
        return low;
    }
    if at_high < target {
        return high + 1;
    }
    // Outcomes rise nearly evenly: the line between two is rarely off by more than a few days.
    let mut looks = 0;
    while high - low > 1 {
        let middle = match looks {
            0 => low + ((i64::from(target - at_low) * i64::from(high - low)) / i64::from(at_high - at_low)) as i32,
            1 if target - at_low < at_high - target => low + NEAR,
            1 => high - NEAR,
            _ => low + (high - low) / 2,
        };
        let middle = middle.clamp(low + 1, high - 1);
        match outcome(middle) {
            Some(reached) if reached < target => (low, at_low) = (middle, reached),
            Some(reached) => (high, at_high) = (middle, reached),
            None => return high,
        }
        looks += 1;
    }
    high
}
