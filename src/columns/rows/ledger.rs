//! What a ledger holds, line by line.

use std::collections::BTreeMap;

use super::licenses;
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, instants, ranked_set, texts};
use crate::ledger::{Deed, Entry, EntryId, Recorded};
use crate::model::Action;

/// Entries as a table `ledger`: `entry`, `at`, `by`, `verb`, `on`, `benefit`, `subscription`, `tenant`, `product`,
/// `licenses`, `licenses_after`, `end_after`, `fingerprint`, `undoes`, `undone_by`, `why`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn ledger(entries: &[Entry]) -> Result<Table, ColumnsError> {
    let verbs: Vec<&str> = Action::VERBS.into_iter().chain(["undo"]).collect();
    let reversals: BTreeMap<EntryId, EntryId> = entries
        .iter()
        .filter_map(|entry| Some((entry.undoes()?, entry.id)))
        .collect();
    let number = |id: EntryId| id.0;
    let recorded = || entries.iter().map(Entry::recorded);
    let text = |of: fn(&Recorded) -> &str| texts(recorded().map(move |recorded| recorded.map(of)));
    TableBuilder::new("ledger")
        .column("entry", counts(entries.iter().map(|entry| Some(entry.id.0))))
        .column("at", instants(entries.iter().map(|entry| Some(entry.at))))
        .column("by", texts(entries.iter().map(|entry| entry.by.as_deref())))
        .column(
            "verb",
            ranked_set(&verbs, entries.iter().map(|entry| Some(entry.verb()))),
        )
        .column("on", days(recorded().map(|recorded| Some(recorded?.action.on()))))
        .column(
            "benefit",
            texts(recorded().map(|recorded| recorded?.action.benefit().map(|benefit| benefit.as_str()))),
        )
        .column("subscription", text(|recorded| &recorded.event.subscription))
        .column("tenant", text(|recorded| &recorded.event.tenant))
        .column("product", text(|recorded| &recorded.event.product))
        .column(
            "licenses",
            counts(recorded().map(|recorded| recorded?.licenses.and_then(licenses))),
        )
        .column(
            "licenses_after",
            counts(recorded().map(|recorded| licenses(recorded?.event.licenses))),
        )
        .column("end_after", days(recorded().map(|recorded| recorded?.event.end)))
        .column(
            "fingerprint",
            texts(recorded().map(|recorded| recorded?.fingerprint.map(|print| print.to_string()))),
        )
        .column("undoes", counts(entries.iter().map(|entry| entry.undoes().map(number))))
        .column(
            "undone_by",
            counts(
                entries
                    .iter()
                    .map(|entry| reversals.get(&entry.id).copied().map(number)),
            ),
        )
        .column(
            "why",
            texts(entries.iter().map(|entry| match &entry.deed {
                Deed::Done(_) => None,
                Deed::Undone { why, .. } => Some(why),
            })),
        )
        .finish()
}
