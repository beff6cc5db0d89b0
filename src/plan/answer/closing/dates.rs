//! Later deadlines and renewed memberships.

use chrono::NaiveDate;

use super::{Closing, MOST, smallest};
use crate::model::{BenefitId, MembershipId, Subscription};
use crate::plan::ground::Scene;
use crate::plan::ground::renewal::{renewable_from, renews};
use crate::plan::problem::Item;
use crate::plan::request::PlanError;
use crate::plan::whole::replay::date;
use crate::term::calendar;

impl Closing<'_> {
    /// A benefit that could be redeemed later than it can.
    pub(super) fn a_later_deadline(&self) -> Result<Vec<String>, PlanError> {
        let problem = &self.act.scene.problem;
        let mut changes = Vec::new();
        let early = problem.items.iter().zip(&self.act.scene.benefits).enumerate();
        let early = early.filter(|(_, (item, _))| item.deadline <= problem.until);
        let here = early.map(|(index, (item, benefit))| (Some(index), item.clone(), benefit));
        let late = self.ground.late(&self.act.scene).into_iter();
        let gone = late.map(|(benefit, item)| (None, item, benefit));
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
    pub(super) fn without_safety(&self, deadline: i32) -> Result<NaiveDate, PlanError> {
        date(deadline.saturating_add(i32::try_from(self.request.safety_days).unwrap_or(i32::MAX)))
    }

    /// A subscription that renews by itself, which the plan does not take for granted.
    pub(super) fn what_goes_on(&self) -> Result<Vec<String>, PlanError> {
        let Scene { product, tenants, .. } = &self.act.scene;
        let catalog = self.portfolio.catalog();
        let concerns = |one: &Subscription| {
            let name = catalog.name(&one.product);
            name == *product || self.ground.needs(product, &name)
        };
        let mut changes = Vec::new();
        let candidates = self.portfolio.subscriptions().iter().filter_map(|one| {
            let end = one
                .end
                .filter(|_| renews(one) && one.tenant == tenants[self.run.pool])?;
            let in_time = calendar::number_of(end).is_some_and(|end| end < self.run.end);
            let assumed = self.request.assume_renewal.iter().any(|id| **id == *one.id);
            (in_time && !assumed && concerns(one)).then_some((&one.id, end))
        });
        for (at, (id, end)) in candidates.take(MOST).enumerate() {
            if at == 0 {
                self.tried("subscriptions that renew by themselves");
            }
            let mut request = self.request.clone();
            request.assume_renewal.push(id.to_string());
            if self.replanned(self.portfolio, &request)? {
                changes.push(format!(
                    "`{id}`, if it does renew by itself on {end} (`assume_renewal`)"
                ));
            }
        }
        Ok(changes)
    }

    /// A membership that is renewed.
    pub(super) fn a_renewal(&self) -> Result<Vec<String>, PlanError> {
        let mut changes = Vec::new();
        let candidates = self.portfolio.memberships().iter().filter(|membership| {
            let grants = self.portfolio.benefits().iter().any(|benefit| {
                benefit.membership == membership.id
                    && self.portfolio.catalog().name(&benefit.product) == self.act.scene.product
            });
            let end = membership.end.and_then(calendar::number_of);
            grants
                && end.is_some_and(|end| end < self.run.end)
                && !self.request.assume_renewal.iter().any(|id| **id == *membership.id)
        });
        let candidates: Vec<(&MembershipId, NaiveDate)> = candidates
            .filter_map(|membership| Some((&membership.id, membership.end?)))
            .take(MOST)
            .collect();
        if !candidates.is_empty() {
            self.tried("renewed memberships");
        }
        for (id, end) in candidates {
            let mut request = self.request.clone();
            request.assume_renewal.push(id.to_string());
            let (ended, opens) = (calendar::number_of(end), renewable_from(end));
            let (Some(ended), Some((opens, day))) =
                (ended, opens.and_then(|day| Some((calendar::number_of(day)?, day))))
            else {
                continue;
            };
            // What ends with a membership is missing until the day on which it can be renewed.
            let between = (ended..opens).contains(&self.run.start) && opens < self.run.end;
            let from = if between { opens } else { self.run.start };
            if self.replanned_from(from, self.portfolio, &request)? {
                let but = if between {
                    format!(", but for the days before {day}, the first on which it can be renewed")
                } else {
                    String::new()
                };
                changes.push(format!(
                    "renewing membership `{id}`, if next year's benefits are this year's{but}"
                ));
            }
        }
        Ok(changes)
    }
}
