//! Microsoft Graph `users`: who uses licences, and where they are.

use super::item::{Item, canonical};
use super::pages::{Export, each_item};
use super::{Gathered, Notes, Partial, Source, UNKNOWN_TENANT};
use crate::intake::error::IntakeError;
use crate::intake::problems::shown;
use crate::intake::tree::Value;
use crate::model::{Catalog, Parts, User};

const EXPORT: Export = Export {
    name: "users",
    resource: None,
};

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
    let mut absent = [Absent::default(), Absent::default()];
    each_item(&source.into(), &notes, &EXPORT, |item| {
        if let Some(user) = user(item, tenant) {
            for (absent, (field, _)) in absent.iter_mut().zip(SELECTED) {
                absent.look(item, field);
            }
            users.add(user, item.place, item.notes);
        }
    })?;
    for (absent, (field, taken)) in absent.iter().zip(SELECTED) {
        absent.tell(field, taken, &notes);
    }
    Ok(notes.partial(Parts {
        users: users.0,
        ..Parts::default()
    }))
}

/// The fields that are only there where they were asked for, and what a user is taken to have else.
const SELECTED: [(&str, &str); 2] = [
    ("usageLocation", "taken to have no usage location"),
    ("assignedLicenses", "taken to have no product"),
];

/// Users without a field, told once.
#[derive(Default)]
struct Absent {
    first: Option<String>,
    count: usize,
}

impl Absent {
    fn look(&mut self, item: &Item<'_, '_>, field: &str) {
        let stands_in = field == LICENSES[0] && item.has(LICENSES[1]);
        if !item.has(field) && !stands_in {
            self.count += 1;
            self.first.get_or_insert_with(|| item.place.to_owned());
        }
    }

    fn tell(&self, field: &str, taken: &str, notes: &Notes) {
        let Some(place) = &self.first else { return };
        let message = match self.count {
            1 => format!("it is not in the export: the user is {taken}"),
            many => format!("it is not in the export for {many} users, this one and others: they are {taken}"),
        };
        notes.add(place, field, message);
    }
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
    let of_others = [
        ("skuId", "a SKU"),
        ("skuPartNumber", "a SKU"),
        ("principalId", "a role"),
        ("groupTypes", "a group"),
        ("appId", "an application"),
    ];
    let other = of_others.into_iter().find(|(field, _)| item.node(&[field]).is_some());
    if let Some((field, what)) = other {
        item.note(field, format!("this is about {what}, not a user: it is not used"));
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

/// Where licences are told, the first that is there: the second only where it was asked for.
const LICENSES: [&str; 2] = ["assignedLicenses", "licenseAssignmentStates"];

fn products(item: &Item<'_, '_>) -> Vec<String> {
    let field = LICENSES
        .into_iter()
        .find(|field| item.has(field))
        .unwrap_or(LICENSES[0]);
    let Some(licenses) = item.list(&[field]) else {
        return Vec::new();
    };
    let mut products = Vec::new();
    for (index, node) in licenses.iter().enumerate() {
        let place = format!("{}.{field}[{index}]", item.place);
        // How a licence came to be assigned is told also of those that could not be.
        if let Value::Table(license) = &node.value
            && let Some(state) = Item::new(license, &place, item.notes).text(&["state"])
            && !state.to_ascii_lowercase().starts_with("active")
        {
            let message = format!("the licence is in the state `{}`: it is not used", shown(state));
            item.notes.add(&place, "state", message);
            continue;
        }
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
