//! What may be around an export or stand in its place: the responses of a batch, and errors.

use super::item::find;
use super::pages::{Walk, key_place};
use crate::intake::problems::shown;
use crate::intake::tree::{Table, Value};

/// The key of the list in the answer to a batch of requests.
pub(super) const RESPONSES: &str = "responses";

/// What Graph, Azure Resource Manager and flows call the parts of one response.
const STATUS: [&str; 3] = ["status", "statusCode", "httpStatusCode"];
const BODY: [&str; 2] = ["body", "content"];

fn value<'t, 'a>(table: &'t Table<'a>, names: &[&str]) -> Option<&'t Value<'a>> {
    names.iter().find_map(|name| find(table, name)).map(|node| &node.value)
}

/// The status of a response, as a number or as its digits.
fn status(table: &Table<'_>) -> Option<i64> {
    match value(table, &STATUS)? {
        Value::Integer(status) => Some(*status),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Whether a table is one response: a body with the status it came with.
pub(super) fn is_response(table: &Table<'_>) -> bool {
    status(table).is_some() && value(table, &BODY).is_some()
}

/// What a service says where it has nothing to answer; `None` for anything else.
pub(super) fn error_of(table: &Table<'_>) -> Option<String> {
    let known = ["id", "name", "properties"];
    if known.iter().any(|name| find(table, name).is_some()) {
        return None;
    }
    let text = |table: &Table<'_>, name: &str| match find(table, name).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(shown(text)),
        // The oldest interface tells the language, too.
        Some(Value::Table(inner)) => match find(inner, "value").map(|node| &node.value) {
            Some(Value::Text(text)) => Some(shown(text)),
            _ => None,
        },
        _ => None,
    };
    let said = match value(table, &["error", "odata.error"]) {
        Some(Value::Table(inner)) => [text(inner, "code"), text(inner, "message")],
        Some(Value::Text(error)) => [Some(shown(error)), text(table, "error_description")],
        Some(_) => [None, None],
        None => match ([text(table, "code"), text(table, "message")], status(table)) {
            (said @ [Some(_), Some(_)], _) => said,
            ([None, said @ Some(_)], Some(status)) if status >= 400 => [Some(status.to_string()), said],
            _ => return None,
        },
    };
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() {
        return Some("no reason is given".to_owned());
    }
    Some(said.join(", "))
}

impl Walk<'_> {
    /// One response of a batch, or one that was kept whole: what it answers is an export of its own.
    pub(super) fn response(&mut self, response: &Value<'_>, place: &str) {
        match response {
            Value::Table(table) => self.response_alone(table, place),
            other => self.no_item(place, other),
        }
    }

    /// The same, where it is known to be a table.
    pub(super) fn response_alone(&mut self, table: &Table<'_>, place: &str) {
        let named = match value(table, &["id", "name"]) {
            Some(Value::Text(id)) => format!("the response `{}`", shown(id)),
            Some(Value::Integer(id)) => format!("the response `{id}`"),
            _ => "this response".to_owned(),
        };
        let body = value(table, &BODY);
        if let Some(status) = status(table).filter(|status| !(200..300).contains(status)) {
            let said = match body {
                Some(Value::Table(body)) => error_of(body).map_or_else(String::new, |said| format!(": {said}")),
                _ => String::new(),
            };
            let expected = Some("one with the export itself");
            return self.fail(place, format!("{named} has the status {status}{said}"), expected);
        }
        let at = key_place(place, BODY[usize::from(find(table, BODY[0]).is_none())]);
        match body {
            Some(Value::Table(body)) => self.table(body, &at),
            Some(Value::List(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.listed(&node.value, &format!("{at}[{index}]"));
                }
            }
            Some(other) => {
                let message = format!("the body of {named} is {}", other.kind());
                self.fail(&at, message, Some("the export itself"));
            }
            None => self
                .notes
                .add(place, "", format!("{named} has no body: nothing is read from it")),
        }
    }

    /// Reads the responses of one batch: each may begin a chain of pages of its own, so that the
    /// last page of one says nothing about another.
    pub(super) fn batch<T>(&mut self, responses: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.more.take();
        self.counts.clear();
        self.last = false;
        let read = responses(self);
        // Each counts its own.
        self.counts.clear();
        if self.more.is_some() {
            self.last = false;
        } else {
            self.more = before;
            self.last = true;
        }
        read
    }
}
