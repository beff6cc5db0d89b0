//! A benefit: what a membership grants, and what became of it.

use chrono::NaiveDate;

use super::{BenefitId, MembershipId, ProductKey, Record, SubscriptionId, closed_set};
use crate::term::Verb;

closed_set! {
    /// What sort of thing a benefit is. Only `cloud` benefits are redeemed by this engine.
    BenefitKind("benefit kind") {
        /// Licences of a cloud product.
        Cloud = "cloud",
        /// Software run on the partner's own machines, with keys of its own.
        OnPremisesSoftware = "on-premises software",
        /// Credit for Azure.
        AzureCredit = "azure credit",
        /// Tools for developers, such as Visual Studio subscriptions.
        DeveloperTool = "developer tool",
        /// Marketing services.
        Marketing = "marketing",
    }
}

closed_set! {
    /// How a cloud benefit is redeemed.
    RedemptionMode("redemption") {
        /// With a 25-character product key: the legacy way.
        Key = "key",
        /// With a $0 order: the modernized way.
        Order = "order",
    }
}

/// That a benefit was redeemed: when, into which subscription, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Redemption {
    /// The day.
    pub on: NaiveDate,
    /// The subscription that took the licences.
    pub into: SubscriptionId,
    /// The verb.
    pub verb: Verb,
}

/// A product with a number of licences that a membership grants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Benefit {
    /// Its id.
    pub id: BenefitId,
    /// The membership that grants it.
    pub membership: MembershipId,
    /// The product as written: a catalog name, an SKU part number or an SKU GUID.
    pub product: String,
    /// Its kind where stated; otherwise the catalog's, else `cloud`.
    pub kind: Option<BenefitKind>,
    /// Licences, 1 to 2^31 - 1.
    pub licenses: u32,
    /// The first day on which it is too late to activate it.
    pub activate_before: Option<NaiveDate>,
    /// The last day on which its usage rights may be exercised.
    pub usage_rights_last_day: Option<NaiveDate>,
    /// How it is redeemed, where the partner states what Partner Center shows.
    pub redemption: Option<RedemptionMode>,
    /// Its product key, where recorded.
    pub key: Option<ProductKey>,
    /// Its redemption, once redeemed.
    pub redeemed: Option<Redemption>,
}

impl Record for Benefit {
    type Id = BenefitId;
    const KIND: &'static str = "benefit";

    fn id(&self) -> &BenefitId {
        &self.id
    }
}
