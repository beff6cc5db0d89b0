use super::*;
use crate::intake::exports::{associated_tenants, graph_subscribed_skus, graph_subscriptions};
use crate::intake::{Format, read_portfolio};

const UPPER: &str = "AAAAAAAA-0000-0000-0000-000000000001";
const LOWER: &str = "aaaaaaaa-0000-0000-0000-000000000001";

fn portfolio(text: &str) -> Partial {
    read_portfolio(text, Format::Toml, None).unwrap().into()
}

fn graph(text: &str) -> Partial {
    graph_subscriptions(text, "contoso").unwrap()
}

fn said(conflicts: &[Conflict]) -> Vec<String> {
    conflicts.iter().map(ToString::to_string).collect()
}

#[test]
fn ids_that_differ_in_letter_case_are_one_and_what_is_absent_is_filled_in() {
    let own = portfolio(&format!(
        "[[subscription]]\nid = '{UPPER}'\ntenant = 'contoso'\nproduct = 'Microsoft 365 E5'\nlicenses = 25\norigin = 'key'\n"
    ));
    let exported = graph(&format!(
        r#"[{{"id": "{LOWER}", "skuPartNumber": "SPE_E5", "totalLicenses": 25, "status": "Enabled", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}}]"#
    ));
    let skus = graph_subscribed_skus(
        &format!(
            r#"[{{"skuPartNumber": "SPE_E5", "consumedUnits": 14, "prepaidUnits": {{"enabled": 25}}, "subscriptionIds": ["{LOWER}"]}}]"#
        ),
        Some("contoso"),
    )
    .unwrap();
    let (whole, conflicts) = combine(vec![own, exported, skus]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
    let one = whole.subscriptions().get(UPPER).unwrap();
    assert_eq!(whole.subscriptions().len(), 1);
    assert_eq!(one.end.unwrap().to_string(), "2026-03-15");
    assert_eq!(one.assigned, Some(14));
    assert_eq!(one.product, "Microsoft 365 E5");
}

#[test]
fn what_differs_is_listed_and_the_earlier_source_stands() {
    let own = portfolio(&format!(
        "[[subscription]]\nid = '{LOWER}'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 20\nend = 2026-03-01\n"
    ));
    let exported = graph(&format!(
        r#"[{{"id": "{UPPER}", "skuPartNumber": "SPE_E5", "totalLicenses": 25, "status": "Enabled", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}}]"#
    ));
    let (whole, conflicts) = combine(vec![own, exported]);
    assert_eq!(whole.subscriptions().get(LOWER).unwrap().licenses, 20);
    assert_eq!(
        said(&conflicts),
        [
            format!("subscription `{LOWER}`: licenses: `20` is kept, a later source has `25`"),
            format!("subscription `{LOWER}`: end: `2026-03-01` is kept, a later source has `2026-03-15`"),
        ]
    );
}

#[test]
fn a_subscription_named_by_hand_is_the_only_exported_one_of_its_sku() {
    let own = "[[benefit]]\nid = 'b'\nmembership = 'm'\nproduct = 'SPE_E5'\nlicenses = 25\nredeemed_on = 2025-03-15\n\
               redeemed_into = 'sub-1'\nredeemed_as = 'activate'\n\
               [[subscription]]\nid = 'sub-1'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 25\n";
    let exported = format!(
        r#"[{{"id": "{LOWER}", "skuId": "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "totalLicenses": 25, "createdDateTime": "2025-03-15T00:00:00Z"}}]"#
    );
    let (whole, conflicts) = combine(vec![portfolio(own), graph(&exported)]);
    assert_eq!(whole.subscriptions().len(), 1);
    assert_eq!(
        whole.subscriptions().get("sub-1").unwrap().start.unwrap().to_string(),
        "2025-03-15"
    );
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        (conflicts[0].field.as_str(), conflicts[0].other.as_str()),
        ("id", LOWER)
    );

    // The other way round the export's id stands, and the redemption goes to it.
    let (whole, _) = combine(vec![graph(&exported), portfolio(own)]);
    let redeemed = whole.benefits().get("b").unwrap().redeemed.clone().unwrap();
    assert_eq!(&*redeemed.into, LOWER);
    assert_eq!(whole.subscriptions().len(), 1);
}

#[test]
fn a_count_that_differs_keeps_both_of_two_subscriptions() {
    let own = |licenses: u32| {
        portfolio(&format!(
            "[[subscription]]\nid = 'sub-1'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = {licenses}\n\
             start = 2025-03-15\nend = 2026-03-15\n"
        ))
    };
    let exported = graph(&format!(
        r#"[{{"id": "{LOWER}", "skuPartNumber": "SPE_E5", "totalLicenses": 100, "status": "Enabled",
            "createdDateTime": "2025-03-15T00:00:00Z", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}}]"#
    ));
    let (whole, conflicts) = combine(vec![own(10), exported.clone()]);
    assert_eq!(whole.subscriptions().len(), 2);
    assert!(
        said(&conflicts)[0].contains("they differ: both are kept"),
        "{:?}",
        said(&conflicts)
    );
    let (whole, _) = combine(vec![own(100), exported]);
    assert_eq!(whole.subscriptions().len(), 1);
}

#[test]
fn two_guids_are_two_subscriptions_and_more_than_one_pair_is_not_guessed() {
    let row = |last: u8| {
        format!(
            r#"{{"id": "aaaaaaaa-0000-0000-0000-00000000000{last}", "skuPartNumber": "SPE_E5", "totalLicenses": 5}}"#
        )
    };
    let (whole, conflicts) = combine(vec![graph(&format!("[{}]", row(1))), graph(&format!("[{}]", row(2)))]);
    assert_eq!((whole.subscriptions().len(), conflicts.len()), (2, 0));
    let own = portfolio("[[subscription]]\nid = 's'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 5\n");
    let (whole, conflicts) = combine(vec![own, graph(&format!("[{},{}]", row(1), row(2)))]);
    assert_eq!((whole.subscriptions().len(), conflicts.len()), (3, 2));
    assert!(said(&conflicts)[0].contains("it can't be told which is which"));
}

#[test]
fn billing_and_the_directory_tell_of_one_subscription_by_licences_and_term() {
    let directory = |end: &str| {
        graph(&format!(
            r#"[{{"id": "{LOWER}", "skuPartNumber": "SPE_E5", "totalLicenses": 25, "status": "Enabled",
                "createdDateTime": "2025-03-15T00:00:00Z", "nextLifecycleDateTime": "{end}"}}]"#
        ))
    };
    let billing = |rest: &str| {
        let text = format!(
            r#"[{{"name": "90000000-0000-0000-0000-000000000000", "properties": {{
                "displayName": "Microsoft 365 E5", "quantity": 25, "autoRenew": "Off"{rest}}}}}]"#
        );
        crate::intake::exports::products(&text, Some("contoso")).unwrap()
    };
    let counted = graph_subscribed_skus(
        r#"[{"id": "contoso_x", "skuPartNumber": "SPE_E5", "consumedUnits": 9, "prepaidUnits": {"enabled": 25},
            "subscriptionIds": ["bbbbbbbb-0000-0000-0000-000000000001"]}]"#,
        None,
    );
    for other in [
        billing(r#", "purchaseDate": "2025-03-14T22:39:34.2606750Z""#),
        billing(r#", "endDate": "2026-03-15T00:00:00Z""#),
        counted.unwrap(),
    ] {
        let (whole, conflicts) = combine(vec![directory("2026-03-15"), other]);
        assert_eq!(whole.subscriptions().len(), 1, "{:?}", said(&conflicts));
        assert!(said(&conflicts)[0].contains("taken to be"), "{:?}", said(&conflicts));
        assert!(whole.subscriptions().get(LOWER).is_some());
    }
    let another = billing(r#", "endDate": "2027-01-01T00:00:00Z""#);
    let (whole, _) = combine(vec![directory("2026-03-15"), another]);
    assert_eq!(whole.subscriptions().len(), 2);
}

#[test]
fn names_of_billing_accounts_are_one_whatever_their_letter_case() {
    let row = |name: &str| format!(r#"[{{"name": "{name}", "agreementType": "MicrosoftCustomerAgreement"}}]"#);
    let read = |name: &str| crate::intake::exports::billing_accounts(&row(name)).unwrap();
    let (lower, upper) = ("0a:0b_2019-05-31", "0A:0B_2019-05-31");
    let (whole, conflicts) = combine(vec![read(upper), read(lower)]);
    assert_eq!((whole.billing_accounts().len(), conflicts.len()), (1, 0));
}

#[test]
fn a_tenant_takes_its_domain_from_who_knows_it_and_its_associations_from_all() {
    let own = portfolio(
        "[[tenant]]\nid = '11111111-1111-1111-1111-111111111111'\ndomain = 'contoso.example'\n\
         associations = [{ billing_account = 'ba-1', billing_management = true }]\n",
    );
    let text = include_str!("../../../tests/exports/associated-tenants.json");
    let exported = associated_tenants(text, None).unwrap();
    for sources in [vec![own.clone(), exported.clone()], vec![exported, own]] {
        let (whole, conflicts) = combine(sources);
        assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
        let tenant = whole.tenants().get("11111111-1111-1111-1111-111111111111").unwrap();
        assert_eq!(
            (tenant.domain.as_str(), tenant.associations.len()),
            ("contoso.example", 2)
        );
    }
}

#[test]
fn combining_a_portfolio_with_itself_changes_nothing() {
    let text = include_str!("../../../python/partnerbenefits/example/contoso.toml");
    let one = portfolio(text);
    let (whole, conflicts) = combine(vec![one.clone(), one.clone()]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
    assert_eq!(whole.parts(), &one.parts);
}

#[test]
fn the_groups_of_an_account_are_told_together() {
    let account = |groups: &str| {
        portfolio(&format!(
            "[[billing_account]]\nid = 'ba-1'\nordering_groups = [{groups}]\n"
        ))
    };
    let (whole, conflicts) = combine(vec![account("'g', 'h'"), account("'i', 'g'")]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
    let groups = &whole.billing_accounts().get("ba-1").unwrap().ordering_groups;
    assert_eq!(groups, &["g", "h", "i"]);
}

#[test]
fn combining_stops_when_it_is_told_to() {
    let users = |count: usize| {
        let rows: Vec<String> = (0..count).map(|at| format!(r#"{{"id": "{at}"}}"#)).collect();
        crate::intake::exports::graph_users(&format!("[{}]", rows.join(",")), Some("t")).unwrap()
    };
    let sources = || vec![users(1000), users(1000)];
    assert_eq!(combine_until(sources(), &|| true), Err(IntakeError::Stopped));
    assert!(combine_until(sources(), &|| false).is_ok());
}

#[test]
fn many_that_can_not_be_told_apart_are_counted() {
    let rows = |count: usize, id: &str| {
        let row = |at| format!(r#"{{"id": "{id}{at:02}", "skuPartNumber": "SPE_E5", "totalLicenses": 5}}"#);
        let rows: Vec<String> = (0..count).map(row).collect();
        graph(&format!("[{}]", rows.join(",")))
    };
    let (_, conflicts) = combine(vec![rows(20, "a"), rows(2, "b")]);
    assert_eq!(conflicts.len(), 2);
    assert!(
        conflicts[0].other.ends_with("a06, a07, 12 more"),
        "{}",
        conflicts[0].other
    );
    assert!(
        conflicts[0].message.contains("`a07`, 12 more: it can't"),
        "{}",
        conflicts[0].message
    );
}

#[test]
fn a_live_subscription_does_not_vanish_into_one_that_ended() {
    let own = "[[subscription]]\nid = 'sub-1'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 100\nstart = 2023-01-15\n\
               end = 2024-01-15\n";
    let exported = |licenses: u32, start: &str, end: &str| {
        graph(&format!(
            r#"[{{"id": "{LOWER}", "skuPartNumber": "SPE_E5", "totalLicenses": {licenses}, "status": "Enabled",
                "createdDateTime": "{start}", "nextLifecycleDateTime": "{end}"}}]"#
        ))
    };
    for (licenses, start, end) in [(25, "2025-10-01", "2026-01-20"), (100, "2024-01-15", "2026-01-20")] {
        let (whole, conflicts) = combine(vec![portfolio(own), exported(licenses, start, end)]);
        assert_eq!(whole.subscriptions().len(), 2);
        assert_eq!(conflicts.len(), 1);
        assert!(said(&conflicts)[0].contains("may be `sub-1`"), "{:?}", said(&conflicts));
    }
    // The same start with another end is a renewal: told, and not taken over.
    let (whole, conflicts) = combine(vec![portfolio(own), exported(100, "2023-01-15", "2025-01-15")]);
    assert_eq!(whole.subscriptions().len(), 2);
    assert!(
        said(&conflicts)[0].contains("they differ: both are kept"),
        "{:?}",
        said(&conflicts)
    );
    let named = own.replace("id = 'sub-1'", &format!("id = 'sub-1'\naliases = ['{UPPER}']"));
    let (whole, conflicts) = combine(vec![portfolio(&named), exported(100, "2023-01-15", "2025-01-15")]);
    assert_eq!(whole.subscriptions().len(), 1);
    assert_eq!(
        said(&conflicts),
        ["subscription `sub-1`: end: `2024-01-15` is kept, a later source has `2025-01-15`"]
    );
}

#[test]
fn an_alias_on_either_side_makes_two_one() {
    let own = portfolio(&format!(
        "[[subscription]]\nid = 's'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 5\naliases = ['{UPPER}']\n"
    ));
    let exported = graph(&format!(
        r#"[{{"id": "bbbbbbbb-0000-0000-0000-000000000001", "commerceSubscriptionId": "{LOWER}", "skuPartNumber": "SPE_E5",
            "totalLicenses": 5, "status": "Enabled", "nextLifecycleDateTime": "2026-03-15"}},
           {{"id": "cccccccc-0000-0000-0000-000000000001", "skuPartNumber": "SPE_E5", "totalLicenses": 7,
            "status": "Enabled", "nextLifecycleDateTime": "2026-03-15"}}]"#
    ));
    let counted = graph_subscribed_skus(
        &format!(r#"[{{"skuPartNumber": "SPE_E5", "consumedUnits": 3, "prepaidUnits": {{"enabled": 5}}, "subscriptionIds": ["{LOWER}"]}}]"#),
        Some("contoso"),
    )
    .unwrap();
    let (whole, conflicts) = combine(vec![own, exported.clone(), counted.clone()]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
    let one = whole.subscriptions().get("s").unwrap();
    assert_eq!(
        (whole.subscriptions().len(), one.assigned, one.aliases.len()),
        (2, Some(3), 2)
    );
    let (whole, conflicts) = combine(vec![counted, exported]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
    assert_eq!(
        whole.subscriptions().get(LOWER).unwrap().end.unwrap().to_string(),
        "2026-03-15"
    );
}

#[test]
fn a_second_one_of_an_alias_is_kept() {
    let own = portfolio(&format!(
        "[[subscription]]\nid = 's'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 5\naliases = ['{UPPER}', 'x']\n"
    ));
    let row = |id: &str| format!(r#"{{"id": "{id}", "skuPartNumber": "SPE_E5", "totalLicenses": 5}}"#);
    let (whole, _) = combine(vec![own, graph(&format!("[{},{}]", row(LOWER), row("x")))]);
    assert_eq!(whole.subscriptions().len(), 2);
}

#[test]
fn what_a_portal_deleted_is_told_of_what_a_file_still_has() {
    let own = portfolio(&format!(
        "[[subscription]]\nid = 's'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 5\nend = 2026-03-01\naliases = ['{UPPER}']\n"
    ));
    let gone = graph(&format!(
        r#"[{{"id": "{LOWER}", "skuPartNumber": "SPE_E5", "status": "Deleted"}}]"#
    ));
    for sources in [vec![own.clone(), gone.clone()], vec![gone, own]] {
        let (whole, conflicts) = combine(sources);
        assert_eq!(whole.subscriptions().len(), 1);
        assert_eq!(
            said(&conflicts),
            [
                "subscription `s`: status: an export says that it is deleted, and here it has the end 2026-03-01: take it out, or correct it"
            ]
        );
    }
}

const CORE: &str = "[[membership]]\nid = 'core-2025'\noffer = 'Partner Success Core'\npurchased = 2025-09-01\nend = 2026-09-01\n\
    [[benefit]]\nid = 'b1'\nmembership = 'core-2025'\nproduct = 'Power BI Pro'\nlicenses = 15\nactivate_before = 2026-06-01\n";

fn sheet(rows: &str) -> Partial {
    let text = format!("benefit,membership,program,quantity,activate before,expires\n{rows}");
    crate::intake::exports::benefits_sheet(&text).unwrap()
}

#[test]
fn a_benefit_of_a_sheet_is_the_only_one_it_can_be() {
    for membership in ["core-2025", "Partner Success Core", "partner success core"] {
        let rows = sheet(&format!("POWER_BI_PRO,{membership},MAICPP,15,2026-06-01,2026-08-31\n"));
        let (whole, conflicts) = combine(vec![portfolio(CORE), rows]);
        assert_eq!(
            (whole.benefits().len(), whole.memberships().len()),
            (1, 1),
            "{:?}",
            said(&conflicts)
        );
        let one = whole.benefits().get("b1").unwrap();
        assert_eq!(one.usage_rights_last_day.unwrap().to_string(), "2026-08-31");
        assert!(
            said(&conflicts).iter().all(|text| text.contains("taken to be")),
            "{:?}",
            said(&conflicts)
        );
    }
}

#[test]
fn benefits_that_differ_are_both_kept_and_told() {
    for row in [
        "Power BI Pro,core-2025,,20,2026-06-01,",
        "Power BI Pro,core-2025,,15,2026-07-01,",
    ] {
        let (whole, conflicts) = combine(vec![portfolio(CORE), sheet(row)]);
        assert_eq!(whole.benefits().len(), 2, "{row}");
        assert!(said(&conflicts)[0].contains("may be `b1`"), "{:?}", said(&conflicts));
    }
    let twice = "Power BI Pro,core-2025,,15,,\nPower BI Pro,core-2025,,15,,\n";
    let (whole, conflicts) = combine(vec![portfolio(CORE), sheet(twice)]);
    assert_eq!(
        (whole.benefits().len(), conflicts.len()),
        (3, 2),
        "{:?}",
        said(&conflicts)
    );
    let second = CORE.replace("'b1'", "'b2'");
    let second = &second[second.find("[[benefit]]").unwrap()..];
    let (whole, conflicts) = combine(vec![portfolio(&format!("{CORE}{second}")), sheet(twice)]);
    assert_eq!(
        (whole.benefits().len(), conflicts.len()),
        (2, 2),
        "{:?}",
        said(&conflicts)
    );
}

#[test]
fn benefits_of_another_year_are_not_those_of_a_membership_that_ended() {
    let rows = sheet("Power BI Pro,Partner Success Core,,15,2027-06-01,\n");
    let (whole, conflicts) = combine(vec![portfolio(CORE), rows]);
    assert_eq!((whole.memberships().len(), whole.benefits().len()), (2, 2));
    assert!(
        said(&conflicts)[0].contains("of the offer `partner success core`"),
        "{:?}",
        said(&conflicts)
    );
}

#[test]
fn roles_that_one_source_does_not_know_another_tells() {
    let person = |roles: &str| {
        portfolio(&format!(
            "[[person]]\nid = 'a'\npartner_center_roles = {roles}\nbilling_roles = {{}}\n"
        ))
    };
    for sources in [
        vec![person("'unknown'"), person("['x']")],
        vec![person("['x']"), person("'unknown'")],
    ] {
        let (whole, conflicts) = combine(sources);
        assert_eq!(
            whole.people().get("a").unwrap().partner_center_roles,
            Some(vec!["x".to_owned()])
        );
        assert!(conflicts.is_empty());
    }
}

mod tenants;
