//! One tenant under several names: its id, its domain, either in another letter case.

use std::collections::BTreeMap;

use super::Conflict;
use super::alike::same_term;
use crate::intake::error::IntakeError;
use crate::intake::exports::is_guid;
use crate::intake::stop::Steps;
use crate::model::{Catalog, Parts, Record, Subscription, Tenant, TenantId};

/// From a name to the id that stands for it.
type Renamed = BTreeMap<String, String>;

/// What the records of tenants call themselves, in lower case; a name of two is none of either.
fn recorded(parts: &Parts) -> BTreeMap<String, Option<&TenantId>> {
    let mut names: BTreeMap<String, Option<&TenantId>> = BTreeMap::new();
    for tenant in parts.tenants.iter() {
        for name in [&*tenant.id, tenant.domain.trim()] {
            let held = names.entry(name.to_lowercase()).or_insert(Some(&tenant.id));
            if *held != Some(&tenant.id) {
                *held = None;
            }
        }
    }
    names
}

/// Every tenant that something is in, without those that only have a record.
fn referred(parts: &Parts) -> impl Iterator<Item = &TenantId> {
    let subscriptions = parts.subscriptions.iter().map(|one| &one.tenant);
    subscriptions.chain(parts.users.iter().map(|one| &one.tenant))
}

/// What the later source calls by another name than the earlier ones.
pub(super) fn of_later(
    whole: &Parts,
    parts: &Parts,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<Renamed, IntakeError> {
    let names = recorded(whole);
    let mut spelled: BTreeMap<String, &TenantId> = BTreeMap::new();
    for id in referred(whole) {
        steps.go_on()?;
        spelled.entry(id.to_lowercase()).or_insert(id);
    }
    let stands = |name: &str| {
        let name = name.to_lowercase();
        names.get(&name).copied().unwrap_or_else(|| spelled.get(&name).copied())
    };
    let mut renamed = Renamed::new();
    let ids = parts.tenants.iter().map(|one| &one.id);
    for id in ids.chain(referred(parts)) {
        steps.go_on()?;
        if whole.tenants.get(id).is_some() || renamed.contains_key(&**id) {
            continue;
        }
        if let Some(held) = stands(id).filter(|held| *held != id) {
            renamed.insert(id.to_string(), held.to_string());
        }
    }
    for tenant in parts.tenants.iter() {
        let same = names.get(&tenant.domain.trim().to_lowercase()).copied().flatten();
        let new = whole.tenants.get(&tenant.id).is_none() && !renamed.contains_key(&*tenant.id);
        if let Some(held) = same.filter(|held| new && parts.tenants.get(held).is_none()) {
            let message = format!(
                "taken to be `{}`, as both have the domain `{}`",
                tenant.id, tenant.domain
            );
            conflicts.push(conflict(held, held, &tenant.id, message));
            renamed.insert(tenant.id.to_string(), held.to_string());
        }
    }
    Ok(renamed)
}

/// What the earlier sources, without a record of it, call by another name than the later one, which has one.
pub(super) fn of_earlier(whole: &Parts, parts: &Parts, steps: &Steps<'_>) -> Result<Renamed, IntakeError> {
    let (held, names) = (recorded(whole), recorded(parts));
    let mut renamed = Renamed::new();
    for id in referred(whole) {
        steps.go_on()?;
        let name = id.to_lowercase();
        if is_guid(&name) || held.contains_key(&name) || parts.tenants.get(id).is_some() {
            continue;
        }
        if let Some(Some(stands)) = names.get(&name) {
            renamed.insert(id.to_string(), stands.to_string());
        }
    }
    Ok(renamed)
}

/// Lists each tenant of the later source that may be one that the earlier ones call by a name of their own: what is
/// in both would count twice.
pub(super) fn may_be_one(
    whole: &Parts,
    parts: &Parts,
    catalog: &Catalog,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<(), IntakeError> {
    let kind = |one: &Subscription| (catalog.name(&one.product), one.licenses);
    // Who gave a tenant its GUID knows which one it is.
    let named = |tenant: &TenantId| !is_guid(tenant) && parts.tenants.get(tenant).is_none();
    let mut earlier: BTreeMap<_, Vec<&Subscription>> = BTreeMap::new();
    for one in whole.subscriptions.iter().filter(|one| named(&one.tenant)) {
        steps.go_on()?;
        earlier.entry(kind(one)).or_default().push(one);
    }
    let mut alike: BTreeMap<(&TenantId, &TenantId), Vec<&Subscription>> = BTreeMap::new();
    let is_new = |tenant: &TenantId| whole.tenants.get(tenant).is_none_or(|held| *held.domain == **tenant);
    let later = parts.subscriptions.iter().filter(|one| is_guid(&one.tenant));
    for one in later.filter(|one| is_new(&one.tenant) && whole.subscriptions.get(&one.id).is_none()) {
        for held in earlier.get(&kind(one)).into_iter().flatten() {
            steps.go_on()?;
            if same_term(held, one) == Some(true) {
                alike.entry((&one.tenant, &held.tenant)).or_default().push(one);
            }
        }
    }
    for ((later, held), both) in alike {
        let (count, first) = (both.len(), &both[0]);
        let message = format!(
            "may be `{held}`, which has {count} of its subscriptions alike, such as `{}` of `{}`: all are kept and count \
             twice; if they are one, read the export under `{held}`",
            first.id, first.product
        );
        conflicts.push(conflict(later, later, held, message));
    }
    Ok(())
}

fn conflict(id: &str, kept: &str, other: &str, message: String) -> Conflict {
    Conflict {
        kind: Tenant::KIND.to_owned(),
        id: id.to_owned(),
        field: "id".to_owned(),
        kept: kept.to_owned(),
        other: other.to_owned(),
        message,
    }
}
