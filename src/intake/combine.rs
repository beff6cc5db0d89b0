//! Joins what several sources tell of one partner.
//!
//! Records are the same when their ids are, GUIDs whatever their letter case. A subscription
//! that has no such match is the same as another one of its SKU in its tenant, where there is
//! one on either side only, and one of the two was named by hand or both have the same licences
//! and term. What an earlier source tells stands; a later one fills in what is absent, and every
//! value that differs is a [`Conflict`].

mod merge;
mod rename;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::merge::{Join, Merge};
use self::rename::Renames;
use super::error::IntakeError;
use super::exports::{Partial, canonical, is_guid};
use super::stop::Steps;
use crate::model::{Catalog, Parts, Portfolio, Record, Records, RolloutDay, Subscription, SubscriptionId};

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
    for source in sources {
        add(&mut whole, source.parts, &mut conflicts, &steps)?;
    }
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
    let mut renames = Renames {
        memberships: same_ids(&whole.memberships, &parts.memberships, steps)?,
        tenants: same_ids(&whole.tenants, &parts.tenants, steps)?,
        billing_accounts: same_ids(&whole.billing_accounts, &parts.billing_accounts, steps)?,
        subscriptions: same_ids(&whole.subscriptions, &parts.subscriptions, steps)?,
        benefits: same_ids(&whole.benefits, &parts.benefits, steps)?,
        people: same_ids(&whole.people, &parts.people, steps)?,
        users: same_ids(&whole.users, &parts.users, steps)?,
    };
    renames.spell_tenants(whole, steps)?;
    renames.apply(&mut parts, steps)?;
    match_by_sku(
        whole,
        &mut parts,
        &catalog,
        &mut renames.subscriptions,
        conflicts,
        steps,
    )?;
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
            policy.differ("report_days", format!("{held:?}"), format!("{days:?}"));
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
                join.differ("requires", format!("{held:?}"), format!("{requires:?}"));
            }
        }
        if let Some(days) = &product.report_days {
            let held = held.report_days.get_or_insert_with(|| days.clone());
            if held != days {
                join.differ("report_days", format!("{held:?}"), format!("{days:?}"));
            }
        }
    }
}

/// Whether two terms are one, as far as they are told. Billing and the directory have an id of
/// their own for a subscription, and note its start within a day of each other; a count by SKU
/// has no term at all.
fn same_term(one: &Subscription, other: &Subscription) -> bool {
    if let (Some(end), Some(same)) = (one.end, other.end) {
        return end == same;
    }
    if let (Some(start), Some(same)) = (one.start, other.start) {
        return (start - same).num_days().abs() <= 1;
    }
    let untold = |one: &Subscription| one.start.is_none() && one.end.is_none();
    // Of two without a term nothing says that they are one.
    untold(one) != untold(other)
}

/// Finds subscriptions that are one, though their ids differ: the only ones of a SKU in a tenant
/// on either side. Two different GUIDs are two subscriptions, unless licences and term are the same.
fn match_by_sku(
    whole: &Parts,
    parts: &mut Parts,
    catalog: &Catalog,
    renames: &mut BTreeMap<String, String>,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<(), IntakeError> {
    let new: BTreeSet<&SubscriptionId> = parts.subscriptions.iter().map(|one| &one.id).collect();
    let unmatched = |one: &&Subscription| whole.subscriptions.get(&one.id).is_none();
    let place = |one: &Subscription| (one.tenant.clone(), catalog.name(&one.product));
    let mut earlier: BTreeMap<_, Vec<&Subscription>> = BTreeMap::new();
    for one in whole.subscriptions.iter().filter(|one| !new.contains(&one.id)) {
        steps.go_on()?;
        earlier.entry(place(one)).or_default().push(one);
    }
    let mut later: BTreeMap<_, Vec<&Subscription>> = BTreeMap::new();
    for one in parts.subscriptions.iter().filter(unmatched) {
        steps.go_on()?;
        later.entry(place(one)).or_default().push(one);
    }
    for (place, later) in later {
        let Some(earlier) = earlier.get(&place) else { continue };
        let may_be_one = |one: &Subscription, other: &Subscription| {
            let by_hand = !(is_guid(&one.id) && is_guid(&other.id));
            by_hand || (one.licenses == other.licenses && same_term(one, other))
        };
        let one_may_be = |one: &&Subscription| earlier.iter().any(|held| steps.stopped() || may_be_one(one, held));
        if !later.iter().any(one_may_be) {
            continue;
        }
        steps.go_on()?;
        let (tenant, product) = place;
        if let ([one], [held]) = (later.as_slice(), earlier.as_slice()) {
            renames.insert(one.id.to_string(), held.id.to_string());
            conflicts.push(Conflict {
                kind: Subscription::KIND.to_owned(),
                id: held.id.to_string(),
                field: "id".to_owned(),
                kept: held.id.to_string(),
                other: one.id.to_string(),
                message: format!(
                    "taken to be `{}`, as each is the only one of `{product}` in `{tenant}`",
                    one.id
                ),
            });
            continue;
        }
        let earlier: Vec<&str> = earlier.iter().map(|held| &*held.id).collect();
        let (quoted, plain) = (listed(&earlier, "`"), listed(&earlier, ""));
        for one in &later {
            steps.go_on()?;
            conflicts.push(Conflict {
                kind: Subscription::KIND.to_owned(),
                id: one.id.to_string(),
                field: "id".to_owned(),
                kept: one.id.to_string(),
                other: plain.clone(),
                message: format!(
                    "of `{product}` in `{tenant}` like {quoted}: it can't be told which is which, all are kept"
                ),
            });
        }
    }
    Ok(())
}

/// The first few ids of a list and how many more there are: each of many stands against all.
fn listed(ids: &[&str], quote: &str) -> String {
    const FEW: usize = 8;
    let mut named: Vec<String> = ids.iter().take(FEW).map(|id| format!("{quote}{id}{quote}")).collect();
    if ids.len() > FEW {
        named.push(format!("{} more", ids.len() - FEW));
    }
    named.join(", ")
}

#[cfg(test)]
mod tests;
