//! Microsoft Graph `directory/subscriptions`: the subscriptions of a tenant.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::item::{Item, canonical};
use super::pages::{Export, each_item};
use super::skus::Skus;
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::model::{Parts, Subscription, SubscriptionId, TenantId};
use crate::term::limits::{DISABLED_DAYS, EXPIRED_DAYS};

/// Reads Graph's `directory/subscriptions`, whole pages or selected fields, of one tenant.
///
/// Where a subscription came from is not in the export: it stays unknown. `nextLifecycleDateTime`
/// is the next change of state: the end of an enabled subscription; of one in warning the day it
/// is suspended, of a suspended one the day it is deleted, and from both the end is worked back
/// and noticed as inferred. A deleted one is no subscription any more: its ids are told apart.
/// Source: Microsoft Graph, companySubscription.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn graph_subscriptions<'a>(source: impl Into<Source<'a>>, tenant: &str) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let tenant = TenantId::from(canonical(tenant));
    let mut read = Read::default();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        if let Some(subscription) = subscription(item, &tenant, &mut read) {
            read.subscriptions.add(subscription, item.place, item.notes);
        }
    })?;
    read.tell_outdated(&notes);
    let parts = Parts {
        subscriptions: read.subscriptions.0,
        products: read.skus.into_products(),
        ..Parts::default()
    };
    Ok(Partial {
        deleted: read.deleted.into_iter().collect(),
        ..notes.partial(parts)
    })
}

const NEXT: &str = "nextLifecycleDateTime";

const EXPORT: Export = Export {
    name: "directory/subscriptions",
    resource: None,
};

#[derive(Default)]
struct Read {
    subscriptions: Gathered<Subscription>,
    skus: Skus,
    deleted: BTreeSet<SubscriptionId>,
    /// Those that are enabled: where each stands, and when its state was to change.
    enabled: Vec<(Standing, NaiveDate)>,
    /// The last day on which any was created, no later than the export itself.
    latest: Option<NaiveDate>,
}

/// The file and the place of an item.
type Standing = (Option<String>, String);

impl Read {
    /// Tells what is said to be enabled though its state was to change before the export was made. Nothing else tells
    /// when that was.
    fn tell_outdated(&mut self, notes: &Notes) {
        let Some(latest) = self.latest else { return };
        for ((file, place), next) in self.enabled.drain(..).filter(|(_, next)| *next < latest) {
            notes.turn_to(file.as_deref());
            notes.add(
                &place,
                NEXT,
                format!(
                    "it is Enabled and was to change on {next}, and the export is of {latest} at the earliest, when \
                     another was created: its end may be another one, look it up in the admin center"
                ),
            );
        }
    }
}

fn subscription(item: &Item<'_, '_>, tenant: &TenantId, read: &mut Read) -> Option<Subscription> {
    let own = item.guid(&["id", "objectId"]);
    let commerce = item.guid(&["commerceSubscriptionId", "ocpSubscriptionId"]);
    let id = own.or_else(|| commerce.clone());
    let alias = commerce.filter(|alias| id.as_ref() != Some(alias));
    if item
        .text(&["status"])
        .is_some_and(|status| status.eq_ignore_ascii_case("Deleted"))
    {
        item.note("status", "it is deleted: nothing of it is left, and it is not used");
        read.deleted
            .extend(id.into_iter().chain(alias).map(SubscriptionId::from));
        return None;
    }
    let skus = &mut read.skus;
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
        // Several of one SKU are several subscriptions, told apart by their order alone.
        let made = canonical(&format!("{product}@{tenant}"));
        let numbered = (2_u32..).map(|number| format!("{made}-{number}"));
        let free = std::iter::once(made.clone())
            .chain(numbered)
            .find(|id| read.subscriptions.0.get(id).is_none());
        let made = free.unwrap_or(made);
        item.note("id", format!("there is no id: `{}` stands in", shown(&made)));
        made
    });
    if item
        .node(&["isTrial"])
        .is_some_and(|node| node.value == crate::intake::tree::Value::Flag(true))
    {
        item.note("isTrial", "this is a trial: it ends for good unless it is converted");
    }
    let start = item.day(&["createdDateTime", "dateCreated"]);
    let end = end(item);
    read.latest = read.latest.max(start);
    let status = item.text(&["status"]);
    if let Some(next) = end.filter(|_| status.is_some_and(|status| status.eq_ignore_ascii_case("Enabled"))) {
        let standing = (item.notes.file.borrow().clone(), item.place.to_owned());
        read.enabled.push((standing, next));
    }
    Some(Subscription {
        id: id.into(),
        tenant: tenant.clone(),
        product,
        licenses,
        assigned: None,
        start,
        end,
        origin: None,
        renews: None,
        aliases: alias.into_iter().map(SubscriptionId::from).collect(),
    })
}

fn end(item: &Item<'_, '_>) -> Option<NaiveDate> {
    let next = item.end_day(&[NEXT, "nextLifecycleDate"]);
    if next.is_none() && item.node(&[NEXT, "nextLifecycleDate"]).is_none() {
        item.note(NEXT, "it is not told: the end is unknown");
    }
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
        "lockedout" => {
            let until = next.map_or_else(String::new, |day| format!(" until {day}"));
            item.note(
                "status",
                format!(
                    "it was cancelled, and its end is unknown: reactivate it or save its data in the admin center{until}, \
                     or record its end"
                ),
            );
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
