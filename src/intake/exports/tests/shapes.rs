//! The shapes that services, shells and clients give an export.

use super::*;

fn refused(text: &str) -> String {
    graph_users(Source::text(text, Some("u.json")), Some("t"))
        .unwrap_err()
        .to_string()
}

fn ids(read: &Partial) -> Vec<&str> {
    read.parts.users.iter().map(|user| &*user.id).collect()
}

#[test]
fn the_responses_of_a_batch_are_pages_and_items() {
    let read = graph_users(export!("users-batch.json"), Some("t")).unwrap();
    assert_eq!(
        ids(&read),
        [
            "00000000-0000-0000-0000-0000000000b1",
            "00000000-0000-0000-0000-0000000000b2"
        ]
    );
    assert!(read.notices.is_empty(), "{:?}", said(&read));
    for text in [
        r#"[{"id": "1", "status": 200, "body": {"value": [{"id": "a", "usageLocation": null, "assignedLicenses": []}]}}]"#,
        r#"{"responses": [{"httpStatusCode": 200, "content": {"value": [{"id": "a", "usageLocation": null, "assignedLicenses": []}]}}]}"#,
        r#"{"statusCode": 200, "headers": {}, "body": {"value": [{"id": "a", "usageLocation": null, "assignedLicenses": []}]}}"#,
        r#"{"statusCode": "200", "body": [{"id": "a", "usageLocation": null, "assignedLicenses": []}]}"#,
    ] {
        let read = graph_users(text, Some("t")).unwrap();
        assert_eq!((ids(&read), read.notices.len()), (vec!["a"], 1), "{:?}", said(&read));
    }
}

#[test]
fn a_batch_is_read_alike_from_a_text_and_from_data() {
    let text =
        r#"{"responses": [{"id": "1", "status": 200, "body": {"value": [{"id": "a"}, 5]}}, {"status": 204}, 7]}"#;
    let problems = crate::intake::problems::Problems::default();
    let node = crate::intake::tree::parse(text, crate::intake::Format::Json, &problems);
    let streamed = graph_users(text, Some("t")).unwrap();
    assert_eq!(graph_users(Source::data(&node), Some("t")).unwrap(), streamed);
    assert_eq!(
        said(&streamed),
        [
            "responses[0].body.value[0]: id: `a` is not a GUID: it is kept as it is",
            "responses[0].body.value[1]: this is a number, not an item: it is not used",
            "responses[1]: this response has no body: nothing is read from it",
            "responses[2]: this is a number, not an item: it is not used",
            "responses[0].body.value[0]: usageLocation: it is not in the export: the user is taken to have no usage location",
            "responses[0].body.value[0]: assignedLicenses: it is not in the export: the user is taken to have no product",
        ]
    );
}

#[test]
fn a_response_that_failed_is_an_error_that_names_it() {
    let denied = r#"{"error": {"code": "Authorization_RequestDenied", "message": "No.", "innerError": {}}}"#;
    assert_eq!(
        refused(&format!(
            r#"{{"responses": [{{"id": "7", "status": 403, "body": {denied}}}]}}"#
        )),
        "u.json:1:1: responses[0]: the response `7` has the status 403: Authorization_RequestDenied, No., expected one with the export itself"
    );
    assert_eq!(
        refused(r#"{"responses": [{"status": "429"}]}"#),
        "u.json:1:1: responses[0]: this response has the status 429, expected one with the export itself"
    );
    let text = r#"{"responses": [{"id": "1", "status": 200, "body": "eyJ2YWx1ZSI6W119"}]}"#;
    assert!(refused(text).contains("responses[0].body: the body of the response `1` is a text"));
    let good_status = format!(r#"{{"responses": [{{"id": "7", "status": 200, "body": {denied}}}]}}"#);
    assert!(refused(&good_status).contains("responses[0].body: this is an error response: Authorization"));
}

#[test]
fn the_errors_of_every_service_are_told_apart_from_exports() {
    for (text, told) in [
        (
            r#"{"error": {"code": "AuthorizationFailed", "message": "no"}}"#,
            "AuthorizationFailed, no",
        ),
        (
            r#"{"error": "invalid_grant", "error_description": "AADSTS"}"#,
            "invalid_grant, AADSTS",
        ),
        (
            r#"{"odata.error": {"code": "E", "message": {"lang": "en", "value": "why"}}}"#,
            "E, why",
        ),
        (
            r#"{"statusCode": 401, "message": "Unauthorized."}"#,
            "401, Unauthorized.",
        ),
        (r#"{"Code": "429", "Message": "slow down"}"#, "429, slow down"),
        (r#"{"error": null, "code": "a", "message": "b"}"#, "a, b"),
        (r#"[{"value": []}, {"error": {}}]"#, "no reason is given"),
        (r#"{"value": [], "error": {"code": "E"}}"#, "E"),
    ] {
        let said = refused(text);
        assert!(
            said.contains(&format!("this is an error response: {told}, expected the export")),
            "{said}"
        );
    }
}

#[test]
fn the_last_page_of_one_chain_of_a_batch_says_nothing_about_another() {
    let batch = |links: [bool; 2]| {
        let body = |link| {
            let next = if link {
                r#", "@odata.nextLink": "https://graph.example/next""#
            } else {
                ""
            };
            format!(r#"{{"status": 200, "body": {{"value": []{next}}}}}"#)
        };
        format!(r#"{{"responses": [{}, {}]}}"#, body(links[0]), body(links[1]))
    };
    let told = |texts: &[String]| {
        let read = graph_users(texts.iter().map(Source::from).collect::<Source<'_>>(), Some("t")).unwrap();
        said(&read).iter().any(|line| line.contains("more pages"))
    };
    assert!(told(&[batch([true, false])]));
    assert!(told(&[batch([false, true])]));
    assert!(!told(&[batch([false, false])]));
    assert!(!told(&[batch([true, false]), batch([false, false])]));
    assert!(told(&[batch([false, false]), batch([false, true])]));
}

#[test]
fn what_older_shells_write_reads() {
    let read = graph_subscriptions(export!("subscriptions-shell.json"), "t").unwrap();
    let one = read.parts.subscriptions.iter().next().unwrap();
    assert_eq!(&*one.id, "aaaaaaaa-0000-0000-0000-000000000001");
    assert_eq!(one.start.unwrap().to_string(), "2025-03-16");
    assert_eq!(one.end.unwrap().to_string(), "2026-03-16");
    assert!(read.notices.is_empty(), "{:?}", said(&read));

    let row = |rest: &str| {
        format!(
            r#"[{{"ObjectId": "t_x", "SkuPartNumber": "SPE_E5", "ConsumedUnits": 1, "PrepaidUnits": {{"Enabled": 5}}{rest}}}]"#
        )
    };
    let read = graph_subscribed_skus(&row(r#", "SubscriptionIds": "s1""#), None).unwrap();
    let one = read.parts.subscriptions.iter().next().unwrap();
    assert_eq!((&*one.id, &*one.tenant, one.assigned), ("s1", "t", Some(1)));
    let read = graph_subscribed_skus(&row(r#", "SubscriptionIds": "s1 s2""#), None).unwrap();
    assert!(said(&read)[0].contains("has 2 subscriptions"), "{:?}", said(&read));

    let user = |licenses: &str| {
        let text = format!(
            r#"[{{"Id": "00000000-0000-0000-0000-0000000000b1", "UsageLocation": "DE", "AssignedLicenses": {licenses}}}]"#
        );
        let read = graph_users(&text, Some("t")).unwrap();
        let products = read.parts.users.iter().next().unwrap().products.clone();
        (products, said(&read))
    };
    let (products, said) = user(r#"{"SkuId": "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "DisabledPlans": ""}"#);
    assert_eq!((products.len(), said.len()), (1, 0), "{said:?}");
    let (products, said) = user(r#"["@{DisabledPlans=System.Object[]; SkuId=06ebc4ee}"]"#);
    assert!(products.is_empty());
    assert!(said[0].contains("a shell cut the export off"), "{said:?}");
}

#[test]
fn names_with_underscores_and_parts_of_an_account_are_known() {
    let read = role_assignments(export!("role-assignments-cli.json"), None).unwrap();
    let kim = read.parts.people.get("22222222-0000-0000-0000-00000000000a").unwrap();
    assert_eq!(kim.billing_roles.get("ba-1"), Some(&BillingRole::Contributor));
    let other = read.parts.people.get("22222222-0000-0000-0000-00000000000b").unwrap();
    assert!(other.billing_roles.is_empty());
    assert!(
        said(&read)
            .iter()
            .any(|line| line.contains("is on a customer, not on the account"))
    );
    let old = r#"[{"properties": {"principalPuid": "100320009A8BF0F4", "roleDefinitionName": "50000000-aaaa-bbbb-cccc-100000000000"}}]"#;
    let read = role_assignments(old, Some("ba-1")).unwrap();
    let owner = read.parts.people.get("100320009A8BF0F4").unwrap();
    assert_eq!(owner.billing_roles.get("ba-1"), Some(&BillingRole::Owner));
}

#[test]
fn one_export_is_not_taken_for_another() {
    let group = r##"[{"@odata.type": "#microsoft.graph.group", "id": "g"}, {"@odata.type": "#microsoft.graph.user", "id": "u"}]"##;
    assert_eq!(ids(&graph_users(group, Some("t")).unwrap()), ["u"]);
    for name in [export!("subscribed-skus.json"), export!("directory-subscriptions.json")] {
        // The rows alone don't say what they are of.
        let read = graph_users(&name.replace("@odata.context", "@context"), Some("t")).unwrap();
        assert!(read.parts.users.is_empty());
        assert!(said(&read)[0].contains("not a user"), "{:?}", said(&read));
    }
    assert!(refused(export!("subscribed-skus.json")).contains("this is an export of `subscribedSkus`, expected users"));
    for name in [export!("role-assignments.json"), export!("products.json")] {
        let read = graph_users(name, Some("t")).unwrap();
        assert!(read.parts.users.is_empty() && !read.notices.is_empty());
    }
    for name in [
        export!("role-assignments-cli.json"),
        export!("products.json"),
        export!("associated-tenants.json"),
    ] {
        let read = billing_accounts(name).unwrap();
        assert!(read.parts.billing_accounts.is_empty());
        assert!(said(&read)[0].contains("not of `billingAccounts`"), "{:?}", said(&read));
    }
    let read = associated_tenants(export!("billing-accounts.json"), Some("a")).unwrap();
    assert!(read.parts.tenants.is_empty(), "{:?}", said(&read));
}

#[test]
fn lists_of_items_may_be_the_pages() {
    let read = graph_users(r#"[[{"id": "a"}], [{"id": "b"}]]"#, Some("t")).unwrap();
    assert_eq!(ids(&read), ["a", "b"]);
    let typed =
        "#TYPE System.Management.Automation.PSCustomObject\r\n\"benefit\",\"quantity\"\r\n\"Power BI Pro\",\"5\"\r\n";
    assert_eq!(benefits_sheet(typed).unwrap().parts.benefits.len(), 1);
}

#[test]
fn an_id_is_written_so_that_it_can_be_seen_whole() {
    let read = graph_users(
        r#"[{"id": " a\u000ab "}, {"userPrincipalName": "k\u0007@t.example"}]"#,
        None,
    )
    .unwrap();
    assert_eq!(ids(&read), [r"a\nb", r"k\u{7}@t.example"]);
}

#[test]
fn what_holds_nothing_is_told_apart_from_an_export_of_nothing() {
    for text in ["{}", r#"{"value": null}"#, r#"{"id": null}"#] {
        assert!(
            refused(text).contains("there is nothing in it, expected a page"),
            "{text}"
        );
    }
    for text in ["[{}]", r#"{"value": [{"id": null}]}"#, r#"[{"value": null}]"#] {
        let read = graph_users(text, Some("t")).unwrap();
        assert_eq!(read.notices.len(), 1, "{text}: {:?}", said(&read));
    }
    for text in [
        "[]",
        r#"{"value": []}"#,
        r##"{"@odata.context": "x/$metadata#users", "value": []}"##,
    ] {
        assert_eq!(graph_users(text, Some("t")).unwrap(), Partial::default(), "{text}");
    }
    let read = graph_users(r##"{"@odata.context": "x/$metadata#users"}"##, Some("t")).unwrap();
    assert!(
        said(&read)[0].contains("there is no list on this page"),
        "{:?}",
        said(&read)
    );
}

#[test]
fn the_context_of_a_page_tells_what_it_is_of() {
    let page = |context: &str| {
        format!(r##"{{"@odata.context": "https://graph.example/v1.0/$metadata#{context}", "value": []}}"##)
    };
    for context in [
        "users",
        "users/$entity",
        "users(id,usageLocation)",
        "directoryObjects",
        "groups('x')/members",
        "Users",
    ] {
        assert!(graph_users(&page(context), Some("t")).is_ok(), "{context}");
    }
    for context in [
        "subscribedSkus(id,skuId)",
        "directory/subscriptions",
        "users('x')/licenseDetails",
        "groups",
    ] {
        assert!(refused(&page(context)).contains("this is an export of"), "{context}");
    }
}

#[test]
fn a_count_that_differs_from_the_items_is_told_once_all_pages_are_there() {
    let page = |count: u32, rest: &str| {
        format!(
            r#"{{"@odata.count": {count}, "value": [{{"id": "a", "usageLocation": "DE", "assignedLicenses": []}}]{rest}}}"#
        )
    };
    let counted = |text: &str| {
        let read = graph_users(text, Some("t")).unwrap();
        said(&read)
            .iter()
            .any(|line| line.contains("@odata.count: it says that there are 5 items, and 1 were given"))
    };
    assert!(counted(&page(5, "")));
    assert!(!counted(&page(1, "")));
    assert!(!counted(&page(5, r#", "@odata.nextLink": "x""#)));
    assert!(!counted(&format!(
        r#"{{"responses": [{{"status": 200, "body": {}}}]}}"#,
        page(5, "")
    )));
}

#[test]
fn subscriptions_without_an_id_are_as_many_as_there_are_rows() {
    let row = |count: u32| format!(r#"{{"skuPartNumber": "SPE_E5", "totalLicenses": {count}}}"#);
    let read = graph_subscriptions(&format!("[{},{},{}]", row(2), row(20), row(2)), "t").unwrap();
    let ids: Vec<(&str, u32)> = read
        .parts
        .subscriptions
        .iter()
        .map(|one| (&*one.id, one.licenses))
        .collect();
    assert_eq!(ids, [("SPE_E5@t", 2), ("SPE_E5@t-2", 20), ("SPE_E5@t-3", 2)]);
}

#[test]
fn a_date_that_is_none_is_told() {
    let read = |day: &str| {
        let text = format!(
            r#"[{{"id": "{TENANT}", "skuPartNumber": "SPE_E5", "totalLicenses": 5, "status": "Enabled", "nextLifecycleDateTime": "{day}"}}]"#
        );
        let read = graph_subscriptions(&text, "t").unwrap();
        let end = read
            .parts
            .subscriptions
            .iter()
            .next()
            .unwrap()
            .end
            .map(|day| day.to_string());
        (end, said(&read))
    };
    let (end, told) = read("0001-01-01T00:00:00Z");
    assert_eq!((end, told.len()), (None, 1));
    assert!(told[0].contains("where there is no date: it is unknown"), "{told:?}");
    // Free subscriptions go on: a day that never comes needs nobody every night.
    for day in ["9999-12-31T23:59:59.9999999Z", "9999-12-30T00:00:00Z"] {
        let (end, told) = read(day);
        assert!(end.is_some_and(|end| end.starts_with("9999-12-3")));
        assert!(
            told.len() == 1 && told[0].contains("stands for no end: it goes on"),
            "{told:?}"
        );
    }
}

#[test]
fn the_only_billing_profile_of_an_account_is_its_own_and_of_several_none_is() {
    let account = |profiles: &str| {
        let text = format!(
            r#"[{{"name": "a", "properties": {{"agreementType": "MicrosoftCustomerAgreement", "billingProfiles": {profiles}}}}}]"#
        );
        let read = billing_accounts(&text).unwrap();
        (
            read.parts.billing_accounts.get("a").unwrap().billing_profile.clone(),
            read.notices.len(),
        )
    };
    let main = r#"{"name": "X", "properties": {"displayName": "Main"}}"#;
    assert_eq!(account(&format!("[{main}]")), (Some("Main".to_owned()), 0));
    assert_eq!(
        account(&format!(r#"{{"hasMoreResults": "No", "value": [{main}]}}"#)),
        (Some("Main".to_owned()), 0)
    );
    assert_eq!(account(r#"[{"name": "X"}]"#), (Some("X".to_owned()), 0));
    assert_eq!(account(&format!("[{main},{main}]")), (None, 1));
    assert_eq!(account("[]"), (None, 0));
    assert_eq!(
        account(&format!(r#"{{"hasMoreResults": "Yes", "value": [{main}]}}"#)),
        (None, 1)
    );
    assert_eq!(
        account(&format!(r#"{{"hasMoreResults": true, "value": [{main}]}}"#)),
        (None, 1)
    );
}

#[test]
fn what_has_no_licences_and_what_is_gone_leaves_no_subscription_without_an_end() {
    let row = |rest: &str| format!(r#"[{{"name": "p", "properties": {{"tenantId": "t", "quantity": 1, {rest}}}}}]"#);
    for rest in [
        r#""displayName": "Azure plan", "status": "Active""#,
        r#""displayName": "Microsoft Azure", "productType": "Azure Plan""#,
        r#""displayName": "Power BI Pro", "status": "Canceled""#,
        r#""displayName": "Power BI Pro", "status": "Deleted""#,
    ] {
        let read = products(&row(rest), None).unwrap();
        assert!(read.parts.subscriptions.is_empty(), "{rest}");
        assert_eq!(
            (read.notices.len(), read.deleted.len()),
            (1, usize::from(rest.contains("Deleted")))
        );
    }
    let ended = products(
        &row(r#""displayName": "Power BI Pro", "status": "Canceled", "endDate": "2026-01-01T00:00:00Z""#),
        None,
    );
    assert_eq!(ended.unwrap().parts.subscriptions.len(), 1);
}

#[test]
fn a_sheet_names_memberships_by_id_or_offer_and_benefits_by_id_where_it_has_one() {
    let sheet = "Benefit Name,Membership,Program,License_Quantity,ActivateBefore,id\n\
                 Power BI Pro,core-2025,Partner Success Core,15,25.06.2026,b1\n\
                 Visio Plan 2,core-2025,Partner Launch,5,,\n\
                 Total,,,20,,\n";
    let read = benefits_sheet(sheet).unwrap();
    let core = read.parts.memberships.get("core-2025").unwrap();
    assert_eq!(core.offer, "Partner Success Core");
    let ids: Vec<&str> = read.parts.benefits.iter().map(|one| &*one.id).collect();
    assert_eq!(ids, ["b1", "core-2025-visio-plan-2"]);
    assert_eq!(
        said(&read),
        [
            "row 3: program: `Partner Launch` is not used: the offer is `Partner Success Core`",
            "row 4: benefit: this adds up the others: the row is not used",
        ]
    );
}

#[test]
fn a_sheet_that_can_not_be_one_is_refused() {
    let error = benefits_sheet(Source::text(
        "benefit,quantity\n\"Power BI Pro,5\nVisio,7\n",
        Some("b.csv"),
    ))
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.csv:2:1: the quotation mark that opens a cell here is never closed"
    );
    let error = benefits_sheet(&"a,".repeat(6_000_000)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("this has 6000001 columns, expected at most 1000"),
        "{error}"
    );
}

#[test]
fn licences_may_be_told_by_how_they_were_assigned() {
    let row = r#"[{"id": "00000000-0000-0000-0000-0000000000b1", "usageLocation": "DE", "licenseAssignmentStates": [
        {"skuId": "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "state": "Active", "error": "None", "assignedByGroup": null},
        {"skuId": "05e9a617-0261-4cee-bb44-138d3ef5d965", "state": "Error", "error": "CountViolation"}]}]"#;
    let read = graph_users(row, Some("t")).unwrap();
    assert_eq!(read.parts.users.iter().next().unwrap().products, ["Microsoft 365 E5"]);
    assert_eq!(
        said(&read),
        ["[0].licenseAssignmentStates[1]: state: the licence is in the state `Error`: it is not used"]
    );
}

#[test]
fn a_role_is_told_by_the_name_of_its_assignment_where_nothing_else_tells_it() {
    for (fields, role) in [
        (
            r#""name": "50000000-aaaa-bbbb-cccc-100000000001_6fd330f6""#,
            BillingRole::Contributor,
        ),
        (
            r#""roleDefinitionId": "/x/billingRoleDefinitions/50000000-aaaa-bbbb-cccc-100000000000/""#,
            BillingRole::Owner,
        ),
    ] {
        let row = format!(r#"[{{"principalId": "p", "principalType": "User", {fields}}}]"#);
        let read = role_assignments(&row, Some("ba-1")).unwrap();
        assert_eq!(
            read.parts.people.get("p").unwrap().billing_roles.get("ba-1"),
            Some(&role),
            "{fields}"
        );
    }
}
