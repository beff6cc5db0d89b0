//! Calendar months, exact fractions, dated limits and the four verbs (placeholder types until the room itself lands).
#![allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Basis {
    #[default]
    Months,
    Days,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Rounding {
    #[default]
    Down,
    Nearest,
    Up,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ExtensionCap {
    #[default]
    PerRedemption,
    TimeRemaining,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TermOptions {
    pub basis: Basis,
    pub rounding: Rounding,
    pub extension_cap: ExtensionCap,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    Activate,
    AddLicenses,
    Extend,
    Order,
}
impl Verb {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::AddLicenses => "add_licenses",
            Self::Extend => "extend",
            Self::Order => "order",
        }
    }
}
pub mod limits {
    pub struct L {
        pub value: u32,
    }
    pub struct S;
    impl S {
        pub fn latest(&self) -> L {
            L { value: 30 }
        }
    }
    pub const EXPIRED_DAYS: S = S;
    pub const DISABLED_DAYS: S = S;
}
pub type Exact = num_rational::Ratio<i128>;
