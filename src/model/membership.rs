//! A membership: an offer that a partner bought, and that grants benefits.

use chrono::NaiveDate;

use super::{BillingAccountId, MembershipId, Record};

/// An offer a partner bought. Absent dates are unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// The offer's name, such as `Partner Success Core`.
    pub offer: String,
    /// The day it was purchased.
    pub purchased: Option<NaiveDate>,
    /// The first day no longer covered.
    pub end: Option<NaiveDate>,
    /// The Microsoft Customer Agreement account it was purchased with.
    pub billing_account: Option<BillingAccountId>,
}

impl Record for Membership {
    type Id = MembershipId;
    const KIND: &'static str = "membership";

    fn id(&self) -> &MembershipId {
        &self.id
    }
}
