//! The partner, and where the modernized redemption is live.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// Whose portfolio it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partner {
    /// The partner's name.
    pub name: Option<String>,
    /// The partner's country, as two letters.
    pub country: Option<String>,
}

/// What is known of the modernized experience in one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RolloutDay {
    /// It went live on this day.
    Live(NaiveDate),
    /// It is not live.
    NotLive,
}

/// The day the modernized experience went live, per country.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rollout(pub BTreeMap<String, RolloutDay>);
