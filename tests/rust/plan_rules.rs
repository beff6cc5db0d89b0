//! What a plan owes its reader beside being the best: right input errors, base products first,
//! orders where the rules let them, nothing worse than a rule of thumb.

use partnerbenefits::model::Action;
use partnerbenefits::plan::{self, Demand, PlanError, PlanRequest};
use partnerbenefits::term::Verb;

use super::plan_case::*;

fn error(request: &PlanRequest) -> String {
    plan::plan(&portfolio(""), request).unwrap_err().to_string()
}

#[test]
fn a_window_without_a_day_is_an_error() {
    let error = error(&PlanRequest::new(day("2026-01-10"), day("2026-01-10")));
    assert_eq!(error, "`until` is 2026-01-10, expected a day after `as_of`, 2026-01-10");
}

#[test]
fn a_row_of_the_demand_that_can_not_be_meant_is_named_with_its_value() {
    let with = |row: Demand| PlanRequest {
        demand: Some(vec![wanted("lab", "SPE_E5", 1), row]),
        ..request()
    };
    let unknown = wanted("contso", "SPE_E5", 1);
    let expected =
        "demand row 1: `tenant` is `contso`, expected the id of a tenant of the portfolio, did you mean `contoso`?";
    assert_eq!(error(&with(unknown)), expected);
    let by_domain = wanted("Lab.example", "SPE_E5", 1);
    let said = error(&with(by_domain));
    assert!(said.ends_with("did you mean `lab`?"), "{said}");
    let negative = wanted("lab", "SPE_E5", -3);
    assert_eq!(
        error(&with(negative)),
        "demand row 1: `licenses` is `-3`, expected 0 to 2147483647 licences"
    );
    let reversed = Demand {
        end: day("2026-01-01"),
        ..wanted("lab", "SPE_E5", 1)
    };
    let expected = "demand row 1: `end` is `2026-01-01`, expected a day not before `start`, 2026-01-10";
    assert_eq!(error(&with(reversed)), expected);
}

#[test]
fn an_argument_that_names_nothing_recorded_is_named_with_the_nearest() {
    let without = PlanRequest {
        without: vec!["gone".into()],
        ..request()
    };
    assert_eq!(error(&without), "`without`: there is no benefit `gone`");
    let tenants = PlanRequest {
        tenants: vec!["labs".into()],
        ..request()
    };
    assert_eq!(
        error(&tenants),
        "`tenants`: there is no tenant `labs`, did you mean `lab`?"
    );
    let renewed = PlanRequest {
        assume_renewal: vec!["cor".into()],
        ..request()
    };
    assert_eq!(
        error(&renewed),
        "`assume_renewal`: there is no membership or subscription `cor`, did you mean `core`?"
    );
}

#[test]
fn a_subscription_taken_to_renew_by_itself_goes_on_and_is_said_to() {
    let renewing = |extra: &str| {
        held("visio", "contoso", "SPE_E5", 10, "2026-02-01").replace("\"key\"", &format!("\"purchase\"\n{extra}"))
            + &held("old", "lab", "SPE_E5", 5, "2026-03-01")
    };
    let demand = Some(vec![wanted("contoso", "SPE_E5", 10)]);
    let plain = PlanRequest { demand, ..request() };
    let plan = planned(&portfolio(&renewing("renews = true")), &plain);
    assert_eq!(
        plan.shortfalls[0].closed_by[0],
        "`visio`, if it does renew by itself on 2026-02-01 (`assume_renewal`)"
    );
    let taken = |id: &str| PlanRequest {
        assume_renewal: vec![id.into()],
        ..plain.clone()
    };
    let plan = planned(&portfolio(&renewing("renews = true")), &taken("visio"));
    assert_eq!((plan.objective.shortfall, plan.steps.len()), (0, 0));
    let said = "taken to renew by itself on 2026-02-01 (`assume_renewal`), and counts until 2028-02-01";
    assert!(
        plan.remarks.iter().any(|it| it.about == "visio" && it.text == said),
        "{:?}",
        plan.remarks
    );
    let refused = |extra: &str, id: &str| {
        let refused = plan::plan(&portfolio(&renewing(extra)), &taken(id));
        refused.unwrap_err().to_string()
    };
    assert_eq!(
        refused("renews = true", "visi"),
        "`assume_renewal`: there is no membership or subscription `visi`, did you mean `visio`?"
    );
    assert!(
        refused("renews = true", "old").contains("subscription `old` does not renew by itself: it came from a key")
    );
    assert!(refused("", "visio").ends_with("that it renews by itself is not recorded (`renews = true`)"));
}

#[test]
fn demand_outside_the_window_is_said_to_be_left_aside() {
    let row = Demand {
        start: day("2025-03-01"),
        end: day("2026-01-10"),
        ..wanted("lab", "SPE_E5", 10)
    };
    let rows = vec![row; 10];
    let plan = planned(
        &portfolio(""),
        &PlanRequest {
            demand: Some(rows),
            ..request()
        },
    );
    let said: Vec<&str> = plan.remarks.iter().map(|it| it.text.as_str()).collect();
    let outside = "asked for on days outside the window only, and left aside";
    assert_eq!(
        said[0],
        format!("{outside}: 10 licences wanted in `lab` from 2025-03-01 until 2026-01-10")
    );
    assert_eq!(said[8..], [format!("{outside}: 2 rows more")]);
}

#[test]
fn demand_rows_that_overlap_add_up_and_nothing_may_meet_them() {
    let twice = vec![wanted("lab", "Tea", 2), wanted("lab", "tea", 3)];
    let plan = planned(
        &portfolio(""),
        &PlanRequest {
            demand: Some(twice),
            ..request()
        },
    );
    assert_eq!((plan.coverage[0].demand, plan.coverage[0].short), (5, 5));
    assert_eq!(plan.objective.shortfall, 5 * 507);
    assert!(
        plan.shortfalls[0].reason.contains("no benefit of `Tea`, "),
        "{:?}",
        plan.shortfalls
    );
}

#[test]
fn a_key_extends_what_is_there() {
    let text = held("s", "contoso", "SPE_E5", 100, "2026-03-15") + &key("k", "Microsoft 365 E5", 25, "2026-06-01");
    let plan = planned(&portfolio(&text), &request());
    assert_eq!(steps(&plan), [("2026-01-10".into(), Verb::Extend, "k", "contoso")]);
    assert_eq!(
        (plan.steps[0].licenses_after, plan.steps[0].end_after),
        (100, day("2026-06-15"))
    );
}

#[test]
fn copilot_waits_for_the_base_product_in_its_tenant() {
    let text = held("s", "lab", "SPE_E5", 5, "2026-02-01")
        + &key("copilot", "Copilot for Microsoft 365", 5, "2026-12-01")
        + &key("e5", "Microsoft 365 E5", 5, "2026-12-01");
    let demand = vec![
        Demand {
            start: day("2026-03-01"),
            ..wanted("contoso", "SPE_E5", 5)
        },
        wanted("contoso", "M365_Copilot", 5),
    ];
    let plan = planned(
        &portfolio(&text),
        &PlanRequest {
            demand: Some(demand),
            ..request()
        },
    );
    let first = |product: &str| plan.steps.iter().find(|step| step.product == product).unwrap();
    let (base, copilot) = (first("Microsoft 365 E5"), first("Copilot for Microsoft 365"));
    assert_eq!((base.tenant.as_str(), copilot.tenant.as_str()), ("contoso", "contoso"));
    assert!(base.on <= copilot.on);
    let missing: i128 = plan.shortfalls.iter().map(|short| short.license_days).sum();
    assert_eq!(missing, plan.objective.shortfall);
}

#[test]
fn copilot_without_its_base_stays_unused_and_the_reason_says_so() {
    let text = key("copilot", "Copilot for Microsoft 365", 5, "2026-12-01");
    let demand = Some(vec![wanted("contoso", "M365_Copilot", 5)]);
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..request() });
    assert!(plan.actions.is_empty());
    assert!(
        plan.shortfalls[0].reason.contains("never active in `contoso`"),
        "{:?}",
        plan.shortfalls
    );
}

#[test]
fn an_order_goes_at_once_to_a_tenant_of_the_billing_account() {
    let text = order("o", "Microsoft 365 E5", 10);
    let demand = Some(vec![wanted("contoso", "SPE_E5", 1), wanted("lab", "SPE_E5", 10)]);
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..request() });
    assert_eq!(steps(&plan), [("2026-01-10".into(), Verb::Order, "o", "contoso")]);
    let closed = |change: &str| {
        plan.shortfalls
            .iter()
            .any(|short| short.closed_by.iter().any(|by| by.contains(change)))
    };
    assert!(
        !closed("billing account"),
        "an order that ends with the membership closes no later shortfall"
    );
}

#[test]
fn associating_a_tenant_is_offered_where_it_closes_the_shortfall() {
    let text = order("o", "Microsoft 365 E5", 10);
    let short = Demand {
        end: day("2026-08-01"),
        ..wanted("lab", "SPE_E5", 10)
    };
    let plan = planned(
        &portfolio(&text),
        &PlanRequest {
            demand: Some(vec![short]),
            ..request()
        },
    );
    assert!(plan.actions.is_empty());
    let closed_by = &plan.shortfalls[0].closed_by;
    assert!(
        closed_by
            .iter()
            .any(|by| by.contains("associating `lab` with billing account `ba`")),
        "{closed_by:?}"
    );
}

#[test]
fn next_years_benefits_are_assumed_from_the_first_day_on_which_the_membership_can_be_renewed() {
    let text = order("o", "Microsoft 365 E5", 10);
    let demand = Some(vec![wanted("contoso", "SPE_E5", 10)]);
    let renewed = PlanRequest {
        demand,
        assume_renewal: vec!["core".into()],
        ..request()
    };
    let plan = planned(&portfolio(&text), &renewed);
    let expected = [
        ("2026-01-10".to_owned(), Verb::Order, "o", "contoso"),
        ("2026-09-02".to_owned(), Verb::Order, "o+1", "contoso"),
    ];
    assert_eq!(steps(&plan), expected);
    assert_eq!(
        plan.steps.iter().map(|step| step.assumed).collect::<Vec<_>>(),
        [false, true]
    );
    // The first day is over with the membership, and the next begins with its renewal.
    assert_eq!(plan.objective.shortfall, 10);
    let plain = planned(
        &portfolio(&text),
        &PlanRequest {
            assume_renewal: Vec::new(),
            ..renewed
        },
    );
    let closed_by = &plain.shortfalls[0].closed_by;
    assert!(
        closed_by.iter().any(|by| by.starts_with("renewing membership `core`")
            && by.ends_with("but for the days before 2026-09-02, the first on which it can be renewed")),
        "{closed_by:?}"
    );
}

#[test]
fn safety_days_bring_the_last_day_forward() {
    let text = key("k", "Microsoft 365 E5", 10, "2026-06-01");
    let demand = Some(vec![Demand {
        start: day("2026-08-01"),
        ..wanted("lab", "SPE_E5", 10)
    }]);
    let asked = PlanRequest {
        demand,
        safety_days: 10,
        ..request()
    };
    let plan = planned(&portfolio(&text), &asked);
    assert_eq!(steps(&plan), [("2026-05-21".into(), Verb::Activate, "k", "lab")]);
}

#[test]
fn a_tenant_without_need_takes_keys_only_where_it_is_named() {
    let text = key("k", "Microsoft 365 E5", 10, "2026-06-01");
    let unnamed = planned(&portfolio(&text), &request());
    assert!(unnamed.actions.is_empty());
    assert!(
        unnamed
            .remarks
            .iter()
            .any(|remark| remark.about == "k" && remark.text.contains("`tenants`"))
    );
    let named = planned(
        &portfolio(&text),
        &PlanRequest {
            tenants: vec!["lab".into()],
            ..request()
        },
    );
    assert_eq!(steps(&named), [("2026-01-10".into(), Verb::Activate, "k", "lab")]);
    let without = PlanRequest {
        tenants: vec!["lab".into()],
        without: vec!["k".into()],
        ..request()
    };
    assert!(planned(&portfolio(&text), &without).actions.is_empty());
}

#[test]
fn one_step_fewer_says_what_it_costs() {
    let text = held("s", "contoso", "SPE_E5", 10, "2026-02-01")
        + &key("a", "Microsoft 365 E5", 10, "2026-06-01")
        + &key("b", "Microsoft 365 E5", 10, "2026-06-01");
    let plan = planned(&portfolio(&text), &request());
    assert_eq!(plan.steps.len(), 2);
    let fewer = &plan.alternatives[0];
    assert!(fewer.actions.len() < 2 && fewer.objective.rank() > plan.objective.rank());
    assert!(fewer.summary.starts_with("one step fewer costs "), "{}", fewer.summary);
}

#[test]
fn the_same_request_gives_the_same_plan_and_effort_is_kept() {
    let keys = (0..6)
        .map(|n| key(&format!("k{n}"), "Microsoft 365 E5", 7 + n, "2026-08-01"))
        .collect::<String>();
    let text = held("s", "contoso", "SPE_E5", 20, "2026-02-01") + &held("t", "lab", "SPE_E5", 9, "2026-04-01") + &keys;
    let few = PlanRequest {
        effort: Some(2_000),
        ..request()
    };
    let (one, two) = (planned(&portfolio(&text), &few), planned(&portfolio(&text), &few));
    assert_eq!(one, two);
    assert!(
        !one.certificate.optimal && one.certificate.explored <= 2_000,
        "{:?}",
        one.certificate
    );
}

#[test]
fn no_effort_explores_nothing_and_no_alternative_is_better_than_the_plan() {
    for count in [3, 6, 14] {
        let keys = (0..count)
            .map(|n| key(&format!("k{n:02}"), "Microsoft 365 E5", 7 + n, "2026-08-01"))
            .collect::<String>();
        let text =
            held("s", "contoso", "SPE_E5", 20, "2026-02-01") + &held("t", "lab", "SPE_E5", 9, "2026-04-01") + &keys;
        for effort in [0, 1, 100, 5_000] {
            let asked = PlanRequest {
                effort: Some(effort),
                ..request()
            };
            let plan = planned(&portfolio(&text), &asked);
            assert!(plan.certificate.explored <= effort, "{effort}: {:?}", plan.certificate);
            let better = |one: &plan::Alternative| one.objective.rank() < plan.objective.rank();
            assert!(
                !plan.alternatives.iter().any(better),
                "{effort}: {:?}",
                plan.alternatives
            );
        }
    }
}

#[test]
fn a_search_can_be_stopped_from_outside() {
    let keys = (0..6)
        .map(|n| key(&format!("k{n}"), "Microsoft 365 E5", 7 + n, "2026-08-01"))
        .collect::<String>();
    let text = held("s", "contoso", "SPE_E5", 20, "2026-02-01") + &held("t", "lab", "SPE_E5", 9, "2026-04-01") + &keys;
    let stop = |_: plan::Progress| std::ops::ControlFlow::Break(());
    let stopped = plan::plan_watched(&portfolio(&text), &request(), &stop);
    assert_eq!(stopped.unwrap_err(), PlanError::Stopped);
}

#[test]
fn twenty_keys_in_three_tenants_are_planned_without_a_proof() {
    let keys = (0..20)
        .map(|n| key(&format!("k{n:02}"), "Microsoft 365 E5", 5 + 3 * n, "2026-08-01"))
        .collect::<String>();
    let text = held("s", "contoso", "SPE_E5", 80, "2026-02-01") + &held("t", "lab", "SPE_E5", 30, "2026-04-01") + &keys;
    let asked = PlanRequest {
        effort: Some(300_000),
        ..request()
    };
    let plan = plan::plan_only(&portfolio(&text), &asked).unwrap();
    assert!(!plan.certificate.optimal && plan.certificate.gap >= 0);
    assert!(
        plan.baselines
            .iter()
            .all(|baseline| plan.objective.rank() <= baseline.objective.rank())
    );
    assert!(plan.actions.iter().all(|action| matches!(
        action,
        Action::Activate { .. } | Action::AddLicenses { .. } | Action::Extend { .. }
    )));
}

#[test]
fn more_keys_than_their_subsets_can_be_counted_for_are_planned_without_a_proof() {
    // A number of 64 bits counts the subsets of 63 keys.
    let keys = (0..100)
        .map(|n| key(&format!("k{n:03}"), "Microsoft 365 E5", 5 + n, "2026-08-01"))
        .collect::<String>();
    let asked = PlanRequest {
        demand: Some(vec![wanted("contoso", "SPE_E5", 2_000)]),
        effort: Some(100_000),
        ..request()
    };
    let plan = plan::plan_only(&portfolio(&keys), &asked).unwrap();
    assert!(!plan.certificate.optimal && !plan.steps.is_empty());
}

#[test]
fn nobody_waits_for_months_to_win_a_leap_day() {
    let text = key("k", "Microsoft 365 E5", 10, "2028-12-01");
    let demand = Some(vec![Demand {
        end: day("2028-07-01"),
        ..wanted("lab", "SPE_E5", 10)
    }]);
    let window = PlanRequest::new(day("2027-01-10"), day("2028-07-01"));
    let plan = planned(&portfolio(&text), &PlanRequest { demand, ..window });
    assert_eq!(steps(&plan), [("2027-01-10".into(), Verb::Activate, "k", "lab")]);
}

#[test]
fn assigned_licences_that_run_out_where_the_demand_names_nothing_are_remarked_on() {
    let text = r#"
[[subscription]]
id = "e5"
tenant = "contoso"
product = "Microsoft 365 E5"
licenses = 30
assigned = 20
origin = "purchase"
end = 2026-03-15
"#;
    let asked = |product: &str| PlanRequest {
        demand: Some(vec![wanted("contoso", product, 1)]),
        ..request()
    };
    let said = |request: &PlanRequest| -> Vec<(String, String)> {
        let remarks = planned(&portfolio(text), request).remarks.into_iter();
        let ours = remarks.filter(|remark| remark.text.starts_with("not in the demand"));
        ours.map(|remark| (remark.about, remark.text)).collect()
    };
    let expected = "not in the demand: 20 licences assigned in `contoso`, and from 2026-03-15 on fewer are there; \
                    no figure of the plan counts them";
    assert_eq!(
        said(&asked("Power BI Pro")),
        [("Microsoft 365 E5".to_owned(), expected.to_owned())]
    );
    assert_eq!(said(&asked("SPE_E5")), []);
    assert_eq!(said(&request()), []);
    let before = PlanRequest {
        until: day("2026-03-15"),
        ..asked("Power BI Pro")
    };
    assert_eq!(said(&before), []);
}
