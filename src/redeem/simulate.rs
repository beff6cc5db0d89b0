//! Many actions in a row, and what there was on each day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::apply::judge;
use super::coverage::Tally;
use super::effect::Effect;
use super::history::Stretch;
use super::{Coverage, Event, RedeemError, Remark, uncounted};
use crate::model::{Action, Portfolio, Subscription};
use crate::rules::Verdict;

/// What happened to a portfolio from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timeline {
    /// The first day looked at.
    pub since: NaiveDate,
    /// The first day no longer looked at.
    pub until: NaiveDate,
    /// What happened on the days looked at, in order of days; of one day the ends, disablings and
    /// deletions come first, by subscription, then the actions as listed.
    pub events: Vec<Event>,
    /// The licences on the days looked at, by tenant, product and day. A subscription covers no day
    /// from its recorded end on, also one that renews by itself, and none where its end is unknown.
    pub coverage: Vec<Coverage>,
    /// The subscriptions that may cover more days than that.
    pub remarks: Vec<Remark>,
    /// The verdict on each action, as listed.
    pub verdicts: Vec<Verdict>,
    before: Portfolio,
    effects: Vec<(NaiveDate, Effect)>,
}

impl Timeline {
    /// The portfolio on a day, with every action up to and including that day carried out.
    ///
    /// Any day can be asked for, also one outside those looked at.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Portfolio {
        let mut portfolio = self.before.clone();
        for (_, effect) in self.effects.iter().take_while(|(on, _)| *on <= day) {
            effect.write(&mut portfolio);
        }
        portfolio
    }
}

/// Carries out actions in the order of the list and tells what happens from `since` until the day
/// before `until`.
///
/// `since` is the first action's day unless given. The two days only cut what is told: every action
/// is judged and carried out, also one before `since` or on a later day than `until`.
///
/// # Errors
///
/// [`RedeemError::EmptyWindow`] and [`RedeemError::NoFirstDay`] for the days,
/// [`RedeemError::BackInTime`] when an action is on an earlier day than the one before it, and
/// [`RedeemError::AtAction`] for the first one that is refused or can't be judged.
pub fn simulate(
    portfolio: &Portfolio,
    actions: &[Action],
    until: NaiveDate,
    since: Option<NaiveDate>,
) -> Result<Timeline, RedeemError> {
    let since = since
        .or_else(|| actions.first().map(Action::on))
        .ok_or(RedeemError::NoFirstDay)?;
    if until <= since {
        return Err(RedeemError::EmptyWindow { since, until });
    }
    for (position, pair) in (1..).zip(actions.windows(2)) {
        if let [earlier, later] = pair
            && later.on() < earlier.on()
        {
            return Err(RedeemError::BackInTime {
                position,
                on: later.on(),
                after: earlier.on(),
            });
        }
    }
    let mut now = portfolio.clone();
    let mut effects = Vec::with_capacity(actions.len());
    let mut verdicts = Vec::with_capacity(actions.len());
    let mut acted = Vec::with_capacity(actions.len());
    for (position, action) in actions.iter().enumerate() {
        let (effect, done) = judge(&now, action).map_err(|error| RedeemError::AtAction {
            position,
            action: Box::new(action.clone()),
            error: Box::new(error),
        })?;
        effect.write(&mut now);
        effects.push((action.on(), effect));
        verdicts.push(done.verdict);
        acted.push(done.event);
    }

    let mut events = Vec::new();
    let mut tally = Tally::new(portfolio.catalog(), since, until);
    let lifecycle = portfolio.lifecycle();
    for stretch in stretches(portfolio, &effects) {
        events.extend(stretch.lifecycle_events(lifecycle, portfolio.catalog(), since, until));
        tally.add(stretch);
    }
    events.sort_by(|a, b| (a.date, &a.subscription).cmp(&(b.date, &b.subscription)));
    events.extend(
        acted
            .into_iter()
            .filter(|event| since <= event.date && event.date < until),
    );
    // Stable: of one day the lifecycle changes stay before the actions, and the actions in their order.
    events.sort_by_key(|event| event.date);
    let coverage = tally.runs();
    Ok(Timeline {
        since,
        until,
        events,
        coverage,
        remarks: uncounted(portfolio, since, until),
        verdicts,
        before: portfolio.clone(),
        effects,
    })
}

/// Every subscription's states in a row, in order of ids.
fn stretches<'a>(portfolio: &'a Portfolio, effects: &'a [(NaiveDate, Effect)]) -> impl Iterator<Item = Stretch<'a>> {
    let mut states: BTreeMap<&str, Vec<(Option<NaiveDate>, &Subscription)>> = BTreeMap::new();
    for (on, effect) in effects {
        let subscription = &effect.subscription;
        states
            .entry(&subscription.id)
            .or_insert_with(|| {
                let before = portfolio.subscriptions().get(&subscription.id);
                before.map(|before| (None, before)).into_iter().collect()
            })
            .push((Some(*on), subscription));
    }
    let untouched: Vec<&Subscription> = portfolio
        .subscriptions()
        .iter()
        .filter(|subscription| !states.contains_key(&*subscription.id))
        .collect();
    let changed = states.into_values().flat_map(|states| {
        let ends: Vec<Option<NaiveDate>> = states.iter().skip(1).map(|(from, _)| *from).chain([None]).collect();
        states
            .into_iter()
            .zip(ends)
            .map(|((from, subscription), to)| Stretch { from, to, subscription })
    });
    let untouched = untouched.into_iter().map(|subscription| Stretch {
        from: None,
        to: None,
        subscription,
    });
    untouched.chain(changed)
}

#[cfg(test)]
mod tests;
