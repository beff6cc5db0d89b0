//! Gives later records the ids that earlier ones have, also where they are referred to.

use std::collections::BTreeMap;

use crate::intake::error::IntakeError;
use crate::intake::exports::canonical;
use crate::intake::stop::Steps;
use crate::model::{Parts, Record, Records};

/// From a later record's id to the earlier one's, by kind.
#[derive(Default)]
pub(super) struct Renames {
    pub(super) memberships: BTreeMap<String, String>,
    pub(super) tenants: BTreeMap<String, String>,
    pub(super) billing_accounts: BTreeMap<String, String>,
    pub(super) subscriptions: BTreeMap<String, String>,
    pub(super) benefits: BTreeMap<String, String>,
    pub(super) people: BTreeMap<String, String>,
    pub(super) users: BTreeMap<String, String>,
}

/// The id a record goes by, where it is another one.
fn of<T: for<'t> From<&'t str>>(renames: &BTreeMap<String, String>, id: &str) -> Option<T> {
    renames.get(id).map(|new| T::from(new))
}

fn rename<T: for<'t> From<&'t str> + std::ops::Deref<Target = str>>(renames: &BTreeMap<String, String>, id: &mut T) {
    if let Some(new) = of(renames, id) {
        *id = new;
    }
}

/// Changes every record; of two that get one id the first stays, as they were matched to be one.
fn each<T: Record + Clone>(
    records: &mut Records<T>,
    renames: &[&BTreeMap<String, String>],
    steps: &Steps<'_>,
    mut change: impl FnMut(&mut T),
) -> Result<(), IntakeError> {
    if renames.iter().all(|renames| renames.is_empty()) {
        return Ok(());
    }
    let mut changed = Records::default();
    for record in records.iter() {
        steps.go_on()?;
        let mut record = record.clone();
        change(&mut record);
        if changed.get(std::borrow::Borrow::borrow(record.id())).is_none() {
            changed.put(record);
        }
    }
    *records = changed;
    Ok(())
}

impl Renames {
    pub(super) fn apply(&self, parts: &mut Parts, steps: &Steps<'_>) -> Result<(), IntakeError> {
        each(
            &mut parts.memberships,
            &[&self.memberships, &self.billing_accounts],
            steps,
            |one| {
                rename(&self.memberships, &mut one.id);
                if let Some(account) = &mut one.billing_account {
                    rename(&self.billing_accounts, account);
                }
            },
        )?;
        each(
            &mut parts.benefits,
            &[&self.benefits, &self.memberships, &self.subscriptions],
            steps,
            |one| {
                rename(&self.benefits, &mut one.id);
                rename(&self.memberships, &mut one.membership);
                if let Some(redeemed) = &mut one.redeemed {
                    rename(&self.subscriptions, &mut redeemed.into);
                }
            },
        )?;
        each(
            &mut parts.subscriptions,
            &[&self.subscriptions, &self.tenants],
            steps,
            |one| {
                let told = one.id.clone();
                rename(&self.subscriptions, &mut one.id);
                // The id it came with is another name of it, unless it only differs in letter case.
                let spelled = canonical(&told) == canonical(&one.id);
                if !spelled && !one.aliases.contains(&told) {
                    one.aliases.push(told);
                }
                rename(&self.tenants, &mut one.tenant);
            },
        )?;
        each(
            &mut parts.tenants,
            &[&self.tenants, &self.billing_accounts],
            steps,
            |one| {
                rename(&self.tenants, &mut one.id);
                for association in &mut one.associations {
                    rename(&self.billing_accounts, &mut association.billing_account);
                }
            },
        )?;
        each(&mut parts.billing_accounts, &[&self.billing_accounts], steps, |one| {
            rename(&self.billing_accounts, &mut one.id)
        })?;
        each(
            &mut parts.people,
            &[&self.people, &self.billing_accounts],
            steps,
            |one| {
                rename(&self.people, &mut one.id);
                let roles = std::mem::take(&mut one.billing_roles);
                one.billing_roles = roles
                    .into_iter()
                    .map(|(account, role)| (of(&self.billing_accounts, &account).unwrap_or(account), role))
                    .collect();
            },
        )?;
        each(&mut parts.users, &[&self.users, &self.tenants], steps, |one| {
            rename(&self.users, &mut one.id);
            rename(&self.tenants, &mut one.tenant);
        })
    }
}
