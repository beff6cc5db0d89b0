//! The key itself is fetched in Partner Center by a partner admin.

use super::{NoticeRule, When};
use crate::model::{PARTNER_ADMIN, Person};
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when a key is redeemed, people are listed, and none of them is partner admin.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "key-needs-partner-admin",
    when: "a key is redeemed and none of the people listed is MAICPP partner admin",
    source: Citation("View your cloud benefits"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    let people = case.portfolio.people();
    if !case.redeems_key() || people.is_empty() || people.iter().any(Person::is_partner_admin) {
        return None;
    }
    let known = if people.iter().any(Person::may_be_partner_admin) {
        "known to be "
    } else {
        ""
    };
    Some(format!(
        "nobody listed is {known}`{PARTNER_ADMIN}`: somebody who is must fetch the key from Partner Center"
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "key-needs-partner-admin";

    #[test]
    fn somebody_must_fetch_the_key() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        assert_eq!(sample.said(&action, ID), None);
        sample.person("alex").partner_center_roles = Some(vec![]);
        assert!(sample.said(&action, ID).is_some());
        sample.people.clear();
        assert_eq!(sample.said(&action, ID), None);
    }
}
