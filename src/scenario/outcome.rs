//! How a scenario ended, ready to be read.

use std::fmt;

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Everything is as expected.
    Passed,
    /// Something is not as expected.
    Failed(Failure),
    /// A step can't be judged at all.
    Error {
        /// The line of the step, from 1.
        line: usize,
        /// Why.
        message: String,
    },
}

/// One thing that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The line that expects it, from 1.
    pub line: usize,
    /// What it is about, such as ``subscription `s`: end``.
    pub what: String,
    /// What was expected.
    pub expected: String,
    /// What it is.
    pub actual: String,
}

/// Everything that is not as expected, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Failure {
    /// The differences, at least one.
    pub differences: Vec<Difference>,
    /// How each step was judged and computed, a block a step.
    pub derivation: Vec<String>,
}

impl Outcome {
    /// Whether everything is as expected.
    #[must_use]
    pub const fn passed(&self) -> bool {
        matches!(self, Self::Passed)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Failed(failure) => failure.fmt(f),
            Self::Error { line, message } => write!(f, "line {line}: {message}"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 4]> = self
            .differences
            .iter()
            .map(|one| {
                [
                    one.line.to_string(),
                    one.what.clone(),
                    one.expected.clone(),
                    one.actual.clone(),
                ]
            })
            .collect();
        let head = ["line", "what", "expected", "actual"].map(str::to_owned);
        let mut widths = [0; 4];
        for row in rows.iter().chain([&head]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        // One long value must not push the others off the page.
        for width in &mut widths {
            *width = (*width).min(60);
        }
        for row in [&head].into_iter().chain(&rows) {
            let [line, what, expected, actual] = row;
            let [a, b, c, _] = widths;
            writeln!(f, "{line:>a$}  {what:<b$}  {expected:<c$}  {actual}")?;
        }
        for block in &self.derivation {
            write!(f, "\n{block}\n")?;
        }
        Ok(())
    }
}
