//! Joins what several sources tell of one partner.
//!
//! Records are the same when their ids are, GUIDs whatever their letter case, or where one names
//! the other's id among its aliases. What has no such match may be the same as another record all
//! the same, a subscription of its SKU in its tenant or a benefit of its product from its
//! membership: see [`alike`]. What an earlier source tells stands, whatever is newer; a later one
//! fills in what is absent, and every value that differs is a [`Conflict`], every time.

mod alike;
mod merge;
mod rename;
mod tenants;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::merge::{Join, Merge};
use self::rename::Renames;
use super::error::IntakeError;
use super::exports::{Partial, canonical};
use super::stop::Steps;
use crate::model::{Catalog, Parts, Portfolio, Record, Records, RolloutDay, Subscription};

/// Two sources that tell different things, or a match that was not certain.
///
/// The earlier source's value is kept. A product key is shown masked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conflict {
    /// What the record is, such as `subscription`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The field.
    pub field: String,
    /// The value that is kept.
    pub kept: String,
    /// The value of the later source.
    pub other: String,
    /// What the difference is, in words.
    pub message: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if !self.id.is_empty() {
            write!(f, " `{}`", self.id)?;
        }
        write!(f, ": {}: {}", self.field, self.message)
    }
}

/// Joins portfolios and exports, earlier ones first, and lists every conflict in the order met.
#[must_use]
pub fn combine(sources: Vec<Partial>) -> (Portfolio, Vec<Conflict>) {
    combine_until(sources, &|| false).expect("nothing stops it")
}

/// The same, only until `stop` says so: it is asked now and then.
///
/// # Errors
///
/// [`IntakeError::Stopped`] where it was stopped.
pub fn combine_until(
    sources: Vec<Partial>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<(Portfolio, Vec<Conflict>), IntakeError> {
    let steps = Steps::new(Some(stop));
    let mut whole = Parts::default();
    let mut conflicts = Vec::new();
    let mut deleted = BTreeSet::new();
    for source in sources {
        deleted.extend(source.deleted.iter().map(|id| canonical(id)));
        add(&mut whole, source.parts, &mut conflicts, &steps)?;
    }
    told_deleted(&whole, &deleted, &mut conflicts);
    log::debug!("combined with {} conflicts", conflicts.len());
    Ok((Portfolio::new(whole), conflicts))
}

fn add(
    whole: &mut Parts,
    mut parts: Parts,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<(), IntakeError> {
    add_products(whole, &parts, conflicts);
    let catalog = Catalog::with(&whole.products);
    let earlier = Renames {
        tenants: tenants::of_earlier(whole, &parts, steps)?,
        ..Renames::default()
    };
    earlier.apply(whole, steps)?;
    let mut renames = Renames {
        memberships: same_ids(&whole.memberships, &parts.memberships, steps)?,
        tenants: tenants::of_later(whole, &parts, conflicts, steps)?,
        billing_accounts: same_ids(&whole.billing_accounts, &parts.billing_accounts, steps)?,
        subscriptions: same_ids(&whole.subscriptions, &parts.subscriptions, steps)?,
        benefits: same_ids(&whole.benefits, &parts.benefits, steps)?,
        people: same_ids(&whole.people, &parts.people, steps)?,
        users: same_ids(&whole.users, &parts.users, steps)?,
    };
    alike::by_alias(whole, &parts, &mut renames.subscriptions, steps)?;
    renames.apply(&mut parts, steps)?;
    tenants::may_be_one(whole, &parts, &catalog, conflicts, steps)?;
    // What the records are in must have its id before they can be compared.
    let mut renames = Renames {
        memberships: alike::memberships(whole, &parts, conflicts, steps)?,
        subscriptions: alike::subscriptions(whole, &parts, &catalog, conflicts, steps)?,
        ..Renames::default()
    };
    renames.apply(&mut parts, steps)?;
    renames = Renames {
        benefits: alike::benefits(whole, &parts, &catalog, conflicts, steps)?,
        ..Renames::default()
    };
    renames.apply(&mut parts, steps)?;

    let mut partner = Join::new("partner", "", &catalog, conflicts);
    partner.option("name", &mut whole.partner.name, parts.partner.name);
    partner.option("country", &mut whole.partner.country, parts.partner.country);
    let mut rollout = Join::new("rollout", "", &catalog, conflicts);
    for (country, day) in parts.rollout.0 {
        let shown = |day: &RolloutDay| match day {
            RolloutDay::Live(day) => day.to_string(),
            RolloutDay::NotLive => "not live".to_owned(),
        };
        let held = whole.rollout.0.entry(country.clone()).or_insert(day);
        if *held != day {
            rollout.differ(&country, shown(held), shown(&day));
        }
    }
    let mut lifecycle = Join::new("lifecycle", "", &catalog, conflicts);
    lifecycle.option(
        "expired_days",
        &mut whole.lifecycle.expired_days,
        parts.lifecycle.expired_days,
    );
    lifecycle.option(
        "disabled_days",
        &mut whole.lifecycle.disabled_days,
        parts.lifecycle.disabled_days,
    );
    let mut policy = Join::new("policy", "", &catalog, conflicts);
    policy.option("basis", &mut whole.policy.basis, parts.policy.basis);
    policy.option("rounding", &mut whole.policy.rounding, parts.policy.rounding);
    policy.option(
        "extension_cap",
        &mut whole.policy.extension_cap,
        parts.policy.extension_cap,
    );
    if let Some(days) = parts.policy.report_days {
        let held = whole.policy.report_days.get_or_insert_with(|| days.clone());
        if *held != days {
            policy.differ("report_days", joined(held.iter()), joined(&days));
        }
    }

    merge_all(&mut whole.memberships, &parts.memberships, &catalog, conflicts, steps)?;
    merge_all(&mut whole.benefits, &parts.benefits, &catalog, conflicts, steps)?;
    merge_all(
        &mut whole.subscriptions,
        &parts.subscriptions,
        &catalog,
        conflicts,
        steps,
    )?;
    merge_all(&mut whole.tenants, &parts.tenants, &catalog, conflicts, steps)?;
    merge_all(
        &mut whole.billing_accounts,
        &parts.billing_accounts,
        &catalog,
        conflicts,
        steps,
    )?;
    merge_all(&mut whole.people, &parts.people, &catalog, conflicts, steps)?;
    merge_all(&mut whole.users, &parts.users, &catalog, conflicts, steps)
}

fn merge_all<T: Merge + PartialEq>(
    whole: &mut Records<T>,
    parts: &Records<T>,
    catalog: &Catalog,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<(), IntakeError> {
    if whole.is_empty() {
        *whole = parts.clone();
        return Ok(());
    }
    for record in parts.iter() {
        steps.go_on()?;
        let id: &str = std::borrow::Borrow::borrow(record.id());
        let merged = match whole.get(id) {
            Some(held) => {
                let mut merged = held.clone();
                merged.merge(record.clone(), &mut Join::new(T::KIND, id, catalog, conflicts));
                // What is shared with a source is copied as a whole at its first change.
                if merged == *held {
                    continue;
                }
                merged
            }
            None => record.clone(),
        };
        whole.put(merged);
    }
    Ok(())
}

/// The ids of later records that are spelled otherwise in earlier ones.
fn same_ids<T: Record>(
    whole: &Records<T>,
    parts: &Records<T>,
    steps: &Steps<'_>,
) -> Result<BTreeMap<String, String>, IntakeError> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for held in whole.iter() {
        steps.go_on()?;
        let id: &str = std::borrow::Borrow::borrow(held.id());
        known.insert(canonical(id), id);
    }
    let mut others = BTreeMap::new();
    for record in parts.iter() {
        steps.go_on()?;
        let id: &str = std::borrow::Borrow::borrow(record.id());
        if let Some(held) = known.get(&canonical(id)).filter(|held| **held != id) {
            others.insert(id.to_owned(), (*held).to_owned());
        }
    }
    Ok(others)
}

fn joined<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(", ")
}

/// Products are joined by name: identifiers of both, and what the earlier one states.
fn add_products(whole: &mut Parts, parts: &Parts, conflicts: &mut Vec<Conflict>) {
    for product in &parts.products {
        let same = |held: &&mut crate::model::Product| held.name.to_lowercase() == product.name.to_lowercase();
        let Some(held) = whole.products.iter_mut().find(same) else {
            whole.products.push(product.clone());
            continue;
        };
        for (held, new) in [
            (&mut held.guids, &product.guids),
            (&mut held.part_numbers, &product.part_numbers),
            (&mut held.aliases, &product.aliases),
        ] {
            for text in new {
                if !held.contains(text) {
                    held.push(text.clone());
                }
            }
        }
        let name = held.name.clone();
        let mut join = Join::new("product", &name, Catalog::builtin(), conflicts);
        join.option("kind", &mut held.kind, product.kind);
        join.option("family", &mut held.family, product.family.clone());
        join.option("replaced_by", &mut held.replaced_by, product.replaced_by.clone());
        if let Some(requires) = &product.requires {
            let held = held.requires.get_or_insert_with(|| requires.clone());
            if held != requires {
                let shown = |all: &Vec<Vec<String>>| joined(all.iter().map(|one| one.join("|")));
                join.differ("requires", shown(held), shown(requires));
            }
        }
        if let Some(days) = &product.report_days {
            let held = held.report_days.get_or_insert_with(|| days.clone());
            if held != days {
                join.differ("report_days", joined(held.iter()), joined(days));
            }
        }
    }
}

/// Lists every record of what a source says is deleted: nothing tells since when, so it stays.
fn told_deleted(whole: &Parts, deleted: &BTreeSet<String>, conflicts: &mut Vec<Conflict>) {
    if deleted.is_empty() {
        return;
    }
    for one in whole.subscriptions.iter() {
        let gone = std::iter::once(&one.id)
            .chain(&one.aliases)
            .any(|id| deleted.contains(&canonical(id)));
        if gone {
            let kept = one
                .end
                .map_or_else(|| "end unknown".to_owned(), |end| format!("end {end}"));
            let message =
                format!("an export says that it is deleted, and here it has the {kept}: take it out, or correct it");
            conflicts.push(Conflict {
                kind: Subscription::KIND.to_owned(),
                id: one.id.to_string(),
                field: "status".to_owned(),
                kept,
                other: "deleted".to_owned(),
                message,
            });
        }
    }
}

#[cfg(test)]
mod tests;
