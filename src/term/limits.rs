//! The programme's numbers: each with its unit, its source and the day it holds from.
//!
//! A change of policy adds a row; the old one stays for the days before it.

use std::fmt;

use chrono::NaiveDate;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Calendar months.
    Months,
    /// Days.
    Days,
}

impl Unit {
    /// Returns `months` or `days`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Months => "months",
            Self::Days => "days",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One value of a limit, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The first day the value holds; `None` when nobody published one, and it always has.
    pub from: Option<NaiveDate>,
    /// The value, in `unit`.
    pub value: u32,
    /// What the value counts.
    pub unit: Unit,
    /// Where it was read.
    pub source: &'static str,
}

/// A named limit and its values, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// The name, as in tables.
    pub name: &'static str,
    /// What it limits, in a few words.
    pub about: &'static str,
    /// The values, by the day they hold from.
    pub rows: &'static [Row],
}

impl Limit {
    /// Returns the row that holds on `day`: the last one that has begun.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&'static Row> {
        self.rows
            .iter()
            .rev()
            .find(|row| row.from.is_none_or(|from| from <= day))
    }
}

const ARTICLE_ADD: &str = "article, Add more licenses to an existing subscription, note";
const ARTICLE_SCENARIOS: &str = "article, Licensing scenarios, 4";
const LIFECYCLE: &str = "Microsoft 365, What happens to my data and access when my subscription ends, 2024-03-29; none is published for benefits";
const RENEWAL: &str = "Partner Center, Benefits FAQ: renewing an offer";
const REFUND: &str = "Partner Center, Cancel an offer and request a refund";

/// How long a redeemed key lasts.
pub const KEY_TERM: Limit = Limit {
    name: "key_term",
    about: "how long the licenses of a redeemed key last",
    rows: &[Row {
        from: None,
        value: 12,
        unit: Unit::Months,
        source: ARTICLE_ADD,
    }],
};

/// How far an extension may move an end.
pub const EXTENSION_CAP: Limit = Limit {
    name: "extension_cap",
    about: "the most by which an extension moves the end",
    rows: &[Row {
        from: None,
        value: 36,
        unit: Unit::Months,
        source: ARTICLE_SCENARIOS,
    }],
};

/// How long users still work after the end.
pub const EXPIRED: Limit = Limit {
    name: "expired",
    about: "how long after its end a subscription is expired before it is disabled",
    rows: &[Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: LIFECYCLE,
    }],
};

/// How long only administrators have access after that.
pub const DISABLED: Limit = Limit {
    name: "disabled",
    about: "how long a subscription is disabled before it is deleted",
    rows: &[Row {
        from: None,
        value: 90,
        unit: Unit::Days,
        source: LIFECYCLE,
    }],
};

/// When a membership can be renewed first, after its anniversary.
pub const RENEWAL_OPENS: Limit = Limit {
    name: "renewal_opens",
    about: "how long after the anniversary a membership can be renewed first",
    rows: &[Row {
        from: None,
        value: 1,
        unit: Unit::Days,
        source: RENEWAL,
    }],
};

/// When a membership can be renewed last, after its anniversary.
pub const RENEWAL_CLOSES: Limit = Limit {
    name: "renewal_closes",
    about: "how long after the anniversary a membership can be renewed last",
    rows: &[Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: RENEWAL,
    }],
};

/// How long after its purchase an offer can be given back, no benefit used and no key viewed.
pub const REFUND_WINDOW: Limit = Limit {
    name: "refund_window",
    about: "how long after the purchase an unused offer is refunded",
    rows: &[Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: REFUND,
    }],
};

/// Every limit there is, in the order in which a reader meets them.
pub const LIMITS: [Limit; 7] = [
    KEY_TERM,
    EXTENSION_CAP,
    EXPIRED,
    DISABLED,
    RENEWAL_OPENS,
    RENEWAL_CLOSES,
    REFUND_WINDOW,
];

/// Returns the limit of that name.
#[must_use]
pub fn limit(name: &str) -> Option<&'static Limit> {
    const TABLE: &[Limit] = &LIMITS;
    TABLE.iter().find(|limit| limit.name == name)
}

/// Returns the value of the limit of that name on `day`, in the unit of its row.
#[must_use]
pub fn value_on(name: &str, day: NaiveDate) -> Option<u32> {
    limit(name)?.on(day).map(|row| row.value)
}

// The verbs have no day to look these up by (an extension may come without one), so they take the
// only row; a test fails when a second appears.
pub(super) const KEY_TERM_MONTHS: i32 = KEY_TERM.rows[0].value as i32;
pub(super) const EXTENSION_CAP_MONTHS: i32 = EXTENSION_CAP.rows[0].value as i32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_source_and_rows_by_day() {
        for limit in LIMITS {
            assert!(limit.rows.iter().all(|row| !row.source.is_empty()), "{}", limit.name);
            assert!(
                limit.rows.windows(2).all(|pair| pair[0].from < pair[1].from),
                "{}",
                limit.name
            );
        }
    }

    #[test]
    fn every_name_finds_its_limit_and_no_other_does() {
        for known in LIMITS {
            assert_eq!(limit(known.name), Some(&known));
        }
        assert_eq!(limit("key-term"), None);
    }

    #[test]
    fn a_row_holds_from_its_first_day_until_the_next() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 7, d).unwrap();
        const ROWS: &[Row] = &[
            Row {
                from: None,
                value: 1,
                unit: Unit::Days,
                source: "a",
            },
            Row {
                from: NaiveDate::from_ymd_opt(2026, 7, 10),
                value: 2,
                unit: Unit::Days,
                source: "b",
            },
        ];
        let limit = Limit {
            name: "x",
            about: "x",
            rows: ROWS,
        };
        assert_eq!(limit.on(day(9)).unwrap().value, 1);
        assert_eq!(limit.on(day(10)).unwrap().value, 2);
        assert_eq!(
            Limit {
                rows: &ROWS[1..],
                ..limit
            }
            .on(day(9)),
            None
        );
    }

    #[test]
    fn the_limits_the_verbs_compute_with_have_one_value_for_all_days() {
        assert_eq!((KEY_TERM.rows.len(), EXTENSION_CAP.rows.len()), (1, 1));
        assert_eq!((KEY_TERM_MONTHS, EXTENSION_CAP_MONTHS), (12, 36));
    }

    #[test]
    fn a_value_is_found_by_name_and_day() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 10).unwrap();
        assert_eq!(value_on("expired", day), Some(30));
        assert_eq!(value_on("disabled", day), Some(90));
        assert_eq!(value_on("grace", day), None);
    }
}
