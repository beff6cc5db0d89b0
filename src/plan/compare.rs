//! Two plans side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::{Objective, Plan, Step};
use crate::model::BenefitId;

/// A measure of two plans, or a benefit that they redeem differently.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The measure's name, as in [`Objective`]; `as_of` or `until`, where the windows differ; or `step`.
    pub what: &'static str,
    /// The benefit of a step.
    pub benefit: Option<BenefitId>,
    /// What the one plan has; nothing where it leaves the benefit unused.
    pub this: Option<String>,
    /// What the other has.
    pub other: Option<String>,
    /// By how much the one plan's number is larger.
    pub difference: Option<i128>,
}

/// Puts two plans side by side: every measure of the objective, then each benefit that is not redeemed on the same day in the
/// same place in the same way.
///
/// Measures of different windows or portfolios can be put side by side, but which plan is better then says nothing.
#[must_use]
pub fn compare(this: &Plan, other: &Plan) -> Vec<Difference> {
    let mut rows = Vec::new();
    for (what, one, two) in [("as_of", this.as_of, other.as_of), ("until", this.until, other.until)] {
        if one != two {
            rows.push(Difference {
                what,
                benefit: None,
                this: Some(one.to_string()),
                other: Some(two.to_string()),
                difference: Some(i128::from((one - two).num_days())),
            });
        }
    }
    let pairs = measures(&this.objective).into_iter().zip(measures(&other.objective));
    rows.extend(pairs.map(|((what, one), (_, two))| Difference {
        what,
        benefit: None,
        this: Some(one.to_string()),
        other: Some(two.to_string()),
        difference: Some(one - two),
    }));
    let (one, two) = (told(this), told(other));
    let benefits: BTreeSet<&BenefitId> = one.keys().chain(two.keys()).copied().collect();
    for benefit in benefits {
        let (this, other) = (one.get(benefit), two.get(benefit));
        if this != other {
            rows.push(Difference {
                what: "step",
                benefit: Some(benefit.clone()),
                this: this.cloned(),
                other: other.cloned(),
                difference: None,
            });
        }
    }
    rows
}

/// The measures by name, in the order in which plans are judged by them, the one that only informs last.
fn measures(objective: &Objective) -> [(&'static str, i128); 7] {
    [
        ("weighted_shortfall", objective.weighted_shortfall),
        ("shortfall", objective.shortfall),
        ("lost", objective.lost),
        ("banked", objective.banked),
        ("steps", objective.steps.into()),
        ("days", objective.days.into()),
        ("beyond_usage_rights", objective.beyond_usage_rights),
    ]
}

fn told(plan: &Plan) -> BTreeMap<&BenefitId, String> {
    plan.steps.iter().map(|step| (&step.benefit, sentence(step))).collect()
}

fn sentence(step: &Step) -> String {
    format!(
        "{} on {}: `{}` in {}, {} licences until {}",
        step.verb.as_str(),
        step.on,
        step.subscription,
        step.tenant,
        step.licenses_after,
        step.end_after
    )
}

#[cfg(test)]
mod tests;
