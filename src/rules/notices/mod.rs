//! What is allowed but must be seen: one file per notice.

mod cap_readings_differ;
mod end_moves_earlier;
mod unknown_product;

use super::{Case, Citation};
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
    /// Whether a refused action carries it too.
    pub also_when_refused: bool,
    /// What it says; `None` where it does not apply.
    pub judge: When,
}

/// Every notice, in the order in which a verdict lists them.
pub const NOTICES: &[&NoticeRule] = &[
    &end_moves_earlier::NOTICE,
    &unknown_product::NOTICE,
    &cap_readings_differ::NOTICE,
];

impl NoticeRule {
    fn notice(&self, message: String) -> Notice {
        Notice {
            id: NoticeId(self.id),
            message,
            source: self.source.0,
        }
    }
}

/// The notices of a judged case.
#[must_use]
pub fn of(case: &mut Case<'_>, change: Option<&TermChange>, allowed: bool) -> Vec<Notice> {
    let mut out = Vec::new();
    for rule in NOTICES {
        if !allowed && !rule.also_when_refused {
            continue;
        }
        let message = match rule.judge {
            When::Change(judge) => change.and_then(judge),
            When::Case(judge) => judge(case, change),
        };
        out.extend(message.map(|message| rule.notice(message)));
    }
    out
}

/// The notices of a term change without a portfolio around it.
#[must_use]
pub fn of_change(change: &TermChange) -> Vec<Notice> {
    let judged = NOTICES.iter().filter_map(|rule| match rule.judge {
        When::Change(judge) => judge(change).map(|message| rule.notice(message)),
        When::Case(_) => None,
    });
    judged.collect()
}
