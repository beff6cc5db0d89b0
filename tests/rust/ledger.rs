//! What the ledger remembers, through its public surface and with the portfolio file as its text.

mod days;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use partnerbenefits::intake::{Format, Keys, read_portfolio, write_portfolio};
use partnerbenefits::ledger::{Deed, Entry, EntryId, Ledger, LedgerError, PortfolioText};
use partnerbenefits::model::{Action, Portfolio};
use partnerbenefits::redeem::{RedeemError, apply};
use tempfile::TempDir;

const KEY: &str = "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5";

const TEXT: PortfolioText = PortfolioText {
    write: |portfolio| Ok(write_portfolio(portfolio, Format::Json, Keys::Masked)?),
    read: |text| Ok(read_portfolio(text, Format::Json, None)?),
};

/// Benefits `b1`, `b2` of 25 and `b3` of 10 licences, `twin` with the key of `b1`, order `o`;
/// the key subscription `s` of 100 until 2026-03-15.
fn portfolio() -> Portfolio {
    let mut text = r#"
        format = "partnerbenefits.portfolio.v1"
        [[membership]]
        id = "m"
        offer = "Partner Success Core"
        purchased = 2025-09-01
        end = 2026-09-01
        billing_account = "ba"
        [[billing_account]]
        id = "ba"
        [[tenant]]
        id = "t"
        domain = "t.example"
        associations = [{ billing_account = "ba", billing_management = true, provisioning = true }]
        [[tenant]]
        id = "u"
        domain = "u.example"
        associations = [{ billing_account = "ba", billing_management = true, provisioning = true }]
        [[subscription]]
        id = "s"
        tenant = "t"
        product = "Microsoft 365 E5"
        licenses = 100
        assigned = 10
        start = 2025-03-15
        end = 2026-03-15
        origin = "key"
        [[user]]
        id = "ann"
        tenant = "t"
        usage_location = "DE"
        products = []
        [[user]]
        id = "bob"
        tenant = "t"
        usage_location = "DE"
        products = []
    "#
    .to_owned();
    for (id, licenses, rest) in [
        ("b1", 25, format!("redemption = \"key\"\nkey = \"{KEY}\"")),
        ("b2", 25, "redemption = \"key\"".to_owned()),
        ("b3", 10, "redemption = \"key\"".to_owned()),
        (
            "twin",
            25,
            format!("redemption = \"key\"\nkey = \"{}\"", KEY.to_lowercase()),
        ),
        ("o", 10, "redemption = \"order\"".to_owned()),
    ] {
        text += &format!(
            "[[benefit]]\nid = \"{id}\"\nmembership = \"m\"\nproduct = \"Microsoft 365 E5\"\nlicenses = {licenses}\n{rest}\n"
        );
    }
    read_portfolio(&text, Format::Toml, None).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-01-20T12:00:00.123456789Z".parse().unwrap()
}

fn extend(benefit: &str, on: &str) -> Action {
    Action::Extend {
        benefit: benefit.into(),
        subscription: "s".into(),
        on: day(on),
    }
}

fn activate(benefit: &str, tenant: &str, on: &str) -> Action {
    Action::Activate {
        benefit: benefit.into(),
        tenant: tenant.into(),
        on: day(on),
    }
}

fn assign(user: &str, on: &str) -> Action {
    Action::Assign {
        user: user.into(),
        subscription: "s".into(),
        on: day(on),
    }
}

struct Desk {
    ledger: Ledger,
    path: PathBuf,
    _folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("redemptions.sqlite");
        Self {
            ledger: open(&path).unwrap(),
            path,
            _folder: folder,
        }
    }

    fn record(&mut self, action: &Action) -> Result<Entry, LedgerError> {
        self.ledger.record(action, &portfolio(), "alex", noon())
    }

    fn refused(&mut self, action: &Action) -> Vec<&'static str> {
        rules(self.record(action).unwrap_err())
    }

    fn undo(&mut self, entry: &Entry) -> Result<Entry, LedgerError> {
        self.ledger.undo(entry.id, "a slip", None, noon())
    }

    fn at(&mut self, on: &str) -> Portfolio {
        self.ledger.portfolio_at(day(on)).unwrap()
    }

    fn end_of(&mut self, subscription: &str, on: &str) -> Option<String> {
        let portfolio = self.at(on);
        let held = portfolio.subscriptions().get(subscription)?;
        held.end.map(|end| end.to_string())
    }
}

fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, TEXT, Duration::from_secs(5))
}

fn rules(error: LedgerError) -> Vec<&'static str> {
    match error {
        LedgerError::Redeem(RedeemError::Refused(verdict)) => {
            verdict.reasons.iter().map(|reason| reason.rule).collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn an_entry_says_what_was_redeemed_by_whom_and_when_and_comes_back_as_it_was() {
    let mut desk = Desk::new();
    let action = extend("b1", "2026-01-10");
    let entry = desk.record(&action).unwrap();
    assert_eq!(entry.id, EntryId(1));
    assert_eq!(entry.at.to_string(), "2026-01-20 12:00:00.123456 UTC");
    assert_eq!((entry.by.as_deref(), entry.verb()), (Some("alex"), "extend"));
    let recorded = entry.recorded().unwrap();
    assert_eq!(recorded.action, action);
    assert_eq!(recorded.licenses, Some(25));
    assert_eq!(recorded.event.licenses, 100);
    assert_eq!(recorded.event.end, Some(day("2026-06-15")));
    assert!(recorded.fingerprint.is_some());
    assert_eq!(open(&desk.path).unwrap().history().unwrap(), [entry]);
}

#[test]
fn a_benefit_is_recorded_once() {
    let mut desk = Desk::new();
    desk.record(&extend("b2", "2026-01-10")).unwrap();
    assert_eq!(desk.refused(&extend("b2", "2026-01-10")), ["key-already-redeemed"]);
    desk.record(&Action::Order {
        benefit: "o".into(),
        tenant: "t".into(),
        on: day("2026-01-10"),
        actor: None,
        billing_account: None,
    })
    .unwrap();
    let again = Action::Order {
        benefit: "o".into(),
        tenant: "u".into(),
        on: day("2026-01-11"),
        actor: None,
        billing_account: None,
    };
    assert_eq!(desk.refused(&again), ["order-already-placed"]);
    assert_eq!(desk.ledger.history().unwrap().len(), 2);
}

#[test]
fn a_key_is_recorded_once_under_whatever_benefit() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    assert_eq!(desk.refused(&extend("twin", "2026-01-10")), ["key-already-redeemed"]);
    // The portfolio that knew of both is gone; the ledger alone knows the key.
    let only_twin = {
        let mut parts = portfolio().parts().clone();
        let others = parts.benefits.iter().filter(|benefit| &*benefit.id == "twin").cloned();
        parts.benefits = partnerbenefits::model::Records::new(others.collect::<Vec<_>>()).unwrap();
        Portfolio::new(parts)
    };
    let error = desk
        .ledger
        .record(&extend("twin", "2026-01-11"), &only_twin, "alex", noon())
        .unwrap_err();
    let said = error.to_string();
    assert_eq!(rules(error), ["key-already-redeemed"]);
    assert!(
        said.contains("`twin` has the key of `b1`, which was redeemed on 2026-01-10 into `s` (`extend`, entry 1)"),
        "{said}"
    );
    assert!(!said.contains("AAAA1"));
}

#[test]
fn a_second_extension_builds_on_the_first_though_the_file_given_is_old() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    let second = desk.record(&extend("b2", "2026-01-10")).unwrap();
    assert_eq!(second.recorded().unwrap().event.end, Some(day("2026-09-15")));
}

#[test]
fn a_portfolio_that_shows_an_entry_is_taken_as_it_is() {
    let mut desk = Desk::new();
    let first = extend("b1", "2026-01-10");
    desk.record(&first).unwrap();
    let (shown, _) = apply(&portfolio(), &first).unwrap();
    let second = desk
        .ledger
        .record(&extend("b2", "2026-01-10"), &shown, "alex", noon())
        .unwrap();
    assert_eq!(second.recorded().unwrap().event.end, Some(day("2026-09-15")));
}

#[test]
fn a_portfolio_whose_export_is_ahead_of_its_benefits_is_not_extended_twice() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    let mut exported = portfolio();
    let mut subscription = exported.subscriptions().find("s").unwrap().clone();
    subscription.end = Some(day("2026-06-15"));
    exported.put_subscription(subscription);
    let second = desk
        .ledger
        .record(&extend("b2", "2026-01-10"), &exported, "alex", noon())
        .unwrap();
    assert_eq!(second.recorded().unwrap().event.end, Some(day("2026-09-15")));
}

#[test]
fn what_the_rules_refuse_is_not_recorded() {
    let mut desk = Desk::new();
    assert_eq!(desk.refused(&extend("b1", "2026-03-15")), ["extend-inactive"]);
    assert!(matches!(
        desk.record(&extend("b9", "2026-01-10")),
        Err(LedgerError::Redeem(RedeemError::Rules(_)))
    ));
    assert_eq!(desk.ledger.history().unwrap(), []);
    assert!(matches!(
        desk.ledger.portfolio_at(day("2026-01-10")),
        Err(LedgerError::Empty { .. })
    ));
}

#[test]
fn the_portfolio_of_a_day_has_the_actions_until_that_day() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    desk.record(&activate("b3", "u", "2026-01-12")).unwrap();
    desk.record(&extend("b2", "2026-01-14")).unwrap();
    assert_eq!(desk.end_of("s", "2026-01-09").as_deref(), Some("2026-03-15"));
    assert_eq!(desk.end_of("s", "2026-01-10").as_deref(), Some("2026-06-15"));
    assert_eq!(desk.end_of("b3@u", "2026-01-11"), None);
    assert_eq!(desk.end_of("b3@u", "2026-01-12").as_deref(), Some("2027-01-12"));
    assert_eq!(desk.end_of("s", "2026-01-13").as_deref(), Some("2026-06-15"));
    assert_eq!(desk.end_of("s", "2030-01-01").as_deref(), Some("2026-09-15"));
    let held = desk.at("2026-01-11");
    assert!(held.benefits().find("b1").unwrap().redeemed.is_some());
    assert!(held.benefits().find("b2").unwrap().redeemed.is_none());
    assert!(held.benefits().find("b1").unwrap().key.as_ref().unwrap().is_masked());
}

#[test]
fn an_action_recorded_late_is_in_the_portfolio_of_its_day_and_later_ones_are_not() {
    let mut desk = Desk::new();
    let later = activate("b3", "u", "2026-02-10");
    desk.record(&later).unwrap();
    let (shown, _) = apply(&portfolio(), &later).unwrap();
    desk.ledger
        .record(&extend("b1", "2026-01-10"), &shown, "alex", noon())
        .unwrap();
    assert_eq!(desk.end_of("s", "2026-01-20").as_deref(), Some("2026-06-15"));
    assert_eq!(desk.end_of("b3@u", "2026-01-20"), None, "not before its day");
    assert!(desk.at("2026-01-20").benefits().find("b3").unwrap().redeemed.is_none());
    assert_eq!(desk.end_of("b3@u", "2026-02-10").as_deref(), Some("2027-02-10"));
}

#[test]
fn what_was_undone_is_gone_from_the_portfolio_and_stays_in_the_history() {
    let mut desk = Desk::new();
    let first = desk.record(&extend("b1", "2026-01-10")).unwrap();
    let reversal = desk.undo(&first).unwrap();
    assert_eq!(
        reversal.deed,
        Deed::Undone {
            entry: first.id,
            why: "a slip".into()
        }
    );
    assert_eq!(
        (reversal.verb(), reversal.undoes(), reversal.by.clone()),
        ("undo", Some(first.id), None)
    );
    assert_eq!(desk.end_of("s", "2026-01-10").as_deref(), Some("2026-03-15"));
    assert_eq!(desk.ledger.history().unwrap(), [first, reversal]);
    let again = desk.record(&extend("b1", "2026-01-11")).unwrap();
    assert_eq!(again.id, EntryId(3));
    assert_eq!(desk.end_of("s", "2026-01-11").as_deref(), Some("2026-06-15"));
}

#[test]
fn what_was_undone_is_gone_though_a_later_portfolio_shows_it() {
    let mut desk = Desk::new();
    let wrong = activate("b3", "u", "2026-01-10");
    let first = desk.record(&wrong).unwrap();
    let (shown, _) = apply(&portfolio(), &wrong).unwrap();
    desk.ledger
        .record(&extend("b1", "2026-01-11"), &shown, "alex", noon())
        .unwrap();
    desk.undo(&first).unwrap();
    assert_eq!(desk.end_of("b3@u", "2026-01-11"), None);
    assert_eq!(desk.end_of("s", "2026-01-11").as_deref(), Some("2026-06-15"));
}

#[test]
fn an_entry_is_undone_once_and_not_before_those_that_rest_on_it() {
    let mut desk = Desk::new();
    let first = desk.record(&extend("b1", "2026-01-10")).unwrap();
    let second = desk.record(&extend("b2", "2026-01-10")).unwrap();
    let said = desk.undo(&first).unwrap_err().to_string();
    assert_eq!(
        said,
        "entry 1 can't be undone: entry 2 rests on what it left, undo that one first"
    );
    let reversal = desk.undo(&second).unwrap();
    desk.undo(&first).unwrap();
    let said = desk.undo(&first).unwrap_err().to_string();
    assert_eq!(said, "entry 1 can't be undone: entry 4 has undone it");
    let said = desk.undo(&reversal).unwrap_err().to_string();
    assert!(said.contains("it is a reversal"), "{said}");
    let said = desk.ledger.undo(EntryId(9), "x", None, noon()).unwrap_err().to_string();
    assert!(
        said.contains("there is no entry 9") && said.contains("one of 1 to 4"),
        "{said}"
    );
}

#[test]
fn moves_and_assignments_are_recorded_like_redemptions() {
    let mut desk = Desk::new();
    let ann = desk.record(&assign("ann", "2026-01-10")).unwrap();
    let bob = desk.record(&assign("bob", "2026-01-10")).unwrap();
    assert_eq!(desk.refused(&assign("ann", "2026-01-11")), ["already-assigned"]);
    let held = desk.at("2026-01-10");
    assert_eq!(held.subscriptions().find("s").unwrap().assigned, Some(12));
    assert_eq!(held.users().find("ann").unwrap().products, ["Microsoft 365 E5"]);
    // The term of the subscription does not rest on who uses it.
    desk.record(&extend("b1", "2026-01-11")).unwrap();
    assert!(desk.undo(&ann).is_err(), "the count bob was added to");
    desk.undo(&bob).unwrap();
    desk.undo(&ann).unwrap();
    let held = desk.at("2026-01-11");
    assert_eq!(held.subscriptions().find("s").unwrap().assigned, Some(10));
    assert_eq!(held.subscriptions().find("s").unwrap().end, Some(day("2026-06-15")));
    assert!(held.users().find("ann").unwrap().products.is_empty());
}

#[test]
fn the_key_is_nowhere_in_the_file() {
    let mut desk = Desk::new();
    let entry = desk.record(&extend("b1", "2026-01-10")).unwrap();
    let bare = KEY.replace('-', "");
    let folder = desk.path.parent().unwrap();
    let mut looked = 0;
    for file in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_uppercase();
        assert!(!text.contains(KEY) && !text.contains(&bare) && !text.contains("AAAA1") && !text.contains("DDDD4"));
        looked += 1;
    }
    assert!(looked >= 2, "the write-ahead log is looked at too");
    assert!(!format!("{entry:?} {:?}", desk.ledger).contains("AAAA1"));
    let pasted = desk
        .ledger
        .undo(entry.id, &format!("wrong: {KEY}"), None, noon())
        .unwrap_err();
    assert!(matches!(pasted, LedgerError::Text { field: "why", .. }));
}

#[test]
fn the_same_portfolio_is_kept_once() {
    let mut desk = Desk::new();
    desk.record(&extend("b1", "2026-01-10")).unwrap();
    desk.record(&extend("b2", "2026-01-10")).unwrap();
    let file = rusqlite::Connection::open(&desk.path).unwrap();
    let kept: i64 = file
        .query_row("SELECT count(*) FROM portfolio", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 1);
}

#[test]
fn a_file_of_version_1_is_brought_to_the_newest_version() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("old.sqlite");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("ledger/v1.sql")).unwrap();
    drop(old);
    let mut ledger = open(&path).unwrap();
    let history = ledger.history().unwrap();
    assert_eq!(history.len(), 3);
    assert_eq!(history[0].recorded().unwrap().action, extend("b1", "2026-01-10"));
    assert_eq!(history[2].undoes(), Some(EntryId(2)));
    let held = ledger.portfolio_at(day("2026-01-10")).unwrap();
    assert_eq!(held.subscriptions().find("s").unwrap().end, Some(day("2026-06-15")));
    // Its salt is the old one: the key recorded then is still known.
    let error = ledger
        .record(&extend("twin", "2026-01-11"), &portfolio(), "alex", noon())
        .unwrap_err();
    assert_eq!(rules(error), ["key-already-redeemed"]);
    assert_eq!(
        ledger
            .record(&extend("b2", "2026-01-11"), &portfolio(), "alex", noon())
            .unwrap()
            .id,
        EntryId(4)
    );
    drop(ledger);
    let file = rusqlite::Connection::open(&path).unwrap();
    let version: i64 = file.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    assert!(file.execute_batch("DELETE FROM entry").is_err(), "what version 2 added");
    let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
}
