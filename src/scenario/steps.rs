//! The steps of a scenario: actions, waiting, and what is asked at the end.

use chrono::NaiveDate;

use super::planning::read_request;
use crate::intake::fields::{DAYS, Fields, list, table};
use crate::intake::problems::{Place, Problems, Trouble};
use crate::intake::tree::Node;
use crate::model::Action;
use crate::plan::PlanRequest;

/// Something of a file, with the line it stands on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// What it is.
    pub what: T,
    /// The line.
    pub line: usize,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something is done.
    Act(Action),
    /// Nothing is done until a day.
    WaitUntil(NaiveDate),
    /// A plan is asked for: a last step.
    Plan(Box<PlanRequest>),
    /// The expiry report is asked for: a last step.
    Report {
        /// The day it is seen from.
        as_of: NaiveDate,
        /// How many days it looks ahead; `None` is all.
        within_days: Option<u32>,
    },
}

impl Step {
    /// The day it happens on.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Act(action) => action.on(),
            Self::WaitUntil(day) => *day,
            Self::Plan(request) => request.as_of,
            Self::Report { as_of, .. } => *as_of,
        }
    }

    /// What it is called in a file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Act(action) => action.verb(),
            Self::WaitUntil(_) => "wait_until",
            Self::Plan(_) => "plan",
            Self::Report { .. } => "report",
        }
    }

    const fn must_be_last(&self) -> bool {
        matches!(self, Self::Plan(_) | Self::Report { .. })
    }
}

const STEPS: &[&str] = &[
    "activate",
    "add_licenses",
    "extend",
    "order",
    "move",
    "assign",
    "unassign",
    "wait_until",
    "plan",
    "report",
];

/// Reads the steps; a day left out is that of the step before.
pub(super) fn read_steps(
    node: &Node<'_>,
    place: Place<'_>,
    line: impl Fn(u32) -> usize,
    problems: &Problems,
) -> Vec<Placed<Step>> {
    let mut steps: Vec<Placed<Step>> = Vec::new();
    let items = list(node, place, problems);
    if items.is_empty() && problems.is_empty() {
        trouble(node, place, "there is no step".to_owned(), problems);
    }
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        let before = steps.last().map(|step: &Placed<Step>| step.what.day());
        let Some(step) = read_step(item, place, before, problems) else {
            continue;
        };
        if let Some(before) = before.filter(|before| step.day() < *before) {
            let message = format!("is on {}, before the step above it on {before}", step.day());
            trouble(item, place, message, problems);
        }
        if let Some(last) = steps.last().filter(|last| last.what.must_be_last()) {
            let message = format!("`{}` must be the last step", last.what.name());
            trouble(item, place, message, problems);
        }
        steps.push(Placed {
            what: step,
            line: line(item.at.start),
        });
    }
    steps
}

fn read_step(node: &Node<'_>, place: Place<'_>, before: Option<NaiveDate>, problems: &Problems) -> Option<Step> {
    let fields = Fields::of(node, place, STEPS, problems)?;
    let said: Vec<&str> = STEPS.iter().filter(|key| fields.node(key).is_some()).copied().collect();
    let (name, inner) = match said.as_slice() {
        [name] => (*name, fields.node(name)?),
        // Keys that are no steps have been told already.
        [] if table(node, place, problems).is_some_and(|fields| !fields.is_empty()) => return None,
        [] => {
            let names: Vec<String> = STEPS.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("a step is missing: one of {}", names.join(", "));
            trouble(node, place, message, problems);
            return None;
        }
        several => {
            let message = format!(
                "`{}` are {} steps: each needs its own `[[scenario.when]]`",
                several.join("` and `"),
                several.len()
            );
            trouble(node, place, message, problems);
            return None;
        }
    };
    let inner_place = place.key(name);
    let of = |keys| Fields::of(inner, inner_place, keys, problems);
    match name {
        "wait_until" => fields.day("wait_until").map(Step::WaitUntil),
        "report" => {
            let fields = of(&["as_of", "within_days"])?;
            let within_days = fields.count("within_days", DAYS);
            Some(Step::Report {
                as_of: day_of(&fields, "as_of", before)?,
                within_days,
            })
        }
        "plan" => {
            let request = read_request(inner, inner_place, before, problems)?;
            Some(Step::Plan(Box::new(request)))
        }
        verb => read_action(verb, inner, inner_place, before, problems).map(Step::Act),
    }
}

fn read_action(
    verb: &str,
    node: &Node<'_>,
    place: Place<'_>,
    before: Option<NaiveDate>,
    problems: &Problems,
) -> Option<Action> {
    let fields = Fields::of(node, place, action_keys(verb), problems)?;
    let text = |key| fields.required_text(key);
    match verb {
        "activate" => {
            let (benefit, tenant, on) = (text("benefit"), text("tenant"), day_of(&fields, "on", before));
            Some(Action::Activate {
                benefit: benefit?.into(),
                tenant: tenant?.into(),
                on: on?,
            })
        }
        "add_licenses" | "extend" => {
            let (benefit, subscription, on) = (text("benefit"), text("subscription"), day_of(&fields, "on", before));
            let (benefit, subscription, on) = (benefit?.into(), subscription?.into(), on?);
            Some(if verb == "extend" {
                Action::Extend {
                    benefit,
                    subscription,
                    on,
                }
            } else {
                Action::AddLicenses {
                    benefit,
                    subscription,
                    on,
                }
            })
        }
        "order" => {
            let (benefit, tenant, on) = (text("benefit"), text("tenant"), day_of(&fields, "on", before));
            let actor = fields.some_text("actor").map(Into::into);
            let billing_account = fields.some_text("billing_account").map(Into::into);
            Some(Action::Order {
                benefit: benefit?.into(),
                tenant: tenant?.into(),
                on: on?,
                actor,
                billing_account,
            })
        }
        "move" => {
            let (subscription, tenant, on) = (text("subscription"), text("tenant"), day_of(&fields, "on", before));
            let billing_account = fields.some_text("billing_account").map(Into::into);
            Some(Action::Move {
                subscription: subscription?.into(),
                tenant: tenant?.into(),
                on: on?,
                billing_account,
            })
        }
        _ => {
            let (user, subscription, on) = (text("user"), text("subscription"), day_of(&fields, "on", before));
            let (user, subscription, on) = (user?.into(), subscription?.into(), on?);
            Some(if verb == "assign" {
                Action::Assign { user, subscription, on }
            } else {
                Action::Unassign { user, subscription, on }
            })
        }
    }
}

/// The keys of an action.
pub(super) fn action_keys(verb: &str) -> &'static [&'static str] {
    match verb {
        "activate" => &["benefit", "tenant", "on"],
        "order" => &["benefit", "tenant", "on", "actor", "billing_account"],
        "add_licenses" | "extend" => &["benefit", "subscription", "on"],
        "move" => &["subscription", "tenant", "on", "billing_account"],
        _ => &["user", "subscription", "on"],
    }
}

/// A day, which where it is left out is that of the step before.
pub(super) fn day_of(fields: &Fields<'_, '_>, key: &'static str, before: Option<NaiveDate>) -> Option<NaiveDate> {
    if fields.node(key).is_none() {
        if before.is_none() {
            fields.missing(&[key]);
        }
        return before;
    }
    fields.day(key)
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
