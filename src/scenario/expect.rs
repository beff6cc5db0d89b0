//! What a scenario expects after its last step.

use crate::intake::fields::{Fields, list, table, wrong_kind};
use crate::intake::problems::{Place, Problems, Trouble};
use crate::intake::record_keys;
use crate::intake::tree::{Node, Table, Value};
use crate::model::nearest;

use super::planning::{ExpectedPlan, read_expected};
use super::rows::{EVENT_COLUMNS, REPORT_COLUMNS};
use super::values::{Expected, Ids, read_ids, read_value};

/// What is expected after the last step; what is absent is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Records by their list and id, with any of their fields.
    pub(super) records: Vec<ExpectedRecord>,
    /// What happens from the first step's day to the last's.
    pub(super) events: Option<ExpectedRows>,
    /// The rules that refuse the last step.
    pub refused: Option<Names>,
    /// The notices of the last action.
    pub notices: Option<Names>,
    /// Rows of the report, in order, each with any of its columns.
    pub(super) report: Option<ExpectedRows>,
    /// What the plan does and achieves.
    pub(super) plan: Option<ExpectedPlan>,
}

/// Ids that are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The ids.
    pub ids: Vec<&'static str>,
    /// Whether there may be no others.
    pub exactly: bool,
    /// The line, from 1.
    pub line: usize,
}

impl Expectation {
    /// Whether the last step is expected to be refused.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.refused.as_ref().is_some_and(|refused| !refused.ids.is_empty())
    }

    /// Whether a rule or notice is named.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        let named = [&self.refused, &self.notices];
        named.into_iter().flatten().any(|names| names.ids.contains(&id))
    }
}

/// A record that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpectedRecord {
    pub(super) table: &'static str,
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) fields: Vec<Expected>,
}

/// Rows that are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpectedRows {
    pub(super) line: usize,
    /// Whether there may be no others.
    pub(super) exactly: bool,
    pub(super) rows: Vec<Vec<Expected>>,
}

const RECORDS: [&str; 7] = [
    "membership",
    "benefit",
    "billing_account",
    "tenant",
    "subscription",
    "person",
    "user",
];

const KEYS: &[&str] = &[
    "membership",
    "benefit",
    "billing_account",
    "tenant",
    "subscription",
    "person",
    "user",
    "events",
    "refused",
    "refused_with",
    "notices",
    "notices_include",
    "shortfall",
    "plan",
    "report",
    "report_exactly",
];

/// Reads what is expected.
pub(super) fn read_expectation<'r>(
    node: &'r Node<'_>,
    place: Place<'r>,
    line: &dyn Fn(u32) -> usize,
    problems: &'r Problems<'r>,
) -> Option<Expectation> {
    let fields = Fields::of(node, place, KEYS, problems)?;
    let mut then = Expectation::default();
    for name in RECORDS {
        if let Some(node) = fields.node(name) {
            read_records(node, name, place.key(name), line, problems, &mut then.records);
        }
    }
    let either = |subset: &'static str, exact: &'static str| {
        if let (Some(node), Some(_)) = (fields.node(subset), fields.node(exact)) {
            let message = format!("`{exact}` already says all of them: keep one of the two");
            trouble(node, place.key(subset), message, problems);
        }
        let exactly = fields.node(exact).map(|node| (node, exact, true));
        exactly.or_else(|| fields.node(subset).map(|node| (node, subset, false)))
    };
    let names = |subset, exact, kind: Ids| {
        either(subset, exact).map(|(node, key, exactly)| Names {
            ids: read_ids(node, &[kind], place.key(key), problems),
            exactly,
            line: line(node.at.start),
        })
    };
    then.refused = names("refused_with", "refused", Ids::Rules);
    then.notices = names("notices_include", "notices", Ids::Notices);
    if let Some(node) = fields.node("events") {
        let place = place.key("events");
        then.events = Some(read_rows(node, EVENT_COLUMNS, true, place, line, problems));
    }
    if let Some(node) = fields.node("plan") {
        then.plan = read_expected(node, place.key("plan"), line, problems);
    }
    if let Some(node) = fields.node("shortfall")
        && let Some(value) = read_value(node, "shortfall", place.key("shortfall"), problems)
    {
        then.plan.get_or_insert_default().fields.push(Expected {
            field: "shortfall".to_owned(),
            value,
            line: line(node.at.start),
        });
    }
    if let Some((node, key, exactly)) = either("report", "report_exactly") {
        let place = place.key(key);
        then.report = Some(read_rows(node, REPORT_COLUMNS, exactly, place, line, problems));
    }
    Some(then)
}

fn read_records(
    node: &Node<'_>,
    name: &'static str,
    place: Place<'_>,
    line: &dyn Fn(u32) -> usize,
    problems: &Problems,
    out: &mut Vec<ExpectedRecord>,
) {
    let Some(records) = table(node, place, problems) else {
        return;
    };
    let keys = record_keys(name).unwrap_or_default();
    let known: Vec<&str> = match name {
        "subscription" => keys.iter().copied().chain(["status"]).collect(),
        _ => keys.to_vec(),
    };
    for (id, node) in records.iter() {
        let place = place.key(&id.text);
        let Some(fields) = table(node, place, problems) else {
            continue;
        };
        out.push(ExpectedRecord {
            table: name,
            id: id.text.to_string(),
            line: line(id.at.start),
            fields: read_fields(fields, &known, place, line, problems),
        });
    }
}

/// Rows, each a table of columns; an event may be its kind alone.
fn read_rows(
    node: &Node<'_>,
    columns: &[&str],
    exactly: bool,
    place: Place<'_>,
    line: &dyn Fn(u32) -> usize,
    problems: &Problems,
) -> ExpectedRows {
    let mut rows = Vec::new();
    for (index, item) in list(node, place, problems).iter().enumerate() {
        let place = place.item(index);
        match &item.value {
            Value::Table(fields) => rows.push(read_fields(fields, columns, place, line, problems)),
            Value::Text(_) if columns.contains(&"event") => {
                let kind = read_value(item, "event", place, problems);
                rows.extend(kind.map(|value| {
                    vec![Expected {
                        field: "event".to_owned(),
                        value,
                        line: line(item.at.start),
                    }]
                }));
            }
            _ => wrong_kind(item, place, "a table of columns", problems),
        }
    }
    ExpectedRows {
        line: line(node.at.start),
        // That there are none is said exactly, or nothing would be said.
        exactly: exactly || rows.is_empty(),
        rows,
    }
}

/// Fields with the values expected of them; one that is not known is a problem.
pub(super) fn read_fields(
    fields: &Table<'_>,
    known: &[&str],
    place: Place<'_>,
    line: &dyn Fn(u32) -> usize,
    problems: &Problems,
) -> Vec<Expected> {
    let mut out = Vec::new();
    for (key, node) in fields.iter() {
        let field = key.text.as_ref();
        let place = place.key(field);
        if !known.contains(&field) {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            problems.add(
                key.at,
                Trouble {
                    place: place.to_string(),
                    message: "this key is unknown".to_owned(),
                    expected: Some(format!("one of {}", names.join(", "))),
                    nearest: nearest(field, known.iter().copied()).map(str::to_owned),
                    ..Trouble::default()
                },
            );
            continue;
        }
        if let Some(value) = read_value(node, field, place, problems) {
            out.push(Expected {
                field: field.to_owned(),
                value,
                line: line(node.at.start),
            });
        }
    }
    out
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
