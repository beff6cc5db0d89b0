//! `Person`, who may act, and `User`, who uses licences.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::PyString;
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_union};

use crate::model::{BillingAccountId, BillingRole, Person, PersonId, ROLES_UNKNOWN, TenantId, User, UserId};
use crate::python::border::fields::Field;
use crate::python::border::record::record;

/// Roles in Partner Center: a list of them, or a text that says that they are not known.
struct Roles(Option<Vec<String>>);

impl Default for Roles {
    fn default() -> Self {
        Self(Some(Vec::new()))
    }
}

impl Field for Roles {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr =
        type_hint_union!(<Vec<String> as Field>::TAKEN, type_hint_identifier!("builtins", "str"));
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr =
        type_hint_union!(<Vec<String> as Field>::GIVEN, type_hint_identifier!("builtins", "str"));

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if value.cast::<PyString>().is_ok_and(|text| text == ROLES_UNKNOWN) {
            return Ok(Self(None));
        }
        Vec::take(value, name).map(|roles| Self(Some(roles)))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self.0 {
            Some(roles) => roles.give(py),
            None => Ok(PyString::intern(py, ROLES_UNKNOWN).into_any()),
        }
    }
}

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
        /// Their Partner Center roles, as written there; the text `unknown` where they are not known.
        partner_center_roles: Roles = |it| Roles(it.partner_center_roles.clone());
        /// Their role on billing accounts, by id: `owner`, `contributor` or `reader`.
        billing_roles: BTreeMap<BillingAccountId, BillingRole> = |it| it.billing_roles.clone();
    }
    make { Ok(Person { id, partner_center_roles: partner_center_roles.0, billing_roles }) }
    methods {
        /// Whether they have the role that fetches keys and starts orders in Partner Center; None where it is unknown.
        #[getter]
        fn is_partner_admin(&self) -> Option<bool> {
            let admin = self.0.is_partner_admin();
            (admin || !self.0.may_be_partner_admin()).then_some(admin)
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
