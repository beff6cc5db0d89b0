//! Reversals: an entry that says another does not stand any more.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::params;

use super::entry::{Deed, Entry, EntryId};
use super::error::LedgerError;
use super::record::Ledger;
use super::{history, statement, store};

impl Ledger {
    /// Adds the reversal of an entry, which stays where it is; its benefit and its key are free again.
    ///
    /// # Errors
    ///
    /// [`LedgerError::UnknownEntry`] for a number that no entry has, [`LedgerError::NotUndone`] for a
    /// reversal, for an entry undone already, and for one that later entries rest on, which have to
    /// be undone first. [`LedgerError::Text`] where `why` is blank or holds a product key.
    pub fn undo(
        &mut self,
        entry: EntryId,
        why: &str,
        by: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerError> {
        statement::check("why", why)?;
        by.map_or(Ok(()), |by| statement::check("by", by))?;
        let store = self.store();
        let file = store.file().to_owned();
        let writing = store.write()?;
        let kept = history::read(&writing, &file)?;
        let not = |why| Err(LedgerError::NotUndone { entry, why });
        let Some(one) = kept.iter().find(|kept| kept.entry.id == entry) else {
            let last = kept.last().map(|kept| kept.entry.id);
            return Err(LedgerError::UnknownEntry { file, entry, last });
        };
        if let Some(reversal) = one.undone_by {
            return not(format!("entry {reversal} has undone it"));
        }
        let Some((_, effect, _)) = one.recorded() else {
            return not("it is a reversal; record the action again instead".to_owned());
        };
        let mut later = kept.iter().filter(|kept| kept.entry.id > entry);
        let resting = later.find(|later| {
            let effects = later.standing().map(|(_, later, _)| later.rests_on(effect));
            effects.unwrap_or(false)
        });
        if let Some(resting) = resting {
            return not(format!(
                "entry {} rests on what it left, undo that one first",
                resting.entry.id
            ));
        }
        let at = history::to_microseconds(at);
        let insert = || {
            let instant = at.to_rfc3339_opts(SecondsFormat::Micros, true);
            writing.execute(
                "INSERT INTO entry (at, by, verb, undoes, why) VALUES (?1, ?2, 'undo', ?3, ?4)",
                params![instant, by, entry.0, why],
            )?;
            let id = writing.last_insert_rowid();
            writing.execute("DELETE FROM claim WHERE entry = ?1", [entry.0])?;
            Ok(EntryId(id))
        };
        let id = insert().and_then(|id| writing.commit().map(|()| id));
        let id = id.map_err(|error| store::told(&file, error))?;
        log::debug!("recorded entry {id}: undo");
        Ok(Entry {
            id,
            at,
            by: by.map(str::to_owned),
            deed: Deed::Undone {
                entry,
                why: why.to_owned(),
            },
        })
    }
}
