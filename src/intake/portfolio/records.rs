//! One reader per kind of record: from the fields of its table to the record.

use std::collections::BTreeMap;

use crate::intake::fields::{ASSIGNED, Fields, LICENSES, list, one_of, table, wrong_kind};
use crate::intake::problems::{Problems, Trouble, shown};
use crate::intake::tree::Value;
use crate::model::{
    Association, Benefit, BenefitKind, BillingAccount, BillingAccountId, BillingRole, FIT_ID, Membership, Origin,
    Person, Product, ProductKey, ROLES_UNKNOWN, Record, Redemption, RedemptionMode, Subscription, Tenant, User,
    is_fit_id, nearest,
};
use crate::term::Verb;

/// A record that stands in a portfolio file as an item of a list.
pub(super) trait FileRecord: Record + Clone {
    /// The key of the list.
    const TABLE: &'static str;
    /// The keys of one item.
    const KEYS: &'static [&'static str];

    /// Reads one item; `None` where something it can't be without is missing or wrong.
    fn read(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Self>;
}

impl FileRecord for Membership {
    const TABLE: &'static str = "membership";
    const KEYS: &'static [&'static str] = &["id", "offer", "purchased", "end", "billing_account"];

    fn read(fields: &Fields<'_, '_>, _: &Problems) -> Option<Self> {
        let (id, offer) = (fields.required_id("id"), fields.required_text("offer"));
        let purchased = fields.day("purchased");
        let end = fields.day("end");
        let billing_account = fields.some_id("billing_account").map(Into::into);
        Some(Self {
            id: id?.into(),
            offer: offer?.to_owned(),
            purchased,
            end,
            billing_account,
        })
    }
}

impl FileRecord for Benefit {
    const TABLE: &'static str = "benefit";
    const KEYS: &'static [&'static str] = &[
        "id",
        "membership",
        "product",
        "kind",
        "licenses",
        "activate_before",
        "usage_rights_last_day",
        "redemption",
        "key",
        "redeemed_on",
        "redeemed_into",
        "redeemed_as",
    ];

    fn read(fields: &Fields<'_, '_>, _: &Problems) -> Option<Self> {
        let (id, membership) = (fields.required_id("id"), fields.required_id("membership"));
        let (product, licenses) = (fields.required_text("product"), licenses(fields));
        let kind = fields.choice("kind", BenefitKind::ALL.iter().map(|kind| kind.as_str()));
        let modes = RedemptionMode::ALL.iter().map(|mode| mode.as_str());
        let (activate_before, usage_rights_last_day) =
            (fields.day("activate_before"), fields.day("usage_rights_last_day"));
        let redemption = fields.choice("redemption", modes);
        let key = fields.secret("key", ProductKey::parse);
        let redeemed = redeemed(fields);
        Some(Self {
            id: id?.into(),
            membership: membership?.into(),
            product: product?.to_owned(),
            kind,
            licenses: licenses?,
            activate_before,
            usage_rights_last_day,
            redemption,
            key,
            redeemed,
        })
    }
}

fn licenses(fields: &Fields<'_, '_>) -> Option<u32> {
    fields.required("licenses")?;
    fields.count("licenses", LICENSES)
}

/// A redemption is known whole or not at all.
fn redeemed(fields: &Fields<'_, '_>) -> Option<Redemption> {
    const TOGETHER: [&str; 3] = ["redeemed_on", "redeemed_into", "redeemed_as"];
    let absent: Vec<&str> = TOGETHER.into_iter().filter(|key| fields.node(key).is_none()).collect();
    if absent.len() < TOGETHER.len() && !absent.is_empty() {
        fields.missing(&absent);
    }
    let on = fields.day("redeemed_on");
    let into = fields.some_id("redeemed_into");
    let verb = fields.choice("redeemed_as", Verb::ALL.map(Verb::as_str));
    Some(Redemption {
        on: on?,
        into: into?.into(),
        verb: verb?,
    })
}

impl FileRecord for Subscription {
    const TABLE: &'static str = "subscription";
    const KEYS: &'static [&'static str] = &[
        "id", "tenant", "product", "licenses", "assigned", "start", "end", "origin", "renews", "aliases",
    ];

    fn read(fields: &Fields<'_, '_>, _: &Problems) -> Option<Self> {
        let (id, tenant) = (fields.required_id("id"), fields.required_id("tenant"));
        let (product, licenses) = (fields.required_text("product"), licenses(fields));
        let assigned = fields.count("assigned", ASSIGNED);
        let (start, end) = (fields.day("start"), fields.day("end"));
        let origin = fields.choice("origin", Origin::ALL.iter().map(|origin| origin.as_str()));
        let renews = fields.flag("renews");
        let aliases = fields.ids("aliases").into_iter().map(Into::into).collect();
        Some(Self {
            id: id?.into(),
            tenant: tenant?.into(),
            product: product?.to_owned(),
            licenses: licenses?,
            assigned,
            start,
            end,
            origin,
            renews,
            aliases,
        })
    }
}

impl FileRecord for Tenant {
    const TABLE: &'static str = "tenant";
    const KEYS: &'static [&'static str] = &["id", "domain", "associations"];

    fn read(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Self> {
        let (id, domain) = (fields.required_id("id"), fields.required_text("domain"));
        let above = fields.place();
        let place = above.key("associations");
        let items = fields
            .node("associations")
            .map_or(&[][..], |node| list(node, place, problems));
        let mut associations = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let keys = &["billing_account", "billing_management", "provisioning"];
            let Some(fields) = Fields::of(item, place.item(index), keys, problems) else {
                continue;
            };
            let billing_account = fields.required_id("billing_account");
            let billing_management = fields.flag("billing_management");
            let provisioning = fields.flag("provisioning");
            if let Some(billing_account) = billing_account {
                associations.push(Association {
                    billing_account: billing_account.into(),
                    billing_management,
                    provisioning,
                });
            }
        }
        Some(Self {
            id: id?.into(),
            domain: domain?.to_owned(),
            associations,
        })
    }
}

impl FileRecord for BillingAccount {
    const TABLE: &'static str = "billing_account";
    const KEYS: &'static [&'static str] = &["id", "agreement", "account_type", "billing_profile", "ordering_groups"];

    fn read(fields: &Fields<'_, '_>, _: &Problems) -> Option<Self> {
        let id = fields.required_id("id");
        let text = |key| fields.text(key).map(str::to_owned);
        let (agreement, account_type, billing_profile) =
            (text("agreement"), text("account_type"), text("billing_profile"));
        let ordering_groups = fields.texts("ordering_groups").unwrap_or_default();
        Some(Self {
            id: id?.into(),
            agreement,
            account_type,
            billing_profile,
            ordering_groups,
        })
    }
}

impl FileRecord for Person {
    const TABLE: &'static str = "person";
    const KEYS: &'static [&'static str] = &["id", "partner_center_roles", "billing_roles"];

    /// The roles must be stated, if only as none: that somebody has no role would refuse an
    /// order, and must not follow from a line that was forgotten. Those in Partner Center may be
    /// stated as unknown.
    fn read(fields: &Fields<'_, '_>, problems: &Problems) -> Option<Self> {
        let id = fields.required_id("id");
        let given = (
            fields.required("partner_center_roles"),
            fields.required("billing_roles"),
        );
        let unknown = given
            .0
            .is_some_and(|node| matches!(&node.value, Value::Text(text) if text == ROLES_UNKNOWN));
        let partner_center_roles = if unknown {
            None
        } else {
            fields.texts("partner_center_roles")
        };
        let billing_roles = billing_roles(fields, problems);
        given.0.and(given.1)?;
        Some(Self {
            id: id?.into(),
            partner_center_roles,
            billing_roles,
        })
    }
}

fn billing_roles(fields: &Fields<'_, '_>, problems: &Problems) -> BTreeMap<BillingAccountId, BillingRole> {
    let mut roles = BTreeMap::new();
    let above = fields.place();
    let place = above.key("billing_roles");
    let Some(entries) = fields
        .node("billing_roles")
        .and_then(|node| table(node, place, problems))
    else {
        return roles;
    };
    for (account, node) in entries.iter() {
        let place = place.key(&account.text);
        if !is_fit_id(&account.text) {
            let trouble = Trouble {
                place: place.to_string(),
                message: "this is not an id".to_owned(),
                expected: Some(FIT_ID.to_owned()),
                ..Trouble::default()
            };
            problems.add(account.at, trouble);
            continue;
        }
        let Value::Text(text) = &node.value else {
            wrong_kind(node, place, "a text", problems);
            continue;
        };
        if let Ok(role) = text.parse() {
            roles.insert(BillingAccountId::from(account.text.as_ref()), role);
            continue;
        }
        let names = || BillingRole::ALL.iter().map(|role| role.as_str());
        problems.add(
            node.at,
            Trouble {
                place: place.to_string(),
                value: Some(shown(text)),
                message: "is not a billing role".to_owned(),
                expected: Some(one_of(names())),
                nearest: nearest(text, names()).map(str::to_owned),
                other: None,
            },
        );
    }
    roles
}

impl FileRecord for User {
    const TABLE: &'static str = "user";
    const KEYS: &'static [&'static str] = &["id", "tenant", "usage_location", "products"];

    /// The products must be stated, if only as none, for the same reason as a person's roles.
    fn read(fields: &Fields<'_, '_>, _: &Problems) -> Option<Self> {
        let (id, tenant) = (fields.required_id("id"), fields.required_id("tenant"));
        let usage_location = fields.some_text("usage_location").map(str::to_owned);
        let products = fields.required("products").and_then(|_| fields.texts("products"));
        Some(Self {
            id: id?.into(),
            tenant: tenant?.into(),
            usage_location,
            products: products?,
        })
    }
}

/// The keys of a product.
pub(super) const PRODUCT: &[&str] = &[
    "name",
    "part_numbers",
    "guids",
    "aliases",
    "kind",
    "family",
    "requires",
    "replaced_by",
    "report_days",
];

/// A product beside or over the built-in catalog.
pub(super) fn product(fields: &Fields<'_, '_>) -> Option<Product> {
    let name = fields.required_text("name");
    let texts = |key| fields.texts(key).unwrap_or_default();
    let (part_numbers, guids, aliases) = (texts("part_numbers"), texts("guids"), texts("aliases"));
    let kind = fields.choice("kind", BenefitKind::ALL.iter().map(|kind| kind.as_str()));
    let family = fields.some_text("family").map(str::to_owned);
    // Each entry names families of which one is enough.
    let requires = fields.texts("requires").map(|entries| {
        let families = |entry: &String| entry.split('|').map(|family| family.trim().to_owned()).collect();
        entries.iter().map(families).collect()
    });
    let replaced_by = fields.some_text("replaced_by").map(str::to_owned);
    let report_days = fields.day_counts("report_days");
    Some(Product {
        name: name?.to_owned(),
        part_numbers,
        guids: guids.iter().map(|guid| guid.to_lowercase()).collect(),
        aliases,
        kind,
        family,
        requires,
        replaced_by,
        report_days,
    })
}
