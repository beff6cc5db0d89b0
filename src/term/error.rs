//! What this room cannot answer.

use std::fmt;

use chrono::NaiveDate;

use super::{Exact, MOST_LICENSES, Verb};

/// Why no term could be computed. A change that the programme refuses is not among these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// A day outside the years 1 to 9999, or a count of licences outside 1 to 2^31 - 1.
    #[error("`{field}` is `{found}`, expected {}", found.expected())]
    OutOfRange {
        /// The argument or the result that is out of range.
        field: &'static str,
        /// What it is, or how it would come about.
        found: Found,
    },
    /// An add, an extension or an order on a day on which there is no time left to work with.
    #[error("`on` is `{on}`, expected a day before `{end_field}` (`{end}`) for `{verb}`")]
    NotBeforeEnd {
        /// What was to be done.
        verb: Verb,
        /// The day it was to be done on.
        on: NaiveDate,
        /// The argument that holds the end.
        end_field: &'static str,
        /// The first day no longer covered.
        end: NaiveDate,
    },
    /// A name that is none of the choices of an option.
    #[error("`{option}` is `{found}`, expected one of {}{}", quoted(expected), hint(*nearest))]
    UnknownChoice {
        /// The option.
        option: &'static str,
        /// The name given.
        found: String,
        /// The names there are.
        expected: Vec<&'static str>,
        /// The name that was probably meant.
        nearest: Option<&'static str>,
    },
}

/// A value out of range, in the terms in which it can still be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A day, as it was given.
    Day(NaiveDate),
    /// A day that would lie so many months after another.
    MonthsAfter {
        /// The day counted from.
        day: NaiveDate,
        /// Months, negative before.
        months: Exact,
    },
    /// A day that would lie so many days after another.
    DaysAfter {
        /// The day counted from.
        day: NaiveDate,
        /// Days.
        days: Exact,
    },
    /// A count of licences.
    Licenses(i64),
}

impl Found {
    fn expected(&self) -> String {
        match self {
            Self::Licenses(_) => format!("1 to {MOST_LICENSES}"),
            _ => "a day from 0001-01-01 to 9999-12-31".to_owned(),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::MonthsAfter { day, months } => write!(f, "{} after {day}", counted(*months, "month")),
            Self::DaysAfter { day, days } => write!(f, "{} after {day}", counted(*days, "day")),
            Self::Licenses(n) => write!(f, "{n}"),
        }
    }
}

impl TermError {
    pub(super) const fn day(field: &'static str, day: NaiveDate) -> Self {
        Self::OutOfRange {
            field,
            found: Found::Day(day),
        }
    }

    pub(super) fn unknown_choice<const N: usize>(
        option: &'static str,
        found: &str,
        expected: [&'static str; N],
    ) -> Self {
        let typed = found.trim().to_lowercase().replace('_', "-");
        let nearest = expected
            .into_iter()
            .map(|name| (strsim::damerau_levenshtein(&typed, &name.replace('_', "-")), name))
            .min()
            .filter(|(distance, name)| *distance <= name.len() / 2)
            .map(|(_, name)| name);
        Self::UnknownChoice {
            option,
            found: found.to_owned(),
            expected: expected.to_vec(),
            nearest,
        }
    }
}

fn counted(n: Exact, unit: &str) -> String {
    let plural = if n == Exact::from_integer(1) { "" } else { "s" };
    format!("{n} {unit}{plural}")
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; nearest is `{name}`")).unwrap_or_default()
}
