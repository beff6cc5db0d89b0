//! Ids: one type per kind of record, so that a tenant's id can't stand where a benefit's belongs.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text of an id.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// The id's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+ };
}

ids! {
    /// Names a membership.
    MembershipId,
    /// Names a benefit.
    BenefitId,
    /// Names a billing account.
    BillingAccountId,
    /// Names a tenant.
    TenantId,
    /// Names a subscription.
    SubscriptionId,
    /// Names a person who may act.
    PersonId,
    /// Names a user of licences.
    UserId,
}

/// What an id must be like, ready for a message.
pub const FIT_ID: &str = "an id without blanks around it, line breaks and other control characters";

/// Whether a text can be an id: one that can't be seen whole would be taken for another.
#[must_use]
pub fn is_fit_id(text: &str) -> bool {
    let hidden = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    !text.is_empty() && text.trim() == text && !text.contains(hidden)
}

/// Letters without what a terminal would obey or break a line at.
#[must_use]
pub fn on_one_line(letters: impl IntoIterator<Item = char>) -> String {
    let mut out = String::new();
    for letter in letters {
        if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

/// The name nearest to `text` among `known`, if one is near enough to be a slip of the pen.
///
/// Case is ignored. Near means a similarity (Jaro-Winkler) of at least 0.8; of two equally
/// near names the first in order wins, so that the hint is the same every time.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = text.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let score = strsim::jaro_winkler(&wanted, &name.to_lowercase());
        let better = best.is_none_or(|(top, held)| score > top || (score == top && name < held));
        if score >= 0.8 && better {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name() {
        assert_eq!(nearest("licences", ["licenses", "product", "id"]), Some("licenses"));
        assert_eq!(nearest("Contso", ["contoso", "fabrikam"]), Some("contoso"));
    }

    #[test]
    fn an_id_can_be_seen_whole() {
        for fit in ["a", "a b", "é😀", "x@y", "#1'\"\\"] {
            assert!(is_fit_id(fit), "{fit:?}");
        }
        for unfit in [
            "",
            " ",
            " a",
            "a\u{a0}",
            "a\nb",
            "a\tb",
            "a\0",
            "a\u{85}b",
            "a\u{2028}b",
            "\u{1b}[1m",
        ] {
            assert!(!is_fit_id(unfit), "{unfit:?}");
        }
    }

    #[test]
    fn a_word_that_is_near_nothing_gets_no_hint() {
        assert_eq!(nearest("zebra", ["licenses", "product"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
