//! Rows of the other rooms as tables. Columns, their order and their types are fixed.

mod diff;
mod expiry;
mod ledger;
mod options;
mod plan;
mod read;
mod records;
mod rules;
mod timeline;

pub use diff::diff;
pub use expiry::{expiry_rows, expiry_summary};
pub use ledger::ledger;
pub use options::options;
pub use plan::{plan_baselines, plan_comparison, plan_coverage, plan_shortfalls, plan_steps, remarks};
pub use read::{conflicts, proposals, read_notices};
pub use records::{RecordKind, problems, records};
pub use rules::{comparison, notices, rules, trouble};
pub use timeline::{coverage, events};

/// A number of licences or rows as a cell; no portfolio that fits a memory reaches the limit.
fn count(number: u64) -> Option<i64> {
    Some(i64::try_from(number).unwrap_or(i64::MAX))
}

fn licenses(number: u32) -> Option<i64> {
    Some(i64::from(number))
}

#[cfg(test)]
mod tests;
