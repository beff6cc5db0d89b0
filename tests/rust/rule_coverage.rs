//! Every rule and every notice has a scenario in which it applies and one that it narrowly leaves
//! alone.

use partnerbenefits::rules::{listing, notice_listing};
use partnerbenefits::scenario::Scenario;

use crate::scenarios::all;

/// The scenarios that are about a rule or a notice: those in which it applies, and the others.
pub(crate) struct Shown<'s> {
    pub(crate) applies: Vec<&'s (String, Scenario)>,
    pub(crate) leaves_alone: Vec<&'s (String, Scenario)>,
}

impl<'s> Shown<'s> {
    pub(crate) fn of(id: &str, all: &'s [(String, Scenario)]) -> Self {
        let about = all.iter().filter(|(_, scenario)| scenario.about.contains(&id));
        let (applies, others): (Vec<_>, Vec<_>) = about.partition(|(_, scenario)| scenario.then.names(id));
        // Refused for another reason is not narrowly allowed.
        let leaves_alone = others
            .into_iter()
            .filter(|(_, scenario)| !scenario.then.is_refusal())
            .collect();
        Self { applies, leaves_alone }
    }
}

fn without_scenario(ids: impl Iterator<Item = &'static str>) -> Vec<String> {
    let all = all();
    let mut lacking = Vec::new();
    for id in ids {
        let shown = Shown::of(id, &all);
        if shown.applies.is_empty() {
            lacking.push(format!("`{id}` applies in no scenario that is about it"));
        }
        if shown.leaves_alone.is_empty() {
            lacking.push(format!("`{id}` is narrowly passed by no scenario that is about it"));
        }
    }
    lacking
}

#[test]
fn every_rule_has_a_scenario_that_it_refuses_and_one_that_narrowly_passes() {
    let lacking = without_scenario(listing().map(|rule| rule.rule));
    assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
}

#[test]
fn every_notice_has_a_scenario_that_gives_it_and_one_that_narrowly_does_not() {
    let lacking = without_scenario(notice_listing().map(|notice| notice.notice));
    assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
}

#[test]
fn a_rule_without_scenarios_is_found() {
    assert_eq!(without_scenario(["no-such-rule"].into_iter()).len(), 2);
}
