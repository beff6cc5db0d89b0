//! The outputs that reports, timelines, plans and verdicts share. What they look like is decided in Python.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;

use super::convert::FilePath;

/// The same number for equal values, in every process.
pub(super) fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Calls `partnerbenefits.<module>.<function>(result)`.
pub(super) fn present<'py>(result: &Bound<'py, PyAny>, module: &str, function: &str) -> PyResult<Bound<'py, PyAny>> {
    let module = result.py().import(format!("partnerbenefits.{module}"))?;
    module.getattr(function)?.call1((result,))
}

/// Calls `partnerbenefits.results.<function>(result, path)`.
pub(super) fn deliver<'py>(
    result: &Bound<'py, PyAny>,
    function: &str,
    path: Option<FilePath<'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let module = result.py().import("partnerbenefits.results")?;
    module.getattr(function)?.call1((result, path.map(|path| path.0)))
}

/// The methods of a result class together with those of the outputs, which all results share.
macro_rules! outputs {
    (impl $class:ident { $($body:tt)* }) => {
        #[pyo3::pymethods]
        impl $class {
            $($body)*

            /// Return the result in Markdown, or write it to `path` (`.md`).
            #[pyo3(signature = (path = None))]
            fn to_markdown(
                slf: &pyo3::Bound<'_, Self>,
                path: Option<$crate::python::convert::FilePath<'_>>,
            ) -> pyo3::PyResult<Option<String>> {
                $crate::python::outputs::deliver(slf.as_any(), "to_markdown", path)?.extract()
            }

            /// Return one self-contained page that works offline, or write it to `path` (`.html`).
            #[pyo3(signature = (path = None))]
            fn to_html(
                slf: &pyo3::Bound<'_, Self>,
                path: Option<$crate::python::convert::FilePath<'_>>,
            ) -> pyo3::PyResult<Option<String>> {
                $crate::python::outputs::deliver(slf.as_any(), "to_html", path)?.extract()
            }

            /// Return the main table as comma-separated values, or write it to `path` (`.csv`).
            #[pyo3(signature = (path = None))]
            fn to_csv(
                slf: &pyo3::Bound<'_, Self>,
                path: Option<$crate::python::convert::FilePath<'_>>,
            ) -> pyo3::PyResult<Option<String>> {
                $crate::python::outputs::deliver(slf.as_any(), "to_csv", path)?.extract()
            }

            /// Return a JSON document that says which format it is in, or write it to `path` (`.json`).
            #[pyo3(signature = (path = None))]
            fn to_json(
                slf: &pyo3::Bound<'_, Self>,
                path: Option<$crate::python::convert::FilePath<'_>>,
            ) -> pyo3::PyResult<Option<String>> {
                $crate::python::outputs::deliver(slf.as_any(), "to_json", path)?.extract()
            }

            /// Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
            fn to_excel(
                slf: &pyo3::Bound<'_, Self>,
                path: $crate::python::convert::FilePath<'_>,
            ) -> pyo3::PyResult<()> {
                $crate::python::outputs::deliver(slf.as_any(), "to_excel", Some(path)).map(drop)
            }

            fn _repr_html_(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                $crate::python::outputs::present(slf.as_any(), "results", "snippet")?.extract()
            }
        }
    };
}
pub(super) use outputs;
