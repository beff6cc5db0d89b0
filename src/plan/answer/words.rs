//! Numbers of a plan in words.

use crate::plan::objective::Objective;

/// A count with thousands apart.
pub(crate) fn count(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 licence`, `25 licences`.
pub(crate) fn of(number: i128, thing: &str) -> String {
    format!("{} {thing}{}", count(number), if number == 1 { "" } else { "s" })
}

/// Words one after the other: `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// By how much `other` is worse than `this` on each level: `None` where it is on none.
pub(crate) fn worse(this: &Objective, other: &Objective) -> Option<String> {
    let mut parts = Vec::new();
    let short = other.shortfall - this.shortfall;
    if short > 0 {
        parts.push(format!("{} short", of(short, "licence-day")));
    } else if other.weighted_shortfall > this.weighted_shortfall {
        parts.push("licences missing sooner".to_owned());
    }
    if other.lost > this.lost {
        parts.push(format!("{} lapsed unused", of(other.lost - this.lost, "licence-day")));
    }
    if other.banked < this.banked {
        parts.push(format!(
            "{} fewer left over",
            of(this.banked - other.banked, "licence-month")
        ));
    }
    if parts.is_empty() { None } else { Some(listed(&parts)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-1_000), "-1,000");
        assert_eq!(count(7), "7");
    }

    #[test]
    fn what_is_worse_is_listed_level_by_level() {
        let this = Objective {
            shortfall: 10,
            banked: 5,
            ..Objective::default()
        };
        let other = Objective {
            shortfall: 1_010,
            lost: 1,
            banked: 2,
            ..Objective::default()
        };
        let text = "1,000 licence-days short, 1 licence-day lapsed unused and 3 licence-months fewer left over";
        assert_eq!(worse(&this, &other).as_deref(), Some(text));
        assert_eq!(worse(&this, &this), None);
    }
}
