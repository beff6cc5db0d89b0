//! Arrow in, Arrow out: tables, the bulk kernels, bulk planning.
//!
//! A [`Table`] is a schema with record batches and a name. Other rooms' rows become tables through [`TableBuilder`] and one
//! [`Column`] constructor per kind of value: [`days`], [`counts`], [`texts`], [`flags`], [`reals`], [`instants`], [`moments`], [`nothing`],
//! [`closed_set`], [`ranked_set`] and [`text_lists`]; [`rows`] does so for every row there is. The columns of a table are fixed: no rows still means the full schema.

mod beside;
mod builder;
pub mod bulk;
mod cell;
mod demand;
mod error;
pub mod rows;
mod table;

pub use beside::side_by_side;
pub use builder::{
    Column, TableBuilder, closed_set, counts, days, flags, instants, moments, nothing, ranked_set, reals, text_lists,
    texts,
};
pub use cell::{Cell, CellReader};
pub use demand::{DEMAND_COLUMNS, DemandError, demand};
pub use error::ColumnsError;
pub use table::{TABLE_NAME_KEY, Table};
