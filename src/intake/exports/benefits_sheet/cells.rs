//! What people write in the cells of a sheet: days and numbers of licences.
//!
//! Spreadsheets write both in the ways of their country. What can be read in one way only is read;
//! where there are two, nobody can tell which was meant, and both are said.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::intake::days::readings;
use crate::intake::exports::item::utc_day;
use crate::intake::fields::{LICENSES, YEARS};
use crate::intake::problems::shown;
use crate::intake::tree::plain_day;

/// Reads a day; an error says why not.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    let known = |day: &NaiveDate| YEARS.contains(&day.year());
    let read = plain_day(text).or_else(|| utc_day(text));
    if let Some(day) = read.filter(known) {
        return Ok(day);
    }
    let readings: Vec<NaiveDate> = readings(text).into_iter().collect();
    match readings.as_slice() {
        [day] => Ok(*day),
        [] => Err(format!(
            "`{}` is not used, expected a date like 2026-06-01 or 1 Jun 2026",
            shown(text)
        )),
        several => {
            let several: Vec<String> = several.iter().map(ToString::to_string).collect();
            let (text, several) = (shown(text), several.join(" or "));
            Err(format!("`{text}` is not used: it means {several}, write one of these"))
        }
    }
}

/// Reads a number of licences, where thousands may be set apart and nothing may stand behind a
/// decimal mark; an error says why not.
pub(super) fn quantity(text: &str) -> Result<u32, String> {
    let mut readings = BTreeSet::new();
    readings.extend(whole(text));
    if let Some((before, zeros)) = text.rsplit_once(['.', ','])
        && !zeros.is_empty()
        && zeros.bytes().all(|digit| digit == b'0')
    {
        // Three of them after a comma are thousands, and so are they after an earlier mark.
        let plain = before.bytes().all(|byte| byte.is_ascii_digit());
        let thousands = zeros.len() == 3 && (!plain || text.contains(','));
        readings.extend(whole(before).filter(|_| !thousands));
    }
    let readings: Vec<u32> = readings.into_iter().filter(|count| LICENSES.contains(count)).collect();
    match readings.as_slice() {
        [count] => Ok(*count),
        [] => Err(format!("`{}` is not a number of licences", shown(text))),
        several => {
            let several: Vec<String> = several.iter().map(ToString::to_string).collect();
            let several = several.join(" or ");
            Err(format!("`{}` means {several}, write one of these", shown(text)))
        }
    }
}

/// A whole number, its thousands set apart or not.
fn whole(text: &str) -> Option<u32> {
    let mut groups = text.split([',', '.', ' ', '\'', '\u{a0}', '\u{202f}', '’']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        digits.push_str(group);
    }
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_can_be_read_in_one_way_is_read() {
        for text in [
            "2026-06-25",
            "25.06.2026",
            "25.6.26",
            "25/06/2026",
            "6/25/2026",
            "06/25/26",
            "25-06-2026",
            "2026/06/25",
            "2026.6.25",
            "2026-06-25T00:00:00Z",
            "2026-06-25 00:00:00",
            "2026-06-25T00:00:00.0000000Z",
            "6/25/2026 12:00:00 AM",
            "25.06.2026 00:00",
            "25 Jun 2026",
            "25-Jun-26",
        ] {
            assert_eq!(
                day(text).map(|day| day.to_string()),
                Ok("2026-06-25".to_owned()),
                "{text}"
            );
        }
        assert_eq!(
            day("06/06/2026").map(|day| day.to_string()),
            Ok("2026-06-06".to_owned())
        );
        assert_eq!(
            day("01.06.2026").map(|day| day.to_string()),
            Ok("2026-06-01".to_owned())
        );
    }

    #[test]
    fn a_day_with_two_readings_says_both() {
        assert_eq!(
            day("6/1/2026"),
            Err("`6/1/2026` is not used: it means 2026-01-06 or 2026-06-01, write one of these".to_owned())
        );
        assert!(
            day("01/02/03")
                .unwrap_err()
                .contains("2001-02-03 or 2003-01-02 or 2003-02-01")
        );
        for text in [
            "soon",
            "31/31/2026",
            "46174",
            "1/2",
            "1/2/3/4",
            "6/2026",
            "123/1/2026",
            "2026-06",
        ] {
            assert!(
                day(text)
                    .unwrap_err()
                    .ends_with("expected a date like 2026-06-01 or 1 Jun 2026"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_of_licences_is_read_where_it_has_one_reading() {
        for text in [
            "1500", "1,500", "1.500", "1 500", "1'500", "1500.0", "1500,00", "1,500.00", "1.500,0",
        ] {
            assert_eq!(quantity(text), Ok(1500), "{text}");
        }
        assert_eq!(quantity("25.0"), Ok(25));
        assert_eq!(
            quantity("25.000"),
            Err("`25.000` means 25 or 25000, write one of these".to_owned())
        );
        assert_eq!(quantity("1,000"), Ok(1000));
        assert_eq!(quantity("1,000,000"), Ok(1_000_000));
        assert_eq!(quantity("1.000.000"), Ok(1_000_000));
        for text in ["many", "0", "-5", "2.5", "1,5", "", ".000", "99999999999", "1,00,000"] {
            assert!(quantity(text).is_err(), "{text}");
        }
    }
}
