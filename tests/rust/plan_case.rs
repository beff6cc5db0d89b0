//! Small portfolios in text for the tests of the planner, and what every plan owes its reader.

use chrono::NaiveDate;
use partnerbenefits::intake::{self, Format};
use partnerbenefits::model::Portfolio;
use partnerbenefits::plan::{self, Demand, Plan, PlanRequest};
use partnerbenefits::redeem;
use partnerbenefits::term::Verb;

const HEAD: &str = r#"
format = "partnerbenefits.portfolio.v1"
[partner]
country = "DE"
[rollout]
DE = 2026-05-04
[[membership]]
id = "core"
offer = "Partner Success Core"
purchased = 2025-09-01
end = 2026-09-01
billing_account = "ba"
[[billing_account]]
id = "ba"
agreement = "MicrosoftCustomerAgreement"
[[tenant]]
id = "contoso"
domain = "contoso.example"
associations = [{ billing_account = "ba", billing_management = true, provisioning = true }]
[[tenant]]
id = "lab"
domain = "lab.example"
"#;

/// A portfolio whose association says other things than that billing management is active.
pub(super) fn portfolio_with(association: &str, rest: &str) -> Portfolio {
    let head = HEAD.replace("billing_management = true", association);
    intake::read_portfolio(&format!("{head}{rest}"), Format::Toml, None).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn portfolio(rest: &str) -> Portfolio {
    portfolio_with("billing_management = true", rest)
}

/// A portfolio whose country never goes live: what is bought has keys.
pub(super) fn portfolio_with_keys(rest: &str) -> Portfolio {
    let head = HEAD.replace("DE = 2026-05-04", "DE = false");
    intake::read_portfolio(&format!("{head}{rest}"), Format::Toml, None).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn key(id: &str, product: &str, licenses: u32, before: &str) -> String {
    format!(
        "[[benefit]]\nid = \"{id}\"\nmembership = \"core\"\nproduct = \"{product}\"\nlicenses = {licenses}\n\
         activate_before = {before}\nredemption = \"key\"\n"
    )
}

pub(super) fn order(id: &str, product: &str, licenses: u32) -> String {
    format!(
        "[[benefit]]\nid = \"{id}\"\nmembership = \"core\"\nproduct = \"{product}\"\nlicenses = {licenses}\n\
         redemption = \"order\"\n"
    )
}

pub(super) fn held(id: &str, tenant: &str, product: &str, licenses: u32, end: &str) -> String {
    format!(
        "[[subscription]]\nid = \"{id}\"\ntenant = \"{tenant}\"\nproduct = \"{product}\"\nlicenses = {licenses}\n\
         end = {end}\norigin = \"key\"\n"
    )
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn request() -> PlanRequest {
    PlanRequest::new(day("2026-01-10"), day("2027-06-01"))
}

pub(super) fn wanted(tenant: &str, product: &str, licenses: i64) -> Demand {
    Demand {
        tenant: tenant.into(),
        product: product.into(),
        licenses,
        start: day("2026-01-10"),
        end: day("2027-06-01"),
    }
}

/// Plans, and holds the plan to what every plan owes.
pub(super) fn planned(portfolio: &Portfolio, request: &PlanRequest) -> Plan {
    let plan = plan::plan(portfolio, request).unwrap_or_else(|error| panic!("{error}"));
    let projected = plan::projected(portfolio, request).unwrap();
    let timeline = redeem::simulate(&projected, &plan.actions, plan.until, Some(plan.as_of)).unwrap();
    for row in &plan.coverage {
        let here = timeline
            .coverage
            .iter()
            .filter(|c| c.tenant == row.tenant && c.product == row.product);
        let there: u64 = here
            .filter(|c| c.start <= row.start && row.end <= c.end)
            .map(|c| c.licenses)
            .sum();
        assert_eq!(there as i64, row.licenses, "{row:?}");
    }
    for baseline in &plan.baselines {
        assert!(plan.objective.rank() <= baseline.objective.rank(), "{baseline:?}");
    }
    assert_eq!(
        plan.certificate.gap,
        plan.objective.weighted_shortfall - plan.certificate.weighted_shortfall_bound
    );
    assert!(plan.certificate.shortfall_bound <= plan.objective.shortfall);
    assert!(!plan.certificate.optimal || plan.certificate.shortfall_bound == plan.objective.shortfall);
    assert!(
        plan.steps.iter().all(|step| step.why.ends_with('.')),
        "{:?}",
        plan.steps
    );
    plan
}

pub(super) fn steps(plan: &Plan) -> Vec<(String, Verb, &str, &str)> {
    let told = |step: &'_ plan::Step| step.on.to_string();
    plan.steps
        .iter()
        .map(|step| (told(step), step.verb, step.benefit.as_str(), step.tenant.as_str()))
        .collect()
}
