//! Text in, model out: the portfolio file and the exports of the portals.
//!
//! - [`read_portfolio`], [`load`]: a portfolio file, TOML or JSON, with every problem of it said
//!   at once, each with its line, its column and the nearest valid name
//! - [`write_portfolio`], [`save`]: the same file, in an order that never changes; an existing
//!   file stays whole until the new one is
//! - [`exports`]: what the portals and their interfaces export, as it is; [`combine`] joins it,
//!   [`propose`] says which subscription a benefit may have gone into
//! - [`tree`], [`fields`], [`problems`]: what other formats built on the same tables read with

pub mod exports;
pub mod fields;
pub mod problems;
pub mod tree;

mod combine;
mod days;
mod error;
mod file;
mod matching;
mod portfolio;
mod stop;
mod write;

pub use combine::{Conflict, combine, combine_until};
pub use error::{FileProblem, IntakeError};
pub use exports::{Partial, ReadNotice};
pub use file::{export_text, format_of, load, load_until, read_export_file, save, save_text, save_until};
pub use matching::{Confidence, Proposal, propose};
pub use portfolio::{PORTFOLIO_FORMAT, read_portfolio, read_portfolio_tree, read_portfolio_until, record_keys};
pub use tree::Format;
pub use write::{
    Keys, portfolio_to_json_value, portfolio_tree, portfolio_tree_until, record_to_json_value, value_to_json,
    write_portfolio, write_portfolio_until,
};
