//! Reads the fields of one table, saying everything that is wrong with them.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use super::days::meant;
use super::problems::{Place, Problems, Trouble, shown};
use super::tree::{Node, Span, Table, Value, plain_day};
use crate::model::{FIT_ID, is_fit_id, nearest};

/// Most licences of one count.
const MOST: u32 = i32::MAX as u32;
/// The counts of licences there can be.
pub(crate) const LICENSES: RangeInclusive<u32> = 1..=MOST;
/// The counts of assigned licences there can be.
pub(crate) const ASSIGNED: RangeInclusive<u32> = 0..=MOST;
/// The lengths in days there can be: a thousand years are beyond every plan.
pub(crate) const DAYS: RangeInclusive<u32> = 0..=365_000;
/// The years a file can name.
pub(crate) const YEARS: RangeInclusive<i32> = 1..=9999;

const MOST_FIELDS: usize = 20;

/// The fields of one table, each under a known key.
#[derive(Debug)]
pub struct Fields<'r, 'a> {
    at: Span,
    place: Place<'r>,
    keys: &'static [&'static str],
    found: [Option<&'r Node<'a>>; MOST_FIELDS],
    /// Which keys are there misspelt, so that they are not missing, too.
    meant: [bool; MOST_FIELDS],
    problems: &'r Problems<'r>,
}

/// The table at a place; anything else is a problem.
pub fn table<'r, 'a>(node: &'r Node<'a>, place: Place<'_>, problems: &Problems) -> Option<&'r Table<'a>> {
    match &node.value {
        Value::Table(table) => Some(table),
        _ => {
            wrong_kind(node, place, "a table", problems);
            None
        }
    }
}

/// The items of the list at a place; anything else is a problem.
pub fn list<'r, 'a>(node: &'r Node<'a>, place: Place<'_>, problems: &Problems) -> &'r [Node<'a>] {
    match &node.value {
        Value::List(items) => items,
        _ => {
            wrong_kind(node, place, "a list", problems);
            &[]
        }
    }
}

/// Says that a value is of the wrong kind.
pub fn wrong_kind(node: &Node<'_>, place: Place<'_>, expected: &str, problems: &Problems) {
    let value = shown_value(&node.value);
    let message = match value {
        Some(_) => format!("is {}", node.value.kind()),
        None => format!("this is {}", node.value.kind()),
    };
    let trouble = Trouble {
        place: place.to_string(),
        value,
        message,
        expected: Some(expected.to_owned()),
        ..Trouble::default()
    };
    problems.add(node.at, trouble);
}

fn empty(node: &Node<'_>, place: Place<'_>, problems: &Problems) {
    let trouble = Trouble {
        place: place.to_string(),
        message: "this is empty".to_owned(),
        expected: Some("some text".to_owned()),
        ..Trouble::default()
    };
    problems.add(node.at, trouble);
}

fn no_id(node: &Node<'_>, place: Place<'_>, text: &str, problems: &Problems) {
    let trouble = Trouble {
        place: place.to_string(),
        value: Some(shown(text)),
        message: "is not an id".to_owned(),
        expected: Some(FIT_ID.to_owned()),
        ..Trouble::default()
    };
    problems.add(node.at, trouble);
}

/// A single value as a message may show it; lists and tables are not shown.
fn shown_value(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Integer(whole) => Some(whole.to_string()),
        Value::Number(text) | Value::Text(text) | Value::Moment(text) => Some(shown(text)),
        Value::Day(day) => Some(day.to_string()),
        Value::Null | Value::List(_) | Value::Table(_) => None,
    }
}

/// The names of a closed set, ready for a message.
pub fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        _ => format!("one of {}", quoted.join(", ")),
    }
}

impl<'r, 'a> Fields<'r, 'a> {
    /// Takes the fields of the table at a place. Keys other than `keys` are problems, each with
    /// the nearest one that is known.
    pub fn of(
        node: &'r Node<'a>,
        place: Place<'r>,
        keys: &'static [&'static str],
        problems: &'r Problems,
    ) -> Option<Self> {
        debug_assert!(keys.len() <= MOST_FIELDS, "the table of fields is too short");
        let mut found = [None; MOST_FIELDS];
        let mut meant = [false; MOST_FIELDS];
        for (key, value) in table(node, place, problems)?.iter() {
            match keys.iter().position(|known| *known == key.text) {
                Some(at) if value.value == Value::Null => found[at] = None,
                Some(at) => found[at] = Some(value),
                None => {
                    let near = nearest(&key.text, keys.iter().copied());
                    if let Some(at) = near.and_then(|near| keys.iter().position(|known| *known == near)) {
                        meant[at] = true;
                    }
                    problems.add(
                        key.at,
                        Trouble {
                            place: place.key(&key.text).to_string(),
                            message: "this key is unknown".to_owned(),
                            expected: Some(one_of(keys.iter().copied())),
                            nearest: near.map(str::to_owned),
                            ..Trouble::default()
                        },
                    );
                }
            }
        }
        Some(Self {
            at: node.at,
            place,
            keys,
            found,
            meant,
            problems,
        })
    }

    /// Where the table is.
    #[must_use]
    pub const fn place(&self) -> Place<'r> {
        self.place
    }

    /// Where the table stands in the text.
    #[must_use]
    pub const fn at(&self) -> Span {
        self.at
    }

    /// The value under a key, where there is one that is not null.
    #[must_use]
    pub fn node(&self, key: &str) -> Option<&'r Node<'a>> {
        let at = self.keys.iter().position(|known| *known == key)?;
        self.found[at]
    }

    /// The value under a key; that there is none is a problem.
    #[must_use]
    pub fn required(&self, key: &str) -> Option<&'r Node<'a>> {
        let node = self.node(key);
        if node.is_none() {
            self.missing(&[key]);
        }
        node
    }

    /// Says that keys are missing.
    pub fn missing(&self, keys: &[&str]) {
        let position = |key: &str| self.keys.iter().position(|known| *known == key);
        let meant = |key: &&&str| position(key).is_some_and(|at| self.meant[at]);
        let names: Vec<String> = keys
            .iter()
            .filter(|key| !meant(key))
            .map(|key| format!("`{key}`"))
            .collect();
        if names.is_empty() {
            return;
        }
        let verb = if names.len() == 1 { "is" } else { "are" };
        self.trouble(
            self.at,
            self.place,
            format!("{} {verb} missing", names.join(" and ")),
            None,
        );
    }

    fn trouble(&self, at: Span, place: Place<'_>, message: String, expected: Option<String>) {
        let trouble = Trouble {
            place: place.to_string(),
            message,
            expected,
            ..Trouble::default()
        };
        self.problems.add(at, trouble);
    }

    /// A text, which may be empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'r str> {
        let node = self.node(key)?;
        match &node.value {
            Value::Text(text) => Some(text),
            _ => {
                wrong_kind(node, self.place.key(key), "a text", self.problems);
                None
            }
        }
    }

    /// A text that must not be empty, where the key is there.
    #[must_use]
    pub fn some_text(&self, key: &str) -> Option<&'r str> {
        let text = self.text(key)?;
        if text.is_empty() {
            empty(self.node(key)?, self.place.key(key), self.problems);
            return None;
        }
        Some(text)
    }

    /// A text that must be there and not be empty.
    #[must_use]
    pub fn required_text(&self, key: &str) -> Option<&'r str> {
        self.required(key)?;
        self.some_text(key)
    }

    /// An id, where the key is there.
    #[must_use]
    pub fn some_id(&self, key: &str) -> Option<&'r str> {
        let text = self.some_text(key)?;
        if !is_fit_id(text) {
            no_id(self.node(key)?, self.place.key(key), text, self.problems);
            return None;
        }
        Some(text)
    }

    /// An id that must be there.
    #[must_use]
    pub fn required_id(&self, key: &str) -> Option<&'r str> {
        self.required(key)?;
        self.some_id(key)
    }

    /// A day, as a TOML date or a text like `2026-01-10`.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        let node = self.node(key)?;
        read_day(node, self.place.key(key), self.problems)
    }

    /// True or false.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Flag(flag) => Some(flag),
            _ => {
                wrong_kind(node, self.place.key(key), "true or false", self.problems);
                None
            }
        }
    }

    /// A whole number in a range.
    #[must_use]
    pub fn count(&self, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let node = self.node(key)?;
        let place = self.place.key(key);
        count(node, place, &range, self.problems)
    }

    /// A list of texts, none of them empty.
    #[must_use]
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let node = self.node(key)?;
        let place = self.place.key(key);
        let mut texts = Vec::new();
        for (index, item) in list(node, place, self.problems).iter().enumerate() {
            match &item.value {
                Value::Text(text) if text.is_empty() => empty(item, place.item(index), self.problems),
                Value::Text(text) => texts.push(text.clone().into_owned()),
                _ => wrong_kind(item, place.item(index), "some text", self.problems),
            }
        }
        Some(texts)
    }

    /// A list of ids, none where the key is not there.
    #[must_use]
    pub fn ids(&self, key: &str) -> Vec<String> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let place = self.place.key(key);
        let mut ids = Vec::new();
        for (index, item) in list(node, place, self.problems).iter().enumerate() {
            match &item.value {
                Value::Text(text) if is_fit_id(text) => ids.push(text.clone().into_owned()),
                Value::Text(text) => no_id(item, place.item(index), text, self.problems),
                _ => wrong_kind(item, place.item(index), "an id", self.problems),
            }
        }
        ids
    }

    /// A list of lengths in days, read as a set: ascending, each once.
    #[must_use]
    pub fn day_counts(&self, key: &str) -> Option<Vec<u32>> {
        let node = self.node(key)?;
        let place = self.place.key(key);
        let items = list(node, place, self.problems).iter().enumerate();
        let mut counts: Vec<u32> = items
            .filter_map(|(index, item)| count(item, place.item(index), &(1..=*DAYS.end()), self.problems))
            .collect();
        counts.sort_unstable();
        counts.dedup();
        Some(counts)
    }

    /// A value of a closed set, given by all its names.
    #[must_use]
    pub fn choice<T: FromStr>(&self, key: &str, names: impl IntoIterator<Item = &'static str>) -> Option<T> {
        let text = self.text(key)?;
        if let Ok(value) = text.parse() {
            return Some(value);
        }
        let names: Vec<&str> = names.into_iter().collect();
        let trouble = Trouble {
            place: self.place.key(key).to_string(),
            value: Some(shown(text)),
            message: "is not a known value".to_owned(),
            expected: Some(one_of(names.iter().copied())),
            nearest: nearest(text, names).map(str::to_owned),
            other: None,
        };
        self.problems.add(self.node(key)?.at, trouble);
        None
    }

    /// A value that a function reads from a text. The text is never repeated: what is wrong
    /// with it is for the function to say.
    #[must_use]
    pub fn secret<T, E: fmt::Display>(&self, key: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        let node = self.node(key)?;
        let Value::Text(text) = &node.value else {
            let kind = node.value.kind();
            let expected = Some("a text".to_owned());
            self.trouble(node.at, self.place.key(key), format!("this is {kind}"), expected);
            return None;
        };
        match read(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.trouble(node.at, self.place.key(key), error.to_string(), None);
                None
            }
        }
    }
}

fn count(node: &Node<'_>, place: Place<'_>, range: &RangeInclusive<u32>, problems: &Problems) -> Option<u32> {
    let expected = format!("a whole number from {} to {}", range.start(), range.end());
    match node.value {
        Value::Integer(whole) => {
            let fits = u32::try_from(whole).ok().filter(|count| range.contains(count));
            if fits.is_none() {
                problems.add(
                    node.at,
                    Trouble {
                        place: place.to_string(),
                        value: Some(whole.to_string()),
                        message: "is out of range".to_owned(),
                        expected: Some(expected),
                        ..Trouble::default()
                    },
                );
            }
            fits
        }
        _ => {
            wrong_kind(node, place, &expected, problems);
            None
        }
    }
}

/// A day, as a TOML date or a text like `2026-01-10`, in the years 1 to 9999.
pub fn read_day(node: &Node<'_>, place: Place<'_>, problems: &Problems) -> Option<NaiveDate> {
    let text = match &node.value {
        Value::Day(day) if YEARS.contains(&day.year()) => return Some(*day),
        Value::Day(day) => day.to_string(),
        Value::Text(text) | Value::Moment(text) => match plain_day(text) {
            Some(day) if YEARS.contains(&day.year()) => return Some(day),
            _ => text.clone().into_owned(),
        },
        _ => {
            wrong_kind(node, place, "a date like 2026-01-10", problems);
            return None;
        }
    };
    let shape: String = text
        .chars()
        .take(10)
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    let (message, expected) = match (shape.as_str(), text.len()) {
        ("0000-00-00", 10) => ("is not a day of the calendar", "a date from 0001-01-01 to 9999-12-31"),
        ("0000-00-00", _) => ("has a time", "a date alone, like 2026-01-10"),
        _ => ("is not a date", "a date like 2026-01-10"),
    };
    problems.add(
        node.at,
        Trouble {
            place: place.to_string(),
            value: Some(shown(&text)),
            message: message.to_owned(),
            expected: Some(expected.to_owned()),
            nearest: meant(&text),
            ..Trouble::default()
        },
    );
    None
}
