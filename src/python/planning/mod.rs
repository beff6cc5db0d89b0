//! Plans, what they are to reach and how good they are.

pub(super) mod demand;
pub(super) mod objective;
pub(super) mod plan;
