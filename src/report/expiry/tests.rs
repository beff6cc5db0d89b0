use super::*;
use crate::model::{Benefit, Membership, Origin, Product, Records, Redemption, Subscription};
use crate::redeem::sample::{day, key, membership, order, parts, portfolio, subscription};
use crate::term::Verb;

pub(super) const E5: &str = "Microsoft 365 E5";

pub(super) fn of(report: &ExpiryReport, what: What) -> Vec<&ExpiryRow> {
    report.rows.iter().filter(|row| row.what == what).collect()
}

pub(super) fn one(report: &ExpiryReport, what: What) -> &ExpiryRow {
    let rows = of(report, what);
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows[0]
}

fn bought(renews: Option<bool>) -> Subscription {
    Subscription {
        origin: Some(Origin::Purchase),
        renews,
        ..subscription("s", "t", E5, 100, "2026-03-15")
    }
}

#[test]
fn a_subscription_makes_a_row_for_each_state_it_enters() {
    let held = Subscription {
        assigned: Some(87),
        ..subscription("s", "t", "SPE_E5", 100, "2026-03-15")
    };
    let report = expiry_report(&portfolio([], [held]), day("2026-01-10"), None);
    let rows: Vec<_> = report.rows.iter().filter(|row| row.subscription.is_some()).collect();
    let dates: Vec<String> = rows
        .iter()
        .filter_map(|row| row.date.map(|date| date.to_string()))
        .collect();
    assert_eq!(dates, ["2026-03-15", "2026-04-14", "2026-07-13"]);
    let kinds: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "subscription ends",
            "subscription is disabled",
            "subscription is deleted"
        ]
    );
    let end = rows[0];
    assert_eq!((end.days_left, end.bucket), (Some(64), Bucket::Within(90)));
    assert_eq!((end.product.as_deref(), end.tenant.as_deref()), (Some(E5), Some("t")));
    assert_eq!(
        (end.licenses, end.assigned, end.renews),
        (Some(100), Some(87), Some(false))
    );
    assert_eq!(end.act_by, Some(day("2026-03-14")));
}

#[test]
fn an_ended_subscription_stays_in_the_report_until_it_is_deleted() {
    let held = portfolio([], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let rows = |on| {
        let report = expiry_report(&held, day(on), Some(0));
        let rows = report.rows.iter().filter(|row| row.subscription.is_some());
        rows.map(|row| row.bucket.label().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows("2026-03-15"), ["today"]);
    assert_eq!(rows("2026-04-14"), ["past", "today"]);
    assert_eq!(rows("2026-07-12"), ["past", "past"]);
    assert!(rows("2026-07-13").is_empty());
}

#[test]
fn only_days_too_far_ahead_are_left_out() {
    let held = portfolio([], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let count = |within| {
        of(
            &expiry_report(&held, day("2026-01-10"), Some(within)),
            What::SubscriptionEnds,
        )
        .len()
    };
    assert_eq!((count(63), count(64)), (0, 1));
}

#[test]
fn an_unknown_day_is_a_row_whatever_the_window() {
    let unknown = Subscription {
        end: None,
        ..subscription("s", "t", E5, 100, "2026-03-15")
    };
    let report = expiry_report(&portfolio([], [unknown]), day("2026-01-10"), Some(0));
    let row = one(&report, What::SubscriptionEnds);
    assert_eq!((row.date, row.days_left, row.act_by), (None, None, None));
    assert_eq!(row.bucket, Bucket::Unknown);
    assert_eq!(report.due(0), Due::PastOrUnknown);
    assert_eq!(report.rows.last(), Some(row));
}

#[test]
fn an_unredeemed_benefit_must_be_activated_and_its_rights_end() {
    let report = expiry_report(&portfolio([key("b", E5, 25)], []), day("2026-05-25"), None);
    let activate = one(&report, What::BenefitMustBeActivated);
    assert_eq!((activate.date, activate.days_left), (Some(day("2026-06-01")), Some(7)));
    assert_eq!(
        (activate.bucket, activate.act_by),
        (Bucket::Within(7), Some(day("2026-05-31")))
    );
    assert_eq!(
        activate.action,
        "redeem the key of `b` in a tenant by 2026-05-31, or the 25 licences are lost"
    );
    assert_eq!(
        (activate.benefit.as_deref(), activate.membership.as_deref()),
        (Some("b"), Some("m"))
    );
    let rights = one(&report, What::UsageRightsEnd);
    assert_eq!(rights.date, Some(day("2026-09-01")));
    // The key must be redeemed before, or there are no rights to use.
    assert_eq!(rights.act_by, Some(day("2026-05-31")));
}

#[test]
fn an_order_must_be_placed_before_the_membership_ends() {
    let late = Benefit {
        activate_before: Some(day("2026-12-01")),
        usage_rights_last_day: None,
        ..order("b", E5, 25)
    };
    let report = expiry_report(&portfolio([late], []), day("2026-05-25"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(
        (row.date, row.act_by),
        (Some(day("2026-12-01")), Some(day("2026-08-31")))
    );
    assert!(row.action.contains("by 2026-08-31"), "{}", row.action);
    let unknown = one(&report, What::UsageRightsEnd);
    assert_eq!((unknown.date, unknown.bucket), (None, Bucket::Unknown));
    assert_eq!(unknown.act_by, Some(day("2026-08-31")));
}

#[test]
fn an_unknown_day_of_a_lost_benefit_is_not_due() {
    let lost = Benefit {
        usage_rights_last_day: None,
        ..key("b", E5, 25)
    };
    let report = expiry_report(&portfolio([lost], []), day("2026-06-10"), Some(0));
    assert!(of(&report, What::UsageRightsEnd).is_empty());
    assert_eq!(report.due(30), Due::Nothing);
}

#[test]
fn a_redeemed_benefit_makes_no_row() {
    let redeemed = Benefit {
        redeemed: Some(Redemption {
            on: day("2026-01-01"),
            into: "s".into(),
            verb: Verb::Activate,
        }),
        ..key("b", E5, 25)
    };
    let report = expiry_report(&portfolio([redeemed], []), day("2026-01-10"), None);
    assert!(report.rows.iter().all(|row| row.benefit.is_none()));
}

#[test]
fn a_benefit_of_another_kind_names_its_own_channel() {
    let report = expiry_report(
        &portfolio(
            [Benefit {
                kind: Some(crate::model::BenefitKind::AzureCredit),
                ..key("b", "Azure credit", 1)
            }],
            [],
        ),
        day("2026-01-10"),
        None,
    );
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(
        row.action,
        "use `b` (azure credit) through its own channel by 2026-05-31"
    );
}

#[test]
fn a_membership_can_be_renewed_from_the_day_after_its_end_for_thirty_days() {
    let late = Benefit {
        activate_before: Some(day("2026-12-01")),
        usage_rights_last_day: None,
        ..order("a", E5, 25)
    };
    let report = expiry_report(&portfolio([late, key("b", E5, 25)], []), day("2026-05-25"), None);
    let ends = one(&report, What::MembershipEnds);
    assert_eq!(
        (ends.date, ends.act_from, ends.act_by),
        (Some(day("2026-09-01")), None, Some(day("2026-08-31")))
    );
    assert_eq!(
        ends.action,
        "redeem `a`, `b` (by 2026-05-31 already) before 2026-09-01; get ready to renew membership `m` (Partner Success \
         Core) from 2026-09-02 to 2026-10-01"
    );
    let window = one(&report, What::MembershipRenewalWindow);
    assert_eq!(
        (window.date, window.act_from, window.act_by),
        (
            Some(day("2026-10-02")),
            Some(day("2026-09-02")),
            Some(day("2026-10-01"))
        )
    );
}

#[test]
fn a_membership_with_nothing_to_redeem_says_when_it_is_to_be_renewed() {
    let said = |on| {
        let report = expiry_report(&portfolio([], []), day(on), None);
        let ends = one(&report, What::MembershipEnds);
        assert_eq!((ends.act_from, ends.act_by), (None, Some(day("2026-08-31"))));
        ends.action.clone()
    };
    let renew = "renew membership `m` (Partner Success Core) from 2026-09-02 to 2026-10-01";
    assert_eq!(said("2026-05-25"), format!("get ready to {renew}"));
    assert_eq!(said("2026-09-10"), format!("it has ended; {renew}"));
}

#[test]
fn a_window_is_counted_from_the_purchase_where_the_end_is_unknown() {
    let row = |purchased: &str, on: &str| {
        let mut parts = parts([], []);
        let unknown = Membership {
            purchased: Some(day(purchased)),
            end: None,
            ..membership("m", "2026-09-01")
        };
        parts.memberships = Records::new([unknown]).unwrap();
        let report = expiry_report(&Portfolio::new(parts), day(on), None);
        assert_eq!(one(&report, What::MembershipEnds).date, None);
        let row = one(&report, What::MembershipRenewalWindow).clone();
        (row.date.unwrap().to_string(), row.act_from, row.action)
    };
    let (date, from, action) = row("2025-02-01", "2026-01-10");
    assert_eq!((date.as_str(), from), ("2026-03-04", Some(day("2026-02-02"))));
    assert_eq!(
        action,
        "renew membership `m` (Partner Success Core) from 2026-02-02 to 2026-03-03, or its benefits are lost: \
         counted from its purchase, record its end"
    );
    // The window of the year before is still open, and then the next one counts.
    assert_eq!(row("2023-12-20", "2026-01-10").0, "2026-01-20");
    assert_eq!(row("2023-12-20", "2026-01-20").0, "2027-01-20");
    assert_eq!(row("2026-05-01", "2026-01-10").0, "2027-06-01");
}

#[test]
fn a_missed_membership_is_past_due_while_it_can_be_renewed() {
    let held = portfolio([], []);
    let due = |on| expiry_report(&held, day(on), Some(30)).due(30);
    assert_eq!(due("2026-08-01"), Due::Nothing);
    assert_eq!(due("2026-08-02"), Due::Soon);
    assert_eq!(due("2026-09-01"), Due::Soon);
    assert_eq!(due("2026-09-02"), Due::PastOrUnknown);
    assert_eq!(due("2026-10-01"), Due::PastOrUnknown);
    assert_eq!(due("2026-10-02"), Due::Soon);
    assert_eq!(due("2026-10-03"), Due::Nothing);
}

#[test]
fn a_membership_followed_by_another_of_its_offer_is_not_due() {
    let mut parts = parts([], []);
    let next = Membership {
        offer: "partner success core".into(),
        purchased: None,
        ..membership("n", "2027-09-01")
    };
    parts.memberships = Records::new([membership("m", "2026-09-01"), next]).unwrap();
    let report = expiry_report(&Portfolio::new(parts), day("2026-09-10"), Some(0));
    assert_eq!(report.due(30), Due::Nothing);
    assert!(
        report.rows[0].action.contains("followed by `n`"),
        "{}",
        report.rows[0].action
    );
}

#[test]
fn a_membership_bought_while_another_of_its_offer_goes_on_follows_nothing() {
    let said = |purchased: Option<&str>, end: &str| {
        let mut parts = parts([], []);
        let other = Membership {
            purchased: purchased.map(day),
            ..membership("n", end)
        };
        parts.memberships = Records::new([membership("m", "2026-09-01"), other]).unwrap();
        let report = expiry_report(&Portfolio::new(parts), day("2026-08-20"), None);
        of(&report, What::MembershipEnds)[0].action.clone()
    };
    for beside in [said(Some("2025-09-07"), "2026-09-07"), said(None, "2026-09-07")] {
        assert!(beside.starts_with("get ready to renew membership `m`"), "{beside}");
    }
    for after in [
        said(Some("2026-08-15"), "2027-09-01"),
        said(Some("2026-09-20"), "2027-09-20"),
    ] {
        assert!(after.ends_with("is followed by `n`"), "{after}");
    }
}

#[test]
fn what_renews_by_itself_is_due_only_once_its_day_has_passed() {
    let parts = |renews| {
        let mut parts = parts([], [bought(renews)]);
        parts.memberships = Records::default();
        Portfolio::new(parts)
    };
    let renewing = expiry_report(&parts(Some(true)), day("2026-03-10"), Some(30));
    assert_eq!(one(&renewing, What::SubscriptionEnds).renews, Some(true));
    assert_eq!(renewing.due(30), Due::Nothing);
    // It should have renewed: somebody must look.
    let missed = expiry_report(&parts(Some(true)), day("2026-03-16"), Some(0));
    assert_eq!(missed.due(30), Due::PastOrUnknown);
    let ending = expiry_report(&parts(Some(false)), day("2026-03-10"), Some(30));
    assert_eq!(ending.due(30), Due::Soon);
    assert_eq!(ending.due(4), Due::Nothing);
    assert_eq!(
        expiry_report(&parts(None), day("2026-03-10"), None).rows[0].renews,
        None
    );
}

#[test]
fn a_lost_benefit_is_no_help() {
    let held = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-07-15")]);
    let report = expiry_report(&held, day("2026-06-01"), None);
    let lost = one(&report, What::BenefitMustBeActivated);
    assert_eq!((lost.bucket, lost.actionable), (Bucket::Today, false));
    assert!(
        lost.action
            .starts_with("nothing: `b` could be redeemed until 2026-05-31"),
        "{}",
        lost.action
    );
    assert!(!one(&report, What::SubscriptionEnds).action.contains("`b`"));
}

#[test]
fn rights_that_end_before_the_subscription_are_noticed() {
    let redeemed = Benefit {
        redeemed: Some(Redemption {
            on: day("2026-01-01"),
            into: "s".into(),
            verb: Verb::Activate,
        }),
        ..key("b", E5, 25)
    };
    let notices = |end| {
        let held = portfolio([redeemed.clone()], [subscription("s", "t", E5, 25, end)]);
        let report = expiry_report(&held, day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).notices.clone()
    };
    assert_eq!(notices("2026-09-02"), [facts::OUTLIVES_RIGHTS]);
    assert!(notices("2026-09-01").is_empty());
    assert_eq!(notices("2026-08-31"), [facts::RIGHTS_OUTLIVE]);
}

#[test]
fn thresholds_can_be_set_per_product() {
    let mut parts = parts([], [subscription("s", "t", E5, 100, "2026-03-15")]);
    parts.products = vec![Product {
        name: E5.into(),
        part_numbers: vec![],
        guids: vec![],
        aliases: vec![],
        kind: None,
        family: None,
        requires: None,
        replaced_by: None,
        report_days: Some(vec![45, 180]),
    }];
    let report = expiry_report(&Portfolio::new(parts), day("2026-01-10"), None);
    assert_eq!(one(&report, What::SubscriptionEnds).bucket, Bucket::Within(180));
    let labels = ["past", "today", "7", "30", "45", "60", "90", "180", "later", "unknown"];
    assert_eq!(report.bucket_labels(), labels);
}

#[test]
fn the_summary_counts_rows_and_licences_by_bucket_and_kind() {
    let held = ["a", "b"].map(|id| subscription(id, "t", E5, 10, "2026-03-15"));
    let report = expiry_report(&portfolio([], held), day("2026-03-10"), Some(200));
    let summary: Vec<_> = report
        .summary
        .iter()
        .map(|row| {
            (
                row.bucket.label().into_owned(),
                row.what.as_str(),
                row.count,
                row.licenses,
            )
        })
        .collect();
    let expected = [
        ("7", "subscription ends", 2, Some(20)),
        ("60", "subscription is disabled", 2, Some(20)),
        ("later", "subscription is deleted", 2, Some(20)),
        ("later", "membership ends", 1, None),
    ];
    assert_eq!(
        summary,
        expected.map(|(bucket, what, count, sum)| (bucket.to_owned(), what, count, sum))
    );
}

#[test]
fn rows_are_in_order_of_date_then_ids() {
    let benefits = [key("z", E5, 5), order("a", E5, 5)];
    let held = ["s2", "s1"].map(|id| subscription(id, "t", E5, 10, "2026-06-01"));
    let report = expiry_report(&portfolio(benefits, held), day("2026-05-30"), Some(5));
    let ids: Vec<&str> = report
        .rows
        .iter()
        .filter_map(|row| row.benefit.as_deref().or(row.subscription.as_deref()))
        .collect();
    assert_eq!(ids, ["s1", "s2", "a", "z"]);
}

#[test]
fn days_at_the_edge_of_the_calendar_are_no_obstacle() {
    let benefit = Benefit {
        usage_rights_last_day: Some(NaiveDate::MAX),
        activate_before: Some(NaiveDate::MIN),
        ..key("b", E5, 5)
    };
    let mut parts = parts([benefit], []);
    parts.memberships = Records::new([Membership {
        end: Some(NaiveDate::MAX),
        ..membership("m", "2026-09-01")
    }])
    .unwrap();
    let forever = Subscription {
        end: Some(NaiveDate::MAX),
        ..subscription("s", "t", E5, 10, "2026-06-01")
    };
    parts.subscriptions = Records::new([forever]).unwrap();
    let report = expiry_report(&Portfolio::new(parts), NaiveDate::MAX, Some(u32::MAX));
    assert!(!report.rows.is_empty());
}

#[test]
fn every_notice_of_a_report_is_one_of_the_verdicts() {
    let known: Vec<&str> = crate::rules::notices::NOTICES.iter().map(|notice| notice.id).collect();
    for id in facts::NOTICES {
        assert!(known.contains(&id.as_str()), "{id}");
    }
}

#[test]
fn unknown_modes_and_dates_are_asked_for() {
    let bare = Benefit {
        activate_before: None,
        usage_rights_last_day: None,
        redemption: None,
        ..key("b", "Contoso Cloud", 1)
    };
    let report = expiry_report(&portfolio([bare], []), day("2026-01-10"), None);
    let row = one(&report, What::BenefitMustBeActivated);
    assert_eq!(row.notices, [facts::UNKNOWN_PRODUCT, facts::DEADLINE_UNKNOWN]);
    assert!(
        row.action
            .starts_with("record the day before which `b` must be activated"),
        "{}",
        row.action
    );
}

#[test]
fn what_is_never_too_late_makes_no_row() {
    let never = Benefit {
        usage_rights_last_day: Some(day("9999-12-31")),
        ..key("b", E5, 5)
    };
    let held = subscription("s", "t", E5, 5, "9999-12-31");
    let report = expiry_report(&portfolio([never], [held]), day("2026-01-10"), None);
    assert!(of(&report, What::UsageRightsEnd).is_empty());
    assert!(of(&report, What::SubscriptionIsDisabled).is_empty());
    assert_eq!(one(&report, What::SubscriptionEnds).date, Some(day("9999-12-31")));
}
