use super::super::tests::{E5, one};
use super::super::{What, expiry_report, facts};
use crate::model::{Benefit, BenefitKind};
use crate::redeem::sample::{day, key, portfolio};

#[test]
fn usage_rights_that_stand_in_for_an_unknown_deadline_say_so() {
    let rights = |benefit: Benefit| {
        let report = expiry_report(&portfolio([benefit], []), day("2026-01-10"), None);
        one(&report, What::UsageRightsEnd).clone()
    };
    assert!(rights(key("b", E5, 25)).notices.is_empty());
    let open = Benefit {
        activate_before: None,
        ..key("b", E5, 25)
    };
    let row = rights(open.clone());
    assert_eq!(row.notices, [facts::DEADLINE_UNKNOWN]);
    let said = " by 2026-08-31, or before a deadline that is not recorded, or the 25 licences are lost";
    assert!(row.action.ends_with(said), "{}", row.action);
    let another = Benefit {
        kind: Some(BenefitKind::DeveloperTool),
        ..open.clone()
    };
    let undated = Benefit {
        usage_rights_last_day: None,
        ..open
    };
    for benefit in [another, undated] {
        assert!(rights(benefit).notices.is_empty());
    }
}
