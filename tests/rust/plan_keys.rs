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
