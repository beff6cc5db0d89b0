//! `Person`, who may act, and `User`, who uses licences.

use std::collections::BTreeMap;

use crate::model::{BillingAccountId, BillingRole, Person, PersonId, TenantId, User, UserId};
use crate::python::record::record;

record! {
    /// Somebody who may act, with their roles.
    ///
    ///     >>> alex = pb.Person(id="alex", partner_center_roles=["MAICPP partner admin"], billing_roles={"ba-1": "owner"})
    ///     >>> alex.billing_roles
    ///     {'ba-1': 'owner'}
    class PyPerson(Person) = "Person", only *;
    required {
        /// Their id.
        id: PersonId = |it| it.id.clone();
    }
    optional {}
    defaulted {
        /// Their Partner Center roles, as written there.
        partner_center_roles: Vec<String> = |it| it.partner_center_roles.clone();
        /// Their role on billing accounts, by id: `owner`, `contributor` or `reader`.
        billing_roles: BTreeMap<BillingAccountId, BillingRole> = |it| it.billing_roles.clone();
    }
    make { Ok(Person { id, partner_center_roles, billing_roles }) }
    methods {
        /// Whether they have the role that fetches keys and starts orders in Partner Center.
        #[getter]
        fn is_partner_admin(&self) -> bool {
            self.0.is_partner_admin()
        }
    }
}

record! {
    /// Somebody who uses licences.
    ///
    ///     >>> pb.User(id="u1", tenant="contoso", usage_location="DE", products=["Microsoft 365 E5"]).products
    ///     ('Microsoft 365 E5',)
    class PyUser(User) = "User", only *;
    required {
        /// Their id.
        id: UserId = |it| it.id.clone();
        /// The id of the tenant they are in.
        tenant: TenantId = |it| it.tenant.clone();
    }
    optional {
        /// Their usage location, as two letters; None is not set.
        usage_location: String = |it| it.usage_location.clone();
    }
    defaulted {
        /// The products assigned to them, as written.
        products: Vec<String> = |it| it.products.clone();
    }
    make { Ok(User { id, tenant, usage_location, products }) }
}
