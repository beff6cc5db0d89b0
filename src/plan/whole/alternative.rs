//! The best plan with one step fewer: is the last step worth it?

use super::{Course, Whole, whole};
use crate::plan::Alternative;
use crate::plan::answer::words;
use crate::plan::ground::Ground;
use crate::plan::ground::twins::compare;
use crate::plan::objective::{Objective, evaluate};
use crate::plan::problem::{Placed, Problem};
use crate::plan::request::{PlanError, Watch};
use crate::plan::search::effort::Shared;
use crate::plan::search::product::Limit;

/// States that looking for alternatives may explore, beside a proved plan and beside another, of
/// which the alternative would be no more than a guess too.
const EFFORT: u64 = 400_000;
const EFFORT_UNPROVED: u64 = 10_000;

/// The best plan with one step fewer than `best`, if that has any.
///
/// Of several products one gives up a step: the levels add up, so that is the best there is. It may
/// come to less than `best` where that is not proved.
pub(crate) fn fewer(
    ground: &Ground<'_>,
    best: &Whole,
    effort: u64,
    watch: Option<&Watch<'_>>,
) -> Result<Option<Whole>, PlanError> {
    let mut chosen: Option<Whole> = None;
    let mut proved = best.certificate.optimal;
    let effort = effort.min(if proved { EFFORT } else { EFFORT_UNPROVED });
    for act in best.acts.iter().filter(|act| !act.solved.steps.is_empty()) {
        let shared = Shared::new(effort, watch);
        let limit = Limit {
            product: &act.scene.product,
            steps: act.solved.steps.len() - 1,
        };
        let course = Course {
            limit: Some(limit),
            like: Some(best),
            ..Course::default()
        };
        let fewer = whole(ground, &shared, effort, course)?;
        // What others need is also planned for them: that is not tried here.
        proved &= fewer.certificate.optimal && act.free.is_none();
        if chosen.as_ref().is_none_or(|held| compare(&fewer, held).is_lt()) {
            chosen = Some(fewer);
        }
    }
    Ok(chosen.map(|mut fewer| {
        fewer.certificate.optimal = proved;
        fewer
    }))
}

/// An alternative in words.
pub(crate) fn told(best: &Objective, fewer: Whole) -> Alternative {
    Alternative {
        summary: summary(best, &fewer.objective, fewer.certificate.optimal),
        actions: fewer.replay.actions,
        objective: fewer.objective,
    }
}

fn summary(best: &Objective, fewer: &Objective, proved: bool) -> String {
    let steps = i64::from(best.steps) - i64::from(fewer.steps);
    let fewer_steps = if steps == 1 {
        "one step fewer".to_owned()
    } else {
        format!("{steps} steps fewer")
    };
    let costs = words::worse(best, fewer).unwrap_or_else(|| "nothing that is counted".to_owned());
    if proved {
        format!("{fewer_steps} costs {costs}")
    } else {
        format!("{fewer_steps} costs {costs}, by the best plan found")
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
