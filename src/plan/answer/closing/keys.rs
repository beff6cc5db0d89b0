//! As few more keys as will do, each of as few licences; where there are no keys any more, an order.

use chrono::NaiveDate;

use super::{Closing, EFFORT, MOST, smallest};
use crate::model::{BenefitKind, RedemptionMode, RolloutDay};
use crate::plan::answer::words;
use crate::plan::problem::{Item, Problem};
use crate::plan::search::product;
use crate::plan::whole::replay::date;
use crate::rules::redemption_model::{kind, redemption_model};
use crate::term::limits::KEY_MONTHS;
use crate::term::{self, MOST_LICENSES, calendar};

/// More keys that are tried one number after the other; then one for each year.
const FEW_KEYS: usize = 3;
/// Days of a year.
const YEAR: i32 = 365;
/// The part of the effort left that trying one number of licences after the other may take.
const SHARE_OF_EACH: u64 = 4;
/// Numbers of licences that are tried one by one although none is known to do.
const FEW_LICENSES: u32 = 32;

/// What is planned with in addition.
#[derive(Clone, Copy)]
enum More {
    /// So many keys, there on every day of the window.
    Keys(usize),
    /// An order of a year, from the first to before the second of the days.
    Order(i32, i32),
}

impl Closing<'_> {
    /// One more benefit for the tenant that has the gap: keys as long as there are any.
    pub(super) fn another_benefit(&self) -> Option<String> {
        if self.keys_are_over() {
            self.another_order()
        } else {
            self.another_key()
        }
    }

    /// Whether what is bought on the first day has no keys: the country is live, or all that tells is ordered.
    fn keys_are_over(&self) -> bool {
        let portfolio = self.portfolio;
        let country = portfolio.partner().country.as_deref();
        match country.and_then(|country| portfolio.parts().rollout.0.get(country)) {
            Some(RolloutDay::Live(live)) => *live <= self.request.as_of,
            Some(RolloutDay::NotLive) => false,
            None => {
                let cloud = portfolio
                    .benefits()
                    .iter()
                    .filter(|it| kind(portfolio, it) == BenefitKind::Cloud);
                let mut modes = cloud.filter_map(|it| redemption_model(portfolio, it).mode).peekable();
                modes.peek().is_some() && modes.all(|mode| mode == RedemptionMode::Order)
            }
        }
    }

    /// An order of as few licences as will do, of an offer bought on the day on which the gap begins.
    fn another_order(&self) -> Option<String> {
        let tenant = self.portfolio.tenants().get(&self.act.scene.tenants[self.run.pool])?;
        let starts: NaiveDate = date(self.run.start).ok()?;
        let ends = calendar::number_of(term::add_months(starts, KEY_MONTHS.into()).ok()?)?;
        let most = u32::try_from(self.run.most).unwrap_or(u32::MAX).min(MOST_LICENSES);
        let found = self.least(More::Order(self.run.start, ends), most);
        self.tried(format!(
            "one more order of up to {} for a year",
            words::of(most.into(), "licence")
        ));
        let licenses = words::of(found?.into(), "licence");
        let product = self.ground.shown(&self.act.scene.product);
        let ready = tenant.associations.iter().any(|it| it.billing_management == Some(true));
        let once = if ready {
            ""
        } else {
            ", once its billing management is active on the billing account"
        };
        Some(format!(
            "one more benefit of `{product}` with {licenses}, of an offer bought by {starts} and ordered into \
             `{}`{once}: what is bought now has no keys",
            tenant.id
        ))
    }

    /// As few more keys as will do, of as few licences, for the tenant that has the gap and free to be
    /// used there at any time.
    fn another_key(&self) -> Option<String> {
        let problem = &self.act.scene.problem;
        let pool = &problem.pools[self.run.pool];
        if pool.held.is_none() && pool.activates >= problem.until {
            return None;
        }
        // Three keys' worth of what is missing is more than one key can be needed for.
        let most = u32::try_from(self.run.most.saturating_mul(3)).unwrap_or(u32::MAX);
        let most = most.min(MOST_LICENSES);
        let years = usize::try_from((problem.until - problem.first) / YEAR + 1).unwrap_or(1);
        let product = self.ground.shown(&self.act.scene.product);
        let numbers = (1..=FEW_KEYS).chain((years > FEW_KEYS && years <= 4 * MOST).then_some(years));
        let numbers: Vec<usize> = numbers.collect();
        let found = numbers.iter().find_map(|keys| {
            let licenses = words::of(self.least(More::Keys(*keys), most)?.into(), "licence");
            let keys = match keys {
                1 => format!("one more key of `{product}` with {licenses}"),
                2 => format!("two more keys of `{product}` with {licenses} each"),
                3 => format!("three more keys of `{product}` with {licenses} each"),
                _ => format!("{keys} more keys of `{product}`, one for each year, with {licenses} each"),
            };
            Some(match self.act.scene.tenants.as_slice() {
                [_] => keys,
                tenants => format!("{keys}, used in `{}`", tenants[self.run.pool]),
            })
        });
        let last = numbers.last().map_or(1, |last| *last);
        self.tried(format!(
            "up to {last} more keys of up to {}",
            words::of(most.into(), "licence")
        ));
        found
    }

    /// The least number of licences, up to `most`, with which what is added closes the run.
    ///
    /// More licences need not do where fewer do: what is added brings an end forward, so the numbers
    /// are tried one after the other. Where the effort does not reach, one that does is still found,
    /// and a smaller one may be missed.
    fn least(&self, more: More, most: u32) -> Option<u32> {
        let will_do = |licenses: u32| self.will_do(more, licenses);
        let peak = u32::try_from(self.run.most).unwrap_or(u32::MAX).clamp(1, most);
        let one = [peak, most].into_iter().find(|licenses| will_do(*licenses));
        let allowed = self.spent.get() + self.left.get() / SHARE_OF_EACH;
        let below = one.unwrap_or(FEW_LICENSES.min(most) + 1);
        for licenses in 1..below {
            if self.spent.get() > allowed {
                return smallest(licenses, one?, will_do);
            }
            if will_do(licenses) {
                return Some(licenses);
            }
        }
        one
    }

    /// Whether what is added closes the run, with what the plan uses in the pool and what it leaves
    /// unused: what it uses elsewhere stays there, so that the changes for two gaps do not get into
    /// each other's way.
    fn will_do(&self, more: More, licenses: u32) -> bool {
        let Some(shared) = self.shared() else { return false };
        let pool = self.run.pool;
        let problem = &self.act.scene.problem;
        let elsewhere = |item: usize| {
            let mut steps = self.act.solved.steps.iter();
            steps.any(|step| step.item == item && step.pool != pool)
        };
        let here = problem.items.iter().enumerate().filter(|(item, _)| !elsewhere(*item));
        let here = here.map(|(_, item)| Item {
            places: vec![item.places[pool]],
            ..item.clone()
        });
        // It can be redeemed on any day of the window.
        let key = Item {
            licenses,
            from: problem.first,
            deadline: problem.until + 1,
            order_end: None,
            places: vec![true],
        };
        let (keys, key) = match more {
            More::Keys(keys) => (keys, key),
            More::Order(from, end) => {
                let order = Item {
                    from,
                    order_end: Some(end),
                    ..key
                };
                (1, order)
            }
        };
        let alone = Problem {
            pools: vec![problem.pools[pool].clone()],
            items: here.chain(std::iter::repeat_n(key, keys)).collect(),
            ..*problem
        };
        // A quick look is enough: what it misses, more licences will show.
        let effort = (self.left.get() / 8).clamp(1, EFFORT / 8);
        let solved = product::solve(&alone, &shared, effort);
        self.spend(&shared);
        self.closed(&alone, 0, &solved.steps)
    }
}
