//! One error type for the whole crate: a variant per room.
