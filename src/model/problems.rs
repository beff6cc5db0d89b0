//! What contradicts itself in a portfolio. None of it stops a verdict.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use super::{
    Benefit, Catalog, Origin, Portfolio, Product, ProductKey, Record, Records, RedemptionMode, Subscription, nearest,
};
use crate::term::Verb;

/// Something inconsistent: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    /// Which record and field, such as ``subscription `s1`: tenant``.
    pub place: String,
    /// What is wrong, with the values.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.problem, self.fix)
    }
}

struct Found(Vec<Problem>);

impl Found {
    fn add<T: Record>(&mut self, record: &T, field: &str, problem: impl Into<String>, fix: impl Into<String>) {
        let place = format!("{} `{}`: {field}", T::KIND, record.id());
        self.0.push(Problem {
            place,
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    fn missing<T: Record, U: Record>(&mut self, record: &T, field: &str, id: &str, known: &Records<U>) {
        if known.get(id).is_some() {
            return;
        }
        let near = nearest(id, known.iter().map(|other| other.id().borrow()));
        let fix = near.map_or_else(
            || format!("record the {}", U::KIND),
            |name| format!("did you mean `{name}`? else record the {}", U::KIND),
        );
        self.add(record, field, format!("there is no {} `{id}`", U::KIND), fix);
    }

    fn product<T: Record>(&mut self, record: &T, product: &str, catalog: &Catalog) {
        if catalog.find(product).is_some() {
            return;
        }
        let near = nearest(product, catalog.iter().map(|known| known.name.as_str()));
        let fix = near.map_or_else(
            || "add it as a [[product]]".to_owned(),
            |name| format!("did you mean `{name}`? else add it as a [[product]]"),
        );
        self.add(record, "product", format!("the catalog does not know `{product}`"), fix);
    }
}

impl Portfolio {
    /// Everything inconsistent, in order of kind and id.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Found(Vec::new());
        self.country_problems(&mut found);
        for membership in self.memberships().iter() {
            if let Some(account) = &membership.billing_account {
                found.missing(membership, "billing_account", account, self.billing_accounts());
            }
            if let (Some(purchased), Some(end)) = (membership.purchased, membership.end)
                && purchased >= end
            {
                found.add(
                    membership,
                    "end",
                    format!("it ends on {end}, not after its purchase on {purchased}"),
                    "correct the dates",
                );
            }
        }
        self.benefit_problems(&mut found);
        self.subscription_problems(&mut found);
        for tenant in self.tenants().iter() {
            for (position, association) in tenant.associations.iter().enumerate() {
                found.missing(
                    tenant,
                    "associations",
                    &association.billing_account,
                    self.billing_accounts(),
                );
                if tenant.associations[..position]
                    .iter()
                    .any(|earlier| earlier.billing_account == association.billing_account)
                {
                    let what = format!("it is associated with `{}` twice", association.billing_account);
                    found.add(tenant, "associations", what, "keep one; the first counts");
                }
            }
        }
        for person in self.people().iter() {
            for account in person.billing_roles.keys() {
                found.missing(person, "billing_roles", account, self.billing_accounts());
            }
            for (role, near) in person.nearly_partner_admin() {
                let what = format!("`{role}` is not the role that redeems benefits");
                let fix = format!("did you mean `{near}`? else leave it");
                found.add(person, "partner_center_roles", what, fix);
            }
        }
        for user in self.users().iter() {
            found.missing(user, "tenant", &user.tenant, self.tenants());
            for product in &user.products {
                found.product(user, product, self.catalog());
            }
        }
        self.product_problems(&mut found);
        found.0
    }

    /// A country written in two ways would leave every redemption model unknown without a word.
    fn country_problems(&self, found: &mut Found) {
        let rollout = &self.parts().rollout.0;
        let Some(country) = &self.partner().country else { return };
        if rollout.is_empty() || rollout.contains_key(country) {
            return;
        }
        let near = nearest(country, rollout.keys().map(String::as_str));
        let hint = near.map_or_else(String::new, |name| format!("did you mean `{name}`? else "));
        found.0.push(Problem {
            place: "partner: country".to_owned(),
            problem: format!("[rollout] says nothing of `{country}`"),
            fix: format!("{hint}record the day it went live, or `false` while it is not live"),
        });
    }

    /// A prerequisite that no product meets would refuse every redemption.
    fn product_problems(&self, found: &mut Found) {
        let catalog = self.catalog();
        let known = |text: &str| {
            let same_family = |product: &Product| product.family().eq_ignore_ascii_case(text);
            catalog.find(text).is_some() || catalog.iter().any(same_family)
        };
        for product in &self.parts().products {
            let required = product.prerequisites().iter().flatten().map(|text| ("requires", text));
            let named = required.chain(product.replaced_by.iter().map(|text| ("replaced_by", text)));
            for (field, text) in named.filter(|(_, text)| !known(text)) {
                let near = nearest(text, catalog.iter().map(|other| other.name.as_str()));
                let hint = near.map_or_else(String::new, |name| format!("did you mean `{name}`? else "));
                found.0.push(Problem {
                    place: format!("product `{}`: {field}", product.name),
                    problem: format!("the catalog does not know `{text}`"),
                    fix: format!("{hint}add it as a [[product]]"),
                });
            }
        }
    }

    fn benefit_problems(&self, found: &mut Found) {
        let mut keys: BTreeMap<Vec<u8>, &Benefit> = BTreeMap::new();
        for benefit in self.benefits().iter() {
            found.missing(benefit, "membership", &benefit.membership, self.memberships());
            found.product(benefit, &benefit.product, self.catalog());
            if let Some(key) = benefit.key.as_ref().and_then(ProductKey::normalized) {
                if let Some(other) = keys.get(key) {
                    found.add(
                        benefit,
                        "key",
                        format!("benefit `{}` has the same key", other.id),
                        "a key redeems once: correct one of the two",
                    );
                } else {
                    keys.insert(key.to_vec(), benefit);
                }
            }
            if benefit.key.is_some() && benefit.redemption == Some(RedemptionMode::Order) {
                found.add(
                    benefit,
                    "redemption",
                    "it states `order` and has a key",
                    "an order has no key: remove one of the two",
                );
            }
            if let Some(redeemed) = &benefit.redeemed {
                if let Some(before) = benefit.activate_before
                    && redeemed.on >= before
                {
                    let what = format!("redeemed on {}, and it had to be before {before}", redeemed.on);
                    found.add(benefit, "redeemed_on", what, "correct one of the dates");
                }
                match self.called(&redeemed.into) {
                    None => found.missing(benefit, "redeemed_into", &redeemed.into, self.subscriptions()),
                    Some(subscription) => self.redemption_problems(benefit, redeemed.verb, subscription, found),
                }
            }
        }
    }

    fn redemption_problems(&self, benefit: &Benefit, verb: Verb, subscription: &Subscription, found: &mut Found) {
        if !self.catalog().same(&benefit.product, &subscription.product) {
            let what = format!(
                "subscription `{}` is of `{}`, the benefit of `{}`",
                subscription.id, subscription.product, benefit.product
            );
            found.add(
                benefit,
                "redeemed_into",
                what,
                "name the subscription that took the licences",
            );
        }
        let wanted = if verb == Verb::Order {
            Origin::Order
        } else {
            Origin::Key
        };
        if let Some(origin) = subscription.origin
            && origin != wanted
        {
            let what = format!(
                "`{}` makes a subscription of origin `{wanted}`, and `{}` is `{origin}`",
                verb.as_str(),
                subscription.id
            );
            found.add(benefit, "redeemed_as", what, "correct the verb or the origin");
        }
    }

    fn subscription_problems(&self, found: &mut Found) {
        let mut aliases: BTreeMap<String, &Subscription> = BTreeMap::new();
        for subscription in self.subscriptions().iter() {
            for alias in &subscription.aliases {
                let own = self
                    .subscriptions()
                    .get(alias)
                    .filter(|other| other.id != subscription.id);
                let first = aliases.insert(alias.to_lowercase(), subscription);
                if let Some(other) = own.or(first.filter(|other| other.id != subscription.id)) {
                    let what = format!("`{alias}` stands for subscription `{}`, too", other.id);
                    found.add(subscription, "aliases", what, "keep it with the one it is of");
                }
            }
            found.missing(subscription, "tenant", &subscription.tenant, self.tenants());
            found.product(subscription, &subscription.product, self.catalog());
            if let Some(assigned) = subscription.assigned
                && assigned > subscription.licenses
            {
                let what = format!("{assigned} are assigned of {} licences", subscription.licenses);
                found.add(
                    subscription,
                    "assigned",
                    what,
                    "unassign, add licences, or correct the count",
                );
            }
            if let (Some(start), Some(end)) = (subscription.start, subscription.end)
                && start >= end
            {
                found.add(
                    subscription,
                    "end",
                    format!("it ends on {end}, not after its start on {start}"),
                    "correct the dates",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
