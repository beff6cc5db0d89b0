//! Tables, and whatever columns and rows Python can give.

pub(super) mod arrays;
pub(super) mod capsule;
pub(super) mod cells;
pub(super) mod pickled;
pub(super) mod records;
pub(super) mod sequences;
pub(super) mod table;
