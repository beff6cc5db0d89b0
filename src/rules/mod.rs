//! What is refused and what is noticed: one file per rule, named after what it refuses.
//!
//! [`check`] judges an action on a portfolio and answers with *every* reason that applies.
//! A refusal is a value, a [`Verdict`]; an error is for what can't be answered.

mod case;
mod check;
mod citation;
mod finding;
pub mod redemption_model;
mod verdict;

mod activate_over_active;
mod activation_deadline_passed;
mod extend_over_three_years;

pub mod notices;

pub use case::Case;
pub use check::check;
pub use citation::Citation;
pub use finding::{Finding, Rule};
pub use verdict::{Reason, Verdict};

use crate::model::ModelError;
use crate::term::TermError;
use thiserror::Error;

/// Every rule, in the order in which a verdict lists its reasons.
pub const RULES: &[&Rule] = &[
    &activation_deadline_passed::RULE,
    &activate_over_active::RULE,
    &extend_over_three_years::RULE,
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
    /// No rule refuses it, and a fact that decides it is not recorded.
    #[error("`{verb}` can't be judged: {} not recorded", missing.join(", and "))]
    NotRecorded {
        /// The verb of the action.
        verb: &'static str,
        /// The facts, such as ``the end of subscription `s1` is``.
        missing: Vec<String>,
    },
}
