//! Why actions can't be carried out.

use chrono::NaiveDate;
use thiserror::Error;

use crate::model::Action;
use crate::rules::{RulesError, Verdict};

/// Why an action, or a list of them, can't be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RedeemError {
    /// The rules refuse it.
    #[error("`{}` is refused: {}", verb(.0), reasons(.0))]
    Refused(Box<Verdict>),
    /// The rules can't judge it.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// One of several actions fails; nothing of the list counts as done.
    #[error("action {} (`{}` on {}): {error}", position + 1, action.verb(), action.on())]
    AtAction {
        /// Its place in the list, counted from 0.
        position: usize,
        /// The action.
        action: Box<Action>,
        /// What is wrong with it.
        error: Box<RedeemError>,
    },
    /// An action happens before the one listed before it.
    #[error("action {} is on {on}, before action {position} on {after}: expected days that do not go back", position + 1)]
    BackInTime {
        /// Its place in the list, counted from 0.
        position: usize,
        /// Its day.
        on: NaiveDate,
        /// The day of the action before it.
        after: NaiveDate,
    },
    /// There is no day to start from.
    #[error("`since` is not given and there is no action to take the first day from")]
    NoFirstDay,
    /// The window to look at holds no day.
    #[error("`until` is {until}, expected a day after `since`, which is {since}")]
    EmptyWindow {
        /// The first day.
        since: NaiveDate,
        /// The first day no longer looked at.
        until: NaiveDate,
    },
}

impl RedeemError {
    /// The verdict, where an action was refused, alone or in a list.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        match self {
            Self::Refused(verdict) => Some(verdict),
            Self::AtAction { error, .. } => error.verdict(),
            _ => None,
        }
    }

    /// The place in the list of the action it is about, counted from 0.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::AtAction { position, .. } | Self::BackInTime { position, .. } => Some(*position),
            _ => None,
        }
    }
}

fn verb(verdict: &Verdict) -> &'static str {
    verdict.action.as_ref().map_or("redeem", Action::verb)
}

fn reasons(verdict: &Verdict) -> String {
    let lines: Vec<String> = verdict
        .reasons
        .iter()
        .map(|reason| format!("{}: {}", reason.rule, reason.message))
        .collect();
    lines.join("; ")
}
