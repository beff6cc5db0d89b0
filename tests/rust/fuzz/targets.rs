//! What must hold for any bytes whatever. Two drivers feed it: `mod.rs` beside it, in every run
//! of the tests, and `cargo fuzz`, as `fuzz/README.md` tells.

use std::path::Path;

use chrono::NaiveDate;
use partnerbenefits::intake::exports::{self, Source};
use partnerbenefits::intake::{self, Format, Keys, Partial};
use partnerbenefits::model::{Portfolio, ProductKey};
use partnerbenefits::report;
use partnerbenefits::scenario::read_scenarios;
use partnerbenefits::term::{self, Basis, ExtensionCap, Rounding, TermChange, TermError, TermOptions};

/// A target by name.
pub(crate) type Named = (&'static str, fn(&[u8]));

/// Every target by the name of its corpus.
pub(crate) const ALL: [Named; 5] = [
    ("exports", exports),
    ("keys", keys),
    ("portfolio", portfolio),
    ("scenarios", scenarios),
    ("terms", terms),
];

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 10).expect("a day")
}

/// A portfolio that was read can be looked at from all sides, and written without a loss.
pub(crate) fn portfolio(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for format in [Format::Toml, Format::Json] {
        match intake::read_portfolio(&text, format, None) {
            Ok(portfolio) => {
                goes_through_a_file(&portfolio);
                let _ = portfolio.problems();
                let _ = report::expiry_report(&portfolio, day(), Some(365));
                let _ = report::options(&portfolio, day());
                let _ = intake::propose(&portfolio);
                assert_eq!(report::diff(&portfolio, &portfolio), []);
                let twice = vec![Partial::from(portfolio.clone()), Partial::from(portfolio.clone())];
                let (same, conflicts) = intake::combine(twice);
                assert_eq!((same, conflicts), (portfolio, Vec::new()));
            }
            Err(error) => said(&error.to_string()),
        }
    }
}

fn goes_through_a_file(portfolio: &Portfolio) {
    for format in [Format::Toml, Format::Json] {
        let text = intake::write_portfolio(portfolio, format, Keys::Full).expect("what was read can be written");
        let again = intake::read_portfolio(&text, format, None).expect("what was written can be read");
        // A masked key equals only itself, so that the portfolios may differ where nothing else does.
        assert_eq!(report::diff(portfolio, &again), [], "{text}");
        assert_eq!(intake::write_portfolio(&again, format, Keys::Full), Ok(text));
    }
}

/// Whatever an export tells fits in a portfolio file; what it does not tell is noticed.
pub(crate) fn exports(bytes: &[u8]) {
    let text = match intake::export_text(bytes.to_vec(), Some("export")) {
        Ok(text) => text,
        Err(error) => return said(&error.to_string()),
    };
    let source = || Source::text(&text, Some("export"));
    let read = [
        exports::graph_subscriptions(source(), "contoso"),
        exports::graph_subscribed_skus(source(), None),
        exports::graph_users(source(), None),
        exports::billing_accounts(source()),
        exports::associated_tenants(source(), Some("account")),
        exports::role_assignments(source(), None),
        exports::products(source(), None),
        exports::benefits_sheet(exports::Source::text(&text, Some("export"))),
    ];
    let mut partials = Vec::new();
    for partial in read {
        match partial {
            Ok(partial) => {
                for notice in &partial.notices {
                    said(&notice.to_string());
                    assert!(!notice.to_string().contains('\n'), "{notice}");
                }
                goes_through_a_file(&Portfolio::new(partial.parts.clone()));
                partials.push(partial);
            }
            Err(error) => said(&error.to_string()),
        }
    }
    let (whole, conflicts) = intake::combine(partials);
    conflicts.iter().for_each(|conflict| said(&conflict.to_string()));
    goes_through_a_file(&whole);
    let _ = intake::propose(&whole);
}

/// A message is one line, or one line for each problem, and nothing a terminal obeys.
fn said(message: &str) {
    assert!(!message.is_empty());
    assert!(
        !message.contains(|letter: char| letter.is_control() && letter != '\n'),
        "{message:?}"
    );
}

/// A scenario file that was read can be run.
pub(crate) fn scenarios(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // Nothing is there, so that no input makes it read a file of this machine.
    if text.contains("file") {
        return;
    }
    match read_scenarios(&text, None, Some(Path::new("/nonexistent"))) {
        Ok(scenarios) => {
            for scenario in scenarios {
                let _ = scenario.run();
            }
        }
        Err(error) => said(&error.to_string()),
    }
}

/// A key that was read prints without its secret part, and reads back from what reveals it.
pub(crate) fn keys(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match ProductKey::parse(&text) {
        Ok(key) => {
            let shown = format!("{key} {key:?}");
            if let Some(secret) = key.normalized() {
                let secret = std::str::from_utf8(secret).expect("letters and digits");
                let shown: String = shown.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
                assert!(!shown.contains(&secret[..20]), "{shown}");
                let revealed = key.reveal().expect("it is whole");
                assert_eq!(ProductKey::parse(&revealed), Ok(key.clone()));
            }
            let masked = ProductKey::parse(&key.to_string()).expect("a masked key is one");
            assert_eq!((masked.is_masked(), masked.last_five()), (true, key.last_five()));
        }
        Err(error) => said(&error.to_string()),
    }
}

/// Terms answer or say why not, for any counts and days, and discard less than a day.
pub(crate) fn terms(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let mut number = || (0..4).fold(0_u32, |sum, _| sum << 8 | u32::from(bytes.next().unwrap_or_default()));
    let (licenses, key_licenses, choice) = (number(), number(), number());
    let mut date = || {
        let number = i32::try_from(number() % 3_700_000).expect("it is small");
        NaiveDate::from_num_days_from_ce_opt(number).expect("chrono's calendar is far longer")
    };
    let (on, end) = (date(), date());
    let options = TermOptions {
        basis: if choice & 1 == 0 { Basis::Months } else { Basis::Days },
        rounding: [Rounding::Down, Rounding::Nearest, Rounding::Up][(choice >> 1) as usize % 3],
        extension_cap: if choice & 8 == 0 {
            ExtensionCap::PerRedemption
        } else {
            ExtensionCap::TimeRemaining
        },
    };
    let answers = [
        term::activate(key_licenses, on, options),
        term::add_licenses(licenses, end, key_licenses, on, options),
        term::extend(licenses, end, key_licenses, Some(on), options),
        term::order(licenses, on, end, options),
    ];
    for answer in answers {
        told(answer);
    }
    let _ = term::months_between(on, end);
    let _ = term::add_months(on, i64::from(licenses.cast_signed()));
}

fn told(answer: Result<TermChange, TermError>) {
    match answer {
        Ok(change) => {
            assert!(change.licenses_after >= 1);
            let discarded = change.discarded_days;
            assert!(discarded.numer().unsigned_abs() < discarded.denom().unsigned_abs());
            assert!(!change.derivation().is_empty());
        }
        Err(error) => said(&error.to_string()),
    }
}
