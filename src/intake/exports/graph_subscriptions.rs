//! Microsoft Graph `directory/subscriptions`: the subscriptions of a tenant.

use chrono::{Days, NaiveDate};

use super::item::{Item, canonical};
use super::pages::each_item;
use super::skus::Skus;
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{Parts, Subscription, TenantId};
use crate::term::limits::{DISABLED_DAYS, EXPIRED_DAYS};

/// Reads Graph's `directory/subscriptions`, whole pages or selected fields, of one tenant.
///
/// Where a subscription came from is not in the export: it stays unknown. `nextLifecycleDateTime`
/// is the next change of state: the end of an enabled subscription; of one in warning the day it
/// is suspended, of a suspended one the day it is deleted, and from both the end is worked back
/// and noticed as inferred. Source: Microsoft Graph, companySubscription.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn graph_subscriptions<'a>(source: impl Into<Source<'a>>, tenant: &str) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let tenant = TenantId::from(canonical(tenant));
    let mut subscriptions = Gathered::new();
    let mut skus = Skus::default();
    each_item(&source.into(), &notes, |item| {
        if let Some(subscription) = subscription(item, &tenant, &mut skus) {
            subscriptions.add(subscription, item.place, item.notes);
        }
    })?;
    Ok(notes.partial(Parts {
        subscriptions: subscriptions.0,
        products: skus.into_products(),
        ..Parts::default()
    }))
}

fn subscription(item: &Item<'_, '_>, tenant: &TenantId, skus: &mut Skus) -> Option<Subscription> {
    let id = item
        .guid(&["id", "objectId"])
        .or_else(|| item.guid(&["commerceSubscriptionId", "ocpSubscriptionId"]));
    let product = skus.product(item);
    let licenses = item.count(&["totalLicenses"]);
    let named = shown(id.as_deref().unwrap_or("this subscription"));
    let Some(product) = product else {
        item.note(
            "skuId",
            format!("neither SKU nor part number is there: `{named}` is not used"),
        );
        return None;
    };
    let Some(licenses) = licenses.filter(|&count| count > 0) else {
        let none = item.node(&["totalLicenses"]).is_some();
        let why = if none {
            "there are no licences"
        } else {
            "no licences are told"
        };
        item.note("totalLicenses", format!("{why}: `{named}` is not used"));
        return None;
    };
    let id = id.unwrap_or_else(|| {
        let made = canonical(&format!("{product}@{tenant}"));
        item.note("id", format!("there is no id: `{}` stands in", shown(&made)));
        made
    });
    if item
        .node(&["isTrial"])
        .is_some_and(|node| node.value == crate::intake::tree::Value::Flag(true))
    {
        item.note("isTrial", "this is a trial: it ends for good unless it is converted");
    }
    Some(Subscription {
        id: id.into(),
        tenant: tenant.clone(),
        product,
        licenses,
        assigned: None,
        start: item.day(&["createdDateTime", "dateCreated"]),
        end: end(item),
        origin: None,
        renews: None,
        aliases: Vec::new(),
    })
}

fn end(item: &Item<'_, '_>) -> Option<NaiveDate> {
    const NEXT: &str = "nextLifecycleDateTime";
    let next = item.day(&[NEXT, "nextLifecycleDate"]);
    let expired = EXPIRED_DAYS.latest().value;
    let disabled = DISABLED_DAYS.latest().value;
    let Some(status) = item.text(&["status"]) else {
        if next.is_some() {
            item.note(
                "status",
                format!("without a status it can't be told what `{NEXT}` means: the end is unknown"),
            );
        }
        return None;
    };
    let back = match status.to_ascii_lowercase().as_str() {
        "enabled" => return next,
        "warning" | "expired" => expired,
        "suspended" => expired + disabled,
        "deleted" => {
            item.note("status", "it is deleted: its end is unknown");
            return None;
        }
        "lockedout" => {
            item.note("status", "it was cancelled: its end is unknown");
            return None;
        }
        _ => {
            item.note(
                "status",
                format!("`{}` is not a known status: the end is unknown", shown(status)),
            );
            return None;
        }
    };
    let end = next?.checked_sub_days(Days::new(back.into()))?;
    item.note(
        NEXT,
        format!("inferred: {status} until then, so it ended {back} days before, on {end}"),
    );
    Some(end)
}
