//! What older interfaces and shells call things, and how they write days.

use super::*;

#[test]
fn counts_of_a_sku_may_stand_beside_one_another() {
    let read = graph_subscribed_skus(export!("account-skus-shell.json"), Some("t")).unwrap();
    let one = read.parts.subscriptions.iter().next().unwrap();
    assert_eq!((one.licenses, one.assigned), (30, Some(14)));
    assert_eq!(
        said(&read),
        ["[0]: warningUnits: 5 licences are not enabled but in the state warning"]
    );
}

#[test]
fn a_role_may_be_named_by_its_definition() {
    let read = role_assignments(export!("role-assignments-older.json"), None).unwrap();
    let kim = read.parts.people.iter().next().unwrap();
    assert_eq!(
        kim.billing_roles.get("ba-1"),
        Some(&crate::model::BillingRole::Owner),
        "{:?}",
        said(&read)
    );
}

#[test]
fn a_day_in_the_way_of_a_country_is_taken_where_it_has_one_reading() {
    let read = graph_subscriptions(export!("subscriptions-local-days.json"), "t").unwrap();
    let days: Vec<[Option<String>; 2]> = read
        .parts
        .subscriptions
        .iter()
        .map(|one| [one.start, one.end].map(|day| day.map(|day| day.to_string())))
        .collect();
    let known = |day: &str| Some(day.to_owned());
    assert_eq!(days, [[known("2025-03-15"), known("2026-03-15")], [None, None]]);
    assert!(
        said(&read)
            .iter()
            .any(|line| line.contains("`3/4/2026 12:00:00 AM` is not used: it means 2026-03-04 or 2026-04-03")),
        "{:?}",
        said(&read)
    );
}

#[test]
fn whether_a_product_renews_may_be_a_flag() {
    let renews = |told: &str| {
        let row = format!(r#"[{{"name": "p", "displayName": "Power BI Pro", "quantity": 5, "autoRenew": {told}}}]"#);
        let read = products(&row, Some("t")).unwrap();
        read.parts.subscriptions.iter().next().unwrap().renews
    };
    for (told, meant) in [
        ("true", Some(true)),
        ("false", Some(false)),
        ("\"on\"", Some(true)),
        ("\"False\"", Some(false)),
        ("\"maybe\"", None),
        ("null", None),
        ("7", None),
    ] {
        assert_eq!(renews(told), meant, "{told}");
    }
}
