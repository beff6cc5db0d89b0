//! One tenant under several names.

use super::{UPPER, portfolio, said};
use crate::intake::combine::combine;
use crate::intake::exports::{Partial, associated_tenants, graph_subscriptions};

const OWN: &str = "[[tenant]]\nid = 'contoso'\ndomain = 'contoso.onmicrosoft.com'\n\
                   [[subscription]]\nid = 'e5'\ntenant = 'contoso'\nproduct = 'SPE_E5'\nlicenses = 25\nend = 2026-03-15\n";

fn graph(tenant: &str) -> Partial {
    let row = format!(
        r#"[{{"id": "{UPPER}", "skuPartNumber": "SPE_E5", "totalLicenses": 25, "status": "Enabled",
             "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}}]"#
    );
    graph_subscriptions(&row, tenant).unwrap()
}

#[test]
fn an_export_read_under_the_domain_or_another_letter_case_is_of_the_recorded_tenant() {
    for name in [
        "contoso",
        "Contoso",
        "contoso.onmicrosoft.com",
        "CONTOSO.onmicrosoft.com",
    ] {
        for own_first in [true, false] {
            let mut sources = vec![portfolio(OWN), graph(name)];
            if !own_first {
                sources.reverse();
            }
            let (whole, _) = combine(sources);
            let held: Vec<(&str, u32)> = whole.subscriptions().iter().map(|s| (&*s.tenant, s.licenses)).collect();
            assert_eq!(held, [("contoso", 25)], "{name}, {own_first}");
            assert!(whole.problems().is_empty(), "{:?}", whole.problems());
        }
    }
}

#[test]
fn a_name_of_two_tenants_is_taken_for_neither() {
    let own = format!("{OWN}[[tenant]]\nid = 'other'\ndomain = 'contoso.onmicrosoft.com'\n");
    let (whole, _) = combine(vec![portfolio(&own), graph("contoso.onmicrosoft.com")]);
    assert_eq!(whole.subscriptions().len(), 2);
}

#[test]
fn two_records_of_one_domain_are_one_tenant_and_told() {
    let other = "[[tenant]]\nid = 'aaaaaaaa-0000-0000-0000-000000000009'\ndomain = 'Contoso.onmicrosoft.com'\n";
    let (whole, conflicts) = combine(vec![portfolio(OWN), portfolio(other)]);
    assert_eq!(whole.tenants().len(), 1);
    assert_eq!(
        said(&conflicts),
        [
            "tenant `contoso`: id: taken to be `aaaaaaaa-0000-0000-0000-000000000009`, as both have the domain \
          `Contoso.onmicrosoft.com`"
        ]
    );
}

#[test]
fn a_tenant_by_its_guid_with_the_same_subscriptions_is_told_to_count_twice() {
    let guid = "aaaaaaaa-0000-0000-0000-000000000009";
    let associated =
        associated_tenants(&format!(r#"[{{"properties": {{"tenantId": "{guid}"}}}}]"#), Some("ba")).unwrap();
    let (whole, conflicts) = combine(vec![portfolio(OWN), associated, graph(guid)]);
    assert_eq!(whole.subscriptions().len(), 2);
    let told = said(&conflicts);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with(&format!("tenant `{guid}`: id: may be `contoso`, which has 1 of")),
        "{told:?}"
    );
    // Its own record, with its domain, tells that it is another one.
    let known = format!("{OWN}[[tenant]]\nid = '{guid}'\ndomain = 'other.example'\n");
    let (_, conflicts) = combine(vec![portfolio(&known), graph(guid)]);
    assert!(conflicts.is_empty(), "{:?}", said(&conflicts));
}

#[test]
fn exports_of_a_tenant_that_nothing_records_agree_on_its_first_spelling() {
    let (whole, _) = combine(vec![graph("Fabrikam.example"), graph("fabrikam.EXAMPLE")]);
    let tenants: Vec<&str> = whole.subscriptions().iter().map(|s| &*s.tenant).collect();
    assert_eq!(tenants, ["Fabrikam.example"]);
}
