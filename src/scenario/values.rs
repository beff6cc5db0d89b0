//! What a field of an object or of a row may be expected to be.

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::intake::fields::{one_of, read_day, wrong_kind};
use crate::intake::problems::{Place, Problems, Trouble, shown};
use crate::intake::tree::{Node, Value};
use crate::intake::value_to_json;
use crate::model::{BenefitKind, Catalog, Origin, ProductKey, RedemptionMode, Status, nearest};
use crate::redeem::EventKind;
use crate::report::What;
use crate::rules::RULES;
use crate::rules::notices::NOTICES;
use crate::term::Verb;

/// A field with the value it should have, and the line that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// The field, column or key.
    pub(super) field: String,
    /// The value; a day as its ISO text.
    pub(super) value: Json,
    /// The line, from 1.
    pub(super) line: usize,
}

/// Reads the value expected of a field; fields of one name hold one kind of value everywhere.
pub(super) fn read_value(node: &Node<'_>, field: &str, place: Place<'_>, problems: &Problems) -> Option<Json> {
    let kinds = |names: Vec<&'static str>| choice(node, names, field, place, problems);
    match field {
        "date"
        | "act_from"
        | "act_by"
        | "start"
        | "end"
        | "purchased"
        | "activate_before"
        | "usage_rights_last_day"
        | "redeemed_on"
        | "on"
        | "end_after" => read_day(node, place, problems).map(day),
        "licenses"
        | "assigned"
        | "days_left"
        | "key_licenses"
        | "licenses_after"
        | "shortfall"
        | "weighted_shortfall"
        | "lost"
        | "banked"
        | "steps"
        | "days"
        | "beyond_usage_rights" => match &node.value {
            Value::Integer(count) => Some(Json::from(*count)),
            _ => wrong(node, place, "a whole number", problems),
        },
        "renews" | "optimal" => match &node.value {
            Value::Flag(flag) => Some(Json::from(*flag)),
            _ => wrong(node, place, "true or false", problems),
        },
        "status" => kinds(Status::ALL.iter().map(|one| one.as_str()).collect()),
        "origin" => kinds(Origin::ALL.iter().map(|one| one.as_str()).collect()),
        "kind" => kinds(BenefitKind::ALL.iter().map(|one| one.as_str()).collect()),
        "redemption" => kinds(RedemptionMode::ALL.iter().map(|one| one.as_str()).collect()),
        "redeemed_as" | "verb" => kinds(Verb::ALL.map(Verb::as_str).to_vec()),
        "event" => kinds(EventKind::ALL.iter().map(|one| one.as_str()).collect()),
        "what" => kinds(What::ALL.iter().map(|one| one.as_str()).collect()),
        "key" => match &node.value {
            Value::Text(text) => match ProductKey::parse(text) {
                Ok(key) => Some(Json::from(key.to_string())),
                Err(error) => {
                    trouble(node, place, error.to_string(), problems);
                    None
                }
            },
            _ => wrong(node, place, "a text", problems),
        },
        "associations" | "partner_center_roles" | "products" | "notices" => match &node.value {
            Value::List(_) => Some(value_to_json(&node.value)),
            _ => wrong(node, place, "a list", problems),
        },
        "billing_roles" => match &node.value {
            Value::Table(_) => Some(value_to_json(&node.value)),
            _ => wrong(node, place, "a table", problems),
        },
        _ => match &node.value {
            Value::Text(_) => Some(value_to_json(&node.value)),
            _ => wrong(node, place, "a text", problems),
        },
    }
}

/// The ids of a list of rules, or of notices; one that does not exist is a problem.
pub(super) fn read_ids(node: &Node<'_>, kinds: &[Ids], place: Place<'_>, problems: &Problems) -> Vec<&'static str> {
    let Value::List(items) = &node.value else {
        wrong_kind(node, place, "a list of ids", problems);
        return Vec::new();
    };
    let known: Vec<&'static str> = kinds.iter().flat_map(|kind| kind.all()).collect();
    let said: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let mut ids = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        let Value::Text(text) = &item.value else {
            wrong_kind(item, place, "a text", problems);
            continue;
        };
        match known.iter().find(|id| **id == text.as_ref()) {
            Some(id) if ids.contains(id) => trouble(item, place, format!("`{id}` stands twice"), problems),
            Some(id) => ids.push(id),
            None => problems.add(
                item.at,
                Trouble {
                    place: place.to_string(),
                    value: Some(shown(text)),
                    message: match said.as_slice() {
                        [one] => format!("is not a {one}"),
                        several => format!("is neither a {}", several.join(" nor a ")),
                    },
                    nearest: nearest(text, known.iter().copied()).map(str::to_owned),
                    ..Trouble::default()
                },
            ),
        }
    }
    ids
}

/// What ids name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    Rules,
    Notices,
}

impl Ids {
    const fn name(self) -> &'static str {
        match self {
            Self::Rules => "rule",
            Self::Notices => "notice",
        }
    }

    fn all(self) -> Vec<&'static str> {
        match self {
            Self::Rules => RULES.iter().map(|rule| rule.id).collect(),
            Self::Notices => NOTICES.iter().map(|notice| notice.id).collect(),
        }
    }
}

/// Whether a field has the value expected of it: products by the catalog, all else to the letter.
pub(super) fn agrees(field: &str, expected: &Json, actual: &Json, catalog: &Catalog) -> bool {
    match (field, expected, actual) {
        ("product", Json::String(one), Json::String(other)) => catalog.same(one, other),
        ("products", Json::Array(one), Json::Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| agrees("product", one, other, catalog))
        }
        _ => expected == actual,
    }
}

/// A value for the reader.
pub(super) fn told(value: &Json) -> String {
    match value {
        Json::Null => "not recorded".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(told).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{key} = {}", told(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// A day as a value.
pub(super) fn day(day: NaiveDate) -> Json {
    Json::from(day.to_string())
}

fn choice(
    node: &Node<'_>,
    names: Vec<&'static str>,
    field: &str,
    place: Place<'_>,
    problems: &Problems,
) -> Option<Json> {
    let Value::Text(text) = &node.value else {
        return wrong(node, place, "a text", problems);
    };
    if names.contains(&text.as_ref()) {
        return Some(Json::from(text.as_ref()));
    }
    problems.add(
        node.at,
        Trouble {
            place: place.to_string(),
            value: Some(shown(text)),
            message: format!("is not a value of `{field}`"),
            expected: Some(one_of(names.iter().copied())),
            nearest: nearest(text, names.iter().copied()).map(str::to_owned),
            other: None,
        },
    );
    None
}

fn wrong(node: &Node<'_>, place: Place<'_>, expected: &str, problems: &Problems) -> Option<Json> {
    wrong_kind(node, place, expected, problems);
    None
}

fn trouble(node: &Node<'_>, place: Place<'_>, message: String, problems: &Problems) {
    problems.add(
        node.at,
        Trouble {
            place: place.to_string(),
            message,
            ..Trouble::default()
        },
    );
}
