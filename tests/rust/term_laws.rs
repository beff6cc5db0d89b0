//! The verbs against the slow reference, and the laws that hold for them.
//!
//! What holds:
//! - licence-time before = licence-time after, up to the part of a day that rounding reports
//! - a later old end never gives an earlier new end: adds always, extensions by months always,
//!   extensions by days while the key has no more licenses than the subscription
//! - more licenses on the key move an extension's end later, and an add's end towards 12 months
//! - two adds on one day change places with at most one day between the ends when days are counted,
//!   and at most two when months are: the part of a day dropped in February is up to 31/28 of a day
//!   in a longer month
//!
//! What does not, each with its example below: an add one day later may end a day earlier; two adds
//! may differ by two days; by days, a later old end may give an earlier new one.

use chrono::{Days, NaiveDate};
use partnerbenefits::term::{
    Basis, Exact, MOST_LICENSES, Rounding, TermError, TermOptions, Verb, activate, add_licenses, add_months, extend,
    months_between, order,
};
use proptest::prelude::*;

use crate::term_reference as slow;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day that exists")
}

fn with(basis: Basis, rounding: Rounding) -> TermOptions {
    TermOptions {
        basis,
        rounding,
        ..TermOptions::default()
    }
}

fn options() -> impl Strategy<Value = TermOptions> {
    (prop::sample::select(&Basis::ALL), prop::sample::select(&Rounding::ALL)).prop_map(|(b, r)| with(b, r))
}

/// Days around leap days and century years as well as anywhere in reach of the reference.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    let near = (1_u32..=4000).prop_map(|n| day(2023, 1, 1) + Days::new(n.into()));
    let wide = (0_u64..3_600_000).prop_map(|n| day(1, 1, 1) + Days::new(n));
    let month_end = (1900_i32..=2101, 1_u32..=12)
        .prop_map(|(y, m)| slow::later(day(y, m, 1), 1).pred_opt().expect("a day that exists"));
    prop_oneof![4 => near, 1 => wide, 2 => month_end]
}

/// A day and a later one.
fn ordered() -> impl Strategy<Value = (NaiveDate, NaiveDate)> {
    let days = prop_oneof![4 => 1_u64..1200, 1 => 1_u64..20_000];
    (any_day(), days).prop_map(|(from, n)| (from, from + Days::new(n)))
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 1_u32..=40, 4 => 1_u32..=3000, 1 => 1..=MOST_LICENSES]
}

fn exact(n: impl Into<i128>) -> Exact {
    Exact::from_integer(n.into())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn month_steps_and_months_between_are_those_of_the_reference((from, to) in ordered(), k in -400_i64..400) {
        prop_assert_eq!(months_between(from, to), slow::months(from, to));
        prop_assert_eq!(months_between(to, from), slow::months(to, from));
        if let Ok(there) = add_months(from, k) {
            prop_assert_eq!(there, slow::later(from, k));
        }
    }

    #[test]
    fn an_add_is_that_of_the_reference(n in count(), c in count(), (on, end) in ordered(), options in options()) {
        prop_assume!(n <= MOST_LICENSES - c);
        let change = add_licenses(n, end, c, on, options).unwrap();
        let (end_after, dropped) = slow::add(n, end, c, on, options.basis, options.rounding);
        prop_assert_eq!((change.end_after, change.discarded_days), (end_after, dropped));
        prop_assert_eq!(change.days_moved, Some((end_after - end).num_days()));
        let left = match options.basis {
            Basis::Months => (exact(n) * slow::months(on, end) + exact(12) * exact(c)) / exact(n + c),
            Basis::Days => slow::months(on, end_after),
        };
        prop_assert_eq!(change.months_remaining, Some(left));
        prop_assert_eq!(change.months_moved, Some(left - slow::months(on, end)));
    }

    #[test]
    fn an_extension_is_that_of_the_reference(n in count(), c in count(), (on, end) in ordered(), options in options()) {
        prop_assume!(u64::from(c) <= 30 * u64::from(n));
        let change = extend(n, end, c, Some(on), options).unwrap();
        let (end_after, dropped) = slow::extend(n, end, c, options.basis, options.rounding);
        prop_assert_eq!((change.end_after, change.discarded_days), (end_after, dropped));
        prop_assert_eq!(change.months_moved, Some(exact(12) * exact(c) / exact(n)));
        prop_assert_eq!(change.months_remaining, Some(slow::months(on, end_after)));
    }

    #[test]
    fn an_add_keeps_the_license_time(n in count(), c in count(), (on, end) in ordered(), rounding in prop::sample::select(&Rounding::ALL)) {
        prop_assume!(n <= MOST_LICENSES - c);
        let change = add_licenses(n, end, c, on, with(Basis::Months, rounding)).unwrap();
        let before = exact(n) * months_between(on, end) + exact(c) * exact(12);
        prop_assert_eq!(exact(n + c) * change.months_remaining.unwrap(), before);
        // The part of a day is all that separates the exact instant from the rounded end.
        let (instant, part) = slow::after_months(on, change.months_remaining.unwrap());
        prop_assert_eq!(exact((instant - change.end_after).num_days()) + part, change.discarded_days);
        prop_assert!(change.discarded_days < exact(1) && change.discarded_days > exact(-1));
        prop_assert!(rounding != Rounding::Down || change.discarded_days >= exact(0));
        prop_assert!(rounding != Rounding::Up || change.discarded_days <= exact(0));
    }

    #[test]
    fn a_later_old_end_never_gives_an_earlier_new_end(
        n in count(), c in count(), (on, end) in ordered(), more in 1_u64..40, options in options(),
    ) {
        prop_assume!(n <= MOST_LICENSES - c);
        let later = end + Days::new(more);
        let ends = [end, later].map(|end| add_licenses(n, end, c, on, options).unwrap().end_after);
        prop_assert!(ends[0] <= ends[1]);
        let most = match options.basis {
            Basis::Months => n.saturating_mul(30),
            Basis::Days => n,
        };
        if c <= most {
            let ends = [end, later].map(|end| extend(n, end, c, None, options).unwrap().end_after);
            prop_assert!(ends[0] <= ends[1]);
        }
    }

    #[test]
    fn a_larger_key_extends_further_and_adds_towards_twelve_months(
        n in count(), c in 1_u32..5000, more in 1_u32..5000, (on, end) in ordered(), options in options(),
    ) {
        prop_assume!(n <= MOST_LICENSES - c - more);
        let added = [c, c + more].map(|c| add_licenses(n, end, c, on, options).unwrap().end_after);
        let towards = if end <= slow::later(on, 12) { added[0] <= added[1] } else { added[0] >= added[1] };
        prop_assert!(towards);
        prop_assume!(c + more <= n.saturating_mul(30));
        let extended = [c, c + more].map(|c| extend(n, end, c, None, options).unwrap().end_after);
        prop_assert!(extended[0] <= extended[1]);
    }

    #[test]
    fn two_adds_on_one_day_change_places_with_at_most_a_day_or_two_between_the_ends(
        n in count(), c in 1_u32..3000, d in 1_u32..3000, (on, end) in ordered(), options in options(),
    ) {
        prop_assume!(n <= MOST_LICENSES - c - d);
        let first_then = |first, second| {
            let between = add_licenses(n, end, first, on, options).unwrap();
            add_licenses(between.licenses_after, between.end_after, second, on, options).ok().map(|last| last.end_after)
        };
        // An add to a single day left can end on the day itself; then there is no second add.
        if let (Some(a), Some(b)) = (first_then(c, d), first_then(d, c)) {
            let most = if options.basis == Basis::Days { 1 } else { 2 };
            prop_assert!((a - b).num_days().abs() <= most, "{} {}", a, b);
        }
    }

    #[test]
    fn no_day_of_the_years_1_to_9999_and_no_count_panics_or_wraps(
        n in any::<u32>(), c in any::<u32>(), from in 0_u64..=3_652_058, to in 0_u64..=3_652_058, options in options(),
    ) {
        let (on, end) = (day(1, 1, 1) + Days::new(from), day(1, 1, 1) + Days::new(to));
        let start = on.min(end);
        for change in [
            activate(c, on, options),
            add_licenses(n, end, c, on, options),
            extend(n, end, c, Some(on), options),
            order(n, on, end, options),
        ].into_iter().flatten() {
            prop_assert!(change.end_after >= start && change.end_after <= day(9999, 12, 31));
            prop_assert!((1..=MOST_LICENSES).contains(&change.licenses_after));
            prop_assert!(!change.derivation().is_empty());
        }
        prop_assert_eq!(months_between(on, end) >= exact(0), on <= end);
    }
}

#[test]
fn an_add_one_day_later_may_end_one_day_earlier() {
    // From 1 January, 1 March is 2 months away, from 2 January 1 + 27/28: the day lost is 1/28 of a
    // month for each licence, and the shift of the anchor gives back only 1/31.
    let end_after = |on| {
        add_licenses(100, day(2023, 3, 1), 1, on, TermOptions::default())
            .unwrap()
            .end_after
    };
    assert_eq!(end_after(day(2023, 1, 1)), day(2023, 3, 4));
    assert_eq!(end_after(day(2023, 1, 2)), day(2023, 3, 3));
}

#[test]
fn two_adds_on_one_day_may_end_two_days_apart_by_months() {
    let (on, end) = (day(2024, 7, 7), day(2026, 11, 3));
    let both = |first, second| {
        let between = add_licenses(10, end, first, on, TermOptions::default()).unwrap();
        let last = add_licenses(
            between.licenses_after,
            between.end_after,
            second,
            on,
            TermOptions::default(),
        );
        let (slow_end, _) = slow::add(10, end, first, on, Basis::Months, Rounding::Down);
        let (slow_end, _) = slow::add(10 + first, slow_end, second, on, Basis::Months, Rounding::Down);
        assert_eq!(last.as_ref().unwrap().end_after, slow_end);
        last.unwrap().end_after
    };
    assert_eq!(both(2, 12), day(2026, 1, 26));
    assert_eq!(both(12, 2), day(2026, 1, 24));
}

#[test]
fn by_days_a_later_old_end_may_be_extended_to_an_earlier_new_end() {
    // 12 months from 28 February 2024 are 366 days, from the leap day 365: a key of three times
    // the licences loses three days where the end gains one.
    let end_after = |end| {
        extend(1, end, 3, None, with(Basis::Days, Rounding::Down))
            .unwrap()
            .end_after
    };
    assert_eq!(end_after(day(2024, 2, 28)), day(2027, 3, 2));
    assert_eq!(end_after(day(2024, 2, 29)), day(2027, 2, 28));
}

#[test]
fn the_largest_counts_and_the_longest_term_are_exact() {
    let (on, end) = (day(1, 1, 1), day(9999, 12, 31));
    let half = MOST_LICENSES / 2;
    for basis in Basis::ALL {
        for rounding in Rounding::ALL {
            let change = add_licenses(half, end, half, on, with(basis, rounding)).unwrap();
            let expected = slow::add(half, end, half, on, basis, rounding);
            assert_eq!((change.end_after, change.discarded_days), expected);
        }
    }
    let error = extend(1, on, MOST_LICENSES, None, TermOptions::default()).unwrap_err();
    assert!(matches!(error, TermError::OutOfRange { field: "end_after", .. }));
}

#[test]
fn every_verb_cites_a_section() {
    assert!(Verb::ALL.iter().all(|verb| !verb.section().is_empty()));
}
