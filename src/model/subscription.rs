//! Subscriptions: licences of one product in one tenant until a day.

use chrono::NaiveDate;

use super::{Lifecycle, Record, Status, SubscriptionId, TenantId, closed_set};

closed_set! {
    /// Where a subscription came from.
    Origin("origin") {
        /// A product key.
        Key = "key",
        /// A $0 order.
        Order = "order",
        /// Bought, not a benefit.
        Purchase = "purchase",
    }
}

/// Licences of one product in one tenant until a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The tenant it is in.
    pub tenant: TenantId,
    /// The product as written: a catalog name, an SKU part number or an SKU GUID.
    pub product: String,
    /// Licences, 1 to 2^31 - 1.
    pub licenses: u32,
    /// How many are assigned to users; absent is unknown.
    pub assigned: Option<u32>,
    /// The first day covered.
    pub start: Option<NaiveDate>,
    /// The first day no longer covered; absent is unknown.
    pub end: Option<NaiveDate>,
    /// Where it came from; absent counts as bought.
    pub origin: Option<Origin>,
    /// Whether it renews by itself; absent is unknown.
    pub renews: Option<bool>,
    /// What else it goes by: the ids that portals have for it beside its own.
    pub aliases: Vec<SubscriptionId>,
}

impl Subscription {
    /// Where it came from: what is stated, else bought.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin.unwrap_or(Origin::Purchase)
    }

    /// The state it is in on a day; `None` while its end is unknown.
    #[must_use]
    pub fn status_on(&self, day: NaiveDate, lifecycle: Lifecycle) -> Option<Status> {
        self.end.map(|end| lifecycle.status(end, day))
    }

    /// Whether it covers a day: it has started and has not ended.
    ///
    /// An unknown start counts as started, an unknown end does not count as covered.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_some_and(|end| day < end)
    }
}

impl Record for Subscription {
    type Id = SubscriptionId;
    const KIND: &'static str = "subscription";

    fn id(&self) -> &SubscriptionId {
        &self.id
    }
}
