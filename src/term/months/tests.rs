use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn plus(from: NaiveDate, n: i64) -> NaiveDate {
    add_months(from, n).unwrap()
}

#[test]
fn a_month_after_the_last_of_january_is_the_last_of_february() {
    assert_eq!(plus(day(2026, 1, 31), 1), day(2026, 2, 28));
    assert_eq!(plus(day(2024, 1, 31), 1), day(2024, 2, 29));
}

#[test]
fn twelve_months_after_a_leap_day_end_on_28_february() {
    assert_eq!(plus(day(2024, 2, 29), 12), day(2025, 2, 28));
}

#[test]
fn months_count_from_the_anchor_and_not_from_a_clamped_day() {
    assert_eq!(plus(day(2026, 1, 31), 2), day(2026, 3, 31));
    assert_eq!(plus(plus(day(2026, 1, 31), 1), 1), day(2026, 3, 28));
}

#[test]
fn months_back_are_clamped_too() {
    assert_eq!(plus(day(2024, 3, 31), -1), day(2024, 2, 29));
    assert_eq!(plus(day(2026, 1, 1), -1), day(2025, 12, 1));
}

#[test]
fn a_step_out_of_the_years_1_to_9999_is_an_error_that_says_from_where() {
    let error = add_months(day(9999, 12, 1), 1).unwrap_err();
    let text = "`day` is `1 month after 9999-12-01`, expected a day from 0001-01-01 to 9999-12-31";
    assert_eq!(error.to_string(), text);
    assert!(add_months(day(1, 1, 31), -1).is_err());
    assert_eq!(plus(day(1, 1, 1), 119_987), day(9999, 12, 1));
}

#[test]
fn no_number_of_months_wraps_around() {
    for n in [
        i64::MIN,
        i64::from(i32::MIN),
        -120_001,
        120_001,
        1 << 32,
        (1 << 32) + 1,
        i64::MAX,
    ] {
        assert!(add_months(day(2026, 1, 15), n).is_err(), "{n}");
    }
}

#[test]
fn a_day_of_the_year_10000_is_an_error_that_names_it() {
    let error = add_months(day(10_000, 1, 1), -1).unwrap_err();
    let text = "`day` is `+10000-01-01`, expected a day from 0001-01-01 to 9999-12-31";
    assert_eq!(error.to_string(), text);
}

#[test]
fn whole_months_have_no_fraction() {
    assert_eq!(
        months_between(day(2026, 1, 15), day(2026, 3, 15)),
        Exact::from_integer(2)
    );
    assert_eq!(
        months_between(day(2024, 2, 29), day(2025, 2, 28)),
        Exact::from_integer(12)
    );
    assert_eq!(
        months_between(day(2026, 1, 15), day(2026, 1, 15)),
        Exact::from_integer(0)
    );
}

#[test]
fn days_are_parts_of_the_month_they_fall_in() {
    assert_eq!(months_between(day(2026, 2, 1), day(2026, 2, 15)), Exact::new(1, 2));
    assert_eq!(months_between(day(2026, 3, 1), day(2026, 3, 15)), Exact::new(14, 31));
    assert_eq!(months_between(day(2026, 1, 31), day(2026, 3, 1)), Exact::new(32, 31));
}

#[test]
fn months_to_an_earlier_day_are_negative_and_lead_back_to_it() {
    assert_eq!(
        months_between(day(2026, 3, 15), day(2026, 1, 15)),
        Exact::from_integer(-2)
    );
    assert_eq!(months_between(day(2026, 3, 20), day(2026, 3, 19)), Exact::new(-1, 28));
}
