//! What is allowed but must be seen: one file per notice.

mod activation_deadline_unknown;
mod assigned_unknown;
mod cap_readings_differ;
mod end_moves_earlier;
mod ends_with_membership;
mod extend_option_may_be_missing;
mod key_needs_partner_admin;
mod key_works_in_any_tenant;
mod multi_tenant_needs_enterprise_agreement;
mod part_of_a_day_discarded;
mod product_retired;
mod provisioning_recommended;
mod rights;
mod roles_unknown;
mod subscription_outlives_usage_rights;
mod term_under_twelve_months;
mod unknown_product;
mod usage_rights_outlive_subscription;
mod viewing_key_forfeits_refund;

use super::{Case, Citation, Reason};
use crate::model::{Notice, NoticeId};
use crate::term::TermChange;

/// How a notice is judged.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// By the term change alone, with or without a portfolio around it.
    Change(fn(&TermChange) -> Option<String>),
    /// By the case; the change is `None` for what is no redemption.
    Case(fn(&mut Case<'_>, Option<&TermChange>) -> Option<String>),
}

/// A kind of notice.
#[derive(Debug)]
pub struct NoticeRule {
    /// Its name.
    pub id: &'static str,
    /// When it is given, in one line.
    pub when: &'static str,
    /// Where it comes from.
    pub source: Citation,
    /// The rules that it explains: an action refused by these alone carries it too.
    pub beside_refusals_by: &'static [&'static str],
    /// What it says; `None` where it does not apply.
    pub judge: When,
}

/// Every notice, in the order in which a verdict lists them.
pub const NOTICES: &[&NoticeRule] = &[
    &term_under_twelve_months::NOTICE,
    &end_moves_earlier::NOTICE,
    &part_of_a_day_discarded::NOTICE,
    &subscription_outlives_usage_rights::NOTICE,
    &usage_rights_outlive_subscription::NOTICE,
    &product_retired::NOTICE,
    &ends_with_membership::NOTICE,
    &provisioning_recommended::NOTICE,
    &key_works_in_any_tenant::NOTICE,
    &extend_option_may_be_missing::NOTICE,
    &multi_tenant_needs_enterprise_agreement::NOTICE,
    &viewing_key_forfeits_refund::NOTICE,
    &unknown_product::NOTICE,
    &assigned_unknown::NOTICE,
    &activation_deadline_unknown::NOTICE,
    &key_needs_partner_admin::NOTICE,
    &cap_readings_differ::NOTICE,
    &roles_unknown::NOTICE,
];

impl NoticeRule {
    fn stands_beside(&self, reasons: &[Reason]) -> bool {
        reasons
            .iter()
            .all(|reason| self.beside_refusals_by.contains(&reason.rule))
    }

    fn notice(&self, message: String) -> Notice {
        Notice {
            id: NoticeId(self.id),
            message,
            source: self.source.0,
        }
    }
}

/// The notices of a case, judged with these reasons against it.
#[must_use]
pub fn of(case: &mut Case<'_>, change: Option<&TermChange>, reasons: &[Reason]) -> Vec<Notice> {
    let mut out = Vec::new();
    for rule in NOTICES.iter().filter(|rule| rule.stands_beside(reasons)) {
        let message = match rule.judge {
            When::Change(judge) => change.and_then(judge),
            When::Case(judge) => judge(case, change),
        };
        out.extend(message.map(|message| rule.notice(message)));
    }
    out
}

/// The notices of a term change without a portfolio around it, judged with these reasons against it.
#[must_use]
#[inline]
pub fn of_change(change: &TermChange, reasons: &[Reason]) -> Vec<Notice> {
    let mut out = Vec::new();
    for rule in NOTICES.iter().filter(|rule| rule.stands_beside(reasons)) {
        if let When::Change(judge) = rule.judge {
            out.extend(judge(change).map(|message| rule.notice(message)));
        }
    }
    out
}
