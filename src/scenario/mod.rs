//! Scenarios: what an analyst expects of a portfolio, written down so that it can be run.
//!
//! - [`load_scenarios`], [`read_scenarios`]: a `*.scenario.toml` file as [`Scenario`]s, with every
//!   problem of it said at once, each with its line, its column and the nearest valid name
//! - [`Scenario::run`]: carries out the steps and compares, field by field
//!
//! A file holds a list `scenario`. Each has a `name`; what is recorded (`given`, a portfolio, or
//! `given.file`); the steps (`when`); and what is expected (`then`). `cases` make one scenario many.
//! `why` and `source` are for the reader, `about` names the rules and notices it pins down: each of
//! them applies exactly when `then` names it. `xfail` says why it is expected to fail.

mod cases;
mod error;
mod expect;
mod outcome;
mod planning;
mod read;
mod rows;
mod run;
mod steps;
mod values;

pub use error::ScenarioError;
pub use expect::{Expectation, Names};
pub use outcome::{Difference, Failure, Outcome};
pub use read::{load_scenarios, read_scenarios, scenario_text};
pub use steps::{Placed, Step};

use crate::model::Portfolio;

/// The ending of the names of scenario files.
pub const SUFFIX: &str = ".scenario.toml";

/// One scenario, or one case of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name, unique in its file; a case's name stands in brackets after the scenario's.
    pub name: String,
    /// The line its name stands on, from 1.
    pub line: usize,
    /// Why it is so, for the reader.
    pub why: Option<String>,
    /// Where the expected comes from.
    pub source: Option<String>,
    /// The rules and notices it pins down: each applies exactly when the expectation names it.
    pub about: Vec<&'static str>,
    /// Why it is expected to fail.
    pub xfail: Option<String>,
    /// What is recorded before the first step.
    pub given: Portfolio,
    /// The steps, at least one, on days that do not go back.
    pub steps: Vec<Placed<Step>>,
    /// What is expected after the last step.
    pub then: Expectation,
}

#[cfg(test)]
mod tests;
