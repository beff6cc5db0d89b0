//! Which Python exception each error of the core becomes: the one place that decides it.
//!
//! The classes live in `python/partnerbenefits/errors.py`, where they can have two bases
//! and are seen by type checkers.

use pyo3::prelude::*;

use crate::columns::ColumnsError;
use crate::error::Error;
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
            Error::Columns(error) => error.into(),
        }
    }
}

impl From<TermError> for PyErr {
    fn from(error: TermError) -> PyErr {
        InvalidInputError::new_err(error.to_string())
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
