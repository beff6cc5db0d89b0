//! Azure Billing `associatedTenants`: which tenants a billing account reaches, and what for.

use super::billing_accounts::segment_after;
use super::item::{Item, canonical};
use super::pages::{Export, each_item};
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{Association, Parts, Tenant};

const EXPORT: Export = Export {
    name: "associatedTenants",
    resource: Some("associatedTenants"),
};

/// Reads Azure Billing's list of the tenants associated with a billing account.
///
/// Only the state `Active` allows anything. The export does not tell a tenant's domain: its id
/// stands in until another source tells it. `billing_account` is only needed for rows whose id
/// does not name the account. Source: Azure Billing REST, associated tenants, 2024-04-01.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn associated_tenants<'a>(
    source: impl Into<Source<'a>>,
    billing_account: Option<&str>,
) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut tenants: Gathered<Tenant> = Gathered::new();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        let Some(mut tenant) = tenant(item, billing_account) else {
            return;
        };
        // One tenant may be associated with several accounts, a row for each.
        match tenants.0.get(&tenant.id) {
            Some(held)
                if tenant
                    .associations
                    .iter()
                    .all(|new| held.association(&new.billing_account).is_none()) =>
            {
                let mut associations = held.associations.clone();
                associations.append(&mut tenant.associations);
                tenants.0.put(Tenant { associations, ..tenant });
            }
            _ => tenants.add(tenant, item.place, item.notes),
        }
    })?;
    Ok(notes.partial(Parts {
        tenants: tenants.0,
        ..Parts::default()
    }))
}

fn tenant(item: &Item<'_, '_>, billing_account: Option<&str>) -> Option<Tenant> {
    let Some(id) = item.guid(&["tenantId", "name"]) else {
        item.note("tenantId", "there is no tenant id: the row is not used");
        return None;
    };
    let path = item
        .outer_text("id")
        .and_then(|path| segment_after(path, "billingAccounts"));
    let account = path.or(billing_account).map(canonical);
    if account.is_none() {
        item.note(
            "id",
            "it does not tell the billing account: the association is not used",
        );
    }
    let associations = account.map(|account| Association {
        billing_account: account.into(),
        billing_management: active(item, "billingManagementState", &["NotAllowed", "Revoked"]),
        provisioning: active(
            item,
            "provisioningManagementState",
            &[
                "NotRequested",
                "Pending",
                "BillingRequestExpired",
                "BillingRequestDeclined",
                "Revoked",
            ],
        ),
    });
    item.note(
        "domain",
        format!(
            "the export does not tell the tenant's domain: `{}` stands in",
            shown(&id)
        ),
    );
    Some(Tenant {
        domain: id.clone(),
        id: id.into(),
        associations: associations.into_iter().collect(),
    })
}

fn active(item: &Item<'_, '_>, field: &str, inactive: &[&str]) -> Option<bool> {
    let state = item.text(&[field])?;
    if state.eq_ignore_ascii_case("Active") {
        return Some(true);
    }
    if inactive.iter().any(|known| known.eq_ignore_ascii_case(state)) {
        if state.eq_ignore_ascii_case("Pending") {
            item.note(field, "it is asked for and not granted yet");
        }
        return Some(false);
    }
    item.note(
        field,
        format!("`{}` tells nothing: it is taken as unknown", shown(state)),
    );
    None
}
