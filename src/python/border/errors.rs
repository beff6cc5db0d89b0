//! Which Python exception each error of the core becomes: the one place that decides it.
//!
//! The classes live in `python/partnerbenefits/errors.py`, where they can have two bases
//! and are seen by type checkers.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::columns::bulk::BulkError;
use crate::columns::{ColumnsError, DemandError};
use crate::error::Error;
use crate::intake::{FileProblem, IntakeError};
use crate::ledger;
use crate::model::ModelError;
use crate::plan;
use crate::python::acting::notes::PyReason;
use crate::python::acting::verdict::PyVerdict;
use crate::redeem::RedeemError;
use crate::rules::{RulesError, Verdict};
use crate::scenario::ScenarioError;
use crate::term::TermError;

pyo3::import_exception!(partnerbenefits.errors, InvalidInputError);
pyo3::import_exception!(partnerbenefits.errors, UnknownIdError);
pyo3::import_exception!(partnerbenefits.errors, PortfolioError);
pyo3::import_exception!(partnerbenefits.errors, ReadError);
pyo3::import_exception!(partnerbenefits.errors, RefusedError);
pyo3::import_exception!(partnerbenefits.errors, PlanError);
pyo3::import_exception!(partnerbenefits.errors, LedgerError);

impl From<Error> for PyErr {
    fn from(error: Error) -> PyErr {
        match error {
            Error::Term(error) => error.into(),
            Error::Model(error) => error.into(),
            Error::Intake(error) => error.into(),
            Error::Rules(error) => error.into(),
            Error::Redeem(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Scenario(error) => error.into(),
            Error::Plan(error) => error.into(),
            Error::Columns(error) => error.into(),
        }
    }
}

impl From<TermError> for PyErr {
    fn from(error: TermError) -> PyErr {
        InvalidInputError::new_err(error.to_string())
    }
}

impl From<ModelError> for PyErr {
    fn from(error: ModelError) -> PyErr {
        let message = error.to_string();
        match error {
            ModelError::UnknownId { .. } => UnknownIdError::new_err(message),
            ModelError::DuplicateId { .. } => PortfolioError::new_err((message.clone(), vec![message])),
            ModelError::UnknownValue { .. } => InvalidInputError::new_err(message),
        }
    }
}

impl From<IntakeError> for PyErr {
    fn from(error: IntakeError) -> PyErr {
        let message = error.to_string();
        match error {
            IntakeError::Portfolio { problems } | IntakeError::Unwritable { problems } => {
                let problems: Vec<String> = problems.iter().map(FileProblem::to_string).collect();
                PortfolioError::new_err((message, problems))
            }
            IntakeError::Export { problems } => unreadable(message, problems),
            IntakeError::Read { file, .. } | IntakeError::Write { file, .. } => ReadError::new_err((message, file)),
            IntakeError::Stopped => ReadError::new_err(message),
            IntakeError::Suffix { .. } | IntakeError::Format { .. } => InvalidInputError::new_err(message),
        }
    }
}

impl From<RulesError> for PyErr {
    fn from(error: RulesError) -> PyErr {
        let message = error.to_string();
        match error {
            RulesError::Model(error) => error.into(),
            RulesError::Term(error) => error.into(),
            RulesError::NotRecorded { missing, .. } => PortfolioError::new_err((message, missing)),
            RulesError::NeedsDay | RulesError::UnknownSymptom { .. } => InvalidInputError::new_err(message),
        }
    }
}

impl From<ScenarioError> for PyErr {
    fn from(error: ScenarioError) -> PyErr {
        let message = error.to_string();
        match error {
            ScenarioError::Read { file, .. } => ReadError::new_err((message, file)),
            ScenarioError::Unusable { problems } => unreadable(message, problems),
        }
    }
}

/// The message lists all problems; the fields can point at one place only.
fn unreadable(message: String, problems: Vec<FileProblem>) -> PyErr {
    let first = problems.into_iter().next();
    let (file, line, path) = first.map_or((None, None, None), |first| {
        (first.file, Some(first.line), Some(first.place))
    });
    ReadError::new_err((message, file, line, path))
}

impl From<ledger::LedgerError> for PyErr {
    fn from(error: ledger::LedgerError) -> PyErr {
        match error {
            ledger::LedgerError::Redeem(error) => error.into(),
            ledger::LedgerError::Text { .. } => InvalidInputError::new_err(error.to_string()),
            _ => LedgerError::new_err(error.to_string()),
        }
    }
}

impl From<plan::PlanError> for PyErr {
    fn from(error: plan::PlanError) -> PyErr {
        let message = error.to_string();
        match error {
            plan::PlanError::Unknown {
                source: ModelError::UnknownId { .. },
                ..
            } => UnknownIdError::new_err(message),
            plan::PlanError::Rules(error) => error.into(),
            _ => PlanError::new_err(message),
        }
    }
}

impl From<DemandError> for PyErr {
    fn from(error: DemandError) -> PyErr {
        PlanError::new_err(error.to_string())
    }
}

impl From<ColumnsError> for PyErr {
    fn from(error: ColumnsError) -> PyErr {
        let message = error.to_string();
        match error {
            ColumnsError::UnknownColumn { .. } => UnknownIdError::new_err(message),
            _ => InvalidInputError::new_err(message),
        }
    }
}

impl From<BulkError> for PyErr {
    fn from(error: BulkError) -> PyErr {
        match error {
            BulkError::Columns(error) => error.into(),
            BulkError::Plan(error) => error.into(),
            error => InvalidInputError::new_err(error.to_string()),
        }
    }
}

impl From<RedeemError> for PyErr {
    fn from(error: RedeemError) -> PyErr {
        let message = error.to_string();
        match error {
            RedeemError::Refused(verdict) => refused(message, &verdict),
            RedeemError::Rules(error) => error.into(),
            RedeemError::AtAction { error, .. } => at_action(message, *error),
            _ => InvalidInputError::new_err(message),
        }
    }
}

/// The same exception as that of the action alone, with the message that says which action it is.
fn at_action(message: String, error: RedeemError) -> PyErr {
    match error {
        RedeemError::Refused(verdict) => refused(message, &verdict),
        RedeemError::Rules(RulesError::Model(ModelError::UnknownId { .. })) => UnknownIdError::new_err(message),
        RedeemError::Rules(RulesError::NotRecorded { missing, .. }) => PortfolioError::new_err((message, missing)),
        RedeemError::AtAction { error, .. } => at_action(message, *error),
        _ => InvalidInputError::new_err(message),
    }
}

/// A refusal with every reason, and the verdict it is the answer of.
pub(in crate::python) fn refused(message: String, verdict: &Verdict) -> PyErr {
    Python::attach(|py| {
        let arguments = || {
            let reasons: Vec<PyReason> = verdict.reasons.iter().cloned().map(PyReason).collect();
            let verdict = PyVerdict(verdict.clone()).into_py_any(py)?;
            PyTuple::new(py, [message.into_py_any(py)?, reasons.into_py_any(py)?, verdict])
        };
        arguments().map_or_else(|error| error, |arguments| RefusedError::new_err(arguments.unbind()))
    })
}
