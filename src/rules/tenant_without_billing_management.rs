//! An associated tenant is used for orders once billing management is active there.

use super::accounts::reach;
use super::{Case, Citation, Finding, Rule};

/// Refuses ordering into, moving to or assigning in an associated tenant without billing management.
pub(super) const RULE: Rule = Rule {
    id: "tenant-without-billing-management",
    refuses: "ordering into, moving to, or assigning in an associated tenant where billing management is not active",
    fix: "enable billing management for the tenant (a billing account owner may)",
    source: Citation("How do I set up a tenant"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let reach = reach(case)?;
    let (tenant, account) = (&reach.tenant.id, reach.account?);
    match reach.association()?.billing_management {
        Some(true) => None,
        Some(false) => {
            let message = format!("billing management of tenant `{tenant}` is not active on `{account}`");
            let fix = format!(
                "a billing account owner of `{account}` enables billing management for `{tenant}`; allow it time to take effect"
            );
            Some(Finding::new(message).fix(fix))
        }
        None => {
            if !reach.stays {
                case.not_recorded(format_args!(
                    "whether billing management of tenant `{tenant}` is active on `{account}`"
                ));
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const INACTIVE: [&str; 1] = ["tenant-without-billing-management"];

    #[test]
    fn an_associated_tenant_needs_billing_management() {
        let mut sample = Sample::new();
        sample.tenant("u").associations[0].billing_management = Some(false);
        assert_eq!(sample.refused(&order("o", "u", "2026-01-10")), INACTIVE);
        assert_eq!(sample.refused(&relocate("q", "u", None)), INACTIVE);
        assert_eq!(sample.refused(&relocate("p", "u", None)), INACTIVE);
        assert_eq!(sample.refused(&assign("una", "q", "2026-01-10")), INACTIVE);
        assert!(sample.refused(&order("o", "t", "2026-01-10")).is_empty());
    }

    #[test]
    fn unknown_billing_management_is_not_taken_for_active() {
        let mut sample = Sample::new();
        sample.tenant("u").associations[0].billing_management = None;
        let error = sample.judge(&order("o", "u", "2026-01-10")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`order` can't be judged: whether billing management of tenant `u` is active on `ba` is not recorded"
        );
        sample.tenant("t").associations[0].billing_management = None;
        assert!(sample.refused(&assign("ann", "q", "2026-01-10")).is_empty());
    }
}
