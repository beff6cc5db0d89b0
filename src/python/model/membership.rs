//! `Membership`.

use chrono::NaiveDate;

use crate::model::{BillingAccountId, Membership, MembershipId};
use crate::python::border::record::record;

record! {
    /// An offer that the partner bought, and that grants benefits. What is not given is unknown.
    ///
    ///     >>> pb.Membership(id="core-2025", offer="Partner Success Core", purchased=date(2025, 9, 1))
    ///     Membership(id='core-2025', offer='Partner Success Core', purchased=datetime.date(2025, 9, 1))
    class PyMembership(Membership) = "Membership", only *;
    required {
        /// Its id.
        id: MembershipId = |it| it.id.clone();
        /// The name of the offer, such as `Partner Success Core`.
        offer: String = |it| it.offer.clone();
    }
    optional {
        /// The day it was purchased.
        purchased: NaiveDate = |it| it.purchased;
        /// The first day no longer covered.
        end: NaiveDate = |it| it.end;
        /// The id of the Microsoft Customer Agreement account it was purchased with.
        billing_account: BillingAccountId = |it| it.billing_account.clone();
    }
    defaulted {}
    make { Ok(Membership { id, offer, purchased, end, billing_account }) }
}
