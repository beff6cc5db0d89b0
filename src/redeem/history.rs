//! What one subscription was from which day on.

use chrono::NaiveDate;

use super::{Event, EventKind};
use crate::model::{Catalog, Lifecycle, Subscription};

/// A subscription as it is from the evening of one day to the evening of another.
///
/// Actions of a day come after its lifecycle changes, so a state rules the lifecycle changes of the
/// days after it began up to and including the day on which it is replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// The day whose actions led to the state; `None` for the state at the beginning.
    pub(super) from: Option<NaiveDate>,
    /// The day whose actions replaced it; `None` for the last state.
    pub(super) to: Option<NaiveDate>,
    pub(super) subscription: &'a Subscription,
}

impl Stretch<'_> {
    /// Whether the lifecycle changes of a day follow from this state.
    fn rules(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from < day) && self.to.is_none_or(|to| day <= to)
    }

    /// The lifecycle changes that follow from it, of the days `since <= day < until`.
    ///
    /// A state that lasts no day is never entered and makes no event. An unknown end makes none.
    pub(super) fn lifecycle_events<'b>(
        &'b self,
        lifecycle: Lifecycle,
        catalog: &'b Catalog,
        since: NaiveDate,
        until: NaiveDate,
    ) -> impl Iterator<Item = Event> + 'b {
        changes(self.subscription.end, lifecycle)
            .into_iter()
            .flatten()
            .filter(move |(day, _)| since <= *day && *day < until && self.rules(*day))
            .map(|(date, kind)| Event {
                date,
                kind,
                subscription: self.subscription.id.clone(),
                tenant: self.subscription.tenant.clone(),
                product: catalog.shown(&self.subscription.product).to_owned(),
                licenses: self.subscription.licenses,
                end: self.subscription.end,
                benefit: None,
            })
    }

    /// The days on which it covers, cut to `since <= day < until`; `None` where there is none.
    ///
    /// Licences are there on the very day of the action that led to them.
    pub(super) fn covered(&self, since: NaiveDate, until: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let end = self.subscription.end?.min(until);
        let end = self.to.map_or(end, |to| end.min(to));
        let start = [self.from, self.subscription.start]
            .into_iter()
            .flatten()
            .fold(since, NaiveDate::max);
        (start < end).then_some((start, end))
    }
}

fn changes(end: Option<NaiveDate>, lifecycle: Lifecycle) -> [Option<(NaiveDate, EventKind)>; 3] {
    let expired = end;
    let disabled = end.and_then(|end| lifecycle.disabled_on(end));
    let deleted = end.and_then(|end| lifecycle.deleted_on(end));
    let entered = |day: Option<NaiveDate>, next: Option<NaiveDate>, kind| {
        day.filter(|day| next.is_none_or(|next| *day < next))
            .map(|day| (day, kind))
    };
    [
        entered(expired, disabled, EventKind::Expired),
        entered(disabled, deleted, EventKind::Disabled),
        entered(deleted, None, EventKind::Deleted),
    ]
}
