//! What the rows of a report look up, gathered once.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::ways::Ways;
use super::{Bucket, ExpiryRow, Span, What};
use crate::model::{
    Benefit, BenefitKind, NoticeId, Origin, Portfolio, ProductName, RedemptionMode, RolloutDay, Subscription,
};
use crate::report::{ever, last_day};
use crate::rules::redemption_model::{kind, redemption_model};

/// An unredeemed cloud benefit that can still be redeemed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) benefit: &'a Benefit,
    pub(super) mode: Option<RedemptionMode>,
    /// The last day for it; `None` while unknown.
    pub(super) last: Option<NaiveDate>,
}

impl Candidate<'_> {
    /// Whether it can be redeemed on a day, as far as its dates are known.
    pub(super) fn lasts_until(&self, day: NaiveDate) -> bool {
        self.last.is_none_or(|last| day <= last)
    }
}

/// What a product text stands for.
#[derive(Debug)]
pub(super) struct ProductFacts<'a> {
    pub(super) shown: Arc<str>,
    pub(super) known: bool,
    pub(super) retired: bool,
    thresholds: &'a [u32],
    pub(super) candidates: Vec<Candidate<'a>>,
}

/// What the rows of a report look up.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) portfolio: &'a Portfolio,
    pub(super) as_of: NaiveDate,
    /// The last day a row may be about.
    horizon: Option<NaiveDate>,
    /// How many days back it lists what can't be helped any more; `None` is all.
    past_days: Option<u32>,
    products: BTreeMap<&'a str, ProductFacts<'a>>,
    redeemed_into: BTreeMap<&'a str, Vec<&'a Benefit>>,
    open: BTreeMap<&'a str, Vec<Candidate<'a>>>,
    candidates: BTreeMap<ProductName, Vec<Candidate<'a>>>,
    /// The first key subscription of each product in each tenant that is active.
    active_keys: BTreeMap<(&'a str, &'a ProductName), &'a Subscription>,
    /// Whether what the partner buys or renews from now on may still come with keys.
    pub(super) keys_to_come: bool,
    /// What can keep each subscription going.
    pub(super) ways: Ways<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(portfolio: &'a Portfolio, as_of: NaiveDate, span: Span) -> Self {
        let catalog = portfolio.catalog();
        let mut candidates: BTreeMap<ProductName, Vec<Candidate<'a>>> = BTreeMap::new();
        let mut redeemed_into: BTreeMap<&str, Vec<&Benefit>> = BTreeMap::new();
        let mut open: BTreeMap<&str, Vec<Candidate<'a>>> = BTreeMap::new();
        let mut modernized = false;
        for benefit in portfolio.benefits().iter() {
            let mode = redemption_model(portfolio, benefit).mode;
            // Orders come with all that is bought since the first of them was.
            modernized |= mode == Some(RedemptionMode::Order);
            if let Some(redeemed) = &benefit.redeemed {
                let recorded = portfolio.called(&redeemed.into).map(|one| one.id.as_str());
                let into = recorded.unwrap_or(&redeemed.into);
                redeemed_into.entry(into).or_default().push(benefit);
                continue;
            }
            if kind(portfolio, benefit) != BenefitKind::Cloud {
                continue;
            }
            let last = last_day(portfolio, benefit, mode);
            if last.is_none_or(|last| as_of <= last) {
                let candidate = Candidate { benefit, mode, last };
                open.entry(&benefit.membership).or_default().push(candidate);
                let name = catalog.name(&benefit.product);
                candidates.entry(name).or_default().push(candidate);
            }
        }
        let texts = portfolio.benefits().iter().map(|benefit| benefit.product.as_str());
        let texts = texts.chain(portfolio.subscriptions().iter().map(|s| s.product.as_str()));
        let mut products = BTreeMap::new();
        for text in texts {
            products.entry(text).or_insert_with(|| {
                let product = catalog.find(text);
                let own = product.and_then(|product| product.report_days.as_deref());
                ProductFacts {
                    shown: catalog.shown(text).into(),
                    known: product.is_some(),
                    retired: product.is_some_and(|product| product.replaced_by.is_some()),
                    thresholds: own.unwrap_or_else(|| portfolio.parts().policy.report_days()),
                    candidates: candidates.get(&catalog.name(text)).cloned().unwrap_or_default(),
                }
            });
        }
        let mut facts = Self {
            portfolio,
            as_of,
            horizon: span
                .within_days
                .and_then(|days| as_of.checked_add_days(Days::new(days.into()))),
            past_days: span.past_days,
            products,
            redeemed_into,
            open,
            candidates,
            active_keys: active_keys(portfolio, as_of),
            keys_to_come: !modernized && !live(portfolio, as_of),
            ways: Ways::default(),
        };
        facts.ways = Ways::new(&facts);
        facts
    }

    /// Whether a row is about something near enough: its own day, or the last on which something can be done.
    pub(super) fn looks_at(&self, row: &ExpiryRow) -> bool {
        let near = |day: NaiveDate| self.horizon.is_none_or(|horizon| day <= horizon);
        let listed = row.date.is_none_or(near) || row.too_late_to_act().is_some_and(near);
        listed && !self.long_lost(row)
    }

    /// Whether a row is about what can't be helped any more, and could not be before the days looked back.
    fn long_lost(&self, row: &ExpiryRow) -> bool {
        let too_late = row.act_by.and_then(|day| day.succ_opt()).or(row.date);
        let passed = |day: NaiveDate| (self.as_of - day).num_days();
        !row.actionable
            && self
                .past_days
                .zip(too_late)
                .is_some_and(|(days, day)| i64::from(days) < passed(day))
    }

    /// What a product text of the portfolio stands for.
    pub(super) fn product(&self, text: &str) -> Option<&ProductFacts<'a>> {
        self.products.get(text)
    }

    /// The benefits redeemed into a subscription, in order of ids.
    pub(super) fn redeemed_into(&self, subscription: &str) -> &[&'a Benefit] {
        self.redeemed_into.get(subscription).map_or(&[], Vec::as_slice)
    }

    /// The cloud benefits of a membership that can still be redeemed, in order of ids.
    pub(super) fn open(&self, membership: &str) -> &[Candidate<'a>] {
        self.open.get(membership).map_or(&[], Vec::as_slice)
    }

    /// The first key subscription that is active, of the product and in the tenant of another.
    pub(super) fn active_key(&self, other: &Subscription) -> Option<&'a Subscription> {
        let product = self.portfolio.catalog().name(&other.product);
        self.active_keys.get(&(other.tenant.as_str(), &product)).copied()
    }

    /// The cloud benefits of a product that can still be redeemed, in order of ids.
    pub(super) fn candidates(&self, name: &ProductName) -> &[Candidate<'a>] {
        self.candidates.get(name).map_or(&[], Vec::as_slice)
    }

    /// All cloud benefits that can still be redeemed, in order of ids.
    pub(super) fn all_open(&self) -> Vec<&'a Benefit> {
        let open = self.open.values().flatten().map(|candidate| candidate.benefit);
        let mut open: Vec<&Benefit> = open.collect();
        open.sort_by(|one, other| one.id.cmp(&other.id));
        open
    }

    /// A row about a day with the thresholds of a product; `None` where that day never comes.
    pub(super) fn row(
        &self,
        what: What,
        date: Option<NaiveDate>,
        product: Option<&ProductFacts<'a>>,
    ) -> Option<ExpiryRow> {
        if date.is_some() && ever(date).is_none() {
            return None;
        }
        let days_left = date.map(|date| (date - self.as_of).num_days());
        let thresholds = product.map_or_else(
            || self.portfolio.parts().policy.report_days(),
            |product| product.thresholds,
        );
        Some(ExpiryRow {
            date,
            days_left,
            bucket: Bucket::of(days_left, thresholds),
            what,
            product: product.map(|product| Arc::clone(&product.shown)),
            tenant: None,
            licenses: None,
            assigned: None,
            benefit: None,
            subscription: None,
            membership: None,
            act_from: None,
            act_by: date.and_then(|date| date.pred_opt()),
            action: String::new(),
            renews: None,
            notices: Vec::new(),
            actionable: true,
            alone: true,
        })
    }
}

fn active_keys(portfolio: &Portfolio, as_of: NaiveDate) -> BTreeMap<(&str, &ProductName), &Subscription> {
    let pools = portfolio.pools().filter_map(|(tenant, product)| {
        let mut pool = portfolio.pool(tenant, product);
        let active = pool.find(|held| held.origin() == Origin::Key && held.covers(as_of))?;
        Some(((tenant.as_str(), product), active))
    });
    pools.collect()
}

/// Whether the partner's country has the modernized experience on a day.
fn live(portfolio: &Portfolio, on: NaiveDate) -> bool {
    let country = portfolio.partner().country.as_deref();
    let day = country.and_then(|country| portfolio.parts().rollout.0.get(country));
    matches!(day, Some(RolloutDay::Live(live)) if *live <= on)
}

/// Notice ids the report shares with the verdicts.
pub(super) const UNKNOWN_PRODUCT: NoticeId = NoticeId("unknown-product");
pub(super) const PRODUCT_RETIRED: NoticeId = NoticeId("product-retired");
pub(super) const DEADLINE_UNKNOWN: NoticeId = NoticeId("activation-deadline-unknown");
pub(super) const OUTLIVES_RIGHTS: NoticeId = NoticeId("subscription-outlives-usage-rights");
pub(super) const RIGHTS_OUTLIVE: NoticeId = NoticeId("usage-rights-outlive-subscription");
pub(super) const MULTI_TENANT: NoticeId = NoticeId("multi-tenant-needs-enterprise-agreement");

/// Those that a row has because of what it proposes.
pub(super) const OF_PROPOSALS: [NoticeId; 2] = [OUTLIVES_RIGHTS, MULTI_TENANT];

/// All of them.
#[cfg(test)]
pub(super) const NOTICES: [NoticeId; 6] = [
    UNKNOWN_PRODUCT,
    PRODUCT_RETIRED,
    DEADLINE_UNKNOWN,
    OUTLIVES_RIGHTS,
    RIGHTS_OUTLIVE,
    MULTI_TENANT,
];
