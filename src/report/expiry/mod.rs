//! The expiry report: one row for everything that ends or must be done by a day.

mod benefits;
mod bucket;
mod facts;
mod memberships;
mod places;
mod stretches;
mod subscriptions;
mod ways;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

pub use bucket::Bucket;
use facts::Facts;
use places::Places;

use crate::model::{BenefitId, MembershipId, NoticeId, Portfolio, SubscriptionId, TenantId, closed_set};

closed_set! {
    /// What a row of the expiry report is about.
    What("kind of row") {
        /// A subscription's licences end.
        SubscriptionEnds = "subscription ends",
        /// Users of an ended subscription lose access.
        SubscriptionIsDisabled = "subscription is disabled",
        /// An ended subscription and its data go.
        SubscriptionIsDeleted = "subscription is deleted",
        /// A benefit can no longer be activated.
        BenefitMustBeActivated = "benefit must be activated",
        /// The right to use a benefit ends.
        UsageRightsEnd = "usage rights end",
        /// A membership ends.
        MembershipEnds = "membership ends",
        /// A membership can no longer be renewed.
        MembershipRenewalWindow = "membership renewal window",
    }
}

/// Something that ends or must be done by a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExpiryRow {
    /// The day it is about, on which it is too late to keep it from happening; `None` while unknown.
    pub date: Option<NaiveDate>,
    /// Days until `date`; negative once it has passed.
    pub days_left: Option<i64>,
    /// How far away that is.
    pub bucket: Bucket,
    /// What it is about.
    pub what: What,
    /// The product, as the catalog names it or as written.
    pub product: Option<Arc<str>>,
    /// The tenant.
    pub tenant: Option<TenantId>,
    /// Licences.
    pub licenses: Option<u32>,
    /// How many of them are assigned, where recorded.
    pub assigned: Option<u32>,
    /// The benefit.
    pub benefit: Option<BenefitId>,
    /// The subscription.
    pub subscription: Option<SubscriptionId>,
    /// The membership, also of a benefit.
    pub membership: Option<MembershipId>,
    /// The first day on which what `action` proposes is possible, or does what it says; `None` where
    /// that is any day.
    pub act_from: Option<NaiveDate>,
    /// The last day that is in time: the day before `date`, or an earlier deadline of what is
    /// proposed. What is possible only from `date` on has to be ready by then, and its days are in
    /// the words. For what is lost the last day there was.
    pub act_by: Option<NaiveDate>,
    /// What to do, in words.
    pub action: String,
    /// Whether a subscription renews by itself, where recorded; benefits' own never do.
    pub renews: Option<bool>,
    /// The notices that apply.
    pub notices: Vec<NoticeId>,
    /// Whether something can still be done about it, also after `date`.
    pub actionable: bool,
    /// Whether no other row names the day to act by.
    alone: bool,
}

impl ExpiryRow {
    /// The day after `act_by`, where that asks for something: not where it renews by itself or is lost.
    fn too_late_to_act(&self) -> Option<NaiveDate> {
        let asks = self.actionable && self.alone && self.renews != Some(true);
        self.act_by.filter(|_| asks)?.succ_opt()
    }

    /// The days until it is too late, for its day or for what it asks for.
    fn due_in(&self, as_of: NaiveDate) -> Option<i64> {
        let days_left = self.days_left?;
        let too_late = self.too_late_to_act().filter(|_| days_left >= 0);
        Some(too_late.map_or(days_left, |day| (day - as_of).num_days().clamp(0, days_left)))
    }
}

/// How far a report looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The days ahead; `None` is all.
    pub within_days: Option<u32>,
    /// The days back, for what can't be helped any more; `None` is all. What can be is listed however
    /// long ago it was.
    pub past_days: Option<u32>,
}

impl From<Option<u32>> for Span {
    /// So many days ahead, and all that is past.
    fn from(within_days: Option<u32>) -> Self {
        Self {
            within_days,
            past_days: None,
        }
    }
}

/// How much of one kind there is in one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SummaryRow {
    /// The bucket.
    pub bucket: Bucket,
    /// The kind.
    pub what: What,
    /// How many rows.
    pub count: u64,
    /// Their licences together; `None` where the kind has none.
    pub licenses: Option<u64>,
}

/// What a report says at a glance, the most pressing last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// Nothing is due.
    Nothing,
    /// Something is due within the days asked about.
    Soon,
    /// Something that can still be acted on is past due, or a day is unknown.
    PastOrUnknown,
}

impl Due {
    /// The exit code of the command line.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Soon => 6,
            Self::PastOrUnknown => 7,
        }
    }
}

/// What ends or must be done by when, seen from a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExpiryReport {
    /// The day it is seen from.
    pub as_of: NaiveDate,
    /// How far it looks.
    pub span: Span,
    /// By date, unknown last; of one day memberships, subscriptions and benefits, each by id, then by kind.
    pub rows: Vec<ExpiryRow>,
    /// By bucket and kind.
    pub summary: Vec<SummaryRow>,
    /// The thresholds of the buckets, in days, ascending: the portfolio's and those of its products.
    pub thresholds: Vec<u32>,
}

impl ExpiryReport {
    /// The labels of all buckets, nearest first, whether they appear or not.
    #[must_use]
    pub fn bucket_labels(&self) -> Vec<String> {
        [Bucket::Past, Bucket::Today]
            .into_iter()
            .chain(self.thresholds.iter().map(|days| Bucket::Within(*days)))
            .chain([Bucket::Later, Bucket::Unknown])
            .map(|bucket| bucket.label().into_owned())
            .collect()
    }

    /// Whether something is due within a number of days: it is too late then, or the last day to act falls
    /// within them.
    ///
    /// What renews by itself is not due before its day; once that has passed it should have renewed,
    /// and somebody must look. What nothing can be done about any more is no longer due once its day
    /// has passed, nor while its day is unknown.
    #[must_use]
    pub fn due(&self, within_days: u32) -> Due {
        self.rows
            .iter()
            .filter(|row| row.renews != Some(true) || row.days_left.is_some_and(|days| days < 0))
            .map(|row| match row.due_in(self.as_of) {
                None if row.actionable => Due::PastOrUnknown,
                None => Due::Nothing,
                Some(days) if days < 0 && row.actionable => Due::PastOrUnknown,
                Some(days) if (0..=i64::from(within_days)).contains(&days) => Due::Soon,
                Some(_) => Due::Nothing,
            })
            .max()
            .unwrap_or(Due::Nothing)
    }
}

/// Lists what ends or must be done by when, seen from `as_of`.
///
/// Left out are rows whose day is more than `within_days` after `as_of`, unless the last day to act is
/// not, and with `past_days` what is lost for longer than that. Other past days, `as_of` itself and
/// unknown days never are; redeemed benefits and deleted subscriptions make no row.
#[must_use]
pub fn expiry_report(portfolio: &Portfolio, as_of: NaiveDate, span: impl Into<Span>) -> ExpiryReport {
    let span = span.into();
    let facts = Facts::new(portfolio, as_of, span);
    let places = Places::new(&facts);
    let mut rows = memberships::rows(&facts, &places);
    rows.extend(subscriptions::rows(&facts));
    rows.extend(benefits::rows(&facts, &places));
    rows.retain(|row| facts.looks_at(row));
    // Stable, and the rows stand in order of their ids already: only the dates are left to sort by.
    rows.sort_by_cached_key(|row| (row.date.is_none(), row.date));
    ExpiryReport {
        as_of,
        span,
        summary: summary(&rows),
        rows,
        thresholds: thresholds(portfolio),
    }
}

fn summary(rows: &[ExpiryRow]) -> Vec<SummaryRow> {
    let mut groups: BTreeMap<(Bucket, What), (u64, Option<u64>)> = BTreeMap::new();
    for row in rows {
        let (count, licenses) = groups.entry((row.bucket, row.what)).or_default();
        *count += 1;
        if let Some(more) = row.licenses {
            *licenses = Some(licenses.unwrap_or_default() + u64::from(more));
        }
    }
    let rows = groups.into_iter();
    rows.map(|((bucket, what), (count, licenses))| SummaryRow {
        bucket,
        what,
        count,
        licenses,
    })
    .collect()
}

fn thresholds(portfolio: &Portfolio) -> Vec<u32> {
    let own = portfolio
        .catalog()
        .iter()
        .filter_map(|product| product.report_days.as_deref());
    let all: BTreeSet<u32> = own
        .chain([portfolio.parts().policy.report_days()])
        .flatten()
        .copied()
        // No number of days left is 0 and within something: that is `today`.
        .filter(|days| *days > 0)
        .collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests;
