//! The states a subscription passes through after its end.

use chrono::{Datelike, Days, NaiveDate};

use super::closed_set;

closed_set! {
    /// The state of a subscription on a day.
    Status("status") {
        /// Before its end.
        Active = "active",
        /// Ended; users still work.
        Expired = "expired",
        /// Only administrators get at the data.
        Disabled = "disabled",
        /// Gone.
        Deleted = "deleted",
    }
}

/// How long a subscription stays in each state after its end, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifecycle {
    /// Days as `expired`.
    pub expired_days: u32,
    /// Days as `disabled`, after those.
    pub disabled_days: u32,
}

/// What a portfolio states instead of the usual lengths, in days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LifecycleOverrides {
    /// Days as `expired`.
    pub expired_days: Option<u32>,
    /// Days as `disabled`, after those.
    pub disabled_days: Option<u32>,
}

impl LifecycleOverrides {
    /// These lengths where stated, else the usual ones.
    #[must_use]
    pub fn over(self, usual: Lifecycle) -> Lifecycle {
        Lifecycle {
            expired_days: self.expired_days.unwrap_or(usual.expired_days),
            disabled_days: self.disabled_days.unwrap_or(usual.disabled_days),
        }
    }
}

fn after(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days.into()))
        .filter(|day| day.year() <= 9999)
}

impl Lifecycle {
    /// The first day on which a subscription that ends on `end` is disabled.
    ///
    /// `None` beyond the year 9999, the last one a day can be of.
    #[must_use]
    pub fn disabled_on(self, end: NaiveDate) -> Option<NaiveDate> {
        after(end, self.expired_days)
    }

    /// The first day on which it is deleted.
    ///
    /// `None` beyond the year 9999, the last one a day can be of.
    #[must_use]
    pub fn deleted_on(self, end: NaiveDate) -> Option<NaiveDate> {
        after(self.disabled_on(end)?, self.disabled_days)
    }

    /// The state on `day` of a subscription that ends on `end`.
    #[must_use]
    pub fn status(self, end: NaiveDate, day: NaiveDate) -> Status {
        if day < end {
            Status::Active
        } else if self.disabled_on(end).is_none_or(|first| day < first) {
            Status::Expired
        } else if self.deleted_on(end).is_none_or(|first| day < first) {
            Status::Disabled
        } else {
            Status::Deleted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn each_state_begins_on_its_own_day() {
        let life = Lifecycle {
            expired_days: 30,
            disabled_days: 90,
        };
        let end = day(2026, 3, 15);
        let on = |d| life.status(end, d);
        assert_eq!(on(day(2026, 3, 14)), Status::Active);
        assert_eq!(on(day(2026, 3, 15)), Status::Expired);
        assert_eq!(on(day(2026, 4, 13)), Status::Expired);
        assert_eq!(on(day(2026, 4, 14)), Status::Disabled);
        assert_eq!(on(day(2026, 7, 12)), Status::Disabled);
        assert_eq!(on(day(2026, 7, 13)), Status::Deleted);
    }

    #[test]
    fn no_day_is_too_late_for_a_state() {
        let life = Lifecycle {
            expired_days: u32::MAX,
            disabled_days: u32::MAX,
        };
        assert_eq!(life.status(day(9999, 12, 31), NaiveDate::MAX), Status::Expired);
    }
}
