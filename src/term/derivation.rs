//! A change explained: the formula with the numbers put in, one step a line.

use chrono::NaiveDate;

use super::limits::KEY_MONTHS;
use super::{Basis, Exact, Rounding, TermChange, Verb, calendar, months_between};

impl TermChange {
    /// Returns how the change was computed, one step a line: what was asked, the formula with the
    /// numbers put in, the exact result, its rounding, and the section of the article behind it.
    #[must_use]
    pub fn derivation(&self) -> Vec<String> {
        let mut lines = match (self.verb, self.on, self.end_before, self.licenses_before) {
            (Verb::AddLicenses, Some(on), Some(end), Some(n)) => self.add_lines(on, end, n),
            (Verb::Extend, _, Some(end), Some(n)) => self.extend_lines(end, n),
            (Verb::Order, Some(on), ..) => self.order_lines(on),
            (_, Some(on), ..) => self.activate_lines(on),
            _ => Vec::new(),
        };
        if let (Some(before), Some(days)) = (self.end_before, self.days_moved) {
            lines.push(match days {
                0 => format!("the end stays {before}"),
                1.. => format!(
                    "the end moves {} later, from {before} to {}",
                    count_of(days, "day"),
                    self.end_after
                ),
                _ => format!(
                    "the end moves {} earlier, from {before} to {}",
                    count_of(-days, "day"),
                    self.end_after
                ),
            });
        }
        lines.push(format!("source: the article, section `{}`", self.verb.section()));
        lines
    }

    fn activate_lines(&self, on: NaiveDate) -> Vec<String> {
        vec![
            format!("activate {} on {on}", count_of(self.key_licenses, "licence")),
            format!("end: {on} + {KEY_MONTHS} months = {}", self.end_after),
        ]
    }

    fn order_lines(&self, on: NaiveDate) -> Vec<String> {
        let months = months_between(on, self.end_after);
        vec![
            format!("order {} on {on}", count_of(self.key_licenses, "licence")),
            format!(
                "end: that of the membership, {}, whatever the day of the order",
                self.end_after
            ),
            format!("time: {on} to {} = {}", self.end_after, amount(months, "month")),
        ]
    }

    fn add_lines(&self, on: NaiveDate, end: NaiveDate, n: u32) -> Vec<String> {
        let (c, sum) = (self.key_licenses, self.licenses_after);
        let mut lines = vec![format!(
            "add {} of a key on {on} to {} that end on {end}",
            count_of(c, "licence"),
            count_of(n, "licence")
        )];
        let (old, new, unit) = match self.options.basis {
            Basis::Months => {
                let old = months_between(on, end);
                lines.push(format!(
                    "time left of the old: {on} to {end} = {}",
                    amount(old, "month")
                ));
                (old, Exact::from_integer(KEY_MONTHS.into()), "month")
            }
            Basis::Days => {
                let old = Exact::from_integer((end - on).num_days().into());
                lines.push(format!("time left of the old: {on} to {end} = {}", amount(old, "day")));
                (old, self.key_days(on, &mut lines), "day")
            }
        };
        let weigh = |licenses: u32| Exact::from_integer(licenses.into());
        let average = (weigh(n) * old + weigh(c) * new) / weigh(sum);
        lines.push(format!(
            "time left of all: ({n} × {} + {c} × {new}) / ({n} + {c}) = {}",
            factor(old),
            amount(average, unit)
        ));
        self.landing_lines(on, average, &mut lines);
        lines
    }

    fn extend_lines(&self, end: NaiveDate, n: u32) -> Vec<String> {
        let c = self.key_licenses;
        let mut lines = vec![format!(
            "extend {} that end on {end} by a key of {}",
            count_of(n, "licence"),
            count_of(c, "licence")
        )];
        let (term, unit) = match self.options.basis {
            Basis::Months => (Exact::from_integer(KEY_MONTHS.into()), "month"),
            Basis::Days => (self.key_days(end, &mut lines), "day"),
        };
        let moved = term * Exact::new(c.into(), n.into());
        lines.push(format!("time added: {term} × {c} / {n} = {}", amount(moved, unit)));
        self.landing_lines(end, moved, &mut lines);
        lines
    }

    /// The key's months as days from `anchor` on, and the line that says so.
    fn key_days(&self, anchor: NaiveDate, lines: &mut Vec<String>) -> Exact {
        let from = anchor.to_epoch_days();
        let days = calendar::add_months_days(from, KEY_MONTHS) - from;
        lines.push(format!(
            "time of the key: {KEY_MONTHS} months from {anchor} = {days} days"
        ));
        Exact::from_integer(days.into())
    }

    fn landing_lines(&self, anchor: NaiveDate, time: Exact, lines: &mut Vec<String>) {
        let whole = time.floor();
        let rest = time - whole;
        match self.options.basis {
            Basis::Months if rest == Exact::from_integer(0) => {
                lines.push(format!(
                    "end: {anchor} + {} = {}",
                    amount(time, "month"),
                    self.end_after
                ));
            }
            Basis::Months => {
                // A computed change has an end in range, and so a whole number of months that fits.
                let months = i32::try_from(whole.to_integer()).unwrap_or(i32::MAX);
                let (begun, next) = calendar::month_after(anchor.to_epoch_days(), months);
                let days = rest * Exact::from_integer((next - begun).into());
                lines.push(format!(
                    "end: {anchor} + {} = {}, then {rest} of the {} days of the next month = {}",
                    amount(whole, "month"),
                    day_text(begun),
                    next - begun,
                    amount(days, "day")
                ));
                self.rounding_line(lines);
            }
            Basis::Days => {
                lines.push(format!("end: {anchor} + {}", amount(time, "day")));
                self.rounding_line(lines);
            }
        }
    }

    fn rounding_line(&self, lines: &mut Vec<String>) {
        let (part, end) = (self.discarded_days, self.end_after);
        let zero = Exact::from_integer(0);
        let how = match self.options.rounding {
            Rounding::Down => "down",
            Rounding::Nearest => "to the nearest day",
            Rounding::Up => "up",
        };
        lines.push(if part == zero {
            format!("that is {end}: no part of a day is left over")
        } else if part > zero {
            format!("rounded {how} to {end}: {part} of a day is discarded")
        } else {
            format!("rounded {how} to {end}: {} of a day is added", -part)
        });
    }
}

/// `3 months`, `1 day`, `6 + 31/40 months`, `1/2 day`.
fn amount(value: Exact, unit: &str) -> String {
    let one = Exact::from_integer(1);
    let plural = if value > one || value == Exact::from_integer(0) {
        "s"
    } else {
        ""
    };
    format!("{} {unit}{plural}", mixed(value))
}

fn factor(value: Exact) -> String {
    let text = mixed(value);
    if text.contains('+') { format!("({text})") } else { text }
}

fn mixed(value: Exact) -> String {
    let (whole, rest) = (value.floor().to_integer(), value - value.floor());
    if rest == Exact::from_integer(0) {
        whole.to_string()
    } else if whole == 0 {
        rest.to_string()
    } else {
        format!("{whole} + {rest}")
    }
}

/// A number of things: `1 day`, `25 licences`.
pub(crate) fn count_of(number: impl Into<i64>, thing: &str) -> String {
    let number = number.into();
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn day_text(day: i32) -> String {
    calendar::date_of(day).map_or_else(|| "a day past 9999-12-31".to_owned(), |day| day.to_string())
}

#[cfg(test)]
mod tests;
