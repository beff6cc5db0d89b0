//! A product that needs another, planned together with it.

use partnerbenefits::plan::{Demand, PlanRequest};
use partnerbenefits::term::Verb;

use super::plan_case::*;

fn copilot_before_its_base() -> PlanRequest {
    PlanRequest {
        demand: Some(vec![
            Demand {
                start: day("2026-03-01"),
                ..wanted("lab", "SPE_E5", 5)
            },
            wanted("lab", "M365_Copilot", 50),
        ]),
        ..PlanRequest::new(day("2026-01-10"), day("2026-12-01"))
    }
}

fn both() -> String {
    key("copilot", "Copilot for Microsoft 365", 50, "2026-12-01") + &key("e5", "Microsoft 365 E5", 5, "2026-12-01")
}

#[test]
fn the_base_is_there_early_where_the_product_that_needs_it_gains_more_than_the_base_loses() {
    let plan = planned(&portfolio(&both()), &copilot_before_its_base());
    let expected = [
        ("2026-01-10".to_owned(), Verb::Activate, "e5", "lab"),
        ("2026-01-10".to_owned(), Verb::Activate, "copilot", "lab"),
    ];
    assert_eq!(steps(&plan), expected);
    assert_eq!((plan.objective.shortfall, plan.certificate.gap), (0, 0));
}

#[test]
fn a_rule_of_thumb_redeems_the_base_and_then_what_needs_it_on_one_day() {
    let plan = planned(&portfolio(&both()), &copilot_before_its_base());
    let today = plan
        .baselines
        .iter()
        .find(|it| it.name == "add everything today")
        .unwrap();
    assert_eq!((today.objective.steps, today.objective.days), (2, 0));
}

#[test]
fn where_the_base_is_best_for_both_the_plan_is_proved() {
    let demand = Some(vec![wanted("lab", "SPE_E5", 5), wanted("lab", "M365_Copilot", 50)]);
    let plan = planned(&portfolio(&both()), &PlanRequest { demand, ..request() });
    assert_eq!(plan.steps.len(), 2);
    assert!(plan.certificate.optimal);
}

#[test]
fn an_order_that_can_not_be_judged_is_in_no_rule_of_thumb_either() {
    let stray = "[[membership]]\nid = \"stray\"\noffer = \"x\"\nend = 2026-12-01\n";
    let text = held("s", "lab", "SPE_E5", 5, "2026-12-01")
        + &order("o", "Copilot for Microsoft 365", 31).replace("\"core\"", "\"stray\"")
        + &key("k", "Copilot for Microsoft 365", 3, "2026-10-13")
        + &key("e5", "Microsoft 365 E5", 5, "2026-12-01")
        + stray;
    let asked = PlanRequest {
        demand: Some(Vec::new()),
        tenants: vec!["lab".into()],
        ..PlanRequest::new(day("2026-02-01"), day("2026-02-02"))
    };
    let plan = planned(&portfolio(&text), &asked);
    assert!(
        plan.steps.iter().all(|step| step.benefit != "o".into()),
        "{:?}",
        plan.steps
    );
}
