use super::*;
use chrono::{Datelike, Months};

#[test]
fn every_day_of_the_years_1_to_9999_is_the_day_chrono_says() {
    let mut date = NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
    for day in EARLIEST..=LATEST {
        let (year, month, of_month) = civil(day);
        assert_eq!(
            (year, u32::from(month), u32::from(of_month)),
            (date.year(), date.month(), date.day())
        );
        assert_eq!(day_number(year, month, of_month), day);
        if day < LATEST {
            date = date.succ_opt().unwrap();
        }
    }
    assert_eq!(date, NaiveDate::from_ymd_opt(9999, 12, 31).unwrap());
    assert_eq!(number_of(date), Some(LATEST));
}

#[test]
fn the_days_of_every_month_are_those_chrono_says() {
    for year in 1..=9999 {
        for month in 1..=12_u8 {
            let first = NaiveDate::from_ymd_opt(year, month.into(), 1).unwrap();
            assert_eq!(days_in_month(year, month), first.num_days_in_month(), "{first}");
        }
    }
}

#[test]
fn month_steps_are_those_chrono_clamps_to() {
    // A prime stride visits every day of the month in every month and leap year over the span.
    for day in (EARLIEST..LATEST - 1300 * 31).step_by(7) {
        let date = date_of(day).unwrap();
        let n = 1 + day.rem_euclid(13);
        let expected = date.checked_add_months(Months::new(n as u32)).unwrap();
        assert_eq!(date_of(add_months_days(day, n)), Some(expected), "{date} + {n}");
        let n = 14 + day.rem_euclid(1200);
        let expected = date.checked_add_months(Months::new(n as u32)).unwrap();
        assert_eq!(date_of(add_months_days(day, n)), Some(expected), "{date} + {n}");
    }
}

#[test]
fn month_steps_back_are_those_chrono_clamps_to() {
    for day in (EARLIEST + 1300 * 31..=LATEST).step_by(11) {
        let date = date_of(day).unwrap();
        let n = 1 + day.rem_euclid(1200);
        let expected = date.checked_sub_months(Months::new(n as u32)).unwrap();
        assert_eq!(date_of(add_months_days(day, -n)), Some(expected), "{date} - {n}");
    }
}

#[test]
fn a_span_put_back_on_its_start_gives_its_end() {
    for start in (EARLIEST..=LATEST).step_by(977) {
        for distance in [-400, -31, -1, 0, 1, 27, 28, 29, 30, 31, 59, 365, 366, 1461, 36_525] {
            let end = start + distance;
            let Span { whole, days, length } = span(start, end);
            assert_eq!(add_months_days(start, whole) + days, end);
            assert_eq!(add_months_days(start, whole + 1) - length, end - days);
            assert!((28..=31).contains(&length) && (0..length).contains(&days));
        }
    }
}

#[test]
fn no_integer_makes_the_calendar_panic() {
    for day in [
        i32::MIN,
        -REACH - 1,
        -REACH,
        EARLIEST,
        0,
        LATEST,
        REACH,
        REACH + 1,
        i32::MAX,
    ] {
        let (year, month, of_month) = civil(day);
        assert_eq!(day_number(year, month, of_month), day.clamp(-REACH, REACH));
        for n in [i32::MIN, -120_001, -1, 0, 1, 120_001, i32::MAX] {
            let _ = add_months_days(day, n);
            assert!((28..=31).contains(&span(day, n).length));
            assert!((28..=31).contains(&span(n, day).length));
        }
    }
    for (year, month, day) in [(i32::MIN, 0, 0), (i32::MAX, u8::MAX, u8::MAX)] {
        let _ = day_number(year, month, day);
    }
    assert_eq!((date_of(EARLIEST - 1), date_of(LATEST + 1)), (None, None));
}
