//! Benefits that can't be told apart, counted instead of named.
//!
//! A lot is a run of benefits with neighbouring ids and equal licences, dates and places. Only
//! neighbours: then every id of one lot is before every id of the next, and which of two plans has
//! the smaller rows can be decided pool by pool (see `canon`).

use super::Problem;
use super::rank::Rank;
use crate::plan::search::product::MOST_SUBSETS;

/// Equal benefits with neighbouring ids.
#[derive(Debug, Clone)]
pub(crate) struct Lot {
    /// The first of them; the others follow.
    pub(crate) item: usize,
    /// How many there are.
    pub(crate) count: u32,
    pub(crate) licenses: u32,
    /// For orders, the end of what they start.
    pub(crate) order_end: Option<i32>,
    pub(crate) from: i32,
    /// The first day that is too late, per pool; not after the first day where it may not go.
    pub(crate) too_late: Vec<i32>,
    /// What using one changes, before what the pool makes of it.
    pub(crate) using: Rank,
}

/// The lots of a problem, and numbers for their subsets: how many of each are used.
#[derive(Debug, Clone)]
pub(crate) struct Lots {
    pub(crate) lots: Vec<Lot>,
    strides: Vec<usize>,
    subsets: Option<usize>,
    /// What it comes to when nothing is used at all, before what the pools make of that.
    pub(crate) unused: Rank,
}

impl Lots {
    /// Counts the items of a problem by lots.
    pub(crate) fn new(problem: &Problem) -> Self {
        let mut lots: Vec<Lot> = Vec::new();
        let mut unused = Rank::default();
        for (index, item) in problem.items.iter().enumerate() {
            let idle = Rank {
                lost: item.lost_if_unused(problem.until),
                bank: -item.banked_if_unused(problem.until),
                ..Rank::default()
            };
            unused = unused + idle;
            if let Some(lot) = lots.last_mut()
                && problem.items[lot.item] == *item
            {
                lot.count += 1;
                continue;
            }
            let too_late = item.places.iter().map(|may| {
                if *may {
                    item.too_late(problem.until)
                } else {
                    problem.first
                }
            });
            let step = Rank {
                steps: 1,
                ..Rank::default()
            };
            lots.push(Lot {
                item: index,
                count: 1,
                licenses: item.licenses,
                from: item.from,
                order_end: item.order_end,
                too_late: too_late.collect(),
                using: step - idle,
            });
        }
        let mut strides = Vec::with_capacity(lots.len());
        let mut subsets = Some(1_usize);
        for lot in &lots {
            strides.push(subsets.unwrap_or(usize::MAX));
            subsets = subsets.and_then(|size| size.checked_mul(lot.count as usize + 1));
        }
        Self {
            lots,
            strides,
            subsets,
            unused,
        }
    }

    /// How many subsets there are; `None` where they can't be counted.
    pub(crate) fn subsets(&self) -> Option<usize> {
        self.subsets
    }

    /// How many of a lot a subset has.
    #[inline]
    pub(crate) fn count(&self, subset: usize, lot: usize) -> u32 {
        (subset / self.strides[lot] % (self.lots[lot].count as usize + 1)) as u32
    }

    /// How many benefits a subset has.
    pub(crate) fn size(&self, subset: usize) -> usize {
        (0..self.lots.len()).map(|lot| self.count(subset, lot) as usize).sum()
    }

    /// The number of the subset with one more of a lot.
    #[inline]
    pub(crate) fn with(&self, subset: usize, lot: usize) -> usize {
        subset + self.strides[lot]
    }

    /// The number of the subset with none of a lot.
    pub(crate) fn without(&self, subset: usize, lot: usize) -> usize {
        subset - self.count(subset, lot) as usize * self.strides[lot]
    }

    /// The lots that a subset does not have all of.
    pub(crate) fn left(&self, subset: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.lots.len()).filter(move |lot| self.count(subset, *lot) < self.lots[*lot].count)
    }

    /// In how many ways all benefits can follow each other, where equal ones are not told apart; as many
    /// as can be counted where there are more.
    pub(crate) fn sequences(&self) -> u64 {
        let (mut ways, mut placed) = (1_u64, 0_u64);
        for lot in &self.lots {
            for one in 1..=u64::from(lot.count) {
                placed += 1;
                // A product of binomials so far, times `placed`, is divisible by `one`.
                let Some(more) = ways.checked_mul(placed) else {
                    return u64::MAX;
                };
                ways = more / one;
            }
        }
        ways
    }

    /// What using a subset changes, before what the pool makes of it.
    pub(crate) fn using(&self, subset: usize) -> Rank {
        let mut using = Rank::default();
        for (index, lot) in self.lots.iter().enumerate() {
            for _ in 0..self.count(subset, index) {
                using = using + lot.using;
            }
        }
        using
    }

    /// The same for every subset in order of their numbers, where there are not too many.
    pub(crate) fn all_using(&self) -> Vec<Rank> {
        let size = self.subsets.filter(|size| *size <= MOST_SUBSETS).unwrap_or(0);
        (0..size).map(|subset| self.using(subset)).collect()
    }

    /// The subset of everything.
    pub(crate) fn all(&self) -> usize {
        self.subsets.map_or(0, |size| size - 1)
    }

    /// Every subset of a subset, smallest number first; each with what is left of it has the number
    /// of the difference, since the numbers are sums over the lots.
    pub(crate) fn within(&self, subset: usize) -> Vec<usize> {
        let mut all = vec![0];
        for lot in 0..self.lots.len() {
            let so_far = all.len();
            for more in 1..=self.count(subset, lot) as usize {
                for at in 0..so_far {
                    all.push(all[at] + more * self.strides[lot]);
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::problem::Item;
    use crate::term::TermOptions;

    fn lots(licenses: &[u32]) -> Lots {
        let item = |licenses: &u32| Item {
            licenses: *licenses,
            from: 0,
            deadline: 10,
            order_end: None,
            places: Vec::new(),
        };
        Lots::new(&Problem {
            first: 0,
            until: 20,
            pools: Vec::new(),
            items: licenses.iter().map(item).collect(),
            options: TermOptions::default(),
        })
    }

    #[test]
    fn only_equal_neighbours_share_a_lot() {
        let counts: Vec<u32> = lots(&[5, 5, 7, 5]).lots.iter().map(|lot| lot.count).collect();
        assert_eq!(counts, [2, 1, 1]);
    }

    #[test]
    fn equal_benefits_follow_each_other_in_one_way() {
        assert_eq!(lots(&[5, 5, 5]).sequences(), 1);
        assert_eq!(lots(&[5, 5, 7]).sequences(), 3);
        assert_eq!(lots(&[1, 2, 3, 4]).sequences(), 24);
        let many: Vec<u32> = (1..40).collect();
        assert_eq!(lots(&many).sequences(), u64::MAX);
    }

    #[test]
    fn the_numbers_of_subsets_add_up() {
        let lots = lots(&[5, 5, 7]);
        assert_eq!(lots.subsets(), Some(6));
        let one = lots.with(lots.with(0, 0), 1);
        assert_eq!((lots.count(one, 0), lots.count(one, 1), lots.size(one)), (1, 1, 2));
        assert_eq!(lots.without(one, 1), lots.with(0, 0));
        let mut within = lots.within(lots.all());
        within.sort_unstable();
        assert_eq!(within, [0, 1, 2, 3, 4, 5]);
        assert_eq!(lots.left(lots.all()).count(), 0);
    }
}
