//! Provisioning lets the account place subscriptions in a tenant without asking its administrators.

use super::{NoticeRule, When};
use crate::model::Action;
use crate::rules::accounts::reach;
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when an order or a move goes to a tenant whose provisioning is not enabled.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "provisioning-recommended",
    when: "the provisioning of the tenant ordered into or moved to is not enabled",
    source: Citation("How do I set up a tenant"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if !matches!(case.action, Action::Order { .. } | Action::Move { .. }) {
        return None;
    }
    let reach = reach(case)?;
    let (tenant, account) = (&reach.tenant.id, reach.account?);
    (reach.association()?.provisioning == Some(false)).then(|| {
        format!(
            "provisioning of tenant `{tenant}` is not enabled on `{account}`: a billing account owner can enable it"
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "provisioning-recommended";

    #[test]
    fn provisioning_that_is_off_is_recommended() {
        let mut sample = Sample::new();
        assert_eq!(sample.said(&order("o", "u", "2026-01-10"), ID), None);
        sample.tenant("u").associations[0].provisioning = None;
        assert_eq!(sample.said(&order("o", "u", "2026-01-10"), ID), None);
        sample.tenant("u").associations[0].provisioning = Some(false);
        assert!(sample.said(&order("o", "u", "2026-01-10"), ID).is_some());
        assert!(sample.said(&relocate("q", "u", None), ID).is_some());
        assert_eq!(sample.said(&activate("b", "u", "2026-01-10"), ID), None);
    }
}
