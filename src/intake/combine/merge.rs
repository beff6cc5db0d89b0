//! One record from two that are the same, field by field.

use std::fmt::Display;

use super::Conflict;
use crate::intake::exports::canonical;
use crate::intake::problems::on_one_line;
use crate::model::{
    Benefit, BillingAccount, Catalog, Membership, Person, Record, Redemption, Subscription, Tenant, User,
};

/// Joins the fields of one record and lists what differs.
pub(super) struct Join<'j> {
    kind: &'static str,
    id: String,
    catalog: &'j Catalog,
    conflicts: &'j mut Vec<Conflict>,
}

impl<'j> Join<'j> {
    pub(super) fn new(kind: &'static str, id: &str, catalog: &'j Catalog, conflicts: &'j mut Vec<Conflict>) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            catalog,
            conflicts,
        }
    }

    /// Two values that differ; the first is kept.
    pub(super) fn differ(&mut self, field: &str, kept: String, other: String) {
        let message = on_one_line(format!("`{kept}` is kept, a later source has `{other}`").chars());
        self.conflicts.push(Conflict {
            kind: self.kind.to_owned(),
            id: self.id.clone(),
            field: field.to_owned(),
            kept,
            other,
            message,
        });
    }

    fn value<T: PartialEq + Display>(&mut self, field: &str, kept: &T, other: &T) {
        if kept != other {
            self.differ(field, kept.to_string(), other.to_string());
        }
    }

    /// Fills in what is absent.
    pub(super) fn option<T: PartialEq + Display>(&mut self, field: &str, kept: &mut Option<T>, other: Option<T>) {
        match (&*kept, other) {
            (Some(kept), Some(other)) => self.value(field, kept, &other),
            (None, Some(other)) => *kept = Some(other),
            (_, None) => {}
        }
    }

    /// Two names of one product are no conflict.
    fn product(&mut self, kept: &str, other: &str) {
        if !self.catalog.same(kept, other) {
            self.differ("product", kept.to_owned(), other.to_owned());
        }
    }
}

/// A record that can take in what another source tells of it.
pub(super) trait Merge: Record + Clone {
    /// Takes in what `other` tells.
    fn merge(&mut self, other: Self, join: &mut Join<'_>);
}

impl Merge for Membership {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        // A sheet that names a membership by its id alone puts it in the offer's place.
        if *self.offer == *self.id {
            self.offer = other.offer;
        } else if *other.offer != *other.id && !self.offer.eq_ignore_ascii_case(&other.offer) {
            join.value("offer", &self.offer, &other.offer);
        }
        join.option("purchased", &mut self.purchased, other.purchased);
        join.option("end", &mut self.end, other.end);
        join.option("billing_account", &mut self.billing_account, other.billing_account);
    }
}

impl Merge for Benefit {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        join.value("membership", &self.membership, &other.membership);
        join.product(&self.product, &other.product);
        join.option("kind", &mut self.kind, other.kind);
        join.value("licenses", &self.licenses, &other.licenses);
        join.option("activate_before", &mut self.activate_before, other.activate_before);
        let rights = &mut self.usage_rights_last_day;
        join.option("usage_rights_last_day", rights, other.usage_rights_last_day);
        join.option("redemption", &mut self.redemption, other.redemption);
        match (&self.key, other.key) {
            // A masked key that ends alike tells nothing against the full one.
            (Some(kept), Some(new)) if kept.last_five() == new.last_five() && (kept.is_masked() || new.is_masked()) => {
                if kept.is_masked() {
                    self.key = Some(new);
                }
            }
            (Some(kept), Some(new)) => join.value("key", kept, &new),
            (None, new) => self.key = new,
            (Some(_), None) => {}
        }
        match (&self.redeemed, other.redeemed) {
            (Some(kept), Some(new)) if *kept != new => join.differ("redeemed", said(kept), said(&new)),
            (None, new) => self.redeemed = new,
            _ => {}
        }
    }
}

fn said(redeemed: &Redemption) -> String {
    format!("{} into {} on {}", redeemed.verb, redeemed.into, redeemed.on)
}

impl Merge for Subscription {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        join.value("tenant", &self.tenant, &other.tenant);
        join.product(&self.product, &other.product);
        join.value("licenses", &self.licenses, &other.licenses);
        join.option("assigned", &mut self.assigned, other.assigned);
        join.option("start", &mut self.start, other.start);
        join.option("end", &mut self.end, other.end);
        join.option("origin", &mut self.origin, other.origin);
        join.option("renews", &mut self.renews, other.renews);
        for alias in other.aliases {
            let known = std::iter::once(&self.id).chain(&self.aliases);
            if !known.map(|id| canonical(id)).any(|id| id == canonical(&alias)) {
                self.aliases.push(alias);
            }
        }
    }
}

impl Merge for Tenant {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        // An export that does not tell the domain puts the id in its place.
        if self.domain.eq_ignore_ascii_case(&self.id) {
            self.domain = other.domain;
        } else if !other.domain.eq_ignore_ascii_case(&other.id) && !self.domain.eq_ignore_ascii_case(&other.domain) {
            join.value("domain", &self.domain, &other.domain);
        }
        for new in other.associations {
            let Some(kept) = self
                .associations
                .iter_mut()
                .find(|kept| kept.billing_account == new.billing_account)
            else {
                self.associations.push(new);
                continue;
            };
            let field = |name| format!("associations.{}.{name}", kept.billing_account);
            let (management, provisioning) = (field("billing_management"), field("provisioning"));
            join.option(&management, &mut kept.billing_management, new.billing_management);
            join.option(&provisioning, &mut kept.provisioning, new.provisioning);
        }
    }
}

impl Merge for BillingAccount {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        join.option("agreement", &mut self.agreement, other.agreement);
        join.option("account_type", &mut self.account_type, other.account_type);
        join.option("billing_profile", &mut self.billing_profile, other.billing_profile);
        for group in other.ordering_groups {
            if !self.ordering_groups.contains(&group) {
                self.ordering_groups.push(group);
            }
        }
    }
}

impl Merge for Person {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        // Roles that one source does not know are those that the other one does.
        match (&mut self.partner_center_roles, other.partner_center_roles) {
            (Some(kept), Some(roles)) => {
                for role in roles {
                    if !kept.contains(&role) {
                        kept.push(role);
                    }
                }
            }
            (kept @ None, roles) => *kept = roles,
            (Some(_), None) => {}
        }
        for (account, role) in other.billing_roles {
            let kept = self.billing_roles.entry(account.clone()).or_insert(role);
            join.value(&format!("billing_roles.{account}"), kept, &role);
        }
    }
}

impl Merge for User {
    fn merge(&mut self, other: Self, join: &mut Join<'_>) {
        join.value("tenant", &self.tenant, &other.tenant);
        join.option("usage_location", &mut self.usage_location, other.usage_location);
        for product in other.products {
            if !self.products.iter().any(|kept| join.catalog.same(kept, &product)) {
                self.products.push(product);
            }
        }
    }
}
