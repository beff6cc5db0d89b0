//! A licence is assigned to users whose usage location is set.

use super::{Case, Citation, Finding, Rule};
use crate::model::Action;

/// Refuses assigning to a user without a usage location.
pub(super) const RULE: Rule = Rule {
    id: "assign-without-usage-location",
    refuses: "assigning to a user without a usage location",
    fix: "set the usage location in the Microsoft Entra admin center (Global or User Administrator)",
    source: Citation("user location not set"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Assign { .. } = case.action else {
        return None;
    };
    let user = case.user?;
    user.usage_location.is_none().then(|| {
        let fix = format!(
            "set the usage location of `{}` in the Microsoft Entra admin center (Global or User Administrator)",
            user.id
        );
        Finding::new(format!("user `{}` has no usage location", user.id)).fix(fix)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_user_needs_a_usage_location() {
        let mut sample = Sample::new();
        let action = assign("ann", "s", "2026-01-10");
        assert!(sample.refused(&action).is_empty());
        sample.user("ann").usage_location = None;
        assert_eq!(sample.refused(&action), ["assign-without-usage-location"]);
    }

    #[test]
    fn a_licence_is_taken_without_a_usage_location() {
        let mut sample = Sample::new();
        sample.subscription("s").assigned = Some(1);
        sample.user("ann").usage_location = None;
        sample.user("ann").products = vec!["SPE_E5".into()];
        assert!(sample.refused(&unassign("ann", "s")).is_empty());
    }
}
