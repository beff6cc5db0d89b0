//! The SQLite file: opening it, its settings, and what its errors mean.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::error::LedgerError;
use super::migration::{Header, NEWEST, migrate};

/// How long to sleep before asking again for a file that another process holds.
const NAP: Duration = Duration::from_millis(10);

/// An open ledger file of the newest format.
#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    file: String,
}

impl Store {
    /// Opens a ledger; where `create` is said, makes it if there is no file yet.
    pub(super) fn open(path: &Path, create: bool, patience: Duration) -> Result<Self, LedgerError> {
        let file = path.display().to_string();
        let place = plain_file(path);
        if fs::metadata(&place).is_ok_and(|about| !about.is_file()) {
            let what = "there is something else than a file".to_owned();
            return Err(LedgerError::Place { file, what });
        }
        let opened = Self::open_file(&place, file, create, patience);
        opened.map_err(|error| match error {
            LedgerError::Storage { file, source } if source.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
                LedgerError::Place {
                    file,
                    what: in_the_way(&place, create),
                }
            }
            error => error,
        })
    }

    fn open_file(place: &Path, file: String, create: bool, patience: Duration) -> Result<Self, LedgerError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let opened = Connection::open_with_flags(place, flags);
        let mut connection = opened.map_err(|error| told(&file, error))?;
        prepare(&mut connection, &file, create, patience)?;
        Ok(Self { connection, file })
    }

    /// The file as it was named.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Begins to write: no other process can until this ends, and none has between what is read
    /// in it and what is written. Dropping it undoes all of it.
    pub(super) fn write(&mut self) -> Result<Transaction<'_>, LedgerError> {
        let begun = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate);
        begun.map_err(|error| told(&self.file, error))
    }

    /// Begins to read: everything read in it is of one moment.
    pub(super) fn read(&mut self) -> Result<Transaction<'_>, LedgerError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Deferred);
        begun.map_err(|error| told(&self.file, error))
    }

    /// The connection, to damage and starve it in tests.
    #[cfg(test)]
    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// A path that SQLite can't take for one of its special names, such as `:memory:`.
fn plain_file(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Why SQLite can't open a file, which it does not tell.
fn in_the_way(place: &Path, create: bool) -> String {
    let folder = place.parent().unwrap_or(place);
    if !folder.is_dir() {
        return format!("there is no folder `{}`", folder.display());
    }
    match File::open(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !create => "there is no such file".to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            format!("the folder `{}` takes no new file", folder.display())
        }
        Err(error) => error.to_string(),
        // The log that readers and writers share stands beside the file.
        Ok(_) => format!(
            "the folder `{}` takes no new file, which even reading needs: copy it to one that does",
            folder.display()
        ),
    }
}

fn prepare(connection: &mut Connection, file: &str, create: bool, patience: Duration) -> Result<(), LedgerError> {
    let ours = |error| told(file, error);
    settings(connection, patience).map_err(ours)?;
    // Until the file is known to be ours, or nobody's, nothing is written to it.
    // Its marks are read as of one moment: another process may be making the file right now.
    let reading = connection
        .transaction_with_behavior(TransactionBehavior::Deferred)
        .map_err(ours)?;
    let header = Header::read(&reading).map_err(ours)?;
    drop(reading);
    if outdated(header, file, create)?.is_none() {
        return Ok(());
    }
    if connection.is_readonly("main").map_err(ours)? {
        return Err(LedgerError::ReadOnly { file: file.to_owned() });
    }
    use_wal(connection, patience).map_err(ours)?;
    let writing = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(ours)?;
    // Another process may have been faster.
    let header = Header::read(&writing).map_err(ours)?;
    if let Some(from) = outdated(header, file, create)? {
        migrate(&writing, from).map_err(ours)?;
        writing.commit().map_err(ours)?;
        log::debug!("made a ledger of format {NEWEST} from format {from}");
    }
    Ok(())
}

/// The version to bring a file up from, 0 for a fresh one; `None` where it is the newest.
fn outdated(header: Header, file: &str, create: bool) -> Result<Option<i64>, LedgerError> {
    let not = |found| LedgerError::NotALedger {
        file: file.to_owned(),
        found,
    };
    match header {
        Header::Fresh if create => Ok(Some(0)),
        Header::Fresh => Err(not("it is empty")),
        Header::Foreign => Err(not("it is a database of something else")),
        Header::Ledger(found) if found > NEWEST => Err(LedgerError::NewerFormat {
            file: file.to_owned(),
            found,
            known: NEWEST,
        }),
        Header::Ledger(found) => Ok((found < NEWEST).then_some(found)),
    }
}

fn settings(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Once a commit returns, it is on the disk and not only with the operating system.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Nothing that somebody wrote into the schema of a file may call what could harm.
    connection.pragma_update(None, "trusted_schema", false)
}

/// Turns the write-ahead log on, which the file then keeps.
fn use_wal(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        // SQLite does not wait by itself for this lock.
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && waited < patience => {
                thread::sleep(NAP);
                waited += NAP;
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// What an error of SQLite means for a file.
pub(super) fn told(file: &str, error: rusqlite::Error) -> LedgerError {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy { file },
        Some(ErrorCode::ReadOnly) => LedgerError::ReadOnly { file },
        Some(ErrorCode::DiskFull) => LedgerError::Full { file },
        Some(ErrorCode::NotADatabase) => LedgerError::NotALedger {
            file,
            found: "it is not a database",
        },
        _ => LedgerError::Storage { file, source: error },
    }
}
