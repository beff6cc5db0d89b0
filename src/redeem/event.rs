//! What happens on a day, as a row.

use chrono::NaiveDate;

use crate::model::{BenefitId, SubscriptionId, TenantId, closed_set};

closed_set! {
    /// What happens to a subscription.
    EventKind("event") {
        /// A key began it.
        Activated = "activated",
        /// A key began an ended one anew.
        Reactivated = "reactivated",
        /// A key added licences.
        LicensesAdded = "licenses-added",
        /// A key moved its end.
        Extended = "extended",
        /// A $0 order began it.
        Ordered = "ordered",
        /// It went to another tenant.
        Moved = "moved",
        /// A licence went to a user.
        Assigned = "assigned",
        /// A licence was taken from a user.
        Unassigned = "unassigned",
        /// Its end came; users still work.
        Expired = "expired",
        /// Only administrators get at the data.
        Disabled = "disabled",
        /// It is gone.
        Deleted = "deleted",
    }
}

/// Something that happens to a subscription on a day, with the subscription as it is afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event {
    /// The day.
    pub date: NaiveDate,
    /// What happens.
    pub kind: EventKind,
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The tenant it is in.
    pub tenant: TenantId,
    /// The product, as the catalog names it or as written.
    pub product: String,
    /// Its licences.
    pub licenses: u32,
    /// The first day no longer covered; `None` while unknown.
    pub end: Option<NaiveDate>,
    /// The benefit that was redeemed.
    pub benefit: Option<BenefitId>,
}
