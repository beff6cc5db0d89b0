//! Actions, what comes of them, and what is known about them.

pub(super) mod action;
pub(super) mod change;
pub(super) mod knowledge;
pub(super) mod notes;
pub(super) mod terms;
pub(super) mod timeline;
pub(super) mod verdict;
