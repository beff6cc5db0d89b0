//! What one export tells in two ways.

use super::*;

#[test]
fn two_rows_of_a_sheet_that_tell_the_same_are_two_benefits_and_noticed() {
    let sheet = |second: &str| {
        format!(
            "benefit,membership,quantity,activate before,expires\n\
             Microsoft 365 E5,core,25,2026-06-01,2026-05-31\n{second}\n"
        )
    };
    let read = benefits_sheet(&sheet("SPE_E5,core,25,01.06.2026,2026-05-31")).unwrap();
    assert_eq!(read.parts.benefits.len(), 2);
    let noticed = "row 3: it tells the same as row 2: both are counted, take one out if they are one benefit";
    assert_eq!(said(&read), [noticed]);
    for other in [
        "SPE_E5,core,24,2026-06-01,2026-05-31",
        "SPE_E5,core,25,2026-06-02,2026-05-31",
        "SPE_E5,launch,25,2026-06-01,2026-05-31",
        "SPE_E3,core,25,2026-06-01,2026-05-31",
    ] {
        let read = benefits_sheet(&sheet(other)).unwrap();
        assert!(said(&read).is_empty(), "{other}: {:?}", said(&read));
    }
    let named = "id,benefit,membership,quantity\na,SPE_E5,core,25\nb,SPE_E5,core,25\n";
    assert!(said(&benefits_sheet(named).unwrap()).is_empty());
}

#[test]
fn a_guid_beside_the_part_number_of_another_product_decides_and_is_noticed() {
    let text = r#"[{"id": "s", "skuId": "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "skuPartNumber": "SPE_E3",
        "totalLicenses": 5, "status": "Enabled", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}]"#;
    let read = graph_subscriptions(text, "t").unwrap();
    assert_eq!(read.parts.subscriptions.get("s").unwrap().product, "Microsoft 365 E5");
    let noticed =
        "[0]: skuPartNumber: `SPE_E3` is of `Microsoft 365 E3`, and the GUID of `Microsoft 365 E5`: the GUID decides";
    assert!(said(&read).contains(&noticed.to_owned()), "{:?}", said(&read));
}

#[test]
fn billing_accounts_whose_names_differ_at_the_end_are_told_apart() {
    let account = |year: u32| format!("{0}:{0}_{year}-05-31", "00000000-0000-0000-0000-000000000000");
    for year in [2019, 2024] {
        assert_eq!(crate::intake::problems::shown(&account(year)), account(year));
    }
}
