//! Azure Billing `billingRoleAssignments`: who may do what on a billing account.

use std::collections::{BTreeMap, BTreeSet};

use super::billing_accounts::segment_after;
use super::item::{Item, canonical};
use super::pages::{Export, each_item};
use super::{Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{BillingAccount, BillingAccountId, BillingRole, Parts, Person, PersonId, Records};

/// The roles on a billing account that the model knows, by the last segment of their definition:
/// they are the same on every account.
const ROLES: [(&str, BillingRole); 3] = [
    ("50000000-aaaa-bbbb-cccc-100000000000", BillingRole::Owner),
    ("50000000-aaaa-bbbb-cccc-100000000001", BillingRole::Contributor),
    ("50000000-aaaa-bbbb-cccc-100000000002", BillingRole::Reader),
];

/// May buy, but is not among the roles that complete a $0 order.
const BASIC_PURCHASER: &str = "50000000-aaaa-bbbb-cccc-100000000003";

/// The parts of an account that have roles of their own.
const PARTS: [(&str, &str); 5] = [
    ("billingProfiles", "a billing profile"),
    ("invoiceSections", "an invoice section"),
    ("customers", "a customer"),
    ("departments", "a department"),
    ("enrollmentAccounts", "an enrolment account"),
];

/// Who holds roles on billing accounts.
#[derive(Default)]
struct Holders {
    people: BTreeMap<PersonId, BTreeMap<BillingAccountId, BillingRole>>,
    /// The groups that may order, by account.
    groups: BTreeMap<BillingAccountId, BTreeSet<String>>,
}

/// What a role is assigned to.
#[derive(Clone, Copy)]
enum Principal {
    User,
    /// A group or anything else that may stand for people nobody has listed.
    Several,
    Application,
}

const EXPORT: Export = Export {
    name: "billingRoleAssignments",
    resource: Some("billingRoleAssignments"),
};

/// Reads Azure Billing's role assignments of a billing account.
///
/// Only users become people. Who is behind a group is not in the export: one that is owner or
/// contributor is kept with its billing account, where it makes unknown who may order, and is
/// noticed. Partner Center's roles are not in the export either.
/// Source: Azure Billing REST, billing role assignments, 2024-04-01.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn role_assignments<'a>(
    source: impl Into<Source<'a>>,
    billing_account: Option<&str>,
) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut holders = Holders::default();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        assignment(item, billing_account, &mut holders)
    })?;
    if !holders.people.is_empty() {
        notes.add(
            "",
            "partner_center_roles",
            "the export does not tell roles in Partner Center: those of everybody read from it are unknown",
        );
    }
    let mut people = Records::default();
    for (id, billing_roles) in holders.people {
        people.put(Person {
            id,
            partner_center_roles: None,
            billing_roles,
        });
    }
    let mut billing_accounts = Records::default();
    for (id, groups) in holders.groups {
        billing_accounts.put(BillingAccount {
            id,
            agreement: None,
            account_type: None,
            billing_profile: None,
            ordering_groups: groups.into_iter().collect(),
        });
    }
    Ok(notes.partial(Parts {
        people,
        billing_accounts,
        ..Parts::default()
    }))
}

fn assignment(item: &Item<'_, '_>, billing_account: Option<&str>, holders: &mut Holders) {
    let kind = item.text(&["principalType"]);
    // Everyone has no id.
    let everyone = || kind.filter(|kind| is(kind, "Everyone")).map(str::to_owned);
    let Some(principal) = item
        .guid(&["principalId", "principalPuid", "userEmailAddress"])
        .or_else(everyone)
    else {
        item.note("principalId", "there is no principal: the row is not used");
        return;
    };
    let named = shown(&principal);
    let held_by = match kind {
        Some(kind) if is(kind, "User") => Principal::User,
        Some(kind) if is(kind, "ServicePrincipal") => Principal::Application,
        Some(_) => Principal::Several,
        None => {
            item.note(
                "principalType",
                format!("it is not told what `{named}` is: taken as a user"),
            );
            Principal::User
        }
    };
    if let Principal::User = held_by {
        holders.people.entry(principal.clone().into()).or_default();
    }
    let Some((account, role)) = role(item, billing_account, &named) else {
        return;
    };
    match held_by {
        Principal::User => {
            let roles = holders.people.entry(principal.into()).or_default();
            // Of several roles the one that allows most counts; they are listed in that order.
            let held = roles.entry(account).or_insert(role);
            *held = role.min(*held);
        }
        Principal::Application => {
            let message = format!(
                "`{named}` is an application: it is {role} of `{}`, and no person",
                shown(&account)
            );
            item.note("principalType", message);
        }
        Principal::Several => {
            let kind = shown(kind.unwrap_or_default());
            let who = format!("`{named}` is a `{kind}`: who is behind it is unknown");
            if role == BillingRole::Reader {
                item.note("principalType", format!("{who}, and a reader orders nothing: not used"));
                return;
            }
            let message = format!("{who}, and so is who may order on `{}` as its {role}", shown(&account));
            item.note("principalType", message);
            holders.groups.entry(account).or_default().insert(canonical(&principal));
        }
    }
}

fn is(text: &str, name: &str) -> bool {
    text.eq_ignore_ascii_case(name)
}

/// The role an item assigns, and the account it is on.
fn role(item: &Item<'_, '_>, billing_account: Option<&str>, named: &str) -> Option<(BillingAccountId, BillingRole)> {
    // The name of an assignment begins with its definition, which older interfaces leave out else.
    let named_after = || Some(item.outer_text("name")?.split_once('_')?.0);
    let definition = item
        .text(&["roleDefinitionId", "roleDefinitionName", "billingRoleDefinitionName"])
        .or_else(named_after);
    let definition = definition.unwrap_or_default().trim_end_matches('/');
    let scope = item.text(&["scope"]).unwrap_or_default();
    let part = PARTS
        .iter()
        .find(|(segment, _)| segment_after(scope, segment).is_some() || segment_after(definition, segment).is_some());
    if let Some((_, part)) = part {
        item.note(
            "scope",
            format!("the role of `{named}` is on {part}, not on the account: not used"),
        );
        return None;
    }
    let account = segment_after(scope, "billingAccounts").or_else(|| segment_after(definition, "billingAccounts"));
    let Some(account) = account.or(billing_account) else {
        item.note("scope", "it does not tell the billing account: the row is not used");
        return None;
    };
    let last = definition.rsplit('/').next().unwrap_or_default();
    let known = ROLES.iter().find(|(id, _)| is(id, last));
    let Some(&(_, role)) = known else {
        let what = if is(last, BASIC_PURCHASER) {
            "is that of a basic purchaser, who completes no $0 order".to_owned()
        } else {
            format!("`{}` is not known", shown(last))
        };
        item.note("roleDefinitionId", format!("the role of `{named}` {what}: not used"));
        return None;
    };
    Some((canonical(account).into(), role))
}
