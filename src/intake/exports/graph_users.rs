//! Microsoft Graph `users`: who uses licences, and where they are.

use super::item::{Item, canonical};
use super::pages::each_item;
use super::{Gathered, Notes, Partial, Source, UNKNOWN_TENANT};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::intake::tree::Value;
use crate::model::{Catalog, Parts, User};

/// Reads Graph's `users` with their usage locations and assigned licences.
///
/// The export does not tell the tenant; without one the domain of each user's principal name
/// stands in, and is noticed. Source: Microsoft Graph, user and assignedLicense.
///
/// # Errors
///
/// [`IntakeError::Export`] where the text is no JSON or an error response.
pub fn graph_users<'a>(source: impl Into<Source<'a>>, tenant: Option<&str>) -> Result<Partial, IntakeError> {
    let notes = Notes::default();
    let mut users = Gathered::new();
    each_item(&source.into(), &notes, |item| {
        if let Some(user) = user(item, tenant) {
            users.add(user, item.place, item.notes);
        }
    })?;
    Ok(notes.partial(Parts {
        users: users.0,
        ..Parts::default()
    }))
}

fn user(item: &Item<'_, '_>, tenant: Option<&str>) -> Option<User> {
    // Members of a group are of any kind, and a file may be taken for another.
    let kind = item
        .text(&["@odata.type"])
        .filter(|kind| !kind.to_ascii_lowercase().ends_with(".user"));
    if let Some(kind) = kind {
        item.note(
            "@odata.type",
            format!("this is a `{}`, no user: it is not used", shown(kind)),
        );
        return None;
    }
    if let Some(field) = ["skuId", "skuPartNumber"]
        .into_iter()
        .find(|field| item.node(&[field]).is_some())
    {
        item.note(field, "this is about a SKU, not a user: it is not used");
        return None;
    }
    let principal = item.text(&["userPrincipalName"]);
    let id = item.guid(&["id", "objectId"]).or_else(|| principal.map(canonical));
    let Some(id) = id else {
        item.note("id", "there is neither id nor principal name: the row is not used");
        return None;
    };
    let tenant = tenant.map(canonical).unwrap_or_else(|| {
        let domain = principal
            .and_then(|name| name.rsplit_once('@'))
            .map(|(_, domain)| domain);
        let stands_in = domain.unwrap_or(UNKNOWN_TENANT);
        item.note(
            "tenant",
            format!("users don't tell their tenant: `{}` stands in", shown(stands_in)),
        );
        canonical(stands_in)
    });
    Some(User {
        id: id.into(),
        tenant: tenant.into(),
        usage_location: usage_location(item),
        products: products(item),
    })
}

fn usage_location(item: &Item<'_, '_>) -> Option<String> {
    let text = item.text(&["usageLocation"])?;
    let whole = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !whole {
        item.note(
            "usageLocation",
            format!("`{}` is not a country of two letters: it is kept", shown(text)),
        );
    }
    Some(text.to_owned())
}

fn products(item: &Item<'_, '_>) -> Vec<String> {
    let Some(licenses) = item.list(&["assignedLicenses"]) else {
        if item.node(&["assignedLicenses"]).is_none() {
            item.note(
                "assignedLicenses",
                "it is not in the export: the user is taken to have no product",
            );
        }
        return Vec::new();
    };
    let mut products = Vec::new();
    for (index, node) in licenses.iter().enumerate() {
        let place = format!("{}.assignedLicenses[{index}]", item.place);
        let sku = match &node.value {
            Value::Table(license) => Item::new(license, &place, item.notes).guid(&["skuId"]),
            _ => None,
        };
        let Some(sku) = sku else {
            let why = match &node.value {
                Value::Text(_) => "a shell cut the export off, ask it for more depth",
                _ => "there is no SKU",
            };
            item.notes
                .add(&place, "skuId", format!("{why}: this licence is not used"));
            continue;
        };
        let product = Catalog::builtin().shown(&sku).to_owned();
        if !products.contains(&product) {
            products.push(product);
        }
    }
    products
}
