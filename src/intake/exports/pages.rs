//! The items of an export, whatever they are wrapped in.

use super::Notes;
use super::item::{Item, find};
use crate::intake::error::IntakeError;
use crate::intake::problems::{Problems, Trouble, shown};
use crate::intake::tree::{self, Format, Node, Span, Table, Value};

/// Hands every item of an export to `each`: of a page (`{"value": [...]}`), of a list of pages,
/// of a bare list, or the one item that the text is.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON, an error response, or no item at all.
pub(super) fn each_item(text: &str, notes: &Notes, mut each: impl FnMut(&Item<'_, '_>)) -> Result<(), IntakeError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let problems = Problems::default();
    let tree = tree::parse(text, Format::Json, &problems);
    if problems.is_empty() {
        Pages {
            notes,
            problems: &problems,
            each: &mut each,
        }
        .top(&tree);
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(IntakeError::Export {
        problems: problems.into_list(text, notes.file.as_deref()),
    })
}

struct Pages<'n> {
    notes: &'n Notes,
    problems: &'n Problems,
    each: &'n mut dyn FnMut(&Item<'_, '_>),
}

impl Pages<'_> {
    fn top(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Table(table) => {
                self.page_or_item(node.at, table, "", "value");
                self.more(table);
            }
            Value::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    let place = format!("[{index}]");
                    match &node.value {
                        Value::Table(table) => self.page_or_item(node.at, table, &place, &format!("{place}.value")),
                        other => self.no_item(&place, other),
                    }
                }
                // Only the last of several pages tells whether there are more.
                if let Some(Value::Table(last)) = nodes.last().map(|node| &node.value) {
                    self.more(last);
                }
            }
            other => {
                let message = format!("this is {}", other.kind());
                self.wrong(
                    node.at,
                    message,
                    Some("a page, a list of pages, a list of items or an item"),
                );
            }
        }
    }

    fn page_or_item(&mut self, at: Span, table: &Table<'_>, place: &str, list: &str) {
        if let Some(error) = find(table, "error").filter(|_| find(table, "id").is_none()) {
            let told = |field| match &error.value {
                Value::Table(inner) => match find(inner, field).map(|node| &node.value) {
                    Some(Value::Text(text)) => Some(shown(text)),
                    _ => None,
                },
                _ => None,
            };
            let said: Vec<String> = [told("code"), told("message")].into_iter().flatten().collect();
            self.wrong(
                at,
                format!("this is an error response: {}", said.join(", ")),
                Some("the export itself"),
            );
            return;
        }
        match find(table, "value").map(|node| &node.value) {
            Some(Value::List(nodes)) => {
                for (index, node) in nodes.iter().enumerate() {
                    let place = format!("{list}[{index}]");
                    match &node.value {
                        Value::Table(table) => (self.each)(&Item::new(table, &place, self.notes)),
                        other => self.no_item(&place, other),
                    }
                }
            }
            // Graph wraps a single item the same way as a list.
            Some(Value::Table(inner)) => (self.each)(&Item::new(inner, list, self.notes)),
            Some(Value::Null) | None if is_empty_page(table) => {}
            _ => (self.each)(&Item::new(table, place, self.notes)),
        }
    }

    fn no_item(&self, place: &str, value: &Value<'_>) {
        self.notes.add(
            place,
            "",
            format!("this is {}, not an item: it is not used", value.kind()),
        );
    }

    fn more(&self, table: &Table<'_>) {
        for name in ["@odata.nextLink", "nextLink"] {
            if let Some(Value::Text(link)) = find(table, name).map(|node| &node.value)
                && !link.is_empty()
            {
                self.notes.add(
                    "",
                    name,
                    "there are more pages than were given: what is on them is missing",
                );
            }
        }
    }

    fn wrong(&self, at: Span, message: String, expected: Option<&str>) {
        let trouble = Trouble {
            message,
            expected: expected.map(str::to_owned),
            ..Trouble::default()
        };
        self.problems.add(at, trouble);
    }
}

/// A page whose list was left out, since there was nothing on it.
fn is_empty_page(table: &Table<'_>) -> bool {
    table.iter().all(|(key, node)| {
        key.text.starts_with('@') || key.text.eq_ignore_ascii_case("nextLink") || node.value == Value::Null
    })
}
