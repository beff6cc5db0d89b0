//! The best plan by trying all of them.

use std::cmp::Ordering;

use partnerbenefits::term::{self, Verb, calendar};

use super::instances::{Instance, Mode};

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) benefit: usize,
    pub(super) pool: usize,
    pub(super) verb: Verb,
    /// Days after the first.
    pub(super) day: i32,
}

/// A plan, in the order of days, pools and execution, with the first five levels of what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) levels: [i128; 5],
    pub(super) steps: Vec<Done>,
}

/// A pool while steps are tried.
#[derive(Debug, Clone)]
struct State {
    /// Licences and end of the key subscription, the end in days after the first.
    key: Option<(u32, i32)>,
    /// The day it begins.
    key_from: i32,
    /// The first day on which no other key subscription is active.
    others_end: i32,
    /// Licences on each day of the window.
    available: Vec<i64>,
}

struct Search<'a> {
    instance: &'a Instance,
    demand: Vec<Vec<i64>>,
    most_steps: usize,
    best: Option<Best>,
}

/// The best plan of an instance.
pub(super) fn best(instance: &Instance) -> Best {
    best_of(instance, usize::MAX)
}

/// The best of the plans with at most so many steps.
pub(super) fn best_of(instance: &Instance, most_steps: usize) -> Best {
    let states: Vec<State> = instance.pools.iter().map(|pool| State::new(instance, pool)).collect();
    let demand = instance
        .pools
        .iter()
        .map(|pool| by_day(instance, &pool.demand))
        .collect();
    let mut search = Search {
        instance,
        demand,
        most_steps,
        best: None,
    };
    search.try_all(&states, &mut Vec::new());
    search.best.unwrap()
}

/// Licences wanted less licences there, in each pool on each day, once some steps are done.
pub(super) fn missing(instance: &Instance, steps: &[Done]) -> Vec<Vec<i64>> {
    let mut states: Vec<State> = instance.pools.iter().map(|pool| State::new(instance, pool)).collect();
    for done in steps {
        states[done.pool] = states[done.pool].after(instance, done).unwrap();
    }
    let missing = |(state, pool): (State, &super::instances::Pool)| {
        let wanted = by_day(instance, &pool.demand).into_iter();
        wanted
            .zip(state.available)
            .map(|(wanted, there)| (wanted - there).max(0))
            .collect()
    };
    states.into_iter().zip(&instance.pools).map(missing).collect()
}

fn by_day(instance: &Instance, rows: &[(i32, i32, i64)]) -> Vec<i64> {
    let wanted = |day: i32| {
        rows.iter()
            .filter(|(start, end, _)| (*start..*end).contains(&day))
            .map(|row| row.2)
            .sum()
    };
    (0..instance.days).map(wanted).collect()
}

impl State {
    fn new(instance: &Instance, pool: &super::instances::Pool) -> Self {
        let mut available = by_day(instance, &pool.fixed);
        let key = pool.held.filter(|(_, end)| *end > 0);
        if let Some((licenses, end)) = key {
            cover(&mut available, pool.held_from, end, i64::from(licenses));
        }
        for (licenses, start, end) in &pool.others {
            cover(&mut available, *start, *end, i64::from(*licenses));
        }
        Self {
            key,
            key_from: pool.held_from,
            others_end: pool.others.iter().map(|(.., end)| *end).max().unwrap_or(0),
            available,
        }
    }

    /// The state after a step, or `None` where it is not possible.
    fn after(&self, instance: &Instance, done: &Done) -> Option<Self> {
        let benefit = &instance.benefits[done.benefit];
        let (c, first, on) = (benefit.licenses, instance.first, done.day);
        let mut after = self.clone();
        if let Mode::Order { end, .. } = &benefit.mode {
            cover(&mut after.available, on, *end, i64::from(c));
            return Some(after);
        }
        let active = self.key.filter(|(_, end)| on < *end);
        let (n, end) = match (done.verb, active) {
            (Verb::Activate, None) if on >= self.others_end => (c, term::activate_end(first + on)?),
            (Verb::AddLicenses, Some((n, end))) => {
                let (basis, rounding) = (instance.options.basis, instance.options.rounding);
                (n + c, term::add_end(n, first + end, c, first + on, basis, rounding)?)
            }
            (Verb::Extend, Some((n, end))) if c <= 3 * n => {
                let (basis, rounding) = (instance.options.basis, instance.options.rounding);
                let after = term::extend_end(n, first + end, c, basis, rounding)?;
                let latest = calendar::add_months_days(first + on, 36);
                let judged = instance.options.extension_cap == term::ExtensionCap::TimeRemaining;
                if judged && after > latest {
                    return None;
                }
                (n, after)
            }
            _ => return None,
        };
        if let Some((n, end)) = active {
            cover(&mut after.available, on.max(self.key_from), end, -i64::from(n));
        } else {
            after.key_from = on;
        }
        cover(&mut after.available, on.max(after.key_from), end - first, i64::from(n));
        after.key = Some((n, end - first));
        Some(after)
    }
}

fn cover(available: &mut [i64], start: i32, end: i32, licenses: i64) {
    let end = usize::try_from(end).unwrap_or(0).min(available.len());
    for day in available.iter_mut().take(end).skip(start.max(0) as usize) {
        *day += licenses;
    }
}

impl Search<'_> {
    /// Judges the steps so far as a plan, and tries every step that could come next.
    fn try_all(&mut self, states: &[State], steps: &mut Vec<Done>) {
        self.judge(states, steps);
        if steps.len() >= self.most_steps {
            return;
        }
        let instance = self.instance;
        let (day, pool) = steps.last().map_or((0, 0), |last| (last.day, last.pool));
        for benefit in 0..instance.benefits.len() {
            if steps.iter().any(|step| step.benefit == benefit) {
                continue;
            }
            let what = &instance.benefits[benefit];
            let verbs: &[Verb] = match &what.mode {
                Mode::Key => &[Verb::Activate, Verb::AddLicenses, Verb::Extend],
                Mode::Order { .. } => &[Verb::Order],
            };
            for day in day..instance.last_day_for(benefit) {
                // Steps of one day are listed pool by pool: pools do not touch each other.
                let from = if steps.last().is_some_and(|last| last.day == day) {
                    pool
                } else {
                    0
                };
                for pool in from..states.len() {
                    let beside = instance.pools[pool].beside;
                    let there = beside.is_none_or(|base| states[base].available[day as usize] > 0);
                    if !there || !instance.may_go(benefit, pool, day) {
                        continue;
                    }
                    for verb in verbs {
                        let done = Done {
                            benefit,
                            pool,
                            verb: *verb,
                            day,
                        };
                        let Some(after) = states[pool].after(instance, &done) else {
                            continue;
                        };
                        let mut states = states.to_vec();
                        states[pool] = after;
                        steps.push(done);
                        self.try_all(&states, steps);
                        steps.pop();
                    }
                }
            }
        }
    }

    fn judge(&mut self, states: &[State], steps: &[Done]) {
        let levels = self.levels(states, steps);
        let better = match &self.best {
            None => true,
            Some(best) => levels
                .cmp(&best.levels)
                .then_with(|| self.last_level(steps, &best.steps))
                .is_lt(),
        };
        if better {
            self.best = Some(Best {
                levels,
                steps: steps.to_vec(),
            });
        }
    }

    fn levels(&self, states: &[State], steps: &[Done]) -> [i128; 5] {
        let instance = self.instance;
        let window = i128::from(instance.days);
        let mut shortfall = 0;
        for (state, demand) in states.iter().zip(&self.demand) {
            for (day, (there, wanted)) in (0..).zip(state.available.iter().zip(demand)) {
                shortfall += i128::from((wanted - there).max(0)) * (10 * window + window - day);
            }
        }
        let (mut lost, mut bank) = (0, 0);
        for (index, benefit) in instance.benefits.iter().enumerate() {
            let c = i128::from(benefit.licenses);
            let used = steps.iter().find(|step| step.benefit == index);
            let deadline = instance.deadline(benefit);
            if deadline <= 0 {
                continue;
            }
            match (&benefit.mode, used) {
                (Mode::Order { .. }, Some(step)) => lost += c * i128::from(step.day),
                (Mode::Order { end, .. }, None) => lost += c * i128::from((*end).min(instance.days).max(0)),
                (Mode::Key, Some(_)) => {}
                (Mode::Key, None) if deadline <= instance.days => {
                    let last = instance.first + deadline - 1;
                    lost += c * i128::from(calendar::add_months_days(last, 12) - last);
                }
                (Mode::Key, None) => bank += 12 * c,
            }
        }
        let until = instance.first + instance.days;
        for state in states {
            if let Some((n, end)) = state.key.filter(|(_, end)| *end > instance.days) {
                bank += months(until, instance.first + end, n);
            }
        }
        let days = steps.iter().map(|step| i128::from(step.day)).sum();
        [shortfall, lost, -bank, steps.len() as i128, days]
    }

    /// The sixth level: a row per benefit in order of their ids, then the ids in order of execution.
    fn last_level(&self, a: &[Done], b: &[Done]) -> Ordering {
        let order = self.instance.by_id();
        let rows = |steps: &[Done]| -> Vec<(u8, i32, usize, &'static str)> {
            let row = |benefit: &usize| {
                let step = steps.iter().find(|step| step.benefit == *benefit);
                step.map_or((1, 0, 0, ""), |step| (0, step.day, step.pool, step.verb.as_str()))
            };
            order.iter().map(row).collect()
        };
        let ids = |steps: &[Done]| -> Vec<&str> {
            steps
                .iter()
                .map(|step| self.instance.benefits[step.benefit].id.as_str())
                .collect()
        };
        rows(a).cmp(&rows(b)).then_with(|| ids(a).cmp(&ids(b)))
    }
}

/// Whole licence-months of `n` licences from one day to another, month by month.
fn months(from: i32, to: i32, n: u32) -> i128 {
    let mut whole = 0;
    while calendar::add_months_days(from, whole + 1) <= to {
        whole += 1;
    }
    let (start, next) = (
        calendar::add_months_days(from, whole),
        calendar::add_months_days(from, whole + 1),
    );
    let (n, length) = (i128::from(n), i128::from(next - start));
    (n * i128::from(whole) * length + n * i128::from(to - start)) / length
}
