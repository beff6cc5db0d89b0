use super::super::tests::{E5, of, one};
use super::super::{ExpiryRow, What, expiry_report};
use crate::model::{Benefit, Origin, Portfolio, ProductKey, Records, Redemption, RolloutDay, Subscription, Tenant};
use crate::redeem::sample::{day, key, order, parts, portfolio, subscription};
use crate::term::Verb;

#[test]
fn an_ended_subscription_beside_an_active_one_points_to_it() {
    let held = ["2026-03-15", "2026-12-15"].map(|end| subscription(&format!("s-{end}"), "t", E5, 100, end));
    let report = expiry_report(&portfolio([key("b", E5, 25)], held), day("2026-03-20"), Some(0));
    assert_eq!(
        one(&report, What::SubscriptionEnds).action,
        "nothing, if `s-2026-12-15` (100 licences) is enough there; else add licences to it"
    );
}

#[test]
fn the_action_names_the_key_that_is_still_valid_at_the_end() {
    let action = |benefit| {
        let held = portfolio([benefit], [subscription("s", "t", E5, 100, "2026-03-15")]);
        let report = expiry_report(&held, day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert_eq!(
        action(key("b", "SPE_E5", 25)),
        "get `b` (25 licences) ready, and activate it in `t` from 2026-03-15 to 2026-04-13, before users lose access: 12 more months"
    );
    let early = Benefit {
        activate_before: Some(day("2026-03-15")),
        ..key("b", E5, 25)
    };
    assert_eq!(
        action(early),
        "extend it by `b` (25 licences), 2026-03-14 at the latest; or redeem a new key of the product, or buy the licences"
    );
    let unknown = Benefit {
        redemption: None,
        ..key("b", E5, 25)
    };
    assert!(action(unknown).starts_with("record whether `b` is redeemed by key or by order"));
    assert_eq!(
        action(key("b", "Visio", 25)),
        "redeem a new key of the product, or buy the licences"
    );
}

#[test]
fn the_action_says_how_many_users_a_small_key_leaves_out() {
    let action = |assigned, keys: &[(&str, u32)], as_of, what| {
        let mut held = subscription("s", "t", E5, 100, "2026-03-15");
        held.assigned = assigned;
        let keys = keys.iter().map(|(id, licenses)| key(id, E5, *licenses));
        let report = expiry_report(&portfolio(keys.collect::<Vec<_>>(), [held]), day(as_of), None);
        one(&report, what).action.clone()
    };
    let ends = |assigned, keys| action(assigned, keys, "2026-01-10", What::SubscriptionEnds);
    let small: &[_] = &[("b", 25)];
    assert!(
        ends(Some(87), small)
            .starts_with("get `b` (25 licences, 62 of 87 users lose theirs) ready, and activate it in `t`")
    );
    assert!(
        ends(Some(26), small)
            .starts_with("get `b` (25 licences, 1 of 26 users loses theirs) ready, and activate it in `t`")
    );
    assert!(ends(Some(25), small).starts_with("get `b` (25 licences) ready, and activate it in `t`"));
    assert!(ends(None, small).starts_with("get `b` (25 licences instead of 100) ready, and activate it in `t`"));
    assert!(ends(Some(87), &[("b", 25), ("c", 90)]).starts_with("get `c` (90 licences) ready"));
    assert_eq!(
        action(Some(87), small, "2026-03-20", What::SubscriptionIsDisabled),
        "reactivate it with `b` (25 licences, 62 of 87 users lose theirs), 2026-04-13 at the latest: users lose access on 2026-04-14"
    );
}

#[test]
fn an_order_is_named_where_it_outlasts_the_subscription() {
    let row = |end| {
        let held = Subscription {
            origin: Some(Origin::Order),
            ..subscription("s", "t", E5, 100, end)
        };
        let report = expiry_report(&portfolio([order("b", E5, 25)], [held]), day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert!(row("2026-08-31").starts_with("order `b`"), "{}", row("2026-08-31"));
    assert!(
        !row("2026-09-01").contains("order `b`"),
        "the membership ends then: {}",
        row("2026-09-01")
    );
}

/// The days on which what a row proposes is possible, as text.
fn days(row: &ExpiryRow) -> (Option<String>, Option<String>) {
    (
        row.act_from.map(|day| day.to_string()),
        row.act_by.map(|day| day.to_string()),
    )
}

fn some(from: &str, by: &str) -> (Option<String>, Option<String>) {
    (Some(from.to_owned()), Some(by.to_owned()))
}

#[test]
fn the_days_to_act_are_those_on_which_the_action_is_possible() {
    let row = |benefit: Benefit, as_of, what| {
        let held = portfolio([benefit], [subscription("s", "t", E5, 100, "2026-03-15")]);
        days(one(&expiry_report(&held, day(as_of), None), what))
    };
    let ends = |benefit, as_of| row(benefit, as_of, What::SubscriptionEnds);
    let access = |benefit, as_of| row(benefit, as_of, What::SubscriptionIsDisabled);
    let until = |activate_before| Benefit {
        activate_before: Some(day(activate_before)),
        ..key("b", E5, 25)
    };
    // From the end on, and before users lose access.
    assert_eq!(
        access(until("2026-06-01"), "2026-01-10"),
        some("2026-03-15", "2026-04-13")
    );
    // The key's own deadline comes first.
    assert_eq!(
        access(until("2026-04-01"), "2026-01-10"),
        some("2026-03-15", "2026-03-31")
    );
    // It has ended: at once.
    let at_once = |by: &str| (None, Some(by.to_owned()));
    assert_eq!(access(until("2026-06-01"), "2026-03-20"), at_once("2026-04-13"));
    // For the end itself a key has to be ready before, and afterwards it is too late.
    for (before, as_of) in [
        ("2026-06-01", "2026-01-10"),
        ("2026-04-01", "2026-01-10"),
        ("2026-06-01", "2026-03-20"),
        ("2026-08-01", "2026-05-01"),
    ] {
        assert_eq!(ends(until(before), as_of), at_once("2026-03-14"));
    }
    // A key that must be used before the end extends.
    assert_eq!(ends(until("2026-03-01"), "2026-01-10"), at_once("2026-02-28"));
    // No benefit helps.
    assert_eq!(ends(key("b", "Visio Plan 2", 25), "2026-01-10"), at_once("2026-03-14"));
}

#[test]
fn an_access_that_ends_at_once_leaves_the_time_until_the_data_goes() {
    let mut parts = parts([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    parts.lifecycle.expired_days = Some(0);
    let report = expiry_report(&Portfolio::new(parts), day("2026-01-10"), None);
    let action = &one(&report, What::SubscriptionEnds).action;
    assert!(action.contains("from 2026-03-15 to 2026-05-31"), "{action}");
}

#[test]
fn an_order_is_not_proposed_in_a_tenant_outside_its_billing_account() {
    let row = |associated: bool| {
        let held = Subscription {
            origin: Some(Origin::Order),
            ..subscription("s", "t", E5, 100, "2026-03-15")
        };
        let mut parts = parts([order("b", E5, 25)], [held]);
        if !associated {
            let tenants = parts.tenants.iter().map(|tenant| Tenant {
                associations: if tenant.id.as_str() == "t" {
                    vec![]
                } else {
                    tenant.associations.clone()
                },
                ..tenant.clone()
            });
            parts.tenants = Records::new(tenants.collect::<Vec<_>>()).unwrap();
        }
        let report = expiry_report(&Portfolio::new(parts), day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert_eq!(
        row(true),
        "order `b` (25 licences) in `t` beside it, 2026-04-13 at the latest, before users lose access; \
         or renew the membership and order its next benefit, or buy the licences"
    );
    assert_eq!(
        row(false),
        "renew the membership and order its next benefit, or buy the licences"
    );
}

#[test]
fn a_key_is_promised_once_to_what_ends_first() {
    let held = [("late", "u", "2026-04-20"), ("soon", "t", "2026-03-15")];
    let held = held.map(|(id, tenant, end)| subscription(id, tenant, E5, 100, end));
    let actions = |benefits: Vec<Benefit>| {
        let report = expiry_report(&portfolio(benefits, held.clone()), day("2026-01-10"), None);
        let rows = of(&report, What::SubscriptionEnds);
        rows.iter().map(|row| row.action.clone()).collect::<Vec<_>>()
    };
    let one = actions(vec![key("b", E5, 25)]);
    assert!(one[0].starts_with("get `b`"), "{one:?}");
    assert_eq!(
        one[1],
        "redeem a new key of the product, or buy the licences; `b` could serve it too, but is proposed for `soon`: \
         it serves whichever comes first, a plan weighs them"
    );
    let two = actions(vec![key("a", E5, 25), key("b", E5, 25)]);
    assert!(
        two[0].starts_with("get `a`") && two[1].starts_with("get `b`"),
        "{two:?}"
    );
}

#[test]
fn one_product_key_recorded_twice_is_promised_once() {
    let twice = ["a", "b"].map(|id| Benefit {
        key: Some(ProductKey::parse("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").unwrap()),
        ..key(id, E5, 25)
    });
    let held =
        [("t", "2026-03-15"), ("u", "2026-04-20")].map(|(tenant, end)| subscription(tenant, tenant, E5, 100, end));
    let report = expiry_report(&portfolio(twice, held), day("2026-01-10"), None);
    let rows = of(&report, What::SubscriptionEnds);
    assert!(!rows[1].action.contains("activate"), "{}", rows[1].action);
}

#[test]
fn a_second_subscription_of_a_pool_goes_on_with_the_first() {
    let held = ["2026-03-15", "2026-03-20"].map(|end| subscription(&format!("s-{end}"), "t", E5, 100, end));
    let benefits = ["a", "b"].map(|id| key(id, E5, 25));
    let report = expiry_report(&portfolio(benefits, held), day("2026-03-25"), None);
    let rows = of(&report, What::SubscriptionEnds);
    assert!(
        rows[0].action.starts_with("reactivate it with `a`"),
        "{}",
        rows[0].action
    );
    assert_eq!(
        rows[1].action,
        "nothing, if `s-2026-03-15` is enough there, which a key is to keep; else add licences to it"
    );
}

#[test]
fn what_was_ordered_goes_on_with_the_order_of_the_next_year() {
    // The membership ends on 1 September, and what was ordered with it.
    let held = Subscription {
        origin: Some(Origin::Order),
        ..subscription("s", "t", E5, 25, "2026-09-01")
    };
    let ordered = Benefit {
        redeemed: Some(Redemption {
            on: day("2026-01-01"),
            into: "s".into(),
            verb: Verb::Order,
        }),
        ..order("o", E5, 25)
    };
    let row = |on, what| {
        let report = expiry_report(&portfolio([ordered.clone()], [held.clone()]), day(on), None);
        one(&report, what).clone()
    };
    let renew = "renew membership `m` from 2026-09-02 to 2026-10-01 and";
    assert_eq!(
        row("2026-08-10", What::SubscriptionEnds).action,
        format!("get ready to {renew} to order the new year's benefit, or buy the licences")
    );
    assert_eq!(
        row("2026-09-10", What::SubscriptionEnds).action,
        format!("{renew} order the new year's benefit, or buy the licences")
    );
    let access = row("2026-08-10", What::SubscriptionIsDisabled);
    assert_eq!(days(&access), some("2026-09-02", "2026-09-30"));
    assert_eq!(
        access.action,
        "renew membership `m` from 2026-09-02 to 2026-09-30 and order the new year's benefit, or buy the licences: \
         users lose access on 2026-10-01"
    );
    assert_eq!(
        row("2026-10-10", What::SubscriptionEnds).action,
        "buy the licences, or an offer that grants them"
    );
}

#[test]
fn a_window_closes_before_a_break_also_where_its_last_day_is_allowed_again() {
    let copilot = "Copilot for Microsoft 365";
    let base = |id, start, end| Subscription {
        start: Some(day(start)),
        ..subscription(id, "t", E5, 25, end)
    };
    let held = [
        subscription("old", "t", copilot, 25, "2026-03-15"),
        base("first", "2025-03-25", "2026-03-25"),
        base("second", "2026-04-05", "2026-12-31"),
    ];
    let report = expiry_report(&portfolio([key("c", copilot, 25)], held), day("2026-01-10"), None);
    let rows = of(&report, What::SubscriptionIsDisabled);
    let row = rows
        .iter()
        .find(|row| row.subscription.as_deref() == Some("old"))
        .unwrap();
    assert_eq!(days(row), some("2026-03-15", "2026-03-24"));
    assert!(row.action.contains("from 2026-03-15 to 2026-03-24"), "{}", row.action);
}

#[test]
fn an_order_that_two_subscriptions_need_is_told_to_both() {
    let held = [("late", "u", "2026-04-20"), ("soon", "t", "2026-03-15")];
    let held = held.map(|(id, tenant, end)| subscription(id, tenant, E5, 100, end));
    let report = expiry_report(&portfolio([order("o", E5, 25)], held), day("2026-01-10"), None);
    let rows = of(&report, What::SubscriptionEnds);
    assert!(
        rows[0].action.starts_with("order `o` (25 licences) in `t`"),
        "{}",
        rows[0].action
    );
    assert!(
        rows[1].action.ends_with(
            "; `o` could serve it too, but is proposed for `soon`: it serves whichever comes first, a plan weighs them"
        ),
        "{}",
        rows[1].action
    );
    let benefit = one(&report, What::BenefitMustBeActivated);
    assert!(
        benefit
            .action
            .contains("; the rows of `soon` and of 1 other subscription need it"),
        "{}",
        benefit.action
    );
}

#[test]
fn a_key_too_old_to_follow_a_second_subscription_could_extend_it() {
    let held = [("late", "u", "2026-04-20"), ("soon", "t", "2026-03-15")];
    let held = held.map(|(id, tenant, end)| subscription(id, tenant, E5, 25, end));
    let early = Benefit {
        activate_before: Some(day("2026-03-01")),
        ..key("b", E5, 25)
    };
    let report = expiry_report(&portfolio([early], held), day("2026-01-10"), None);
    let rows = of(&report, What::SubscriptionEnds);
    assert!(
        rows[1]
            .action
            .contains("`b` could serve it too, but is proposed for `soon`"),
        "{}",
        rows[1].action
    );
}

#[test]
fn a_tenant_that_only_lacks_billing_management_is_told_to_enable_it() {
    let mut parts = parts([order("o", E5, 25)], [subscription("s", "u", E5, 10, "2026-03-15")]);
    let tenants = parts.tenants.iter().cloned().map(|mut tenant| {
        tenant.associations[0].billing_management = Some(tenant.id.as_str() == "t");
        tenant
    });
    parts.tenants = Records::new(tenants.collect::<Vec<_>>()).unwrap();
    let report = expiry_report(&Portfolio::new(parts), day("2026-01-10"), None);
    let ends = one(&report, What::SubscriptionEnds);
    let how = "a billing account owner of `ba-1` enables billing management for `u`; allow it time to take effect; \
               then order `o` (25 licences) in `u` beside it, 2026-04-13 at the latest";
    assert_eq!(
        ends.action,
        format!("{how}; or order the product as a benefit of a new or renewed membership, or buy the licences")
    );
    let disabled = one(&report, What::SubscriptionIsDisabled);
    assert_eq!(disabled.action, format!("{how}: users lose access on 2026-04-14"));
    assert_eq!(disabled.act_by, Some(day("2026-04-13")));
}

#[test]
fn a_new_key_is_proposed_only_where_one_can_be_had() {
    let actions = |live: &str| {
        let mut parts = parts([], [subscription("s", "t", E5, 10, "2026-03-15")]);
        parts.partner.country = Some("DE".into());
        parts.rollout.0.insert("DE".into(), RolloutDay::Live(day(live)));
        let report = expiry_report(&Portfolio::new(parts), day("2026-04-20"), None);
        report
            .rows
            .iter()
            .filter(|row| row.subscription.is_some())
            .map(|row| row.action.clone())
            .collect::<Vec<_>>()
    };
    let said = actions("2026-04-21").join("\n");
    assert_eq!(said.matches("a new key").count(), 3, "{said}");
    let said = actions("2026-04-20").join("\n");
    assert_eq!(said.matches("key").count(), 0, "{said}");
    assert_eq!(
        said.matches("as a benefit of a new or renewed membership").count(),
        2,
        "{said}"
    );
}

#[test]
fn the_row_of_the_data_names_the_key_that_saves_it() {
    let held = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 10, "2026-03-15")]);
    let report = expiry_report(&held, day("2026-04-20"), None);
    assert_eq!(
        one(&report, What::SubscriptionIsDeleted).action,
        "reactivate it with `b` (25 licences), 2026-05-31 at the latest, or save the data, before 2026-07-13, when it \
         is deleted"
    );
}

#[test]
fn a_row_carries_the_notices_of_what_it_proposes() {
    let notices = |portfolio: &Portfolio, what| {
        let report = expiry_report(portfolio, day("2026-01-10"), None);
        let ids = one(&report, what).notices.iter().map(|id| id.0);
        ids.collect::<Vec<_>>()
    };
    // From March 2026 to March 2027, with rights until August 2026.
    let held = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 10, "2026-03-15")]);
    for what in [What::SubscriptionEnds, What::SubscriptionIsDisabled] {
        assert_eq!(notices(&held, what), ["subscription-outlives-usage-rights"]);
    }
    assert!(notices(&held, What::SubscriptionIsDeleted).is_empty());
    let mut single = parts([order("o", E5, 25)], [subscription("s", "t", E5, 10, "2026-03-15")]);
    let accounts = single.billing_accounts.iter().cloned().map(|mut account| {
        account.account_type = Some("Individual".into());
        account
    });
    single.billing_accounts = Records::new(accounts.collect::<Vec<_>>()).unwrap();
    let single = notices(&Portfolio::new(single), What::SubscriptionEnds);
    assert!(
        single.contains(&"multi-tenant-needs-enterprise-agreement"),
        "{single:?}"
    );
}

#[test]
fn what_has_ended_is_asked_for_what_it_did() {
    let bought = Subscription {
        origin: Some(Origin::Purchase),
        ..subscription("s", "t", E5, 10, "2026-03-15")
    };
    let said = |on| {
        let report = expiry_report(&portfolio([], [bought.clone()]), day(on), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert!(said("2026-03-14").ends_with("whether it renews by itself on 2026-03-15"));
    assert!(said("2026-03-15").starts_with("it has ended; find out in the admin center whether it has renewed"));
}
