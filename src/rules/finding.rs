//! A rule and what it finds.

use chrono::NaiveDate;

use super::{Case, Citation, Reason};

/// What a rule says of one case: the message with the offending values, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// One line with the values.
    pub message: String,
    /// What to do in this case; `None` leaves the rule's own fix.
    pub fix: Option<String>,
}

impl Finding {
    /// A finding with the rule's own fix.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            fix: None,
        }
    }

    /// The same finding with a fix for this case.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self {
            fix: Some(fix.into()),
            ..self
        }
    }
}

/// Something the programme refuses.
#[derive(Debug)]
pub struct Rule {
    /// Its name, after what it refuses.
    pub id: &'static str,
    /// What it refuses, in one line.
    pub refuses: &'static str,
    /// What to do instead, and which role may do it.
    pub fix: &'static str,
    /// Where it comes from.
    pub source: Citation,
    /// The first day it applies; `None` for as long as there are benefits.
    pub effective_from: Option<NaiveDate>,
    /// What it finds in a case; `None` where it does not apply.
    pub judge: fn(&mut Case<'_>) -> Option<Finding>,
}

impl Rule {
    /// What this rule has to say of a finding.
    #[must_use]
    pub fn reason(&self, finding: Finding) -> Reason {
        Reason {
            rule: self.id,
            message: finding.message,
            fix: finding.fix.unwrap_or_else(|| self.fix.to_owned()),
            source: self.source,
        }
    }

    /// The reason, if any, for which it refuses a case.
    #[must_use]
    pub fn refuse(&self, case: &mut Case<'_>) -> Option<Reason> {
        if self.effective_from.is_some_and(|from| case.on < from) {
            return None;
        }
        (self.judge)(case).map(|finding| self.reason(finding))
    }
}
