//! The texts that say who recorded something, or why it was undone.

use chrono::{DateTime, Utc};

use super::error::LedgerError;
use crate::model::{Action, ProductKey};

/// The length of a key with its dashes.
const WRITTEN: usize = 29;

/// Whether an action may have been done by the instant at which somebody says that it was recorded.
///
/// A day begins up to fourteen hours before it does in UTC, so the day after the instant's passes.
///
/// # Errors
///
/// [`LedgerError::TooEarly`] where its day had begun nowhere.
pub fn done_by(action: &Action, at: DateTime<Utc>) -> Result<(), LedgerError> {
    let on = action.on();
    match at.date_naive().succ_opt() {
        Some(latest) if latest < on => Err(LedgerError::TooEarly { at, on }),
        _ => Ok(()),
    }
}

/// Refuses a blank text, and one that somebody pasted a product key into.
pub(super) fn check(field: &'static str, text: &str) -> Result<(), LedgerError> {
    let problem = if text.trim().is_empty() {
        "is blank, expected a name or a reason"
    } else if holds_key(text) {
        "holds a product key, expected none: keys are not written to the ledger"
    } else {
        return Ok(());
    };
    Err(LedgerError::Text { field, problem })
}

fn holds_key(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .any(|word| {
            // A key without dashes can't be told from other words, but by its length and its digits.
            let bare = ProductKey::parse(word).is_ok() && word.bytes().any(|byte| byte.is_ascii_digit());
            let windows = word.len().saturating_sub(WRITTEN - 1);
            bare || (0..windows).any(|start| {
                let window = &word[start..start + WRITTEN];
                window.contains('-') && ProductKey::parse(window).is_ok()
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_key_in_it_is_refused_without_repeating_it() {
        for text in [
            "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5",
            "wrong key (aaaa1-bbbb2-cccc3-dddd4-eeee5), see mail",
            "key:AAAA1BBBB2CCCC3DDDD4EEEE5",
            "x-AAAA1-BBBB2-CCCC3-DDDD4-EEEE5-y",
        ] {
            let said = check("why", text).unwrap_err().to_string();
            assert_eq!(
                said,
                "`why` holds a product key, expected none: keys are not written to the ledger"
            );
        }
    }

    #[test]
    fn what_is_done_on_a_later_day_was_not_done_yet() {
        let action = Action::Activate {
            benefit: "b".into(),
            tenant: "t".into(),
            on: "2026-01-12".parse().unwrap(),
        };
        let done = |at: &str| done_by(&action, at.parse().unwrap()).is_ok();
        assert!(done("2026-01-12T00:00:00Z"));
        assert!(done("2026-01-11T10:00:00Z"), "the day has begun on Kiritimati");
        assert!(!done("2026-01-10T23:59:59Z"));
    }

    #[test]
    fn a_blank_text_is_refused() {
        assert!(check("by", " \t").is_err());
        assert!(check("by", "").is_err());
    }

    #[test]
    fn a_text_that_only_looks_long_is_taken() {
        for text in [
            "alex",
            "f5a77f4e-0b1c-4d3e-9d52-0a8f0c1f2b3c",
            "•••••-•••••-•••••-•••••-EEEE5",
            "straßenbahnhaltestellenname",
            "abcdefghijklmnopqrstuvwxy",
        ] {
            assert!(check("why", text).is_ok(), "{text}");
        }
    }
}
