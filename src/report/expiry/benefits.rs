//! Rows about benefits that are not redeemed yet.

use chrono::NaiveDate;

use super::facts::{DEADLINE_UNKNOWN, Facts, PRODUCT_RETIRED, ProductFacts, UNKNOWN_PRODUCT};
use super::{ExpiryRow, What};
use crate::model::{Benefit, BenefitKind, NoticeId, RedemptionMode};
use crate::report::last_day;
use crate::rules::redemption_model::{kind, redemption_model};

pub(super) fn rows(facts: &Facts<'_>) -> Vec<ExpiryRow> {
    let mut out = Vec::new();
    for benefit in facts.portfolio.benefits().iter() {
        let Some(product) = facts.product(&benefit.product).filter(|_| benefit.redeemed.is_none()) else {
            continue;
        };
        let mode = redemption_model(facts.portfolio, benefit).mode;
        let about = About {
            facts,
            benefit,
            product,
            kind: kind(facts.portfolio, benefit),
            mode,
            last: last_day(facts.portfolio, benefit, mode),
        };
        out.extend(about.row(What::BenefitMustBeActivated, benefit.activate_before));
        let rights = benefit.usage_rights_last_day;
        // The calendar's very last day has no day after it: such rights never end.
        let after = rights.map(|last| last.succ_opt());
        if after != Some(None) {
            out.extend(about.row(What::UsageRightsEnd, after.flatten()));
        }
    }
    out
}

struct About<'a> {
    facts: &'a Facts<'a>,
    benefit: &'a Benefit,
    product: &'a ProductFacts<'a>,
    kind: BenefitKind,
    mode: Option<RedemptionMode>,
    last: Option<NaiveDate>,
}

impl About<'_> {
    fn row(&self, what: What, date: Option<NaiveDate>) -> Option<ExpiryRow> {
        let row = self.facts.row(what, date, Some(self.product))?;
        let benefit = self.benefit;
        Some(ExpiryRow {
            licenses: Some(benefit.licenses),
            benefit: Some(benefit.id.clone()),
            membership: Some(benefit.membership.clone()),
            act_by: [row.act_by, self.last].into_iter().flatten().min(),
            action: self.action(what, date),
            notices: self.notices(what, date),
            actionable: !self.lost(),
            ..row
        })
    }

    /// Whether it can no longer be redeemed.
    fn lost(&self) -> bool {
        self.last.is_some_and(|last| last < self.facts.as_of)
    }

    fn action(&self, what: What, date: Option<NaiveDate>) -> String {
        let benefit = self.benefit;
        let id = &benefit.id;
        let count = benefit.licenses;
        let licences = if count == 1 {
            "1 licence is".to_owned()
        } else {
            format!("{count} licences are")
        };
        if let (Some(last), true) = (self.last, self.lost()) {
            return format!("nothing: `{id}` could be redeemed until {last}, the {licences} lost");
        }
        if date.is_none() {
            return match what {
                What::UsageRightsEnd => {
                    format!("record the last day of the usage rights of `{id}`, as Partner Center shows it")
                }
                _ => format!("record the day before which `{id}` must be activated, as Partner Center shows it"),
            };
        }
        let by = match self.last {
            Some(last) if self.deadline_unknown(what, date) => {
                format!(" by {last}, or before a deadline that is not recorded")
            }
            Some(last) => format!(" by {last}"),
            None => String::new(),
        };
        match (self.kind, self.mode) {
            (BenefitKind::Cloud, Some(RedemptionMode::Key)) => {
                format!("redeem the key of `{id}` in a tenant{by}, or the {licences} lost")
            }
            (BenefitKind::Cloud, Some(RedemptionMode::Order)) => {
                format!("place the $0 order of `{id}` in a tenant{by}, or the {licences} lost")
            }
            (BenefitKind::Cloud, None) => {
                format!(
                    "record whether `{id}` is redeemed by key or by order, and redeem it{by}, or the {licences} lost"
                )
            }
            (kind, _) => format!("use `{id}` ({kind}) through its own channel{by}"),
        }
    }

    /// Whether what a row says rests on a deadline that nobody recorded.
    ///
    /// The row of that deadline does; that of the usage rights where their last day is named in its stead.
    fn deadline_unknown(&self, what: What, date: Option<NaiveDate>) -> bool {
        let redeems = date.is_some() && !self.lost() && self.kind == BenefitKind::Cloud;
        self.benefit.activate_before.is_none() && (what == What::BenefitMustBeActivated || redeems)
    }

    fn notices(&self, what: What, date: Option<NaiveDate>) -> Vec<NoticeId> {
        // In the order of the notices in a verdict.
        let cloud = self.kind == BenefitKind::Cloud;
        [
            (self.product.retired && cloud, PRODUCT_RETIRED),
            (!self.product.known, UNKNOWN_PRODUCT),
            (self.deadline_unknown(what, date), DEADLINE_UNKNOWN),
        ]
        .into_iter()
        .filter_map(|(given, id)| given.then_some(id))
        .collect()
    }
}

#[cfg(test)]
mod tests;
