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
        if create {
            make_private(&place);
        }
        let opened = Self::open_file(&place, &file, create, patience).or_else(|error| {
            let read_only = matches!(&error, LedgerError::ReadOnly { .. }) || is_cannot_open(&error);
            if read_only && place.is_file() {
                // The first error says more where nothing else helps.
                Self::open_read_only(&place, &file, patience).or(Err(error))
            } else {
                Err(error)
            }
        });
        opened.map_err(|error| {
            if is_cannot_open(&error) {
                let what = in_the_way(&place, create);
                return LedgerError::Place { file, what };
            }
            error
        })
    }

    fn open_file(place: &Path, file: &str, create: bool, patience: Duration) -> Result<Self, LedgerError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let opened = Connection::open_with_flags(place, flags);
        let mut connection = opened.map_err(|error| told(file, error))?;
        prepare(&mut connection, file, create, patience)?;
        Ok(Self::of(connection, file))
    }

    /// Opens a ledger to read it where nothing can be written, not even the log beside the file.
    fn open_read_only(place: &Path, file: &str, patience: Duration) -> Result<Self, LedgerError> {
        let open = |how: &str| {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            let opened = Connection::open_with_flags(format!("{}?{how}", uri(place)), flags);
            let mut connection = opened.map_err(|error| told(file, error))?;
            prepare(&mut connection, file, false, patience)?;
            Ok(Self::of(connection, file))
        };
        open("mode=ro").or_else(|error: LedgerError| {
            let mut log = place.as_os_str().to_owned();
            log.push("-wal");
            // What is in the log only is not in the file yet, and must not be left out.
            let whole = fs::metadata(log).map_or(true, |log| log.len() == 0);
            if whole { open("immutable=1") } else { Err(error) }
        })
    }

    fn of(connection: Connection, file: &str) -> Self {
        let file = file.to_owned();
        Self { connection, file }
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

/// The path as SQLite's own form of address, in which nothing of it is taken for something else.
fn uri(place: &Path) -> String {
    let mut out = "file:".to_owned();
    for &byte in place.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Makes the file, empty, for its owner's eyes only, unless it is there; what SQLite puts beside it follows it.
///
/// Where it can't be made, SQLite finds out why.
fn make_private(place: &Path) {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(place));
}

fn is_cannot_open(error: &LedgerError) -> bool {
    match error {
        LedgerError::Storage { source, .. } => source.sqlite_error_code() == Some(ErrorCode::CannotOpen),
        _ => false,
    }
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
            "the folder `{}` takes no new file, and entries are still in the log beside it: copy both to one that does",
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
