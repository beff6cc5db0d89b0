//! Which Python exception each error of the core becomes: the one place that decides it.
//!
//! The classes live in `python/partnerbenefits/errors.py`, where they can have two bases
//! and are seen by type checkers.

use pyo3::prelude::*;

use crate::columns::ColumnsError;
use crate::columns::bulk::BulkError;
use crate::error::Error;
use crate::intake::{FileProblem, IntakeError};
use crate::model::ModelError;
use crate::rules::RulesError;
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
            IntakeError::Export { mut problems } => {
                // The message lists them all; the fields can point at one place only.
                let first = (!problems.is_empty()).then(|| problems.swap_remove(0));
                let (file, line, path) = first.map_or((None, None, None), |first| {
                    (first.file, Some(first.line), Some(first.place))
                });
                ReadError::new_err((message, file, line, path))
            }
            IntakeError::Read { file, .. } | IntakeError::Write { file, .. } => ReadError::new_err((message, file)),
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
            error => InvalidInputError::new_err(error.to_string()),
        }
    }
}
