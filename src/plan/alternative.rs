//! The best plan with one step fewer: is the last step worth it?

use super::effort::Shared;
use super::ground::Ground;
use super::objective::{Objective, evaluate};
use super::problem::{Placed, Problem};
use super::product::Limit;
use super::request::{PlanError, Watch};
use super::whole::{Course, Whole, whole};
use super::{Alternative, words};

/// States that looking for alternatives may explore.
const EFFORT: u64 = 400_000;

/// The best plan found with one step fewer than `best`, if it has any.
pub(crate) fn alternatives(
    ground: &Ground<'_>,
    best: &Whole,
    watch: Option<&Watch<'_>>,
) -> Result<Vec<Alternative>, PlanError> {
    let mut chosen: Option<Whole> = None;
    for act in best.acts.iter().filter(|act| !act.solved.steps.is_empty()) {
        let shared = Shared::new(EFFORT, watch);
        let limit = Limit {
            product: &act.scene.product,
            steps: act.solved.steps.len() - 1,
        };
        let course = Course {
            limit: Some(limit),
            like: Some(best),
            ..Course::default()
        };
        let fewer = whole(ground, &shared, EFFORT, course)?;
        if chosen
            .as_ref()
            .is_none_or(|held| fewer.objective.rank() < held.objective.rank())
        {
            chosen = Some(fewer);
        }
    }
    let told = chosen.map(|fewer| Alternative {
        summary: summary(&best.objective, &fewer.objective),
        actions: fewer.replay.actions,
        objective: fewer.objective,
    });
    Ok(told.into_iter().collect())
}

fn summary(best: &Objective, fewer: &Objective) -> String {
    let steps = i64::from(best.steps) - i64::from(fewer.steps);
    let fewer_steps = if steps == 1 {
        "one step fewer".to_owned()
    } else {
        format!("{steps} steps fewer")
    };
    match words::worse(best, fewer) {
        Some(costs) => format!("{fewer_steps} costs {costs}"),
        None => format!("{fewer_steps} costs nothing that is counted"),
    }
}

/// The best of a plan's steps without one of them, where what is left can still be done.
pub(crate) fn without_one(problem: &Problem, all: &[Placed]) -> Option<Vec<Placed>> {
    let mut best: Option<(Objective, Vec<Placed>)> = None;
    for left_out in 0..all.len() {
        let mut steps = all.to_vec();
        steps.remove(left_out);
        let Ok(objective) = evaluate(problem, &steps) else {
            continue;
        };
        if best.as_ref().is_none_or(|(held, _)| objective.rank() < held.rank()) {
            best = Some((objective, steps));
        }
    }
    best.map(|(_, steps)| steps)
}
