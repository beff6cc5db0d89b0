//! Azure Billing `billingAccounts`.

use super::item::{Item, canonical, find};
use super::pages::{Export, each_item};
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::intake::tree::Value;
use crate::model::{BillingAccount, Parts};

const EXPORT: Export = Export {
    name: "billingAccounts",
    resource: Some("billingAccounts"),
};

/// Reads Azure Billing's list of billing accounts.
///
/// An account counts as an enterprise one by its type or by its subtype: the documentation's own
/// examples have it either way. Source: Azure Billing REST, billing accounts, 2024-04-01.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn billing_accounts<'a>(source: impl Into<Source<'a>>) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut accounts = Gathered::new();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        if let Some(account) = account(item) {
            accounts.add(account, item.place, item.notes);
        }
    })?;
    Ok(notes.partial(Parts {
        billing_accounts: accounts.0,
        ..Parts::default()
    }))
}

/// The segment after a name in an Azure resource id, such as the account in
/// `/providers/Microsoft.Billing/billingAccounts/ACCOUNT/products/P`.
pub(super) fn segment_after<'t>(id: &'t str, name: &str) -> Option<&'t str> {
    let mut segments = id.split('/');
    segments.find(|segment| segment.eq_ignore_ascii_case(name))?;
    segments.next().filter(|segment| !segment.is_empty())
}

fn account(item: &Item<'_, '_>) -> Option<BillingAccount> {
    let path = item
        .outer_text("id")
        .and_then(|id| segment_after(id, "billingAccounts"));
    let Some(id) = item.outer_text("name").or(path) else {
        item.note("name", "there is neither name nor id: the row is not used");
        return None;
    };
    let kind = item.text(&["accountType"]);
    let subtype = item.text(&["accountSubType"]);
    let enterprise = [kind, subtype]
        .into_iter()
        .flatten()
        .find(|text| text.eq_ignore_ascii_case("Enterprise"));
    if let Some(status) = item.text(&["accountStatus"])
        && !status.eq_ignore_ascii_case("Active")
    {
        item.note(
            "accountStatus",
            format!("the account is `{}`, not active", shown(status)),
        );
    }
    Some(BillingAccount {
        id: canonical(id).into(),
        agreement: item.text(&["agreementType"]).map(str::to_owned),
        account_type: enterprise.or(kind).map(str::to_owned),
        billing_profile: billing_profile(item),
        ordering_groups: Vec::new(),
    })
}

/// The only profile of an account whose profiles were asked for, too.
fn billing_profile(item: &Item<'_, '_>) -> Option<String> {
    const FIELD: &str = "billingProfiles";
    let node = item.node(&[FIELD])?;
    let profiles = match &node.value {
        Value::List(profiles) => profiles.as_slice(),
        Value::Table(page) => {
            let more = match find(page, "hasMoreResults").map(|node| &node.value) {
                Some(Value::Text(text)) => !(text.eq_ignore_ascii_case("No") || text.eq_ignore_ascii_case("false")),
                Some(Value::Flag(more)) => *more,
                _ => false,
            };
            if more {
                item.note(
                    FIELD,
                    "there are more than were given: which of them pays for benefits is not told",
                );
                return None;
            }
            match find(page, "value").map(|node| &node.value) {
                Some(Value::List(profiles)) => profiles.as_slice(),
                _ => return None,
            }
        }
        _ => return None,
    };
    let names = profiles.iter().filter_map(|node| match &node.value {
        Value::Table(profile) => {
            let profile = Item::new(profile, item.place, item.notes);
            profile.text(&["displayName"]).or_else(|| profile.outer_text("name"))
        }
        _ => None,
    });
    match names.collect::<Vec<_>>().as_slice() {
        [] => None,
        [only] => Some((*only).to_owned()),
        several => {
            let several: Vec<String> = several.iter().map(|name| format!("`{}`", shown(name))).collect();
            let several = several.join(", ");
            item.note(
                FIELD,
                format!("there are {several}: which of them pays for benefits is not told"),
            );
            None
        }
    }
}
