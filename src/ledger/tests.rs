//! What can go wrong with the file.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::model::{Action, Portfolio, ProductKey};
use crate::redeem::sample;

const SHORT: Duration = Duration::from_millis(50);

type BoxError = Box<dyn Error + Send + Sync>;

/// Keeps a megabyte in place of a portfolio: what the file does with it is all that matters here.
const LARGE: PortfolioText = PortfolioText {
    write: |portfolio| Ok(format!("{:p}", portfolio).repeat(80_000)),
    read: |_| Err(BoxError::from("not kept")),
};

fn portfolio() -> Portfolio {
    let mut benefit = sample::key("b", "Microsoft 365 E5", 25);
    benefit.key = Some(ProductKey::parse("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").unwrap());
    sample::portfolio(
        [benefit],
        [sample::subscription("s", "t", "Microsoft 365 E5", 100, "2026-03-15")],
    )
}

fn extend() -> Action {
    Action::Extend {
        benefit: "b".into(),
        subscription: "s".into(),
        on: sample::day("2026-01-10"),
    }
}

fn noon() -> DateTime<Utc> {
    "2026-01-10T12:00:00Z".parse().unwrap()
}

fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, LARGE, SHORT)
}

fn record(ledger: &mut Ledger) -> Result<Entry, LedgerError> {
    ledger.record(&extend(), &portfolio(), "alex", noon())
}

#[test]
fn a_full_disk_records_nothing_and_the_ledger_goes_on_once_there_is_room() {
    let folder = TempDir::new().unwrap();
    let mut ledger = open(&folder.path().join("l.sqlite")).unwrap();
    let limit = |ledger: &mut Ledger, pages: i64| {
        let set = ledger.store().connection().pragma_update(None, "max_page_count", pages);
        // The pragma answers with the limit it set.
        set.or_else(|error| match error {
            rusqlite::Error::ExecuteReturnedResults => Ok(()),
            other => Err(other),
        })
        .unwrap();
    };
    limit(&mut ledger, 20);
    let error = record(&mut ledger).unwrap_err();
    assert!(matches!(error, LedgerError::Full { .. }), "{error}");
    assert_eq!(ledger.history().unwrap(), []);
    limit(&mut ledger, 1_000_000);
    let entry = record(&mut ledger).unwrap();
    assert_eq!(ledger.history().unwrap(), [entry]);
}

#[test]
fn a_file_that_may_not_be_written_says_so() {
    let folder = TempDir::new().unwrap();
    let mut ledger = open(&folder.path().join("l.sqlite")).unwrap();
    ledger
        .store()
        .connection()
        .pragma_update(None, "query_only", true)
        .unwrap();
    let error = record(&mut ledger).unwrap_err();
    assert!(matches!(error, LedgerError::ReadOnly { .. }), "{error}");
    assert_eq!(ledger.history().unwrap(), []);
}

#[test]
fn a_file_that_is_no_ledger_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other");
    fs::write(
        &path,
        "a text that is longer than the header of a database, and then some more of it".repeat(20),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    let said = open(&path).unwrap_err().to_string();
    assert!(said.contains("is not a ledger: it is not a database"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), before);

    let path = folder.path().join("other.sqlite");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE song (name TEXT)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    let said = open(&path).unwrap_err().to_string();
    assert!(
        said.contains("is not a ledger: it is a database of something else"),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_ledger_of_a_newer_release_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.sqlite");
    let mut ledger = open(&path).unwrap();
    ledger
        .store()
        .connection()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    drop(ledger);
    let said = open(&path).unwrap_err().to_string();
    assert!(
        said.contains("has the ledger format 99, this release knows formats up to 2"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_held_for_too_long_says_so() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.sqlite");
    let (mut one, mut other) = (open(&path).unwrap(), open(&path).unwrap());
    let writing = one.store().write().unwrap();
    let error = record(&mut other).unwrap_err();
    assert!(matches!(error, LedgerError::Busy { .. }), "{error}");
    assert_eq!(other.history().unwrap(), [], "reading waits for nobody");
    drop(writing);
    record(&mut other).unwrap();
}

#[test]
fn a_ledger_that_is_not_there_is_not_made_behind_ones_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.sqlite");
    let error = Ledger::open_existing(&path, LARGE, SHORT).unwrap_err();
    assert!(matches!(error, LedgerError::Place { .. }), "{error}");
    assert!(!path.exists());
    let error = open(&folder.path().join("no/such/folder/l.sqlite")).unwrap_err();
    assert!(matches!(error, LedgerError::Place { .. }), "{error}");
}

#[test]
fn an_entry_that_somebody_tampered_with_is_named() {
    let folder = TempDir::new().unwrap();
    let mut ledger = open(&folder.path().join("l.sqlite")).unwrap();
    record(&mut ledger).unwrap();
    let tamper = |ledger: &mut Ledger, sql: &str| {
        let connection = ledger.store().connection();
        connection
            .execute_batch("DROP TRIGGER IF EXISTS entry_is_never_changed")
            .unwrap();
        connection.execute_batch(sql).unwrap();
        ledger.history().unwrap_err().to_string()
    };
    let said = tamper(&mut ledger, "UPDATE entry SET effect = '{\"subscription_after\":5}'");
    assert!(said.contains("is damaged: entry 1 has an unreadable effect"), "{said}");
    let said = tamper(&mut ledger, "UPDATE entry SET at = 'noon'");
    assert!(said.contains("is damaged: entry 1 was made at `noon`"), "{said}");
}

#[test]
fn the_file_itself_refuses_to_change_what_was_recorded() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.sqlite");
    record(&mut open(&path).unwrap()).unwrap();
    let anybody = Connection::open(&path).unwrap();
    for sql in [
        "UPDATE entry SET by = 'eve'",
        "DELETE FROM entry",
        "UPDATE portfolio SET text = ''",
        "DELETE FROM portfolio",
        "UPDATE secret SET salt = zeroblob(32)",
        "DELETE FROM secret",
    ] {
        let said = anybody.execute_batch(sql).unwrap_err().to_string();
        assert!(said.contains("never"), "{sql}: {said}");
    }
}

#[test]
fn even_a_writer_that_skips_the_checks_cannot_claim_a_benefit_or_a_key_twice() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.sqlite");
    record(&mut open(&path).unwrap()).unwrap();
    let anybody = Connection::open(&path).unwrap();
    let copy = "INSERT INTO entry (at, verb, undoes, why) VALUES ('x', 'undo', 1, 'x')";
    anybody.execute_batch(copy).unwrap();
    let same_benefit = "INSERT INTO claim (entry, benefit) VALUES (2, 'b')";
    let same_key = "INSERT INTO claim (entry, benefit, fingerprint) SELECT 2, 'c', fingerprint FROM claim";
    for sql in [same_benefit, same_key] {
        let said = anybody.execute_batch(sql).unwrap_err().to_string();
        assert!(said.contains("UNIQUE"), "{said}");
    }
}
