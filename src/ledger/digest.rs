//! What stands for a key, and for the text of a portfolio.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::model::ProductKey;

/// Stands for a key in one ledger: HMAC-SHA256 of its normalised text under the salt of the file.
///
/// The same key has the same fingerprint in one file and another in the next. It shows as its
/// first twelve hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub(super) [u8; 32]);

impl Fingerprint {
    /// The fingerprint of a key; `None` for a masked one, whose text is not known.
    pub(super) fn of(key: &ProductKey, salt: &[u8; 32]) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes a salt of any length");
        mac.update(key.normalized()?);
        Some(Self(mac.finalize().into_bytes().into()))
    }

    /// The whole fingerprint.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Fingerprint {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..6].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
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
        let made = Fingerprint::of(&key("aaaa1-bbbb2-cccc3-dddd4-eeee5"), &[7; 32]).unwrap();
        let digits: String = made.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digits,
            "02330d65b1fee57ad5fe812ceb4fdbf81531db2bf014e8190a9d9aa42f2b417c"
        );
        assert_eq!(made.to_string(), digits[..12]);
    }

    #[test]
    fn a_fingerprint_depends_on_the_key_and_the_file_alone() {
        let one = Fingerprint::of(&key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"), &[1; 32]);
        assert_eq!(one, Fingerprint::of(&key("aaaa1bbbb2cccc3dddd4eeee5"), &[1; 32]));
        assert_ne!(one, Fingerprint::of(&key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"), &[2; 32]));
        assert_ne!(one, Fingerprint::of(&key("AAAA2-BBBB2-CCCC3-DDDD4-EEEE5"), &[1; 32]));
    }

    #[test]
    fn a_masked_key_has_no_fingerprint() {
        let masked = key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").masked();
        assert_eq!(Fingerprint::of(&masked, &[1; 32]), None);
    }
}
