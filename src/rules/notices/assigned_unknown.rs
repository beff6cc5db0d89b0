//! Some answers depend on how many licences are assigned.

use super::{NoticeRule, When};
use crate::model::Action;
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when a move or an assignment depends on assignments that are not recorded.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "assigned-unknown",
    when: "the answer depends on assignments that are not recorded",
    source: Citation("Limitations"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    let subscription = case.subscription?;
    if subscription.assigned.is_some() {
        return None;
    }
    let id = &subscription.id;
    match case.action {
        Action::Move { .. } => Some(format!(
            "the assigned licences of `{id}` are not recorded: it moves only if there are none"
        )),
        Action::Assign { .. } => Some(format!(
            "the assigned licences of `{id}` are not recorded: it works only if fewer than {} are",
            subscription.licenses
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "assigned-unknown";

    #[test]
    fn moves_and_assignments_are_allowed_with_a_word_of_what_is_not_known() {
        let mut sample = Sample::new();
        assert_eq!(sample.said(&relocate("q", "u", None), ID), None);
        assert_eq!(sample.said(&assign("ann", "q", "2026-01-10"), ID), None);
        sample.subscription("q").assigned = None;
        assert!(sample.said(&relocate("q", "u", None), ID).is_some());
        assert!(sample.said(&assign("ann", "q", "2026-01-10"), ID).is_some());
        sample.user("ann").products = vec!["SPE_E5".into()];
        assert_eq!(sample.said(&unassign("ann", "q"), ID), None);
    }
}
