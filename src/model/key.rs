//! Product keys. The text of a key is a secret: it shows masked everywhere but through [`ProductKey::reveal`].

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use thiserror::Error;
use zeroize::Zeroizing;

const GROUPS: usize = 5;
const GROUP: usize = 5;
const LENGTH: usize = GROUPS * GROUP;
const DOT: char = '•';

/// Why a text is not a product key. It never repeats the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not 25 characters.
    #[error(
        "a product key has 25 letters and digits in five groups of five, found {found} characters without the dashes"
    )]
    Length {
        /// Characters found, dashes not counted.
        found: usize,
    },
    /// A character that is neither a letter nor a digit.
    #[error("a product key has only letters and digits, character {position} without the dashes is neither")]
    Character {
        /// Its position, from 1, dashes not counted.
        position: usize,
    },
    /// Dashes in the wrong places.
    #[error("a product key has its dashes after every five characters, or none")]
    Groups,
    /// The text can't be had back from a masked key.
    #[error("the key ending in {last_five} was read masked and can't be revealed")]
    Masked {
        /// The five characters that are known.
        last_five: String,
    },
}

/// A 25-character product key, five groups of five, redeemable once.
///
/// Two keys are the same when their text is, letter case and dashes aside.
/// A key read from a masked text knows its last five characters only: it can't be
/// revealed and equals itself and its copies alone. Memory of a full key is wiped on drop.
#[derive(Clone)]
pub struct ProductKey(Text);

#[derive(Clone)]
enum Text {
    Full(Arc<Zeroizing<[u8; LENGTH]>>),
    Masked(Arc<[u8; GROUP]>),
}

impl ProductKey {
    /// Reads a key: five groups of five letters and digits, or a masked key.
    ///
    /// # Errors
    ///
    /// [`KeyError`], which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if let Some(last) = masked_tail(text) {
            return Ok(Self(Text::Masked(Arc::new(last))));
        }
        let mut letters = Zeroizing::new([0_u8; LENGTH]);
        let mut found = 0;
        let mut wrong = None;
        for (position, letter) in text.chars().filter(|&letter| letter != '-').enumerate() {
            match u8::try_from(letter) {
                Ok(byte) if byte.is_ascii_alphanumeric() => {
                    if let Some(place) = letters.get_mut(position) {
                        *place = byte.to_ascii_uppercase();
                    }
                }
                _ => wrong = wrong.or(Some(position + 1)),
            }
            found += 1;
        }
        if let Some(position) = wrong {
            return Err(KeyError::Character { position });
        }
        if found != LENGTH {
            return Err(KeyError::Length { found });
        }
        let grouped = text.split('-').count() == 1 || text.split('-').all(|group| group.len() == GROUP);
        if !grouped {
            return Err(KeyError::Groups);
        }
        Ok(Self(Text::Full(Arc::new(letters))))
    }

    /// The whole key, with dashes: the one way to its text.
    ///
    /// # Errors
    ///
    /// [`KeyError::Masked`] where only the last five characters are known.
    pub fn reveal(&self) -> Result<Zeroizing<String>, KeyError> {
        match &self.0 {
            Text::Full(letters) => {
                let mut out = Zeroizing::new(String::with_capacity(LENGTH + GROUPS));
                for (position, &letter) in letters.iter().enumerate() {
                    if position > 0 && position % GROUP == 0 {
                        out.push('-');
                    }
                    out.push(char::from(letter));
                }
                Ok(out)
            }
            Text::Masked(_) => Err(KeyError::Masked {
                last_five: self.last_five(),
            }),
        }
    }

    /// The 25 characters without dashes, for a fingerprint; `None` where the key is masked.
    #[must_use]
    pub fn normalized(&self) -> Option<&[u8]> {
        match &self.0 {
            Text::Full(letters) => Some(letters.as_slice()),
            Text::Masked(_) => None,
        }
    }

    /// The last five characters, which identify a key to a person.
    #[must_use]
    pub fn last_five(&self) -> String {
        let tail: &[u8] = match &self.0 {
            Text::Full(letters) => &letters[LENGTH - GROUP..],
            Text::Masked(last) => last.as_slice(),
        };
        tail.iter().map(|&letter| char::from(letter)).collect()
    }

    /// Whether only the last five characters are known.
    #[must_use]
    pub const fn is_masked(&self) -> bool {
        matches!(self.0, Text::Masked(_))
    }

    /// The same key with all but its last five characters forgotten.
    #[must_use]
    pub fn masked(&self) -> Self {
        match &self.0 {
            Text::Masked(_) => self.clone(),
            Text::Full(letters) => {
                let mut last = [0_u8; GROUP];
                last.copy_from_slice(&letters[LENGTH - GROUP..]);
                Self(Text::Masked(Arc::new(last)))
            }
        }
    }
}

fn masked_tail(text: &str) -> Option<[u8; GROUP]> {
    let mut groups = text.split('-');
    for _ in 1..GROUPS {
        let group = groups.next()?;
        if group.chars().count() != GROUP || group.chars().any(|letter| letter != DOT) {
            return None;
        }
    }
    let last: [u8; GROUP] = groups.next()?.as_bytes().try_into().ok()?;
    let whole = groups.next().is_none() && last.iter().all(u8::is_ascii_alphanumeric);
    whole.then(|| last.map(|letter| letter.to_ascii_uppercase()))
}

impl PartialEq for ProductKey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Text::Full(a), Text::Full(b)) => a == b,
            (Text::Masked(a), Text::Masked(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Eq for ProductKey {}

impl Hash for ProductKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal keys end alike, so the tail will do, and the secret stays out of the hasher.
        self.last_five().hash(state);
        self.is_masked().hash(state);
    }
}

impl fmt::Display for ProductKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 1..GROUPS {
            for _ in 0..GROUP {
                write!(f, "{DOT}")?;
            }
            f.write_str("-")?;
        }
        f.write_str(&self.last_five())
    }
}

impl fmt::Debug for ProductKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProductKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5";

    #[test]
    fn a_key_shows_its_last_five_characters_only() {
        let key = ProductKey::parse(EXAMPLE).unwrap();
        assert_eq!(key.to_string(), "•••••-•••••-•••••-•••••-EEEE5");
        assert_eq!(format!("{key:?}"), "ProductKey(•••••-•••••-•••••-•••••-EEEE5)");
        assert_eq!(*key.reveal().unwrap(), EXAMPLE);
    }

    #[test]
    fn case_and_dashes_do_not_make_another_key() {
        let key = ProductKey::parse(EXAMPLE).unwrap();
        assert_eq!(key, ProductKey::parse(" aaaa1bbbb2cccc3dddd4eeee5 ").unwrap());
        assert_ne!(key, ProductKey::parse("AAAA1-BBBB2-CCCC3-DDDD4-EEEE6").unwrap());
    }

    #[test]
    fn a_masked_key_equals_only_itself_and_keeps_its_secret() {
        let text = "•••••-•••••-•••••-•••••-EEEE5";
        let one = ProductKey::parse(text).unwrap();
        assert_eq!(one, one.clone());
        assert_ne!(one, ProductKey::parse(text).unwrap());
        assert_ne!(one, ProductKey::parse(EXAMPLE).unwrap());
        assert_eq!(
            one.reveal().unwrap_err(),
            KeyError::Masked {
                last_five: "EEEE5".into()
            }
        );
        assert_eq!(one.to_string(), text);
    }

    #[test]
    fn what_is_not_a_key_is_named_without_its_text() {
        assert_eq!(ProductKey::parse("AAAA1").unwrap_err(), KeyError::Length { found: 5 });
        assert_eq!(ProductKey::parse("").unwrap_err(), KeyError::Length { found: 0 });
        assert_eq!(
            ProductKey::parse("AAAA!-BBBB2-CCCC3-DDDD4-EEEE5").unwrap_err(),
            KeyError::Character { position: 5 }
        );
        assert_eq!(
            ProductKey::parse("AAAA1B-BBB2-CCCC3-DDDD4-EEEE5").unwrap_err(),
            KeyError::Groups
        );
        let long = format!("{EXAMPLE}-FFFF6");
        let said = ProductKey::parse(&long).unwrap_err().to_string();
        assert!(!said.contains("AAAA1"), "{said}");
    }
}
