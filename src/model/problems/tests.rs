use chrono::NaiveDate;

use super::*;
use crate::model::{Membership, Partner, Parts, Person, Redemption, Rollout, RolloutDay, Tenant, User};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn benefit(id: &str) -> Benefit {
    Benefit {
        id: id.into(),
        membership: "m".into(),
        product: "Microsoft 365 E5".into(),
        kind: None,
        licenses: 5,
        activate_before: None,
        usage_rights_last_day: None,
        redemption: None,
        key: None,
        redeemed: None,
    }
}

fn subscription(id: &str) -> Subscription {
    Subscription {
        id: id.into(),
        tenant: "contoso".into(),
        product: "Microsoft 365 E5".into(),
        licenses: 5,
        assigned: None,
        start: None,
        end: None,
        origin: None,
        renews: None,
        aliases: Vec::new(),
    }
}

fn sound() -> Parts {
    let membership = Membership {
        id: "m".into(),
        offer: "Partner Success Core".into(),
        purchased: None,
        end: None,
        billing_account: None,
    };
    let tenant = Tenant {
        id: "contoso".into(),
        domain: "contoso.example".into(),
        associations: vec![],
    };
    Parts {
        memberships: Records::new([membership]).unwrap(),
        tenants: Records::new([tenant]).unwrap(),
        ..Parts::default()
    }
}

fn places(parts: Parts) -> Vec<String> {
    Portfolio::new(parts)
        .problems()
        .into_iter()
        .map(|problem| problem.place)
        .collect()
}

#[test]
fn a_sound_portfolio_has_no_problem() {
    let parts = Parts {
        benefits: Records::new([benefit("b")]).unwrap(),
        subscriptions: Records::new([subscription("s")]).unwrap(),
        ..sound()
    };
    assert!(places(parts).is_empty());
}

#[test]
fn a_subscription_in_an_unknown_tenant_names_the_nearest() {
    let lost = Subscription {
        tenant: "contso".into(),
        ..subscription("s")
    };
    let portfolio = Portfolio::new(Parts {
        subscriptions: Records::new([lost]).unwrap(),
        ..sound()
    });
    let problems = portfolio.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place, "subscription `s`: tenant");
    assert!(problems[0].fix.contains("`contoso`"), "{}", problems[0]);
}

#[test]
fn one_key_on_two_benefits_is_named_without_its_text() {
    let key = |text| Some(ProductKey::parse(text).unwrap());
    let one = Benefit {
        key: key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"),
        ..benefit("b1")
    };
    let two = Benefit {
        key: key("aaaa1bbbb2cccc3dddd4eeee5"),
        ..benefit("b2")
    };
    let problems = Portfolio::new(Parts {
        benefits: Records::new([one, two]).unwrap(),
        ..sound()
    })
    .problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place, "benefit `b2`: key");
    assert!(!format!("{:?}", problems[0]).contains("AAAA1"));
}

#[test]
fn a_redemption_into_another_product_or_origin_is_a_problem() {
    let redeemed = Redemption {
        on: day(2026, 1, 1),
        into: "s".into(),
        verb: Verb::Order,
    };
    let spent = Benefit {
        product: "Power BI Pro".into(),
        redeemed: Some(redeemed),
        ..benefit("b")
    };
    let into = Subscription {
        origin: Some(Origin::Key),
        ..subscription("s")
    };
    let parts = Parts {
        benefits: Records::new([spent]).unwrap(),
        subscriptions: Records::new([into]).unwrap(),
        ..sound()
    };
    assert_eq!(
        places(parts),
        ["benefit `b`: redeemed_into", "benefit `b`: redeemed_as"]
    );
}

#[test]
fn dates_counts_and_references_that_cannot_be_are_problems() {
    let membership = Membership {
        id: "m".into(),
        offer: "o".into(),
        purchased: Some(day(2026, 1, 1)),
        end: Some(day(2026, 1, 1)),
        billing_account: Some("ba".into()),
    };
    let late = Benefit {
        activate_before: Some(day(2026, 1, 1)),
        redeemed: Some(Redemption {
            on: day(2026, 1, 1),
            into: "none".into(),
            verb: Verb::Activate,
        }),
        ..benefit("b")
    };
    let over = Subscription {
        assigned: Some(6),
        start: Some(day(2026, 2, 1)),
        end: Some(day(2026, 1, 1)),
        ..subscription("s")
    };
    let person = Person {
        id: "p".into(),
        partner_center_roles: Some(vec!["MAICP partner admin".into()]),
        billing_roles: [("ba".into(), crate::model::BillingRole::Owner)].into(),
    };
    let user = User {
        id: "u".into(),
        tenant: "nowhere".into(),
        usage_location: None,
        products: vec!["Wordstar".into()],
    };
    let parts = Parts {
        memberships: Records::new([membership]).unwrap(),
        benefits: Records::new([late]).unwrap(),
        subscriptions: Records::new([over]).unwrap(),
        people: Records::new([person]).unwrap(),
        users: Records::new([user]).unwrap(),
        ..sound()
    };
    assert_eq!(
        places(parts),
        [
            "membership `m`: billing_account",
            "membership `m`: end",
            "benefit `b`: redeemed_on",
            "benefit `b`: redeemed_into",
            "subscription `s`: assigned",
            "subscription `s`: end",
            "person `p`: billing_roles",
            "person `p`: partner_center_roles",
            "user `u`: tenant",
            "user `u`: product",
        ]
    );
}

#[test]
fn a_country_of_which_the_rollout_says_nothing_names_the_nearest() {
    let of = |country: &str, listed: &[&str]| {
        let days = listed.iter().map(|name| ((*name).to_owned(), RolloutDay::NotLive));
        let partner = Partner {
            country: Some(country.to_owned()),
            ..Partner::default()
        };
        Portfolio::new(Parts {
            partner,
            rollout: Rollout(days.collect()),
            ..sound()
        })
        .problems()
    };
    assert!(of("DE", &["AT", "DE"]).is_empty());
    assert!(of("DE", &[]).is_empty(), "nothing is said of any country");
    let problems = of("DE", &["de"]);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place, "partner: country");
    assert!(problems[0].fix.starts_with("did you mean `de`?"), "{}", problems[0]);
}

#[test]
fn a_product_that_requires_or_is_replaced_by_an_unknown_one_is_told() {
    let product = |requires: &str, replaced_by: &str| Product {
        name: "Contoso Add-on".into(),
        part_numbers: vec![],
        guids: vec![],
        aliases: vec![],
        kind: None,
        family: None,
        requires: Some(vec![vec!["Microsoft 365 E3".into(), requires.into()]]),
        replaced_by: Some(replaced_by.into()),
        report_days: None,
    };
    let of = |product| {
        places(Parts {
            products: vec![product],
            ..sound()
        })
    };
    assert!(of(product("microsoft 365 e5", "Power BI Pro")).is_empty());
    assert_eq!(
        of(product("Microsoft 365 E55", "Nothing Like It")),
        [
            "product `Contoso Add-on`: requires",
            "product `Contoso Add-on`: replaced_by"
        ]
    );
}

#[test]
fn an_alias_stands_for_one_subscription() {
    let with = |id: &str, aliases: &[&str]| Subscription {
        id: id.into(),
        aliases: aliases.iter().map(|&alias| alias.into()).collect(),
        ..subscription("s")
    };
    let parts = Parts {
        subscriptions: Records::new([with("a", &["X", "c"]), with("b", &["x"]), with("c", &["c"])]).unwrap(),
        ..Parts::default()
    };
    let said: Vec<String> = Portfolio::new(parts)
        .problems()
        .iter()
        .map(ToString::to_string)
        .collect();
    let aliases: Vec<&String> = said.iter().filter(|text| text.contains("aliases")).collect();
    assert_eq!(aliases.len(), 3, "{aliases:?}");
    assert!(aliases[0].starts_with("subscription `a`: aliases: `c` stands for subscription `c`, too"));
    assert!(aliases[1].starts_with("subscription `b`: aliases: `x` stands for subscription `a`, too"));
}
