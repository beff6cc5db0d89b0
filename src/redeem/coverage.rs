//! The licences each pool has on each day, as runs.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::history::Stretch;
use crate::model::{Catalog, ProductName, TenantId};

/// A run of days on which a pool has the same number of licences.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// The tenant.
    pub tenant: TenantId,
    /// The product, as the catalog names it or as written.
    pub product: String,
    /// The first day of the run.
    pub start: NaiveDate,
    /// The first day after it.
    pub end: NaiveDate,
    /// The licences, at least 1.
    pub licenses: u64,
}

/// Sums the licences of stretches of subscriptions per pool and day.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    catalog: &'a Catalog,
    since: NaiveDate,
    until: NaiveDate,
    names: BTreeMap<&'a str, ProductName>,
    pools: BTreeMap<(&'a TenantId, ProductName), Pool<'a>>,
}

#[derive(Debug)]
struct Pool<'a> {
    shown: &'a str,
    /// By how much the licences change on a day.
    steps: BTreeMap<NaiveDate, i64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(catalog: &'a Catalog, since: NaiveDate, until: NaiveDate) -> Self {
        Self {
            catalog,
            since,
            until,
            names: BTreeMap::new(),
            pools: BTreeMap::new(),
        }
    }

    /// Counts one stretch in.
    pub(super) fn add(&mut self, stretch: Stretch<'a>) {
        let Some((start, end)) = stretch.covered(self.since, self.until) else {
            return;
        };
        let subscription = stretch.subscription;
        let catalog = self.catalog;
        let name = self
            .names
            .entry(&subscription.product)
            .or_insert_with(|| catalog.name(&subscription.product));
        let pool = self
            .pools
            .entry((&subscription.tenant, name.clone()))
            .or_insert_with(|| Pool {
                shown: catalog.shown(&subscription.product),
                steps: BTreeMap::new(),
            });
        let licenses = i64::from(subscription.licenses);
        *pool.steps.entry(start).or_default() += licenses;
        *pool.steps.entry(end).or_default() -= licenses;
    }

    /// The runs, by tenant, product and day. Days without a licence are in no run, neighbouring
    /// runs differ in their licences.
    pub(super) fn runs(&self) -> Vec<Coverage> {
        let mut out = Vec::new();
        for ((tenant, _), pool) in &self.pools {
            let (mut licenses, mut start) = (0i64, self.since);
            for (day, step) in pool.steps.iter().filter(|(_, step)| **step != 0) {
                if licenses > 0 {
                    out.push(Coverage {
                        tenant: (*tenant).clone(),
                        product: pool.shown.to_owned(),
                        start,
                        end: *day,
                        licenses: licenses.unsigned_abs(),
                    });
                }
                licenses += step;
                start = *day;
            }
        }
        out
    }
}
