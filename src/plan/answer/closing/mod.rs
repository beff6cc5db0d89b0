//! The smallest changes that close a gap: each is planned with before it is named.

mod barred;
mod dates;
mod keys;

use std::cell::{Cell, RefCell};

use super::shortfall::{Run, missing};
use super::words;
use crate::model::{BenefitId, Portfolio};
use crate::plan::ground::{Ground, Scene, renewal, twins};
use crate::plan::problem::{Placed, Problem};
use crate::plan::request::{PlanError, PlanRequest, Watch};
use crate::plan::search::effort::Shared;
use crate::plan::search::product;
use crate::plan::whole::replay;
use crate::plan::whole::{Act, together};

/// States that one planning of a change may explore.
const EFFORT: u64 = 120_000;
/// Benefits, memberships and numbers of keys that are tried at most.
const MOST: usize = 6;

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
        let mut changes = self.what_goes_on()?;
        changes.extend(self.less_safety()?);
        changes.extend(self.not_leaving_out()?);
        changes.extend(self.what_bars()?);
        changes.extend(self.another_benefit());
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
        self.closed_from(self.run.start, problem, pool, steps)
    }

    /// The same for the days of the run from one of them on: those before may stay as they are.
    fn closed_from(&self, from: i32, problem: &Problem, pool: usize, steps: &[Placed]) -> bool {
        let licenses = replay::licenses(problem, pool, steps);
        let open = missing(self.ground, problem, pool, &licenses);
        let before: i128 = open
            .iter()
            .filter(|(start, ..)| *start >= self.run.start)
            .map(|(start, end, short)| i128::from(*short) * i128::from(((*end).min(from) - start).max(0)))
            .sum();
        !open.iter().any(|(start, end, _)| *start < self.run.end && *end > from)
            && short(self.ground, problem, pool, steps) + self.run.days - before <= self.short
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
        self.replanned_from(self.run.start, portfolio, request)
    }

    /// The same for the days of the run from one of them on.
    fn replanned_from(&self, from: i32, portfolio: &Portfolio, request: &PlanRequest) -> Result<bool, PlanError> {
        let Some(shared) = self.shared() else { return Ok(false) };
        let effort = self.left.get().min(EFFORT);
        let projected = renewal::project(portfolio, request)?;
        let (choices, _) = twins::choices(&projected.portfolio, request);
        let Some(choice) = choices.into_iter().min_by_key(|choice| *choice != self.ground.twins) else {
            return Ok(false);
        };
        let ground = Ground::new(&projected, request, &choice)?;
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
        Ok(pool.is_some_and(|pool| self.closed_from(from, &act.scene.problem, pool, &act.solved.steps)))
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
}

/// Licence-days missing in a pool.
fn short(ground: &Ground<'_>, problem: &Problem, pool: usize, steps: &[Placed]) -> i128 {
    let licenses = replay::licenses(problem, pool, steps);
    let open = missing(ground, problem, pool, &licenses).into_iter();
    open.map(|(start, end, short)| i128::from(short) * i128::from(end - start))
        .sum()
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
