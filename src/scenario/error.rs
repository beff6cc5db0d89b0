//! Why a file holds no scenarios that can be run.

use thiserror::Error;

use crate::intake::{FileProblem, IntakeError};

/// Why a scenario file can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file can't be opened or read.
    #[error("can't read `{file}`: {reason}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// Its text is no scenarios: every problem of it, in the file's order.
    #[error("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Unusable {
        /// The problems, at least one.
        problems: Vec<FileProblem>,
    },
}

impl ScenarioError {
    /// The problems of the text, where that is what is wrong.
    #[must_use]
    pub fn problems(&self) -> &[FileProblem] {
        match self {
            Self::Read { .. } => &[],
            Self::Unusable { problems } => problems,
        }
    }
}

impl From<IntakeError> for ScenarioError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Read { file, reason } => Self::Read { file, reason },
            other => Self::Unusable {
                problems: other.problems().to_vec(),
            },
        }
    }
}
