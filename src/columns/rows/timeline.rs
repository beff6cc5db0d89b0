//! What happened, and what was there.

use super::{count, licenses};
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, ranked_set, texts};
use crate::redeem::{Coverage, Event, EventKind};

/// Events as a table `events`: `date`, `event`, `subscription`, `tenant`, `product`, `licenses`,
/// `end`, `benefit`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn events(events: &[Event]) -> Result<Table, ColumnsError> {
    let kinds: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    TableBuilder::new("events")
        .column("date", days(events.iter().map(|event| Some(event.date))))
        .column(
            "event",
            ranked_set(&kinds, events.iter().map(|event| Some(event.kind.as_str()))),
        )
        .column(
            "subscription",
            texts(events.iter().map(|event| Some(&*event.subscription))),
        )
        .column("tenant", texts(events.iter().map(|event| Some(&*event.tenant))))
        .column("product", texts(events.iter().map(|event| Some(&event.product))))
        .column("licenses", counts(events.iter().map(|event| licenses(event.licenses))))
        .column("end", days(events.iter().map(|event| event.end)))
        .column("benefit", texts(events.iter().map(|event| event.benefit.as_deref())))
        .finish()
}

/// Runs of licences as a table `coverage`: `tenant`, `product`, `start`, `end`, `licenses`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn coverage(runs: &[Coverage]) -> Result<Table, ColumnsError> {
    TableBuilder::new("coverage")
        .column("tenant", texts(runs.iter().map(|run| Some(&*run.tenant))))
        .column("product", texts(runs.iter().map(|run| Some(&run.product))))
        .column("start", days(runs.iter().map(|run| Some(run.start))))
        .column("end", days(runs.iter().map(|run| Some(run.end))))
        .column("licenses", counts(runs.iter().map(|run| count(run.licenses))))
        .finish()
}
