//! The portfolio of one partner, from its rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{BENEFITS, DEMAND, PlanOptions, Rows, SUBSCRIPTIONS};
use crate::columns::bulk::partners::{Holds, Must, Place, Row, Wanted};
use crate::model::{
    Association, Benefit, BenefitKind, BillingAccount, BillingAccountId, Membership, MembershipId, ModelError, Origin,
    Partner, Parts, Portfolio, Record, Records, RedemptionMode, Subscription, SubscriptionId, Tenant, TenantId,
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
    Ok(Benefit {
        id: row.text(0).into(),
        membership: membership.clone(),
        product: row.text(1).to_owned(),
        kind: None::<BenefitKind>,
        licenses: licenses(row, 2, &BENEFITS)?,
        activate_before: row.day(3),
        usage_rights_last_day: row.day(4),
        redemption: Some(row.choice(5, &BENEFITS)?.unwrap_or(RedemptionMode::Key)),
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

/// Every tenant that is named, associated with the accounts whose orders may go there.
fn tenants(rows: &Rows<'_>, memberships: &BTreeMap<Shared<'_>, MembershipId>) -> Vec<Tenant> {
    let of = |rows: &'_ [Row], at: usize| -> Vec<String> { rows.iter().map(|row| row.text(at).to_owned()).collect() };
    let listed = memberships
        .keys()
        .filter_map(|(_, tenants)| *tenants)
        .flatten()
        .cloned();
    let named: BTreeSet<String> = of(rows.tenants, 0)
        .into_iter()
        .chain(of(rows.subscriptions, 1))
        .chain(of(rows.demand.unwrap_or_default(), 0))
        .chain(listed)
        .collect();
    named
        .into_iter()
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
