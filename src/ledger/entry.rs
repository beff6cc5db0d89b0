//! One line of the ledger.

use std::fmt;

use chrono::{DateTime, Utc};

use super::Fingerprint;
use crate::model::Action;
use crate::redeem::Event;

/// The number of an entry, from 1 in the order of recording. No number is given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Something recorded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// When it was recorded, as the caller said, to the microsecond.
    pub at: DateTime<Utc>,
    /// Who recorded it; `None` only for a reversal.
    pub by: Option<String>,
    /// What it records.
    pub deed: Deed,
}

/// What an entry records.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Deed {
    /// An action that was carried out.
    Done(Recorded),
    /// That an entry does not stand any more.
    Undone {
        /// The entry.
        entry: EntryId,
        /// Why.
        why: String,
    },
}

/// An action that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recorded {
    /// The action.
    pub action: Action,
    /// What happened, with the subscription as it was afterwards.
    pub event: Event,
    /// The licences of the benefit redeemed; `None` where none was.
    pub licenses: Option<u32>,
    /// The fingerprint of the key redeemed; `None` where it was not recorded in full, or there is none.
    pub fingerprint: Option<Fingerprint>,
}

impl Entry {
    /// The action it records; `None` for a reversal.
    #[must_use]
    pub const fn recorded(&self) -> Option<&Recorded> {
        match &self.deed {
            Deed::Done(recorded) => Some(recorded),
            Deed::Undone { .. } => None,
        }
    }

    /// The entry it undoes.
    #[must_use]
    pub const fn undoes(&self) -> Option<EntryId> {
        match &self.deed {
            Deed::Done(_) => None,
            Deed::Undone { entry, .. } => Some(*entry),
        }
    }

    /// The verb of the action, or `undo`.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match &self.deed {
            Deed::Done(recorded) => recorded.action.verb(),
            Deed::Undone { .. } => "undo",
        }
    }
}
