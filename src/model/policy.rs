//! What one portfolio asks to be done differently.

use crate::term::{Basis, ExtensionCap, Rounding, TermOptions};

/// The days before an end at which a report changes its bucket, unless a policy says otherwise.
pub const REPORT_DAYS: [u32; 4] = [7, 30, 60, 90];

/// Options every call on a portfolio uses; absent ones take the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Policy {
    /// How time is counted.
    pub basis: Option<Basis>,
    /// What becomes of a part of a day.
    pub rounding: Option<Rounding>,
    /// Which reading of the three-year limit applies.
    pub extension_cap: Option<ExtensionCap>,
    /// Thresholds of the expiry report, in days, ascending.
    pub report_days: Option<Vec<u32>>,
}

impl Policy {
    /// The options of the term arithmetic under this policy.
    #[must_use]
    pub fn term_options(&self) -> TermOptions {
        TermOptions {
            basis: self.basis.unwrap_or_default(),
            rounding: self.rounding.unwrap_or_default(),
            extension_cap: self.extension_cap.unwrap_or_default(),
        }
    }

    /// The thresholds of the expiry report, in days.
    #[must_use]
    pub fn report_days(&self) -> &[u32] {
        self.report_days.as_deref().unwrap_or(&REPORT_DAYS)
    }
}
