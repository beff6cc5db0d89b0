//! The term rules once more, slowly and on their own: months are walked one by one, days are
//! found in chrono's calendar, and every number is a fraction of big integers in no clever order.
//! Shares no code with the crate except the types of its options.

use chrono::{Datelike, Days, NaiveDate};
use num_rational::Ratio;
use partnerbenefits::term::{Basis, Rounding};

pub(crate) type Number = Ratio<i128>;

pub(crate) fn number(n: impl Into<i128>) -> Number {
    Number::from_integer(n.into())
}

/// The day `k` months after `t`: walk the calendar's pages, then look for `t`'s day on the last.
pub(crate) fn later(t: NaiveDate, k: i64) -> NaiveDate {
    let (mut year, mut month) = (t.year(), t.month());
    for _ in 0..k {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    for _ in k..0 {
        (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    }
    (1..=t.day())
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .expect("a month has a first day")
}

fn days(from: NaiveDate, to: NaiveDate) -> Number {
    number((to - from).num_days())
}

/// Months from `t` to `e`, found by trying one whole number after the other.
pub(crate) fn months(t: NaiveDate, e: NaiveDate) -> Number {
    // Start a little before the answer, since a month is never longer than 31 days.
    let mut k = (e - t).num_days().div_euclid(31) - 1;
    if (e - t).num_days() < 0 {
        k = (e - t).num_days() / 28 - 2;
    }
    assert!(later(t, k) <= e);
    while later(t, k + 1) <= e {
        k += 1;
    }
    number(k) + days(later(t, k), e) / days(later(t, k), later(t, k + 1))
}

/// An instant: a day, and a part of it.
pub(crate) type Instant = (NaiveDate, Number);

pub(crate) fn after_days(t: NaiveDate, n: Number) -> Instant {
    let whole = n.floor();
    let step = u64::try_from(whole.to_integer()).expect("time goes forward");
    (
        t.checked_add_days(Days::new(step))
            .expect("chrono reaches far past the year 9999"),
        n - whole,
    )
}

pub(crate) fn after_months(t: NaiveDate, q: Number) -> Instant {
    let whole = i64::try_from(q.floor().to_integer()).expect("few months");
    let begun = later(t, whole);
    after_days(begun, (q - q.floor()) * days(begun, later(t, whole + 1)))
}

/// The rounded day of an instant, and the part of a day that was dropped.
pub(crate) fn round((day, part): Instant, rounding: Rounding) -> Instant {
    let half = Number::new(1, 2);
    let up = match rounding {
        Rounding::Down => false,
        Rounding::Nearest => part >= half,
        Rounding::Up => part > number(0),
    };
    if up {
        (day.succ_opt().expect("in range"), part - number(1))
    } else {
        (day, part)
    }
}

pub(crate) fn add(n: u32, end: NaiveDate, c: u32, on: NaiveDate, basis: Basis, rounding: Rounding) -> Instant {
    let (n, c) = (number(n), number(c));
    let instant = match basis {
        Basis::Months => after_months(on, (n * months(on, end) + c * number(12)) / (n + c)),
        Basis::Days => after_days(on, (n * days(on, end) + c * days(on, later(on, 12))) / (n + c)),
    };
    round(instant, rounding)
}

pub(crate) fn extend(n: u32, end: NaiveDate, c: u32, basis: Basis, rounding: Rounding) -> Instant {
    let (n, c) = (number(n), number(c));
    let instant = match basis {
        Basis::Months => after_months(end, number(12) * c / n),
        Basis::Days => after_days(end, c * days(end, later(end, 12)) / n),
    };
    round(instant, rounding)
}
