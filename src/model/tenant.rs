//! Microsoft Entra tenants and the billing accounts they are associated with.

use super::{BillingAccountId, Record, TenantId};

/// That a tenant is associated with a billing account, and what for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Association {
    /// The billing account.
    pub billing_account: BillingAccountId,
    /// Whether billing management is active; absent is unknown.
    pub billing_management: Option<bool>,
    /// Whether provisioning is active; absent is unknown.
    pub provisioning: Option<bool>,
}

/// A Microsoft Entra tenant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its domain.
    pub domain: String,
    /// The billing accounts it is associated with, none to several.
    pub associations: Vec<Association>,
}

impl Tenant {
    /// Its association with one billing account.
    #[must_use]
    pub fn association(&self, billing_account: &str) -> Option<&Association> {
        self.associations
            .iter()
            .find(|association| &*association.billing_account == billing_account)
    }
}

impl Record for Tenant {
    type Id = TenantId;
    const KIND: &'static str = "tenant";

    fn id(&self) -> &TenantId {
        &self.id
    }

    fn known_as(&self) -> Option<&str> {
        Some(&self.domain)
    }
}
