//! What stands for a key, and for the text of a portfolio.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::model::{ModelError, ProductKey};

/// Stands for a key in one ledger: HMAC-SHA256 of its normalised text under the salt of the file.
///
/// The same key has the same digest in one file and another in the next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyDigest(pub(super) [u8; 32]);

impl KeyDigest {
    /// The digest of a key; `None` for a masked one, whose text is not known.
    pub(super) fn of(key: &ProductKey, salt: &[u8; 32]) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes a salt of any length");
        mac.update(key.normalized()?);
        Some(Self(mac.finalize().into_bytes().into()))
    }

    /// What people see of it.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut shown = [0; SHOWN];
        shown.copy_from_slice(&self.0[..SHOWN]);
        Fingerprint(shown)
    }
}

impl fmt::Debug for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fingerprint().fmt(f)
    }
}

/// How much of a digest people see, in bytes.
const SHOWN: usize = 6;

/// Tells one key of a ledger from another to a person: twelve hexadecimal digits that a key can't be had back from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; SHOWN]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        let byte = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..SHOWN).map(|index| byte(2 * index)).collect();
        let formed = text.len() == 2 * SHOWN && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok()).filter(|_| formed);
        bytes.map(Self).ok_or_else(|| ModelError::UnknownValue {
            what: "fingerprint",
            found: text.to_owned(),
            expected: "twelve hexadecimal digits".to_owned(),
            nearest: None,
        })
    }
}

/// What tells one text from another.
pub(super) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ProductKey {
        ProductKey::parse(text).unwrap()
    }

    #[test]
    fn a_fingerprint_is_the_hmac_of_the_normalised_key() {
        // Source: computed with `openssl mac -digest SHA256 -macopt hexkey:<07 32 times> HMAC`.
        let made = KeyDigest::of(&key("aaaa1-bbbb2-cccc3-dddd4-eeee5"), &[7; 32]).unwrap();
        let digits: String = made.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digits,
            "02330d65b1fee57ad5fe812ceb4fdbf81531db2bf014e8190a9d9aa42f2b417c"
        );
        assert_eq!(made.fingerprint().to_string(), digits[..12]);
    }

    #[test]
    fn a_fingerprint_depends_on_the_key_and_the_file_alone() {
        let one = KeyDigest::of(&key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"), &[1; 32]);
        assert_eq!(one, KeyDigest::of(&key("aaaa1bbbb2cccc3dddd4eeee5"), &[1; 32]));
        assert_ne!(one, KeyDigest::of(&key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"), &[2; 32]));
        assert_ne!(one, KeyDigest::of(&key("AAAA2-BBBB2-CCCC3-DDDD4-EEEE5"), &[1; 32]));
    }

    #[test]
    fn a_fingerprint_comes_back_from_its_text_and_from_no_other() {
        let made = KeyDigest([0xa5; 32]).fingerprint();
        assert_eq!(made.to_string().parse(), Ok(made));
        for text in [
            "",
            "a5a5a5a5a5",
            "a5a5a5a5a5a5a5",
            "a5a5a5a5a5xx",
            "+5a5a5a5a5a5",
            "straße12345",
        ] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_masked_key_has_no_fingerprint() {
        let masked = key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").masked();
        assert_eq!(KeyDigest::of(&masked, &[1; 32]), None);
    }
}
