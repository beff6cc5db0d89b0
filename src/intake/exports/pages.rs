//! The items of an export, whatever they are wrapped in.

use std::collections::BTreeSet;

use super::envelope::{RESPONSES, error_of, is_response};
use super::item::{Item, find};
use super::source::{Content, Page, Source};
use super::{Notes, stream};
use crate::intake::error::{FileProblem, IntakeError};
use crate::intake::stop::Steps;
use crate::intake::tree::{Node, Table, Value};

/// The key of the list on a page.
pub(super) const LIST: &str = "value";

/// Hands every item of an export to `each`: of a page (`{"value": [...]}`), of a list of pages,
/// of a bare list, or the one item that it is; also of the responses to a batch of requests, and
/// of several such texts one after the other.
///
/// # Errors
///
/// [`IntakeError::Export`] where a page is no JSON, an error response, or no item at all,
/// [`IntakeError::Stopped`] where the source is to be read no further.
pub(super) fn each_item(
    source: &Source<'_>,
    notes: &Notes,
    export: &Export,
    mut each: impl FnMut(&Item<'_, '_>),
) -> Result<(), IntakeError> {
    let mut walk = Walk {
        notes,
        export,
        each: &mut each,
        items: 0,
        counts: BTreeSet::new(),
        more: None,
        last: false,
        fault: None,
        steps: Steps::new(source.stop),
    };
    for &Page { file, content } in source.pages() {
        notes.turn_to(file);
        let at = match content {
            Content::Text(text) => stream::read(text.strip_prefix('\u{feff}').unwrap_or(text), &mut walk),
            Content::Data(node) => {
                walk.data(node);
                (1, 1)
            }
        };
        if walk.steps.ended() {
            return Err(IntakeError::Stopped);
        }
        if let Some(fault) = walk.fault {
            return Err(fault.error(file, at));
        }
    }
    walk.tell_more();
    Ok(())
}

/// What a reader reads.
#[derive(Debug)]
pub(super) struct Export {
    /// What the interface calls it.
    pub(super) name: &'static str,
    /// The last part of the type of its items, where they are resources of Azure.
    pub(super) resource: Option<&'static str>,
}

/// Why no item can be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) place: String,
    pub(super) message: String,
    pub(super) expected: Option<&'static str>,
}

impl Fault {
    fn error(self, file: Option<&str>, (line, column): (usize, usize)) -> IntakeError {
        IntakeError::Export {
            problems: vec![FileProblem {
                file: file.map(str::to_owned),
                line,
                column,
                place: self.place,
                value: None,
                message: self.message,
                expected: self.expected.map(str::to_owned),
                nearest: None,
            }],
        }
    }
}

/// Goes through the pages, one after the other.
pub(super) struct Walk<'n> {
    pub(super) notes: &'n Notes,
    pub(super) export: &'n Export,
    each: &'n mut dyn FnMut(&Item<'_, '_>),
    /// The name of the link to a next page, where a page has one.
    pub(super) more: Option<&'static str>,
    /// Whether a page says that it is the last.
    pub(super) last: bool,
    /// How many items there were.
    items: u64,
    /// How many items the pages say that there are in all.
    pub(super) counts: BTreeSet<u64>,
    /// Set once; what comes after it is of no use.
    pub(super) fault: Option<Fault>,
    pub(super) steps: Steps<'n>,
}

impl Walk<'_> {
    /// One item of a list.
    pub(super) fn item(&mut self, node: &Node<'_>, place: &str) {
        match &node.value {
            Value::Table(table) if find(table, "@removed").is_some() => {
                self.notes.add(place, "@removed", "it was deleted: it is not used");
            }
            Value::Table(table) => self.one(table, place),
            other => self.no_item(place, other),
        }
    }

    /// An item, wherever it stands.
    fn one(&mut self, table: &Table<'_>, place: &str) {
        self.items += 1;
        if table.iter().all(|(_, node)| node.value == Value::Null) {
            return self.notes.add(place, "", "there is nothing in it: it is not used");
        }
        let item = Item::new(table, place, self.notes);
        if !item.is_another(self.export.resource) {
            (self.each)(&item);
        }
    }

    pub(super) fn no_item(&self, place: &str, value: &Value<'_>) {
        let message = format!("this is {}, not an item: it is not used", value.kind());
        self.notes.add(place, "", message);
    }

    /// The whole of an export, or one of several in a row.
    pub(super) fn top(&mut self, value: &Value<'_>, place: &str) {
        match value {
            Value::Table(table) => self.table(table, place),
            other => {
                let expected = Some("a page, a list of pages, a list of items or an item");
                self.fail(place, format!("this is {}", other.kind()), expected);
            }
        }
    }

    /// A page, or an item that stands alone.
    pub(super) fn table(&mut self, table: &Table<'_>, place: &str) {
        if let Some(Value::List(responses)) = find(table, RESPONSES).map(|node| &node.value) {
            let place = key_place(place, RESPONSES);
            return self.batch(|walk| {
                for (index, node) in responses.iter().enumerate() {
                    walk.response(&node.value, &format!("{place}[{index}]"));
                }
            });
        }
        let list = key_place(place, LIST);
        let listed = match find(table, LIST).map(|node| &node.value) {
            Some(Value::List(nodes)) if !self.is_error(table, place) => {
                for (index, node) in nodes.iter().enumerate() {
                    if self.steps.stopped() {
                        break;
                    }
                    self.item(node, &format!("{list}[{index}]"));
                }
                true
            }
            _ => false,
        };
        self.rest(table, listed, place);
    }

    /// What stands on a page beside its list; without a list it may be an item.
    pub(super) fn rest(&mut self, table: &Table<'_>, listed: bool, place: &str) {
        if self.fault.is_some() || self.is_error(table, place) {
            return;
        }
        if !listed && is_response(table) {
            return self.response_alone(table, place);
        }
        if let Some(other) = other_export(table, self.export) {
            let message = format!("this is an export of `{other}`");
            return self.fail(place, message, Some(self.export.name));
        }
        let empty = !listed && is_empty_page(table);
        if empty && place.is_empty() && !table.iter().any(|(key, _)| is_annotation(&key.text)) {
            return self.fail(
                place,
                "there is nothing in it".to_owned(),
                Some("a page with a list, or an item"),
            );
        }
        if empty {
            self.notes
                .add(place, LIST, "there is no list on this page: nothing is read from it");
        }
        if let Some(Value::Integer(count)) = ["@odata.count", "odata.count"]
            .into_iter()
            .find_map(|name| find(table, name).map(|node| &node.value))
        {
            self.counts.extend(u64::try_from(*count));
        }
        let link = ["@odata.nextLink", "nextLink", "odata.nextLink"].into_iter().find(
            |name| matches!(find(table, name).map(|node| &node.value), Some(Value::Text(link)) if !link.is_empty()),
        );
        match link {
            Some(name) => self.more = Some(name),
            None if listed || empty => self.last = true,
            None => {}
        }
        if listed || empty {
            return;
        }
        match find(table, LIST).map(|node| &node.value) {
            // Graph wraps a single item the same way as a list.
            Some(Value::Table(inner)) => self.one(inner, &key_place(place, LIST)),
            _ => self.one(table, place),
        }
    }

    fn data(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    if self.steps.stopped() {
                        break;
                    }
                    self.listed(&node.value, &format!("[{index}]"));
                }
            }
            other => self.top(other, ""),
        }
    }

    /// One element of a list that is not known to be one of pages or one of items.
    pub(super) fn listed(&mut self, value: &Value<'_>, place: &str) {
        match value {
            Value::Table(table) => self.table(table, place),
            // The list of a page may have been taken off it.
            Value::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    self.item(node, &format!("{place}[{index}]"));
                }
            }
            other => self.no_item(place, other),
        }
    }

    /// Whether it is the answer of a service that has nothing to answer.
    fn is_error(&mut self, table: &Table<'_>, place: &str) -> bool {
        let Some(said) = error_of(table) else { return false };
        let message = format!("this is an error response: {said}");
        self.fail(place, message, Some("the export itself"));
        true
    }

    pub(super) fn fail(&mut self, place: &str, message: String, expected: Option<&'static str>) {
        self.fault.get_or_insert_with(|| Fault {
            place: place.to_owned(),
            message,
            expected,
        });
    }

    /// A page that tells of a next one is complete only where that one was given, too.
    fn tell_more(self) {
        if let Some(name) = self.more.filter(|_| !self.last) {
            let message = "there are more pages than were given: what is on them is missing";
            self.notes.add("", name, message);
        } else if let (Some(&count), 1) = (self.counts.first(), self.counts.len())
            && count != self.items
        {
            let message = format!("it says that there are {count} items, and {} were given", self.items);
            self.notes.add("", "@odata.count", message);
        }
    }
}

/// Where what a page has under a key stands.
pub(super) fn key_place(page: &str, key: &str) -> String {
    if page.is_empty() {
        key.to_owned()
    } else {
        format!("{page}.{key}")
    }
}

/// A page whose list was left out, since there was nothing on it.
fn is_empty_page(table: &Table<'_>) -> bool {
    table
        .iter()
        .all(|(key, node)| is_annotation(&key.text) || node.value == Value::Null)
}

/// Whether a key tells about a page and not about an item.
fn is_annotation(key: &str) -> bool {
    key.starts_with('@') || key.starts_with("odata.") || key.eq_ignore_ascii_case("nextLink")
}

/// What Graph's pages may be of, as their context names it.
const CONTEXTS: [&str; 13] = [
    "directory/subscriptions",
    "subscribedSkus",
    "users",
    "users/licenseDetails",
    "groups",
    "organization",
    "applications",
    "servicePrincipals",
    "devices",
    "domains",
    "directoryRoles",
    "subscriptions",
    "contacts",
];

/// The export that a page says it is of, where that is another one than the reader's.
fn other_export(table: &Table<'_>, export: &Export) -> Option<&'static str> {
    let names = ["@odata.context", "odata.metadata"];
    let Some(Value::Text(context)) = names.iter().find_map(|name| find(table, name).map(|node| &node.value)) else {
        return None;
    };
    let (_, fragment) = context.split_once('#')?;
    let mut depth = 0_u32;
    let outside = fragment.chars().filter(|letter| {
        depth += u32::from(*letter == '(');
        let outside = depth == 0;
        depth -= u32::from(*letter == ')' && depth > 0);
        outside
    });
    let outside: String = outside.collect();
    let of = outside.trim_end_matches("/$entity").trim_end_matches("/$delta");
    let known = CONTEXTS.into_iter().find(|known| known.eq_ignore_ascii_case(of))?;
    (known != export.name).then_some(known)
}
