//! Partial plans of one pool, and which of two can be forgotten.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::pool::Step;

/// A partial plan of a pool: what has been used, and what stands after the last step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label {
    /// The subset used.
    pub(crate) used: usize,
    /// Which orders those are, as a number of the search.
    pub(crate) part: u32,
    /// The day of the last step, or the first day.
    pub(crate) day: i32,
    /// Licences of the key subscription, 0 where there never was one.
    pub(crate) licenses: u32,
    /// Its end; the first day where there never was one.
    pub(crate) end: i32,
    /// The weighted shortfall of the days before `day`.
    pub(crate) cost: i128,
    /// `cost` and what the days from `day` on would cost if the licences stayed: comparable
    /// between labels of different days and the same licences.
    pub(crate) level: i128,
    /// Days from the first day to each step, added up.
    pub(crate) days: i64,
    /// The label before the last step.
    pub(crate) parent: u32,
    /// The last step; `None` for a label without key steps.
    pub(crate) step: Option<Step>,
}

/// The last steps of labels of all lengths, found through their parents: all that is needed of a label
/// once it has grown.
#[derive(Debug, Default)]
pub(crate) struct Trail(Vec<(u32, Option<Step>)>);

impl Trail {
    /// How many labels are remembered.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Remembers a label, and gives the number by which others call it their parent.
    pub(crate) fn keep(&mut self, label: &Label) -> u32 {
        self.0.push((label.parent, label.step));
        // Far fewer are held than there are numbers.
        (self.0.len() - 1) as u32
    }

    /// The key steps of a label, first to last.
    pub(crate) fn steps(&self, label: &Label) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = (label.parent, label.step);
        while let Some(step) = at.1 {
            steps.push(step);
            at = self.0[at.0 as usize];
        }
        steps.reverse();
        steps
    }

    /// The order of two labels that use the same: by the rows of their steps, lot by lot, then by
    /// what is used first. Whatever both go on with does not change it.
    pub(crate) fn canon(&self, a: &Label, b: &Label) -> Ordering {
        let (a, b) = (self.steps(a), self.steps(b));
        let rows = |steps: &[Step]| {
            let mut rows: Vec<_> = steps.iter().map(|step| (step.lot, step.day, step.verb)).collect();
            rows.sort_unstable();
            rows
        };
        let run = |steps: &[Step]| -> Vec<_> { steps.iter().map(|step| (step.lot, step.verb)).collect() };
        rows(&a).cmp(&rows(&b)).then_with(|| run(&a).cmp(&run(&b)))
    }
}

/// Labels of equal use and licences, in the order of their days: tells which are of no use any more.
///
/// `x` makes `y` useless when it is as early, has cost as little, and its term ends on the same day:
/// what can follow `y` can follow `x`. A longer term of `x` will do as well where nothing can be
/// activated after `y` lapses, because the end after a step never falls as the end before it rises
/// (adding and extending interpolate between calendar steps, which keep the order of days); where
/// something can be activated, the longer term may be in the way: by a single day, as two orders of
/// the same steps are rounded differently (`tests/rust/plan_oracle/lapse.rs`).
#[derive(Debug, Default)]
pub(crate) struct Front {
    by_end: BTreeMap<i32, Kept>,
    /// Ends rising, and with them what has to be paid for them.
    stairs: Vec<(i32, Kept)>,
}

#[derive(Debug, Clone, Copy)]
struct Kept {
    level: i128,
    days: i64,
    label: u32,
}

impl Kept {
    fn cmp(&self, label: &Label, layer: &[Label], trail: &Trail) -> Ordering {
        (self.level, self.days)
            .cmp(&(label.level, label.days))
            .then_with(|| trail.canon(&layer[self.label as usize], label))
    }
}

impl Front {
    /// Whether a label of the layer already put in makes `label` useless.
    pub(crate) fn beats(
        &self,
        label: &Label,
        longer_is_better: impl Fn() -> bool,
        layer: &[Label],
        trail: &Trail,
    ) -> bool {
        let same = self.by_end.get(&label.end);
        if same.is_some_and(|kept| kept.cmp(label, layer, trail).is_le()) {
            return true;
        }
        let at = self.stairs.partition_point(|(end, _)| *end < label.end);
        let longer = self.stairs.get(at);
        longer.is_some_and(|(_, kept)| kept.cmp(label, layer, trail).is_le()) && longer_is_better()
    }

    /// Puts the label at a place of the layer in, which none there beats.
    pub(crate) fn put(&mut self, index: u32, label: &Label) {
        let kept = Kept {
            level: label.level,
            days: label.days,
            label: index,
        };
        self.by_end.insert(label.end, kept);
        let above = self.stairs.partition_point(|(end, _)| *end < label.end);
        let rank = (label.level, label.days);
        if self
            .stairs
            .get(above)
            .is_some_and(|(_, next)| (next.level, next.days) < rank)
        {
            return;
        }
        let same = self.stairs.get(above).is_some_and(|(end, _)| *end == label.end);
        let to = above + usize::from(same);
        let below = self.stairs[..above].partition_point(|(_, kept)| (kept.level, kept.days) < rank);
        self.stairs.splice(below..to, [(label.end, kept)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(day: i32, end: i32, level: i128) -> Label {
        Label {
            used: 0,
            part: 0,
            day,
            licenses: 5,
            end,
            cost: 0,
            level,
            days: 0,
            parent: 0,
            step: None,
        }
    }

    fn front(labels: &[Label]) -> (Front, Vec<Label>) {
        let mut front = Front::default();
        for (index, label) in (0..).zip(labels) {
            front.put(index, label);
        }
        (front, labels.to_vec())
    }

    fn beats(front: &(Front, Vec<Label>), label: &Label, longer_is_better: bool) -> bool {
        front.0.beats(label, || longer_is_better, &front.1, &Trail::default())
    }

    #[test]
    fn a_label_with_the_same_end_and_no_less_to_pay_is_beaten() {
        let front = front(&[label(0, 100, 7)]);
        assert!(beats(&front, &label(3, 100, 7), false));
        assert!(!beats(&front, &label(3, 100, 6), false));
    }

    #[test]
    fn a_longer_term_beats_only_where_nothing_can_be_activated_after_the_shorter() {
        let front = front(&[label(0, 100, 7)]);
        assert!(beats(&front, &label(3, 90, 7), true));
        assert!(!beats(&front, &label(3, 90, 7), false));
        assert!(!beats(&front, &label(3, 110, 7), true));
    }

    #[test]
    fn of_several_longer_terms_the_one_with_least_to_pay_decides() {
        let front = front(&[label(0, 120, 9), label(1, 100, 5), label(2, 110, 8)]);
        assert!(beats(&front, &label(3, 95, 5), true));
        assert!(!beats(&front, &label(3, 105, 7), true));
        assert!(beats(&front, &label(3, 105, 8), true));
        assert!(beats(&front, &label(3, 115, 9), true));
    }
}
