//! Every plan of small portfolios, tried out: the planner must find the best of them.
//!
//! `exhaustive` walks every sequence of steps on every day and keeps the best by the six levels of
//! the objective, which it states again on its own; `instances` draws the portfolios. Neither knows
//! anything of the planner. Ten thousand instead of two thousand portfolios:
//! `cargo test --release --test rust -- --ignored plan_oracle_large`.

mod draw;
mod exhaustive;
mod instances;
mod recorded;

use partnerbenefits::model::Action;
use partnerbenefits::plan::{self, PlanRequest};
use rayon::prelude::*;

use exhaustive::{Best, Done};
use instances::{Instance, Kind};

/// What the planner does, in the words of the oracle.
fn planned(instance: &Instance) -> Best {
    let request = PlanRequest {
        demand: Some(instance.demand()),
        tenants: instance.tenant_ids(),
        safety_days: instance.safety_days,
        ..PlanRequest::new(instance.date(0), instance.date(instance.days))
    };
    let plan = plan::plan_only(&instance.portfolio(), &request).unwrap_or_else(|error| panic!("{error}\n{instance:?}"));
    assert!(plan.certificate.optimal, "not proved: {instance:?}");
    let objective = &plan.objective;
    let steps = plan.actions.iter().map(|action| {
        let benefit = action.benefit().unwrap().to_string();
        Done {
            benefit: instance.benefits.iter().position(|b| b.id == benefit).unwrap(),
            pool: match action {
                Action::Activate { tenant, .. } | Action::Order { tenant, .. } => instance.pool_of(tenant),
                _ => instance.pool_of(&plan.steps.iter().find(|s| *s.benefit == *benefit).unwrap().tenant),
            },
            verb: action.redeems().unwrap(),
            day: instance.day(action.on()),
        }
    });
    Best {
        levels: [
            objective.weighted_shortfall,
            objective.lost,
            -objective.banked,
            i128::from(objective.steps),
            i128::from(objective.days),
        ],
        steps: steps.collect(),
    }
}

fn compare(seeds: std::ops::Range<u64>, kinds: &[Kind]) {
    let differences: Vec<String> = seeds
        .into_par_iter()
        .filter_map(|seed| {
            let kind = kinds[seed as usize % kinds.len()];
            let instance = Instance::draw(kind, seed);
            let (best, found) = (exhaustive::best(&instance), planned(&instance));
            (best != found).then(|| format!("seed {seed}, {kind:?}\nbest  {best:?}\nfound {found:?}\n{instance:#?}"))
        })
        .collect();
    let first: Vec<&String> = differences.iter().take(2).collect();
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        first.iter().map(|s| s.as_str()).collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn plan_oracle_agrees_on_two_thousand_portfolios() {
    compare(0..2_000, &Kind::ALL);
}

#[test]
#[ignore = "ten thousand portfolios: cargo test --release --test rust -- --ignored plan_oracle_large"]
fn plan_oracle_large() {
    compare(100_000..110_000, &Kind::ALL);
}
