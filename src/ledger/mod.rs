//! The durable record of redemptions: an SQLite file that is only ever added to.
//!
//! - [`Ledger::record`] judges an action and writes it in one transaction: once it returns, the
//!   entry survives a crash; before, nothing of it is there
//! - [`Ledger::undo`] adds a reversal; nothing is deleted, and the file refuses to
//! - [`Ledger::history`] and [`Ledger::portfolio_at`] read
//!
//! **What is kept.** Every entry keeps the action, the rows it changed as they were and as they
//! became, and the portfolio it was recorded on with its keys masked. Of a key it keeps an
//! HMAC-SHA256 under a random salt of the file, never the key. A benefit and a key are held by
//! one standing entry at most, also when two processes record at once.
//!
//! **Behind and ahead.** A portfolio given to `record` may lag behind the ledger, when the file it
//! was read from was not saved since. It is brought up to date first: an entry that it does not
//! show is carried into it, see [`Effect`]. So the term of a second extension builds on the first.
//!
//! One ledger is one partner's: the ids in it are those of one portfolio.

mod action;
mod chain;
mod day;
mod digest;
mod effect;
mod entry;
mod error;
mod history;
mod migration;
mod record;
mod refusal;
mod replay;
mod rows;
mod statement;
mod store;
mod undo;

pub use digest::Fingerprint;
pub use effect::{Change, Effect};
pub use entry::{Deed, Entry, EntryId, Recorded};
pub use error::LedgerError;
pub use record::{Ledger, PATIENCE, PortfolioText};
pub use statement::done_by;

#[cfg(test)]
mod tests;
