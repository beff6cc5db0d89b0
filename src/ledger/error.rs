//! Why the ledger can't be opened, or won't record.

use std::error::Error;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::EntryId;
use crate::redeem::RedeemError;

/// Why the ledger can't be opened, read or added to. Whenever one is returned, nothing was written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The rules or an earlier entry refuse the action, or it can't be judged.
    #[error(transparent)]
    Redeem(#[from] RedeemError),
    /// The file is something else.
    #[error("`{file}` is not a ledger: {found}, expected a file made by this package, or none yet")]
    NotALedger {
        /// The file as it was named.
        file: String,
        /// What it is instead.
        found: &'static str,
    },
    /// The file was written by a newer release.
    #[error("`{file}` has the ledger format {found}, this release knows formats up to {known}: update the package")]
    NewerFormat {
        /// The file as it was named.
        file: String,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// Other processes held the file for too long.
    #[error("`{file}` is in use by another process, and stayed so while this one waited")]
    Busy {
        /// The file as it was named.
        file: String,
    },
    /// The file can't be written.
    #[error("`{file}` is read-only: nothing can be recorded in it")]
    ReadOnly {
        /// The file as it was named.
        file: String,
    },
    /// There is no room on the disk.
    #[error("there is no room left to write `{file}`: nothing was recorded")]
    Full {
        /// The file as it was named.
        file: String,
    },
    /// There can be no ledger at this place.
    #[error("`{file}` can't be opened: {what}")]
    Place {
        /// The file as it was named.
        file: String,
        /// What is in the way there.
        what: String,
    },
    /// The file can't be opened, read or written for another reason.
    #[error("`{file}` can't be used: {source}")]
    Storage {
        /// The file as it was named.
        file: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// An entry doesn't make sense, so that somebody changed the file.
    #[error("`{file}` is damaged: entry {entry} {what}")]
    Damaged {
        /// The file as it was named.
        file: String,
        /// The entry.
        entry: EntryId,
        /// What is wrong with it.
        what: String,
    },
    /// The portfolio can't be kept, or a kept one can't be read.
    #[error("the portfolio can't be {done}: {source}")]
    Portfolio {
        /// `kept` or `read back`.
        done: &'static str,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// There is no such entry.
    #[error("there is no entry {entry} in `{file}`, expected {}", expected(*last))]
    UnknownEntry {
        /// The file as it was named.
        file: String,
        /// What was asked for.
        entry: EntryId,
        /// The last entry there is.
        last: Option<EntryId>,
    },
    /// The ledger has no entry, and so no portfolio.
    #[error("`{file}` has no entry yet, so there is no portfolio to tell")]
    Empty {
        /// The file as it was named.
        file: String,
    },
    /// The entry can't be undone.
    #[error("entry {entry} can't be undone: {why}")]
    NotUndone {
        /// The entry.
        entry: EntryId,
        /// Why not, and what to do about it.
        why: String,
    },
    /// The instant of recording that was stated is before the day of the action.
    #[error("`at` is `{at}`, before the action's day `{on}`: record what was done once it was, or correct the day")]
    TooEarly {
        /// The instant.
        at: DateTime<Utc>,
        /// The day of the action.
        on: NaiveDate,
    },
    /// A text that says who or why is blank, or holds a product key.
    #[error("`{field}` {problem}")]
    Text {
        /// `by` or `why`.
        field: &'static str,
        /// What is wrong with it; never the text.
        problem: &'static str,
    },
}

fn expected(last: Option<EntryId>) -> String {
    match last {
        None => "none: it is empty".to_owned(),
        Some(last) => format!("one of 1 to {last}"),
    }
}
