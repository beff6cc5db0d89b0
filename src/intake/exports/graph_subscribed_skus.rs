//! Microsoft Graph `subscribedSkus`: how many licences of each SKU a tenant has and uses.

use super::item::{Item, canonical, is_guid};
use super::pages::{Export, each_item};
use super::skus::Skus;
use super::{Gathered, Notes, Partial, Source, UNKNOWN_TENANT};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::intake::tree::Value;
use crate::model::{Parts, Subscription};

const EXPORT: Export = Export {
    name: "subscribedSkus",
    resource: None,
};

/// Reads Graph's `subscribedSkus`: what is assigned, which the subscriptions themselves don't tell.
///
/// The export has no dates, and counts by SKU: where a SKU has several subscriptions, what is
/// assigned can't be told apart, so the row is noticed and not split. `tenant` is only needed for
/// rows whose id does not begin with the tenant's. Source: Microsoft Graph, subscribedSku.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn graph_subscribed_skus<'a>(source: impl Into<Source<'a>>, tenant: Option<&str>) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut subscriptions = Gathered::new();
    let mut skus = Skus::default();
    each_item(&source.into(), &notes, &EXPORT, |item| {
        if let Some(subscription) = subscription(item, tenant, &mut skus) {
            subscriptions.add(subscription, item.place, item.notes);
        }
    })?;
    Ok(notes.partial(Parts {
        subscriptions: subscriptions.0,
        products: skus.into_products(),
        ..Parts::default()
    }))
}

fn subscription(item: &Item<'_, '_>, tenant: Option<&str>, skus: &mut Skus) -> Option<Subscription> {
    let Some(product) = skus.product(item) else {
        item.note("skuId", "neither SKU nor part number is there: the row is not used");
        return None;
    };
    let row = item.text(&["id", "objectId"]);
    let own = row
        .and_then(|row| row.split_once('_'))
        .map(|(tenant, _)| canonical(tenant));
    let given = tenant.map(canonical);
    if let (Some(own), Some(given)) = (&own, &given)
        && own != given
        && is_guid(own)
        && is_guid(given)
    {
        item.note(
            "id",
            format!("the row is of tenant `{own}`: it is taken to be of `{given}`, which was given"),
        );
    }
    let tenant = given.or(own);
    let tenant = tenant.unwrap_or_else(|| {
        item.note(
            "id",
            format!("it does not tell the tenant: `{UNKNOWN_TENANT}` stands in"),
        );
        UNKNOWN_TENANT.to_owned()
    });
    let licenses = prepaid(item)?;
    let mut assigned = item.count(&["consumedUnits"]);
    if item
        .text(&["appliesTo"])
        .is_some_and(|to| to.eq_ignore_ascii_case("Company"))
    {
        item.note(
            "appliesTo",
            format!(
                "`{}` is for the company: nothing of it is assigned to users",
                shown(&product)
            ),
        );
        assigned = None;
    }
    let ids = subscription_ids(item);
    if ids.len() > 1 {
        let used = assigned.map_or_else(|| "an unknown number".to_owned(), |count| count.to_string());
        let (count, named) = (ids.len(), shown(&product));
        let all = ids
            .iter()
            .map(|id| format!("`{}`", shown(id)))
            .collect::<Vec<_>>()
            .join(", ");
        item.note(
            "consumedUnits",
            format!("`{named}` has {count} subscriptions ({all}) and {used} of {licenses} licences assigned in all: not split among them"),
        );
        return None;
    }
    let id = match ids.first() {
        Some(id) => canonical(id),
        None => canonical(row.unwrap_or(&format!("{product}@{tenant}"))),
    };
    Some(Subscription {
        id: id.into(),
        tenant: tenant.into(),
        product,
        licenses,
        assigned,
        start: None,
        end: None,
        origin: None,
        renews: None,
        aliases: Vec::new(),
    })
}

/// The subscriptions of the row; a shell that cuts off writes them as one text.
fn subscription_ids<'t>(item: &Item<'t, '_>) -> Vec<&'t str> {
    const FIELD: &str = "subscriptionIds";
    let nodes = match item.node(&[FIELD]) {
        Some(node) if matches!(node.value, Value::Text(_)) => std::slice::from_ref(node),
        _ => item.list(&[FIELD]).unwrap_or_default(),
    };
    let texts = nodes.iter().filter_map(|node| match &node.value {
        Value::Text(text) => Some(text.split_whitespace()),
        _ => None,
    });
    texts.flatten().collect()
}

/// All licences of the row, in whichever state.
fn prepaid(item: &Item<'_, '_>) -> Option<u32> {
    let mut total = 0_u32;
    let units = item.node(&["prepaidUnits"]).map(|node| &node.value);
    if let Some(Value::Text(text)) = units {
        let why = "a shell cut the export off, ask it for more depth";
        item.note("prepaidUnits", format!("`{}` is a text: {why}", shown(text)));
        return None;
    }
    if let Some(Value::Table(units)) = units {
        let place = format!("{}.prepaidUnits", item.place);
        let units = Item::new(units, &place, item.notes);
        for state in ["enabled", "warning", "suspended", "lockedOut"] {
            let count = units.count(&[state]).unwrap_or_default();
            total = total.saturating_add(count).min(i32::MAX as u32);
            if count > 0 && state != "enabled" {
                units.note(
                    state,
                    format!("{count} licences are not enabled but in the state {state}"),
                );
            }
        }
        if find_any(&units) && total == 0 {
            units.note("", "there are no licences: the row is not used");
            return None;
        }
    } else {
        // Older shells put the counts beside one another.
        for (field, state) in [
            ("activeUnits", "enabled"),
            ("warningUnits", "warning"),
            ("suspendedUnits", "suspended"),
            ("lockedOutUnits", "lockedOut"),
        ] {
            let count = item.count(&[field]).unwrap_or_default();
            total = total.saturating_add(count).min(i32::MAX as u32);
            if count > 0 && state != "enabled" {
                item.note(
                    field,
                    format!("{count} licences are not enabled but in the state {state}"),
                );
            }
        }
    }
    if total == 0 {
        item.note("prepaidUnits", "no licences are told: the row is not used");
        return None;
    }
    Some(total)
}

fn find_any(units: &Item<'_, '_>) -> bool {
    units.node(&["enabled", "warning", "suspended", "lockedOut"]).is_some()
}
