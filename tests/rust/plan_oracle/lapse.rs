//! Terms of which a longer one is the worse: it outlasts the last day on which the next key can begin.
//!
//! What two keys come to differs by a day with their order, as each result is rounded to whole days.
//! A search that takes the longer term for the better one loses the plan in which the shorter lapses
//! just in time. Drawn portfolios hardly ever meet this: one in ten thousand of a kind made for it.

use super::instances::{Given, Instance, Mode, Pool};
use super::{exhaustive, planned};

/// Keys `a` and `b` for what is held, and `c`, with which to begin anew once that has ended.
struct Lapse {
    first: i32,
    days: i32,
    held: (u32, i32),
    /// Wanted until the first of the days, and from then on.
    wanted: (i32, i64, i64),
    /// Licences and deadlines.
    keys: [(u32, i32); 3],
}

impl Lapse {
    fn instance(&self) -> Instance {
        let (cut, early, late) = self.wanted;
        let given = |(id, (licenses, before)): (&str, (u32, i32))| Given {
            id: id.to_owned(),
            licenses,
            only: None,
            before: Some(before),
            mode: Mode::Key,
        };
        Instance {
            first: self.first,
            days: self.days,
            pools: vec![Pool {
                held: Some(self.held),
                held_from: -100,
                fixed: Vec::new(),
                others: Vec::new(),
                demand: vec![(0, cut, early), (cut, self.days, late)],
                base: None,
                beside: None,
            }],
            benefits: ["a", "b", "c"].into_iter().zip(self.keys).map(given).collect(),
            safety_days: 0,
            options: partnerbenefits::term::TermOptions::default(),
        }
    }
}

#[test]
fn plan_oracle_keeps_a_shorter_term_that_lets_the_next_key_begin() {
    let all = [
        // Extending by `b` before adding `a` ends on the last day of `c`, the other way round a day later.
        Lapse {
            first: 20_145,
            days: 28,
            held: (40, 3),
            wanted: (19, 15, 6),
            keys: [(1, 3), (1, 2), (8, 20)],
        },
        Lapse {
            first: 21_209,
            days: 26,
            held: (35, 5),
            wanted: (13, 31, 8),
            keys: [(1, 2), (1, 5), (9, 24)],
        },
        // Both are added, one of them a few days later, so that the term lapses on that day.
        Lapse {
            first: 20_842,
            days: 35,
            held: (40, 11),
            wanted: (9, 18, 9),
            keys: [(1, 2), (1, 8), (24, 27)],
        },
    ];
    for lapse in all {
        let instance = lapse.instance();
        let (found, certificate) = planned(&instance);
        assert!(certificate.optimal);
        assert_eq!(found, exhaustive::best(&instance), "{instance:?}");
    }
}
