//! The verbs, and the choices a caller has in how a term is computed.

use std::fmt;
use std::str::FromStr;

use super::TermError;

/// What redeeming a benefit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// A key starts a subscription of its own licences, for 12 months.
    Activate,
    /// A key adds its licences to an active subscription; the time left is averaged.
    AddLicenses,
    /// A key spends its licences on a later end of an active subscription.
    Extend,
    /// A $0 order starts a subscription that ends with the membership.
    Order,
}

impl Verb {
    /// All verbs, in the order in which they are listed everywhere.
    pub const ALL: [Self; 4] = [Self::Activate, Self::AddLicenses, Self::Extend, Self::Order];

    /// Returns the name used in columns, files and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::AddLicenses => "add_licenses",
            Self::Extend => "extend",
            Self::Order => "order",
        }
    }

    /// Returns the title of the article's section that the arithmetic of the verb comes from.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::Activate => "Activate a subscription for the first time",
            Self::AddLicenses => "Add more licenses to an existing subscription",
            Self::Extend => "Licensing scenarios",
            Self::Order => "Will I be able to extend my subscription going forward?",
        }
    }
}

/// What a term is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Basis {
    /// Calendar months and exact parts of them.
    #[default]
    Months,
    /// Days, to reconcile with a portal that counts days: the key's 12 months are as many days as
    /// lie in the 12 months after the redemption (add) or after the old end (extend).
    Days,
}

impl Basis {
    /// All bases, the default first.
    pub const ALL: [Self; 2] = [Self::Months, Self::Days];

    /// Returns the name that [`FromStr`] reads.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Months => "months",
            Self::Days => "days",
        }
    }
}

/// What becomes of a fraction of a day at the end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Rounding {
    /// Dropped: never overstates a right.
    #[default]
    Down,
    /// To the nearest day, half a day up.
    Nearest,
    /// Any fraction is a whole day.
    Up,
}

impl Rounding {
    /// All roundings, the default first.
    pub const ALL: [Self; 3] = [Self::Down, Self::Nearest, Self::Up];

    /// Returns the name that [`FromStr`] reads.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Nearest => "nearest",
            Self::Up => "up",
        }
    }
}

/// How the limit of three years on extending is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ExtensionCap {
    /// One extension adds at most 36 months.
    #[default]
    PerRedemption,
    /// That, and after it at most 36 months are left.
    TimeRemaining,
}

impl ExtensionCap {
    /// All readings, the default first.
    pub const ALL: [Self; 2] = [Self::PerRedemption, Self::TimeRemaining];

    /// Returns the name that [`FromStr`] reads.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PerRedemption => "per-redemption",
            Self::TimeRemaining => "time-remaining",
        }
    }
}

/// How a term is computed; the default is what the article describes, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TermOptions {
    /// What the term is counted in.
    pub basis: Basis,
    /// What becomes of a fraction of a day.
    pub rounding: Rounding,
    /// How the limit of three years is read; this room only carries it.
    pub extension_cap: ExtensionCap,
}

macro_rules! by_name {
    ($choice:ty, $option:literal) => {
        impl fmt::Display for $choice {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $choice {
            type Err = TermError;

            fn from_str(text: &str) -> Result<Self, TermError> {
                Self::ALL
                    .into_iter()
                    .find(|choice| choice.as_str() == text)
                    .ok_or_else(|| TermError::unknown_choice($option, text, Self::ALL.map(Self::as_str)))
            }
        }
    };
}

by_name!(Verb, "verb");
by_name!(Basis, "basis");
by_name!(Rounding, "rounding");
by_name!(ExtensionCap, "extension_cap");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_read_back_from_its_name() {
        assert!(Verb::ALL.iter().all(|v| v.as_str().parse() == Ok(*v)));
        assert!(Basis::ALL.iter().all(|b| b.as_str().parse() == Ok(*b)));
        assert!(Rounding::ALL.iter().all(|r| r.to_string().parse() == Ok(*r)));
        assert!(ExtensionCap::ALL.iter().all(|c| c.as_str().parse() == Ok(*c)));
    }

    #[test]
    fn an_unknown_choice_names_the_valid_ones_and_the_nearest() {
        let error = "Dwon".parse::<Rounding>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`rounding` is `Dwon`, expected one of `down`, `nearest`, `up`; nearest is `down`"
        );
    }

    #[test]
    fn a_choice_far_from_every_name_gets_no_hint() {
        let error = "2".parse::<Basis>().unwrap_err();
        assert_eq!(error.to_string(), "`basis` is `2`, expected one of `months`, `days`");
    }

    #[test]
    fn the_defaults_are_months_down_and_per_redemption() {
        let options = TermOptions::default();
        assert_eq!(options.basis, Basis::Months);
        assert_eq!(options.rounding, Rounding::Down);
        assert_eq!(options.extension_cap, ExtensionCap::PerRedemption);
    }
}
