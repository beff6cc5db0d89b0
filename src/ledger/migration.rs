//! The format of the file, and the way from each version to the next.

use rusqlite::Connection;

/// The mark of a ledger in the header of an SQLite file: `PBLG`.
pub(super) const APPLICATION_ID: i64 = 0x5042_4C47;

/// What makes version `n` of version `n - 1`, at place `n - 1`. Only ever added to.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/v1.sql"), include_str!("schema/v2.sql")];

/// The version this release writes.
pub(super) const NEWEST: i64 = MIGRATIONS.len() as i64;

/// What a file is, by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// Nothing is in it yet.
    Fresh,
    /// A ledger of a version.
    Ledger(i64),
    /// A database of something else.
    Foreign,
}

impl Header {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let mark = number("PRAGMA application_id")?;
        let version = number("PRAGMA user_version")?;
        if mark == APPLICATION_ID && version > 0 {
            return Ok(Self::Ledger(version));
        }
        let objects = number("SELECT count(*) FROM sqlite_schema")?;
        let fresh = mark == 0 && version == 0 && objects == 0;
        Ok(if fresh { Self::Fresh } else { Self::Foreign })
    }
}

/// Brings a file from a version to the newest; call it in a transaction.
pub(super) fn migrate(connection: &Connection, from: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(from).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(done) {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", NEWEST)
}
