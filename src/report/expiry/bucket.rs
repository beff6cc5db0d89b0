//! How far away a day is, in steps an analyst looks at.

use std::borrow::Cow;

/// The step a number of days left falls into, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// The day has passed.
    Past,
    /// It is the very day.
    Today,
    /// At most that many days are left, and more than the next smaller threshold.
    Within(u32),
    /// More days are left than the largest threshold.
    Later,
    /// The day is not known.
    Unknown,
}

impl Bucket {
    /// The step of a number of days left, which is negative once the day has passed.
    ///
    /// The thresholds are days in any order; with 7 and 30 among them `7` is 1 to 7 days and `30`
    /// is 8 to 30.
    #[must_use]
    pub fn of(days_left: Option<i64>, thresholds: &[u32]) -> Self {
        match days_left {
            None => Self::Unknown,
            Some(days) if days < 0 => Self::Past,
            Some(0) => Self::Today,
            Some(days) => thresholds
                .iter()
                .copied()
                .filter(|threshold| days <= i64::from(*threshold))
                .min()
                .map_or(Self::Later, Self::Within),
        }
    }

    /// The text that stands for it in tables.
    #[must_use]
    pub fn label(self) -> Cow<'static, str> {
        match self {
            Self::Past => Cow::Borrowed("past"),
            Self::Today => Cow::Borrowed("today"),
            Self::Within(days) => Cow::Owned(days.to_string()),
            Self::Later => Cow::Borrowed("later"),
            Self::Unknown => Cow::Borrowed("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_the_last_day_of_its_bucket() {
        let label = |days| Bucket::of(Some(days), &[7, 30, 60, 90]).label().into_owned();
        let got: Vec<String> = [-1, 0, 1, 7, 8, 30, 31, 60, 61, 90, 91].map(label).into();
        let want = ["past", "today", "7", "7", "30", "30", "60", "60", "90", "90", "later"];
        assert_eq!(got, want);
        assert_eq!(Bucket::of(None, &[7]), Bucket::Unknown);
    }

    #[test]
    fn thresholds_may_stand_in_any_order() {
        assert_eq!(Bucket::of(Some(8), &[90, 7, 30]), Bucket::Within(30));
        assert_eq!(Bucket::of(Some(8), &[]), Bucket::Later);
    }
}
