//! The smallest changes that close a gap: each is planned with before it is named.

use std::cell::{Cell, RefCell};

use chrono::NaiveDate;

use super::bars::Bar;
use super::effort::Shared;
use super::ground::{Ground, Scene};
use super::problem::{Item, Placed, Problem};
use super::replay::{self, date};
use super::request::{PlanError, PlanRequest, Watch};
use super::shortfall::{Run, missing};
use super::whole::Act;
use super::{product, renewal, together, twins, words};
use crate::model::{
    Association, BenefitId, BillingAccountId, BillingRole, MembershipId, PARTNER_ADMIN, Parts, Person, Portfolio,
    Records, Tenant,
};
use crate::term::calendar;

/// States that one planning of a change may explore.
const EFFORT: u64 = 120_000;
/// Benefits, memberships and numbers of keys that are tried at most.
const MOST: usize = 6;
/// More keys that are tried one number after the other; then one for each year.
const FEW_KEYS: usize = 3;
/// Benefits up to which all pools are planned anew for each number of licences.
const FEW_ITEMS: usize = 5;
/// Days of a year.
const YEAR: i32 = 365;

/// Looks for what closes one run of days.
pub(crate) struct Closing<'a> {
    portfolio: &'a Portfolio,
    request: &'a PlanRequest,
    ground: &'a Ground<'a>,
    act: &'a Act,
    run: &'a Run,
    watch: Option<&'a Watch<'a>>,
    /// Licence-days missing in the pool.
    short: i128,
    /// Whether the caller ended the search: what was found since means nothing.
    stopped: Cell<bool>,
    /// States that may still be explored, and those that have been.
    left: Cell<u64>,
    spent: Cell<u64>,
    tried: RefCell<Vec<String>>,
}

impl<'a> Closing<'a> {
    pub(crate) fn new(
        portfolio: &'a Portfolio,
        request: &'a PlanRequest,
        ground: &'a Ground<'a>,
        act: &'a Act,
        run: &'a Run,
        watch: Option<&'a Watch<'a>>,
        effort: u64,
    ) -> Self {
        Self {
            portfolio,
            request,
            ground,
            act,
            run,
            watch,
            short: short(ground, &act.scene.problem, run.pool, &act.solved.steps),
            stopped: Cell::new(false),
            left: Cell::new(effort),
            spent: Cell::new(0),
            tried: RefCell::new(Vec::new()),
        }
    }

    /// States explored.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.get()
    }

    /// The changes found, and in words what was tried.
    pub(crate) fn changes(&self) -> Result<(Vec<String>, String), PlanError> {
        let mut changes = Vec::new();
        changes.extend(self.less_safety()?);
        changes.extend(self.not_leaving_out()?);
        changes.extend(self.what_bars()?);
        changes.extend(self.another_key());
        changes.extend(self.a_later_deadline()?);
        changes.extend(self.a_renewal()?);
        if self.stopped.get() {
            return Err(PlanError::Stopped);
        }
        if self.left.get() == 0 {
            self.tried("as far as the effort reached");
        }
        Ok((changes, words::listed(&self.tried.borrow())))
    }

    fn tried(&self, what: impl Into<String>) {
        self.tried.borrow_mut().push(what.into());
    }

    /// Effort for one more planning; `None` once there is none.
    fn shared(&self) -> Option<Shared<'a>> {
        let effort = self.left.get().min(EFFORT);
        (effort > 0 && !self.stopped.get()).then(|| Shared::new(effort, self.watch))
    }

    fn spend(&self, shared: &Shared<'_>) {
        self.stopped.set(self.stopped.get() || shared.stopped());
        let explored = shared.explored().max(1);
        self.left.set(self.left.get().saturating_sub(explored));
        self.spent.set(self.spent.get() + explored);
    }

    /// Whether a plan has the licences on all days of the run, and the pool misses at least so many
    /// fewer: a gap that only moves to other days is not closed.
    fn closed(&self, problem: &Problem, pool: usize, steps: &[Placed]) -> bool {
        let licenses = replay::licenses(problem, pool, steps);
        let mut open = missing(self.ground, problem, pool, &licenses).into_iter();
        !open.any(|(start, end, _)| start < self.run.end && end > self.run.start)
            && short(self.ground, problem, pool, steps) + self.run.days <= self.short
    }

    /// Whether a plan of a changed problem closes the run, and misses less altogether.
    fn closes(&self, problem: &Problem) -> bool {
        let Some(shared) = self.shared() else { return false };
        let effort = self.left.get().min(EFFORT);
        let solved = product::solve(problem, &shared, effort);
        self.spend(&shared);
        self.closed(problem, self.run.pool, &solved.steps) && solved.rank.cost < self.act.solved.rank.cost
    }

    /// Whether a plan of a changed portfolio or request closes the run.
    fn replanned(&self, portfolio: &Portfolio, request: &PlanRequest) -> Result<bool, PlanError> {
        let Some(shared) = self.shared() else { return Ok(false) };
        let effort = self.left.get().min(EFFORT);
        let (projected, assumed) = renewal::project(portfolio, &request.assume_renewal)?;
        let (choices, _) = twins::choices(&projected, request);
        let Some(choice) = choices.into_iter().min_by_key(|choice| *choice != self.ground.twins) else {
            return Ok(false);
        };
        let ground = Ground::new(&projected, request, &assumed, &choice)?;
        let plan = match together::best(&ground, &shared, effort) {
            Ok(plan) => plan,
            Err(PlanError::Stopped) => {
                self.stopped.set(true);
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        self.spend(&shared);
        let Scene { product, tenants, .. } = &self.act.scene;
        let Some(act) = plan.acts.iter().find(|act| act.scene.product == *product) else {
            return Ok(false);
        };
        let pool = act.scene.tenants.iter().position(|it| *it == tenants[self.run.pool]);
        Ok(pool.is_some_and(|pool| self.closed(&act.scene.problem, pool, &act.solved.steps)))
    }

    /// Fewer safety days, where some benefit would be there with none.
    fn less_safety(&self) -> Result<Option<String>, PlanError> {
        let with = |safety_days: u32| PlanRequest {
            safety_days,
            ..self.request.clone()
        };
        if self.request.safety_days == 0 {
            return Ok(None);
        }
        self.tried("fewer `safety_days`");
        if !self.replanned(self.portfolio, &with(0))? {
            return Ok(None);
        }
        let (mut low, mut high) = (0, self.request.safety_days);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.replanned(self.portfolio, &with(middle))? {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(Some(format!(
            "`safety_days` of {low} instead of {}",
            self.request.safety_days
        )))
    }

    /// A benefit that the plan was asked to do without.
    fn not_leaving_out(&self) -> Result<Vec<String>, PlanError> {
        let mut changes = Vec::new();
        let ours = |id: &&BenefitId| {
            let benefit = self.portfolio.benefits().get(id);
            benefit.is_some_and(|it| self.portfolio.catalog().name(&it.product) == self.act.scene.product)
        };
        let left_out: Vec<&BenefitId> = self.request.without.iter().filter(ours).take(MOST).collect();
        if !left_out.is_empty() {
            self.tried("not leaving out what `without` names");
        }
        for id in left_out {
            let mut request = self.request.clone();
            request.without.retain(|other| other != id);
            if self.replanned(self.portfolio, &request)? {
                changes.push(format!("not leaving out `{id}`"));
            }
        }
        Ok(changes)
    }

    /// What the rules that keep an order out of the tenant ask for.
    fn what_bars(&self) -> Result<Vec<String>, PlanError> {
        let Scene { benefits, tenants, .. } = &self.act.scene;
        let mut changes: Vec<String> = Vec::new();
        let tenant = &tenants[self.run.pool];
        let barred = benefits.iter().zip(&self.act.scene.barred);
        let barred = barred.filter(|(_, bars)| !bars[self.run.pool].is_empty());
        for (at, (benefit, bars)) in barred.take(MOST).enumerate() {
            if at == 0 {
                self.tried(format!("letting orders into `{tenant}`"));
            }
            let Some((portfolio, change)) = self.let_in(benefit, tenant, &bars[self.run.pool])? else {
                continue;
            };
            if self.replanned(&portfolio, self.request)? {
                changes.push(format!("{change}, so that `{benefit}` can be ordered there"));
            }
        }
        Ok(changes)
    }

    /// The portfolio in which nothing bars an order from a tenant any more, and what that takes.
    fn let_in(
        &self,
        benefit: &BenefitId,
        tenant: &str,
        bars: &[Bar],
    ) -> Result<Option<(Portfolio, String)>, PlanError> {
        let granted = self.ground.portfolio.benefits().get(benefit);
        let membership = granted.and_then(|it| self.ground.portfolio.memberships().get(&it.membership));
        let Some(account) = membership.and_then(|it| it.billing_account.clone()) else {
            return Ok(None);
        };
        let recorded = self.portfolio.tenants().get(tenant);
        let association = recorded.and_then(|it| it.associations.iter().find(|it| it.billing_account == account));
        let mut takes: Vec<String> = Vec::new();
        match association {
            None => takes.push(format!("associating `{tenant}` with billing account `{account}`")),
            Some(it) if it.billing_management == Some(false) => {
                takes.push(format!("enabling billing management for `{tenant}` on `{account}`"));
            }
            Some(it) if it.billing_management.is_none() => {
                takes.push(format!(
                    "making sure that billing management of `{tenant}` is active on `{account}`, and recording it"
                ));
            }
            Some(_) => {}
        }
        let rule = |id: &str| bars.iter().any(|bar| bar.rule == Some(id));
        let roles = rule("actor-not-partner-admin") || rule("actor-without-billing-role");
        if roles {
            takes.push(format!(
                "giving somebody the role `{PARTNER_ADMIN}` and making them contributor of `{account}`"
            ));
        }
        let mut parts = self.portfolio.parts().clone();
        associate(&mut parts, tenant, &account)?;
        if roles {
            let mut people: Vec<Person> = parts.people.iter().cloned().collect();
            people.push(Person {
                id: format!("{PARTNER_ADMIN} of {account}").into(),
                partner_center_roles: Some(vec![PARTNER_ADMIN.to_owned()]),
                billing_roles: [(account, BillingRole::Contributor)].into(),
            });
            parts.people = recorded_anew(Records::new(people))?;
        }
        Ok((!takes.is_empty()).then(|| (Portfolio::new(parts), words::listed(&takes))))
    }

    /// As few more keys as will do, of as few licences, free to be used at any time.
    fn another_key(&self) -> Option<String> {
        let problem = &self.act.scene.problem;
        if problem.pools[self.run.pool].activates >= problem.until {
            return None;
        }
        let with = |keys: usize, licenses: u32| {
            let mut changed = problem.clone();
            let key = key(problem, licenses, problem.until + 1);
            changed.items.extend(std::iter::repeat_n(key, keys));
            changed
        };
        // Three keys' worth of what is missing is more than one key can be needed for.
        let most = self.run.most.saturating_mul(3);
        let limit = |licenses: i64| {
            u32::try_from(licenses)
                .unwrap_or(u32::MAX)
                .min(crate::term::MOST_LICENSES)
        };
        // Where more is missing in other pools, they may have the first of what there is.
        let everywhere = (0..problem.pools.len()).map(|pool| {
            let licenses = replay::licenses(problem, pool, &self.act.solved.steps);
            let open = missing(self.ground, problem, pool, &licenses).into_iter();
            open.map(|(.., short)| short).max().unwrap_or(0)
        });
        let everywhere = limit(everywhere.sum::<i64>().saturating_mul(3));
        let most = limit(most);
        let years = usize::try_from((problem.until - problem.first) / YEAR + 1).unwrap_or(1);
        let product = self.ground.shown(&self.act.scene.product);
        let numbers = (1..=FEW_KEYS).chain((years > FEW_KEYS && years <= 4 * MOST).then_some(years));
        let numbers: Vec<usize> = numbers.collect();
        let found = numbers.iter().find_map(|keys| {
            let all = |licenses: u32| self.closes(&with(*keys, licenses));
            let found = if problem.items.len() <= FEW_ITEMS {
                smallest(1, most, all)
            } else {
                // What would do for the pool alone is quicker to see, and as a rule does for all pools.
                let alone = smallest(1, most, |licenses| self.alone(&with(*keys, licenses)))?;
                smallest_from(alone, most, all)
            };
            let more = || smallest(most + 1, everywhere, all);
            let licenses = found.or_else(more)?;
            let licenses = words::of(licenses.into(), "licence");
            Some(match keys {
                1 => format!("one more key of `{product}` with {licenses}"),
                2 => format!("two more keys of `{product}` with {licenses} each"),
                3 => format!("three more keys of `{product}` with {licenses} each"),
                _ => format!("{keys} more keys of `{product}`, one for each year, with {licenses} each"),
            })
        });
        let last = numbers.last().map_or(1, |last| *last);
        self.tried(format!(
            "up to {last} more keys of up to {}",
            words::of(everywhere.max(most).into(), "licence")
        ));
        found
    }

    /// Whether the run can be closed by what the plan uses in the pool, what it leaves unused and
    /// what a changed problem has more.
    fn alone(&self, changed: &Problem) -> bool {
        let Some(shared) = self.shared() else { return false };
        let pool = self.run.pool;
        let elsewhere = |item: usize| {
            let mut steps = self.act.solved.steps.iter();
            steps.any(|step| step.item == item && step.pool != pool)
        };
        let items = changed.items.iter().enumerate().filter(|(item, _)| !elsewhere(*item));
        let items = items.map(|(_, item)| Item {
            places: vec![item.places[pool]],
            ..item.clone()
        });
        let problem = Problem {
            pools: vec![changed.pools[pool].clone()],
            items: items.collect(),
            ..*changed
        };
        // A quick look is enough: what it misses, more licences will show.
        let effort = (self.left.get() / 8).clamp(1, EFFORT / 8);
        let solved = product::solve(&problem, &shared, effort);
        self.spend(&shared);
        self.closed(&problem, 0, &solved.steps)
    }

    /// A benefit that could be redeemed later than it can.
    fn a_later_deadline(&self) -> Result<Vec<String>, PlanError> {
        let problem = &self.act.scene.problem;
        let mut changes = Vec::new();
        let early = problem.items.iter().zip(&self.act.scene.benefits).enumerate();
        let early = early.filter(|(_, (item, _))| item.deadline <= problem.until);
        let here = early.map(|(index, (item, benefit))| (Some(index), item.clone(), benefit));
        let late = self.ground.late.get(&self.act.scene.product).into_iter().flatten();
        let gone = late.map(|(benefit, licenses)| (None, key(problem, *licenses, problem.first), benefit));
        let all: Vec<(Option<usize>, Item, &BenefitId)> = gone.chain(here).take(MOST).collect();
        if !all.is_empty() {
            self.tried("later deadlines");
        }
        for (index, item, benefit) in all {
            let with = |days: u32| {
                let mut changed = problem.clone();
                let later = Item {
                    deadline: item.deadline + days as i32,
                    ..item.clone()
                };
                match index {
                    Some(index) => changed.items[index] = later,
                    None => changed.items.push(later),
                }
                self.closes(&changed)
            };
            let most = u32::try_from(problem.until + 1 - item.deadline).unwrap_or(0);
            if let Some(days) = smallest(1, most, with) {
                let day = self.without_safety(item.deadline + days as i32)?;
                changes.push(format!(
                    "being allowed to redeem `{benefit}` until the day before {day}"
                ));
            }
        }
        Ok(changes)
    }

    /// The deadline itself, of one that `safety_days` bring forward.
    fn without_safety(&self, deadline: i32) -> Result<NaiveDate, PlanError> {
        date(deadline.saturating_add(i32::try_from(self.request.safety_days).unwrap_or(i32::MAX)))
    }

    /// A membership that is renewed.
    fn a_renewal(&self) -> Result<Vec<String>, PlanError> {
        let mut changes = Vec::new();
        let candidates = self.portfolio.memberships().iter().filter(|membership| {
            let grants = self.portfolio.benefits().iter().any(|benefit| {
                benefit.membership == membership.id
                    && self.portfolio.catalog().name(&benefit.product) == self.act.scene.product
            });
            let end = membership.end.and_then(calendar::number_of);
            grants && end.is_some_and(|end| end < self.run.end) && !self.request.assume_renewal.contains(&membership.id)
        });
        let candidates: Vec<&MembershipId> = candidates.map(|membership| &membership.id).take(MOST).collect();
        if !candidates.is_empty() {
            self.tried("renewed memberships");
        }
        for id in candidates {
            let mut request = self.request.clone();
            request.assume_renewal.push(id.clone());
            if self.replanned(self.portfolio, &request)? {
                changes.push(format!(
                    "renewing membership `{id}`, if next year's benefits are this year's"
                ));
            }
        }
        Ok(changes)
    }
}

/// A key that may go anywhere.
fn key(problem: &Problem, licenses: u32, deadline: i32) -> Item {
    Item {
        licenses,
        from: problem.first,
        deadline,
        order_end: None,
        places: vec![true; problem.pools.len()],
    }
}

/// Licence-days missing in a pool.
fn short(ground: &Ground<'_>, problem: &Problem, pool: usize, steps: &[Placed]) -> i128 {
    let licenses = replay::licenses(problem, pool, steps);
    let open = missing(ground, problem, pool, &licenses).into_iter();
    open.map(|(start, end, short)| i128::from(short) * i128::from(end - start))
        .sum()
}

/// Makes a tenant one that orders of a billing account may go to.
fn associate(parts: &mut Parts, tenant: &str, account: &BillingAccountId) -> Result<(), PlanError> {
    let mut tenants: Vec<Tenant> = parts.tenants.iter().cloned().collect();
    for one in tenants.iter_mut().filter(|one| *one.id == *tenant) {
        match one.associations.iter_mut().find(|it| it.billing_account == *account) {
            Some(there) => there.billing_management = Some(true),
            None => one.associations.push(Association {
                billing_account: account.clone(),
                billing_management: Some(true),
                provisioning: None,
            }),
        }
    }
    parts.tenants = recorded_anew(Records::new(tenants))?;
    Ok(())
}

fn recorded_anew<T>(records: Result<T, crate::model::ModelError>) -> Result<T, PlanError> {
    records.map_err(|error| PlanError::Contradiction(error.to_string()))
}

/// The smallest number from `low` to `high` that will do, were all greater ones to do as well: one
/// that does is checked, and a smaller one may be missed only where some greater one does not do.
fn smallest(low: u32, high: u32, will_do: impl Fn(u32) -> bool) -> Option<u32> {
    if low > high || !will_do(high) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if will_do(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

/// The same, where `low` itself is likely to do.
fn smallest_from(low: u32, high: u32, will_do: impl Fn(u32) -> bool) -> Option<u32> {
    if will_do(low) {
        return Some(low);
    }
    smallest(low + 1, high, will_do)
}
