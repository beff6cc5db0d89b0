use chrono::NaiveDate;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::intake::read_portfolio;
use crate::model::{
    Association, Benefit, BenefitKind, BillingAccount, BillingRole, LifecycleOverrides, Membership, Origin, Partner,
    Parts, Person, Policy, Product, Record, Records, Redemption, RedemptionMode, Rollout, RolloutDay, Subscription,
    Tenant, User, is_fit_id,
};
use crate::term::{Basis, ExtensionCap, Rounding, Verb};

/// Ids and names as people write them, and as nobody does.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9-]{1,12}",
        "\\PC{1,8}",
        "[\"'\\\\#=\\[\\]{}.,\n\r\t\u{0}\u{7f}\u{85}\u{feff}é😀 ]{1,8}"
    ]
}

/// Any text that can be seen whole.
fn id() -> impl Strategy<Value = String> {
    name().prop_map(|text| {
        let seen = crate::intake::problems::on_one_line(text.trim().chars());
        if is_fit_id(&seen) { seen } else { "x".to_owned() }
    })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
    (0_u64..3_652_059).prop_map(move |days| first.checked_add_days(chrono::Days::new(days)).unwrap())
}

fn licenses() -> impl Strategy<Value = u32> {
    prop_oneof![1_u32..500, 1..=2_147_483_647_u32]
}

fn key() -> impl Strategy<Value = ProductKey> {
    "[A-Z0-9]{5}(-[A-Z0-9]{5}){4}".prop_map(|text| ProductKey::parse(&text).unwrap())
}

fn records<T: Record + Clone + std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Records<T>> {
    vec(one, 0..4).prop_map(|items| {
        let mut records = Records::default();
        for item in items {
            records.put(item);
        }
        records
    })
}

fn membership() -> impl Strategy<Value = Membership> {
    (id(), name(), option::of(day()), option::of(day()), option::of(id())).prop_map(
        |(id, offer, purchased, end, account)| Membership {
            id: id.into(),
            offer,
            purchased,
            end,
            billing_account: account.map(Into::into),
        },
    )
}

fn benefit() -> impl Strategy<Value = Benefit> {
    let redemption = (day(), id(), select(Verb::ALL.to_vec())).prop_map(|(on, into, verb)| Redemption {
        on,
        into: into.into(),
        verb,
    });
    let first = (id(), id(), name(), option::of(select(BenefitKind::ALL)), licenses());
    let second = (
        option::of(day()),
        option::of(day()),
        option::of(select(RedemptionMode::ALL)),
        option::of(key()),
        option::of(redemption),
    );
    (first, second).prop_map(|((id, membership, product, kind, licenses), second)| {
        let (activate_before, usage_rights_last_day, redemption, key, redeemed) = second;
        Benefit {
            id: id.into(),
            membership: membership.into(),
            product,
            kind,
            licenses,
            activate_before,
            usage_rights_last_day,
            redemption,
            key,
            redeemed,
        }
    })
}

fn subscription() -> impl Strategy<Value = Subscription> {
    let first = (id(), id(), name(), licenses(), option::of(0..=2_147_483_647_u32));
    let second = (
        option::of(day()),
        option::of(day()),
        option::of(select(Origin::ALL)),
        option::of(any::<bool>()),
        vec(id().prop_map(Into::into), 0..3),
    );
    (first, second).prop_map(
        |((id, tenant, product, licenses, assigned), (start, end, origin, renews, aliases))| Subscription {
            id: id.into(),
            tenant: tenant.into(),
            product,
            licenses,
            assigned,
            start,
            end,
            origin,
            renews,
            aliases,
        },
    )
}

fn tenant() -> impl Strategy<Value = Tenant> {
    let flag = || option::of(any::<bool>());
    let association = (id(), flag(), flag()).prop_map(|(account, billing_management, provisioning)| Association {
        billing_account: account.into(),
        billing_management,
        provisioning,
    });
    (id(), name(), vec(association, 0..3)).prop_map(|(id, domain, associations)| Tenant {
        id: id.into(),
        domain,
        associations,
    })
}

fn billing_account() -> impl Strategy<Value = BillingAccount> {
    let text = || option::of(name());
    (id(), text(), text(), text(), vec(name(), 0..3)).prop_map(
        |(id, agreement, account_type, billing_profile, ordering_groups)| BillingAccount {
            id: id.into(),
            agreement,
            account_type,
            billing_profile,
            ordering_groups,
        },
    )
}

fn person() -> impl Strategy<Value = Person> {
    let roles = btree_map(id().prop_map(Into::into), select(BillingRole::ALL), 0..3);
    (id(), option::of(vec(name(), 0..3)), roles).prop_map(|(id, partner_center_roles, billing_roles)| Person {
        id: id.into(),
        partner_center_roles,
        billing_roles,
    })
}

fn user() -> impl Strategy<Value = User> {
    (id(), id(), option::of(name()), vec(name(), 0..3)).prop_map(|(id, tenant, usage_location, products)| User {
        id: id.into(),
        tenant: tenant.into(),
        usage_location,
        products,
    })
}

fn report_days() -> impl Strategy<Value = Option<Vec<u32>>> {
    let days = proptest::collection::btree_set(1_u32..400, 0..4);
    option::of(days.prop_map(|days| days.into_iter().collect()))
}

fn product() -> impl Strategy<Value = Product> {
    let texts = || vec(name(), 0..3);
    let requires = option::of(vec(vec("[A-Za-z0-9]{1,6}( [A-Z0-9]{1,3})?", 1..3), 0..3));
    let first = (name(), texts(), vec("[a-f0-9]{8}", 0..2), texts());
    let second = (
        option::of(select(BenefitKind::ALL)),
        option::of(name()),
        requires,
        option::of(name()),
        report_days(),
    );
    (first, second).prop_map(|((name, part_numbers, guids, aliases), second)| {
        let (kind, family, requires, replaced_by, report_days) = second;
        Product {
            name,
            part_numbers,
            guids,
            aliases,
            kind,
            family,
            requires,
            replaced_by,
            report_days,
        }
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    (
        option::of(select(Basis::ALL.to_vec())),
        option::of(select(Rounding::ALL.to_vec())),
        option::of(select(ExtensionCap::ALL.to_vec())),
        report_days(),
    )
        .prop_map(|(basis, rounding, extension_cap, report_days)| Policy {
            basis,
            rounding,
            extension_cap,
            report_days,
        })
}

fn portfolio() -> impl Strategy<Value = Portfolio> {
    let live = prop_oneof![day().prop_map(RolloutDay::Live), Just(RolloutDay::NotLive)];
    let small = (
        (option::of(name()), option::of(name())).prop_map(|(name, country)| Partner { name, country }),
        btree_map(name(), live, 0..3).prop_map(Rollout),
        (option::of(0_u32..400), option::of(0_u32..400)).prop_map(|(expired_days, disabled_days)| LifecycleOverrides {
            expired_days,
            disabled_days,
        }),
        policy(),
        option::of(product()),
    );
    let large = (
        records(membership()),
        records(benefit()),
        records(subscription()),
        records(tenant()),
        records(billing_account()),
        records(person()),
        records(user()),
    );
    (small, large).prop_map(|(small, large)| {
        let (partner, rollout, lifecycle, policy, product) = small;
        let (memberships, benefits, subscriptions, tenants, billing_accounts, people, users) = large;
        Portfolio::new(Parts {
            partner,
            rollout,
            memberships,
            benefits,
            subscriptions,
            tenants,
            billing_accounts,
            people,
            users,
            lifecycle,
            policy,
            products: product.into_iter().collect(),
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_reads_back_equal(portfolio in portfolio()) {
        for format in [Format::Toml, Format::Json] {
            let text = write_portfolio(&portfolio, format, Keys::Full).unwrap();
            let back = read_portfolio(&text, format, None).unwrap();
            prop_assert_eq!(&back, &portfolio);
            prop_assert_eq!(write_portfolio(&back, format, Keys::Full).unwrap(), text);
        }
        let plain = portfolio_to_json_value(&portfolio, Keys::Full).to_string();
        prop_assert_eq!(read_portfolio(&plain, Format::Json, None).unwrap(), portfolio);
    }

    #[test]
    fn a_masked_file_holds_no_key(key in key()) {
        let text = key.reveal().unwrap();
        let benefit = Benefit { key: Some(key.clone()), ..sample() };
        let parts = Parts { benefits: Records::new([benefit]).unwrap(), ..Parts::default() };
        for format in [Format::Toml, Format::Json] {
            let written = write_portfolio(&Portfolio::new(parts.clone()), format, Keys::Masked).unwrap();
            prop_assert!(!written.contains(&text[..23]));
            prop_assert!(written.contains(&key.last_five()));
        }
    }
}

fn sample() -> Benefit {
    Benefit {
        id: "b".into(),
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

#[test]
fn toml_is_written_as_a_person_would() {
    let tenant = Tenant {
        id: "contoso".into(),
        domain: "contoso.example".into(),
        associations: vec![Association {
            billing_account: "ba-1".into(),
            billing_management: Some(true),
            provisioning: None,
        }],
    };
    let person = Person {
        id: "alex".into(),
        partner_center_roles: Some(vec!["MAICPP partner admin".into()]),
        billing_roles: [("ba 1".into(), BillingRole::Owner)].into(),
    };
    let benefit = Benefit {
        activate_before: NaiveDate::from_ymd_opt(2026, 6, 1),
        ..sample()
    };
    let portfolio = Portfolio::new(Parts {
        benefits: Records::new([benefit]).unwrap(),
        tenants: Records::new([tenant]).unwrap(),
        people: Records::new([person]).unwrap(),
        ..Parts::default()
    });
    assert_eq!(
        write_portfolio(&portfolio, Format::Toml, Keys::Full).unwrap(),
        r#"format = "partnerbenefits.portfolio.v1"

[[benefit]]
id = "b"
membership = "m"
product = "Microsoft 365 E5"
licenses = 5
activate_before = 2026-06-01

[[tenant]]
id = "contoso"
domain = "contoso.example"
associations = [{ billing_account = "ba-1", billing_management = true }]

[[person]]
id = "alex"
partner_center_roles = ["MAICPP partner admin"]
billing_roles = { "ba 1" = "owner" }
"#
    );
}

#[test]
fn what_a_file_cannot_hold_is_refused_before_anything_is_written() {
    for benefit in [
        Benefit {
            licenses: 0,
            ..sample()
        },
        Benefit {
            product: String::new(),
            ..sample()
        },
        Benefit {
            activate_before: NaiveDate::from_ymd_opt(10_000, 1, 1),
            ..sample()
        },
    ] {
        let parts = Parts {
            benefits: Records::new([benefit]).unwrap(),
            ..Parts::default()
        };
        let error = write_portfolio(&Portfolio::new(parts), Format::Toml, Keys::Full).unwrap_err();
        assert!(
            matches!(&error, IntakeError::Unwritable { problems } if problems.len() == 1),
            "{error}"
        );
    }
}
