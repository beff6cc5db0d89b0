//! Benefits that share a product key: the key redeems once, so at most one of them is planned.
//!
//! A portfolio whose records contradict each other so is loaded and its problem listed. Which of the
//! records is right is not known; every choice is planned, and the best plan kept.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Action, Benefit, BenefitId, Portfolio, RedemptionMode};
use crate::plan::request::PlanRequest;
use crate::plan::whole::Whole;
use crate::rules::redemption_model::redemption_model;
use crate::term::Verb;

/// Benefits that are not planned, each with the one of the same key that is.
pub(crate) type Twins = BTreeMap<BenefitId, BenefitId>;

/// Choices that are planned at most.
const MOST: usize = 16;

/// Every choice of one benefit for each key; `false` where there are more than are given.
pub(crate) fn choices(portfolio: &Portfolio, request: &PlanRequest) -> (Vec<Twins>, bool) {
    let mut seen: BTreeSet<&BenefitId> = BTreeSet::new();
    let (mut choices, mut all) = (vec![Twins::new()], true);
    let planned = |benefit: &Benefit| {
        benefit.redeemed.is_none()
            && !request.without.contains(&benefit.id)
            && redemption_model(portfolio, benefit).mode == Some(RedemptionMode::Key)
    };
    for benefit in portfolio.benefits().iter().filter(|benefit| planned(benefit)) {
        let others = portfolio.same_key(&benefit.id).filter(|other| planned(other));
        let mut same: Vec<&BenefitId> = others.map(|other| &other.id).collect();
        if same.is_empty() || !seen.insert(&benefit.id) {
            continue;
        }
        same.push(&benefit.id);
        same.sort_unstable();
        same.dedup();
        seen.extend(&same);
        let most = (MOST / choices.len()).clamp(1, same.len());
        all &= most == same.len();
        let one_more = |held: &Twins, kept: &BenefitId| {
            let left_out = same.iter().filter(|id| **id != kept);
            let mut held = held.clone();
            held.extend(left_out.map(|id| ((*id).clone(), kept.clone())));
            held
        };
        choices = choices
            .iter()
            .flat_map(|held| same[..most].iter().map(|kept| one_more(held, kept)))
            .collect();
    }
    (choices, all)
}

/// That the key of a benefit was redeemed for another, in words.
pub(crate) fn spent(portfolio: &Portfolio, benefit: &Benefit) -> Option<String> {
    let key = redemption_model(portfolio, benefit).mode == Some(RedemptionMode::Key);
    let mut twins = portfolio.same_key(&benefit.id).filter(|_| key);
    twins.find_map(|other| {
        let redeemed = other.redeemed.as_ref().filter(|it| it.verb != Verb::Order)?;
        Some(format!(
            "its product key was redeemed on {} for `{}` (`key-already-redeemed`)",
            redeemed.on, other.id
        ))
    })
}

/// Which of two plans with different choices is the better, down to the last level.
pub(crate) fn compare(a: &Whole, b: &Whole) -> Ordering {
    let by_rows = || rows(a, b).cmp(&rows(b, a));
    a.objective.rank().cmp(&b.objective.rank()).then_with(by_rows)
}

/// The day, tenant, product and verb of a step.
type Row<'a> = (i32, &'a str, &'a str, &'static str);

/// A row for each benefit that either plan uses, in order of their ids.
fn rows<'a>(of: &'a Whole, other: &'a Whole) -> Vec<(u8, Option<Row<'a>>)> {
    let used = |whole: &'a Whole| whole.replay.actions.iter().filter_map(Action::benefit);
    let ids: BTreeSet<&BenefitId> = used(of).chain(used(other)).collect();
    let row = |id: &BenefitId| {
        let position = of
            .replay
            .actions
            .iter()
            .position(|action| action.benefit() == Some(id))?;
        let at = of.replay.steps[position];
        let scene = &of.acts[at.scene].scene;
        let tenant = scene.tenants[at.step.pool].as_str();
        Some((at.step.day, tenant, &*scene.product, at.step.verb.as_str()))
    };
    ids.into_iter()
        .map(|id| row(id).map_or((1, None), |row| (0, Some(row))))
        .collect()
}
