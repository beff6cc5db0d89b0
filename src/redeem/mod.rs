//! What becomes of a portfolio when something is done: one action, or many in a row.
//!
//! - [`apply`] and [`apply_to`]: judge one action and carry it out
//! - [`simulate`]: carry out many, with the events on the way and the licences that were there
//! - [`uncounted`]: the subscriptions on which it counts for fewer days than they may be there
//!
//! The rules judge every action; this room only knows the effects.

mod apply;
mod coverage;
mod effect;
mod error;
mod event;
mod history;
#[cfg(test)]
pub(crate) mod sample;
mod simulate;
mod uncounted;

pub use apply::{Done, apply, apply_to};
pub use coverage::Coverage;
pub use effect::subscription_id;
pub use error::RedeemError;
pub use event::{Event, EventKind};
pub use simulate::{Timeline, simulate};
pub use uncounted::{Remark, uncounted};
