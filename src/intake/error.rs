//! What can't be read or written, with the place to look at.

use std::fmt;

use thiserror::Error;

/// One thing wrong with a file.
///
/// Lines and columns count from 1, columns in characters; items of a list count from 0, as in
/// `benefit[2].licenses`. A product key never appears in one, nor a value that looks like a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The file's name, where there is a file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Which value it is about, such as `benefit[2].licenses`; empty for the text itself.
    pub place: String,
    /// The value found, where there is one that may be shown.
    pub value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// The nearest valid name.
    pub nearest: Option<String>,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}:{}:{}: ", self.line, self.column)?,
            None => write!(f, "line {}, column {}: ", self.line, self.column)?,
        }
        f.write_str(&self.statement())
    }
}

impl FileProblem {
    /// What is wrong without the place in a text, for data that never was one.
    #[must_use]
    pub fn statement(&self) -> String {
        let mut out = String::new();
        if !self.place.is_empty() {
            out += &format!("{}: ", self.place);
        }
        if let Some(value) = &self.value {
            out += &format!("`{value}` ");
        }
        out += &self.message;
        if let Some(expected) = &self.expected {
            out += &format!(", expected {expected}");
        }
        if let Some(nearest) = &self.nearest {
            out += &format!(", did you mean `{nearest}`?");
        }
        out
    }
}

/// What can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// A portfolio that can't be used: every problem of the file, in the file's order.
    #[error("{}", listed(problems))]
    Portfolio {
        /// The problems, at least one.
        problems: Vec<FileProblem>,
    },
    /// An export that can't be used at all, as it is no JSON or of another shape.
    #[error("{}", listed(problems))]
    Export {
        /// The problems, at least one.
        problems: Vec<FileProblem>,
    },
    /// A file name whose suffix tells no format.
    #[error("`{file}` ends in {}, expected `.toml` or `.json`", suffix(found))]
    Suffix {
        /// The file.
        file: String,
        /// Its suffix, without the dot; empty where it has none.
        found: String,
    },
    /// A format that is not known.
    #[error("`{found}` is not a format, expected `toml` or `json`")]
    Format {
        /// The text found.
        found: String,
    },
    /// A file that can't be opened or read.
    #[error("can't read `{file}`: {reason}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A file that can't be written; what stood there before still does.
    #[error("can't write `{file}`: {reason}")]
    Write {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// Reading was stopped from outside before its end.
    #[error("reading was stopped")]
    Stopped,
    /// A portfolio with values that a file can't hold, so that reading it back would fail.
    #[error("this portfolio can't be written:\n{}", listed(problems))]
    Unwritable {
        /// The problems of the text that would have been written.
        problems: Vec<FileProblem>,
    },
}

impl IntakeError {
    /// The problems of a file, where that is what went wrong.
    #[must_use]
    pub fn problems(&self) -> &[FileProblem] {
        match self {
            Self::Portfolio { problems } | Self::Export { problems } | Self::Unwritable { problems } => problems,
            _ => &[],
        }
    }
}

fn listed(problems: &[FileProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(FileProblem::to_string).collect();
    lines.join("\n")
}

fn suffix(found: &str) -> String {
    if found.is_empty() {
        "no suffix".to_owned()
    } else {
        format!("`.{found}`")
    }
}
