//! The outputs that reports, timelines, plans and verdicts share. What they look like is decided in Python.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::convert::FilePath;

/// The same number for equal values, in every process.
pub(in crate::python) fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Calls `partnerbenefits.results.<function>(result, path)`. A long text is handed on as it is: copies of it take seconds
/// in which nobody is heard.
pub(in crate::python) fn deliver<'py>(
    result: &Bound<'py, PyAny>,
    function: &str,
    path: Option<FilePath<'py>>,
) -> PyResult<Option<Bound<'py, PyString>>> {
    let module = result.py().import("partnerbenefits.results")?;
    let given = (result, path.map(|path| path.0));
    Ok(module.getattr(function)?.call1(given)?.extract()?)
}

/// Calls `partnerbenefits.<module>.<function>(result)`.
pub(in crate::python) fn present<'py>(
    result: &Bound<'py, PyAny>,
    module: &str,
    function: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let module = result.py().import(format!("partnerbenefits.{module}"))?;
    module.getattr(function)?.call1((result,))
}

/// What a notebook shows of a result.
pub(in crate::python) fn snippet<'py>(result: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    Ok(present(result, "results", "snippet")?.extract()?)
}

/// Calls `partnerbenefits.charts.chart(result, kind)`.
pub(in crate::python) fn chart<'py>(result: &Bound<'py, PyAny>, kind: Option<String>) -> PyResult<Bound<'py, PyAny>> {
    let module = result.py().import("partnerbenefits.charts")?;
    module.getattr("chart")?.call1((result, kind))
}

/// The methods of a result class together with those of the outputs, which all results share.
macro_rules! outputs {
    (impl $class:ident { $($body:tt)* }) => {
        $crate::python::border::outputs::methods! { ; impl $class {
            $($body)*

            /// Return the result in Markdown, or write it to `path` (`.md`).
            #[pyo3(signature = (path = None))]
            fn to_markdown<'py>(
                slf: &pyo3::Bound<'py, Self>,
                path: Option<$crate::python::border::convert::FilePath<'py>>,
            ) -> pyo3::PyResult<Option<pyo3::Bound<'py, pyo3::types::PyString>>> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_markdown", path)
            }

            /// Return one self-contained page that works offline, or write it to `path` (`.html`).
            #[pyo3(signature = (path = None))]
            fn to_html<'py>(
                slf: &pyo3::Bound<'py, Self>,
                path: Option<$crate::python::border::convert::FilePath<'py>>,
            ) -> pyo3::PyResult<Option<pyo3::Bound<'py, pyo3::types::PyString>>> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_html", path)
            }

            /// Return the main table as comma-separated values, or write it to `path` (`.csv`).
            #[pyo3(signature = (path = None))]
            fn to_csv<'py>(
                slf: &pyo3::Bound<'py, Self>,
                path: Option<$crate::python::border::convert::FilePath<'py>>,
            ) -> pyo3::PyResult<Option<pyo3::Bound<'py, pyo3::types::PyString>>> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_csv", path)
            }

            /// Return a JSON document that says which format it is in, or write it to `path` (`.json`).
            #[pyo3(signature = (path = None))]
            fn to_json<'py>(
                slf: &pyo3::Bound<'py, Self>,
                path: Option<$crate::python::border::convert::FilePath<'py>>,
            ) -> pyo3::PyResult<Option<pyo3::Bound<'py, pyo3::types::PyString>>> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_json", path)
            }

            /// Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
            fn to_excel(
                slf: &pyo3::Bound<'_, Self>,
                path: $crate::python::border::convert::FilePath<'_>,
            ) -> pyo3::PyResult<()> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_excel", Some(path)).map(drop)
            }

            /// Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
            fn to_parquet(
                slf: &pyo3::Bound<'_, Self>,
                path: $crate::python::border::convert::FilePath<'_>,
            ) -> pyo3::PyResult<()> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_parquet", Some(path)).map(drop)
            }

            /// Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.
            ///
            /// Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
            /// calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
            #[pyo3(signature = (path = None))]
            fn to_ics<'py>(
                slf: &pyo3::Bound<'py, Self>,
                path: Option<$crate::python::border::convert::FilePath<'py>>,
            ) -> pyo3::PyResult<Option<pyo3::Bound<'py, pyo3::types::PyString>>> {
                $crate::python::border::outputs::deliver(slf.as_any(), "to_ics", path)
            }

            /// Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.
            ///
            /// InvalidInputError where nothing makes a chart; it lists the names there are.
            #[pyo3(signature = (kind = None) -> "Any")]
            fn chart<'py>(
                slf: &pyo3::Bound<'py, Self>,
                kind: Option<$crate::python::border::fields::Arg<'_, 'py, String>>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                let kind = kind.map(|kind| kind.take("kind")).transpose()?;
                $crate::python::border::outputs::chart(slf.as_any(), kind)
            }

            fn _repr_html_<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyString>> {
                $crate::python::border::outputs::snippet(slf.as_any())
            }
        } }
    };
}
pub(in crate::python) use outputs;

/// The methods of a class of what never changes, with those of the outputs where it says `outputs`.
macro_rules! methods {
    (; impl $class:ident { $($body:tt)* }) => {
        #[pyo3::pymethods]
        impl $class {
            $($body)*

            // What can't change is its own copy; by way of a pickle it would lose its keys.
            fn __copy__<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::Bound<'py, Self> {
                slf.clone()
            }

            fn __deepcopy__<'py>(
                slf: &pyo3::Bound<'py, Self>,
                _memo: &pyo3::Bound<'py, pyo3::PyAny>,
            ) -> pyo3::Bound<'py, Self> {
                slf.clone()
            }
        }
    };
    (outputs; impl $class:ident { $($body:tt)* }) => {
        $crate::python::border::outputs::outputs! { impl $class { $($body)* } }
    };
}
pub(in crate::python) use methods;
