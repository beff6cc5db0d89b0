//! The window and the demand of a request, read and checked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::renewal::renews;
use super::{Ground, Planned};
use crate::model::{ModelError, Portfolio, ProductName, Status, Subscription, TenantId, nearest};
use crate::plan::answer::words;
use crate::plan::problem::runs::Runs;
use crate::plan::request::{Demand, PlanError, PlanRequest};
use crate::redeem::Remark;
use crate::term::calendar;

/// Days and licences of the rows for one product in one tenant.
type Rows = BTreeMap<(ProductName, TenantId), Vec<(i32, i32, i64)>>;

/// The window as day numbers.
pub(crate) fn window(request: &PlanRequest) -> Result<(i32, i32), PlanError> {
    if request.until <= request.as_of {
        return Err(PlanError::Window {
            as_of: request.as_of,
            until: request.until,
        });
    }
    let day = |field, found| calendar::number_of(found).ok_or(PlanError::Day { field, found });
    Ok((day("as_of", request.as_of)?, day("until", request.until)?))
}

/// A record that an argument names.
pub(crate) fn known<T>(argument: &'static str, found: Result<T, ModelError>) -> Result<T, PlanError> {
    found.map_err(|source| PlanError::Unknown { argument, source })
}

/// Licences wanted on the days of the window, by product and tenant.
pub(crate) fn demand(
    portfolio: &Portfolio,
    request: &PlanRequest,
    first: i32,
    until: i32,
) -> Result<BTreeMap<ProductName, BTreeMap<TenantId, Runs>>, PlanError> {
    let mut rows: Rows = BTreeMap::new();
    let mut weight = 0;
    let mut add = |product: ProductName, tenant: &TenantId, start: i32, end: i32, licenses: i64| {
        let (start, end) = (start.max(first), end.min(until));
        weight += weighs(licenses, (start, end), (first, until));
        rows.entry((product, tenant.clone()))
            .or_default()
            .push((start, end, licenses));
        weight <= MOST_WEIGHT
    };
    let too_much = |what: String| PlanError::TooMuch {
        what,
        until: request.until,
    };
    match &request.demand {
        Some(demand) => {
            let tenants = tenants(portfolio);
            for (row, wanted) in demand.iter().enumerate() {
                let (start, end) = read(portfolio, row, wanted, &tenants)?;
                let product = portfolio.catalog().name(&wanted.product);
                if !add(product, &wanted.tenant, start, end, wanted.licenses) {
                    let licenses = wanted.licenses;
                    return Err(too_much(format!(
                        "demand row {row}: `licenses` is `{licenses}`, which together with the rows before it"
                    )));
                }
            }
        }
        None => {
            let gone = |subscription: &Subscription| {
                let status = subscription.status_on(request.as_of, portfolio.lifecycle());
                status.is_none_or(|status| status == Status::Deleted)
            };
            // What expired lately has users who wait for it; what is deleted or unknown has not.
            for subscription in portfolio
                .subscriptions()
                .iter()
                .filter(|subscription| !gone(subscription))
            {
                let product = portfolio.catalog().name(&subscription.product);
                let start = subscription.start.and_then(calendar::number_of).unwrap_or(first);
                let licenses = subscription.assigned.unwrap_or(subscription.licenses);
                if !add(product, &subscription.tenant, start, until, i64::from(licenses)) {
                    let id = &subscription.id;
                    return Err(too_much(format!(
                        "the {licenses} licences of subscription `{id}` and those before it"
                    )));
                }
            }
        }
    }
    let mut demand: BTreeMap<ProductName, BTreeMap<TenantId, Runs>> = BTreeMap::new();
    for ((product, tenant), rows) in rows {
        demand.entry(product).or_default().insert(tenant, Runs::sum(rows));
    }
    Ok(demand)
}

/// Rows of the demand that are told one by one when no day of theirs is planned.
const MOST_TOLD: usize = 8;

/// What is said of the rows of the demand of which no day is planned.
pub(crate) fn outside(request: &PlanRequest) -> Vec<Remark> {
    let outside = |row: &&Demand| {
        let planned = row.start < request.until && row.end > request.as_of;
        row.licenses > 0 && row.start < row.end && !planned
    };
    let rows: Vec<&Demand> = request.demand.iter().flatten().filter(outside).collect();
    let told = |row: &&Demand| Remark {
        about: row.product.clone(),
        text: format!(
            "{OUTSIDE}: {} wanted in `{}` from {} until {}",
            words::of(row.licenses.into(), "licence"),
            row.tenant,
            row.start,
            row.end
        ),
    };
    let mut remarks: Vec<Remark> = rows.iter().take(MOST_TOLD).map(told).collect();
    if let Some(first) = rows.get(MOST_TOLD) {
        remarks.push(Remark {
            about: first.product.clone(),
            text: format!("{OUTSIDE}: {} more", words::of((rows.len() - MOST_TOLD) as i128, "row")),
        });
    }
    remarks
}

/// How a remark on them begins.
const OUTSIDE: &str = "asked for on days outside the window only, and left aside";

/// What is said where assigned licences run out of which the demand says nothing: how many there are of
/// each product and tenant that it leaves out, and from which day on fewer are there.
pub(crate) fn left_out(ground: &Ground<'_>, request: &PlanRequest, planned: &Planned) -> Vec<Remark> {
    let Some(demand) = &request.demand else {
        return Vec::new();
    };
    let (portfolio, first, until) = (ground.portfolio, ground.first, ground.until);
    let catalog = portfolio.catalog();
    let named: BTreeSet<(ProductName, &TenantId)> = demand
        .iter()
        .map(|row| (catalog.name(&row.product), &row.tenant))
        .collect();
    let mut rows: Rows = BTreeMap::new();
    for one in portfolio.subscriptions().iter() {
        let pool = (catalog.name(&one.product), one.tenant.clone());
        let status = one.status_on(request.as_of, portfolio.lifecycle());
        // What renews by itself has a remark of its own.
        let goes_on = status.is_none_or(|status| status == Status::Deleted) || renews(one);
        if goes_on || named.contains(&(pool.0.clone(), &one.tenant)) {
            continue;
        }
        let start = one.start.and_then(calendar::number_of).unwrap_or(first);
        let assigned = i64::from(one.assigned.unwrap_or(0));
        rows.entry(pool).or_default().push((start.max(first), until, assigned));
    }
    let runs_out = rows.into_iter().filter_map(|((product, tenant), rows)| {
        let assigned = Runs::sum(rows);
        let none = Runs::default();
        let licenses = planned.get(&(tenant.clone(), product.clone())).unwrap_or(&none);
        let mut days: Vec<i32> = assigned.changes().chain(licenses.changes()).collect();
        days.retain(|day| (first..until).contains(day));
        days.push(first);
        let short = |day: &i32| assigned.at(*day) > licenses.at(*day);
        let day = days.into_iter().filter(short).min()?;
        Some((product, tenant, assigned.at(day), calendar::date_of(day)?))
    });
    let runs_out: Vec<(ProductName, TenantId, i64, NaiveDate)> = runs_out.collect();
    let told = |(product, tenant, assigned, day): &(ProductName, TenantId, i64, NaiveDate)| Remark {
        about: ground.shown(product),
        text: format!(
            "{LEFT_OUT}{} assigned in `{tenant}`, and from {day} on fewer are there; no figure of the plan counts them",
            words::of((*assigned).into(), "licence")
        ),
    };
    let mut remarks: Vec<Remark> = runs_out.iter().take(MOST_TOLD).map(told).collect();
    if let Some((product, ..)) = runs_out.get(MOST_TOLD) {
        remarks.push(Remark {
            about: ground.shown(product),
            text: format!(
                "{LEFT_OUT}assigned licences run out in {} as well",
                words::of((runs_out.len() - MOST_TOLD) as i128, "more pool")
            ),
        });
    }
    remarks
}

/// How a remark on them begins.
const LEFT_OUT: &str = "not in the demand: ";

/// How the products that the catalog does not know are written: in the subscriptions first, as a timeline shows them.
pub(crate) fn written(portfolio: &Portfolio, request: &PlanRequest) -> BTreeMap<ProductName, String> {
    let held = portfolio.subscriptions().iter().map(|it| it.product.as_str());
    let granted = portfolio.benefits().iter().map(|it| it.product.as_str());
    let asked = request.demand.iter().flatten().map(|it| it.product.as_str());
    let mut written = BTreeMap::new();
    for text in held.chain(granted).chain(asked) {
        let name = portfolio.catalog().name(text);
        if portfolio.catalog().get(&name).is_none() {
            written.entry(name).or_insert_with(|| text.trim().to_owned());
        }
    }
    written
}

/// The products of the demand that nothing else names, each with the name it is nearly.
pub(crate) fn nearly_known(portfolio: &Portfolio, request: &PlanRequest) -> Vec<(String, String)> {
    let catalog = portfolio.catalog();
    let held = portfolio.subscriptions().iter().map(|it| it.product.as_str());
    let granted = portfolio.benefits().iter().map(|it| it.product.as_str());
    let recorded: Vec<&str> = held.chain(granted).collect();
    let named: BTreeSet<ProductName> = recorded.iter().map(|text| catalog.name(text)).collect();
    let asked: BTreeSet<&str> = request.demand.iter().flatten().map(|it| it.product.trim()).collect();
    let strange = asked.into_iter().filter(|text| {
        let name = catalog.name(text);
        catalog.get(&name).is_none() && !named.contains(&name)
    });
    let near = |text: &str| {
        let known = catalog.iter().map(|product| product.name.as_str());
        nearest(text, known.chain(recorded.iter().copied())).map(str::to_owned)
    };
    strange
        .filter_map(|text| Some((text.to_owned(), near(text)?)))
        .collect()
}

/// Whether neither the catalog nor anything recorded knows a product: only the demand names it.
pub(crate) fn nobody_knows(portfolio: &Portfolio, product: &ProductName) -> bool {
    let catalog = portfolio.catalog();
    let held = portfolio.subscriptions().iter().map(|it| it.product.as_str());
    let granted = portfolio.benefits().iter().map(|it| it.product.as_str());
    catalog.get(product).is_none() && !held.chain(granted).any(|text| catalog.name(text) == *product)
}

/// Tenants that a demand may name: recorded ones, and those of recorded subscriptions.
fn tenants(portfolio: &Portfolio) -> BTreeSet<&TenantId> {
    let recorded = portfolio.tenants().iter().map(|tenant| &tenant.id);
    let holding = portfolio
        .subscriptions()
        .iter()
        .map(|subscription| &subscription.tenant);
    recorded.chain(holding).collect()
}

/// The days of a row of the demand, once it makes sense.
fn read(
    portfolio: &Portfolio,
    row: usize,
    wanted: &Demand,
    tenants: &BTreeSet<&TenantId>,
) -> Result<(i32, i32), PlanError> {
    let wrong = |field, found: String, expected: &str, nearest: Option<&str>| PlanError::Demand {
        row,
        field,
        found,
        expected: expected.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    if !tenants.contains(&wanted.tenant) {
        let meant = portfolio.tenants().known_as(&wanted.tenant).map(|it| it.id.as_str());
        let near = meant.or_else(|| nearest(&wanted.tenant, tenants.iter().map(|tenant| tenant.as_str())));
        return Err(wrong(
            "tenant",
            wanted.tenant.to_string(),
            "the id of a tenant of the portfolio",
            near,
        ));
    }
    if wanted.product.trim().is_empty() {
        return Err(wrong("product", wanted.product.clone(), "a product", None));
    }
    if !(0..=MOST_WANTED).contains(&wanted.licenses) {
        let expected = format!("0 to {MOST_WANTED} licences");
        return Err(wrong("licenses", wanted.licenses.to_string(), &expected, None));
    }
    let day = |field, day: NaiveDate| {
        calendar::number_of(day).ok_or_else(|| wrong(field, day.to_string(), "a day of the years 1 to 9999", None))
    };
    let (start, end) = (day("start", wanted.start)?, day("end", wanted.end)?);
    if end < start {
        let expected = format!("a day not before `start`, {}", wanted.start);
        return Err(wrong("end", wanted.end.to_string(), &expected, None));
    }
    Ok((start, end))
}

/// The most that all shortfall together may weigh: what a table can hold.
const MOST_WEIGHT: i128 = i64::MAX as i128;

/// The weighted shortfall of so many licences missing from the first to the second of the days.
fn weighs(licenses: i64, (start, end): (i32, i32), (first, until): (i32, i32)) -> i128 {
    let (window, days) = (i128::from(until - first), i128::from((end - start).max(0)));
    // One on day `t` weighs 10 W + H - t: the mean of the first and the last, times the days.
    let twice = 20 * window + i128::from(until - start) + i128::from(until - end) + 1;
    i128::from(licenses) * days * twice / 2
}

/// The most licences one row of a demand may want: as many as a subscription may have.
const MOST_WANTED: i64 = crate::term::MOST_LICENSES as i64;
