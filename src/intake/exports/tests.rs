use super::*;
use crate::model::{BillingRole, Catalog};

const TENANT: &str = "48A80680-7326-48CD-9935-B556B81D3A4E";

fn said(partial: &Partial) -> Vec<String> {
    partial.notices.iter().map(ToString::to_string).collect()
}

macro_rules! export {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/", $name))
    };
}

#[test]
fn an_enabled_subscription_ends_at_its_next_change_of_state() {
    for text in [
        export!("directory-subscriptions.json"),
        export!("company-subscription-get.json"),
    ] {
        let read = graph_subscriptions(Source::text(text, Some("s.json")), TENANT).unwrap();
        assert_eq!(read.parts.subscriptions.len(), 1);
        let one = read
            .parts
            .subscriptions
            .get("860697e3-b0aa-4196-a6c6-7ec361ed58f7")
            .unwrap();
        assert_eq!(&*one.tenant, "48a80680-7326-48cd-9935-b556b81d3a4e");
        assert_eq!((one.licenses, one.assigned, one.origin), (25, None, None));
        assert_eq!(one.start.unwrap().to_string(), "2023-01-01");
        assert_eq!(one.end.unwrap().to_string(), "2023-02-01");
        let catalog = Catalog::with(&read.parts.products);
        assert!(catalog.same(&one.product, "0816ccb9-3785-4d19-bf78-6c53e2106509"));
        assert_eq!(read.notices.len(), 1, "{:?}", said(&read));
        assert!(said(&read)[0].contains("added as a product"));
    }
}

#[test]
fn every_state_tells_its_end_or_that_it_does_not() {
    let read = graph_subscriptions(
        Source::text(export!("directory-subscriptions-states.json"), Some("s.json")),
        "t",
    )
    .unwrap();
    let of = |last: &str| {
        read.parts
            .subscriptions
            .get(&format!("aaaaaaaa-0000-0000-0000-00000000000{last}"))
            .unwrap()
    };
    let end = |last: &str| of(last).end.map(|day| day.to_string());
    assert_eq!(of("1").start.unwrap().to_string(), "2025-03-16");
    assert_eq!(end("1").as_deref(), Some("2026-03-16"));
    assert_eq!(end("2").as_deref(), Some("2026-01-15"));
    assert_eq!(end("3").as_deref(), Some("2026-01-01"));
    let gone: Vec<&str> = read.deleted.iter().map(|id| &**id).collect();
    assert_eq!(gone, ["aaaaaaaa-0000-0000-0000-000000000004"]);
    assert!(read.parts.subscriptions.get(gone[0]).is_none());
    let aliases: Vec<&str> = of("1").aliases.iter().map(|id| &**id).collect();
    assert_eq!(aliases, ["bbbbbbbb-0000-0000-0000-000000000001"]);
    assert!(read.parts.subscriptions.get("not-a-guid").is_some());
    assert_eq!(
        said(&read),
        [
            "s.json: [0].value[1]: nextLifecycleDateTime: inferred: Warning until then, so it ended 30 days before, on 2026-01-15",
            "s.json: [0].value[2]: nextLifecycleDateTime: inferred: Suspended until then, so it ended 120 days before, on 2026-01-01",
            "s.json: [1].value[0]: status: it is deleted: nothing of it is left, and it is not used",
            "s.json: [1].value[1]: id: `not-a-guid` is not a GUID: it is kept as it is",
            "s.json: [1].value[1]: nextLifecycleDateTime: it is not told: the end is unknown",
            "s.json: [1].value[1]: status: it was cancelled, and its end is unknown: reactivate it or save its data in the admin center, or record its end",
            "s.json: [1].value[2]: totalLicenses: no licences are told: `aaaaaaaa-0000-0000-0000-000000000005` is not used",
            "s.json: [1].value[3]: isTrial: this is a trial: it ends for good unless it is converted",
            "s.json: [1].value[3]: status: without a status it can't be told what `nextLifecycleDateTime` means: the end is unknown",
            "s.json: [1].value[4]: this is a text, not an item: it is not used",
        ]
    );
}

#[test]
fn a_bare_list_and_another_letter_case_read_the_same() {
    let text = r#"[{"Id": "aaaaaaaa-0000-0000-0000-000000000001", "SkuPartNumber": "SPE_E5", "TotalLicenses": "25", "Status": "enabled", "NextLifecycleDateTime": "2026-03-16"}]"#;
    let read = graph_subscriptions(text, "t").unwrap();
    let one = read.parts.subscriptions.iter().next().unwrap();
    assert_eq!(
        (one.licenses, one.end.unwrap().to_string()),
        (25, "2026-03-16".to_owned())
    );
    assert!(read.notices.is_empty());
    assert!(graph_subscriptions("{\"value\": []}", "t").unwrap().notices.is_empty());
    assert!(graph_subscriptions("[]", "t").unwrap().notices.is_empty());
}

#[test]
fn a_row_that_is_there_twice_is_noticed_and_the_first_kept() {
    let row = |count| {
        format!(
            r#"{{"id": "aaaaaaaa-0000-0000-0000-000000000001", "skuPartNumber": "SPE_E5", "totalLicenses": {count},
                "status": "Enabled", "nextLifecycleDateTime": "2026-03-16"}}"#
        )
    };
    let same = graph_subscriptions(&format!("[{},{}]", row(1), row(1)), "t").unwrap();
    assert!(said(&same)[0].contains("is there twice"), "{:?}", said(&same));
    let other = graph_subscriptions(&format!("[{},{}]", row(1), row(2)), "t").unwrap();
    assert_eq!(other.parts.subscriptions.iter().next().unwrap().licenses, 1);
    assert!(said(&other)[0].contains("the first is kept"), "{:?}", said(&other));
}

#[test]
fn what_is_no_export_is_an_error_with_its_place() {
    let said = |text: &str| {
        graph_users(Source::text(text, Some("u.json")), None)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        said(r#"{"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}}"#),
        "u.json:1:1: this is an error response: Authorization_RequestDenied, Insufficient privileges, expected the export itself"
    );
    assert!(said("3").starts_with("u.json:1:1: this is a number, expected a page"));
    assert!(said("<html>").starts_with("u.json:1:1: this is not JSON"));
    assert!(said("").contains("the text is empty"));
}

#[test]
fn what_shells_make_of_an_export_reads_or_says_why_not() {
    let removed = r#"{"value": [{"id": "a", "@removed": {"reason": "deleted"}}], "@odata.deltaLink": "x"}"#;
    let read = graph_users(removed, Some("t")).unwrap();
    assert!(read.parts.users.is_empty());
    assert_eq!(said(&read), ["value[0]: @removed: it was deleted: it is not used"]);
    let cut = r#"[{"SkuPartNumber": "SPE_E5", "PrepaidUnits": "@{Enabled=25; Suspended=0}"}]"#;
    let read = graph_subscribed_skus(cut, Some("t")).unwrap();
    assert!(
        said(&read)[0].contains("a shell cut the export off"),
        "{:?}",
        said(&read)
    );
    let sheet = "sep=;\r\nbenefit;quantity\r\nPower BI Pro;5\r\n\r\nPower BI Pro;x\r\n";
    let read = benefits_sheet(sheet).unwrap();
    assert_eq!(read.parts.benefits.len(), 1);
    assert!(
        said(&read).iter().any(|line| line.starts_with("row 5: quantity")),
        "{:?}",
        said(&read)
    );
}

#[test]
fn pages_one_after_the_other_in_a_text_are_pages() {
    let text = r#"{"value": [{"id": "a"}], "@odata.nextLink": "x"} {"value": [{"id": "b"}]}
        {"id": "c"}"#;
    let read = graph_users(text, Some("t")).unwrap();
    let ids: Vec<&str> = read.parts.users.iter().map(|user| &*user.id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert!(
        said(&read).iter().all(|line| !line.contains("more pages")),
        "{:?}",
        said(&read)
    );
    let broken = graph_users(Source::text("{} {", Some("u.json")), None).unwrap_err();
    assert!(broken.to_string().starts_with("u.json:1:"), "{broken}");
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let text = format!("[{}]", vec![r#"{"id": "a"}"#; 1000].join(","));
    let stop = || true;
    let stopped = graph_users(Source::from(&text).until(&stop), None);
    assert_eq!(stopped, Err(crate::intake::IntakeError::Stopped));
    let sheet = format!("benefit,quantity\n{}", "Power BI Pro,5\n".repeat(1000));
    let stopped = benefits_sheet(Source::from(&sheet).until(&stop));
    assert_eq!(stopped, Err(crate::intake::IntakeError::Stopped));
}

#[test]
fn consumed_units_are_what_is_assigned() {
    let read = graph_subscribed_skus(export!("subscribed-skus.json"), None).unwrap();
    let one = read
        .parts
        .subscriptions
        .get("43d26afe-cb98-48b9-acc4-ae3ef2ac6c51")
        .unwrap();
    assert_eq!((one.licenses, one.assigned, one.end), (25, Some(14), None));
    assert_eq!(&*one.tenant, "48a80680-7326-48cd-9935-b556b81d3a4e");
    assert!(
        said(&read)
            .iter()
            .any(|line| line.contains("value[1].prepaidUnits: suspended: 25")),
        "{:?}",
        said(&read)
    );
}

#[test]
fn several_subscriptions_of_one_sku_are_not_split() {
    let text = r#"{"value": [{"id": "t_x", "skuPartNumber": "SPE_E5", "consumedUnits": 14,
        "prepaidUnits": {"enabled": 25}, "subscriptionIds": ["a", "b"]}]}"#;
    let read = graph_subscribed_skus(text, None).unwrap();
    assert!(read.parts.subscriptions.is_empty());
    assert_eq!(
        said(&read),
        [
            "value[0]: consumedUnits: `SPE_E5` has 2 subscriptions (`a`, `b`) and 14 of 25 licences assigned in all: not split among them"
        ]
    );
}

#[test]
fn users_have_their_location_and_their_products() {
    let read = graph_users(export!("users.json"), None).unwrap();
    let alex = read.parts.users.get("00000000-0000-0000-0000-0000000000a1").unwrap();
    assert_eq!(alex.products, ["Microsoft 365 E3"]);
    assert_eq!(
        (alex.usage_location.as_deref(), &*alex.tenant),
        (Some("US"), "contoso.example")
    );
    let kim = read.parts.users.get("00000000-0000-0000-0000-0000000000a2").unwrap();
    assert_eq!(kim.usage_location, None);
    assert!(said(&read).iter().any(|line| line.contains("there are more pages")));
    let told = graph_users(export!("users.json"), Some("contoso")).unwrap();
    assert_eq!(&*told.parts.users.iter().next().unwrap().tenant, "contoso");
    assert_eq!(told.notices.len(), 1);
}

#[test]
fn billing_accounts_are_enterprise_by_type_or_subtype() {
    let read = billing_accounts(export!("billing-accounts.json")).unwrap();
    assert_eq!(read.parts.billing_accounts.len(), 3);
    assert!(
        read.parts
            .billing_accounts
            .iter()
            .all(crate::model::BillingAccount::is_enterprise_agreement)
    );
    let flat = r#"[{"name": "a", "agreementType": "MicrosoftCustomerAgreement", "accountType": "Business", "accountSubType": "Enterprise", "accountStatus": "Disabled"}]"#;
    let read = billing_accounts(flat).unwrap();
    assert!(read.parts.billing_accounts.get("a").unwrap().is_enterprise_agreement());
    assert_eq!(
        said(&read),
        ["[0]: accountStatus: the account is `Disabled`, not active"]
    );
}

#[test]
fn only_active_associations_allow_anything() {
    let read = associated_tenants(export!("associated-tenants.json"), None).unwrap();
    let states: Vec<_> = read
        .parts
        .tenants
        .iter()
        .map(|tenant| {
            (
                tenant.associations[0].billing_management,
                tenant.associations[0].provisioning,
            )
        })
        .collect();
    assert_eq!(states, [(Some(true), Some(false)), (Some(false), Some(false))]);
    let account = &read.parts.tenants.iter().next().unwrap().associations[0].billing_account;
    assert!(account.ends_with("_2019-05-31"), "{account}");
    assert!(
        said(&read)
            .iter()
            .any(|line| line.contains("asked for and not granted yet"))
    );
}

#[test]
fn a_role_counts_by_its_definition_and_a_group_stays_unknown() {
    let read = role_assignments(export!("role-assignments-constructed.json"), None).unwrap();
    let alex = read.parts.people.get("11111111-0000-0000-0000-00000000000a").unwrap();
    assert_eq!(alex.billing_roles.get("ba-1"), Some(&BillingRole::Contributor));
    assert!(read.parts.people.get("11111111-0000-0000-0000-00000000000b").is_none());
    let account = read.parts.billing_accounts.get("ba-1").unwrap();
    assert_eq!(account.ordering_groups, ["11111111-0000-0000-0000-00000000000b"]);
    let said = said(&read);
    for part in [
        "is a `Group`",
        "on a billing profile",
        "basic purchaser",
        "does not tell roles in Partner Center",
    ] {
        assert!(said.iter().any(|line| line.contains(part)), "{part}: {said:?}");
    }
    let sample = role_assignments(export!("role-assignments.json"), None).unwrap();
    assert_eq!(sample.parts.people.len(), 1);
    assert_eq!(sample.notices.len(), 3);
}

#[test]
fn only_what_may_stand_for_people_and_may_order_leaves_open_who_may() {
    let row = |kind: &str, role: &str| {
        format!(
            r#"[{{"principalId": "p", "principalType": "{kind}", "roleDefinitionId": "x/50000000-aaaa-bbbb-cccc-10000000000{role}"}}]"#
        )
    };
    let groups = |kind, role| {
        let read = role_assignments(&row(kind, role), Some("ba-1")).unwrap();
        assert!(read.parts.people.is_empty(), "{kind}");
        read.parts
            .billing_accounts
            .get("ba-1")
            .map(|account| account.ordering_groups.clone())
    };
    let open = Some(vec!["p".to_owned()]);
    for kind in ["Group", "group", "DirectoryRole", "Everyone", "Unknown", "None"] {
        assert_eq!(groups(kind, "0"), open, "{kind}");
        assert_eq!(groups(kind, "1"), open, "{kind}");
        assert_eq!(groups(kind, "2"), None, "{kind}");
    }
    assert_eq!(groups("ServicePrincipal", "1"), None);
    let everyone = row("Everyone", "1").replace(r#""principalId": "p", "#, "");
    let read = role_assignments(&everyone, Some("ba-1")).unwrap();
    assert_eq!(
        read.parts.billing_accounts.get("ba-1").unwrap().ordering_groups,
        ["Everyone"]
    );
}

#[test]
fn products_are_sparse_and_say_so() {
    let read = products(export!("products.json"), Some("contoso")).unwrap();
    let one = read
        .parts
        .subscriptions
        .get("90000000-0000-0000-0000-000000000000")
        .unwrap();
    assert_eq!(
        (one.product.as_str(), one.licenses, one.renews),
        ("My product", 1, Some(true))
    );
    assert_eq!(one.start.unwrap().to_string(), "2023-01-04");
    assert_eq!(one.end, None);
    let said = said(&read);
    assert_eq!(said.iter().filter(|line| line.contains("endDate")).count(), 3);
    assert!(said.iter().any(|line| line.contains("`Suspended`, not active")));
}

#[test]
fn only_a_sound_product_renews_because_it_was_set_to() {
    let read = |status: &str, renewal: &str| {
        let text = format!(
            r#"{{"name": "p", "properties": {{"displayName": "Power BI Pro", "quantity": 5, "tenantId": "t",
                "endDate": "2026-12-15T00:00:00Z", "autoRenew": "{renewal}", "status": "{status}"}}}}"#
        );
        let read = products(&text, None).unwrap();
        (read.parts.subscriptions.get("p").unwrap().renews, said(&read))
    };
    for sound in ["Active", "AutoRenew", "expiring"] {
        assert_eq!(read(sound, "On"), (Some(true), Vec::new()));
    }
    for gone in ["Canceled", "cancelled"] {
        let (renews, said) = read(gone, "On");
        assert_eq!(renews, Some(false));
        assert!(said[0].ends_with("not active, so it does not renew"), "{said:?}");
    }
    for unsound in ["Suspended", "Expired", "Disabled", "PastDue", "Other"] {
        let (renews, said) = read(unsound, "On");
        assert_eq!(renews, None, "{unsound}");
        assert!(said[0].contains("its `autoRenew` is not relied on"), "{said:?}");
        assert_eq!(read(unsound, "Off").0, Some(false));
    }
}

#[test]
fn a_year_of_two_digits_in_a_sheet_is_of_this_century() {
    for day in [
        "1-Jun-26",
        "01-June-26",
        "1 Jun 26",
        "1-Jun-2026",
        "1 June 2026",
        "June 1, 2026",
    ] {
        let sheet = format!("benefit,quantity,activate before\nPower BI Pro,5,\"{day}\"\n");
        let read = benefits_sheet(Source::text(&sheet, Some("b.csv"))).unwrap();
        let benefit = read.parts.benefits.iter().next().unwrap();
        assert_eq!(benefit.activate_before.unwrap().to_string(), "2026-06-01", "{day}");
    }
}

#[test]
fn a_sheet_of_benefits_reads_what_is_clear_and_notices_the_rest() {
    let read = benefits_sheet(Source::text(export!("benefits.csv"), Some("b.csv"))).unwrap();
    let ids: Vec<&str> = read.parts.benefits.iter().map(|benefit| &*benefit.id).collect();
    assert_eq!(
        ids,
        [
            "partner-success-core-microsoft-365-e5",
            "partner-success-core-power-bi-pro",
            "partner-success-core-power-bi-pro-2"
        ]
    );
    let power_bi = read.parts.benefits.get("partner-success-core-power-bi-pro").unwrap();
    assert_eq!(power_bi.licenses, 1000);
    assert_eq!(power_bi.activate_before.unwrap().to_string(), "2026-06-01");
    assert_eq!(power_bi.usage_rights_last_day.unwrap().to_string(), "2026-08-31");
    assert_eq!(
        said(&read),
        [
            "b.csv: row 4: activate before: `6/1/2026` is not used: it means 2026-01-06 or 2026-06-01, write one of these",
            "b.csv: row 5: quantity: `many` is not a number of licences: the row is not used",
        ]
    );
    assert_eq!(
        read.parts.memberships.iter().next().unwrap().offer,
        "Partner Success Core"
    );
}

#[test]
fn a_sheet_may_use_semicolons_and_must_have_its_columns() {
    let read = benefits_sheet("\u{feff}quantity;benefit\n5;Power BI Pro\n").unwrap();
    assert_eq!(read.parts.benefits.get("unknown-power-bi-pro").unwrap().licenses, 5);
    let error = benefits_sheet(Source::text("benefits,quantity\n", Some("b.csv"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.csv:1:1: the column `benefit` is missing, did you mean `benefits`?"
    );
    assert!(benefits_sheet("").is_err());
}

mod clashes;
mod ends;
mod older;
mod shapes;

mod any_text {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "[-A-Za-z0-9:./_ ]{0,24}".prop_map(Into::into),
            Just("2026-01-10T00:00:00Z".into()),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            let name = proptest::sample::select(vec![
                "value",
                "id",
                "name",
                "properties",
                "skuId",
                "status",
                "totalLicenses",
                "quantity",
                "tenantId",
                "prepaidUnits",
                "enabled",
                "assignedLicenses",
                "principalId",
                "roleDefinitionId",
                "scope",
                "error",
                "subscriptionIds",
                "nextLifecycleDateTime",
                "displayName",
                "principalType",
                "responses",
                "body",
            ]);
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::btree_map(name, inner, 0..6).prop_map(|map| serde_json::Value::Object(
                    map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
                )),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_payload_brings_a_reader_down(value in value()) {
            let text = value.to_string();
            let _ = graph_subscriptions(&text, "t");
            let _ = graph_subscribed_skus(&text, None);
            let _ = graph_users(&text, None);
            let _ = billing_accounts(&text);
            let _ = associated_tenants(&text, None);
            let _ = role_assignments(&text, None);
            let _ = products(&text, None);
        }

        #[test]
        fn no_sheet_brings_the_reader_down(text in "(benefit|quantity|expires|[,;\"\n\ta1é/-]){0,20}") {
            let _ = benefits_sheet(&text);
        }
    }
}
