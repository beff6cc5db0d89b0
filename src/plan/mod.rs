//! Demand, objective, bounds, search, certificate, explanation.

mod bounds;
mod deal;
mod effort;
mod grow;
mod label;
mod likely;
mod local;
mod lots;
mod objective;
mod outcome;
mod pool;
mod problem;
mod product;
mod profile;
mod rank;
mod request;
mod runs;
mod table;
mod target;

pub use objective::Objective;
pub use outcome::{Alternative, Baseline, Certificate, CoverageRow, Plan, Remark, Shortfall, Step};
pub use request::{DEFAULT_EFFORT, Demand, PlanError, PlanRequest, Progress, Watch};
