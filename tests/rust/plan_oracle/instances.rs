//! Small portfolios of one product, drawn by number.

use chrono::NaiveDate;
use partnerbenefits::term::{Basis, ExtensionCap, Rounding, TermOptions, calendar};

use super::draw::Draw;

/// What an instance is to try out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One or two keys, one pool, up to four months.
    Short,
    /// One or two keys over a year and more.
    Long,
    /// Two pools.
    Two,
    /// Three or four keys, few days.
    Many,
    /// Equal keys.
    Equal,
    /// Orders, alone and with keys.
    Orders,
    /// Keys of about three times the licences.
    Cap,
    /// Terms that end soon, so that keys activate after them.
    Lapse,
    /// A product that needs another, which is there on some days only.
    Base,
    /// Three or four keys and a window of a year and more, with steps on a few days far apart: terms
    /// lapse and begin anew.
    Apart,
    /// Days and roundings other than the default, and the other cap.
    Options,
    /// A product and another that needs it, both with keys, in one tenant.
    Beside,
}

impl Kind {
    pub(super) const ALL: [Self; 12] = [
        Self::Short,
        Self::Long,
        Self::Two,
        Self::Many,
        Self::Equal,
        Self::Orders,
        Self::Cap,
        Self::Lapse,
        Self::Base,
        Self::Apart,
        Self::Options,
        Self::Beside,
    ];
}

/// A pool; days count from the first.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    /// Licences and end of a key subscription, ended ones included.
    pub(super) held: Option<(u32, i32)>,
    /// Its start.
    pub(super) held_from: i32,
    /// Start, end and licences of what no step changes.
    pub(super) fixed: Vec<(i32, i32, i64)>,
    /// Licences, start and end of the other key subscriptions: none ends after the one that is held.
    pub(super) others: Vec<(u32, i32, i32)>,
    /// Start, end and licences of what is wanted.
    pub(super) demand: Vec<(i32, i32, i64)>,
    /// Start and end of what the product needs; `None` where it needs nothing.
    pub(super) base: Option<Vec<(i32, i32)>>,
    /// The pool whose product it needs, where that one is planned as well.
    pub(super) beside: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) enum Mode {
    Key,
    /// The membership's end, and which pools it may go to.
    Order {
        end: i32,
        pools: Vec<bool>,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) id: String,
    pub(super) licenses: u32,
    /// The only pool it may go to, where there is one.
    pub(super) only: Option<usize>,
    pub(super) before: Option<i32>,
    pub(super) mode: Mode,
}

#[derive(Debug, Clone)]
pub(super) struct Instance {
    /// The first day as a day number.
    pub(super) first: i32,
    pub(super) days: i32,
    pub(super) pools: Vec<Pool>,
    pub(super) benefits: Vec<Given>,
    pub(super) safety_days: u32,
    pub(super) options: TermOptions,
}

impl Instance {
    pub(super) fn draw(kind: Kind, seed: u64) -> Self {
        let draw = &mut Draw(seed);
        let (keys, pools, days) = match kind {
            Kind::Short | Kind::Cap => {
                let keys = draw.within(1, 2);
                (keys, 1, draw.within(20, 110))
            }
            Kind::Long if draw.one_in(12) => (2, 1, draw.within(300, 548)),
            Kind::Long => {
                let pools = draw.within(1, 2);
                (1, pools, draw.within(300, 548))
            }
            Kind::Two => {
                let keys = draw.within(1, 2);
                (keys, 2, draw.within(15, 60))
            }
            Kind::Many => {
                let pools = draw.within(1, 2);
                let keys = draw.within(3, 4);
                (
                    keys,
                    pools,
                    if keys == 4 {
                        draw.within(4, 7)
                    } else {
                        draw.within(8, 16)
                    },
                )
            }
            Kind::Equal => {
                let pools = draw.within(1, 2);
                (3, pools, draw.within(6, 16))
            }
            Kind::Orders => {
                let keys = draw.within(0, 2);
                (keys, draw.within(1, 2), draw.within(8, 14))
            }
            Kind::Base => {
                let keys = draw.within(1, 2);
                (keys, draw.within(1, 2), draw.within(10, 40))
            }
            Kind::Beside => (2, 2, draw.within(6, 24)),
            Kind::Apart => {
                let keys = draw.within(3, 4);
                (keys, 1, draw.within(300, 548))
            }
            Kind::Lapse | Kind::Options => {
                let keys = draw.within(1, 2);
                (keys, 1, draw.within(30, 90))
            }
        };
        // Ends of months and leap days, or any day of twenty years.
        let anchors = [
            (2027, 12, 31),
            (2028, 1, 31),
            (2028, 2, 28),
            (2028, 2, 29),
            (2027, 2, 28),
            (2026, 8, 31),
        ];
        let first = if draw.one_in(3) {
            let (year, month, day) = draw.of(&anchors);
            calendar::day_number(year, month, day) - draw.within(0, 5)
        } else {
            draw.within(20_454, 27_759)
        };
        let mut instance = Self {
            first,
            days,
            pools: Vec::new(),
            benefits: Vec::new(),
            safety_days: if draw.one_in(8) { draw.within(1, 9) as u32 } else { 0 },
            options: TermOptions::default(),
        };
        if kind == Kind::Options {
            instance.options = TermOptions {
                basis: draw.of(&Basis::ALL),
                rounding: draw.of(&Rounding::ALL),
                extension_cap: draw.of(&ExtensionCap::ALL),
            };
        }
        for _ in 0..pools {
            let mut pool = instance.draw_pool(kind, draw);
            instance.draw_others(&mut pool, draw);
            instance.pools.push(pool);
        }
        for index in 0..keys {
            let given = instance.draw_key(kind, draw, index);
            instance.benefits.push(given);
        }
        if kind == Kind::Beside {
            instance.pools[1].beside = Some(0);
            if draw.one_in(3) {
                let given = instance.draw_key(kind, draw, 2);
                let only = Some(draw.within(0, 1) as usize);
                instance.benefits.push(Given { only, ..given });
                // Three steps: few days to try them on.
                instance.days = instance.days.min(9);
            }
        }
        if kind == Kind::Base && draw.one_in(3) {
            let given = instance.draw_order(draw, 3);
            instance.benefits.push(given);
        }
        if kind == Kind::Orders {
            for index in 0..draw.within(1, 3 - i32::from(keys == 2)) {
                let given = instance.draw_order(draw, index);
                instance.benefits.push(given);
            }
        }
        instance
    }

    fn draw_pool(&self, kind: Kind, draw: &mut Draw) -> Pool {
        let days = self.days;
        let licenses = draw.within(1, 12) as u32;
        let held = match draw.within(0, 9) {
            0 | 1 => None,
            2 => Some((licenses, -draw.within(0, 40))),
            _ if kind == Kind::Apart => Some((licenses, draw.within(1, 250))),
            _ if kind == Kind::Lapse => Some((licenses, draw.within(1, days))),
            3..=6 => Some((licenses, draw.within(1, days + 10))),
            _ => Some((licenses, draw.within(days, days + 500))),
        };
        let held_from = held.map_or(0, |(_, end)| end.min(0)) - 300;
        let mut fixed = Vec::new();
        if draw.one_in(4) {
            fixed.push((-30, draw.within(1, days + 20), i64::from(draw.within(1, 6))));
        }
        let mut demand = Vec::new();
        for _ in 0..draw.within(0, 3) {
            let start = if draw.one_in(2) { 0 } else { draw.within(0, days - 1) };
            let end = if draw.one_in(2) {
                days
            } else {
                draw.within(start, days + 5)
            };
            demand.push((start, end, i64::from(draw.within(0, 15))));
        }
        if kind == Kind::Apart {
            // The first day, and few enough others to try them all.
            let days = (0..5).map(|_| draw.within(0, days - 1));
            let base = days.chain([0]).map(|day| (day, day + 1)).collect();
            return Pool {
                held,
                held_from,
                fixed,
                others: Vec::new(),
                demand,
                base: Some(base),
                beside: None,
            };
        }
        let base = (kind == Kind::Base).then(|| {
            let runs = draw.within(0, 2);
            let run = |_| {
                let start = draw.within(-5, days);
                (start, draw.within(start + 1, days + 10))
            };
            (0..runs).map(run).collect()
        });
        Pool {
            held,
            held_from,
            fixed,
            others: Vec::new(),
            demand,
            base,
            beside: None,
        }
    }

    /// Key subscriptions beside the one drawn, which end before or after it: the last is held.
    fn draw_others(&self, pool: &mut Pool, draw: &mut Draw) {
        let Some(held) = pool.held.filter(|_| draw.one_in(3)) else {
            return;
        };
        let mut all = vec![(held.0, held.1.min(0) - 300, held.1)];
        for _ in 0..draw.within(1, 2) {
            let near = if draw.one_in(2) { held.1 } else { self.days / 2 };
            let end = near + draw.within(-20, 20);
            let start = if draw.one_in(4) { draw.within(-5, 5) } else { -300 };
            if start < end && all.iter().all(|(.., other)| *other != end) {
                all.push((draw.within(1, 9) as u32, start, end));
            }
        }
        all.sort_unstable_by_key(|(.., end)| *end);
        if let Some((licenses, start, end)) = all.pop() {
            pool.held = Some((licenses, end));
            pool.held_from = start;
        }
        pool.others = all;
    }

    fn draw_key(&self, kind: Kind, draw: &mut Draw, index: i32) -> Given {
        let days = self.days;
        if kind == Kind::Equal && index > 0 && !draw.one_in(3) {
            return Given {
                id: format!("k{index}"),
                ..self.benefits[0].clone()
            };
        }
        let held = self.pools[0].held.map_or(4, |(licenses, _)| licenses as i32);
        let licenses = match kind {
            Kind::Cap => (3 * held + draw.within(-1, 1)).max(1),
            _ if draw.one_in(6) => 3 * held + draw.within(0, 1),
            _ if draw.one_in(10) => draw.within(50, 300),
            _ => draw.within(1, 15),
        };
        let before = match draw.within(0, 9) {
            0 => None,
            1 => Some(days),
            2 => Some(days + 1),
            3 => Some(draw.within(-2, 2)),
            4..=6 => Some(draw.within(1, days)),
            _ => Some(draw.within(days, days + 300)),
        };
        // Ids out of the order of drawing, so that the order of ids matters.
        let name = ["m", "c", "t", "g"][index as usize];
        Given {
            id: if kind == Kind::Equal {
                format!("k{index}")
            } else {
                format!("{name}{index}")
            },
            licenses: licenses as u32,
            only: (kind == Kind::Beside).then_some(index as usize),
            before,
            mode: Mode::Key,
        }
    }

    fn draw_order(&self, draw: &mut Draw, index: i32) -> Given {
        let twin = self
            .benefits
            .iter()
            .find(|given| matches!(given.mode, Mode::Order { .. }));
        if let Some(twin) = twin.filter(|_| draw.one_in(2)) {
            return Given {
                id: format!("o{index}"),
                ..twin.clone()
            };
        }
        let days = self.days;
        Given {
            id: format!("{}{index}", draw.of(&["a", "o", "z"])),
            licenses: draw.within(1, 12) as u32,
            only: None,
            before: if draw.one_in(3) {
                None
            } else {
                Some(draw.within(-1, days + 3))
            },
            mode: Mode::Order {
                end: draw.within(-1, days + 60),
                pools: (0..self.pools.len()).map(|_| !draw.one_in(3)).collect(),
            },
        }
    }

    pub(super) fn date(&self, day: i32) -> NaiveDate {
        calendar::date_of(self.first + day).unwrap()
    }

    pub(super) fn day(&self, date: NaiveDate) -> i32 {
        date.to_epoch_days() - self.first
    }

    /// The first day on which a benefit can't be redeemed any more, less the safety.
    pub(super) fn deadline(&self, benefit: &Given) -> i32 {
        benefit
            .before
            .map_or(self.days + 1, |before| before - self.safety_days as i32)
    }

    /// The first day of the window, or its end, on which it is too late for a step.
    pub(super) fn last_day_for(&self, benefit: usize) -> i32 {
        let benefit = &self.benefits[benefit];
        let last = self.deadline(benefit).min(self.days);
        match &benefit.mode {
            Mode::Order { end, .. } => last.min(*end),
            Mode::Key => last,
        }
    }

    pub(super) fn may_go(&self, benefit: usize, pool: usize, day: i32) -> bool {
        let base = self.pools[pool].base.as_ref();
        if self.benefits[benefit].only.is_some_and(|only| only != pool) {
            return false;
        }
        if base.is_some_and(|base| !base.iter().any(|(start, end)| (*start..*end).contains(&day))) {
            return false;
        }
        match &self.benefits[benefit].mode {
            Mode::Order { pools, .. } => pools[pool],
            Mode::Key => true,
        }
    }

    /// The benefits in order of their ids.
    pub(super) fn by_id(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.benefits.len()).collect();
        order.sort_by_key(|benefit| self.benefits[*benefit].id.clone());
        order
    }
}
