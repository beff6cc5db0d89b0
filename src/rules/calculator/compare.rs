//! Every way to use a key, side by side.

use chrono::NaiveDate;

use super::{activate, add_licenses, extend, order, refused};
use crate::model::closed_set;
use crate::rules::{Finding, RulesError, Verdict, activate_over_active};
use crate::term::{TermOptions, Verb};

closed_set! {
    /// A way to use a key or an order.
    Choice("choice") {
        /// Activate the key at once.
        Activate = "activate",
        /// Add its licences to the subscription.
        AddLicenses = "add_licenses",
        /// Extend the subscription by it.
        Extend = "extend",
        /// Place an order instead.
        Order = "order",
        /// Wait for the end of the subscription and activate the key then.
        WaitAndActivate = "wait_and_activate",
    }
}

impl Choice {
    /// What is done in the end.
    #[must_use]
    pub const fn verb(self) -> Verb {
        match self {
            Self::Activate | Self::WaitAndActivate => Verb::Activate,
            Self::AddLicenses => Verb::AddLicenses,
            Self::Extend => Verb::Extend,
            Self::Order => Verb::Order,
        }
    }
}

/// One way to use a key, judged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// The way.
    pub choice: Choice,
    /// The day it happens on.
    pub on: NaiveDate,
    /// Whether it is allowed, and what it leads to.
    pub verdict: Verdict,
}

/// Judges every way to use a key of `key_licenses` licences on `on` beside `licenses` licences that
/// end on `end`, in the order of [`Choice`].
///
/// Activating is refused while the licences are active. An order is among them where
/// `membership_end` is given; waiting, where there is an end to wait for.
///
/// # Errors
///
/// As [`extend`](super::extend).
pub fn compare(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: NaiveDate,
    membership_end: Option<NaiveDate>,
    options: TermOptions,
) -> Result<Vec<Comparison>, RulesError> {
    let row = |choice, on, verdict| Comparison { choice, on, verdict };
    let active = on < end;
    let mut at_once = activate(key_licenses, on, options)?;
    if active {
        let finding = Finding::new(format!("the subscription is active until {end}"));
        let reason = activate_over_active::RULE.reason(finding);
        at_once = refused(vec![reason], Vec::new());
    }
    let mut rows = vec![
        row(Choice::Activate, on, at_once),
        row(
            Choice::AddLicenses,
            on,
            add_licenses(licenses, end, key_licenses, on, options)?,
        ),
        row(
            Choice::Extend,
            on,
            extend(licenses, end, key_licenses, Some(on), options)?,
        ),
    ];
    if let Some(membership_end) = membership_end {
        rows.push(row(
            Choice::Order,
            on,
            order(key_licenses, on, membership_end, options)?,
        ));
    }
    if active {
        rows.push(row(Choice::WaitAndActivate, end, activate(key_licenses, end, options)?));
    }
    Ok(rows)
}
