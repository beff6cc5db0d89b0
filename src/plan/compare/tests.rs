use super::*;
use crate::plan::{PlanRequest, plan};
use crate::redeem::sample::{self, day, key, subscription};

fn planned(until: &str, without: &[&str]) -> Plan {
    let portfolio = sample::portfolio(
        [key("b1", "Microsoft 365 E5", 25), key("b2", "Microsoft 365 E5", 10)],
        [subscription("s", "t", "Microsoft 365 E5", 25, "2026-03-15")],
    );
    let mut request = PlanRequest::new(day("2026-01-10"), day(until));
    request.without = without.iter().map(|id| (*id).into()).collect();
    // Wanted although nothing is assigned, so that there is something to do.
    request.demand = Some(vec![crate::plan::Demand {
        tenant: "t".into(),
        product: "Microsoft 365 E5".into(),
        licenses: 25,
        start: request.as_of,
        end: request.until,
    }]);
    plan(&portfolio, &request).unwrap()
}

#[test]
fn a_plan_differs_from_itself_in_nothing() {
    let plan = planned("2027-01-10", &[]);
    let rows = compare(&plan, &plan);
    assert_eq!(rows.len(), 7, "the seven measures");
    assert!(
        rows.iter()
            .all(|row| row.difference == Some(0) && row.this == row.other)
    );
}

#[test]
fn a_benefit_left_out_shows_as_a_step_that_only_one_plan_has() {
    let plan = planned("2027-01-10", &[]);
    let used = &plan.steps.first().expect("licences are missing from March on").benefit;
    let rows = compare(&plan, &planned("2027-01-10", &[used]));
    let step = rows.iter().find(|row| row.benefit.as_ref() == Some(used)).unwrap();
    assert_eq!((step.what, &step.other), ("step", &None));
    assert!(step.this.as_ref().unwrap().contains(&plan.steps[0].on.to_string()));
}

#[test]
fn other_windows_are_told_first() {
    let rows = compare(&planned("2027-01-10", &[]), &planned("2027-01-11", &[]));
    assert_eq!((rows[0].what, rows[0].difference), ("until", Some(-1)));
}
