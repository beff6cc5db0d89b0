//! Azure Billing `products`: what was bought through a billing account.

use std::collections::BTreeSet;

use super::item::{Item, canonical};
use super::pages::{Export, each_item};
use super::{Gathered, Notes, Partial, Source, UNKNOWN_TENANT};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{Parts, Subscription, SubscriptionId};

const EXPORT: Export = Export {
    name: "products",
    resource: Some("products"),
};

/// Reads Azure Billing's products.
///
/// The export is sparse: the tenant and the end are often missing and then unknown. `tenant`
/// stands in for rows that don't tell theirs. Source: Azure Billing REST, products, 2024-04-01.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn products<'a>(source: impl Into<Source<'a>>, tenant: Option<&str>) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut subscriptions = Gathered::new();
    let mut deleted = BTreeSet::new();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        if let Some(subscription) = subscription(item, tenant, &mut deleted) {
            subscriptions.add(subscription, item.place, item.notes);
        }
    })?;
    let parts = Parts {
        subscriptions: subscriptions.0,
        ..Parts::default()
    };
    Ok(Partial {
        deleted: deleted.into_iter().collect(),
        ..notes.partial(parts)
    })
}

fn subscription(
    item: &Item<'_, '_>,
    tenant: Option<&str>,
    deleted: &mut BTreeSet<SubscriptionId>,
) -> Option<Subscription> {
    let last = item.outer_text("id").and_then(|id| id.rsplit('/').next());
    let Some(id) = item.outer_text("name").or(last) else {
        item.note("name", "there is neither name nor id: the row is not used");
        return None;
    };
    let Some(product) = item.text(&["displayName", "skuDescription", "productType"]) else {
        item.note(
            "displayName",
            format!("there is no product name: `{}` is not used", shown(id)),
        );
        return None;
    };
    let plan = ["displayName", "productType", "skuDescription"]
        .into_iter()
        .filter_map(|field| item.text(&[field]))
        .any(|text| text.to_ascii_lowercase().contains("azure plan"));
    if plan {
        let message = format!(
            "this is an Azure plan, which has neither licences nor an end: `{}` is not used",
            shown(id)
        );
        item.note("productType", message);
        return None;
    }
    let Some(licenses) = item.count(&["quantity"]).filter(|&count| count > 0) else {
        item.note("quantity", format!("there is no quantity: `{}` is not used", shown(id)));
        return None;
    };
    let own = item.text(&["tenantId"]).map(canonical);
    let tenant = own.or_else(|| tenant.map(canonical)).unwrap_or_else(|| {
        item.note(
            "tenantId",
            format!("the tenant is not told: `{UNKNOWN_TENANT}` stands in"),
        );
        UNKNOWN_TENANT.to_owned()
    });
    let end = item.end_day(&["endDate"]);
    let is = |name: &str| {
        item.text(&["status"])
            .is_some_and(|status| status.eq_ignore_ascii_case(name))
    };
    if is("Deleted") {
        item.note("status", "it is deleted: nothing of it is left, and it is not used");
        deleted.insert(canonical(id).into());
        return None;
    }
    if end.is_none() && (is("Canceled") || is("Cancelled")) {
        item.note("status", "it was cancelled, and its end is not told: it is not used");
        return None;
    }
    if end.is_none() && item.node(&["endDate"]).is_none() {
        item.note("endDate", "the end is not told: it is unknown");
    }
    let told = item.flag(&["autoRenew"], &["On", "true"], &["Off", "false"]);
    let renews = renews(item, told);
    Some(Subscription {
        id: canonical(id).into(),
        tenant: tenant.into(),
        product: product.to_owned(),
        licenses,
        assigned: None,
        start: item.day(&["purchaseDate"]),
        end,
        origin: None,
        renews,
        aliases: Vec::new(),
    })
}

/// Whether a product renews, in view of its status: what is no longer sound keeps the setting that it was bought with.
fn renews(item: &Item<'_, '_>, told: Option<bool>) -> Option<bool> {
    let Some(status) = item.text(&["status"]) else {
        return told;
    };
    let is_one_of = |names: &[&str]| names.iter().any(|name| status.eq_ignore_ascii_case(name));
    if is_one_of(&["Active", "AutoRenew", "Expiring"]) {
        return told;
    }
    let (renews, so) = match told {
        _ if is_one_of(&["Canceled", "Cancelled"]) => (Some(false), ", so it does not renew"),
        Some(true) => (None, ": its `autoRenew` is not relied on, look up whether it renews"),
        told => (told, ""),
    };
    item.note("status", format!("the product is `{}`, not active{so}", shown(status)));
    renews
}
