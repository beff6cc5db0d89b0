//! Azure Billing `billingRoleAssignments`: who may do what on a billing account.

use std::collections::BTreeMap;

use super::billing_accounts::segment_after;
use super::item::{Item, canonical};
use super::pages::each_item;
use super::{Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{BillingAccountId, BillingRole, Parts, Person, PersonId, Records};

/// The roles on a billing account that the model knows, by the last segment of their definition:
/// they are the same on every account.
const ROLES: [(&str, BillingRole); 3] = [
    ("50000000-aaaa-bbbb-cccc-100000000000", BillingRole::Owner),
    ("50000000-aaaa-bbbb-cccc-100000000001", BillingRole::Contributor),
    ("50000000-aaaa-bbbb-cccc-100000000002", BillingRole::Reader),
];

/// May buy, but is not among the roles that complete a $0 order.
const BASIC_PURCHASER: &str = "50000000-aaaa-bbbb-cccc-100000000003";

type Roles = BTreeMap<BillingAccountId, BillingRole>;

/// Reads Azure Billing's role assignments of a billing account.
///
/// Only users become people. Who is behind a group is not in the export, so that a role held
/// through one stays unknown, which is noticed: it does not mean no. Partner Center's roles are
/// not in it either. Source: Azure Billing REST, billing role assignments, 2024-04-01.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn role_assignments<'a>(
    source: impl Into<Source<'a>>,
    billing_account: Option<&str>,
) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut people: BTreeMap<PersonId, Roles> = BTreeMap::new();
    each_item(&source.into(), &notes, |item| {
        assignment(item, billing_account, &mut people)
    })?;
    if !people.is_empty() {
        notes.add(
            "",
            "partner_center_roles",
            "the export does not tell roles in Partner Center: nobody read from it counts as partner admin",
        );
    }
    let mut records = Records::default();
    for (id, billing_roles) in people {
        records.put(Person {
            id,
            partner_center_roles: Vec::new(),
            billing_roles,
        });
    }
    Ok(notes.partial(Parts {
        people: records,
        ..Parts::default()
    }))
}

fn assignment(item: &Item<'_, '_>, billing_account: Option<&str>, people: &mut BTreeMap<PersonId, Roles>) {
    let Some(principal) = item.guid(&["principalId"]) else {
        item.note("principalId", "there is no principal: the row is not used");
        return;
    };
    let named = shown(&principal);
    let kind = item.text(&["principalType"]);
    match kind {
        Some(kind) if kind.eq_ignore_ascii_case("User") => {}
        Some(kind) => {
            let who = shown(kind);
            item.note(
                "principalType",
                format!("`{named}` is a `{who}`: who is behind it is unknown, and so is their role"),
            );
            return;
        }
        None => item.note(
            "principalType",
            format!("it is not told what `{named}` is: taken as a user"),
        ),
    }
    let definition = item.text(&["roleDefinitionId"]).unwrap_or_default();
    let scope = item.text(&["scope"]).unwrap_or_default();
    let roles = people.entry(principal.clone().into()).or_default();
    if segment_after(scope, "billingProfiles").is_some() || segment_after(definition, "billingProfiles").is_some() {
        item.note(
            "scope",
            format!("the role of `{named}` is on a billing profile, not on the account: not used"),
        );
        return;
    }
    let account = segment_after(scope, "billingAccounts").or_else(|| segment_after(definition, "billingAccounts"));
    let Some(account) = account.or(billing_account) else {
        item.note("scope", "it does not tell the billing account: the row is not used");
        return;
    };
    let last = definition.rsplit('/').next().unwrap_or_default();
    let known = ROLES.iter().find(|(id, _)| id.eq_ignore_ascii_case(last));
    let Some(&(_, role)) = known else {
        let what = if last.eq_ignore_ascii_case(BASIC_PURCHASER) {
            "is that of a basic purchaser, who completes no $0 order".to_owned()
        } else {
            format!("`{}` is not known", shown(last))
        };
        item.note("roleDefinitionId", format!("the role of `{named}` {what}: not used"));
        return;
    };
    // Of several roles the one that allows most counts; they are listed in that order.
    let held = roles.entry(canonical(account).into()).or_insert(role);
    *held = role.min(*held);
}
