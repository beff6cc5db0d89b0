//! How a portfolio is written down: where, in which format, and with which keys.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::intake::{Format, Keys};
use crate::model::nearest;
use crate::python::border::convert::{FilePath, shown};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::Arg;

/// The path of a file that is named as `path`.
pub(in crate::python) fn path_of(path: &FilePath<'_>) -> PyResult<PathBuf> {
    path.0
        .extract()
        .map_err(|_| InvalidInputError::new_err(format!("`path` is `{}`, expected the path of a file", shown(&path.0))))
}

/// The format of a text; TOML unless said otherwise.
pub(in crate::python) fn format_of(format: Option<Arg<'_, '_, Format>>) -> PyResult<Format> {
    format.map_or(Ok(Format::Toml), |format| format.take("format"))
}

/// Whether keys are written in full.
pub(in crate::python) fn keys_of(keys: Option<Arg<'_, '_, String>>, usual: Keys) -> PyResult<Keys> {
    let Some(keys) = keys else { return Ok(usual) };
    match keys.take("keys")?.as_str() {
        "full" => Ok(Keys::Full),
        "masked" => Ok(Keys::Masked),
        other => {
            let hint =
                nearest(other, ["full", "masked"]).map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
            Err(InvalidInputError::new_err(format!(
                "`keys` is `{other}`, expected `masked` or `full`{hint}"
            )))
        }
    }
}
