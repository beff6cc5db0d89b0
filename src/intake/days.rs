//! Days as people write them, in the ways of their country.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::fields::YEARS;

/// The day that a text can only mean, ready to be written; `None` where there are two, or none.
pub(super) fn meant(text: &str) -> Option<String> {
    let readings = readings(text);
    let only = readings.first().filter(|_| readings.len() == 1);
    only.map(ToString::to_string)
}

/// Every day that a text may mean: one with its month in words, or three numbers, whatever time
/// stands behind them.
pub(super) fn readings(text: &str) -> BTreeSet<NaiveDate> {
    if let Some(day) = named(text) {
        return [day].into();
    }
    let (days, time) = text.split_once(' ').unwrap_or((text, ""));
    let of_time = |byte: u8| byte.is_ascii_digit() || b":. AMPamp".contains(&byte);
    let mark = days.chars().find(|letter| !letter.is_ascii_digit());
    let (Some(mark @ ('/' | '.' | '-')), true) = (mark, time.bytes().all(of_time)) else {
        return BTreeSet::new();
    };
    let parts: Vec<&str> = days.split(mark).collect();
    let number = |part: &str| {
        let digits = matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    };
    let &[first, second, third] = parts.as_slice() else {
        return BTreeSet::new();
    };
    let (Some(one), Some(two), Some(three)) = (number(first), number(second), number(third)) else {
        return BTreeSet::new();
    };
    let year = |part: &str, number: u32| match part.len() {
        4 => i32::try_from(number).ok(),
        2 => i32::try_from(2000 + number).ok(),
        _ => None,
    };
    let made = |year: Option<i32>, month, day| NaiveDate::from_ymd_opt(year?, month, day);
    let day_first = made(year(third, three), two, one);
    let readings = match (first.len(), mark) {
        (4, _) => [made(year(first, one), two, three), None, None],
        // With dots the day comes first wherever they are used.
        (_, '.') => [day_first, None, None],
        _ => {
            let year_first = made(year(first, one), two, three).filter(|_| third.len() == 2);
            [day_first, made(year(third, three), one, two), year_first]
        }
    };
    let known = |day: &NaiveDate| YEARS.contains(&day.year());
    readings.into_iter().flatten().filter(known).collect()
}

/// A day with its month in words.
fn named(text: &str) -> Option<NaiveDate> {
    // A year of two digits first, as spreadsheets write it: it would pass for the year 26.
    const FORMS: [&str; 6] = ["%d-%B-%y", "%d %B %y", "%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%B %d %Y"];
    FORMS.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}
