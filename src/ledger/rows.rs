//! The rows of a portfolio as an entry keeps them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{Redemption, Subscription, User};

/// A subscription, its texts as in a portfolio file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubscriptionRow {
    id: String,
    tenant: String,
    product: String,
    licenses: u32,
    assigned: Option<u32>,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    origin: Option<String>,
    renews: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

impl From<&Subscription> for SubscriptionRow {
    fn from(one: &Subscription) -> Self {
        Self {
            id: one.id.to_string(),
            tenant: one.tenant.to_string(),
            product: one.product.clone(),
            licenses: one.licenses,
            assigned: one.assigned,
            start: one.start,
            end: one.end,
            origin: one.origin.map(|origin| origin.as_str().to_owned()),
            renews: one.renews,
            aliases: one.aliases.iter().map(ToString::to_string).collect(),
        }
    }
}

impl TryFrom<SubscriptionRow> for Subscription {
    type Error = String;

    fn try_from(row: SubscriptionRow) -> Result<Self, String> {
        let origin = row.origin.map(|origin| origin.parse()).transpose();
        Ok(Self {
            id: row.id.into(),
            tenant: row.tenant.into(),
            product: row.product,
            licenses: row.licenses,
            assigned: row.assigned,
            start: row.start,
            end: row.end,
            origin: origin.map_err(|error| format!("has an unreadable effect: {error}"))?,
            renews: row.renews,
            aliases: row.aliases.into_iter().map(Into::into).collect(),
        })
    }
}

/// A user.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserRow {
    id: String,
    tenant: String,
    usage_location: Option<String>,
    products: Vec<String>,
}

impl From<&User> for UserRow {
    fn from(one: &User) -> Self {
        Self {
            id: one.id.to_string(),
            tenant: one.tenant.to_string(),
            usage_location: one.usage_location.clone(),
            products: one.products.clone(),
        }
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id.into(),
            tenant: row.tenant.into(),
            usage_location: row.usage_location,
            products: row.products,
        }
    }
}

/// What a redeemed benefit says of its redemption.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RedemptionRow {
    on: NaiveDate,
    into: String,
    verb: String,
}

impl From<&Redemption> for RedemptionRow {
    fn from(one: &Redemption) -> Self {
        Self {
            on: one.on,
            into: one.into.to_string(),
            verb: one.verb.as_str().to_owned(),
        }
    }
}

impl TryFrom<RedemptionRow> for Redemption {
    type Error = String;

    fn try_from(row: RedemptionRow) -> Result<Self, String> {
        let verb = row.verb.parse();
        Ok(Self {
            on: row.on,
            into: row.into.into(),
            verb: verb.map_err(|error| format!("has an unreadable effect: {error}"))?,
        })
    }
}
