//! One item of an export, its fields read as far as they can be.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

use super::Notes;
use crate::intake::days::readings;
use crate::intake::fields::YEARS;
use crate::intake::problems::{on_one_line, shown};
use crate::intake::tree::{Node, Table, Value, plain_day};

/// The value under a key, whatever the letter case and with or without the underscores that
/// Python's clients put between words; JSON's null counts as absent.
pub(super) fn find<'t, 'a>(table: &'t Table<'a>, name: &str) -> Option<&'t Node<'a>> {
    named(table, name).filter(|node| node.value != Value::Null)
}

/// The same, null included.
fn named<'t, 'a>(table: &'t Table<'a>, name: &str) -> Option<&'t Node<'a>> {
    let letter = |byte: &u8| *byte != b'_';
    let same = |key: &str| {
        let (key, name) = (key.bytes().filter(letter), name.bytes());
        key.map(|byte| byte.to_ascii_lowercase())
            .eq(name.map(|byte| byte.to_ascii_lowercase()))
    };
    table
        .get(name)
        .or_else(|| table.iter().find(|(key, _)| same(&key.text)).map(|(_, node)| node))
}

/// Whether a text has the shape of a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Whether a text has the shape of a billing account's name, GUIDs with a colon between them.
fn is_account(text: &str) -> bool {
    let letters = text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || b"-:_".contains(&byte));
    letters && text.contains(':')
}

/// A text as an id: GUIDs and names of billing accounts in lower case, since the portals don't
/// tell their letter cases apart; of anything else only what can't be seen is written otherwise.
pub(crate) fn canonical(text: &str) -> String {
    if is_guid(text) || is_account(text) {
        text.to_ascii_lowercase()
    } else {
        on_one_line(text.trim().chars())
    }
}

/// One item of an export.
pub(super) struct Item<'t, 'a> {
    table: &'t Table<'a>,
    /// Where it stands.
    pub(super) place: &'t str,
    pub(super) notes: &'t Notes,
}

impl<'t, 'a> Item<'t, 'a> {
    pub(super) fn new(table: &'t Table<'a>, place: &'t str, notes: &'t Notes) -> Self {
        Self { table, place, notes }
    }

    /// Whether a field is there, if only as null.
    pub(super) fn has(&self, name: &str) -> bool {
        named(self.table, name).is_some()
    }

    /// Adds a notice about one field.
    pub(super) fn note(&self, field: &str, message: impl AsRef<str>) {
        self.notes.add(self.place, field, message);
    }

    /// The value under the first of several names that is there. Azure wraps most fields in
    /// `properties`, its command line doesn't.
    pub(super) fn node(&self, names: &[&str]) -> Option<&'t Node<'a>> {
        let wrapped = match find(self.table, "properties").map(|node| &node.value) {
            Some(Value::Table(inner)) => Some(&**inner),
            _ => None,
        };
        let tables = [wrapped, Some(self.table)];
        names
            .iter()
            .find_map(|name| tables.into_iter().flatten().find_map(|table| find(table, name)))
    }

    /// A field outside `properties`, where both may have one of the name.
    pub(super) fn outer_text(&self, name: &str) -> Option<&'t str> {
        match &find(self.table, name)?.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// Whether an Azure resource says that it is of another kind, which is noticed: any of them has
    /// a name.
    pub(super) fn is_another(&self, kind: Option<&str>) -> bool {
        let one = |name: &str| name.trim_end_matches(['s', 'S']).to_ascii_lowercase();
        let other = self.outer_text("type").filter(|found| {
            let last = found.rsplit('/').next().unwrap_or_default();
            found.contains('/') && kind.is_none_or(|kind| one(last) != one(kind))
        });
        if let Some(found) = other {
            let not = kind.map_or_else(String::new, |kind| format!(", not of `{kind}`"));
            self.note(
                "type",
                format!("this is one of `{}`{not}: it is not used", shown(found)),
            );
        }
        other.is_some()
    }

    /// The items of a list under one of several names; `None` where there is none.
    pub(super) fn list(&self, names: &[&str]) -> Option<&'t [Node<'a>]> {
        let node = self.node(names)?;
        match &node.value {
            Value::List(items) => Some(items),
            // Shells drop the brackets around a single one.
            Value::Table(_) => Some(std::slice::from_ref(node)),
            other => {
                self.unused(names[0], other, "a list");
                None
            }
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&self, names: &[&str]) -> Option<&'t str> {
        let node = self.node(names)?;
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(text) => Some(text.trim()),
            other => {
                self.unused(names[0], other, "a text");
                None
            }
        }
    }

    /// An id; GUIDs in lower case, anything else kept and noticed.
    pub(super) fn guid(&self, names: &[&str]) -> Option<String> {
        let text = self.text(names)?;
        if !is_guid(text) {
            self.note(
                names[0],
                format!("`{}` is not a GUID: it is kept as it is", shown(text)),
            );
        }
        Some(canonical(text))
    }

    /// A whole number from 0 to 2^31 - 1, also where it is written as a text or with decimals of nothing.
    pub(super) fn count(&self, names: &[&str]) -> Option<u32> {
        let node = self.node(names)?;
        let text = match &node.value {
            Value::Integer(whole) => whole.to_string(),
            Value::Text(text) | Value::Number(text) => text.trim().to_owned(),
            other => {
                self.unused(names[0], other, "a whole number");
                return None;
            }
        };
        let whole = match text.split_once('.') {
            Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole,
            _ => &text,
        };
        let count = whole.parse().ok().filter(|count| i32::try_from(*count).is_ok());
        if count.is_none() {
            let expected = "expected a whole number from 0 to 2147483647";
            self.note(names[0], format!("`{}` is not used, {expected}", shown(&text)));
        }
        count
    }

    /// The UTC day of an instant.
    pub(super) fn day(&self, names: &[&str]) -> Option<NaiveDate> {
        let node = self.node(names)?;
        let inner = match &node.value {
            // Older shells write beside an instant how they would show it.
            Value::Table(table) => find(table, "value").unwrap_or(node),
            _ => node,
        };
        let (day, found) = match &inner.value {
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => {
                let day = utc_day(text.trim());
                if day.is_none() && !readings(text.trim()).is_empty() {
                    return self.local_day(names[0], text.trim());
                }
                (day, shown(text))
            }
            Value::Day(day) => (Some(*day), day.to_string()),
            Value::Moment(text) => (utc_day(text), shown(text)),
            other => {
                self.unused(names[0], other, "a text");
                return None;
            }
        };
        let day = day.filter(|day| YEARS.contains(&day.year()));
        let Some(day) = day else {
            let expected = "expected an instant like 2026-01-10T00:00:00Z";
            self.note(names[0], format!("`{found}` is not used, {expected}"));
            return None;
        };
        let told = day.year() > 1;
        if !told {
            self.note(
                names[0],
                format!("`{found}` is what services write where there is no date: it is unknown"),
            );
        }
        told.then_some(day)
    }

    /// The day of an instant that a shell wrote in the way of its country, where it has one reading only.
    fn local_day(&self, field: &str, text: &str) -> Option<NaiveDate> {
        let readings: Vec<NaiveDate> = readings(text).into_iter().collect();
        let [day] = readings.as_slice() else {
            let days: Vec<String> = readings.iter().map(ToString::to_string).collect();
            let message = format!("`{}` is not used: it means {}", shown(text), days.join(" or "));
            self.note(field, message);
            return None;
        };
        let message = format!(
            "`{}` is taken as {day}: a shell wrote it in the way of its country, and maybe in its time zone",
            shown(text)
        );
        self.note(field, message);
        Some(*day)
    }

    /// Whether something is said to be so, as a flag or in one of two words, whatever the letter case.
    pub(super) fn flag(&self, names: &[&str], yes: &[&str], no: &[&str]) -> Option<bool> {
        let node = self.node(names)?;
        let text = match &node.value {
            Value::Flag(flag) => return Some(*flag),
            _ => self.text(names)?,
        };
        let said = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        if !said(yes) && !said(no) {
            let message = format!(
                "`{}` is neither {} nor {}: it is taken as unknown",
                shown(text),
                yes[0],
                no[0]
            );
            self.note(names[0], message);
            return None;
        }
        Some(said(yes))
    }

    /// The UTC day of an instant that is the end of something; the last year of the calendar is of
    /// what has none, which is noticed.
    pub(super) fn end_day(&self, names: &[&str]) -> Option<NaiveDate> {
        let day = self.day(names)?;
        let told = self.node(names).map(|node| &node.value);
        if let Some(Value::Text(text) | Value::Moment(text)) = told
            && text.contains("23:59")
            && day.year() != *YEARS.end()
        {
            self.note(
                names[0],
                format!(
                    "`{}` is the last minute of a day: the end is {day}, the first day not covered, and may be the day after",
                    shown(text.trim())
                ),
            );
        }
        if day.year() == *YEARS.end() {
            self.note(names[0], format!("`{day}` stands for no end: it goes on"));
        }
        Some(day)
    }

    fn unused(&self, field: &str, value: &Value<'_>, expected: &str) {
        self.note(
            field,
            format!("this is {}, expected {expected}: it is not used", value.kind()),
        );
    }
}

/// The UTC day of an instant with any number of decimals; one without a zone is taken as UTC.
pub(super) fn utc_day(text: &str) -> Option<NaiveDate> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.naive_utc().date());
    }
    let local = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ]
    .iter()
    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    local
        .map(|instant| instant.date())
        .or_else(|| plain_day(text))
        .or_else(|| counted_day(text))
}

/// The UTC day in `/Date(1767225600000)/`, as older shells write an instant in milliseconds.
fn counted_day(text: &str) -> Option<NaiveDate> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    // An offset behind the number tells where the clock stood, not when.
    let number = match inner.get(1..)?.find(['+', '-']) {
        Some(at) => &inner[..=at],
        None => inner,
    };
    Some(DateTime::from_timestamp_millis(number.parse().ok()?)?.date_naive())
}
