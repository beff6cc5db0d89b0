//! What keeps a benefit out of a pool, whatever the day: asked of the rules.

use crate::model::{Action, Benefit, Portfolio, RedemptionMode, SubscriptionId, TenantId};
use crate::rules::{self, RulesError};
use crate::term::calendar;

/// Refusals that depend on the day or on what was done before: the search minds them itself, and
/// every plan is held against them when it is replayed. Any other refusal of a benefit in a pool
/// stands, whatever the day.
const MINDED: [&str; 7] = [
    "activation-deadline-passed",
    "usage-rights-ended",
    "membership-ended",
    "activate-over-active",
    "extend-over-three-years",
    "copilot-needs-microsoft-365",
    "role-copilot-needs-copilot",
];

/// Why a benefit may not go into a pool: a rule, or what has to be known first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) rule: Option<&'static str>,
    pub(crate) message: String,
    pub(crate) fix: Option<String>,
}

impl Bar {
    /// The rule's id, where it is one.
    pub(crate) fn named(&self) -> String {
        match self.rule {
            Some(rule) => format!("{} (`{rule}`)", self.message),
            None => self.message.clone(),
        }
    }
}

/// What the rules have against a benefit in a pool, but for what the search minds itself.
pub(crate) fn against(
    portfolio: &Portfolio,
    benefit: &Benefit,
    mode: RedemptionMode,
    tenant: &TenantId,
    held: Option<&SubscriptionId>,
    day: i32,
) -> Vec<Bar> {
    let unknown = |message: String| Bar {
        rule: None,
        message,
        fix: None,
    };
    let Some(on) = calendar::date_of(day) else {
        return vec![unknown(format!("day {day} is in no year from 1 to 9999"))];
    };
    let action = Action::redeeming(mode, benefit.id.clone(), (tenant.clone(), held.cloned()), on);
    match rules::check(portfolio, &action) {
        Ok(verdict) => {
            let minded = |rule| MINDED.contains(&rule) || rule == "add-to-inactive";
            let reasons = verdict.reasons.into_iter().filter(|reason| !minded(reason.rule));
            let bar = |reason: rules::Reason| Bar {
                rule: Some(reason.rule),
                message: reason.message,
                fix: Some(reason.fix),
            };
            reasons.map(bar).collect()
        }
        // What the search never does on its own account: judged again, and refused, by the replay.
        Err(RulesError::Term(_)) => Vec::new(),
        Err(error) => vec![unknown(error.to_string())],
    }
}
