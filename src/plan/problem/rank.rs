//! The levels of the objective as a vector that adds up over pools.

use std::ops::{Add, Sub};

use crate::plan::objective::Objective;

/// The levels in their order; smaller is better on each, and the first that differs decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Rank {
    /// Weighted shortfall.
    pub(crate) cost: i128,
    /// Licence-days lost.
    pub(crate) lost: i128,
    /// Licence-months banked, negated.
    pub(crate) bank: i128,
    pub(crate) steps: i64,
    pub(crate) days: i64,
}

impl Rank {
    /// The levels of an objective.
    pub(crate) fn of(objective: &Objective) -> Self {
        let (cost, lost, bank, steps, days) = objective.rank();
        Self {
            cost,
            lost,
            bank,
            steps: steps.into(),
            days,
        }
    }

    /// Worse than every plan.
    pub(crate) const WORST: Self = Self {
        // A quarter of the range, so that sums of a few do not overflow.
        cost: i128::MAX / 4,
        lost: 0,
        bank: 0,
        steps: 0,
        days: 0,
    };
}

impl Add for Rank {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self {
            cost: self.cost + other.cost,
            lost: self.lost + other.lost,
            bank: self.bank + other.bank,
            steps: self.steps + other.steps,
            days: self.days + other.days,
        }
    }
}

impl Sub for Rank {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self {
            cost: self.cost - other.cost,
            lost: self.lost - other.lost,
            bank: self.bank - other.bank,
            steps: self.steps - other.steps,
            days: self.days - other.days,
        }
    }
}
