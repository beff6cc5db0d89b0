//! The rules and the notices as lists to read.

use chrono::NaiveDate;

use super::notices::NOTICES;
use super::{Citation, RULES};

/// A rule as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListedRule {
    /// Its id.
    pub rule: &'static str,
    /// What it refuses.
    pub refuses: &'static str,
    /// What to do instead, and which role may do it.
    pub fix: &'static str,
    /// Where it comes from.
    pub source: Citation,
    /// The first day it applies; `None` for as long as there are benefits.
    pub effective_from: Option<NaiveDate>,
}

/// A notice as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListedNotice {
    /// Its id.
    pub notice: &'static str,
    /// When it is given.
    pub when: &'static str,
    /// Where it comes from.
    pub source: Citation,
}

/// Every rule, in the order in which a verdict lists its reasons.
pub fn listing() -> impl ExactSizeIterator<Item = ListedRule> {
    RULES.iter().map(|rule| ListedRule {
        rule: rule.id,
        refuses: rule.refuses,
        fix: rule.fix,
        source: rule.source,
        effective_from: rule.effective_from,
    })
}

/// Every notice, in the order in which a verdict lists them.
pub fn notice_listing() -> impl ExactSizeIterator<Item = ListedNotice> {
    NOTICES.iter().map(|notice| ListedNotice {
        notice: notice.id,
        when: notice.when,
        source: notice.source,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_and_notice_has_one_name_and_says_what_it_is_about() {
        let mut names = BTreeSet::new();
        for rule in listing() {
            assert!(names.insert(rule.rule), "{}", rule.rule);
            let file = format!(
                "{}/src/rules/{}.rs",
                env!("CARGO_MANIFEST_DIR"),
                rule.rule.replace('-', "_")
            );
            assert!(std::path::Path::new(&file).exists(), "{file}");
            assert!(!rule.refuses.is_empty() && !rule.fix.is_empty() && !rule.source.0.is_empty());
        }
        for notice in notice_listing() {
            assert!(names.insert(notice.notice), "{}", notice.notice);
            assert!(!notice.when.is_empty() && !notice.source.0.is_empty());
        }
        assert_eq!((listing().len(), notice_listing().len()), (32, 18));
    }
}
