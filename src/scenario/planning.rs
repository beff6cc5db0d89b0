//! The `plan` step, and what is expected of the plan.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::expect::{ExpectedRows, read_fields};
use super::rows::{PLAN_COLUMNS, Row};
use super::steps::{action_keys, day_of};
use super::values::{Expected, read_value};
use crate::intake::fields::{DAYS, Fields, LICENSES, list, table, wrong_kind};
use crate::intake::problems::{Place, Problems};
use crate::intake::tree::{Node, Value};
use crate::model::Action;
use crate::plan::{Demand, Plan, PlanRequest};

const REQUEST: &[&str] = &[
    "as_of",
    "until",
    "demand",
    "tenants",
    "without",
    "assume_renewal",
    "safety_days",
    "effort",
];

const DEMAND: &[&str] = &["tenant", "product", "licenses", "start", "end"];

const EXPECTED: &[&str] = &[
    "shortfall",
    "weighted_shortfall",
    "lost",
    "banked",
    "steps",
    "days",
    "beyond_usage_rights",
    "optimal",
    "actions",
];

/// What is expected of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ExpectedPlan {
    /// Fields of the objective, and whether it is proved.
    pub(super) fields: Vec<Expected>,
    /// What to do: exactly these, in order.
    pub(super) actions: Option<ExpectedRows>,
}

pub(super) fn read_request(
    node: &Node<'_>,
    place: Place<'_>,
    before: Option<NaiveDate>,
    problems: &Problems,
) -> Option<PlanRequest> {
    let fields = Fields::of(node, place, REQUEST, problems)?;
    let (as_of, until) = (
        day_of(&fields, "as_of", before),
        fields.required("until").and_then(|_| fields.day("until")),
    );
    let mut request = PlanRequest::new(as_of?, until?);
    let ids = |key| fields.texts(key).unwrap_or_default();
    request.tenants = ids("tenants").into_iter().map(Into::into).collect();
    request.without = ids("without").into_iter().map(Into::into).collect();
    request.assume_renewal = ids("assume_renewal");
    request.safety_days = fields.count("safety_days", DAYS).unwrap_or_default();
    request.effort = fields.count("effort", 1..=u32::MAX).map(u64::from);
    if let Some(node) = fields.node("demand") {
        let place = place.key("demand");
        let rows = list(node, place, problems).iter().enumerate();
        let rows = rows.filter_map(|(index, item)| read_demand(item, place.item(index), problems));
        request.demand = Some(rows.collect());
    }
    Some(request)
}

fn read_demand(node: &Node<'_>, place: Place<'_>, problems: &Problems) -> Option<Demand> {
    let fields = Fields::of(node, place, DEMAND, problems)?;
    let day = |key| fields.required(key).and_then(|_| fields.day(key));
    let (tenant, product) = (fields.required_text("tenant"), fields.required_text("product"));
    let licenses = fields
        .required("licenses")
        .and_then(|_| fields.count("licenses", 0..=*LICENSES.end()));
    let (start, end) = (day("start"), day("end"));
    Some(Demand {
        tenant: tenant?.into(),
        product: product?.to_owned(),
        licenses: licenses?.into(),
        start: start?,
        end: end?,
    })
}

pub(super) fn read_expected(
    node: &Node<'_>,
    place: Place<'_>,
    line: &dyn Fn(u32) -> usize,
    problems: &Problems,
) -> Option<ExpectedPlan> {
    let fields = Fields::of(node, place, EXPECTED, problems)?;
    let mut plan = ExpectedPlan::default();
    for field in EXPECTED.iter().filter(|field| **field != "actions") {
        let Some(node) = fields.node(field) else { continue };
        if let Some(value) = read_value(node, field, place.key(field), problems) {
            plan.fields.push(Expected {
                field: (*field).to_owned(),
                value,
                line: line(node.at.start),
            });
        }
    }
    if let Some(node) = fields.node("actions") {
        let place = place.key("actions");
        let items = list(node, place, problems).iter().enumerate();
        let rows = items.filter_map(|(index, item)| read_action_row(item, place.item(index), line, problems));
        plan.actions = Some(ExpectedRows {
            line: line(node.at.start),
            exactly: true,
            rows: rows.collect(),
        });
    }
    Some(plan)
}

/// An action as its verb alone, as a step with any of its keys, or as any columns of a plan's step.
fn read_action_row(
    node: &Node<'_>,
    place: Place<'_>,
    line: &dyn Fn(u32) -> usize,
    problems: &Problems,
) -> Option<Vec<Expected>> {
    let verb = |value: Json| Expected {
        field: "verb".to_owned(),
        value,
        line: line(node.at.start),
    };
    match &node.value {
        Value::Text(_) => read_value(node, "verb", place, problems).map(|value| vec![verb(value)]),
        Value::Table(fields) => {
            let mut entries = fields.iter();
            if let (Some((key, inner)), None) = (entries.next(), entries.next())
                && let Some(name) = Action::VERBS.iter().find(|name| **name == key.text)
            {
                let place = place.key(name);
                let fields = table(inner, place, problems)?;
                let mut row = vec![verb(Json::from(*name))];
                row.extend(read_fields(fields, action_keys(name), place, line, problems));
                return Some(row);
            }
            Some(read_fields(fields, PLAN_COLUMNS, place, line, problems))
        }
        _ => {
            wrong_kind(node, place, "an action", problems);
            None
        }
    }
}

/// What a plan achieves and whether that is proved, by the names that are expected.
pub(super) fn achieved(plan: &Plan, field: &str) -> Json {
    let objective = &plan.objective;
    let whole = |number: i128| i64::try_from(number).map_or_else(|_| Json::from(number.to_string()), Json::from);
    match field {
        "shortfall" => whole(objective.shortfall),
        "weighted_shortfall" => whole(objective.weighted_shortfall),
        "lost" => whole(objective.lost),
        "banked" => whole(objective.banked),
        "steps" => objective.steps.into(),
        "days" => objective.days.into(),
        "beyond_usage_rights" => whole(objective.beyond_usage_rights),
        _ => plan.certificate.optimal.into(),
    }
}

/// A plan in lines: its steps with their reasons, what is missing, and what it achieves.
pub(super) fn told(plan: &Plan, steps: &[Row]) -> String {
    let mut lines = vec![format!("plan from {} until {}:", plan.as_of, plan.until)];
    lines.extend(
        (1..)
            .zip(steps)
            .map(|(number, row): (usize, _)| format!("{number}. {}", row.in_short())),
    );
    let missing = plan.shortfalls.iter();
    lines.extend(missing.map(|one| {
        let (tenant, product, start, end) = (&one.tenant, &one.product, one.start, one.end);
        let (count, reason) = (one.licenses, &one.reason);
        format!("missing: {count} of {product} in `{tenant}` from {start} until {end}: {reason}")
    }));
    let fields = EXPECTED.iter().filter(|field| **field != "actions");
    let achieved: Vec<String> = fields
        .map(|field| format!("{field} = {}", super::values::told(&achieved(plan, field))))
        .collect();
    lines.push(achieved.join(", "));
    lines.join("\n")
}
