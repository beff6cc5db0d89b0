//! Key subscriptions beside each other, and keys that are recorded twice.

use partnerbenefits::plan::PlanRequest;
use partnerbenefits::term::Verb;

use super::plan_case::*;

#[test]
fn a_key_starts_nothing_while_another_key_subscription_of_the_product_is_active() {
    // Adding many licences brings the end of `k` forward, to before the end of `f`.
    let text = held("f", "lab", "SPE_E5", 3, "2026-10-16")
        + &held("k", "lab", "SPE_E5", 1, "2026-10-28")
        + &key("a", "Microsoft 365 E5", 15, "2026-04-30")
        + &key("b", "Microsoft 365 E5", 75, "2025-05-06");
    for safety_days in [0, 7] {
        let asked = PlanRequest {
            demand: Some(Vec::new()),
            safety_days,
            ..PlanRequest::new(day("2025-03-29"), day("2026-09-20"))
        };
        let plan = planned(&portfolio(&text), &asked);
        assert!(plan.certificate.optimal);
        assert!(
            plan.steps.iter().all(|step| step.verb != Verb::Activate),
            "{:?}",
            plan.actions
        );
    }
}

#[test]
fn of_two_ended_key_subscriptions_the_later_is_begun_anew_and_then_changed() {
    let text = held("f", "lab", "SPE_E5", 3, "2026-01-05")
        + &held("k", "lab", "SPE_E5", 1, "2026-01-02")
        + &key("a", "Microsoft 365 E5", 5, "2026-03-01")
        + &key("b", "Microsoft 365 E5", 5, "2026-04-01");
    let demand = Some(vec![wanted("lab", "SPE_E5", 10)]);
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..request() });
    let into: Vec<_> = plan
        .steps
        .iter()
        .map(|step| (step.verb, step.subscription.as_str()))
        .collect();
    assert_eq!(into, [(Verb::Activate, "f"), (Verb::AddLicenses, "f")]);
}

fn with_key(benefit: &str, key: &str) -> String {
    format!("{benefit}key = \"{key}\"\n")
}

const KEY: &str = "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2";

#[test]
fn of_two_benefits_with_one_key_the_better_is_planned_and_the_other_is_not() {
    let text = held("s", "lab", "SPE_E5", 10, "2026-03-15")
        + &with_key(&key("a", "Microsoft 365 E5", 5, "2026-06-01"), KEY)
        + &with_key(&key("b", "Microsoft 365 E5", 10, "2026-06-01"), KEY);
    let plan = planned(&portfolio(&text), &request());
    assert_eq!(steps(&plan), [("2026-01-10".into(), Verb::Extend, "b", "lab")]);
    assert!(plan.certificate.optimal);
    let about = plan.remarks.iter().find(|remark| remark.about == "a").unwrap();
    assert!(about.text.contains("recorded for `b` as well"), "{}", about.text);
}

#[test]
fn a_key_that_was_redeemed_for_another_benefit_is_left_out_in_words() {
    let text = with_key(&key("a", "Microsoft 365 E5", 5, "2026-06-01"), KEY)
        + "redeemed_on = 2025-10-01\nredeemed_into = \"old\"\nredeemed_as = \"activate\"\n"
        + &with_key(&key("b", "Microsoft 365 E5", 10, "2026-06-01"), KEY);
    let demand = Some(vec![wanted("lab", "SPE_E5", 10)]);
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..request() });
    assert!(plan.actions.is_empty());
    let reason = &plan.shortfalls[0].reason;
    assert!(
        reason.contains("`b`") && reason.contains("`key-already-redeemed`"),
        "{reason}"
    );
}

#[test]
fn a_benefit_that_a_rule_keeps_out_says_which() {
    let people = "[[person]]\nid = \"x\"\npartner_center_roles = []\nbilling_roles = {}\n";
    let text = order("o", "Microsoft 365 E5", 10) + people;
    let demand = Some(vec![wanted("contoso", "SPE_E5", 10)]);
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..request() });
    let reason = &plan.shortfalls[0].reason;
    assert!(reason.contains("`actor-not-partner-admin`"), "{reason}");
    let unused = |remark: &partnerbenefits::redeem::Remark| remark.about == "o" && remark.text.contains("left unused");
    assert!(plan.remarks.iter().any(unused), "{:?}", plan.remarks);
}

#[test]
fn safety_days_that_leave_no_day_are_named_as_the_reason() {
    let text = key("k", "Microsoft 365 E5", 10, "2026-03-01");
    let demand = Some(vec![wanted("lab", "SPE_E5", 10)]);
    let asked = PlanRequest {
        demand,
        safety_days: 400,
        ..request()
    };
    let plan = planned(&portfolio(&text), &asked);
    let reason = &plan.shortfalls[0].reason;
    assert!(reason.contains("`safety_days` of 400"), "{reason}");
}
