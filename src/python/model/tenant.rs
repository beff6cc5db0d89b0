//! `Tenant`, and its associations with billing accounts.

use crate::model::{Association, BillingAccountId, Tenant, TenantId};
use crate::python::border::record::record;

record! {
    /// That a tenant is associated with a billing account, and what for. What is not given is unknown.
    ///
    ///     >>> pb.Association(billing_account="ba-1", billing_management=True)
    ///     Association(billing_account='ba-1', billing_management=True)
    class PyAssociation(Association) = "Association", only *;
    required {
        /// The id of the billing account.
        billing_account: BillingAccountId = |it| it.billing_account.clone();
    }
    optional {
        /// Whether billing management is active; an order needs it.
        billing_management: bool = |it| it.billing_management;
        /// Whether provisioning is active; recommended.
        provisioning: bool = |it| it.provisioning;
    }
    defaulted {}
    make { Ok(Association { billing_account, billing_management, provisioning }) }
}

record! {
    /// A Microsoft Entra tenant.
    ///
    /// An association may be given as a dict of its fields.
    ///
    ///     >>> tenant = pb.Tenant(id="contoso", domain="contoso.onmicrosoft.com",
    ///     ...                    associations=[{"billing_account": "ba-1", "billing_management": True}])
    ///     >>> tenant.associations[0].billing_management
    ///     True
    class PyTenant(Tenant) = "Tenant", only *;
    required {
        /// Its id.
        id: TenantId = |it| it.id.clone();
        /// Its domain.
        domain: String = |it| it.domain.clone();
    }
    optional {}
    defaulted {
        /// The billing accounts it is associated with, none to several.
        associations: Vec<PyAssociation> = |it| it.associations.iter().cloned().map(PyAssociation).collect();
    }
    make {
        let associations = associations.into_iter().map(|association| association.0).collect();
        Ok(Tenant { id, domain, associations })
    }
}
