//! What a Microsoft AI Cloud Partner Program cloud benefit becomes when it is redeemed.
//!
//! The rooms, each importing only rooms above it (`tests/rust/layers.rs` holds the table):
//!
//! - [`term`]: calendar months, exact fractions, dated limits, the four verbs as pure functions
//! - [`cores`]: work shared out over the cores, the same whatever their number
//! - [`model`]: what is recorded: memberships, benefits, subscriptions, tenants, people, the catalog
//! - [`intake`]: text in, model out: the portfolio file and the exports of the portals
//! - [`rules`]: what is refused and noticed, one file per rule
//! - [`redeem`]: a portfolio and dated actions give the next portfolio, events and coverage
//! - [`plan`]: which benefit to redeem when, where and how
//! - [`report`]: the expiry report and the other views, as rows without looks
//! - [`scenario`]: what an analyst expects of a portfolio, written down and run
//! - [`ledger`]: the durable record of what was redeemed
//! - [`columns`]: Arrow in, Arrow out
//! - [`error`]: one variant per room
//! - `python`: the only home of pyo3
#![deny(missing_docs)]

pub mod columns;
pub mod cores;
pub mod error;
pub mod intake;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod redeem;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod term;

#[cfg(feature = "python")]
mod python;
