//! Billing accounts.

use super::{BillingAccountId, Record};

/// The agreement that marks a Microsoft Customer Agreement account.
pub(crate) const CUSTOMER_AGREEMENT: &str = "MicrosoftCustomerAgreement";

/// A billing account, as the portals name its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingAccount {
    /// Its id.
    pub id: BillingAccountId,
    /// The agreement type, such as `MicrosoftCustomerAgreement`.
    pub agreement: Option<String>,
    /// The account type, such as `Enterprise`.
    pub account_type: Option<String>,
    /// The billing profile shown at the checkout.
    pub billing_profile: Option<String>,
    /// The groups that are its owner or contributor. Who is in them is not recorded, so that anybody
    /// may be: where there is one, nobody is known not to be allowed to order.
    pub ordering_groups: Vec<String>,
}

impl BillingAccount {
    /// Whether it is known to be an enterprise Microsoft Customer Agreement account.
    #[must_use]
    pub fn is_enterprise_agreement(&self) -> bool {
        let is =
            |field: &Option<String>, want: &str| field.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(want));
        is(&self.agreement, CUSTOMER_AGREEMENT) && is(&self.account_type, "Enterprise")
    }
}

impl Record for BillingAccount {
    type Id = BillingAccountId;
    const KIND: &'static str = "billing account";

    fn id(&self) -> &BillingAccountId {
        &self.id
    }
}
