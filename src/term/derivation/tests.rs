use crate::term::{Basis, Rounding, TermOptions, activate, add_licenses, extend, order};
use chrono::NaiveDate;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn with(basis: Basis, rounding: Rounding) -> TermOptions {
    TermOptions {
        basis,
        rounding,
        ..TermOptions::default()
    }
}

#[test]
fn an_extension_by_whole_months_shows_the_division() {
    let change = extend(100, day(2026, 3, 15), 25, None, TermOptions::default()).unwrap();
    assert_eq!(
        change.derivation(),
        [
            "extend 100 licences that end on 2026-03-15 by a key of 25 licences",
            "time added: 12 × 25 / 100 = 3 months",
            "end: 2026-03-15 + 3 months = 2026-06-15",
            "the end moves 92 days later, from 2026-03-15 to 2026-06-15",
            "source: the article, section `Licensing scenarios`",
        ]
    );
}

#[test]
fn an_add_shows_the_average_and_the_part_of_a_day_discarded() {
    let change = add_licenses(10, day(2026, 3, 20), 3, day(2026, 1, 15), TermOptions::default()).unwrap();
    assert_eq!(
        change.derivation(),
        [
            "add 3 licences of a key on 2026-01-15 to 10 licences that end on 2026-03-20",
            "time left of the old: 2026-01-15 to 2026-03-20 = 2 + 5/31 months",
            "time left of all: (10 × (2 + 5/31) + 3 × 12) / (10 + 3) = 4 + 174/403 months",
            "end: 2026-01-15 + 4 months = 2026-05-15, then 174/403 of the 31 days of the next month = 13 + 5/13 days",
            "rounded down to 2026-05-28: 5/13 of a day is discarded",
            "the end moves 69 days later, from 2026-03-20 to 2026-05-28",
            "source: the article, section `Add more licenses to an existing subscription`",
        ]
    );
}

#[test]
fn by_days_the_derivation_counts_days() {
    let change = extend(100, day(2027, 3, 15), 25, None, with(Basis::Days, Rounding::Up)).unwrap();
    let lines = change.derivation();
    assert_eq!(lines[1], "time of the key: 12 months from 2027-03-15 = 366 days");
    assert_eq!(lines[2], "time added: 366 × 25 / 100 = 91 + 1/2 days");
    assert_eq!(lines[4], "rounded up to 2027-06-15: 1/2 of a day is added");
    let change = add_licenses(
        1,
        day(2028, 1, 15),
        1,
        day(2026, 1, 15),
        with(Basis::Days, Rounding::Nearest),
    )
    .unwrap();
    let lines = change.derivation();
    assert_eq!(
        lines[3],
        "time left of all: (1 × 730 + 1 × 365) / (1 + 1) = 547 + 1/2 days"
    );
    assert_eq!(
        lines[5],
        "rounded to the nearest day to 2027-07-17: 1/2 of a day is added"
    );
    assert_eq!(
        lines[6],
        "the end moves 182 days earlier, from 2028-01-15 to 2027-07-17"
    );
}

#[test]
fn an_activation_and_an_order_show_where_their_end_comes_from() {
    let activated = activate(1, day(2024, 2, 29), TermOptions::default()).unwrap();
    assert_eq!(
        activated.derivation()[..2],
        [
            "activate 1 licence on 2024-02-29",
            "end: 2024-02-29 + 12 months = 2025-02-28"
        ]
    );
    let ordered = order(25, day(2026, 6, 1), day(2026, 9, 1), TermOptions::default()).unwrap();
    assert_eq!(
        ordered.derivation()[1..3],
        [
            "end: that of the membership, 2026-09-01, whatever the day of the order",
            "time: 2026-06-01 to 2026-09-01 = 3 months",
        ]
    );
}

#[test]
fn an_add_that_changes_nothing_says_so() {
    let change = add_licenses(10, day(2027, 1, 15), 3, day(2026, 1, 15), TermOptions::default()).unwrap();
    assert_eq!(change.derivation()[4], "the end stays 2027-01-15");
}
