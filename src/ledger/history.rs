//! Reading what the file holds.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rusqlite::{Connection, Row};

use super::action;
use super::digest::KeyDigest;
use super::effect::{Change, Effect, set_where_as};
use super::entry::{Deed, Entry, EntryId, Recorded};
use super::error::LedgerError;
use super::replay::Kept;
use super::store;
use crate::model::Subscription;
use crate::redeem::Event;

/// Every entry in the order of recording.
pub(super) fn read(connection: &Connection, file: &str) -> Result<Vec<Kept>, LedgerError> {
    let raw = raw_rows(connection).map_err(|error| store::told(file, error))?;
    let kept = raw.into_iter().map(|row| {
        let entry = EntryId(row.id);
        row.kept().map_err(|what| LedgerError::Damaged {
            file: file.to_owned(),
            entry,
            what,
        })
    });
    let mut kept = kept.collect::<Result<Vec<_>, _>>()?;
    tell_without_undone(&mut kept);
    Ok(kept)
}

/// A change, the entry that made it and the reversal that undid it.
type Undone<'a> = (EntryId, EntryId, &'a Change<Subscription>);

/// Lets the events of entries that stand tell their subscription without what was undone since.
fn tell_without_undone(kept: &mut [Kept]) {
    // What one portfolio calls an alias may be the id of another one.
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut undone: BTreeMap<&str, Vec<Undone<'_>>> = BTreeMap::new();
    for one in kept.iter() {
        let Some((effect, _)) = &one.done else { continue };
        let change = &effect.subscription;
        let own = || std::iter::once(&change.after.id).chain(&change.after.aliases);
        let known = own().find_map(|name| names.get(name.as_str()).copied());
        let known = known.unwrap_or(&change.after.id);
        for name in own() {
            names.entry(name).or_insert(known);
        }
        if let Some(reversal) = one.undone_by {
            let of = undone.entry(known).or_default();
            of.push((one.entry.id, reversal, change));
        }
    }
    let told = kept.iter().map(|one| {
        let (_, effect, _) = one.standing()?;
        let id = one.entry.id;
        let mut state = effect.subscription.after.clone();
        // The last one first: each left what the next one found.
        let since = undone.get(names.get(&*state.id)?)?.iter().rev();
        for (_, _, change) in since.filter(|(entry, reversal, _)| *entry < id && id < *reversal) {
            let before = change.before.as_ref();
            state = before
                .and_then(|before| set_where_as(&state, &change.after, before))
                .unwrap_or(state);
        }
        Some(state)
    });
    let told: Vec<Option<Subscription>> = told.collect();
    for (one, told) in kept.iter_mut().zip(told) {
        if let (Deed::Done(recorded), Some(told)) = (&mut one.entry.deed, told) {
            let event = &mut recorded.event;
            (event.tenant, event.licenses, event.end) = (told.tenant, told.licenses, told.end);
        }
    }
}

/// The text of a kept portfolio.
pub(super) fn portfolio(connection: &Connection, id: i64) -> rusqlite::Result<String> {
    connection.query_row("SELECT text FROM portfolio WHERE id = ?1", [id], |row| row.get(0))
}

/// The salt of the file.
pub(super) fn salt(connection: &Connection) -> rusqlite::Result<[u8; 32]> {
    connection.query_row("SELECT salt FROM secret", [], |row| row.get(0))
}

/// An instant as precisely as an entry keeps it.
pub(super) fn to_microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}

/// The columns of an entry, not yet understood.
struct Raw {
    id: i64,
    at: String,
    by: Option<String>,
    action: Option<String>,
    event: Option<String>,
    product: Option<String>,
    licenses: Option<u32>,
    effect: Option<String>,
    fingerprint: Option<[u8; 32]>,
    portfolio: Option<i64>,
    undoes: Option<i64>,
    why: Option<String>,
    undone_by: Option<i64>,
}

fn raw_rows(connection: &Connection) -> rusqlite::Result<Vec<Raw>> {
    let mut query = connection.prepare(
        "SELECT entry.id, entry.at, entry.by, entry.action, entry.event, entry.product, entry.licenses, entry.effect, \
         entry.fingerprint, entry.portfolio, entry.undoes, entry.why, undo.id AS undone_by \
         FROM entry LEFT JOIN entry AS undo ON undo.undoes = entry.id ORDER BY entry.id",
    )?;
    let rows = query.query_map([], Raw::read)?;
    rows.collect()
}

impl Raw {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            by: row.get("by")?,
            action: row.get("action")?,
            event: row.get("event")?,
            product: row.get("product")?,
            licenses: row.get("licenses")?,
            effect: row.get("effect")?,
            fingerprint: row.get("fingerprint")?,
            portfolio: row.get("portfolio")?,
            undoes: row.get("undoes")?,
            why: row.get("why")?,
            undone_by: row.get("undone_by")?,
        })
    }

    /// The entry; an error says what is wrong with it.
    fn kept(self) -> Result<Kept, String> {
        let at = self
            .at
            .parse()
            .map_err(|_| format!("was made at `{}`, expected an instant", self.at))?;
        let (deed, done) = match (self.undoes, self.why) {
            (Some(entry), Some(why)) => (
                Deed::Undone {
                    entry: EntryId(entry),
                    why,
                },
                None,
            ),
            _ => {
                let text = |text: Option<String>, name| text.ok_or_else(|| format!("has no {name}"));
                let action = action::from_json(&text(self.action, "action")?)?;
                let effect = Effect::from_json(&text(self.effect, "effect")?)?;
                let kind = text(self.event, "event")?.parse();
                let subscription = &effect.subscription.after;
                let event = Event {
                    date: action.on(),
                    kind: kind.map_err(|error| format!("has an unreadable event: {error}"))?,
                    subscription: subscription.id.clone(),
                    tenant: subscription.tenant.clone(),
                    product: text(self.product, "product")?,
                    licenses: subscription.licenses,
                    end: subscription.end,
                    benefit: action.benefit().cloned(),
                };
                let recorded = Recorded {
                    action,
                    event,
                    licenses: self.licenses,
                    fingerprint: self.fingerprint.map(|bytes| KeyDigest(bytes).fingerprint()),
                };
                let portfolio = self.portfolio.ok_or("has no portfolio")?;
                (Deed::Done(recorded), Some((effect, portfolio)))
            }
        };
        let entry = Entry {
            id: EntryId(self.id),
            at,
            by: self.by,
            deed,
        };
        Ok(Kept {
            entry,
            key: self.fingerprint.map(KeyDigest),
            done,
            undone_by: self.undone_by.map(EntryId),
        })
    }
}
