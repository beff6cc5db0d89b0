//! What closes a gap: the smallest change, true when planned again.

use partnerbenefits::plan::{Demand, Plan, PlanRequest};

use super::plan_case::*;

fn closing(plan: &Plan, change: &str) -> bool {
    let closed_by = |short: &partnerbenefits::plan::Shortfall| short.closed_by.iter().any(|by| by.contains(change));
    plan.shortfalls.iter().all(closed_by)
}

fn short_in_lab() -> PlanRequest {
    PlanRequest {
        demand: Some(vec![Demand {
            end: day("2026-08-01"),
            ..wanted("lab", "SPE_E5", 10)
        }]),
        ..request()
    }
}

#[test]
fn every_gap_has_a_change_or_says_that_none_was_found() {
    let gap = |month: u32| Demand {
        start: day(&format!("2026-{month:02}-01")),
        end: day(&format!("2026-{month:02}-15")),
        ..wanted("lab", "SPE_E5", 10)
    };
    let demand = Some((2..=10).map(gap).collect());
    let plan = planned(&portfolio(""), &PlanRequest { demand, ..request() });
    assert_eq!(plan.shortfalls.len(), 9);
    assert!(
        closing(&plan, "one more key of `Microsoft 365 E5` with 10 licences"),
        "{:?}",
        plan.shortfalls
    );
    let demand = Some(vec![wanted("lab", "SPE_E5", 10)]);
    let held = held("s", "lab", "SPE_E5", 5, "2026-02-01").replace("end = 2026-02-01\n", "");
    let never = planned(&portfolio(&held), &PlanRequest { demand, ..request() });
    let told = &never.shortfalls[0];
    assert!(
        told.closed_by.is_empty() && told.reason.contains("no change was found"),
        "{told:?}"
    );
}

#[test]
fn a_gap_of_years_is_closed_by_a_key_for_each() {
    let asked = PlanRequest {
        demand: Some(vec![Demand {
            end: day("2030-12-01"),
            ..wanted("lab", "SPE_E5", 10)
        }]),
        ..PlanRequest::new(day("2026-01-10"), day("2030-12-01"))
    };
    let plan = planned(&portfolio(""), &asked);
    assert!(!plan.shortfalls[0].closed_by.is_empty(), "{:?}", plan.shortfalls);
}

#[test]
fn what_without_and_safety_days_keep_away_is_named() {
    let text = key("k", "Microsoft 365 E5", 10, "2026-03-01");
    let without = PlanRequest {
        without: vec!["k".into()],
        ..short_in_lab()
    };
    let plan = planned(&portfolio(&text), &without);
    assert!(closing(&plan, "not leaving out `k`"), "{:?}", plan.shortfalls);
    let safe = PlanRequest {
        safety_days: 400,
        ..short_in_lab()
    };
    let plan = planned(&portfolio(&text), &safe);
    assert!(
        closing(&plan, "`safety_days` of 49 instead of 400"),
        "{:?}",
        plan.shortfalls
    );
}

#[test]
fn a_deadline_that_has_passed_could_be_a_later_one() {
    let text = key("k", "Microsoft 365 E5", 10, "2026-01-01");
    let plan = planned(&portfolio(&text), &short_in_lab());
    let change = "being allowed to redeem `k` until the day before 2026-01-11";
    assert!(closing(&plan, change), "{:?}", plan.shortfalls);
}

#[test]
fn an_order_whose_deadline_has_passed_could_have_a_later_one() {
    let text = order("o", "Microsoft 365 E5", 10).replace("licenses", "activate_before = 2026-01-01\nlicenses");
    let asked = |tenant: &str| PlanRequest {
        demand: Some(vec![Demand {
            end: day("2026-08-01"),
            ..wanted(tenant, "SPE_E5", 10)
        }]),
        ..request()
    };
    let change = "being allowed to redeem `o` until the day before 2026-01-11";
    let plan = planned(&portfolio(&text), &asked("contoso"));
    assert!(closing(&plan, change), "{:?}", plan.shortfalls);
    let plan = planned(&portfolio(&text), &asked("lab"));
    assert!(!closing(&plan, change), "{:?}", plan.shortfalls);
}

#[test]
fn a_key_for_one_tenant_is_no_larger_because_of_another() {
    // With 62 more in `contoso` the plan would rather have `k` in `lab`.
    let asked = PlanRequest {
        demand: Some(vec![wanted("contoso", "SPE_E5", 87), wanted("lab", "SPE_E5", 4)]),
        ..PlanRequest::new(day("2026-01-10"), day("2027-01-01"))
    };
    let plan = planned(&portfolio(&key("k", "Microsoft 365 E5", 25, "2026-06-01")), &asked);
    let changes: Vec<&str> = plan
        .shortfalls
        .iter()
        .map(|short| short.closed_by[0].as_str())
        .collect();
    assert_eq!(
        changes,
        [
            "one more key of `Microsoft 365 E5` with 62 licences, used in `contoso`",
            "one more key of `Microsoft 365 E5` with 4 licences, used in `lab`",
        ]
    );
}

#[test]
fn an_order_is_let_in_by_what_its_tenant_and_people_lack() {
    let head = |management: &str| {
        portfolio_with(
            &format!("billing_management = {management}"),
            &(order("o", "Microsoft 365 E5", 10)
                + "[[person]]\nid = \"x\"\npartner_center_roles = []\nbilling_roles = {}\n"),
        )
    };
    let asked = PlanRequest {
        demand: Some(vec![Demand {
            end: day("2026-08-01"),
            ..wanted("contoso", "SPE_E5", 10)
        }]),
        ..request()
    };
    let plan = planned(&head("false"), &asked);
    let change =
        "enabling billing management for `contoso` on `ba` and giving somebody the role `MAICPP partner admin`";
    assert!(closing(&plan, change), "{:?}", plan.shortfalls);
    let plan = planned(&head("true"), &asked);
    assert!(closing(&plan, "giving somebody the role"), "{:?}", plan.shortfalls);
    assert!(!closing(&plan, "associating"), "{:?}", plan.shortfalls);
}

#[test]
fn a_change_that_moves_the_gap_to_other_days_does_not_close_it() {
    // With 14 licences more, the days in November are covered and others are not any more.
    let text = held("k", "contoso", "SPE_E5", 25, "2027-02-03")
        + &key("b0", "Microsoft 365 E5", 5, "2027-05-31")
        + &key("b1", "Microsoft 365 E5", 1, "2027-01-12")
        + &order("b2", "Microsoft 365 E5", 10).replace("licenses", "activate_before = 2027-01-31\nlicenses");
    let row = |licenses: i64, start: &str, end: &str| Demand {
        start: day(start),
        end: day(end),
        ..wanted("contoso", "SPE_E5", licenses)
    };
    let asked = PlanRequest {
        demand: Some(vec![
            row(20, "2027-11-01", "2027-11-10"),
            row(5, "2027-03-31", "2027-11-24"),
        ]),
        ..PlanRequest::new(day("2026-12-01"), day("2027-12-01"))
    };
    let lasting = portfolio_with_keys(&text.replace("membership = \"core\"", "membership = \"late\"").replacen(
        "[[subscription]]",
        "[[membership]]\nid = \"late\"\noffer = \"x\"\nend = 2027-10-17\nbilling_account = \"ba\"\n[[subscription]]",
        1,
    ));
    let plan = planned(&lasting, &asked);
    assert!(
        closing(&plan, "one more key of `Microsoft 365 E5` with 15 licences"),
        "{:?}",
        plan.shortfalls
    );
}

#[test]
fn no_key_is_proposed_of_a_product_that_nobody_knows() {
    let asked = PlanRequest {
        demand: Some(vec![wanted("contoso", "Power BI Prro", 5)]),
        ..request()
    };
    let plan = planned(&portfolio(""), &asked);
    let short = &plan.shortfalls[0];
    assert_eq!(
        short.reason,
        "up to 5 licences missing: no benefit of `Power BI Prro`, and no product of that name is known"
    );
    assert!(short.closed_by.is_empty(), "{:?}", short.closed_by);
}

#[test]
fn where_nothing_bought_has_keys_an_order_closes_a_gap() {
    let text = order("o", "Microsoft 365 E5", 10);
    let live = PlanRequest {
        as_of: day("2026-06-01"),
        demand: Some(vec![wanted("contoso", "SPE_E5", 25)]),
        ..PlanRequest::new(day("2026-06-01"), day("2026-08-01"))
    };
    let plan = planned(&portfolio(&text), &live);
    let expected = "one more benefit of `Microsoft 365 E5` with 15 licences, of an offer bought by 2026-06-01 and \
                    ordered into `contoso`: what is bought now has no keys";
    assert!(
        plan.shortfalls[0].closed_by.iter().any(|by| by == expected),
        "{:?}",
        plan.shortfalls[0]
    );
}
