use super::super::tests::{E5, one};
use super::super::{What, expiry_report, facts};
use crate::model::{Benefit, BenefitKind, Portfolio, Records, Tenant};
use crate::redeem::sample::{day, key, order, parts, portfolio, subscription};

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

#[test]
fn the_licences_of_a_lost_benefit_are_counted_once() {
    let held = portfolio([key("b", E5, 25)], []);
    let report = expiry_report(&held, day("2026-09-10"), None);
    let (activation, rights) = (
        one(&report, What::BenefitMustBeActivated),
        one(&report, What::UsageRightsEnd),
    );
    assert_eq!((activation.licenses, rights.licenses), (Some(25), None));
    assert_eq!(
        rights.action,
        "nothing: `b` is lost, as its row \"benefit must be activated\" of 2026-06-01 says"
    );
    let sum: u64 = report.summary.iter().filter_map(|row| row.licenses).sum();
    assert_eq!(sum, 25);
}

#[test]
fn rights_that_ended_first_are_what_a_benefit_was_lost_by() {
    let benefit = Benefit {
        activate_before: Some(day("2026-12-01")),
        ..key("b", E5, 25)
    };
    let report = expiry_report(&portfolio([benefit], []), day("2026-09-10"), None);
    assert_eq!(one(&report, What::UsageRightsEnd).licenses, Some(25));
    assert_eq!(one(&report, What::BenefitMustBeActivated).licenses, None);
}

#[test]
fn a_benefit_that_no_place_takes_says_what_comes_first() {
    let mut alone = parts([order("b", E5, 25)], []);
    let tenants = alone.tenants.iter().map(|tenant| Tenant {
        associations: Vec::new(),
        ..tenant.clone()
    });
    alone.tenants = Records::new(tenants.collect::<Vec<_>>()).unwrap();
    let report = expiry_report(&Portfolio::new(alone), day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert!(row.action.contains("associate"), "{}", row.action);
    assert!(
        row.action
            .ends_with("; then place the $0 order of `b` by 2026-05-31, or the 25 licences are lost"),
        "{}",
        row.action
    );
}

#[test]
fn a_benefit_that_needs_another_product_names_the_order_to_redeem_in() {
    let copilot = "Microsoft 365 Copilot";
    let report = |benefits: Vec<Benefit>| {
        let held = portfolio(benefits, []);
        let report = expiry_report(&held, day("2026-01-10"), None);
        let row = report.rows.iter().find(|row| row.benefit.as_deref() == Some("c"));
        row.unwrap().action.clone()
    };
    let both = report(vec![key("c", copilot, 25), key("e5", E5, 25)]);
    assert_eq!(
        both,
        "redeem in `t`, in this order: `e5`, then `c` by 2026-05-31, or the 25 licences are lost"
    );
}

#[test]
fn a_benefit_that_one_place_takes_for_a_while_is_to_be_redeemed_by_then() {
    // Copilot goes where E5 is active, and that ends before the key does.
    let held = portfolio(
        [key("c", "Microsoft 365 Copilot", 25)],
        [subscription("s", "t", E5, 100, "2026-03-15")],
    );
    let report = expiry_report(&held, day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(row.act_by, Some(day("2026-03-14")));
    assert!(
        row.action
            .starts_with("redeem the key of `c` in a tenant by 2026-03-14"),
        "{}",
        row.action
    );
}

#[test]
fn a_benefit_promised_to_a_subscription_points_to_it() {
    let held = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let report = expiry_report(&held, day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(
        row.action,
        "redeem the key of `b` in a tenant by 2026-05-31, or the 25 licences are lost; the row of `s` needs it"
    );
}
