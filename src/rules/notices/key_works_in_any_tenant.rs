//! A key does not know whose it is: it is spent where one happens to be signed in.

use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given for every key that is redeemed.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "key-works-in-any-tenant",
    when: "a key is redeemed: it is spent for good in whichever tenant is signed in",
    source: Citation("Activate a cloud subscription"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if !case.redeems_key() {
        return None;
    }
    let tenant = case.tenant_id()?;
    let domain = case
        .tenant
        .map_or_else(String::new, |tenant| format!(" (`{}`)", tenant.domain));
    Some(format!(
        "a key is spent for good in the tenant that is signed in: use a private window and check that it is `{tenant}`{domain}"
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "key-works-in-any-tenant";

    #[test]
    fn every_key_says_to_check_the_tenant() {
        let sample = Sample::new();
        let text = sample.said(&activate("b", "u", "2026-01-10"), ID).unwrap_or_default();
        assert!(text.ends_with("check that it is `u` (`u.example`)"), "{text}");
        assert!(sample.said(&add("b", "s", "2026-01-10"), ID).is_some());
        assert!(sample.said(&extend("b", "s", "2026-01-10"), ID).is_some());
        assert_eq!(sample.said(&order("o", "u", "2026-01-10"), ID), None);
    }
}
