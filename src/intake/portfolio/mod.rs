//! The portfolio file, version 1: from the tree to the model.
//!
//! Every table is optional and an absent value stays absent: it means unknown. Unknown keys,
//! wrong types and values out of range are problems, all of them said at once.

mod records;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use self::records::FileRecord;
use super::error::IntakeError;
use super::fields::{DAYS, Fields, list, one_of, read_day, table};
use super::problems::{Place, Problems, Trouble, shown};
use super::tree::{self, Format, Node, Span, Value};
use crate::model::{
    Benefit, BillingAccount, LifecycleOverrides, Membership, Partner, Parts, Person, Policy, Portfolio, Product,
    Records, Rollout, RolloutDay, Subscription, Tenant, User, nearest,
};
use crate::term::{Basis, ExtensionCap, Rounding};

/// What the `format` key of a portfolio file says.
pub const PORTFOLIO_FORMAT: &str = "partnerbenefits.portfolio.v1";

/// The keys at the top of a portfolio file.
pub(crate) const TABLES: &[&str] = &[
    "format",
    "partner",
    "rollout",
    "membership",
    "benefit",
    "billing_account",
    "tenant",
    "subscription",
    "person",
    "user",
    "lifecycle",
    "policy",
    "product",
];

/// Reads a portfolio from the text of a file.
///
/// `file` is only what problems call the text.
///
/// # Errors
///
/// [`IntakeError::Portfolio`] with every problem of the text.
pub fn read_portfolio(text: &str, format: Format, file: Option<&str>) -> Result<Portfolio, IntakeError> {
    read_portfolio_until(text, format, file, &|| false)
}

/// The same, only until `stop` says so: it is asked now and then.
///
/// # Errors
///
/// [`IntakeError::Portfolio`] with every problem of the text, [`IntakeError::Stopped`] where it was stopped.
pub fn read_portfolio_until(
    text: &str,
    format: Format,
    file: Option<&str>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Portfolio, IntakeError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let problems = Problems::until(stop);
    let tree = tree::parse(text, format, &problems);
    let portfolio = if problems.is_empty() && !problems.ended() {
        read_portfolio_tree(&tree, Place::Top, &problems)
    } else {
        None
    };
    match portfolio {
        _ if problems.ended() => Err(IntakeError::Stopped),
        Some(portfolio) if problems.is_empty() => Ok(portfolio),
        _ => Err(IntakeError::Portfolio {
            problems: problems.into_list(text, file),
        }),
    }
}

/// Reads a portfolio from a tree, adding what is wrong to `problems`.
///
/// `None` where the tree is no table; where `problems` grew, what is returned is only a part.
#[must_use]
pub fn read_portfolio_tree(node: &Node<'_>, place: Place<'_>, problems: &Problems) -> Option<Portfolio> {
    let fields = Fields::of(node, place, TABLES, problems)?;
    check_format(&fields, problems);
    let parts = Parts {
        partner: read_partner(&fields, problems).unwrap_or_default(),
        rollout: read_rollout(&fields, problems).unwrap_or_default(),
        memberships: read_records(&fields, problems),
        benefits: read_records(&fields, problems),
        subscriptions: read_records(&fields, problems),
        tenants: read_records(&fields, problems),
        billing_accounts: read_records(&fields, problems),
        people: read_records(&fields, problems),
        users: read_records(&fields, problems),
        lifecycle: read_lifecycle(&fields, problems).unwrap_or_default(),
        policy: read_policy(&fields, problems).unwrap_or_default(),
        products: read_products(&fields, problems),
    };
    if problems.ended() {
        return None;
    }
    Some(Portfolio::new(parts))
}

/// The keys of one record in the list under `table`, such as `benefit`; `None` for another table.
#[must_use]
pub fn record_keys(table: &str) -> Option<&'static [&'static str]> {
    match table {
        Membership::TABLE => Some(Membership::KEYS),
        Benefit::TABLE => Some(Benefit::KEYS),
        BillingAccount::TABLE => Some(BillingAccount::KEYS),
        Tenant::TABLE => Some(Tenant::KEYS),
        Subscription::TABLE => Some(Subscription::KEYS),
        Person::TABLE => Some(Person::KEYS),
        User::TABLE => Some(User::KEYS),
        _ => None,
    }
}

fn check_format(fields: &Fields<'_, '_>, problems: &Problems) {
    let Some(text) = fields.text("format") else { return };
    if text != PORTFOLIO_FORMAT {
        let at = fields.node("format").map_or(fields.at(), |node| node.at);
        problems.add(
            at,
            Trouble {
                place: fields.place().key("format").to_string(),
                value: Some(shown(text)),
                message: "is not a format this version reads".to_owned(),
                expected: Some(one_of([PORTFOLIO_FORMAT])),
                nearest: nearest(text, [PORTFOLIO_FORMAT]).map(str::to_owned),
                other: None,
            },
        );
    }
}

fn read_records<T: FileRecord>(fields: &Fields<'_, '_>, problems: &Problems) -> Records<T> {
    let mut records: BTreeMap<T::Id, (Span, T)> = BTreeMap::new();
    let above = fields.place();
    let place = above.key(T::TABLE);
    let items = fields
        .node(T::TABLE)
        .map_or(&[][..], |node| list(node, place, problems));
    for (index, item) in items.iter().enumerate() {
        if problems.stopped() {
            break;
        }
        let place = place.item(index);
        let Some(fields) = Fields::of(item, place, T::KEYS, problems) else {
            continue;
        };
        let Some(record) = T::read(&fields, problems) else {
            continue;
        };
        let at = fields.node("id").map_or(item.at, |node| node.at);
        match records.entry(record.id().clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert((at, record));
            }
            Entry::Occupied(held) => problems.add(
                at,
                Trouble {
                    place: place.key("id").to_string(),
                    value: Some(shown(&record.id().to_string())),
                    message: format!("is already the id of the {}", T::KIND),
                    other: Some(held.get().0),
                    ..Trouble::default()
                },
            ),
        }
    }
    if problems.ended() {
        return Records::default();
    }
    // No id stands twice: seen to just above.
    Records::new(records.into_values().map(|(_, record)| record)).unwrap_or_default()
}

fn read_partner(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Partner> {
    let above = fields.place();
    let node = fields.node("partner")?;
    let fields = Fields::of(node, above.key("partner"), &["name", "country"], problems)?;
    Some(Partner {
        name: fields.text("name").map(str::to_owned),
        country: fields.text("country").map(str::to_owned),
    })
}

fn read_rollout(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Rollout> {
    let above = fields.place();
    let place = above.key("rollout");
    let countries = table(fields.node("rollout")?, place, problems)?;
    let mut rollout = Rollout::default();
    for (country, node) in countries.iter() {
        let day = match node.value {
            Value::Flag(false) => Some(RolloutDay::NotLive),
            Value::Flag(true) => {
                problems.add(
                    node.at,
                    Trouble {
                        place: place.key(&country.text).to_string(),
                        value: Some("true".to_owned()),
                        message: "says that it is live, but not since when".to_owned(),
                        expected: Some("the day it went live, or false".to_owned()),
                        ..Trouble::default()
                    },
                );
                None
            }
            _ => read_day(node, place.key(&country.text), problems).map(RolloutDay::Live),
        };
        if let Some(day) = day {
            rollout.0.insert(country.text.clone().into_owned(), day);
        }
    }
    Some(rollout)
}

fn read_lifecycle(fields: &Fields<'_, '_>, problems: &Problems) -> Option<LifecycleOverrides> {
    let above = fields.place();
    let node = fields.node("lifecycle")?;
    let keys = &["expired_days", "disabled_days"];
    let fields = Fields::of(node, above.key("lifecycle"), keys, problems)?;
    Some(LifecycleOverrides {
        expired_days: fields.count("expired_days", DAYS),
        disabled_days: fields.count("disabled_days", DAYS),
    })
}

fn read_policy(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Policy> {
    let above = fields.place();
    let node = fields.node("policy")?;
    let keys = &["basis", "rounding", "extension_cap", "report_days"];
    let fields = Fields::of(node, above.key("policy"), keys, problems)?;
    Some(Policy {
        basis: fields.choice("basis", Basis::ALL.map(Basis::as_str)),
        rounding: fields.choice("rounding", Rounding::ALL.map(Rounding::as_str)),
        extension_cap: fields.choice("extension_cap", ExtensionCap::ALL.map(ExtensionCap::as_str)),
        report_days: fields.day_counts("report_days"),
    })
}

fn read_products(fields: &Fields<'_, '_>, problems: &Problems) -> Vec<Product> {
    let above = fields.place();
    let place = above.key("product");
    let items = fields
        .node("product")
        .map_or(&[][..], |node| list(node, place, problems));
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut products = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        let fields = Fields::of(item, place, records::PRODUCT, problems);
        let Some((product, fields)) = fields.and_then(|fields| Some((records::product(&fields)?, fields))) else {
            continue;
        };
        let at = fields.node("name").map_or(item.at, |node| node.at);
        if let Some(other) = first.insert(product.name.to_lowercase(), at) {
            problems.add(
                at,
                Trouble {
                    place: place.key("name").to_string(),
                    value: Some(shown(&product.name)),
                    message: "is already the name of the product".to_owned(),
                    other: Some(other),
                    ..Trouble::default()
                },
            );
        }
        products.push(product);
    }
    products
}

#[cfg(test)]
mod tests;
