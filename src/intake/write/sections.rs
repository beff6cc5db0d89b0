//! What a portfolio file holds, in its order: the one description that both formats are written from.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::Keys;
use crate::intake::portfolio::PORTFOLIO_FORMAT;
use crate::intake::tree::{Key, Node, Span, Table, Value};
use crate::model::{
    Association, Benefit, BillingAccount, Membership, Parts, Person, Portfolio, Product, ROLES_UNKNOWN, RolloutDay,
    Subscription, Tenant, User,
};

/// What stands under one key at the top of a portfolio file.
pub(super) enum Section<'p> {
    /// A single value.
    Value(Value<'p>),
    /// A table.
    Table(Table<'p>),
    /// Records, made one at a time so that a large portfolio is not in memory twice.
    Records(Box<dyn Iterator<Item = Table<'p>> + 'p>),
}

/// The sections that are not empty, in the file's order.
pub(super) fn sections(portfolio: &Portfolio, keys: Keys) -> Vec<(&'static str, Section<'_>)> {
    let parts = portfolio.parts();
    let mut sections = vec![("format", Section::Value(text(PORTFOLIO_FORMAT)))];
    let mut add = |name, section| sections.push((name, section));
    for (name, fields) in [("partner", partner(parts)), ("rollout", rollout(parts))] {
        if !fields.0.is_empty() {
            add(name, Section::Table(fields.0));
        }
    }
    add("membership", records(parts.memberships.iter().map(membership)));
    add(
        "benefit",
        records(parts.benefits.iter().map(move |one| benefit(one, keys))),
    );
    add(
        "billing_account",
        records(parts.billing_accounts.iter().map(billing_account)),
    );
    add("tenant", records(parts.tenants.iter().map(tenant)));
    add("subscription", records(parts.subscriptions.iter().map(subscription)));
    add("person", records(parts.people.iter().map(person)));
    add("user", records(parts.users.iter().map(user)));
    for (name, fields) in [("lifecycle", lifecycle(parts)), ("policy", policy(parts))] {
        if !fields.0.is_empty() {
            add(name, Section::Table(fields.0));
        }
    }
    add("product", records(parts.products.iter().map(product)));
    sections
}

/// One record, by the key of its list and its id; product keys masked.
pub(super) fn record<'p>(portfolio: &'p Portfolio, table: &str, id: &str) -> Option<Table<'p>> {
    let parts = portfolio.parts();
    let fields = match table {
        "membership" => membership(parts.memberships.get(id)?),
        "benefit" => benefit(parts.benefits.get(id)?, Keys::Masked),
        "billing_account" => billing_account(parts.billing_accounts.get(id)?),
        "tenant" => tenant(parts.tenants.get(id)?),
        "subscription" => subscription(parts.subscriptions.get(id)?),
        "person" => person(parts.people.get(id)?),
        "user" => user(parts.users.get(id)?),
        _ => return None,
    };
    Some(fields.0)
}

fn records<'p>(items: impl Iterator<Item = Fields<'p>> + 'p) -> Section<'p> {
    Section::Records(Box::new(items.map(|fields| fields.0)))
}

/// The fields of one table; what is absent is left out.
struct Fields<'p>(Table<'p>);

impl<'p> Fields<'p> {
    fn new() -> Self {
        Self(Table::default())
    }

    fn put(mut self, key: &'p str, value: Value<'p>) -> Self {
        let at = Span::default();
        let key = Key {
            text: Cow::Borrowed(key),
            at,
        };
        // The names of one table differ, and so do the ids that two of the tables have as names.
        let _ = self.0.insert(key, Node { at, value });
        self
    }

    fn put_if(self, key: &'p str, value: Option<Value<'p>>) -> Self {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    fn text(self, key: &'p str, value: &'p str) -> Self {
        self.put(key, text(value))
    }

    fn text_if(self, key: &'p str, value: Option<&'p str>) -> Self {
        self.put_if(key, value.map(text))
    }

    fn count_if(self, key: &'p str, count: Option<u32>) -> Self {
        self.put_if(key, count.map(|count| Value::Integer(count.into())))
    }

    fn flag_if(self, key: &'p str, flag: Option<bool>) -> Self {
        self.put_if(key, flag.map(Value::Flag))
    }

    fn day_if(self, key: &'p str, day: Option<NaiveDate>) -> Self {
        self.put_if(key, day.map(Value::Day))
    }

    fn texts(self, key: &'p str, texts: &'p [String]) -> Self {
        self.put(key, list(texts.iter().map(|one| text(one))))
    }

    fn texts_if(self, key: &'p str, texts: &'p [String]) -> Self {
        if texts.is_empty() { self } else { self.texts(key, texts) }
    }

    fn counts_if(self, key: &'p str, counts: Option<&'p [u32]>) -> Self {
        let items = |counts: &[u32]| list(counts.iter().map(|&count| Value::Integer(count.into())));
        self.put_if(key, counts.map(items))
    }
}

fn text(value: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(value))
}

fn list<'p>(values: impl Iterator<Item = Value<'p>>) -> Value<'p> {
    let node = |value| Node {
        at: Span::default(),
        value,
    };
    Value::List(values.map(node).collect())
}

fn partner(parts: &Parts) -> Fields<'_> {
    Fields::new()
        .text_if("name", parts.partner.name.as_deref())
        .text_if("country", parts.partner.country.as_deref())
}

fn rollout(parts: &Parts) -> Fields<'_> {
    let countries = parts.rollout.0.iter();
    countries.fold(Fields::new(), |fields, (country, live)| match live {
        RolloutDay::Live(day) => fields.put(country, Value::Day(*day)),
        RolloutDay::NotLive => fields.put(country, Value::Flag(false)),
    })
}

fn lifecycle(parts: &Parts) -> Fields<'_> {
    Fields::new()
        .count_if("expired_days", parts.lifecycle.expired_days)
        .count_if("disabled_days", parts.lifecycle.disabled_days)
}

fn policy(parts: &Parts) -> Fields<'_> {
    Fields::new()
        .text_if("basis", parts.policy.basis.map(|basis| basis.as_str()))
        .text_if("rounding", parts.policy.rounding.map(|rounding| rounding.as_str()))
        .text_if("extension_cap", parts.policy.extension_cap.map(|cap| cap.as_str()))
        .counts_if("report_days", parts.policy.report_days.as_deref())
}

fn membership(one: &Membership) -> Fields<'_> {
    Fields::new()
        .text("id", &one.id)
        .text("offer", &one.offer)
        .day_if("purchased", one.purchased)
        .day_if("end", one.end)
        .text_if("billing_account", one.billing_account.as_deref())
}

fn benefit(one: &Benefit, keys: Keys) -> Fields<'_> {
    let key = one.key.as_ref().map(|key| Value::Text(keys.text(key).into()));
    let fields = Fields::new()
        .text("id", &one.id)
        .text("membership", &one.membership)
        .text("product", &one.product)
        .text_if("kind", one.kind.map(|kind| kind.as_str()))
        .count_if("licenses", Some(one.licenses))
        .day_if("activate_before", one.activate_before)
        .day_if("usage_rights_last_day", one.usage_rights_last_day)
        .text_if("redemption", one.redemption.map(|mode| mode.as_str()))
        .put_if("key", key);
    match &one.redeemed {
        Some(redeemed) => fields
            .day_if("redeemed_on", Some(redeemed.on))
            .text("redeemed_into", &redeemed.into)
            .text("redeemed_as", redeemed.verb.as_str()),
        None => fields,
    }
}

fn billing_account(one: &BillingAccount) -> Fields<'_> {
    Fields::new()
        .text("id", &one.id)
        .text_if("agreement", one.agreement.as_deref())
        .text_if("account_type", one.account_type.as_deref())
        .text_if("billing_profile", one.billing_profile.as_deref())
        .texts_if("ordering_groups", &one.ordering_groups)
}

fn tenant(one: &Tenant) -> Fields<'_> {
    let associations = (!one.associations.is_empty()).then(|| list(one.associations.iter().map(association)));
    Fields::new()
        .text("id", &one.id)
        .text("domain", &one.domain)
        .put_if("associations", associations)
}

fn association(one: &Association) -> Value<'_> {
    let fields = Fields::new()
        .text("billing_account", &one.billing_account)
        .flag_if("billing_management", one.billing_management)
        .flag_if("provisioning", one.provisioning);
    Value::Table(Box::new(fields.0))
}

fn subscription(one: &Subscription) -> Fields<'_> {
    Fields::new()
        .text("id", &one.id)
        .text("tenant", &one.tenant)
        .text("product", &one.product)
        .count_if("licenses", Some(one.licenses))
        .count_if("assigned", one.assigned)
        .day_if("start", one.start)
        .day_if("end", one.end)
        .text_if("origin", one.origin.map(|origin| origin.as_str()))
        .flag_if("renews", one.renews)
        .put_if(
            "aliases",
            (!one.aliases.is_empty()).then(|| list(one.aliases.iter().map(|id| text(id)))),
        )
}

fn person(one: &Person) -> Fields<'_> {
    let accounts = one.billing_roles.iter();
    let roles = accounts.fold(Fields::new(), |roles, (account, role)| {
        roles.text(account, role.as_str())
    });
    let held = match &one.partner_center_roles {
        Some(roles) => list(roles.iter().map(|role| text(role))),
        None => text(ROLES_UNKNOWN),
    };
    Fields::new()
        .text("id", &one.id)
        .put("partner_center_roles", held)
        .put("billing_roles", Value::Table(Box::new(roles.0)))
}

fn user(one: &User) -> Fields<'_> {
    Fields::new()
        .text("id", &one.id)
        .text("tenant", &one.tenant)
        .text_if("usage_location", one.usage_location.as_deref())
        .texts("products", &one.products)
}

fn product(one: &Product) -> Fields<'_> {
    let requires = one.requires.as_ref().map(|entries| {
        let entry = |families: &Vec<String>| Value::Text(families.join("|").into());
        list(entries.iter().map(entry))
    });
    Fields::new()
        .text("name", &one.name)
        .texts_if("part_numbers", &one.part_numbers)
        .texts_if("guids", &one.guids)
        .texts_if("aliases", &one.aliases)
        .text_if("kind", one.kind.map(|kind| kind.as_str()))
        .text_if("family", one.family.as_deref())
        .put_if("requires", requires)
        .text_if("replaced_by", one.replaced_by.as_deref())
        .counts_if("report_days", one.report_days.as_deref())
}
