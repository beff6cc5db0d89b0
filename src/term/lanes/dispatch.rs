//! One machine code per width of vectors, chosen when the program runs.
//!
//! The only `unsafe` of this room: a function compiled for instructions beyond the baseline may only
//! be called where the processor has them.
#![allow(unsafe_code)]

use super::{Down, Nearest, Rounds, Up, add_rows, extend_rows, step_rows};
use crate::term::{Basis, Rounding};

/// Defines a function that calls `$body` compiled for the widest vectors of the processor.
macro_rules! widest {
    ($(#[$about:meta])* $name:ident$(<$round:ident>)?, $body:expr, ($($arg:ident: $type:ty),*)) => {
        $(#[$about])*
        fn $name$(<$round: Rounds>)?($($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn avx512$(<$round: Rounds>)?($($arg: $type),*) {
                    $body($($arg),*)
                }

                #[target_feature(enable = "avx2")]
                fn avx2$(<$round: Rounds>)?($($arg: $type),*) {
                    $body($($arg),*)
                }

                if is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                {
                    // SAFETY: the processor has the features the function is compiled for; avx512f is part of the others.
                    return unsafe { avx512$(::<$round>)?($($arg),*) };
                }
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the processor has the feature the function is compiled for.
                    return unsafe { avx2$(::<$round>)?($($arg),*) };
                }
            }
            $body($($arg),*)
        }
    };
}

widest!(extend<R>, extend_rows::<R>, (n: &[i32], end: &[i32], c: &[i32], basis: Basis, out: &mut [i32]));
widest!(add<R>, add_rows::<R>, (n: &[i32], end: &[i32], c: &[i32], on: &[i32], basis: Basis, out: &mut [i32]));
widest!(step, step_rows, (days: &[i32], months: i32, out: &mut [i32]));

pub(super) fn extend_ends(n: &[i32], end: &[i32], c: &[i32], basis: Basis, rounding: Rounding, out: &mut [i32]) {
    same_length(out, &[n, end, c]);
    match rounding {
        Rounding::Down => extend::<Down>(n, end, c, basis, out),
        Rounding::Nearest => extend::<Nearest>(n, end, c, basis, out),
        Rounding::Up => extend::<Up>(n, end, c, basis, out),
    }
}

pub(super) fn add_ends(
    n: &[i32],
    end: &[i32],
    c: &[i32],
    on: &[i32],
    basis: Basis,
    rounding: Rounding,
    out: &mut [i32],
) {
    same_length(out, &[n, end, c, on]);
    match rounding {
        Rounding::Down => add::<Down>(n, end, c, on, basis, out),
        Rounding::Nearest => add::<Nearest>(n, end, c, on, basis, out),
        Rounding::Up => add::<Up>(n, end, c, on, basis, out),
    }
}

pub(super) fn add_months(days: &[i32], months: i32, out: &mut [i32]) {
    same_length(out, &[days]);
    step(days, months, out);
}

fn same_length(out: &[i32], columns: &[&[i32]]) {
    assert!(
        columns.iter().all(|column| column.len() == out.len()),
        "the columns of one call have one length"
    );
}
