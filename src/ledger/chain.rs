//! One row of a portfolio through all entries that touch it.

use chrono::NaiveDate;

use super::EntryId;
use super::effect::{Change, Effect, differing, set, set_where_as};
use super::entry::Recorded;
use super::replay::Kept;
use crate::model::{Action, Subscription, User};
use crate::term::{self, TermOptions};

/// An entry that touches a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touch<'a> {
    pub(super) id: EntryId,
    pub(super) recorded: &'a Recorded,
    pub(super) effect: &'a Effect,
    undone_by: Option<EntryId>,
}

impl<'a> Touch<'a> {
    /// What an entry touches; `None` for a reversal.
    pub(super) fn of(kept: &'a Kept) -> Option<Self> {
        let (recorded, effect, _) = kept.recorded()?;
        Some(Self {
            id: kept.entry.id,
            recorded,
            effect,
            undone_by: kept.undone_by,
        })
    }

    pub(super) const fn stands(&self) -> bool {
        self.undone_by.is_none()
    }

    pub(super) fn on(&self) -> NaiveDate {
        self.recorded.action.on()
    }

    const fn subscription(&self) -> &'a Change<Subscription> {
        &self.effect.subscription
    }

    fn user(&self) -> Option<&'a Change<User>> {
        self.effect.user.as_ref()
    }
}

/// The entries and their reversals in the order of recording; a reversal is said by `true`.
fn as_recorded(touches: &[Touch<'_>]) -> Vec<(EntryId, usize, bool)> {
    let mut steps = Vec::with_capacity(touches.len());
    for (index, touch) in touches.iter().enumerate() {
        steps.push((touch.id, index, false));
        steps.extend(touch.undone_by.map(|reversal| (reversal, index, true)));
    }
    steps.sort_unstable();
    steps
}

/// The entries of the days up to and including one, in the order of days, then of recording.
fn by_day(touches: &[Touch<'_>], day: NaiveDate) -> Vec<usize> {
    let mut order: Vec<usize> = (0..touches.len()).filter(|&at| touches[at].on() <= day).collect();
    order.sort_by_key(|&at| (touches[at].on(), touches[at].id));
    order
}

/// Which fields of a subscription were found changed from outside, by the portfolio an entry was recorded on.
fn news(touches: &[Touch<'_>]) -> Vec<[bool; 5]> {
    let mut news = vec![[false; 5]; touches.len()];
    let mut expected = touches.first().and_then(|first| first.subscription().before.clone());
    for (_, at, reversal) in as_recorded(touches) {
        let Change { before, after } = touches[at].subscription();
        if !reversal {
            news[at] = match (&expected, before) {
                (Some(expected), Some(before)) => differing(expected, before),
                (None, Some(_)) => [true; 5],
                (_, None) => [false; 5],
            };
            expected = Some(after.clone());
        } else if let Some(held) = expected {
            expected = match before {
                Some(before) => Some(set_where_as(&held, after, before).unwrap_or(held)),
                None => Some(held).filter(|held| held != after),
            };
        }
    }
    news
}

/// A subscription as the entries tell it of a day; `None` where there is none.
pub(super) fn subscription(touches: &[Touch<'_>], day: NaiveDate, options: TermOptions) -> Option<Subscription> {
    let news = news(touches);
    let mut state = touches.first()?.subscription().before.clone();
    let mut early = Vec::new();
    for at in by_day(touches, day) {
        let touch = &touches[at];
        let Change { before, after } = touch.subscription();
        match (&mut state, before) {
            (_, None) if touch.stands() => {
                let mut made = after.clone();
                // What is dated before the subscription began can only have been done to it since.
                for one in early.drain(..) {
                    carry_out(&mut made, one, options);
                }
                state = Some(made);
            }
            (Some(state), Some(before)) => {
                set(state, before, news[at]);
                if touch.stands() {
                    carry_out(state, touch, options);
                }
            }
            (None, Some(_)) if touch.stands() => early.push(touch),
            _ => {}
        }
    }
    state
}

/// Does to a subscription what an entry did to it.
fn carry_out(state: &mut Subscription, touch: &Touch<'_>, options: TermOptions) {
    let Change {
        before: Some(before),
        after,
    } = touch.subscription()
    else {
        *state = touch.subscription().after.clone();
        return;
    };
    let found_as_then = state.licenses == before.licenses && state.end == before.end;
    let renewed = before.start != after.start;
    if found_as_then || renewed {
        let [_, licenses, _, start, end] = differing(before, after);
        set(state, after, [false, licenses, false, start, end]);
    } else {
        let (licenses, end) = onto(state, before, after, touch, options);
        (state.licenses, state.end) = (licenses, end);
    }
    if before.tenant != after.tenant {
        state.tenant.clone_from(&after.tenant);
    }
    state.assigned = match (state.assigned, before.assigned, after.assigned) {
        (Some(now), Some(before), Some(after)) => Some(now.saturating_add(after).saturating_sub(before)),
        (now, ..) => now,
    };
}

/// The licences and the end that a redemption leads to from other ones than it was recorded on.
fn onto(
    state: &Subscription,
    before: &Subscription,
    after: &Subscription,
    touch: &Touch<'_>,
    options: TermOptions,
) -> (u32, Option<NaiveDate>) {
    let on = touch.on();
    let term = state.end.zip(touch.recorded.licenses).and_then(|(end, key)| {
        let change = match &touch.recorded.action {
            Action::AddLicenses { .. } => term::add_licenses(state.licenses, end, key, on, options),
            Action::Extend { .. } => term::extend(state.licenses, end, key, Some(on), options),
            _ => return None,
        };
        change.ok()
    });
    if let Some(change) = term {
        return (change.licenses_after, Some(change.end_after));
    }
    // It was done, though not by the rules as they look from here: it moves what it moved then.
    let gained = i64::from(after.licenses) - i64::from(before.licenses);
    let licenses = term::licenses(i64::from(state.licenses) + gained).unwrap_or(after.licenses);
    let moved = before.end.zip(after.end).map(|(before, after)| after - before);
    let end = state
        .end
        .zip(moved)
        .and_then(|(end, moved)| end.checked_add_signed(moved));
    (licenses, end.or(state.end))
}

/// The rows that an entry's own portfolio may show without telling anything new: what entries recorded until then
/// found and left, and what those recorded since that count on the day found.
fn known<'a>(
    touches: &'a [Touch<'a>],
    base: EntryId,
    day: NaiveDate,
) -> impl Iterator<Item = (bool, &'a Touch<'a>)> + 'a {
    let counts = move |(at, touch): &(usize, &Touch<'_>)| *at == 0 || touch.id <= base || touch.on() <= day;
    let touches = touches.iter().enumerate().filter(counts);
    touches.map(move |(_, touch)| (touch.id <= base, touch))
}

/// Which fields of a subscription say something that the entries know.
fn known_fields(held: &Subscription, touches: &[Touch<'_>], base: EntryId, day: NaiveDate) -> [bool; 5] {
    let mut out = [false; 5];
    for (shown, touch) in known(touches, base, day) {
        let Change { before, after } = touch.subscription();
        for row in before.iter().chain(shown.then_some(after)) {
            let other = differing(held, row);
            out = std::array::from_fn(|field| out[field] || !other[field]);
        }
    }
    out
}

/// Whether a subscription that the entries don't tell of on the day is one they once told of, and no other.
pub(super) fn knows(held: &Subscription, touches: &[Touch<'_>], base: EntryId, day: NaiveDate) -> bool {
    known_fields(held, touches, base, day) == [true; 5]
}

/// A subscription as the entries tell it, where the portfolio of an entry does not know better.
pub(super) fn beside(
    held: &Subscription,
    told: Subscription,
    touches: &[Touch<'_>],
    base: EntryId,
    day: NaiveDate,
) -> Subscription {
    let mut out = held.clone();
    set(&mut out, &told, known_fields(held, touches, base, day));
    out
}

/// The products of a user as the entries tell them of a day, where the portfolio of an entry does not know better.
pub(super) fn products(held: &[String], touches: &[Touch<'_>], base: EntryId, day: NaiveDate) -> Vec<String> {
    let (as_before, as_after) = (
        |touch: &Touch<'_>| products_before(touch) == held,
        |touch: &Touch<'_>| products_after(touch) == held,
    );
    if !known(touches, base, day).any(|(shown, touch)| as_before(touch) || (shown && as_after(touch))) {
        return held.to_vec();
    }
    let mut found = Vec::with_capacity(touches.len());
    let mut expected = touches.first().map_or(&[][..], products_before).to_vec();
    let first = expected.clone();
    for (_, at, reversal) in as_recorded(touches) {
        let touch = &touches[at];
        if reversal {
            do_to(&mut expected, products_after(touch), products_before(touch));
        } else {
            found.push((expected != products_before(touch)).then(|| products_before(touch)));
            expected = products_after(touch).to_vec();
        }
    }
    let mut state = first;
    for at in by_day(touches, day) {
        let touch = &touches[at];
        if let Some(found) = found[at] {
            state = found.to_vec();
        }
        if touch.stands() {
            do_to(&mut state, products_before(touch), products_after(touch));
        }
    }
    state
}

fn products_before<'a>(touch: &Touch<'a>) -> &'a [String] {
    let before = touch.user().and_then(|user| user.before.as_ref());
    before.map_or(&[], |user| &user.products)
}

fn products_after<'a>(touch: &Touch<'a>) -> &'a [String] {
    touch.user().map_or(&[], |user| &user.after.products)
}

/// Does to products what was done from one list to another.
fn do_to(state: &mut Vec<String>, from: &[String], to: &[String]) {
    if state == from {
        *state = to.to_vec();
        return;
    }
    state.retain(|product| to.contains(product) || !from.contains(product));
    for product in to.iter().filter(|product| !from.contains(product)) {
        if !state.contains(product) {
            state.push(product.clone());
        }
    }
}
