//! What changed between two portfolios, such as yesterday's and today's.

use std::borrow::Borrow;

use chrono::NaiveDate;

use crate::model::{
    Benefit, BillingAccount, Membership, Parts, Person, Portfolio, ROLES_UNKNOWN, Record, Records, RolloutDay,
    Subscription, Tenant, User, closed_set,
};

closed_set! {
    /// What became of a record.
    Change("change") {
        /// It was not there before.
        Appeared = "appeared",
        /// It is not there any more.
        Ended = "ended",
        /// It is in another tenant.
        Moved = "moved",
        /// One of its fields differs.
        Changed = "changed",
    }
}

/// One difference between two portfolios.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiffRow {
    /// What the record is, such as `subscription`.
    pub kind: &'static str,
    /// Its id; of the partner, the policy and the like, nothing.
    pub id: String,
    /// What became of it.
    pub change: Change,
    /// The field that differs; of a record that appeared or ended, nothing.
    pub field: Option<String>,
    /// Its value before, as text; absent is `None`. Keys are masked.
    pub before: Option<String>,
    /// Its value after, likewise.
    pub after: Option<String>,
}

/// The fields of a record as texts; lists and maps have one field for each entry.
type Fields = Vec<(String, Option<String>)>;

/// Everything that differs, in order of kind and id, fields in the order of the file.
#[must_use]
pub fn diff(before: &Portfolio, after: &Portfolio) -> Vec<DiffRow> {
    let (before, after) = (before.parts(), after.parts());
    let mut rows = Vec::new();
    fields(&mut rows, "partner", "", partner(before), partner(after));
    fields(&mut rows, "rollout", "", rollout(before), rollout(after));
    records(&mut rows, &before.memberships, &after.memberships, membership);
    records(&mut rows, &before.benefits, &after.benefits, benefit);
    changed_keys(&mut rows, before, after);
    records(
        &mut rows,
        &before.billing_accounts,
        &after.billing_accounts,
        billing_account,
    );
    records(&mut rows, &before.tenants, &after.tenants, tenant);
    records(&mut rows, &before.subscriptions, &after.subscriptions, subscription);
    records(&mut rows, &before.people, &after.people, person);
    records(&mut rows, &before.users, &after.users, user);
    fields(&mut rows, "lifecycle", "", lifecycle(before), lifecycle(after));
    fields(&mut rows, "policy", "", policy(before), policy(after));
    fields(&mut rows, "product", "", products(before), products(after));
    rows
}

fn records<T: Record>(rows: &mut Vec<DiffRow>, before: &Records<T>, after: &Records<T>, of: impl Fn(&T) -> Fields) {
    let whole = |id: &str, change| DiffRow {
        kind: T::KIND,
        id: id.to_owned(),
        change,
        field: None,
        before: None,
        after: None,
    };
    let mut old = before.iter().peekable();
    for new in after.iter() {
        let id: &str = new.id().borrow();
        while let Some(gone) = old.next_if(|held| Borrow::<str>::borrow(held.id()) < id) {
            rows.push(whole(gone.id().borrow(), Change::Ended));
        }
        match old.next_if(|held| Borrow::<str>::borrow(held.id()) == id) {
            Some(held) => fields(rows, T::KIND, id, of(held), of(new)),
            None => rows.push(whole(id, Change::Appeared)),
        }
    }
    rows.extend(old.map(|gone| whole(gone.id().borrow(), Change::Ended)));
}

fn fields(rows: &mut Vec<DiffRow>, kind: &'static str, id: &str, before: Fields, after: Fields) {
    let value = |all: &Fields, name: &str| {
        all.iter()
            .find(|(field, _)| field == name)
            .and_then(|(_, value)| value.clone())
    };
    let mut names: Vec<&String> = before.iter().map(|(name, _)| name).collect();
    for (name, _) in &after {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in names {
        let (old, new) = (value(&before, name), value(&after, name));
        if old != new {
            let moved = kind == Subscription::KIND && name == "tenant";
            rows.push(DiffRow {
                kind,
                id: id.to_owned(),
                change: if moved { Change::Moved } else { Change::Changed },
                field: Some(name.clone()),
                before: old,
                after: new,
            });
        }
    }
}

/// Two keys may differ and end alike, which their masked texts don't show.
fn changed_keys(rows: &mut Vec<DiffRow>, before: &Parts, after: &Parts) {
    for new in after.benefits.iter() {
        let keys = before
            .benefits
            .get(&new.id)
            .and_then(|old| Some((old.key.as_ref()?, new.key.as_ref()?)));
        if let Some((old, key)) = keys
            && old
                .normalized()
                .zip(key.normalized())
                .is_some_and(|(old, new)| old != new)
            && old.last_five() == key.last_five()
        {
            rows.push(DiffRow {
                kind: Benefit::KIND,
                id: new.id.to_string(),
                change: Change::Changed,
                field: Some("key".to_owned()),
                before: Some(old.to_string()),
                after: Some(key.to_string()),
            });
        }
    }
}

fn text(name: &str, value: impl ToString) -> (String, Option<String>) {
    (name.to_owned(), Some(value.to_string()))
}

fn maybe<T: ToString>(name: &str, value: Option<T>) -> (String, Option<String>) {
    (name.to_owned(), value.map(|value| value.to_string()))
}

fn day(name: &str, value: Option<NaiveDate>) -> (String, Option<String>) {
    maybe(name, value)
}

fn numbers(name: &str, values: Option<&[u32]>) -> (String, Option<String>) {
    let joined = |values: &[u32]| values.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    maybe(name, values.map(joined))
}

fn partner(parts: &Parts) -> Fields {
    vec![
        maybe("name", parts.partner.name.as_ref()),
        maybe("country", parts.partner.country.as_ref()),
    ]
}

fn rollout(parts: &Parts) -> Fields {
    let countries = parts.rollout.0.iter();
    let shown = |live: &RolloutDay| match live {
        RolloutDay::Live(day) => day.to_string(),
        RolloutDay::NotLive => "not live".to_owned(),
    };
    countries.map(|(country, live)| text(country, shown(live))).collect()
}

fn membership(one: &Membership) -> Fields {
    vec![
        text("offer", &one.offer),
        day("purchased", one.purchased),
        day("end", one.end),
        maybe("billing_account", one.billing_account.as_ref()),
    ]
}

fn benefit(one: &Benefit) -> Fields {
    let redeemed = one.redeemed.as_ref();
    vec![
        text("membership", &one.membership),
        text("product", &one.product),
        maybe("kind", one.kind),
        text("licenses", one.licenses),
        day("activate_before", one.activate_before),
        day("usage_rights_last_day", one.usage_rights_last_day),
        maybe("redemption", one.redemption),
        maybe("key", one.key.as_ref()),
        day("redeemed_on", redeemed.map(|redeemed| redeemed.on)),
        maybe("redeemed_into", redeemed.map(|redeemed| &redeemed.into)),
        maybe("redeemed_as", redeemed.map(|redeemed| redeemed.verb)),
    ]
}

fn billing_account(one: &BillingAccount) -> Fields {
    let groups = (!one.ordering_groups.is_empty()).then(|| one.ordering_groups.join(", "));
    vec![
        maybe("agreement", one.agreement.as_ref()),
        maybe("account_type", one.account_type.as_ref()),
        maybe("billing_profile", one.billing_profile.as_ref()),
        maybe("ordering_groups", groups),
    ]
}

fn tenant(one: &Tenant) -> Fields {
    let mut fields = vec![text("domain", &one.domain)];
    for association in &one.associations {
        let account = &association.billing_account;
        fields.push(text(&format!("associations.{account}"), "associated"));
        fields.push(maybe(
            &format!("associations.{account}.billing_management"),
            association.billing_management,
        ));
        fields.push(maybe(
            &format!("associations.{account}.provisioning"),
            association.provisioning,
        ));
    }
    fields
}

fn subscription(one: &Subscription) -> Fields {
    vec![
        text("tenant", &one.tenant),
        text("product", &one.product),
        text("licenses", one.licenses),
        maybe("assigned", one.assigned),
        day("start", one.start),
        day("end", one.end),
        maybe("origin", one.origin),
        maybe("renews", one.renews),
        maybe("aliases", aliases(one)),
    ]
}

fn aliases(one: &Subscription) -> Option<String> {
    let ids: Vec<&str> = one.aliases.iter().map(|id| &**id).collect();
    (!ids.is_empty()).then(|| ids.join(", "))
}

fn person(one: &Person) -> Fields {
    let known = one.partner_center_roles.as_ref();
    let roles = known.map_or_else(|| ROLES_UNKNOWN.to_owned(), |roles| roles.join(", "));
    let mut fields = vec![text("partner_center_roles", roles)];
    let roles = one.billing_roles.iter();
    fields.extend(roles.map(|(account, role)| text(&format!("billing_roles.{account}"), role)));
    fields
}

fn user(one: &User) -> Fields {
    vec![
        text("tenant", &one.tenant),
        maybe("usage_location", one.usage_location.as_ref()),
        text("products", one.products.join(", ")),
    ]
}

fn lifecycle(parts: &Parts) -> Fields {
    vec![
        maybe("expired_days", parts.lifecycle.expired_days),
        maybe("disabled_days", parts.lifecycle.disabled_days),
    ]
}

fn policy(parts: &Parts) -> Fields {
    vec![
        maybe("basis", parts.policy.basis),
        maybe("rounding", parts.policy.rounding),
        maybe("extension_cap", parts.policy.extension_cap),
        numbers("report_days", parts.policy.report_days.as_deref()),
    ]
}

/// A portfolio's own products have names, not ids: one field for each.
fn products(parts: &Parts) -> Fields {
    let shown = |product: &crate::model::Product| {
        let requires = product.requires.as_ref().map(|all| {
            let entries: Vec<String> = all.iter().map(|one| one.join("|")).collect();
            entries.join(", ")
        });
        let listed = [
            ("part_numbers", Some(product.part_numbers.join(", "))),
            ("guids", Some(product.guids.join(", "))),
            ("aliases", Some(product.aliases.join(", "))),
            ("kind", product.kind.map(|kind| kind.to_string())),
            ("family", product.family.clone()),
            ("requires", requires),
            ("replaced_by", product.replaced_by.clone()),
            ("report_days", numbers("", product.report_days.as_deref()).1),
        ];
        let told = listed.into_iter().filter_map(|(name, value)| {
            value
                .filter(|text| !text.is_empty())
                .map(|text| format!("{name} {text}"))
        });
        text(&product.name, told.collect::<Vec<_>>().join("; "))
    };
    parts.products.iter().map(shown).collect()
}

#[cfg(test)]
mod tests;
