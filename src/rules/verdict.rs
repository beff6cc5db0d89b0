//! The answer to "may I?".

use super::Citation;
use crate::model::{Action, Notice, PersonId};
use crate::term::TermChange;

/// Why an action is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// The rule's id.
    pub rule: &'static str,
    /// One line with the offending values.
    pub message: String,
    /// What to do instead, and which role may do it.
    pub fix: String,
    /// Where the rule comes from.
    pub source: Citation,
}

/// Whether an action is allowed, with every reason against it, what must be seen, and what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// What was asked; `None` where the term calculator was, without a portfolio.
    pub action: Option<Action>,
    /// Every reason against it, in the order of the rules. None: it is allowed.
    pub reasons: Vec<Reason>,
    /// What must be seen, in the order of the notices.
    pub notices: Vec<Notice>,
    /// What an allowed redemption does to licences and end.
    pub change: Option<TermChange>,
    /// For an order: the people listed who may place it.
    pub may_act: Vec<PersonId>,
    /// What the answer rests on beyond the rules, such as a reading of a day; mostly nothing.
    pub remarks: Vec<String>,
}

impl Verdict {
    /// Whether nothing speaks against it.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Every reason against it in one line; `None` where nothing speaks against it.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        each_once(self.reasons.iter().map(|reason| reason.message.clone()))
    }

    /// What to do about every reason, in one line; `None` where there is nothing to do.
    #[must_use]
    pub fn fix(&self) -> Option<String> {
        each_once(self.reasons.iter().map(|reason| reason.fix.clone()))
    }

    /// The verdict in plain lines: what was asked, the answer, each reason with its fix and source,
    /// the derivation of the new term, and the notices.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut lines = Vec::new();
        let asked = self
            .action
            .as_ref()
            .map_or_else(|| "this redemption".to_owned(), super::check::describe);
        if self.allowed() {
            lines.push(format!("{asked}: allowed"));
        } else {
            let count = self.reasons.len();
            lines.push(format!(
                "{asked}: refused for {count} reason{}",
                if count == 1 { "" } else { "s" }
            ));
        }
        for reason in &self.reasons {
            lines.push(format!("- {}: {}", reason.rule, reason.message));
            if !reason.fix.is_empty() {
                lines.push(format!("  what to do: {}", reason.fix));
            }
            lines.push(format!("  source: {}", reason.source));
        }
        if !self.may_act.is_empty() {
            let names: Vec<String> = self.may_act.iter().map(|person| format!("`{person}`")).collect();
            lines.push(format!("who may place it: {}", names.join(", ")));
        }
        lines.extend(self.remarks.iter().map(|remark| format!("note: {remark}")));
        if let Some(change) = &self.change {
            lines.extend(change.derivation());
        }
        for notice in &self.notices {
            lines.push(format!("notice {}: {}", notice.id, notice.message));
        }
        lines.join("\n")
    }
}

/// Remarks of several reasons in one line, each once; `None` where none says anything.
pub(crate) fn each_once(remarks: impl Iterator<Item = String>) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for remark in remarks {
        if !matches!(remark.as_str(), "" | "-") && !said.contains(&remark) {
            said.push(remark);
        }
    }
    (!said.is_empty()).then(|| said.join("; "))
}
