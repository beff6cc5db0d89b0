//! Calendar months, exact fractions, dated limits and the four verbs.
//!
//! A term is half-open: `end` is the first day no longer covered. A month step counts from its
//! anchor and is clamped to the last day of the month it lands in, so 31 January plus one month is
//! the last day of February, and plus two months is 31 March again.
//!
//! - [`calendar`]: the rule on integers (day numbers), for code that runs it millions of times
//! - [`add_months`] and [`months_between`]: the rule on dates
//! - [`activate`], [`add_licenses`], [`extend`], [`order`]: what a redemption makes of a term, as a
//!   [`TermChange`] that can derive itself step by step
//! - [`activate_end`], [`add_end`], [`extend_end`]: the same results as bare integers
//! - [`lanes`]: the same results on whole columns
//! - [`limits`]: the programme's numbers, with their day, unit and source
//!
//! ```
//! use chrono::NaiveDate;
//! use partnerbenefits::term::{Exact, TermOptions, add_licenses, extend, limits};
//!
//! let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day of 2026");
//!
//! let extended = extend(100, day(3, 15), 25, None, TermOptions::default())?;
//! assert_eq!(extended.end_after, day(6, 15));
//! assert_eq!(extended.derivation()[1], "time added: 12 × 25 / 100 = 3 months");
//!
//! let added = add_licenses(100, day(3, 15), 100, day(1, 15), TermOptions::default())?;
//! assert_eq!((added.licenses_after, added.end_after), (200, day(8, 15)));
//! assert_eq!(added.months_remaining, Some(Exact::from_integer(7)));
//!
//! assert_eq!(limits::value_on("expired_days", day(1, 15)), Some(30));
//! # Ok::<(), partnerbenefits::term::TermError>(())
//! ```
//!
//! Nothing here judges: whether a change is allowed is the question of the rules room. No result is
//! a floating-point number; a fraction of a day is rounded once, at the end, and reported.

pub mod calendar;
mod change;
mod derivation;
mod ends;
mod error;
pub mod lanes;
pub mod limits;
mod months;
mod options;

pub use change::{
    TermChange, activate, add_licenses, extend, largest_extension_key, licenses, order, over_extension_cap,
    over_time_remaining,
};
pub(crate) use derivation::count_of;
pub use ends::{MOST_LICENSES, activate_end, add_end, extend_end};
pub use error::{Found, TermError};
pub use months::{add_months, months_between};
pub use options::{Basis, ExtensionCap, Rounding, TermOptions, Verb};

/// An exact number of months or days. Results stay far inside 128 bits for every input in range.
pub type Exact = num_rational::Ratio<i128>;
