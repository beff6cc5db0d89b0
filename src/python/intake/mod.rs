//! Exports read, and the parts of portfolios that they become.

pub(super) mod combined;
pub(super) mod export;
pub(super) mod formats;
pub(super) mod partial;
pub(super) mod read;
