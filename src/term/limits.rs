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
    /// The oldest value.
    pub first: Row,
    /// What replaced it, by the day it holds from.
    pub later: &'static [Row],
}

impl Limit {
    /// Returns the row that holds on `day`: the last one that has begun.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<Row> {
        self.rows().filter(|row| row.from.is_none_or(|from| from <= day)).last()
    }

    /// Returns the newest row, begun or not: for what has no day to look it up by.
    #[must_use]
    pub fn latest(&self) -> Row {
        self.later.last().copied().unwrap_or(self.first)
    }

    /// Returns all rows, oldest first.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        std::iter::once(self.first).chain(self.later.iter().copied())
    }
}

const ARTICLE_ADD: &str = "article, Add more licenses to an existing subscription, note";
const ARTICLE_SCENARIOS: &str = "article, Licensing scenarios, 4";
const LIFECYCLE: &str = "Microsoft 365, What happens to my data and access when my subscription ends, 2024-03-29; none is published for benefits";
const RENEWAL: &str = "Partner Center, Benefits FAQ: renewing an offer";
const REFUND: &str = "Partner Center, Cancel an offer and request a refund";

/// How long a redeemed key lasts.
pub const KEY_TERM_MONTHS: Limit = Limit {
    name: "key_term_months",
    about: "how long the licences of a redeemed key last",
    first: Row {
        from: None,
        value: 12,
        unit: Unit::Months,
        source: ARTICLE_ADD,
    },
    later: &[],
};

/// How far an extension may move an end.
pub const EXTENSION_CAP_MONTHS: Limit = Limit {
    name: "extension_cap_months",
    about: "the most by which an extension moves the end",
    first: Row {
        from: None,
        value: 36,
        unit: Unit::Months,
        source: ARTICLE_SCENARIOS,
    },
    later: &[],
};

/// How long users still work after the end.
pub const EXPIRED_DAYS: Limit = Limit {
    name: "expired_days",
    about: "how long after its end a subscription is expired before it is disabled",
    first: Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: LIFECYCLE,
    },
    later: &[],
};

/// How long only administrators have access after that.
pub const DISABLED_DAYS: Limit = Limit {
    name: "disabled_days",
    about: "how long a subscription is disabled before it is deleted",
    first: Row {
        from: None,
        value: 90,
        unit: Unit::Days,
        source: LIFECYCLE,
    },
    later: &[],
};

/// When a membership can be renewed first, after its anniversary.
pub const RENEWAL_OPENS_DAYS: Limit = Limit {
    name: "renewal_opens_days",
    about: "how long after the anniversary a membership can be renewed first",
    first: Row {
        from: None,
        value: 1,
        unit: Unit::Days,
        source: RENEWAL,
    },
    later: &[],
};

/// When a membership can be renewed last, after its anniversary.
pub const RENEWAL_CLOSES_DAYS: Limit = Limit {
    name: "renewal_closes_days",
    about: "how long after the anniversary a membership can be renewed last",
    first: Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: RENEWAL,
    },
    later: &[],
};

/// How long after its purchase an offer can be given back, no benefit used and no key viewed.
pub const REFUND_WINDOW_DAYS: Limit = Limit {
    name: "refund_window_days",
    about: "how long after the purchase an unused offer is refunded",
    first: Row {
        from: None,
        value: 30,
        unit: Unit::Days,
        source: REFUND,
    },
    later: &[],
};

/// Every limit there is, in the order in which a reader meets them.
pub const LIMITS: [Limit; 7] = [
    KEY_TERM_MONTHS,
    EXTENSION_CAP_MONTHS,
    EXPIRED_DAYS,
    DISABLED_DAYS,
    RENEWAL_OPENS_DAYS,
    RENEWAL_CLOSES_DAYS,
    REFUND_WINDOW_DAYS,
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
pub(crate) const KEY_MONTHS: i32 = KEY_TERM_MONTHS.first.value as i32;
pub(crate) const CAP_MONTHS: i32 = EXTENSION_CAP_MONTHS.first.value as i32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_source_and_rows_by_day() {
        for limit in LIMITS {
            assert!(limit.rows().all(|row| !row.source.is_empty()), "{}", limit.name);
            let days: Vec<_> = limit.rows().map(|row| row.from).collect();
            assert!(days.is_sorted_by(|earlier, later| earlier < later), "{}", limit.name);
        }
    }

    #[test]
    fn every_name_finds_its_limit_and_no_other_does() {
        for known in LIMITS {
            assert_eq!(limit(known.name), Some(&known));
        }
        assert_eq!(limit("key_term"), None);
    }

    #[test]
    fn a_row_holds_from_its_first_day_until_the_next() {
        const LATER: &[Row] = &[Row {
            from: NaiveDate::from_ymd_opt(2026, 7, 10),
            value: 2,
            unit: Unit::Days,
            source: "b",
        }];
        let day = |d| NaiveDate::from_ymd_opt(2026, 7, d).unwrap();
        let limit = Limit {
            later: LATER,
            ..EXPIRED_DAYS
        };
        assert_eq!(limit.on(day(9)).unwrap().value, 30);
        assert_eq!(limit.on(day(10)).unwrap().value, 2);
        assert_eq!(limit.latest().value, 2);
        let first = LATER[0];
        assert_eq!(
            Limit {
                first,
                later: &[],
                ..limit
            }
            .on(day(9)),
            None
        );
    }

    #[test]
    fn the_limits_the_verbs_compute_with_have_one_value_for_all_days() {
        assert!(KEY_TERM_MONTHS.later.is_empty() && EXTENSION_CAP_MONTHS.later.is_empty());
        assert_eq!((KEY_MONTHS, CAP_MONTHS), (12, 36));
    }

    #[test]
    fn a_value_is_found_by_name_and_day() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 10).unwrap();
        assert_eq!(value_on("expired_days", day), Some(30));
        assert_eq!(value_on("disabled_days", day), Some(90));
        assert_eq!(value_on("grace", day), None);
    }
}
