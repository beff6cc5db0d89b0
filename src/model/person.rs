//! People who may act, with their roles.

use std::collections::BTreeMap;

use super::{BillingAccountId, PersonId, Record, closed_set, nearest};

/// What stands in place of Partner Center roles that are not known.
pub const ROLES_UNKNOWN: &str = "unknown";

/// The Partner Center role that may redeem benefits.
pub const PARTNER_ADMIN: &str = "MAICPP partner admin";

/// The same with the programme's name in full, as documentation writes it.
const PARTNER_ADMIN_IN_FULL: &str = "Microsoft AI Cloud Partner Program partner admin";

closed_set! {
    /// A role on a billing account.
    BillingRole("billing role") {
        /// May do everything, and assign roles.
        Owner = "owner",
        /// May do everything but assign roles.
        Contributor = "contributor",
        /// May look.
        Reader = "reader",
    }
}

/// Somebody who may act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their Partner Center roles, as written there; absent is unknown, which is not the same as none.
    pub partner_center_roles: Option<Vec<String>>,
    /// Their role on each billing account.
    pub billing_roles: BTreeMap<BillingAccountId, BillingRole>,
}

impl Person {
    /// Whether they are known to be a partner admin of the programme.
    #[must_use]
    pub fn is_partner_admin(&self) -> bool {
        let roles = self.partner_center_roles.as_deref().unwrap_or_default();
        roles.iter().any(|role| names_partner_admin(role))
    }

    /// Whether they are one for all that is known: their roles say so, or are not known.
    #[must_use]
    pub fn may_be_partner_admin(&self) -> bool {
        self.partner_center_roles.is_none() || self.is_partner_admin()
    }

    /// Their roles that are nearly the partner admin's name, each with the name it is near to.
    pub(super) fn nearly_partner_admin(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let roles = self.partner_center_roles.iter().flatten();
        let written = roles.filter(|role| !names_partner_admin(role));
        written.filter_map(|role| {
            let near = nearest(role, [PARTNER_ADMIN, PARTNER_ADMIN_IN_FULL]);
            // The name without the programme's is what people say.
            let said = role.to_lowercase().contains("partner admin").then_some(PARTNER_ADMIN);
            Some((role.as_str(), near.or(said)?))
        })
    }

    /// Whether their role on a billing account lets them place a $0 order.
    #[must_use]
    pub fn may_order_on(&self, billing_account: &str) -> bool {
        matches!(
            self.billing_roles.get(billing_account),
            Some(BillingRole::Owner | BillingRole::Contributor)
        )
    }
}

fn names_partner_admin(role: &str) -> bool {
    let names = [PARTNER_ADMIN, PARTNER_ADMIN_IN_FULL];
    names.iter().any(|name| role.trim().eq_ignore_ascii_case(name))
}

impl Record for Person {
    type Id = PersonId;
    const KIND: &'static str = "person";

    fn id(&self) -> &PersonId {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_admin_is_one_under_the_short_and_the_full_name() {
        let with = |role: &str| Person {
            id: "alex".into(),
            partner_center_roles: Some(vec![role.into()]),
            billing_roles: BTreeMap::new(),
        };
        for role in ["MAICPP partner admin", " maicpp Partner Admin", PARTNER_ADMIN_IN_FULL] {
            assert!(with(role).is_partner_admin(), "{role}");
        }
        assert!(!with("partner admin").is_partner_admin());
        assert!(!with("partner admin").may_be_partner_admin());
        let near = |role: &str| with(role).nearly_partner_admin().map(|(_, near)| near).next();
        for role in ["partner admin", "MPN partner admin", "MAICP partner admin"] {
            assert_eq!(near(role), Some(PARTNER_ADMIN), "{role}");
        }
        for role in [PARTNER_ADMIN, "Account admin", "Admin agent"] {
            assert_eq!(near(role), None, "{role}");
        }
        let unknown = Person {
            partner_center_roles: None,
            ..with("")
        };
        assert!(!unknown.is_partner_admin() && unknown.may_be_partner_admin());
    }
}
