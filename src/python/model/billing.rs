//! `BillingAccount`.

use crate::model::{BillingAccount, BillingAccountId};
use crate::python::border::record::record;

record! {
    /// A billing account, its parts named as in the portals. What is not given is unknown.
    ///
    ///     >>> pb.BillingAccount(id="ba-1", agreement="MicrosoftCustomerAgreement").account_type is None
    ///     True
    class PyBillingAccount(BillingAccount) = "BillingAccount", only *;
    required {
        /// Its id.
        id: BillingAccountId = |it| it.id.clone();
    }
    optional {
        /// The agreement type, such as `MicrosoftCustomerAgreement`.
        agreement: String = |it| it.agreement.clone();
        /// The account type, such as `Enterprise`.
        account_type: String = |it| it.account_type.clone();
        /// The billing profile shown at the checkout.
        billing_profile: String = |it| it.billing_profile.clone();
    }
    defaulted {
        /// The groups that are its owner or contributor: who is in them is not recorded, so that who may order is unknown.
        ordering_groups: Vec<String> = |it| it.ordering_groups.clone();
    }
    make { Ok(BillingAccount { id, agreement, account_type, billing_profile, ordering_groups }) }
}
