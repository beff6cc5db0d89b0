//! One product's planning problem as bare integers: what the search works on.
//!
//! Days are day numbers, counts licences. Whether a benefit may go into a pool at all has been
//! asked of the rules before (`ground`); what depends on the day and on the steps before is here,
//! and is held against the rules again when a plan is replayed.

pub(crate) mod lots;
pub(crate) mod rank;
pub(crate) mod runs;

use crate::term::calendar;
use crate::term::limits::{CAP_MONTHS, KEY_MONTHS};
use crate::term::{self, ExtensionCap, TermOptions, Verb};
use runs::{Days, Runs};

/// The benefits of one product and the tenants they may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The first day of the window.
    pub(crate) first: i32,
    /// The first day after the window.
    pub(crate) until: i32,
    /// The pools, in order of the tenants' ids.
    pub(crate) pools: Vec<Pool>,
    /// The benefits, in order of their ids.
    pub(crate) items: Vec<Item>,
    /// How terms are computed.
    pub(crate) options: TermOptions,
}

/// The licences of the product in one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Licences wanted, on the days of the window.
    pub(crate) demand: Runs,
    /// Licences that no step changes.
    pub(crate) fixed: Runs,
    /// The key subscription that steps may change.
    pub(crate) held: Option<Held>,
    /// Days on which steps may happen: all, unless another product has to be there first.
    pub(crate) open: Days,
    /// Days on which licences of the product must be there, whatever that costs: another product that
    /// needs it has steps then.
    pub(crate) needed: Vec<i32>,
    /// The first day on which no key subscription is active that steps do not change: before it no key
    /// may start one here. After every day where none ever may.
    pub(crate) activates: i32,
}

/// An active key subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) licenses: u32,
    pub(crate) from: i32,
    pub(crate) end: i32,
}

/// A benefit that can be redeemed on or after the first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) licenses: u32,
    /// The first day on which it is there: the window's first, unless it is still to be granted.
    pub(crate) from: i32,
    /// The first day on which it is too late; after the window where there is none.
    pub(crate) deadline: i32,
    /// For an order, the first day its licences no longer cover.
    pub(crate) order_end: Option<i32>,
    /// The pools it may go to.
    pub(crate) places: Vec<bool>,
}

/// A step: an item redeemed in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) item: usize,
    pub(crate) pool: usize,
    pub(crate) verb: Verb,
    pub(crate) day: i32,
}

impl Item {
    /// Licence-days that lapse when it is never redeemed.
    pub(crate) fn lost_if_unused(&self, until: i32) -> i128 {
        let days = match self.order_end {
            Some(end) => (end.min(until) - self.from).max(0),
            None if self.deadline <= until => {
                let last = self.deadline - 1;
                term::activate_end(last).map_or(0, |end| end - last)
            }
            None => 0,
        };
        i128::from(self.licenses) * i128::from(days)
    }

    /// Whole licence-months it still has at the end of the window when it is not redeemed.
    pub(crate) fn banked_if_unused(&self, until: i32) -> i128 {
        if self.order_end.is_none() && self.deadline > until {
            i128::from(KEY_MONTHS) * i128::from(self.licenses)
        } else {
            0
        }
    }

    /// The first day on which it can no longer be redeemed inside the window.
    pub(crate) fn too_late(&self, until: i32) -> i32 {
        self.deadline.min(until).min(self.order_end.unwrap_or(until))
    }
}

impl Problem {
    /// Whether an item may go into a pool on a day, whatever the state of the pool.
    pub(crate) fn may(&self, item: usize, pool: usize, day: i32) -> bool {
        let Some(what) = self.items.get(item) else { return false };
        what.places.get(pool) == Some(&true)
            && (what.from..what.too_late(self.until)).contains(&day)
            && self.pools[pool].open.has(day)
    }

    /// The end of what is activated on a day.
    #[inline]
    pub(crate) fn activated(&self, day: i32) -> Option<i32> {
        term::activate_end(day)
    }

    /// The end of `n` licences ending on `end` once `c` are added; `None` where it can't be done.
    #[inline]
    pub(crate) fn added(&self, n: u32, end: i32, c: u32, day: i32) -> Option<i32> {
        term::add_end(n, end, c, day, self.options.basis, self.options.rounding)
    }

    /// The end of `n` licences ending on `end` once a key of `c` extends them, on whatever day;
    /// `None` where the key has too many licences.
    #[inline]
    pub(crate) fn extension(&self, n: u32, end: i32, c: u32) -> Option<i32> {
        if term::over_extension_cap(n, c) {
            return None;
        }
        term::extend_end(n, end, c, self.options.basis, self.options.rounding)
    }

    /// The same on a day; `None` where it can't, or must not, be done on that day.
    #[inline]
    pub(crate) fn extended(&self, n: u32, end: i32, c: u32, day: i32) -> Option<i32> {
        let after = self.extension(n, end, c)?;
        let left_over = self.options.extension_cap == ExtensionCap::TimeRemaining
            && after > calendar::add_months_days(day, CAP_MONTHS);
        (day < end && !left_over).then_some(after)
    }
}
