use super::*;
use crate::term::{ExtensionCap, Rounding, add_end, extend_end};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn months(n: i128) -> Option<Exact> {
    Some(Exact::from_integer(n))
}

fn with(basis: Basis, rounding: Rounding) -> TermOptions {
    TermOptions {
        basis,
        rounding,
        extension_cap: ExtensionCap::default(),
    }
}

const DEFAULT: TermOptions = TermOptions {
    basis: Basis::Months,
    rounding: Rounding::Down,
    extension_cap: ExtensionCap::PerRedemption,
};

// Source: the article, Licensing scenarios, 1.
#[test]
fn a_key_of_25_extends_100_licenses_by_three_months() {
    let change = extend(100, day(2026, 3, 15), 25, None, DEFAULT).unwrap();
    assert_eq!(change.end_after, day(2026, 6, 15));
    assert_eq!((change.licenses_before, change.licenses_after), (Some(100), 100));
    assert_eq!(change.months_moved, months(3));
    assert_eq!(change.days_moved, Some(92));
    assert_eq!((change.on, change.months_remaining), (None, None));
    assert_eq!(change.discarded_days, ZERO);
}

// Source: the article, Licensing scenarios, 2.
#[test]
fn a_key_of_100_extends_100_licenses_by_twelve_months() {
    let change = extend(100, day(2026, 3, 15), 100, Some(day(2026, 1, 15)), DEFAULT).unwrap();
    assert_eq!(change.end_after, day(2027, 3, 15));
    assert_eq!(change.months_moved, months(12));
    assert_eq!(change.months_remaining, months(14));
}

// Source: the article, Licensing scenarios, 3.
#[test]
fn a_key_of_10_extends_5_licenses_by_24_months() {
    let change = extend(5, day(2026, 3, 15), 10, None, DEFAULT).unwrap();
    assert_eq!((change.end_after, change.months_moved), (day(2028, 3, 15), months(24)));
}

// Source: the article, Licensing scenarios, 4.
#[test]
fn more_than_three_times_the_licenses_is_over_the_cap_and_three_times_is_not() {
    assert!(!over_extension_cap(100, 300));
    assert!(over_extension_cap(100, 301));
    assert!(!over_extension_cap(MOST_LICENSES, MOST_LICENSES));
    assert_eq!(largest_extension_key(100), 300);
    assert_eq!(largest_extension_key(MOST_LICENSES), MOST_LICENSES);
    assert_eq!(largest_extension_key(u32::MAX), MOST_LICENSES);
}

#[test]
fn more_than_36_months_left_is_over_the_other_reading_of_the_cap() {
    let on = day(2026, 1, 31);
    assert!(!over_time_remaining(on, day(2029, 1, 31)).unwrap());
    assert!(over_time_remaining(on, day(2029, 2, 1)).unwrap());
    assert!(!over_time_remaining(day(9999, 1, 1), day(9999, 12, 31)).unwrap());
}

#[test]
fn an_activated_key_lasts_twelve_months() {
    let change = activate(25, day(2026, 1, 15), DEFAULT).unwrap();
    assert_eq!(change.end_after, day(2027, 1, 15));
    assert_eq!(
        (change.licenses_before, change.licenses_after, change.key_licenses),
        (None, 25, 25)
    );
    assert_eq!(
        (change.end_before, change.months_moved, change.days_moved),
        (None, None, None)
    );
    assert_eq!(change.months_remaining, months(12));
}

#[test]
fn a_key_activated_on_a_leap_day_lasts_until_28_february() {
    assert_eq!(
        activate(1, day(2024, 2, 29), DEFAULT).unwrap().end_after,
        day(2025, 2, 28)
    );
}

// Source: the article, Add more licenses to an existing subscription, note.
#[test]
fn an_add_averages_the_time_left_with_twelve_months() {
    let change = add_licenses(100, day(2026, 3, 15), 100, day(2026, 1, 15), DEFAULT).unwrap();
    assert_eq!(change.end_after, day(2026, 8, 15));
    assert_eq!((change.licenses_before, change.licenses_after), (Some(100), 200));
    assert_eq!(change.months_remaining, months(7));
    assert_eq!(change.months_moved, months(5));
    assert_eq!(change.days_moved, Some(153));
}

#[test]
fn an_add_to_more_than_twelve_months_moves_the_end_earlier() {
    let change = add_licenses(100, day(2028, 1, 15), 100, day(2026, 1, 15), DEFAULT).unwrap();
    assert_eq!((change.end_after, change.months_moved), (day(2027, 7, 15), months(-6)));
    assert_eq!(change.days_moved, Some(-184));
}

#[test]
fn the_fraction_of_a_day_follows_the_rounding() {
    // 12 × 1 / 11 months: a month, and 1/11 of the 28 days from 15 February, which is 2 + 6/11 days.
    let change = |r| extend(11, day(2026, 1, 15), 1, None, with(Basis::Months, r)).unwrap();
    let results = Rounding::ALL.map(|r| (change(r).end_after, change(r).discarded_days));
    assert_eq!(results[0], (day(2026, 2, 17), Exact::new(6, 11)));
    assert_eq!(results[1], (day(2026, 2, 18), Exact::new(-5, 11)));
    assert_eq!(results[2], (day(2026, 2, 18), Exact::new(-5, 11)));
    // 12 × 1 / 7 months: a month, and 5/7 of those 28 days, which is 20 days.
    let seventh = extend(7, day(2026, 1, 15), 1, None, DEFAULT).unwrap();
    assert_eq!((seventh.end_after, seventh.discarded_days), (day(2026, 3, 7), ZERO));
}

#[test]
fn half_a_day_is_rounded_up_to_the_nearest_day() {
    // 12 × 1 / 24 months: half of the 31 days from 1 January.
    let change = |r| extend(24, day(2026, 1, 1), 1, None, with(Basis::Months, r)).unwrap();
    assert_eq!(change(Rounding::Down).end_after, day(2026, 1, 16));
    assert_eq!(change(Rounding::Nearest).end_after, day(2026, 1, 17));
    assert_eq!(change(Rounding::Nearest).discarded_days, Exact::new(-1, 2));
}

#[test]
fn by_days_the_twelve_months_are_days_from_the_redemption_or_from_the_old_end() {
    let options = with(Basis::Days, Rounding::Down);
    let added = add_licenses(100, day(2026, 3, 15), 100, day(2026, 1, 15), options).unwrap();
    // (100 × 59 + 100 × 365) / 200 = 212 days.
    assert_eq!(added.end_after, day(2026, 8, 15));
    let extended = extend(100, day(2027, 3, 15), 25, None, options).unwrap();
    // 366 × 25 / 100 = 91.5 days, since the 12 months from March 2027 hold a leap day.
    assert_eq!(
        (extended.end_after, extended.discarded_days),
        (day(2027, 6, 14), Exact::new(1, 2))
    );
    assert_eq!(extended.months_moved, months(3));
}

#[test]
fn by_days_the_months_of_an_add_are_those_between_the_days() {
    let options = with(Basis::Days, Rounding::Down);
    let (on, end) = (day(2026, 1, 15), day(2026, 3, 1));
    let change = add_licenses(3, end, 2, on, options).unwrap();
    let remaining = crate::term::months_between(on, change.end_after);
    assert_eq!(change.months_remaining, Some(remaining));
    assert_eq!(
        change.months_moved,
        Some(remaining - crate::term::months_between(on, end))
    );
}

#[test]
fn an_order_ends_with_the_membership_on_whatever_day_it_is_placed() {
    let end = day(2026, 9, 1);
    let change = order(25, day(2026, 6, 1), end, DEFAULT).unwrap();
    assert_eq!((change.end_after, change.months_remaining), (end, months(3)));
    assert_eq!((change.licenses_before, change.licenses_after), (None, 25));
    assert_eq!(order(25, day(2026, 8, 31), end, DEFAULT).unwrap().end_after, end);
}

#[test]
fn nothing_is_computed_on_or_after_the_end() {
    let end = day(2026, 3, 15);
    let added = add_licenses(1, end, 1, end, DEFAULT).unwrap_err();
    let text = "`on` is `2026-03-15`, expected a day before `end` (`2026-03-15`) for `add_licenses`";
    assert_eq!(added.to_string(), text);
    assert!(extend(1, end, 1, Some(end), DEFAULT).is_err());
    assert!(order(1, end, end, DEFAULT).is_err());
    assert!(extend(1, end, 1, Some(day(2026, 3, 14)), DEFAULT).is_ok());
}

#[test]
fn counts_are_1_to_2_to_the_31_less_1() {
    let text = "`key_licenses` is `0`, expected 1 to 2147483647";
    assert_eq!(activate(0, day(2026, 1, 1), DEFAULT).unwrap_err().to_string(), text);
    let over = add_licenses(MOST_LICENSES, day(2026, 3, 1), 1, day(2026, 1, 1), DEFAULT).unwrap_err();
    assert_eq!(
        over.to_string(),
        "`licenses_after` is `2147483648`, expected 1 to 2147483647"
    );
    assert!(extend(u32::MAX, day(2026, 3, 1), 1, None, DEFAULT).is_err());
    assert_eq!(licenses(2_147_483_647), Ok(MOST_LICENSES));
    assert!(
        [i64::MIN, -1, 0, 2_147_483_648, i64::MAX]
            .iter()
            .all(|n| licenses(*n).is_err())
    );
}

#[test]
fn an_end_past_the_last_day_is_an_error_that_says_how_far() {
    let activated = activate(1, day(9999, 1, 1), DEFAULT).unwrap_err();
    let text = "`end_after` is `12 months after 9999-01-01`, expected a day from 0001-01-01 to 9999-12-31";
    assert_eq!(activated.to_string(), text);
    let extended = extend(1, day(2026, 3, 1), MOST_LICENSES, None, DEFAULT).unwrap_err();
    assert!(
        extended.to_string().contains("`25769803764 months after 2026-03-01`"),
        "{extended}"
    );
    let by_days = with(Basis::Days, Rounding::Up);
    // The year 10000 is a leap year: 366 × 3 / 2 days.
    let extended = extend(2, day(9999, 12, 1), 3, None, by_days).unwrap_err();
    assert!(
        extended.to_string().contains("`549 days after 9999-12-01`"),
        "{extended}"
    );
    let (on, end) = (day(9999, 6, 1), day(9999, 12, 31));
    assert!(add_licenses(1, end, 9, on, DEFAULT).is_err());
    assert!(add_licenses(1, end, 9, on, by_days).is_err());
}

#[test]
fn the_last_day_itself_is_in_range() {
    assert_eq!(
        activate(1, day(9998, 12, 31), DEFAULT).unwrap().end_after,
        day(9999, 12, 31)
    );
    // The month that the fraction is a part of ends after the last day.
    let change = extend(120, day(9999, 12, 15), 1, None, DEFAULT).unwrap();
    assert_eq!(change.end_after, day(9999, 12, 18));
}

#[test]
fn the_integers_give_what_the_dates_give() {
    let number = |d| calendar::number_of(d).unwrap();
    let (on, end) = (day(2026, 1, 31), day(2027, 2, 28));
    for basis in Basis::ALL {
        for rounding in Rounding::ALL {
            let options = with(basis, rounding);
            let added = add_licenses(7, end, 5, on, options).unwrap();
            let extended = extend(7, end, 5, Some(on), options).unwrap();
            assert_eq!(
                add_end(7, number(end), 5, number(on), basis, rounding),
                Some(number(added.end_after))
            );
            assert_eq!(
                extend_end(7, number(end), 5, basis, rounding),
                Some(number(extended.end_after))
            );
        }
    }
}

#[test]
fn the_integers_have_no_answer_where_the_dates_have_an_error() {
    let (b, r, max) = (Basis::Months, Rounding::Down, MOST_LICENSES);
    assert_eq!(add_end(1, 10, 1, 10, b, r), None);
    assert_eq!(add_end(0, 10, 1, 1, b, r), None);
    assert_eq!(add_end(1, 10, 0, 1, b, r), None);
    assert_eq!(add_end(max, 10, 1, 1, b, r), None);
    assert_eq!(add_end(u32::MAX, i32::MAX, u32::MAX, i32::MIN, b, r), None);
    assert_eq!(extend_end(0, 10, 1, b, r), None);
    assert_eq!(extend_end(1, 10, max + 1, b, r), None);
    assert_eq!(extend_end(1, 10, max, b, r), None);
    assert_eq!(extend_end(1, i32::MIN, 1, Basis::Days, r), None);
    assert_eq!(
        (ends::activate_end(i32::MAX), ends::activate_end(calendar::LATEST)),
        (None, None)
    );
}
