//! The portfolio of one partner, from its rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{BENEFITS, DEMAND, PlanOptions, Rows, SUBSCRIPTIONS};
use crate::columns::bulk::partners::{Holds, Must, Place, Row, Wanted};
use crate::model::{
    Association, Benefit, BenefitKind, BillingAccount, BillingAccountId, Membership, MembershipId, ModelError, Origin,
    Partner, Parts, Portfolio, Record, Records, RedemptionMode, Subscription, SubscriptionId, Tenant, TenantId,
    nearest,
};
use crate::plan::{Demand, PlanRequest};
use crate::term;

const fn wanted(name: &'static str, holds: Holds, must: Must) -> Wanted {
    Wanted { name, holds, must }
}

pub(super) const BENEFIT: [Wanted; 8] = [
    wanted("benefit", Holds::Text, Must::HaveValue),
    wanted("product", Holds::Text, Must::HaveValue),
    wanted("licenses", Holds::Count, Must::HaveValue),
    wanted("activate_before", Holds::Day, Must::BeThere),
    wanted("usage_rights_last_day", Holds::Day, Must::Not),
    wanted("redemption", Holds::Text, Must::Not),
    wanted("membership_end", Holds::Day, Must::Not),
    wanted("tenants", Holds::Texts, Must::Not),
];

pub(super) const SUBSCRIPTION: [Wanted; 8] = [
    wanted("subscription", Holds::Text, Must::HaveValue),
    wanted("tenant", Holds::Text, Must::HaveValue),
    wanted("product", Holds::Text, Must::HaveValue),
    wanted("licenses", Holds::Count, Must::HaveValue),
    wanted("end", Holds::Day, Must::BeThere),
    wanted("start", Holds::Day, Must::Not),
    wanted("origin", Holds::Text, Must::Not),
    wanted("assigned", Holds::Count, Must::Not),
];

/// The agreement that tenants are associated with for orders.
const AGREEMENT: &str = "MicrosoftCustomerAgreement";

/// What the benefits of one membership share: its end, and the tenants its orders may go to.
type Shared<'a> = (Option<NaiveDate>, Option<&'a [String]>);

/// The portfolio and what is asked of it; an error is about a row of the partner.
pub(super) fn asked(partner: &str, rows: &Rows<'_>, options: &PlanOptions) -> Result<(Portfolio, PlanRequest), String> {
    let mut memberships: BTreeMap<Shared<'_>, MembershipId> = BTreeMap::new();
    for row in rows.benefits {
        let number = memberships.len() + 1;
        memberships
            .entry(shared(row))
            .or_insert_with(|| MembershipId::new(&format!("membership-{number}")));
    }
    let benefits = rows.benefits.iter().map(|row| benefit(row, &memberships[&shared(row)]));
    let benefits = benefits.collect::<Result<Vec<_>, String>>()?;
    let subscriptions = rows.subscriptions.iter().map(subscription);
    let subscriptions = subscriptions.collect::<Result<Vec<_>, String>>()?;
    known_places(rows)?;
    let mut request = options.request.clone();
    request.tenants = rows.tenants.iter().map(|row| TenantId::new(row.text(0))).collect();
    request.demand = rows
        .demand
        .map(|demand| demand.iter().map(demanded).collect::<Result<Vec<_>, String>>())
        .transpose()?;
    let parts = Parts {
        partner: Partner {
            name: Some(partner.to_owned()),
            country: None,
        },
        tenants: records(tenants(rows, &memberships))?,
        billing_accounts: records(memberships.values().map(|id| BillingAccount {
            id: account(id),
            agreement: Some(AGREEMENT.to_owned()),
            account_type: None,
            billing_profile: None,
            ordering_groups: Vec::new(),
        }))?,
        memberships: records(memberships.iter().map(|((end, _), id)| Membership {
            id: id.clone(),
            offer: "not stated".to_owned(),
            purchased: None,
            end: *end,
            billing_account: Some(account(id)),
        }))?,
        benefits: records(benefits)?,
        subscriptions: records(subscriptions)?,
        policy: options.policy.clone(),
        ..Parts::default()
    };
    Ok((Portfolio::new(parts), request))
}

fn records<T: Record>(records: impl IntoIterator<Item = T>) -> Result<Records<T>, String> {
    Records::new(records).map_err(|error: ModelError| error.to_string())
}

fn shared(row: &Row) -> Shared<'_> {
    (row.day(6), row.texts(7))
}

fn account(membership: &MembershipId) -> BillingAccountId {
    BillingAccountId::new(&format!("account-of-{membership}"))
}

fn benefit(row: &Row, membership: &MembershipId) -> Result<Benefit, String> {
    let redemption = row.choice(5, &BENEFITS)?.unwrap_or(RedemptionMode::Key);
    if redemption == RedemptionMode::Order && row.day(6).is_none() {
        let missing = "an order ends with its membership, and `membership_end` is missing";
        return Err(BENEFITS.says(row.number, &missing));
    }
    Ok(Benefit {
        id: row.text(0).into(),
        membership: membership.clone(),
        product: row.text(1).to_owned(),
        kind: None::<BenefitKind>,
        licenses: licenses(row, 2, &BENEFITS)?,
        activate_before: row.day(3),
        usage_rights_last_day: row.day(4),
        redemption: Some(redemption),
        key: None,
        redeemed: None,
    })
}

fn subscription(row: &Row) -> Result<Subscription, String> {
    let assigned = row.count(7).map(|count| {
        let most = term::MOST_LICENSES;
        let fits = u32::try_from(count).ok().filter(|count| *count <= most);
        fits.ok_or_else(|| SUBSCRIPTIONS.says(row.number, &format!("`assigned` is `{count}`, expected 0 to {most}")))
    });
    Ok(Subscription {
        id: SubscriptionId::new(row.text(0)),
        tenant: TenantId::new(row.text(1)),
        product: row.text(2).to_owned(),
        licenses: licenses(row, 3, &SUBSCRIPTIONS)?,
        assigned: assigned.transpose()?,
        start: row.day(5),
        end: row.day(4),
        origin: Some(row.choice(6, &SUBSCRIPTIONS)?.unwrap_or(Origin::Key)),
        renews: None,
        aliases: Vec::new(),
    })
}

fn demanded(row: &Row) -> Result<Demand, String> {
    match (row.count(2), row.day(3), row.day(4)) {
        (Some(licenses), Some(start), Some(end)) => Ok(Demand {
            tenant: TenantId::new(row.text(0)),
            product: row.text(1).to_owned(),
            licenses,
            start,
            end,
        }),
        _ => Err(DEMAND.says(row.number, &"a value is missing")),
    }
}

fn licenses(row: &Row, at: usize, place: &Place) -> Result<u32, String> {
    term::licenses(row.count(at).unwrap_or_default()).map_err(|error| place.says(row.number, &error))
}

/// The tenants that some row stands in; where the partner lists its tenants, those of the demand are among them or wrong.
fn places<'a>(rows: &Rows<'a>) -> BTreeSet<&'a str> {
    let listed = rows.tenants.iter().map(|row| row.text(0));
    let holding = rows.subscriptions.iter().map(|row| row.text(1));
    let demand = rows.demand.filter(|_| rows.tenants.is_empty()).unwrap_or_default();
    let wanting = demand.iter().map(|row| row.text(0));
    listed.chain(holding).chain(wanting).collect()
}

/// Whether some tenant that an order may go to is one of the partner's.
fn known_places(rows: &Rows<'_>) -> Result<(), String> {
    let known = places(rows);
    for row in rows.benefits {
        let Some([name, more @ ..]) = row.texts(7) else {
            continue;
        };
        if !known.contains(name.as_str()) && !more.iter().any(|name| known.contains(name.as_str())) {
            let near = nearest(name, known.iter().copied());
            let hint = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
            let wrong = format!("`tenants` names `{name}`, which is in no other table of the partner{hint}");
            return Err(BENEFITS.says(row.number, &wrong));
        }
    }
    Ok(())
}

/// What keeps anything from being planned for a partner that something might be planned for.
pub(super) fn in_the_way(rows: &Rows<'_>, portfolio: &Portfolio) -> Option<String> {
    if let (true, Some([row, ..])) = (rows.benefits.is_empty(), rows.demand) {
        return Some(DEMAND.says(row.number, &"the partner has no benefit to meet it with"));
    }
    let name = |product: &str| portfolio.catalog().name(product);
    let redeemable = |product: &str| {
        rows.benefits
            .iter()
            .any(|benefit| name(benefit.text(1)) == name(product))
    };
    let unknown = rows.subscriptions.iter().find(|row| {
        let key = row.maybe_text(6).is_none_or(|origin| origin.parse() == Ok(Origin::Key));
        key && row.day(4).is_none() && redeemable(row.text(2))
    })?;
    let missing = "`end` is missing: while it is unknown no key of the product is planned in its tenant";
    Some(SUBSCRIPTIONS.says(unknown.number, &missing))
}

/// Every tenant that is named, associated with the accounts whose orders may go there.
fn tenants(rows: &Rows<'_>, memberships: &BTreeMap<Shared<'_>, MembershipId>) -> Vec<Tenant> {
    let listed = memberships.keys().filter_map(|(_, tenants)| *tenants).flatten();
    let named: BTreeSet<&str> = places(rows).into_iter().chain(listed.map(String::as_str)).collect();
    named
        .into_iter()
        .map(str::to_owned)
        .map(|name| {
            let open = |tenants: &Option<&[String]>| tenants.is_none_or(|tenants| tenants.contains(&name));
            let associations = memberships.iter().filter(|((_, tenants), _)| open(tenants));
            Tenant {
                id: TenantId::new(&name),
                associations: associations
                    .map(|(_, id)| Association {
                        billing_account: account(id),
                        billing_management: Some(true),
                        provisioning: Some(true),
                    })
                    .collect(),
                domain: name,
            }
        })
        .collect()
}
