//! Carrying out a scenario and comparing what came of it.

use std::fmt;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::expect::{ExpectedRecord, ExpectedRows, Names};
use super::planning::{self, ExpectedPlan};
use super::rows::{Row, event_row, plan_row, report_row};
use super::values::{Expected, agrees, told};
use super::{Difference, Failure, Outcome, Placed, Scenario, Step};
use crate::intake::record_to_json_value;
use crate::model::{Action, Portfolio, Record, Records, nearest};
use crate::plan::{self, Plan};
use crate::redeem;
use crate::report::expiry_report;
use crate::rules::{self, Verdict};

impl Scenario {
    /// Carries out the steps and compares what came of them with what is expected.
    #[must_use]
    pub fn run(&self) -> Outcome {
        let mut run = Run::new(self);
        match run.carry_out() {
            Ok(Go::On) => {}
            Ok(Go::Stop) => return run.outcome(),
            Err((line, message)) => return Outcome::Error { line, message },
        }
        match run.compare() {
            Ok(()) => run.outcome(),
            Err((line, message)) => Outcome::Error { line, message },
        }
    }
}

/// The line and message of what can't be judged.
type Unanswerable = (usize, String);

/// Whether there is a point in going on after a step.
enum Go {
    On,
    Stop,
}

struct Run<'s> {
    scenario: &'s Scenario,
    now: Portfolio,
    done: Vec<Action>,
    verdict: Option<Verdict>,
    plan: Option<Plan>,
    report: Option<Vec<Row>>,
    differences: Vec<Difference>,
    derivation: Vec<String>,
}

impl<'s> Run<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        Self {
            scenario,
            now: scenario.given.clone(),
            done: Vec::new(),
            verdict: None,
            plan: None,
            report: None,
            differences: Vec::new(),
            derivation: Vec::new(),
        }
    }

    fn outcome(self) -> Outcome {
        if self.differences.is_empty() {
            return Outcome::Passed;
        }
        Outcome::Failed(Failure {
            differences: self.differences,
            derivation: self.derivation,
        })
    }

    fn differ(&mut self, line: usize, what: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) {
        self.differences.push(Difference {
            line,
            what: what.into(),
            expected: expected.into(),
            actual: actual.into(),
        });
    }

    fn carry_out(&mut self) -> Result<Go, Unanswerable> {
        for (index, step) in self.scenario.steps.iter().enumerate() {
            match &step.what {
                Step::WaitUntil(_) => {}
                Step::Act(action) => {
                    let last = index + 1 == self.scenario.steps.len();
                    if let Go::Stop = self.act(action, step.line, last)? {
                        return Ok(Go::Stop);
                    }
                }
                Step::Plan(request) => {
                    let cannot = |error| (step.line, format!("plan: {error}"));
                    self.plan = Some(plan::plan(&self.now, request).map_err(cannot)?);
                }
                Step::Report { as_of, within_days } => {
                    let report = expiry_report(&self.now, *as_of, *within_days);
                    self.report = Some(report.rows.iter().map(report_row).collect());
                }
            }
        }
        Ok(Go::On)
    }

    fn act(&mut self, action: &Action, line: usize, last: bool) -> Result<Go, Unanswerable> {
        let cannot = |error: &dyn fmt::Display| (line, format!("{}: {error}", action.verb()));
        let verdict = rules::check(&self.now, action).map_err(|error| cannot(&error))?;
        self.derivation.push(verdict.explain());
        let (allowed, rules) = (verdict.allowed(), rules_of(&verdict));
        self.verdict = Some(verdict);
        if allowed {
            redeem::apply_to(&mut self.now, action).map_err(|error| cannot(&error))?;
            self.done.push(action.clone());
        }
        let refused = self.scenario.then.refused.as_ref();
        match (allowed, last.then_some(refused).flatten()) {
            (true, Some(names)) if !names.ids.is_empty() => {
                self.differ(names.line, "refused", list(&names.ids), "allowed");
                Ok(Go::Stop)
            }
            // Compared in full below, with the rules that were named.
            (false, Some(names)) if !names.ids.is_empty() => Ok(Go::On),
            (false, _) => {
                let what = format!("`{}` on {}", action.verb(), action.on());
                self.differ(line, what, "allowed", format!("refused by {}", list(&rules)));
                Ok(Go::Stop)
            }
            (true, _) => Ok(Go::On),
        }
    }

    fn compare(&mut self) -> Result<(), Unanswerable> {
        let then = &self.scenario.then;
        let (refused, notices) = match &self.verdict {
            Some(verdict) => (
                rules_of(verdict),
                verdict.notices.iter().map(|notice| notice.id.as_str()).collect(),
            ),
            None => (Vec::new(), Vec::new()),
        };
        self.compare_names("refused", then.refused.as_ref(), &refused);
        self.compare_names("notices", then.notices.as_ref(), &notices);
        for id in &self.scenario.about {
            let (named, given) = (then.names(id), refused.contains(id) || notices.contains(id));
            let said = |applies| {
                if applies { "applies" } else { "does not apply" }
            };
            if named != given {
                self.differ(self.scenario.line, format!("about `{id}`"), said(named), said(given));
            }
        }
        for record in &then.records {
            self.compare_record(record);
        }
        if let Some(expected) = &then.events {
            let rows = self.events()?;
            self.compare_rows("events", "event", expected, &rows);
        }
        if let (Some(expected), Some(plan)) = (&then.plan, self.plan.take()) {
            self.compare_plan(expected, &plan);
        }
        if let (Some(expected), Some(rows)) = (&then.report, self.report.take()) {
            self.compare_rows("report", "row", expected, &rows);
        }
        Ok(())
    }

    fn compare_names(&mut self, what: &str, expected: Option<&Names>, actual: &[&'static str]) {
        let Some(names) = expected else { return };
        let missing = names.ids.iter().any(|id| !actual.contains(id));
        let extra = names.exactly && actual.iter().any(|id| !names.ids.contains(id));
        if missing || extra {
            let mut expected = list(&names.ids);
            if !names.exactly {
                expected = format!("at least {expected}");
            }
            self.differ(names.line, what, expected, list(actual));
        }
    }

    fn compare_record(&mut self, expected: &ExpectedRecord) {
        let kind = expected.table.replace('_', " ");
        let what = format!("{kind} `{}`", expected.id);
        let Some(record) = record_to_json_value(&self.now, expected.table, &expected.id) else {
            let there = ids(&self.now, expected.table);
            let near = nearest(&expected.id, there.iter().map(String::as_str));
            let hint = near.map_or_else(
                || format!("there are {}", list(&there)),
                |near| format!("did you mean `{near}`?"),
            );
            self.differ(expected.line, what, "recorded", format!("not there; {hint}"));
            return;
        };
        for field in &expected.fields {
            let actual = match field.field.as_str() {
                "status" => self.status(&expected.id),
                name => record.get(name).cloned().unwrap_or_default(),
            };
            self.compare_value(&format!("{what}: {}", field.field), field, &actual);
        }
    }

    fn compare_plan(&mut self, expected: &ExpectedPlan, plan: &Plan) {
        let before = self.differences.len();
        for field in &expected.fields {
            let actual = planning::achieved(plan, &field.field);
            self.compare_value(&format!("plan: {}", field.field), field, &actual);
        }
        let steps: Vec<Row> = plan.steps.iter().map(plan_row).collect();
        if let Some(actions) = &expected.actions {
            self.compare_all_rows("actions", "action", actions, &steps);
        }
        if self.differences.len() > before {
            self.derivation.push(planning::told(plan, &steps));
        }
    }

    fn compare_value(&mut self, what: &str, expected: &Expected, actual: &Json) {
        if !self.agrees(expected, actual) {
            self.differ(expected.line, what, told(&expected.value), told(actual));
        }
    }

    fn agrees(&self, expected: &Expected, actual: &Json) -> bool {
        agrees(&expected.field, &expected.value, actual, self.now.catalog())
    }

    /// The state on the last step's day.
    fn status(&self, subscription: &str) -> Json {
        let subscription = self.now.called(subscription);
        let status = subscription.zip(self.last_day()).and_then(|(subscription, day)| {
            let status = subscription.status_on(day, self.now.lifecycle())?;
            Some(Json::from(status.as_str()))
        });
        status.unwrap_or_default()
    }

    /// What happens from the first step's day to the last's.
    fn events(&self) -> Result<Vec<Row>, Unanswerable> {
        let line = self.scenario.line;
        let first = self.scenario.steps.first().map(|step| step.what.day());
        let until = self.last_day().and_then(|day| day.succ_opt());
        let Some((first, until)) = first.zip(until) else {
            return Ok(Vec::new());
        };
        let timeline = redeem::simulate(&self.scenario.given, &self.done, until, Some(first))
            .map_err(|error| (line, error.to_string()))?;
        Ok(timeline.events.iter().map(event_row).collect())
    }

    fn last_day(&self) -> Option<NaiveDate> {
        self.scenario.steps.last().map(|step: &Placed<Step>| step.what.day())
    }

    fn compare_rows(&mut self, what: &str, one: &str, expected: &ExpectedRows, actual: &[Row]) {
        let before = self.differences.len();
        if expected.exactly {
            self.compare_all_rows(what, one, expected, actual);
        } else {
            self.compare_some_rows(one, expected, actual);
        }
        if self.differences.len() > before {
            let lines = actual.iter().enumerate();
            let lines: Vec<String> = lines
                .map(|(index, row)| format!("{}. {}", index + 1, row.in_short()))
                .collect();
            self.derivation.push(format!("{what}:\n{}", lines.join("\n")));
        }
    }

    fn compare_all_rows(&mut self, what: &str, one: &str, expected: &ExpectedRows, actual: &[Row]) {
        for (index, (expected, actual)) in expected.rows.iter().zip(actual).enumerate() {
            self.compare_row(&format!("{one} {}", index + 1), expected, actual);
        }
        let (wanted, there) = (expected.rows.len(), actual.len());
        if wanted != there {
            let what = format!("{what}: how many");
            self.differ(expected.line, what, wanted.to_string(), there.to_string());
        }
    }

    /// The rows in their order, others between them; one that is not there is told against the row
    /// that agrees with it most.
    fn compare_some_rows(&mut self, one: &str, expected: &ExpectedRows, actual: &[Row]) {
        let mut rest = actual;
        for (index, expected_row) in expected.rows.iter().enumerate() {
            let what = format!("{one} {}", index + 1);
            let agreeing = |row: &&Row| {
                let agrees = |one: &&Expected| self.agrees(one, row.get(&one.field));
                expected_row.iter().filter(agrees).count()
            };
            if let Some(at) = rest.iter().position(|row| agreeing(&row) == expected_row.len()) {
                rest = &rest[at + 1..];
            } else if let Some(best) = rest.iter().rev().max_by_key(agreeing).filter(|row| agreeing(row) > 0) {
                self.compare_row(&what, expected_row, best);
            } else {
                let line = expected_row.first().map_or(expected.line, |field| field.line);
                let wanted = expected_row
                    .iter()
                    .map(|field| format!("{} = {}", field.field, told(&field.value)));
                self.differ(line, what, wanted.collect::<Vec<_>>().join(", "), "not there");
            }
        }
    }

    fn compare_row(&mut self, what: &str, expected: &[Expected], actual: &Row) {
        for field in expected {
            self.compare_value(&format!("{what}: {}", field.field), field, actual.get(&field.field));
        }
    }
}

fn rules_of(verdict: &Verdict) -> Vec<&'static str> {
    verdict.reasons.iter().map(|reason| reason.rule).collect()
}

fn list(ids: &[impl AsRef<str>]) -> String {
    if ids.is_empty() {
        return "nothing".to_owned();
    }
    ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
}

fn ids(portfolio: &Portfolio, table: &str) -> Vec<String> {
    fn of<T: Record>(records: &Records<T>) -> Vec<String> {
        records.iter().map(|record| record.id().to_string()).collect()
    }
    match table {
        "membership" => of(portfolio.memberships()),
        "benefit" => of(portfolio.benefits()),
        "billing_account" => of(portfolio.billing_accounts()),
        "tenant" => of(portfolio.tenants()),
        "subscription" => of(portfolio.subscriptions()),
        "person" => of(portfolio.people()),
        _ => of(portfolio.users()),
    }
}
