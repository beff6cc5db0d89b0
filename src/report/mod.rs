//! Views of a portfolio as rows, still without looks.
//!
//! - [`expiry_report`]: what ends or must be done by when
//! - [`options`]: what each unredeemed benefit could become, and where
//! - [`diff`]: what changed between two portfolios
//! - [`lifecycle`]: the states of each subscription, and from when
//! - [`cloud_services`]: the benefits as the programme's own page lists them

mod cloud_services;
mod deadline;
mod diff;
mod expiry;
mod lifecycle;
mod options;
mod prerequisites;

pub use cloud_services::{BenefitRow, BenefitState, cloud_services};
pub(crate) use deadline::ever;
pub use deadline::last_day;
pub use diff::{Change, DiffRow, diff};
pub use expiry::{Bucket, Due, ExpiryReport, ExpiryRow, Span, SummaryRow, What, expiry_report};
pub use lifecycle::{LifecycleRow, lifecycle};
pub use options::{OptionRow, options};
