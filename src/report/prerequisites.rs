//! In which order benefits must be redeemed in a tenant when one product needs another there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::last_day;
use crate::model::{Action, Benefit, Portfolio, Product, ProductName, RedemptionMode, Tenant};
use crate::rules;
use crate::rules::redemption_model::redemption_model;

/// The rules that refuse a product for want of another one in the tenant.
pub(super) const RULES: [&str; 2] = ["copilot-needs-microsoft-365", "role-copilot-needs-copilot"];

/// The families of which one is enough.
type Requirement = [String];

/// Where a requirement can come from in a tenant.
#[derive(Debug, Clone, Copy)]
enum Supply<'a> {
    /// It is there.
    Active,
    /// An unredeemed benefit can bring it.
    Benefit(&'a Benefit),
    /// No benefit can.
    Nothing,
}

/// Where each requirement of the unredeemed benefits can come from, in each tenant.
#[derive(Debug)]
pub(super) struct Supplies<'a> {
    portfolio: &'a Portfolio,
    by_place: BTreeMap<(&'a str, &'a Requirement), Supply<'a>>,
}

impl<'a> Supplies<'a> {
    /// Looks at every tenant for what the products of `open` need, seen from a day.
    pub(super) fn new(portfolio: &'a Portfolio, open: &[&'a Benefit], as_of: NaiveDate) -> Self {
        let catalog = portfolio.catalog();
        let products = open.iter().filter_map(|benefit| catalog.find(&benefit.product));
        let requirements: BTreeSet<&Requirement> =
            products.flat_map(Product::prerequisites).map(Vec::as_slice).collect();
        let mut by_place = BTreeMap::new();
        for requirement in requirements {
            let mut bringing: Vec<(usize, &Benefit, RedemptionMode)> = open
                .iter()
                .filter_map(|benefit| {
                    let name = catalog.name(&benefit.product);
                    let rank = rank(portfolio, requirement, &name)?;
                    let mode = redemption_model(portfolio, benefit).mode?;
                    let last = last_day(portfolio, benefit, Some(mode));
                    last.is_none_or(|last| as_of <= last).then_some((rank, *benefit, mode))
                })
                .collect();
            // The requirement names the families in order of preference; ids break ties.
            bringing.sort_by_key(|(rank, _, _)| *rank);
            for tenant in portfolio.tenants().iter() {
                let supply = if is_active(portfolio, requirement, &tenant.id, as_of) {
                    Supply::Active
                } else {
                    let possible = bringing
                        .iter()
                        .find(|(_, benefit, mode)| can_bring(portfolio, benefit, *mode, tenant, as_of));
                    possible.map_or(Supply::Nothing, |(_, benefit, _)| Supply::Benefit(benefit))
                };
                by_place.insert((tenant.id.as_str(), requirement), supply);
            }
        }
        Self { portfolio, by_place }
    }

    /// What to redeem in a tenant before a benefit, in order, and what no benefit can bring.
    ///
    /// `None` where nothing is missing.
    pub(super) fn order_to_redeem(&self, benefit: &'a Benefit, tenant: &str) -> Option<InOrder<'a>> {
        let mut way = Way::default();
        self.walk(benefit, tenant, &mut way);
        if way.order.len() < 2 && way.missing.is_empty() {
            return None;
        }
        Some(InOrder {
            tenant: tenant.to_owned(),
            benefits: way.order,
            missing: way.missing,
            standing: way.standing,
        })
    }

    fn walk(&self, benefit: &'a Benefit, tenant: &str, way: &mut Way<'a>) {
        // A catalog may contradict itself with a ring of requirements.
        if !way.visited.insert(benefit.id.to_string()) {
            return;
        }
        let product = self.portfolio.catalog().find(&benefit.product);
        for requirement in product.into_iter().flat_map(Product::prerequisites) {
            match self.by_place.get(&(tenant, requirement.as_slice())) {
                None => {}
                Some(Supply::Active) => _ = way.standing.insert(requirement.as_slice()),
                Some(Supply::Benefit(other)) => self.walk(other, tenant, way),
                Some(Supply::Nothing) => {
                    let families = requirement.join(" or ");
                    if !way.missing.contains(&families) {
                        way.missing.push(families);
                    }
                }
            }
        }
        way.order.push(benefit);
    }
}

#[derive(Default)]
struct Way<'a> {
    visited: BTreeSet<String>,
    order: Vec<&'a Benefit>,
    missing: Vec<String>,
    standing: BTreeSet<&'a Requirement>,
}

/// The benefits to redeem in a tenant, in this order.
#[derive(Debug)]
pub(super) struct InOrder<'a> {
    tenant: String,
    /// The last is the one that was asked about.
    pub(super) benefits: Vec<&'a Benefit>,
    /// What none of them brings.
    pub(super) missing: Vec<String>,
    /// What the tenant has already that they need: families of which one is enough.
    pub(super) standing: BTreeSet<&'a Requirement>,
}

impl fmt::Display for InOrder<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tenant, missing) = (&self.tenant, self.missing.join(", "));
        if !missing.is_empty() {
            write!(
                out,
                "get {missing} in `{tenant}` first, no unredeemed benefit brings it there"
            )?;
        }
        let ids: Vec<String> = self
            .benefits
            .iter()
            .map(|benefit| format!("`{}`", benefit.id))
            .collect();
        match ids.len() {
            0 | 1 => Ok(()),
            _ => {
                let then = if missing.is_empty() { "" } else { "; then " };
                write!(
                    out,
                    "{then}redeem in `{tenant}`, in this order: {}",
                    ids.join(", then ")
                )
            }
        }
    }
}

/// The place of a product's family in a requirement.
fn rank(portfolio: &Portfolio, requirement: &Requirement, name: &ProductName) -> Option<usize> {
    rules::prerequisites::rank(requirement, portfolio.catalog().get(name), name)
}

fn is_active(portfolio: &Portfolio, requirement: &Requirement, tenant: &str, on: NaiveDate) -> bool {
    portfolio.products_in(tenant).any(|(name, mut subscriptions)| {
        rank(portfolio, requirement, name).is_some() && subscriptions.any(|subscription| subscription.covers(on))
    })
}

/// Whether nothing but a missing prerequisite of its own stands against redeeming a benefit in a tenant.
fn can_bring(portfolio: &Portfolio, benefit: &Benefit, mode: RedemptionMode, tenant: &Tenant, on: NaiveDate) -> bool {
    let action = Action::starting(mode, benefit.id.clone(), tenant.id.clone(), on);
    rules::refusals(portfolio, &action)
        .is_ok_and(|(reasons, _)| reasons.iter().all(|reason| RULES.contains(&reason.rule)))
}
