//! Azure Billing `billingAccounts`.

use super::item::{Item, canonical};
use super::pages::each_item;
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{BillingAccount, Parts};

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
    each_item(&source.into(), &notes, |item| {
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
    if item.is_another("billingAccounts") {
        return None;
    }
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
        billing_profile: None,
        ordering_groups: Vec::new(),
    })
}
