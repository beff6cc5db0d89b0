//! What is refused and what is noticed: one file per rule, named after what it refuses.
//!
//! [`check`] judges an action on a portfolio and answers with *every* reason that applies.
//! A refusal is a value, a [`Verdict`]; an error is for what can't be answered.

mod accounts;
pub mod calculator;
mod case;
mod check;
mod citation;
mod finding;
mod listing;
mod people;
pub mod prerequisites;
mod redeemed_into;
pub mod redemption_model;
pub mod trouble;
mod verdict;

#[cfg(test)]
pub(crate) mod sample;

mod activate_over_active;
mod activation_deadline_passed;
mod actor_not_partner_admin;
mod actor_without_billing_role;
mod add_to_inactive;
mod add_to_order_subscription;
mod already_assigned;
mod assign_in_inactive;
mod assign_over_licenses;
mod assign_without_usage_location;
mod benefit_not_cloud;
mod change_purchased_subscription;
mod copilot_needs_microsoft_365;
mod extend_inactive;
mod extend_order_subscription;
mod extend_over_three_years;
mod key_already_redeemed;
mod key_on_order_benefit;
mod membership_ended;
mod move_key_subscription;
mod move_to_same_tenant;
mod move_with_assigned_licenses;
mod not_assigned;
mod order_already_placed;
mod order_on_key_benefit;
mod other_billing_account;
mod product_mismatch;
mod redemption_model_unknown;
mod role_copilot_needs_copilot;
mod tenant_outside_billing_account;
mod tenant_without_billing_management;
mod usage_rights_ended;

pub mod notices;

pub use case::Case;
pub use check::{check, refusals};
pub use citation::Citation;
pub use finding::{Finding, Rule};
pub use listing::{ListedNotice, ListedRule, listing, notice_listing};
pub(crate) use verdict::each_once;
pub use verdict::{Reason, Verdict};

use crate::model::ModelError;
use crate::term::TermError;
use thiserror::Error;

/// Every rule, in the order in which a verdict lists its reasons.
pub const RULES: &[&Rule] = &[
    &benefit_not_cloud::RULE,
    &redemption_model_unknown::RULE,
    &key_on_order_benefit::RULE,
    &order_on_key_benefit::RULE,
    &key_already_redeemed::RULE,
    &order_already_placed::RULE,
    &activation_deadline_passed::RULE,
    &usage_rights_ended::RULE,
    &membership_ended::RULE,
    &product_mismatch::RULE,
    &activate_over_active::RULE,
    &add_to_inactive::RULE,
    &extend_inactive::RULE,
    &extend_over_three_years::RULE,
    &extend_order_subscription::RULE,
    &add_to_order_subscription::RULE,
    &change_purchased_subscription::RULE,
    &tenant_outside_billing_account::RULE,
    &tenant_without_billing_management::RULE,
    &other_billing_account::RULE,
    &actor_not_partner_admin::RULE,
    &actor_without_billing_role::RULE,
    &move_with_assigned_licenses::RULE,
    &move_to_same_tenant::RULE,
    &move_key_subscription::RULE,
    &assign_without_usage_location::RULE,
    &assign_over_licenses::RULE,
    &assign_in_inactive::RULE,
    &already_assigned::RULE,
    &not_assigned::RULE,
    &copilot_needs_microsoft_365::RULE,
    &role_copilot_needs_copilot::RULE,
];

/// Why an action can't be judged at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RulesError {
    /// The action names something that is not recorded.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The dates or counts leave the range of the calendar.
    #[error(transparent)]
    Term(#[from] TermError),
    /// A reading of the three-year limit that counts from a day, without one.
    #[error("`on` is missing, expected a day: `extension_cap = \"time-remaining\"` counts from it")]
    NeedsDay,
    /// A symptom that is none of the troubles known.
    #[error(
        "`{symptom}` is not a trouble known here, expected words of one of {}",
        quoted(topics)
    )]
    UnknownSymptom {
        /// What was asked.
        symptom: String,
        /// The topics, the nearest first.
        topics: Vec<&'static str>,
    },
    /// No rule refuses it, and a fact that decides it is not recorded.
    #[error("`{verb}` can't be judged: {} {} not recorded", missing.join(" and "), is_or_are(missing))]
    NotRecorded {
        /// The verb of the action.
        verb: &'static str,
        /// The facts, such as ``the end of subscription `s1` ``.
        missing: Vec<String>,
    },
}

fn is_or_are(facts: &[String]) -> &'static str {
    if facts.len() == 1 { "is" } else { "are" }
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
