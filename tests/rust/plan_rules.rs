
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
