//! Why each step: what it is for, and why this way and on this day, by what the plan comes to
//! without it or with it otherwise.

use super::words;
use crate::plan::ground::Ground;
use crate::plan::objective::{Objective, evaluate};
use crate::plan::problem::{Placed, Problem};
use crate::plan::whole::{Act, Whole};
use crate::term::{Verb, calendar};

/// A sentence for each step of a plan, in the order of execution.
pub(crate) fn all(ground: &Ground<'_>, whole: &Whole) -> Vec<String> {
    let steps = whole.replay.steps.iter();
    let sentences = steps.map(|at| {
        let act = &whole.acts[at.scene];
        let position = act.solved.steps.iter().position(|step| *step == at.step);
        position.map_or_else(String::new, |position| Step::new(ground, act, position).sentence())
    });
    sentences.collect()
}

struct Step<'a> {
    ground: &'a Ground<'a>,
    act: &'a Act,
    problem: &'a Problem,
    position: usize,
    step: Placed,
    whole: Objective,
}

impl<'a> Step<'a> {
    fn new(ground: &'a Ground<'a>, act: &'a Act, position: usize) -> Self {
        let problem = &act.scene.problem;
        Self {
            ground,
            act,
            problem,
            position,
            step: act.solved.steps[position],
            // Replayed before, so it can be evaluated.
            whole: evaluate(problem, &act.solved.steps).unwrap_or_default(),
        }
    }

    fn sentence(&self) -> String {
        let mut parts = vec![self.what()];
        parts.extend(self.without());
        parts.extend(self.verb());
        parts.extend(self.day());
        let mut text = parts.join("; ");
        text.push('.');
        text
    }

    fn licenses(&self) -> String {
        words::of(self.problem.items[self.step.item].licenses.into(), "licence")
    }

    /// What it does.
    fn what(&self) -> String {
        let tenant = &self.act.scene.tenants[self.step.pool];
        let (licenses, (before, after)) = (self.licenses(), self.ends());
        let day = |day: Option<i32>| {
            day.and_then(calendar::date_of)
                .map_or_else(String::new, |day| day.to_string())
        };
        match self.step.verb {
            Verb::Activate => format!(
                "Starts {licenses} in `{tenant}`, where none from a key are active, until {}",
                day(after)
            ),
            Verb::AddLicenses => {
                format!(
                    "Adds {licenses} in `{tenant}` and moves the end from {} to {}",
                    day(before),
                    day(after)
                )
            }
            Verb::Extend => format!(
                "Spends {licenses} on moving the end in `{tenant}` from {} to {}",
                day(before),
                day(after)
            ),
            Verb::Order => format!(
                "Orders {licenses} in `{tenant}` until the membership ends on {}",
                day(after)
            ),
        }
    }

    /// The ends of the subscription before and after the step.
    fn ends(&self) -> (Option<i32>, Option<i32>) {
        let held = self.problem.pools[self.step.pool].held;
        let mut now = held.map(|held| (held.licenses, held.end));
        let mut before = now;
        if self.step.verb == Verb::Order {
            return (None, self.problem.items[self.step.item].order_end);
        }
        for step in &self.act.solved.steps[..=self.position] {
            let key = self.problem.items[step.item].licenses;
            if step.pool != self.step.pool || step.verb == Verb::Order {
                continue;
            }
            before = now;
            let (n, end) = now.unwrap_or((0, step.day));
            now = match step.verb {
                Verb::Activate => self.problem.activated(step.day).map(|end| (key, end)),
                Verb::AddLicenses => self.problem.added(n, end, key, step.day).map(|end| (n + key, end)),
                _ => self.problem.extended(n, end, key, step.day).map(|end| (n, end)),
            };
        }
        (before.map(|(_, end)| end), now.map(|(_, end)| end))
    }

    fn changed(&self, change: impl FnOnce(&mut Vec<Placed>, usize)) -> Option<Objective> {
        let mut steps = self.act.solved.steps.clone();
        change(&mut steps, self.position);
        evaluate(self.problem, &steps).ok()
    }

    /// What would be without it.
    fn without(&self) -> Option<String> {
        let Some(other) = self.changed(|steps, at| {
            steps.remove(at);
        }) else {
            return Some("the steps that follow in this tenant build on it".to_owned());
        };
        words::worse(&self.whole, &other).map(|worse| format!("without it there would be {worse}"))
    }

    /// Why this verb: what the other would come to, were nothing else changed.
    fn verb(&self) -> Option<String> {
        let (other, name) = match self.step.verb {
            Verb::AddLicenses => (Verb::Extend, "extending"),
            Verb::Extend => (Verb::AddLicenses, "adding"),
            Verb::Activate | Verb::Order => return None,
        };
        let item = self.problem.items[self.step.item].licenses;
        let Some(objective) = self.changed(|steps, at| steps[at].verb = other) else {
            let over = other == Verb::Extend && self.problem.extension(self.standing()?, 0, item).is_none();
            return over.then(|| "extending is refused: the key has more than three times the licences".to_owned());
        };
        words::worse(&self.whole, &objective).map(|worse| format!("{name} instead would leave {worse}"))
    }

    /// Licences of the subscription before the step.
    fn standing(&self) -> Option<u32> {
        let before = &self.act.solved.steps[..self.position];
        let mut licenses = self.problem.pools[self.step.pool].held.map(|held| held.licenses);
        for step in before.iter().filter(|step| step.pool == self.step.pool) {
            let key = self.problem.items[step.item].licenses;
            licenses = match step.verb {
                Verb::Activate => Some(key),
                Verb::AddLicenses => licenses.map(|n| n + key),
                Verb::Extend | Verb::Order => licenses,
            };
        }
        licenses
    }

    /// Why this day: what a day later or earlier would come to.
    fn day(&self) -> Option<String> {
        let item = &self.problem.items[self.step.item];
        let day = self.step.day;
        let moved = |by: i32| {
            self.changed(|steps, at| {
                steps[at].day += by;
                steps.sort_by_key(|step| (step.day, step.pool));
            })
        };
        let later = moved(1).and_then(|other| words::worse(&self.whole, &other));
        let earlier = if day > item.from {
            moved(-1).and_then(|other| words::worse(&self.whole, &other))
        } else {
            None
        };
        let mut parts = Vec::new();
        if day + 1 == item.deadline && item.deadline <= self.problem.until {
            parts.push("it is the last day for this benefit".to_owned());
        } else if let Some(later) = later {
            parts.push(format!("a day later would leave {later}"));
        }
        if let Some(earlier) = earlier {
            parts.push(format!("a day earlier {earlier}"));
        } else if day == self.ground.first && parts.is_empty() {
            parts.push("nothing is gained by waiting".to_owned());
        }
        if parts.is_empty() { None } else { Some(parts.join(", ")) }
    }
}
