//! Rows about benefits that are not redeemed yet.

use chrono::NaiveDate;

use super::facts::{Candidate, DEADLINE_UNKNOWN, Facts, PRODUCT_RETIRED, ProductFacts, UNKNOWN_PRODUCT};
use super::places::{Place, Places};
use super::{ExpiryRow, What};
use crate::model::{Benefit, BenefitKind, NoticeId, RedemptionMode};
use crate::report::last_day;
use crate::rules::redemption_model::{kind, redemption_model};

pub(super) fn rows<'a>(facts: &Facts<'a>, places: &Places<'_, 'a>) -> Vec<ExpiryRow> {
    let mut out = Vec::new();
    for benefit in facts.portfolio.benefits().iter() {
        let Some(product) = facts.product(&benefit.product).filter(|_| benefit.redeemed.is_none()) else {
            continue;
        };
        let mode = redemption_model(facts.portfolio, benefit).mode;
        let last = last_day(facts.portfolio, benefit, mode);
        let rights = benefit.usage_rights_last_day;
        // The calendar's very last day has no day after it: such rights never end.
        let after = rights.map(|last| last.succ_opt());
        let dates = [
            (What::BenefitMustBeActivated, Some(benefit.activate_before)),
            (What::UsageRightsEnd, (after != Some(None)).then_some(after.flatten())),
        ];
        if dates
            .iter()
            .all(|(_, date)| date.is_none_or(|date| date.is_some_and(|date| !facts.looks_at(date))))
        {
            continue;
        }
        let kind = kind(facts.portfolio, benefit);
        let lost = last.is_some_and(|last| last < facts.as_of);
        let about = About {
            facts,
            benefit,
            product,
            kind,
            mode,
            last,
            place: if lost || kind != BenefitKind::Cloud {
                Place::Open
            } else {
                places.of(&Candidate { benefit, mode, last })
            },
        };
        let rows = dates.map(|(what, date)| about.row(what, date?));
        let mut rows: Vec<ExpiryRow> = rows.into_iter().flatten().collect();
        if lost {
            said_once(benefit, &mut rows);
        }
        out.extend(rows);
    }
    out
}

/// Leaves the licences of a lost benefit to the row of the day that came first: the other row says where
/// they are, and no sum has them twice.
fn said_once(benefit: &Benefit, rows: &mut [ExpiryRow]) {
    let first = |row: &ExpiryRow| (row.date.is_none(), row.date);
    let [activation, rights] = rows else { return };
    let (said, other) = if first(rights) < first(activation) {
        (rights, activation)
    } else {
        (activation, rights)
    };
    other.licenses = None;
    let when = said.date.map_or_else(String::new, |date| format!(" of {date}"));
    other.action = format!(
        "nothing: `{}` is lost, as its row \"{}\"{when} says",
        benefit.id, said.what
    );
}

struct About<'a> {
    facts: &'a Facts<'a>,
    benefit: &'a Benefit,
    product: &'a ProductFacts<'a>,
    kind: BenefitKind,
    mode: Option<RedemptionMode>,
    last: Option<NaiveDate>,
    place: Place,
}

impl About<'_> {
    fn row(&self, what: What, date: Option<NaiveDate>) -> Option<ExpiryRow> {
        let row = self.facts.row(what, date, Some(self.product))?;
        let benefit = self.benefit;
        Some(ExpiryRow {
            licenses: Some(benefit.licenses),
            benefit: Some(benefit.id.clone()),
            membership: Some(benefit.membership.clone()),
            act_by: self.until().or(row.act_by),
            action: self.action(what, date),
            notices: self.notices(what, date),
            actionable: !self.lost(),
            ..row
        })
    }

    /// The last day on which it can be redeemed somewhere.
    fn until(&self) -> Option<NaiveDate> {
        match self.place {
            Place::Until(day) => Some(day),
            Place::Open | Place::Closed(_) => self.last,
        }
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
        let by = match self.until() {
            Some(last) if self.deadline_unknown(what, date) => {
                format!(" by {last}, or before a deadline that is not recorded")
            }
            Some(last) => format!(" by {last}"),
            None => String::new(),
        };
        let how = match self.mode {
            Some(RedemptionMode::Order) => format!("place the $0 order of `{id}`"),
            Some(RedemptionMode::Key) | None => format!("redeem the key of `{id}`"),
        };
        let promised = self.facts.ways.promised(id);
        let promised = promised.map_or_else(String::new, |subscription| {
            format!("; the row of `{subscription}` needs it")
        });
        match (self.kind, self.mode) {
            (BenefitKind::Cloud, Some(_)) => match &self.place {
                // What to redeem first is told as an order that ends with the benefit itself.
                Place::Closed(fix) if fix.ends_with(&format!("`{id}`")) => {
                    format!("{fix}{by}, or the {licences} lost")
                }
                Place::Closed(fix) => format!("{fix}; then {how}{by}, or the {licences} lost"),
                Place::Until(_) => {
                    format!("{how} in a tenant{by}, after which none takes it, or the {licences} lost{promised}")
                }
                Place::Open => format!("{how} in a tenant{by}, or the {licences} lost{promised}"),
            },
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
