//! `load_scenarios`, `Scenario` and `Outcome`: scenario files, for the pytest plugin and `testing`.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use super::border::convert::{FilePath, shown};
use super::border::errors::InvalidInputError;
use super::border::fields::Arg;
use super::border::outputs::hash_of;
use super::model::portfolio::PyPortfolio;
use super::tables::table::PyTable;
use crate::columns::{TableBuilder, counts, texts};
use crate::scenario::{self, Difference, Failure, Outcome, Scenario};

/// One scenario of a `*.scenario.toml` file, or one case of one.
///
/// `load_scenarios` and `read_scenarios` give them. A pickle holds the text of the file, and reads a `given.file` again.
///
///     >>> [scenario] = pb.testing.read_scenarios('''
///     ... [[scenario]]
///     ... name = "a subscription that ends today is expired"
///     ... given.tenant = [{ id = "t", domain = "t.example" }]
///     ... given.subscription = [{ id = "s", tenant = "t", product = "Power BI Pro", licenses = 5, end = 2026-03-15 }]
///     ... when = [{ wait_until = 2026-03-15 }]
///     ... then.subscription.s.status = "expired"
///     ... ''')
///     >>> scenario.name
///     'a subscription that ends today is expired'
///     >>> scenario.run().passed
///     True
#[pyclass(frozen, eq, hash, name = "Scenario", module = "partnerbenefits.testing")]
pub(crate) struct PyScenario(Scenario, Arc<Origin>);

/// The text scenarios were read from.
struct Origin {
    text: String,
    file: Option<PathBuf>,
}

impl PartialEq for PyScenario {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for PyScenario {}

impl Hash for PyScenario {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.name, self.0.line).hash(state);
    }
}

/// Reads what was written in a file, or in none.
fn read(text: String, file: Option<PathBuf>) -> PyResult<Vec<PyScenario>> {
    let named = file.as_ref().map(|file| file.display().to_string());
    let folder = file.as_deref().and_then(Path::parent);
    let scenarios = scenario::read_scenarios(&text, named.as_deref(), folder)?;
    let origin = Arc::new(Origin { text, file });
    let scenarios = scenarios.into_iter();
    Ok(scenarios.map(|one| PyScenario(one, Arc::clone(&origin))).collect())
}

#[pymethods]
impl PyScenario {
    /// Its name, unique in its file; the name of a case stands in brackets.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The line of the file its name stands on, from 1.
    #[getter]
    fn line(&self) -> usize {
        self.0.line
    }

    /// Why it is so, or None.
    #[getter]
    fn why(&self) -> Option<&str> {
        self.0.why.as_deref()
    }

    /// Where the expected comes from, or None.
    #[getter]
    fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// The ids of the rules and notices it pins down: each applies exactly when `then` names it.
    #[getter]
    fn about(&self) -> Vec<&'static str> {
        self.0.about.clone()
    }

    /// Why it is expected to fail, or None.
    #[getter]
    fn xfail(&self) -> Option<&str> {
        self.0.xfail.as_deref()
    }

    /// The portfolio before the first step.
    #[getter]
    fn given(&self) -> PyPortfolio {
        PyPortfolio(self.0.given.clone())
    }

    /// Carry out the steps, compare what came of them with what is expected, and return the Outcome.
    fn run(&self, py: Python<'_>) -> PyOutcome {
        PyOutcome(py.detach(|| self.0.run()))
    }

    fn __repr__(&self) -> String {
        format!("<Scenario: {}>", self.0.name)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let this = slf.get();
        let parts = (&this.1.text, &this.1.file, &this.0.name);
        (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(slf.py())
    }

    #[staticmethod]
    fn _unpickle(text: String, file: Option<PathBuf>, name: &str) -> PyResult<Self> {
        let mut scenarios = read(text, file)?.into_iter();
        let missing = || InvalidInputError::new_err(format!("the pickle holds no scenario `{name}`"));
        scenarios.find(|one| one.0.name == name).ok_or_else(missing)
    }
}

/// How a scenario ended; it is true when everything is as expected, and its text says what is not.
///
///     >>> outcome = pb.testing.read_scenarios('''
///     ... [[scenario]]
///     ... name = "nothing ends"
///     ... given.tenant = [{ id = "t", domain = "t.example" }]
///     ... given.subscription = [{ id = "s", tenant = "t", product = "Power BI Pro", licenses = 5, end = 2026-03-15 }]
///     ... when = [{ wait_until = 2026-03-15 }]
///     ... then.subscription.s.status = "active"
///     ... ''')[0].run()
///     >>> print(outcome)  # doctest: +NORMALIZE_WHITESPACE
///     line  what                      expected  actual
///        7  subscription `s`: status  active    expired
///     >>> outcome.differences[0]["what"]
///     'subscription `s`: status'
#[pyclass(frozen, eq, name = "Outcome", module = "partnerbenefits.testing")]
#[derive(PartialEq, Eq)]
pub(crate) struct PyOutcome(Outcome);

/// An outcome in a pickle: the line and the message of an error, the differences, the derivation.
type OutcomeParts = (
    Option<(usize, String)>,
    Vec<(usize, String, String, String)>,
    Vec<String>,
);

#[pymethods]
impl PyOutcome {
    /// Whether everything is as expected.
    #[getter]
    fn passed(&self) -> bool {
        self.0.passed()
    }

    /// What is not as expected, as a Table: `line` (of the file), `what`, `expected`, `actual`.
    #[getter]
    fn differences(&self) -> PyResult<PyTable> {
        let rows: &[Difference] = match &self.0 {
            Outcome::Failed(failure) => &failure.differences,
            _ => &[],
        };
        let table = TableBuilder::new("differences")
            .column("line", counts(rows.iter().map(|row| i64::try_from(row.line).ok())))
            .column("what", texts(rows.iter().map(|row| Some(&row.what))))
            .column("expected", texts(rows.iter().map(|row| Some(&row.expected))))
            .column("actual", texts(rows.iter().map(|row| Some(&row.actual))))
            .finish()?;
        Ok(table.into())
    }

    /// How each step was judged and computed, a text a step; empty where everything is as expected.
    #[getter]
    fn derivation(&self) -> Vec<String> {
        match &self.0 {
            Outcome::Failed(failure) => failure.derivation.clone(),
            _ => Vec::new(),
        }
    }

    /// Why a step can't be judged at all, or None.
    #[getter]
    fn error(&self) -> Option<String> {
        matches!(self.0, Outcome::Error { .. }).then(|| self.0.to_string())
    }

    fn __bool__(&self) -> bool {
        self.0.passed()
    }

    fn __str__(&self) -> String {
        self.0.to_string().trim_end().to_owned()
    }

    fn __repr__(&self) -> String {
        let how = match &self.0 {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed(failure) => format!("failed, {} differences", failure.differences.len()),
            Outcome::Error { .. } => "error".to_owned(),
        };
        format!("<Outcome: {how}>")
    }

    fn __hash__(&self) -> u64 {
        hash_of(&self.0)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let parts: OutcomeParts = match &slf.get().0 {
            Outcome::Passed => (None, Vec::new(), Vec::new()),
            Outcome::Error { line, message } => (Some((*line, message.clone())), Vec::new(), Vec::new()),
            Outcome::Failed(failure) => {
                let rows = failure.differences.iter().cloned();
                let rows = rows.map(|row| (row.line, row.what, row.expected, row.actual));
                (None, rows.collect(), failure.derivation.clone())
            }
        };
        (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(slf.py())
    }

    #[staticmethod]
    fn _unpickle(
        error: Option<(usize, String)>,
        differences: Vec<(usize, String, String, String)>,
        derivation: Vec<String>,
    ) -> Self {
        let differences = differences
            .into_iter()
            .map(|(line, what, expected, actual)| Difference {
                line,
                what,
                expected,
                actual,
            });
        let differences: Vec<Difference> = differences.collect();
        Self(match error {
            Some((line, message)) => Outcome::Error { line, message },
            None if differences.is_empty() => Outcome::Passed,
            None => Outcome::Failed(Failure {
                differences,
                derivation,
            }),
        })
    }
}

/// Return the scenarios of a `*.scenario.toml` file as a list, in the file's order, each case on its own.
///
/// A `given.file` is relative to the file's folder. Raises ReadError with every problem of the file: line, column, key, what
/// was expected and the nearest valid name.
///
///     >>> pb.testing.load_scenarios("missing.scenario.toml")
///     Traceback (most recent call last):
///     partnerbenefits.errors.ReadError: can't read `missing.scenario.toml`: No such file or directory (os error 2)
#[pyfunction]
pub(super) fn load_scenarios(py: Python<'_>, path: FilePath<'_>) -> PyResult<Vec<PyScenario>> {
    let path: PathBuf = path.0.extract().map_err(|_| {
        InvalidInputError::new_err(format!("`path` is `{}`, expected the path of a file", shown(&path.0)))
    })?;
    let text = py.detach(|| scenario::scenario_text(&path))?;
    read(text, Some(path))
}

/// Return the scenarios in the text of a scenario file; a `given.file` is relative to the current folder.
///
///     >>> pb.testing.read_scenarios("[[scenarios]]")
///     Traceback (most recent call last):
///     partnerbenefits.errors.ReadError: line 1, column 3: scenarios: this key is unknown, expected `scenario`, did you mean ...
#[pyfunction]
pub(super) fn read_scenarios(text: Arg<'_, '_, String>) -> PyResult<Vec<PyScenario>> {
    read(text.take("text")?, None)
}
