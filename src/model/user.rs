//! Users of licences.

use super::{Record, TenantId, UserId};

/// Somebody who uses licences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The tenant they are in.
    pub tenant: TenantId,
    /// Their usage location, as two letters; absent is not set.
    pub usage_location: Option<String>,
    /// The products assigned to them, as written.
    pub products: Vec<String>,
}

impl Record for User {
    type Id = UserId;
    const KIND: &'static str = "user";

    fn id(&self) -> &UserId {
        &self.id
    }
}
