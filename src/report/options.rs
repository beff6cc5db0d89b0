//! What each unredeemed benefit could become, and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::prerequisites::{self, Supplies};
use crate::cores::side_by_side;
use crate::model::{
    Action, Benefit, BenefitId, BenefitKind, NoticeId, Origin, Portfolio, ProductName, RedemptionMode, Subscription,
    SubscriptionId, TenantId,
};
use crate::rules::redemption_model::kind;
use crate::rules::{self, RulesError, Verdict};
use crate::term::Verb;

/// Benefits that are worth a thread, with a place or two for each.
const PART: usize = 16;

/// One way to redeem a benefit in one place, with its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OptionRow {
    /// The benefit.
    pub benefit: BenefitId,
    /// What would be done.
    pub verb: Verb,
    /// The tenant it would be done in.
    pub tenant: TenantId,
    /// The subscription, for adding and extending.
    pub subscription: Option<SubscriptionId>,
    /// The benefit's product, as the catalog names it or as written.
    pub product: Arc<str>,
    /// Whether it is allowed; `None` where a fact that decides is not recorded.
    pub allowed: Option<bool>,
    /// The licences of the subscription afterwards, where allowed.
    pub licenses_after: Option<u32>,
    /// Its end afterwards, where allowed.
    pub end_after: Option<NaiveDate>,
    /// Every rule that refuses it, in the order of the rules.
    pub rules: Vec<&'static str>,
    /// The notices.
    pub notices: Vec<NoticeId>,
    /// What to do instead or first, or which fact to record; `None` where it is allowed.
    pub fix: Option<String>,
}

/// Judges every redemption of every unredeemed cloud benefit on a day: activating and ordering in
/// each tenant, adding to and extending each key subscription of the product.
///
/// Benefits of other kinds make no row: they have channels of their own. Verbs of the wrong model
/// do, refused by their rule. Rows are in order of benefit, verb, tenant and subscription.
#[must_use]
pub fn options(portfolio: &Portfolio, as_of: NaiveDate) -> Vec<OptionRow> {
    let open: Vec<&Benefit> = portfolio
        .benefits()
        .iter()
        .filter(|benefit| benefit.redeemed.is_none() && kind(portfolio, benefit) == BenefitKind::Cloud)
        .collect();
    let board = Board {
        portfolio,
        as_of,
        key_subscriptions: key_subscriptions(portfolio),
        supplies: Supplies::new(portfolio, &open, as_of),
    };
    let parts: Vec<&[&Benefit]> = open.chunks(PART).collect();
    let rows = side_by_side(parts.len(), |part| {
        let rows = parts[part].iter().flat_map(|benefit| board.rows(benefit));
        rows.collect::<Vec<_>>()
    });
    rows.into_iter().flatten().collect()
}

fn key_subscriptions(portfolio: &Portfolio) -> BTreeMap<ProductName, Vec<&Subscription>> {
    let mut out: BTreeMap<ProductName, Vec<&Subscription>> = BTreeMap::new();
    for (tenant, product) in portfolio.pools() {
        let keys = portfolio
            .pool(tenant, product)
            .filter(|subscription| subscription.origin() == Origin::Key);
        out.entry(product.clone()).or_default().extend(keys);
    }
    out
}

struct Board<'a> {
    portfolio: &'a Portfolio,
    as_of: NaiveDate,
    key_subscriptions: BTreeMap<ProductName, Vec<&'a Subscription>>,
    supplies: Supplies<'a>,
}

impl<'a> Board<'a> {
    fn rows(&self, benefit: &'a Benefit) -> Vec<OptionRow> {
        let catalog = self.portfolio.catalog();
        let shown: Arc<str> = catalog.shown(&benefit.product).into();
        let subscriptions = self.key_subscriptions.get(&catalog.name(&benefit.product));
        let subscriptions = subscriptions.map_or(&[][..], Vec::as_slice);
        let tenants = self.portfolio.tenants();
        let mut out = Vec::with_capacity(2 * (tenants.len() + subscriptions.len()));
        for verb in Verb::ALL {
            match verb {
                Verb::Activate | Verb::Order => {
                    out.extend(tenants.iter().map(|t| self.row(benefit, &shown, verb, &t.id, None)));
                }
                Verb::AddLicenses | Verb::Extend => {
                    let rows = subscriptions
                        .iter()
                        .map(|s| self.row(benefit, &shown, verb, &s.tenant, Some(&s.id)));
                    out.extend(rows);
                }
            }
        }
        out
    }

    fn row(
        &self,
        benefit: &'a Benefit,
        product: &Arc<str>,
        verb: Verb,
        tenant: &TenantId,
        subscription: Option<&SubscriptionId>,
    ) -> OptionRow {
        let action = action(benefit, verb, tenant, subscription, self.as_of);
        let row = OptionRow {
            benefit: benefit.id.clone(),
            verb,
            tenant: tenant.clone(),
            subscription: subscription.cloned(),
            product: Arc::clone(product),
            allowed: None,
            licenses_after: None,
            end_after: None,
            rules: Vec::new(),
            notices: Vec::new(),
            fix: None,
        };
        match rules::check(self.portfolio, &action) {
            Ok(verdict) => OptionRow {
                allowed: Some(verdict.allowed()),
                licenses_after: verdict.change.as_ref().map(|change| change.licenses_after),
                end_after: verdict.change.as_ref().map(|change| change.end_after),
                rules: verdict.reasons.iter().map(|reason| reason.rule).collect(),
                notices: verdict.notices.iter().map(|notice| notice.id).collect(),
                fix: self.fix(benefit, tenant, &verdict),
                ..row
            },
            Err(RulesError::NotRecorded { missing, .. }) => OptionRow {
                fix: Some(format!("record {}", missing.join(" and "))),
                ..row
            },
            Err(error) => OptionRow {
                fix: Some(error.to_string()),
                ..row
            },
        }
    }

    /// What to do about every reason: each fix once, prerequisites as the order to redeem in.
    fn fix(&self, benefit: &'a Benefit, tenant: &TenantId, verdict: &Verdict) -> Option<String> {
        rules::each_once(verdict.reasons.iter().map(|reason| {
            let chain = prerequisites::RULES
                .contains(&reason.rule)
                .then(|| self.supplies.order_to_redeem(benefit, tenant))
                .flatten();
            chain.map_or_else(|| reason.fix.clone(), |chain| chain.to_string())
        }))
    }
}

/// A redemption as an action. Adding and extending need a subscription.
fn action(
    benefit: &Benefit,
    verb: Verb,
    tenant: &TenantId,
    subscription: Option<&SubscriptionId>,
    on: NaiveDate,
) -> Action {
    let benefit = benefit.id.clone();
    match (verb, subscription) {
        (Verb::AddLicenses, Some(subscription)) => Action::AddLicenses {
            benefit,
            subscription: subscription.clone(),
            on,
        },
        (Verb::Extend, Some(subscription)) => Action::Extend {
            benefit,
            subscription: subscription.clone(),
            on,
        },
        (Verb::Order, _) => Action::starting(RedemptionMode::Order, benefit, tenant.clone(), on),
        (Verb::Activate | Verb::AddLicenses | Verb::Extend, _) => {
            Action::starting(RedemptionMode::Key, benefit, tenant.clone(), on)
        }
    }
}

#[cfg(test)]
mod tests;
