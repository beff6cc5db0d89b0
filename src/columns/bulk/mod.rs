//! The verbs over whole columns: Arrow in, the same columns and the results out.
//!
//! A table of any layout is cut into chunks, the chunks are spread over the cores, and each is worked
//! on a block of rows at a time: loaded as 32-bit lanes, judged, computed by
//! [`crate::term::lanes`] or, where days or counts are outside its window, row by row. Every row gets
//! exactly what the call on that row alone gives.

mod assemble;
mod block;
mod error;
mod expiry;
mod kernel;
mod partners;
mod plan;
mod redeem;
mod run;
mod source;
mod straight;

pub use error::{BulkError, Fault};
pub use expiry::{ExpiryOptions, expiry};
pub use plan::{PartnerTables, PlanOptions, plan};
pub use redeem::{KeyVerb, redeem};
pub use run::{Progress, Watch};
pub(super) use source::{day, shown, whole};
