//! Opening a ledger, and writing an action into it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::digest::{KeyDigest, digest};
use super::effect::Effect;
use super::entry::{Deed, Entry, EntryId, Recorded};
use super::error::LedgerError;
use super::refusal;
use super::replay::{Kept, call_as_in, carry_in};
use super::store::{self, Store};
use super::{action as action_text, statement};
use super::{day, history};
use crate::model::{Action, Portfolio, UserId};
use crate::redeem::{self, RedeemError};
use crate::term::Verb;

/// How long a ledger waits for another process, unless told otherwise.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How a portfolio is kept as text. The ledger does not know the format of the file.
#[derive(Debug, Clone, Copy)]
pub struct PortfolioText {
    /// Writes a portfolio with its keys masked.
    pub write: fn(&Portfolio) -> Result<String, Box<dyn Error + Send + Sync>>,
    /// Reads it back.
    pub read: fn(&str) -> Result<Portfolio, Box<dyn Error + Send + Sync>>,
}

/// A durable record of redemptions in a file.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    text: PortfolioText,
}

impl Ledger {
    /// Opens a ledger and makes it where there is no file yet. A ledger of an older release is
    /// brought to the newest format first.
    ///
    /// # Errors
    ///
    /// [`LedgerError::NotALedger`] for another file, [`LedgerError::NewerFormat`] for one of a newer
    /// release; the file is then untouched. [`LedgerError::Busy`], [`LedgerError::ReadOnly`],
    /// [`LedgerError::Full`], [`LedgerError::Place`] and [`LedgerError::Storage`] where the disk does not
    /// play along.
    pub fn open(path: &Path, text: PortfolioText, patience: Duration) -> Result<Self, LedgerError> {
        let store = Store::open(path, true, patience)?;
        Ok(Self { store, text })
    }

    /// Opens a ledger that is there already.
    ///
    /// # Errors
    ///
    /// As [`Ledger::open`], and [`LedgerError::Place`] where there is no file.
    pub fn open_existing(path: &Path, text: PortfolioText, patience: Duration) -> Result<Self, LedgerError> {
        let store = Store::open(path, false, patience)?;
        Ok(Self { store, text })
    }

    /// Judges an action and records it, in one transaction: once this returns, the entry is on the disk.
    ///
    /// It is judged on the portfolio brought up to date with the entries that stand, see [`Effect`].
    /// `at` is the instant of recording; the action has a day of its own, which may be earlier.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Redeem`] with every reason where it is refused: by the rules, or since an entry
    /// that stands has redeemed the benefit or its key. [`LedgerError::Text`] where `by` is blank or
    /// holds a product key. [`LedgerError::Portfolio`] where the portfolio can't be kept. The others
    /// where the file can't be written. Nothing is then recorded.
    pub fn record(
        &mut self,
        action: &Action,
        portfolio: &Portfolio,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerError> {
        statement::check("by", by)?;
        let text = (self.text.write)(portfolio).map_err(|source| LedgerError::Portfolio { done: "kept", source })?;
        let file = self.store.file().to_owned();
        let writing = self.store.write()?;
        let mut kept = history::read(&writing, &file)?;
        call_as_in(portfolio, &mut kept);
        let mut current = portfolio.clone();
        let shown = users_shown(&kept, portfolio);
        for (recorded, effect, _) in kept.iter().filter_map(Kept::standing) {
            let user = effect.user.as_ref().map(|user| &user.after.id);
            if user.is_none_or(|user| !shown.contains(user)) {
                carry_in(&mut current, recorded, effect);
            }
        }
        let action = &*current.named(action);
        let key = key_digest(&writing, &file, action, portfolio)?;
        let spent = refusal::of_key(&kept, action, key);
        let (after, done) = match redeem::apply(&current, action) {
            Ok((_, done)) if spent.is_some() => {
                return Err(refusal::refused(done.verdict, spent).into());
            }
            Err(RedeemError::Refused(verdict)) => return Err(refusal::refused(*verdict, spent).into()),
            other => other?,
        };
        let effect = Effect::between(&current, &after, action, &done.event.subscription)
            .expect("what an action changed is in the portfolio after it");
        let benefit = action.benefit().and_then(|benefit| portfolio.benefits().get(benefit));
        let recorded = Recorded {
            action: action.clone(),
            event: done.event,
            licenses: benefit.map(|benefit| benefit.licenses),
            fingerprint: key.map(|key| key.fingerprint()),
        };
        let id = insert(&writing, &recorded, &effect, key, &text, by, at).and_then(|id| writing.commit().map(|()| id));
        let id = id.map_err(|error| store::told(&file, error))?;
        log::debug!("recorded entry {id}: {}", recorded.action.verb());
        Ok(Entry {
            id,
            at: history::to_microseconds(at),
            by: Some(by.to_owned()),
            deed: Deed::Done(recorded),
        })
    }

    /// Every entry in the order of recording, reversals and what they undid included.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Damaged`] where somebody changed the file, the others where it can't be read.
    pub fn history(&mut self) -> Result<Vec<Entry>, LedgerError> {
        Ok(self.kept()?.into_iter().map(|kept| kept.entry).collect())
    }

    /// The portfolio as the entries tell it: with the actions of all days up to and including `on`,
    /// and without those of later days and those undone. Its keys are masked.
    ///
    /// The actions are carried out in the order of their days, those of one day in the order of
    /// recording. So it can differ from what an entry said when another of an earlier day was
    /// recorded after it. What a portfolio given later tells beside the entries, such as licences
    /// that were bought, holds from the day of the action it was given with.
    ///
    /// It starts from the portfolio that the last of these actions was recorded on, so that it
    /// knows what was known then. On a day before the first action it is the portfolio that one was
    /// recorded on.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Empty`] where nothing was ever recorded, [`LedgerError::Portfolio`] where a kept
    /// portfolio can't be read any more, the others where the file can't be read.
    pub fn portfolio_at(&mut self, on: NaiveDate) -> Result<Portfolio, LedgerError> {
        let file = self.store.file().to_owned();
        let reading = self.store.read()?;
        let mut kept = history::read(&reading, &file)?;
        let by_day = |kept: &&Kept| {
            kept.recorded()
                .map(|(recorded, ..)| (recorded.action.on(), kept.entry.id))
        };
        let until = |kept: &&Kept| kept.recorded().is_some_and(|(recorded, ..)| recorded.action.on() <= on);
        let standing = || kept.iter().filter(|kept| kept.standing().is_some());
        let base = standing()
            .filter(until)
            .max_by_key(by_day)
            .or_else(|| standing().min_by_key(by_day))
            .or_else(|| kept.iter().find(|kept| kept.recorded().is_some()));
        let base = base.and_then(|kept| Some((kept.entry.id, kept.recorded()?.2)));
        let Some((entry, base)) = base else {
            return Err(LedgerError::Empty { file });
        };
        let text = history::portfolio(&reading, base).map_err(|error| store::told(&file, error))?;
        let portfolio = (self.text.read)(&text).map_err(|source| LedgerError::Portfolio {
            done: "read back",
            source,
        })?;
        call_as_in(&portfolio, &mut kept);
        Ok(day::bring(portfolio, entry, &kept, on))
    }

    fn kept(&mut self) -> Result<Vec<Kept>, LedgerError> {
        let file = self.store.file().to_owned();
        let reading = self.store.read()?;
        history::read(&reading, &file)
    }

    pub(super) const fn store(&mut self) -> &mut Store {
        &mut self.store
    }
}

/// The users of whom a portfolio shows what the last entry about them left, and so all of them: a licence given
/// and taken back leaves a user as before.
fn users_shown(kept: &[Kept], portfolio: &Portfolio) -> BTreeSet<UserId> {
    let mut left = BTreeMap::new();
    for (_, effect, _) in kept.iter().filter_map(Kept::standing) {
        if let Some(user) = &effect.user {
            left.insert(&user.after.id, &user.after.products);
        }
    }
    let shows = |(id, products): &(&UserId, &Vec<String>)| {
        let held = portfolio.users().get(id);
        held.is_some_and(|held| held.products == **products)
    };
    left.into_iter().filter(shows).map(|(id, _)| id.clone()).collect()
}

/// What stands for the key an action redeems, where it redeems one that is known in full.
fn key_digest(
    connection: &Connection,
    file: &str,
    action: &Action,
    portfolio: &Portfolio,
) -> Result<Option<KeyDigest>, LedgerError> {
    let redeems_key = action.redeems().is_some_and(|verb| verb != Verb::Order);
    let benefit = action.benefit().and_then(|benefit| portfolio.benefits().get(benefit));
    let Some(key) = benefit.and_then(|benefit| benefit.key.as_ref()).filter(|_| redeems_key) else {
        return Ok(None);
    };
    let salt = history::salt(connection).map_err(|error| store::told(file, error))?;
    Ok(KeyDigest::of(key, &salt))
}

fn insert(
    connection: &Connection,
    recorded: &Recorded,
    effect: &Effect,
    key: Option<KeyDigest>,
    portfolio: &str,
    by: &str,
    at: DateTime<Utc>,
) -> rusqlite::Result<EntryId> {
    let sum = digest(portfolio);
    let known: Option<i64> = connection
        .query_row("SELECT id FROM portfolio WHERE digest = ?1", [sum], |row| row.get(0))
        .optional()?;
    let portfolio = match known {
        Some(id) => id,
        None => {
            connection.execute(
                "INSERT INTO portfolio (digest, text) VALUES (?1, ?2)",
                params![sum, portfolio],
            )?;
            connection.last_insert_rowid()
        }
    };
    let Recorded {
        action,
        event,
        licenses,
        ..
    } = recorded;
    let key = key.map(|key| key.0);
    connection.execute(
        "INSERT INTO entry (at, by, verb, day, benefit, action, event, product, licenses, effect, fingerprint, portfolio) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            at.to_rfc3339_opts(SecondsFormat::Micros, true),
            by,
            action.verb(),
            action.on().to_string(),
            action.benefit().map(|benefit| benefit.as_str()),
            action_text::to_json(action),
            event.kind.as_str(),
            event.product,
            licenses,
            effect.to_json(),
            key,
            portfolio,
        ],
    )?;
    let id = connection.last_insert_rowid();
    if let Some(benefit) = action.benefit() {
        connection.execute(
            "INSERT INTO claim (entry, benefit, fingerprint) VALUES (?1, ?2, ?3)",
            params![id, benefit.as_str(), key],
        )?;
    }
    Ok(EntryId(id))
}
