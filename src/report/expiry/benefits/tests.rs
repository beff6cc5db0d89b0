use super::super::tests::{E5, of, one};
use super::super::{Due, ExpiryReport, Span, What, expiry_report, facts};
use crate::model::{Benefit, BenefitKind, Origin, Portfolio, Records, Subscription, Tenant};
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
fn a_lost_benefit_makes_one_row_of_the_day_it_was_lost_by() {
    let lost = |benefit: Benefit| {
        let report = expiry_report(&portfolio([benefit], []), day("2026-09-10"), None);
        let rows: Vec<_> = report.rows.iter().filter(|row| row.benefit.is_some()).collect();
        assert_eq!(rows.len(), 1, "{rows:#?}");
        assert_eq!((rows[0].licenses, rows[0].actionable), (Some(25), false));
        (rows[0].what, rows[0].action.clone())
    };
    let (what, action) = lost(key("b", E5, 25));
    assert_eq!(what, What::BenefitMustBeActivated);
    assert_eq!(
        action,
        "nothing: `b` could be redeemed until 2026-05-31, the 25 licences are lost"
    );
    let rights_first = Benefit {
        activate_before: Some(day("2026-12-01")),
        ..key("b", E5, 25)
    };
    assert_eq!(lost(rights_first).0, What::UsageRightsEnd);
}

#[test]
fn what_is_lost_leaves_the_report_after_the_days_looked_back() {
    let held = portfolio([key("b", E5, 25)], []);
    let rows = |past_days| {
        let span = Span {
            within_days: None,
            past_days,
        };
        // Lost since 1 June, 10 days ago; the membership goes on.
        let report = expiry_report(&held, day("2026-06-11"), span);
        of(&report, What::BenefitMustBeActivated).len()
    };
    assert_eq!([rows(None), rows(Some(10)), rows(Some(9))], [1, 1, 0]);
    // An order is lost with its membership, whatever its own days.
    let undated = Benefit {
        activate_before: None,
        usage_rights_last_day: None,
        ..order("o", E5, 25)
    };
    let rows = |past_days| {
        let span = Span {
            within_days: None,
            past_days,
        };
        let report = expiry_report(&portfolio([undated.clone()], []), day("2026-09-11"), span);
        report.rows.iter().filter(|row| row.benefit.is_some()).count()
    };
    assert_eq!([rows(None), rows(Some(10)), rows(Some(9))], [1, 1, 0]);
    // What can still be done something about stays, however long ago it was due.
    let ended = portfolio([], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let span = Span {
        within_days: None,
        past_days: Some(0),
    };
    let report = expiry_report(&ended, day("2026-06-11"), span);
    assert_eq!(of(&report, What::SubscriptionEnds).len(), 1);
}

#[test]
fn a_benefit_to_be_redeemed_before_its_own_deadline_is_due_by_then() {
    // Copilot goes where E5 is active: until 14 March.
    let held = portfolio(
        [key("c", "Microsoft 365 Copilot", 25)],
        [subscription("s", "t", E5, 100, "2026-03-15")],
    );
    let seen = |on: &str, within: u32| {
        let report = expiry_report(&held, day(on), Some(within));
        let listed = of(&report, What::BenefitMustBeActivated).len();
        assert_eq!(of(&report, What::UsageRightsEnd).len(), 0, "said once");
        let all = expiry_report(&held, day(on), None);
        let words = |report: &ExpiryReport| {
            let row = report.rows.iter().find(|row| row.benefit.is_some());
            row.map(|row| (row.action.clone(), row.bucket, row.days_left))
        };
        if listed > 0 {
            assert_eq!(words(&report), words(&all));
        }
        (listed, report.due(within))
    };
    assert_eq!(seen("2026-02-12", 30), (0, Due::Nothing));
    assert_eq!(seen("2026-02-13", 30), (1, Due::Soon));
    assert_eq!(seen("2026-03-14", 0), (0, Due::Nothing));
    assert_eq!(seen("2026-03-14", 1), (1, Due::Soon));
}

#[test]
fn words_do_not_depend_on_the_days_looked_ahead() {
    let held = portfolio(
        [Benefit {
            activate_before: Some(day("2026-02-01")),
            ..key("b", E5, 25)
        }],
        [subscription("s", "t", E5, 100, "2026-03-15")],
    );
    let action = |within| {
        let report = expiry_report(&held, day("2026-01-10"), within);
        one(&report, What::BenefitMustBeActivated).action.clone()
    };
    assert!(action(None).ends_with("; the row of `s` needs it"), "{}", action(None));
    assert_eq!(action(Some(30)), action(None));
}

#[test]
fn days_that_begin_when_something_ends_are_named_too() {
    // Until 1 March the key adds to what is there, then it activates while E5 lasts.
    let copilot = "Copilot for Microsoft 365";
    let held = portfolio(
        [key("c", copilot, 25)],
        [
            subscription("old", "t", copilot, 25, "2026-03-02"),
            subscription("base", "t", E5, 25, "2026-04-01"),
        ],
    );
    let report = expiry_report(&held, day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(
        row.action,
        "redeem the key of `c` in a tenant by 2026-03-31, after which none takes it, or the 25 licences are lost; \
         the row of `old` needs it"
    );
    assert_eq!(row.act_by, Some(day("2026-03-31")));
}

#[test]
fn a_break_in_what_a_benefit_needs_is_named() {
    let copilot = "Copilot for Microsoft 365";
    let later = Subscription {
        start: Some(day("2026-04-10")),
        ..subscription("later", "t", E5, 25, "2026-05-01")
    };
    let held = portfolio(
        [key("c", copilot, 25)],
        [subscription("base", "t", E5, 25, "2026-03-15"), later],
    );
    let row = |on: &str| {
        let report = expiry_report(&held, day(on), None);
        let row = one(&report, What::BenefitMustBeActivated).clone();
        (row.action, row.act_from, row.act_by)
    };
    let (action, from, by) = row("2026-01-10");
    assert!(
        action.starts_with(
            "redeem the key of `c` in a tenant by 2026-03-14 or from 2026-04-10 to 2026-04-30, after which"
        ),
        "{action}"
    );
    assert_eq!((from, by), (None, Some(day("2026-04-30"))));
    // In the break it is still to come.
    let (action, from, by) = row("2026-03-20");
    assert!(
        action.starts_with("redeem the key of `c` in a tenant from 2026-04-10 to 2026-04-30, after which"),
        "{action}"
    );
    assert_eq!((from, by), (Some(day("2026-04-10")), Some(day("2026-04-30"))));
}

#[test]
fn what_a_benefit_needs_goes_on_where_it_renews_by_itself() {
    let base = |renews| Subscription {
        origin: Some(Origin::Purchase),
        renews,
        ..subscription("base", "t", E5, 25, "2026-03-15")
    };
    let row = |renews, on: &str| {
        let held = portfolio([key("c", "Copilot for Microsoft 365", 25)], [base(renews)]);
        let report = expiry_report(&held, day(on), None);
        let row = one(&report, What::BenefitMustBeActivated);
        (row.action.clone(), row.act_by)
    };
    let (action, by) = row(Some(true), "2026-01-10");
    assert_eq!(
        action,
        "redeem the key of `c` in a tenant by 2026-05-31, or the 25 licences are lost; \
         from 2026-03-15 on only once `base` has renewed by itself"
    );
    assert_eq!(by, Some(day("2026-05-31")));
    assert_eq!(row(Some(false), "2026-01-10").1, Some(day("2026-03-14")));
    // Nobody recorded that it did.
    let (action, _) = row(Some(true), "2026-03-20");
    assert!(
        action.starts_with("record the new end of `base` if it has renewed by itself; else get "),
        "{action}"
    );
}

#[test]
fn what_is_redeemed_first_has_a_deadline_too() {
    let soon = Benefit {
        activate_before: Some(day("2026-03-01")),
        ..key("e5", E5, 25)
    };
    let held = portfolio([key("c", "Copilot for Microsoft 365", 25), soon], []);
    let report = expiry_report(&held, day("2026-01-10"), None);
    let row = report
        .rows
        .iter()
        .find(|row| row.benefit.as_deref() == Some("c"))
        .unwrap();
    assert_eq!(row.act_by, Some(day("2026-02-28")));
    assert_eq!(
        row.action,
        "redeem in `t`, in this order: `e5`, then `c` by 2026-02-28, or the 25 licences are lost"
    );
}

#[test]
fn a_key_that_several_could_use_is_said_to_serve_one() {
    let held = [("soon", "t", "2026-03-15"), ("late", "u", "2026-04-20")];
    let held = held.map(|(id, tenant, end)| subscription(id, tenant, E5, 100, end));
    let report = expiry_report(&portfolio([key("b", E5, 25)], held), day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert!(
        row.action.ends_with(
            "; the rows of `soon` and of 1 other subscription need it: it serves whichever comes first, a plan weighs them"
        ),
        "{}",
        row.action
    );
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

const COPILOT: &str = "Copilot for Microsoft 365";

#[test]
fn benefits_in_turn_are_due_while_the_tenant_has_what_they_need() {
    let chain = |base: Subscription| {
        let held = portfolio([key("c", COPILOT, 25), key("s", "Copilot for Sales", 5)], [base]);
        let report = expiry_report(&held, day("2026-01-10"), None);
        let rows = of(&report, What::BenefitMustBeActivated);
        let row = rows.iter().find(|row| row.benefit.as_deref() == Some("s")).unwrap();
        let ends = one(&report, What::MembershipEnds).action.clone();
        (row.act_by, row.action.clone(), ends)
    };
    let base = subscription("base", "t", E5, 25, "2026-04-03");
    let (by, action, ends) = chain(base.clone());
    assert_eq!(by, Some(day("2026-04-02")));
    assert_eq!(
        action,
        "redeem in `t`, in this order: `c`, then `s` by 2026-04-02, while what it needs is there, or the 5 licences \
         are lost"
    );
    assert!(
        ends.starts_with("redeem `c` (by 2026-04-02 already), `s` (by 2026-04-02 already) before 2026-09-01"),
        "{ends}"
    );
    let (by, action, _) = chain(Subscription {
        origin: Some(Origin::Purchase),
        renews: Some(true),
        ..base.clone()
    });
    assert_eq!(by, Some(day("2026-05-31")));
    let said =
        "then `s` by 2026-05-31, or the 5 licences are lost; from 2026-04-03 on only once `base` has renewed by itself";
    assert!(action.ends_with(said), "{action}");
    // One that ends after the deadlines of the benefits changes nothing.
    let long = subscription("base", "t", E5, 25, "2026-07-01");
    let (by, action, _) = chain(long);
    assert_eq!(by, Some(day("2026-05-31")));
    assert!(
        action.ends_with("then `s` by 2026-05-31, or the 5 licences are lost"),
        "{action}"
    );
}

#[test]
fn benefits_in_turn_go_where_what_they_need_lasts_longest() {
    let base = |id, tenant, end| subscription(id, tenant, E5, 25, end);
    let held = portfolio(
        [key("c", COPILOT, 25), key("s", "Copilot for Sales", 5)],
        [base("one", "t", "2026-03-01"), base("two", "u", "2026-04-01")],
    );
    let report = expiry_report(&held, day("2026-01-10"), None);
    let rows = of(&report, What::BenefitMustBeActivated);
    let row = rows.iter().find(|row| row.benefit.as_deref() == Some("s")).unwrap();
    assert!(
        row.action
            .starts_with("redeem in `u`, in this order: `c`, then `s` by 2026-03-31"),
        "{}",
        row.action
    );
}
