use proptest::prelude::*;

use super::*;
use crate::term::calendar::add_months_days;
use crate::term::{add_end, extend_end};

const ROUNDINGS: [Rounding; 3] = Rounding::ALL;

fn scalar_extend(n: i32, end: i32, c: i32, basis: Basis, rounding: Rounding) -> i32 {
    extend_end(n as u32, end, c.min(3 * n) as u32, basis, rounding).unwrap()
}

fn scalar_add(n: i32, end: i32, c: i32, on: i32, basis: Basis, rounding: Rounding) -> i32 {
    add_end(n as u32, end.max(on + 1), c as u32, on, basis, rounding).unwrap()
}

fn check_extend(n: &[i32], end: &[i32], c: &[i32]) {
    let mut out = vec![0; n.len()];
    for (basis, rounding) in options() {
        extend_ends(n, end, c, basis, rounding, &mut out);
        for row in 0..n.len() {
            let expected = scalar_extend(n[row], end[row], c[row], basis, rounding);
            let row = (n[row], end[row], c[row], out[row]);
            assert_eq!(row.3, expected, "{row:?} {basis} {rounding}");
        }
    }
}

fn check_add(n: &[i32], end: &[i32], c: &[i32], on: &[i32]) {
    let mut out = vec![0; n.len()];
    for (basis, rounding) in options() {
        add_ends(n, end, c, on, basis, rounding, &mut out);
        for row in 0..n.len() {
            let expected = scalar_add(n[row], end[row], c[row], on[row], basis, rounding);
            let row = (n[row], end[row], c[row], on[row], out[row]);
            assert_eq!(row.4, expected, "{row:?} {basis} {rounding}");
        }
    }
}

fn options() -> impl Iterator<Item = (Basis, Rounding)> {
    Basis::ALL
        .into_iter()
        .flat_map(|basis| ROUNDINGS.map(|rounding| (basis, rounding)))
}

#[test]
fn months_after_every_day_of_the_window_are_those_of_the_calendar() {
    let days: Vec<i32> = DAYS.collect();
    let mut out = vec![0; days.len()];
    for months in [0, 1, 2, 11, 12, 13, 24, 35, MOST_STEPS] {
        add_months(&days, months, &mut out);
        for (day, landed) in days.iter().zip(&out) {
            assert_eq!(*landed, add_months_days(*day, months), "{day} and {months} months");
        }
    }
}

#[test]
fn every_day_of_the_window_is_extended_as_one_row_is() {
    let days: Vec<i32> = DAYS.collect();
    let most = *COUNTS.end();
    for (n, c) in [
        (100, 25),
        (7, 3),
        (12, 36),
        (31, 1),
        (most, most - 1),
        (most, 1),
        (11_184_810, most),
    ] {
        check_extend(&vec![n; days.len()], &days, &vec![c; days.len()]);
    }
}

#[test]
fn every_day_of_the_window_is_added_to_as_one_row_is() {
    let days: Vec<i32> = DAYS.collect();
    let most = *COUNTS.end();
    for (n, c, left) in [
        (100, 25, 59),
        (7, 3, 400),
        (most, most, 30),
        (most, 1, 1),
        (1, most, 1),
        (5, 10, -8),
    ] {
        let end: Vec<i32> = days.iter().map(|on| (on + left).min(*DAYS.end())).collect();
        check_add(&vec![n; days.len()], &end, &vec![c; days.len()], &days);
    }
}

#[test]
fn month_ends_meet_every_gap_to_an_end() {
    let ons = [
        (2023, 12, 31),
        (2024, 1, 31),
        (2024, 2, 29),
        (2024, 2, 28),
        (1999, 2, 28),
        (2000, 8, 30),
        (1900, 3, 1),
    ];
    for (year, month, day) in ons {
        let on = day_number(year, month, day);
        let end: Vec<i32> = (on + 1..=on + 3_000).chain([*DAYS.end()]).collect();
        let rows = end.len();
        check_add(&vec![13; rows], &end, &vec![5; rows], &vec![on; rows]);
        check_add(&vec![*COUNTS.end(); rows], &end, &vec![3; rows], &vec![on; rows]);
    }
}

fn count() -> impl Strategy<Value = i32> {
    prop_oneof![1..200_i32, COUNTS, Just(1), Just(*COUNTS.end())]
}

fn rows() -> impl Strategy<Value = Vec<(i32, i32, i32, i32)>> {
    prop::collection::vec((count(), DAYS, count(), DAYS), 1..200)
}

fn columns(rows: &[(i32, i32, i32, i32)]) -> [Vec<i32>; 4] {
    [
        rows.iter().map(|row| row.0).collect(),
        rows.iter().map(|row| row.1).collect(),
        rows.iter().map(|row| row.2).collect(),
        rows.iter().map(|row| row.3).collect(),
    ]
}

proptest! {
    #[test]
    fn rows_of_any_kind_come_out_as_single_rows_do(rows in rows()) {
        let [n, end, c, on] = columns(&rows);
        check_extend(&n, &end, &c);
        check_add(&n, &end, &c, &on);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    #[ignore = "ten million rows take minutes"]
    fn ten_million_rows_come_out_as_single_rows_do(rows in rows()) {
        let [n, end, c, on] = columns(&rows);
        check_extend(&n, &end, &c);
        check_add(&n, &end, &c, &on);
    }
}

#[test]
fn a_processor_without_wide_vectors_gets_the_same() {
    let days: Vec<i32> = DAYS.step_by(7).collect();
    let rows = days.len();
    let (n, c, end) = (vec![31; rows], vec![47; rows], vec![*DAYS.end(); rows]);
    let (mut plain, mut wide) = (vec![0; rows], vec![0; rows]);
    for (basis, rounding) in options() {
        let out = &mut plain;
        Extend {
            n: &n,
            end: &days,
            c: &c,
            basis,
            rounding,
            out,
        }
        .run();
        extend_ends(&n, &days, &c, basis, rounding, &mut wide);
        assert_eq!(plain, wide);
        let (on, out) = (&days, &mut plain);
        Add {
            n: &n,
            end: &end,
            c: &c,
            on,
            basis,
            rounding,
            out,
        }
        .run();
        add_ends(&n, &end, &c, &days, basis, rounding, &mut wide);
        assert_eq!(plain, wide);
    }
}

#[test]
fn rows_outside_the_window_do_not_panic() {
    let wild = [i32::MIN, -1, 0, 1, i32::MAX];
    let mut out = [0; 5];
    for (basis, rounding) in options() {
        extend_ends(&wild, &wild, &wild, basis, rounding, &mut out);
        add_ends(&wild, &wild, &wild, &wild, basis, rounding, &mut out);
    }
    add_months(&wild, 12, &mut out);
}

#[test]
fn a_copy_past_the_caches_is_a_copy_wherever_it_begins_and_ends() {
    let bytes: Vec<i8> = (0..200).map(|at| (at % 120) as i8).collect();
    let days: Vec<i32> = (0..200).map(|at| at * 65_537).collect();
    let counts: Vec<i64> = (0..200).map(|at| at << 40).collect();
    for start in 0..20 {
        for end in start..200 {
            assert_eq!(streamed(&bytes[start..end]), &bytes[start..end]);
            assert_eq!(streamed(&days[start..end]), &days[start..end]);
            assert_eq!(streamed(&counts[start..end]), &counts[start..end]);
        }
    }
}
