//! The best plan of one product: the pools one by one, then all of them together.

pub(crate) mod deal;
pub(crate) mod effort;
pub(crate) mod ends;
pub(crate) mod grow;
pub(crate) mod label;
pub(crate) mod likely;
pub(crate) mod local;
pub(crate) mod pool;
pub(crate) mod product;
pub(crate) mod table;
