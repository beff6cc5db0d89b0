//! How much a search may explore: a count, not a time, so that a plan is the same on every machine.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::plan::request::{Progress, Watch};

/// States between two looks from outside.
const LOOK: u64 = 1 << 14;

/// What the searches of one plan share: the caller who may look and stop.
pub(crate) struct Shared<'a> {
    watch: Option<&'a Watch<'a>>,
    effort: u64,
    explored: AtomicU64,
    stopped: AtomicBool,
}

impl<'a> Shared<'a> {
    pub(crate) fn new(effort: u64, watch: Option<&'a Watch<'a>>) -> Self {
        Self {
            watch,
            effort,
            explored: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Whether the caller ended the search.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// States explored so far.
    pub(crate) fn explored(&self) -> u64 {
        self.explored.load(Ordering::Relaxed)
    }

    /// A share of `most` states for one search.
    pub(crate) fn share(&'a self, most: u64) -> Effort<'a> {
        Effort {
            shared: self,
            left: most,
            spent: 0,
            told: 0,
        }
    }

    fn tell(&self, more: u64) {
        let explored = self.explored.fetch_add(more, Ordering::Relaxed) + more;
        let progress = Progress {
            explored,
            effort: self.effort,
        };
        if self
            .watch
            .is_some_and(|watch| watch(progress) == ControlFlow::Break(()))
        {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }
}

/// What one search may still explore.
pub(crate) struct Effort<'a> {
    shared: &'a Shared<'a>,
    left: u64,
    spent: u64,
    told: u64,
}

impl Effort<'_> {
    /// Spends states; `false` once there are none left.
    #[inline]
    pub(crate) fn spend(&mut self, states: u64) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(states);
        self.spent += states;
        if self.spent - self.told >= LOOK {
            self.shared.tell(self.spent - self.told);
            self.told = self.spent;
            if self.shared.stopped() {
                self.left = 0;
            }
        }
        self.left > 0
    }

    /// Ends the search: it would need too much memory.
    pub(crate) fn give_up(&mut self) {
        self.left = 0;
    }

    /// Whether the search had to leave something out.
    pub(crate) fn ran_out(&self) -> bool {
        self.left == 0
    }

    /// States spent.
    pub(crate) fn spent(&self) -> u64 {
        self.spent
    }
}

impl Drop for Effort<'_> {
    fn drop(&mut self) {
        self.shared.tell(self.spent - self.told);
    }
}
