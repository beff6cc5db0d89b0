//! The records of a portfolio, one file each.

pub(super) mod benefit;
pub(super) mod billing;
pub(super) mod membership;
pub(super) mod people;
pub(super) mod subscription;
pub(super) mod tenant;
