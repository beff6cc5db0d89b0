//! Ends that an export tells in a way that has to be looked at.

use super::*;

fn row(id: u8, created: &str, next: &str) -> String {
    format!(
        r#"{{"id": "00000000-0000-0000-0000-0000000000{id:02}", "skuPartNumber": "SPE_E5", "totalLicenses": 5,
             "status": "Enabled", "createdDateTime": "{created}", "nextLifecycleDateTime": "{next}"}}"#
    )
}

fn read(rows: &[String]) -> Partial {
    graph_subscriptions(&format!("[{}]", rows.join(",")), "t").unwrap()
}

fn ends(read: &Partial) -> Vec<String> {
    let ends = read.parts.subscriptions.iter().filter_map(|one| one.end);
    ends.map(|end| end.to_string()).collect()
}

#[test]
fn the_last_minute_of_a_day_as_an_end_is_that_day_and_told() {
    for next in [
        "2026-03-14T23:59:59Z",
        "2026-03-14T23:59:59.9999999Z",
        "2026-03-14T23:59:00",
    ] {
        let read = read(&[row(1, "2025-03-15T00:00:00Z", next)]);
        assert_eq!(ends(&read), ["2026-03-14"], "{next}");
        let told = said(&read);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].ends_with("the end is 2026-03-14, the first day not covered, and may be the day after"),
            "{told:?}"
        );
    }
    for next in ["2026-03-15T00:00:00Z", "2026-03-15T07:30:00Z", "2026-03-14"] {
        assert!(
            read(&[row(1, "2025-03-15T00:00:00Z", next)]).notices.is_empty(),
            "{next}"
        );
    }
    let never = read(&[row(1, "2025-03-15T00:00:00Z", "9999-12-31T23:59:59.9999999Z")]);
    assert_eq!((ends(&never), never.notices.len()), (vec!["9999-12-31".to_owned()], 1));
}

#[test]
fn what_is_enabled_since_before_another_began_is_told_to_be_out_of_date() {
    let old = row(1, "2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
    let new = row(2, "2025-03-15T00:00:00Z", "2026-03-15T00:00:00Z");
    let read_both = read(&[old.clone(), new]);
    assert_eq!(ends(&read_both), ["2020-01-01", "2026-03-15"]);
    let told = said(&read_both);
    assert_eq!(told.len(), 1, "{told:?}");
    let start =
        "[0]: nextLifecycleDateTime: it is Enabled and was to change on 2020-01-01, and the export is of 2025-03-15";
    assert!(told[0].contains(start), "{told:?}");
    // Alone it tells nothing of the day of the export.
    assert!(read(&[old]).notices.is_empty());
}
