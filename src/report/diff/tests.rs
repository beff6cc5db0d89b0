use super::*;
use crate::model::ProductKey;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn subscription(id: &str) -> Subscription {
    Subscription {
        id: id.into(),
        tenant: "contoso".into(),
        product: "Microsoft 365 E5".into(),
        licenses: 5,
        assigned: None,
        start: None,
        end: Some(day(2026, 3, 15)),
        origin: None,
        renews: None,
        aliases: Vec::new(),
    }
}

fn of(subscriptions: Vec<Subscription>) -> Portfolio {
    Portfolio::new(Parts {
        subscriptions: Records::new(subscriptions).unwrap(),
        ..Parts::default()
    })
}

fn said(rows: &[DiffRow]) -> Vec<String> {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    rows.iter()
        .map(|row| {
            let field = value(&row.field);
            format!(
                "{} {} {} {field}: {} -> {}",
                row.kind,
                row.id,
                row.change,
                value(&row.before),
                value(&row.after)
            )
        })
        .collect()
}

#[test]
fn what_appeared_ended_moved_and_changed_is_told_per_field() {
    let before = of(vec![subscription("a"), subscription("b"), subscription("c")]);
    let extended = Subscription {
        end: Some(day(2026, 6, 15)),
        assigned: Some(3),
        ..subscription("b")
    };
    let moved = Subscription {
        tenant: "lab".into(),
        ..subscription("c")
    };
    let after = of(vec![extended, moved, subscription("d")]);
    assert_eq!(
        said(&diff(&before, &after)),
        [
            "subscription a ended -: - -> -",
            "subscription b changed assigned: - -> 3",
            "subscription b changed end: 2026-03-15 -> 2026-06-15",
            "subscription c moved tenant: contoso -> lab",
            "subscription d appeared -: - -> -",
        ]
    );
}

#[test]
fn nothing_changed_makes_no_row() {
    assert!(diff(&of(vec![subscription("a")]), &of(vec![subscription("a")])).is_empty());
}

#[test]
fn another_key_is_told_without_its_text_also_where_both_end_alike() {
    let with = |key: &str| {
        let benefit = Benefit {
            id: "b".into(),
            membership: "m".into(),
            product: "Power BI Pro".into(),
            kind: None,
            licenses: 1,
            activate_before: None,
            usage_rights_last_day: None,
            redemption: None,
            key: Some(ProductKey::parse(key).unwrap()),
            redeemed: None,
        };
        Portfolio::new(Parts {
            benefits: Records::new([benefit]).unwrap(),
            ..Parts::default()
        })
    };
    let one = with("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5");
    let rows = diff(&one, &with("AAAA1-BBBB2-CCCC3-DDDD9-EEEE5"));
    assert_eq!(rows.len(), 1);
    assert!(!format!("{rows:?}").contains("AAAA1"));
    assert!(diff(&one, &with("aaaa1bbbb2cccc3dddd4eeee5")).is_empty());
    assert!(diff(&with("AAAA1-BBBB2-CCCC3-DDDD4-EEEE6"), &one).len() == 1);
}
