//! What a product needs beside it: active subscriptions of other families in the same tenant.
//!
//! The catalog and the portfolio's own products say what is needed; any origin and any edition of
//! a family meets it. It is asked of every redemption.

use chrono::NaiveDate;

use super::redemption_model::redemption_model;
use super::{Case, Finding};
use crate::model::{Benefit, Product, ProductName, RedemptionMode, Status, Subscription};

const COPILOT: &str = "Copilot for Microsoft 365";

/// Whether the product redeemed builds on Copilot for Microsoft 365.
pub(super) fn needs_copilot(case: &Case<'_>) -> bool {
    let product = case
        .product
        .as_ref()
        .and_then(|name| case.portfolio.catalog().get(name));
    let needs = product.map_or(&[][..], Product::prerequisites);
    needs
        .iter()
        .flatten()
        .any(|family| family.eq_ignore_ascii_case(COPILOT))
}

/// The prerequisites of a redemption that nothing active in the tenant meets on the day.
pub(super) fn unmet(case: &mut Case<'_>) -> Option<Finding> {
    let (benefit, tenant) = (case.benefit?, case.tenant_id()?);
    let portfolio = case.portfolio;
    let product = portfolio.catalog().get(case.product.as_ref()?)?;
    let mut missing = Vec::new();
    for families in product.prerequisites() {
        let state = state(case, families);
        match state {
            State::Met => {}
            State::Unmet => missing.push(families.as_slice()),
            State::Open(subscription) => {
                case.end_of(subscription);
            }
        }
    }
    if missing.is_empty() {
        return None;
    }
    let needed: Vec<String> = missing.iter().map(|families| alternatives(families)).collect();
    let needed = match needed.as_slice() {
        [one] => one.clone(),
        several => format!("{},", several.join(", and ")),
    };
    let message = format!(
        "`{}` needs an active {needed} in `{tenant}` on {}",
        product.name, case.on
    );
    Some(Finding::new(message).fix(fix(case, benefit, &missing)))
}

/// Whether what the product of a case needs is active in its tenant on another day, as far as that is recorded.
pub(super) fn met_on(case: &Case<'_>, on: NaiveDate) -> bool {
    let catalog = case.portfolio.catalog();
    let product = case.product.as_ref().and_then(|name| catalog.get(name));
    let needs = product.map_or(&[][..], Product::prerequisites);
    needs.iter().all(|families| {
        let held = case
            .tenant_id()
            .into_iter()
            .flat_map(|tenant| case.portfolio.products_in(tenant));
        let mut meeting = held.filter(|(name, _)| rank(families, catalog.get(name), name).is_some());
        meeting.any(|(_, mut held)| held.any(|held| held.end.is_none() || held.covers(on)))
    })
}

enum State<'a> {
    Met,
    Unmet,
    /// It may be met: this subscription has no end recorded.
    Open(&'a Subscription),
}

fn state<'a>(case: &Case<'a>, families: &[String]) -> State<'a> {
    let Some(tenant) = case.tenant_id() else {
        return State::Unmet;
    };
    let portfolio = case.portfolio;
    let mut open = None;
    for (name, subscriptions) in portfolio.products_in(tenant) {
        if rank(families, portfolio.catalog().get(name), name).is_none() {
            continue;
        }
        for subscription in subscriptions {
            match subscription.end {
                None => open = open.or(Some(subscription)),
                Some(end) => {
                    let active = portfolio.lifecycle().status(end, case.on) == Status::Active;
                    if active && subscription.start.is_none_or(|start| start <= case.on) {
                        return State::Met;
                    }
                }
            }
        }
    }
    open.map_or(State::Unmet, State::Open)
}

/// The place of a product's family among families of which one is enough, in any letter case; one
/// may also be named by a product's own name.
#[must_use]
pub fn rank(families: &[String], product: Option<&Product>, name: &ProductName) -> Option<usize> {
    let family = product.map_or(&**name, Product::family);
    families
        .iter()
        .position(|wanted| wanted.eq_ignore_ascii_case(family) || wanted.eq_ignore_ascii_case(name))
}

fn alternatives(families: &[String]) -> String {
    let quoted: Vec<String> = families.iter().map(|family| format!("`{family}`")).collect();
    quoted.join(" or ")
}

fn fix(case: &Case<'_>, benefit: &Benefit, missing: &[&[String]]) -> String {
    let catalog = case.portfolio.catalog();
    let tenant = case.tenant_id().map_or("", |tenant| tenant);
    // The families stand in order of preference; of equally good benefits the first id is taken.
    let supplier = |families: &[String]| {
        let products = case.portfolio.benefits_by_product();
        let bringing = products.filter_map(|(name, mut benefits)| {
            let rank = rank(families, catalog.get(name), name)?;
            let other = benefits.find(|other| other.id != benefit.id && can_bring(case, other))?;
            Some((rank, other))
        });
        let best = bringing.min_by(|(one, left), (other, right)| (one, &left.id).cmp(&(other, &right.id)));
        best.map(|(_, benefit)| benefit)
    };
    let (mut redeem, mut buy) = (Vec::new(), Vec::new());
    for families in missing {
        match supplier(families) {
            Some(other) => redeem.push(format!("`{}` (`{}`)", other.id, catalog.shown(&other.product))),
            None => buy.push(alternatives(families)),
        }
    }
    let bought = || {
        format!(
            "buy or activate {} in `{tenant}` first; no benefit left supplies it",
            buy.join(" and ")
        )
    };
    match (redeem.is_empty(), buy.is_empty()) {
        (false, true) => format!("redeem {} in `{tenant}` first", redeem.join(", then ")),
        (true, _) => bought(),
        (false, false) => format!("redeem {} in `{tenant}`, and {}", redeem.join(", then "), bought()),
    }
}

/// Whether a benefit can still be redeemed in the tenant of a case.
fn can_bring(case: &Case<'_>, benefit: &Benefit) -> bool {
    let in_time = benefit.redeemed.is_none()
        && benefit.activate_before.is_none_or(|before| case.on < before)
        && benefit.usage_rights_last_day.is_none_or(|last| case.on <= last);
    in_time
        && match redemption_model(case.portfolio, benefit).mode {
            Some(RedemptionMode::Key) => true,
            Some(RedemptionMode::Order) => {
                let membership = case.portfolio.memberships().get(&benefit.membership);
                let account = membership.and_then(|membership| membership.billing_account.as_ref());
                let tenant = case.tenant.zip(account);
                tenant.is_some_and(|(tenant, account)| tenant.association(account).is_some())
            }
            None => false,
        }
}
