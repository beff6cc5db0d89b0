//! Rows about benefits that are not redeemed yet.

use chrono::NaiveDate;

use super::facts::{Candidate, DEADLINE_UNKNOWN, Facts, PRODUCT_RETIRED, ProductFacts, UNKNOWN_PRODUCT};
use super::places::{Place, Places, Standing};
use super::stretches::Stretch;
use super::ways::Wanted;
use super::{ExpiryRow, What};
use crate::model::{Benefit, BenefitId, BenefitKind, NoticeId, RedemptionMode};
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
            said_once(&mut rows);
        }
        out.extend(rows);
    }
    out
}

/// Leaves one row of a lost benefit: that of the day by which it was lost.
fn said_once(rows: &mut Vec<ExpiryRow>) {
    if let Some(first) = rows.iter().map(|row| (row.date.is_none(), row.date)).min() {
        rows.retain(|row| (row.date.is_none(), row.date) == first);
        rows.truncate(1);
    }
}

struct About<'a> {
    facts: &'a Facts<'a>,
    benefit: &'a Benefit,
    product: &'a ProductFacts<'a>,
    kind: BenefitKind,
    mode: Option<RedemptionMode>,
    last: Option<NaiveDate>,
    place: Place<'a>,
}

impl About<'_> {
    fn row(&self, what: What, date: Option<NaiveDate>) -> Option<ExpiryRow> {
        let row = self.facts.row(what, date, Some(self.product))?;
        let benefit = self.benefit;
        Some(ExpiryRow {
            licenses: Some(benefit.licenses),
            benefit: Some(benefit.id.clone()),
            membership: Some(benefit.membership.clone()),
            act_from: self.from(),
            act_by: self.until().or(row.act_by),
            action: self.action(what, date),
            notices: self.notices(what, date),
            actionable: !self.lost(),
            // The day to activate it by is said once.
            alone: what == What::BenefitMustBeActivated || benefit.activate_before.is_none(),
            ..row
        })
    }

    /// The first day on which it can be redeemed somewhere, where that is still to come.
    fn from(&self) -> Option<NaiveDate> {
        let Place::Days(days) = &self.place else { return None };
        let first = days.first()?.from;
        (self.facts.as_of < first).then_some(first)
    }

    /// The last day on which it can be redeemed somewhere, with all that has to be redeemed before it.
    fn until(&self) -> Option<NaiveDate> {
        self.place.until(self.facts.portfolio, self.last)
    }

    /// Whether it can no longer be redeemed.
    fn lost(&self) -> bool {
        self.last.is_some_and(|last| last < self.facts.as_of)
    }

    fn action(&self, what: What, date: Option<NaiveDate>) -> String {
        let id = &self.benefit.id;
        let count = self.benefit.licenses;
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
                _ => {
                    let then = match &self.place {
                        Place::Days(days) => {
                            let spans = spans(days, self.facts.as_of);
                            format!("; a tenant takes it{spans}{}", resting(days))
                        }
                        Place::Open | Place::Closed { .. } => String::new(),
                    };
                    format!("record the day before which `{id}` must be activated, as Partner Center shows it{then}")
                }
            };
        }
        let unknown = if self.deadline_unknown(what, date) {
            ", or before a deadline that is not recorded"
        } else {
            ""
        };
        let by = self
            .until()
            .map_or_else(String::new, |last| format!(" by {last}{unknown}"));
        let how = match self.mode {
            Some(RedemptionMode::Order) => format!("place the $0 order of `{id}`"),
            Some(RedemptionMode::Key) | None => format!("redeem the key of `{id}`"),
        };
        match (self.kind, self.mode) {
            (BenefitKind::Cloud, Some(_)) => match &self.place {
                Place::Closed { fix, order, ground } => {
                    let then = if order.is_empty() {
                        format!("; then {how}")
                    } else {
                        String::new()
                    };
                    let competing: String = order.iter().filter_map(|other| self.wanted(&other.id)).collect();
                    let (while_there, once) = self.while_standing(ground);
                    format!("{fix}{then}{by}{while_there}, or the {licences} lost{once}{competing}")
                }
                Place::Days(days) => {
                    let spans = spans(days, self.facts.as_of);
                    let none = if days.last().is_some_and(|days| days.last != self.last) {
                        ", after which none takes it"
                    } else {
                        unknown
                    };
                    let wanted = self.wanted(id).unwrap_or_default();
                    let renewal = resting(days);
                    format!("{how} in a tenant{spans}{none}, or the {licences} lost{renewal}{wanted}")
                }
                Place::Open => {
                    let wanted = self.wanted(id).unwrap_or_default();
                    format!("{how} in a tenant{by}, or the {licences} lost{wanted}")
                }
            },
            (BenefitKind::Cloud, None) => {
                format!(
                    "record whether `{id}` is redeemed by key or by order, and redeem it{by}, or the {licences} lost"
                )
            }
            (kind, _) => format!("use `{id}` ({kind}) through its own channel{by}"),
        }
    }

    /// Why it is to be redeemed by a day that is no deadline of a benefit, and what the days before it rest on.
    fn while_standing(&self, ground: &Standing<'_>) -> (&'static str, String) {
        let until = self.until();
        let first = self
            .last
            .is_none_or(|last| ground.last.is_some_and(|standing| standing < last));
        let ends = ground.last.is_some() && ground.last == until && first;
        let renewal = ground
            .renewal
            .filter(|renewal| until.is_none_or(|until| renewal.on <= until));
        let once = renewal.map_or_else(String::new, |renewal| renewal.said(self.facts.as_of));
        (if ends { ", while what it needs is there" } else { "" }, once)
    }

    /// What else a benefit is proposed for: it serves one of them.
    fn wanted(&self, benefit: &BenefitId) -> Option<String> {
        let Wanted { by, others } = self.facts.ways.promised(benefit)?;
        let needs = match others {
            0 => format!("; the row of `{by}` needs "),
            1 => format!("; the rows of `{by}` and of 1 other subscription need "),
            _ => format!("; the rows of `{by}` and of {others} other subscriptions need "),
        };
        Some(if *benefit != self.benefit.id {
            format!("{needs}`{benefit}` too: it serves whichever comes first, a plan weighs them")
        } else if others == 0 {
            format!("{needs}it")
        } else {
            format!("{needs}it: it serves whichever comes first, a plan weighs them")
        })
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

/// What the first of the days that rest on a renewal rest on.
fn resting(days: &[Stretch<'_>]) -> String {
    let first = days.iter().find_map(|days| Some(days.renewal?.said(days.from)));
    first.unwrap_or_default()
}

/// The days on which a benefit can be redeemed, in words.
fn spans(days: &[Stretch<'_>], as_of: NaiveDate) -> String {
    let said = days.iter().map(|days| match (days.from <= as_of, days.last) {
        (true, Some(last)) => format!(" by {last}"),
        (true, None) => String::new(),
        (false, Some(last)) if last == days.from => format!(" on {last}"),
        (false, Some(last)) => format!(" from {} to {last}", days.from),
        (false, None) => format!(" on {} or later", days.from),
    });
    said.collect::<Vec<_>>().join(" or")
}

#[cfg(test)]
mod tests;
