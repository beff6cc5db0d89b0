//! One error type for the whole crate: a variant per room.

use crate::columns::ColumnsError;
use crate::intake::IntakeError;
use crate::ledger::LedgerError;
use crate::model::ModelError;
use crate::plan::PlanError;
use crate::redeem::RedeemError;
use crate::rules::RulesError;
use crate::scenario::ScenarioError;
use crate::term::TermError;

/// Why a question could not be answered: one variant per room.
///
/// A redemption that the programme refuses is not among them; it is a value that carries
/// every reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No day or count of licenses comes out of the arithmetic.
    #[error(transparent)]
    Term(#[from] TermError),
    /// What was recorded contradicts itself, or is not there.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A file can't be read or written.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The rules can't judge what was asked.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// Actions can't be carried out.
    #[error(transparent)]
    Redeem(#[from] RedeemError),
    /// A file holds no scenarios that can be run.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The record of redemptions can't be used, or won't take what was given.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No plan can be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A table has no such shape.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
}
