use super::*;
use crate::model::{BillingRole, Origin};

/// The portfolio file of the public documentation, whole.
const WHOLE: &str = r#"
format = "partnerbenefits.portfolio.v1"

[partner]
name = "Contoso Consulting"
country = "DE"

[rollout]
DE = 2026-05-04
FR = false

[[membership]]
id = "core-2025"
offer = "Partner Success Core"
purchased = 2025-09-01
end = "2026-09-01"
billing_account = "ba-1"

[[benefit]]
id = "m365-e5"
membership = "core-2025"
product = "Microsoft 365 E5"
kind = "cloud"
licenses = 25
activate_before = 2026-06-01
usage_rights_last_day = 2026-08-31
redemption = "key"
key = "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"

[[benefit]]
id = "m365-e5-last-year"
membership = "core-2025"
product = "Microsoft 365 E5"
licenses = 100
redeemed_on = 2025-03-15
redeemed_into = "sub-1"
redeemed_as = "activate"

[[billing_account]]
id = "ba-1"
agreement = "MicrosoftCustomerAgreement"
account_type = "Enterprise"
billing_profile = "Main"

[[tenant]]
id = "contoso"
domain = "contoso.onmicrosoft.com"
associations = [{ billing_account = "ba-1", billing_management = true, provisioning = true }]

[[subscription]]
id = "sub-1"
tenant = "contoso"
product = "Microsoft 365 E5"
licenses = 100
assigned = 87
start = 2025-03-15
end = 2026-03-15
origin = "key"
renews = false

[[person]]
id = "alex"
partner_center_roles = ["MAICPP partner admin"]
billing_roles = { ba-1 = "contributor" }

[[user]]
id = "u1"
tenant = "contoso"
usage_location = "DE"
products = ["Microsoft 365 E5"]

[lifecycle]
expired_days = 30
disabled_days = 90

[policy]
basis = "months"
rounding = "down"
extension_cap = "per-redemption"
report_days = [90, 7, 30, 60]

[[product]]
name = "Contoso Add-on"
part_numbers = ["CONTOSO_ADDON"]
guids = []
kind = "cloud"
family = "Contoso"
requires = ["Microsoft 365 E3|Microsoft 365 E5"]
replaced_by = "..."
report_days = [90, 180]
"#;

fn said(text: &str) -> Vec<String> {
    let error = read_portfolio(text, Format::Toml, Some("f.toml")).expect_err("the portfolio is wrong");
    error.problems().iter().map(ToString::to_string).collect()
}

fn one(text: &str) -> String {
    let mut said = said(text);
    assert_eq!(said.len(), 1, "{said:#?}");
    said.remove(0)
}

#[test]
fn the_documented_file_reads_whole() {
    let portfolio = read_portfolio(WHOLE, Format::Toml, None).unwrap();
    let parts = portfolio.parts();
    assert_eq!(parts.rollout.0.get("FR"), Some(&RolloutDay::NotLive));
    assert_eq!(
        parts.memberships.get("core-2025").unwrap().end.unwrap().to_string(),
        "2026-09-01"
    );
    assert_eq!(parts.benefits.len(), 2);
    assert!(parts.benefits.get("m365-e5").unwrap().key.is_some());
    let subscription = parts.subscriptions.get("sub-1").unwrap();
    assert_eq!(
        (subscription.assigned, subscription.origin),
        (Some(87), Some(Origin::Key))
    );
    assert_eq!(
        parts.people.get("alex").unwrap().billing_roles.get("ba-1"),
        Some(&BillingRole::Contributor)
    );
    assert_eq!(parts.policy.report_days.as_deref(), Some(&[7, 30, 60, 90][..]));
    assert_eq!(
        parts.products[0].requires,
        Some(vec![vec!["Microsoft 365 E3".to_owned(), "Microsoft 365 E5".to_owned()]])
    );
}

#[test]
fn an_empty_text_is_an_empty_portfolio() {
    assert_eq!(read_portfolio("", Format::Toml, None).unwrap(), Portfolio::default());
    assert_eq!(
        read_portfolio("\u{feff}{}", Format::Json, None).unwrap(),
        Portfolio::default()
    );
}

#[test]
fn absent_stays_absent() {
    let text = "[[subscription]]\nid='s'\ntenant='t'\nproduct='p'\nlicenses=1";
    let portfolio = read_portfolio(text, Format::Toml, None).unwrap();
    let subscription = portfolio.subscriptions().get("s").unwrap();
    assert_eq!(
        (subscription.end, subscription.origin, subscription.renews),
        (None, None, None)
    );
    assert_eq!(portfolio.parts().policy, Policy::default());
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let text = "[[subscription]]\nid = 's'\ntenant = 't'\nproduct = 'p'\nlicenses = 1\n  licences = 2\n";
    assert_eq!(
        one(text),
        "f.toml:6:3: subscription[0].licences: this key is unknown, expected one of `id`, `tenant`, `product`, \
         `licenses`, `assigned`, `start`, `end`, `origin`, `renews`, `aliases`, did you mean `licenses`?"
    );
    assert!(one("[[benefits]]\n").contains("did you mean `benefit`?"));
}

#[test]
fn a_misspelt_key_is_one_problem_and_not_a_missing_one_too() {
    let text = "[[subscription]]\nid = 's'\ntenant = 't'\nproduct = 'p'\nlicences = 1\n";
    assert!(one(text).starts_with("f.toml:5:1: subscription[0].licences: this key is unknown"));
}

#[test]
fn roles_in_partner_center_may_be_unknown_and_a_subscription_may_have_more_ids() {
    let text = "[[subscription]]\nid = 's'\ntenant = 't'\nproduct = 'p'\nlicenses = 1\naliases = ['x']\n\
                [[person]]\nid = 'p'\npartner_center_roles = 'unknown'\nbilling_roles = {}\n";
    let portfolio = read_portfolio(text, Format::Toml, None).unwrap();
    let aliases: Vec<&str> = portfolio
        .subscriptions()
        .get("s")
        .unwrap()
        .aliases
        .iter()
        .map(|id| &**id)
        .collect();
    assert_eq!(aliases, ["x"]);
    assert_eq!(portfolio.people().get("p").unwrap().partner_center_roles, None);
    assert!(one(&text.replace("['x']", "[' x']")).contains("subscription[0].aliases[0]: ` x` is not an id"));
    assert!(
        one(&text.replace("'unknown'", "'none'")).contains("partner_center_roles: `none` is a text, expected a list")
    );
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_file() {
    let text = "[[benefit]]\nid = 'b'\nmembership = 7\nproduct = ''\nlicenses = 0\nredemption = 'kee'\n\
                activate_before = 2026-02-30\nusage_rights_last_day = 2026-01-01T10:00:00Z\nredeemed_on = '01.02.2026'\n\
                [policy]\nbasis = 'month'\n";
    assert_eq!(
        said(text),
        [
            "f.toml:1:1: benefit[0]: `redeemed_into` and `redeemed_as` are missing",
            "f.toml:3:14: benefit[0].membership: `7` is a number, expected a text",
            "f.toml:4:11: benefit[0].product: this is empty, expected some text",
            "f.toml:5:12: benefit[0].licenses: `0` is out of range, expected a whole number from 1 to 2147483647",
            "f.toml:6:14: benefit[0].redemption: `kee` is not a known value, expected one of `key`, `order`, did you mean `key`?",
            "f.toml:7:19: benefit[0].activate_before: `2026-02-30` is not a day of the calendar, expected a date from 0001-01-01 to 9999-12-31",
            "f.toml:8:25: benefit[0].usage_rights_last_day: `2026-01-01T10:00:00Z` has a time, expected a date alone, like 2026-01-10",
            "f.toml:9:15: benefit[0].redeemed_on: `01.02.2026` is not a date, expected a date like 2026-01-10, did you mean `2026-02-01`?",
            "f.toml:11:9: policy.basis: `month` is not a known value, expected one of `months`, `days`, did you mean `months`?",
        ]
    );
}

#[test]
fn what_is_required_and_missing_is_named_at_its_table() {
    assert_eq!(
        said("[[tenant]]\n[[person]]\nid = 'p'\n"),
        [
            "f.toml:1:1: tenant[0]: `id` is missing",
            "f.toml:1:1: tenant[0]: `domain` is missing",
            "f.toml:2:1: person[0]: `partner_center_roles` is missing",
            "f.toml:2:1: person[0]: `billing_roles` is missing",
        ]
    );
}

#[test]
fn a_second_record_with_an_id_says_where_the_first_is() {
    let text = "[[membership]]\nid = 'm'\noffer = 'o'\n[[membership]]\nid = 'm'\noffer = 'p'\n";
    assert_eq!(
        one(text),
        "f.toml:5:6: membership[1].id: `m` is already the id of the membership on line 2, column 6"
    );
}

#[test]
fn a_bad_key_is_never_repeated() {
    for bad in [
        "'AAAA1-BBBB2-CCCC3-DDDD4-EEEE'",
        "'AAAA1-BBBB2-CCCC3-DDDD4-EEE!5'",
        "['AAAA1-BBBB2-CCCC3-DDDD4-EEEE5']",
    ] {
        let text = format!("[[benefit]]\nid = 'b'\nmembership = 'm'\nproduct = 'p'\nlicenses = 1\nkey = {bad}\n");
        let said = one(&text);
        assert!(said.starts_with("f.toml:6:7: benefit[0].key: "), "{said}");
        assert!(!said.contains("AAAA1"), "{said}");
    }
    let astray = "[[benefit]]\nid = 'b'\nmembership = 'm'\nproduct = 'p'\nlicenses = 1\nredemption = 'AAAA1-BBBB2-CCCC3-DDDD4-EEEE5'\nAAAA1-BBBB2-CCCC3-DDDD4-EEEE5 = 1\n";
    let said = said(astray).join("\n");
    assert!(!said.contains("AAAA1"), "{said}");
}

#[test]
fn another_format_is_refused_and_the_known_one_named() {
    assert_eq!(
        one("format = 'partnerbenefits.portfolio.v2'"),
        "f.toml:1:10: format: `partnerbenefits.portfolio.v2` is not a format this version reads, expected \
         `partnerbenefits.portfolio.v1`, did you mean `partnerbenefits.portfolio.v1`?"
    );
}

#[test]
fn counts_and_days_have_their_ranges() {
    let subscription = |field: &str| {
        let text = format!("[[subscription]]\nid='s'\ntenant='t'\nproduct='p'\n{field}\n");
        read_portfolio(&text, Format::Toml, None).map_err(|error| error.problems().len())
    };
    assert!(subscription("licenses = 2147483647\nassigned = 0").is_ok());
    for field in [
        "licenses = 2147483648",
        "licenses = -1",
        "licenses = 1.5",
        "licenses = 99999999999999999999",
        "licenses = '5'",
    ] {
        assert_eq!(subscription(field).err(), Some(1), "{field}");
    }
    assert!(subscription("licenses = 1\nend = 9999-12-31\nstart = '0001-01-01'").is_ok());
    assert_eq!(subscription("licenses = 1\nend = '0000-12-31'").err(), Some(1));
    assert_eq!(subscription("licenses = 1\nend = '10000-12-31'").err(), Some(1));
}

#[test]
fn a_rollout_says_a_day_or_false() {
    assert_eq!(
        one("[rollout]\nDE = true\n"),
        "f.toml:2:6: rollout.DE: `true` says that it is live, but not since when, expected the day it went live, or false"
    );
}

#[test]
fn json_mirrors_the_toml_and_names_lines_too() {
    let text = "{\n  \"subscription\": [\n    {\"id\": \"s\", \"tenant\": \"t\", \"product\": \"p\", \"licenses\": 0, \"end\": \"2026-03-15\"}\n  ]\n}";
    let error = read_portfolio(text, Format::Json, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 3, column 60: subscription[0].licenses: `0` is out of range, expected a whole number from 1 to 2147483647"
    );
    let null = text.replace("\"licenses\": 0", "\"licenses\": 1, \"start\": null");
    assert!(read_portfolio(&null, Format::Json, None).is_ok());
}

#[test]
fn the_example_portfolio_is_sound_and_whole() {
    let text = include_str!("../../../python/partnerbenefits/example/contoso.toml");
    let portfolio = read_portfolio(text, Format::Toml, Some("contoso.toml")).unwrap();
    assert_eq!(portfolio.problems(), []);
    let counts = (
        portfolio.memberships().len(),
        portfolio.benefits().len(),
        portfolio.tenants().len(),
        portfolio.subscriptions().len(),
    );
    assert_eq!(counts, (2, 12, 3, 8));
    assert_eq!(portfolio.parts().policy, Policy::default());
    let unset = portfolio.users().iter().filter(|user| user.usage_location.is_none());
    assert_eq!(unset.count(), 1);
}

#[test]
fn an_id_that_can_not_be_seen_whole_is_refused() {
    let tenant = |id: &str| format!("[[tenant]]\nid = {id}\ndomain = 't.example'\n");
    for (id, seen) in [
        (r#"" a""#, " a"),
        (r#""a\nb""#, r"a\nb"),
        (r#""a\u0085b""#, r"a\u{85}b"),
        (r#""a\u00a0""#, "a\u{a0}"),
    ] {
        assert_eq!(
            one(&tenant(id)),
            format!(
                "f.toml:2:6: tenant[0].id: `{seen}` is not an id, expected an id without blanks around it, line breaks and other control characters"
            )
        );
    }
    assert!(read_portfolio(&tenant("\"a b'é\""), Format::Toml, None).is_ok());
    let person = "[[person]]\nid = 'p'\npartner_center_roles = []\nbilling_roles = { \" a\" = 'owner' }\n";
    assert!(
        one(person).contains("billing_roles. a: this is not an id"),
        "{}",
        one(person)
    );
    let user = "[[user]]\nid = 'u'\ntenant = 't '\nproducts = []\n";
    assert!(one(user).contains("user[0].tenant: `t ` is not an id"), "{}", one(user));
}
