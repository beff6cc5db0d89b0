//! What is recorded.

pub(super) mod benefit;
pub(super) mod billing;
pub(super) mod key;
pub(super) mod membership;
pub(super) mod parts;
pub(super) mod people;
pub(super) mod portfolio;
pub(super) mod subscription;
pub(super) mod tenant;
