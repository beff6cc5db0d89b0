//! A text as a tree of values that know where they stand, the same for TOML and JSON.
//!
//! Memory is bounded by the text: a tree holds at most 2^24 values, nests at most
//! 64 deep in each way the format can nest, and texts are borrowed where no escape stands in them.

mod json;
mod toml;

pub use self::toml::day as plain_day;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;

use super::error::IntakeError;
use super::problems::{Problems, Trouble};

/// How deep arrays and inline tables may nest, and how long a dotted key may be.
const DEEPEST: u32 = 64;
/// How many values one text may hold.
const MOST_VALUES: usize = 1 << 24;

/// A text format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// The format's name, which is also the suffix of its files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
        }
    }
}

impl FromStr for Format {
    type Err = IntakeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "toml" => Ok(Self::Toml),
            "json" => Ok(Self::Json),
            _ => Err(IntakeError::Format { found: text.to_owned() }),
        }
    }
}

/// Where in a text something stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    fn new(start: usize, end: usize) -> Self {
        // A text of 4 GiB is refused before it is parsed, so that nothing is cut off here.
        let short = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: short(start),
            end: short(end),
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// Where it stands.
    pub at: Span,
    /// The value.
    pub value: Value<'a>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing, as JSON says it.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Another number, or a whole one beyond 64 bits, as written.
    Number(Cow<'a, str>),
    /// A text.
    Text(Cow<'a, str>),
    /// A day.
    Day(NaiveDate),
    /// A TOML time, a day with a time, or a day that no calendar has, as written.
    Moment(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// Values under keys.
    Table(Box<Table<'a>>),
}

impl Value<'_> {
    /// What kind of value it is, with its article.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "a true or false",
            Self::Integer(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Day(_) | Self::Moment(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'a> {
    /// Its text.
    pub text: Cow<'a, str>,
    /// Where it stands.
    pub at: Span,
}

/// How a table came to be, which decides whether later lines may add to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Made {
    /// Whole, between its brackets.
    #[default]
    Whole,
    /// By its own header.
    Header,
    /// On the way to the header of a table inside it.
    OnTheWay,
    /// By a dotted key.
    Dotted,
}

/// Values under keys, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Table<'a> {
    entries: Vec<(Key<'a>, Node<'a>)>,
    /// Where each key stands among the entries, once they are too many to look through.
    index: Option<BTreeMap<Cow<'a, str>, usize>>,
    made: Made,
}

impl PartialEq for Table<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Table<'_> {}

impl<'a> Table<'a> {
    const FEW: usize = 16;

    /// The keys with their values, in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &(Key<'a>, Node<'a>)> {
        self.entries.iter()
    }

    /// The keys with their values, to be changed in place.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Node<'a>> {
        self.entries.iter_mut().map(|(_, node)| node)
    }

    /// How many keys it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// Puts a value under a key that is not there yet; where it is, gives that key back.
    ///
    /// # Errors
    ///
    /// The place of the key that is there already.
    pub fn insert(&mut self, key: Key<'a>, node: Node<'a>) -> Result<(), Span> {
        if let Some(at) = self.position(&key.text) {
            return Err(self.entries[at].0.at);
        }
        if let Some(index) = &mut self.index {
            index.insert(key.text.clone(), self.entries.len());
        } else if self.entries.len() == Self::FEW {
            let texts = self.entries.iter().map(|(held, _)| held).chain([&key]);
            let numbered = texts.enumerate().map(|(at, held)| (held.text.clone(), at));
            self.index = Some(numbered.collect());
        }
        self.entries.push((key, node));
        Ok(())
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(held, _)| held.text == key),
        }
    }
}

/// Reads a text into a tree. Everything that is wrong with the text is added to `problems`;
/// the tree is what could be read all the same, and no use then.
#[must_use]
pub fn parse<'a>(text: &'a str, format: Format, problems: &Problems) -> Node<'a> {
    let empty = Node {
        at: Span::default(),
        value: Value::Table(Box::default()),
    };
    let Some(values) = roughly_values(text).filter(|&values| values <= MOST_VALUES) else {
        problems.add(
            Span::default(),
            Trouble {
                message: "the text holds too many values".to_owned(),
                expected: Some(format!("at most {MOST_VALUES}")),
                ..Trouble::default()
            },
        );
        return empty;
    };
    log::debug!("reading {} with about {values} values", format.as_str());
    match format {
        Format::Toml => toml::parse(text, problems),
        Format::Json => json::parse(text, problems).unwrap_or(empty),
    }
}

/// How many values a text can hold at most, told by the marks between values;
/// `None` for a text too long to count offsets in.
fn roughly_values(text: &str) -> Option<usize> {
    u32::try_from(text.len()).ok()?;
    let marks = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b'='));
    Some(marks.count())
}

#[cfg(test)]
mod tests;
