//! The example portfolio, planned as a reader would.

use chrono::NaiveDate;
use partnerbenefits::intake::{self, Format};
use partnerbenefits::model::Portfolio;
use partnerbenefits::plan::{self, Plan, PlanRequest};
use partnerbenefits::redeem;

fn example() -> Portfolio {
    let text = include_str!("../../python/partnerbenefits/example/contoso.toml");
    intake::read_portfolio(text, Format::Toml, None).unwrap()
}

fn request() -> PlanRequest {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    PlanRequest::new(day("2026-01-10"), day("2027-06-01"))
}

fn told(plan: &Plan) -> String {
    let mut lines = vec![format!("{}", plan.objective), format!("{:?}", plan.certificate)];
    for step in &plan.steps {
        lines.push(format!(
            "{} {} {} -> {} ({} until {})",
            step.on, step.verb, step.benefit, step.subscription, step.licenses_after, step.end_after
        ));
        lines.push(format!("    {}", step.why));
        lines.extend(step.notices.iter().map(|notice| format!("    ! {notice}")));
    }
    for short in &plan.shortfalls {
        lines.push(format!(
            "{} {} {}..{}: {} ({} licence-days)",
            short.tenant, short.product, short.start, short.end, short.reason, short.license_days
        ));
        lines.extend(short.closed_by.iter().map(|change| format!("    closed by {change}")));
    }
    for baseline in &plan.baselines {
        lines.push(format!("{}: {}", baseline.name, baseline.objective));
    }
    for other in &plan.alternatives {
        lines.push(format!("{}: {}", other.summary, other.objective));
    }
    for remark in &plan.remarks {
        lines.push(format!("{}: {}", remark.about, remark.text));
    }
    lines.join("\n")
}

#[test]
fn the_example_is_planned_and_replays() {
    let portfolio = example();
    let plan = plan::plan(&portfolio, &request()).unwrap();
    assert!(!told(&plan).is_empty());
    assert!(plan.certificate.optimal);
    let timeline = redeem::simulate(&portfolio, &plan.actions, plan.until, Some(plan.as_of)).unwrap();
    for row in &plan.coverage {
        let covering = timeline
            .coverage
            .iter()
            .filter(|c| c.tenant == row.tenant && c.product == row.product);
        let there = covering
            .filter(|c| c.start <= row.start && row.start < c.end)
            .map(|c| c.licenses)
            .sum::<u64>();
        assert_eq!(there as i64, row.licenses, "{row:?}");
    }
}
