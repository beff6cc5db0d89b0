//! Events and rows of a report as columns with values, by the names the tables give them.

use serde_json::Value as Json;

use super::values::{day, told};
use crate::plan::Step;
use crate::redeem::Event;
use crate::report::ExpiryRow;

/// The columns of one row with their values, in the table's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row(Vec<(&'static str, Json)>);

impl Row {
    /// The value in a column; null where there is none.
    pub(super) fn get(&self, column: &str) -> &Json {
        let found = self.0.iter().find(|(name, _)| *name == column);
        found.map_or(&Json::Null, |(_, value)| value)
    }

    /// The row on one line, without what is absent.
    pub(super) fn in_short(&self) -> String {
        let there = |value: &Json| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
        let cells = self.0.iter().filter(|(_, value)| there(value));
        let cells: Vec<String> = cells
            .map(|(column, value)| format!("{column} = {}", told(value)))
            .collect();
        cells.join(", ")
    }
}

/// The columns of an event.
pub(super) const EVENT_COLUMNS: &[&str] = &[
    "date",
    "event",
    "subscription",
    "tenant",
    "product",
    "licenses",
    "end",
    "benefit",
];

/// The columns of a row of the expiry report.
pub(super) const REPORT_COLUMNS: &[&str] = &[
    "date",
    "days_left",
    "bucket",
    "what",
    "product",
    "tenant",
    "licenses",
    "assigned",
    "benefit",
    "subscription",
    "membership",
    "act_from",
    "act_by",
    "action",
    "renews",
    "notices",
];

/// The columns of a step of a plan.
pub(super) const PLAN_COLUMNS: &[&str] = &[
    "on",
    "verb",
    "benefit",
    "subscription",
    "tenant",
    "product",
    "key_licenses",
    "licenses_after",
    "end_after",
    "why",
    "notices",
];

pub(super) fn event_row(event: &Event) -> Row {
    let values = [
        day(event.date),
        event.kind.as_str().into(),
        event.subscription.as_str().into(),
        event.tenant.as_str().into(),
        event.product.as_str().into(),
        event.licenses.into(),
        event.end.map(day).unwrap_or_default(),
        text(event.benefit.as_deref()),
    ];
    row(EVENT_COLUMNS, values)
}

pub(super) fn report_row(due: &ExpiryRow) -> Row {
    let notices: Vec<&str> = due.notices.iter().map(|id| id.as_str()).collect();
    let values = [
        due.date.map(day).unwrap_or_default(),
        due.days_left.into(),
        due.bucket.label().into(),
        due.what.as_str().into(),
        text(due.product.as_deref()),
        text(due.tenant.as_deref()),
        due.licenses.into(),
        due.assigned.into(),
        text(due.benefit.as_deref()),
        text(due.subscription.as_deref()),
        text(due.membership.as_deref()),
        due.act_from.map(day).unwrap_or_default(),
        due.act_by.map(day).unwrap_or_default(),
        due.action.as_str().into(),
        due.renews.into(),
        notices.into(),
    ];
    row(REPORT_COLUMNS, values)
}

pub(super) fn plan_row(step: &Step) -> Row {
    let notices: Vec<&str> = step.notices.iter().map(|notice| notice.id.as_str()).collect();
    let values = [
        day(step.on),
        step.verb.as_str().into(),
        step.benefit.as_str().into(),
        step.subscription.as_str().into(),
        step.tenant.as_str().into(),
        step.product.as_str().into(),
        step.key_licenses.into(),
        step.licenses_after.into(),
        day(step.end_after),
        step.why.as_str().into(),
        notices.into(),
    ];
    row(PLAN_COLUMNS, values)
}

fn text(text: Option<&str>) -> Json {
    text.map_or(Json::Null, Json::from)
}

fn row<const N: usize>(columns: &[&'static str], values: [Json; N]) -> Row {
    debug_assert_eq!(columns.len(), N, "every column has a value");
    Row(columns.iter().copied().zip(values).collect())
}
