//! What a plan consists of.

use super::licenses;
use crate::columns::{ColumnsError, Table, TableBuilder, closed_set, counts, days, ranked_set, text_lists, texts};
use crate::plan::{Difference, Objective, Plan};
use crate::redeem::Remark;
use crate::term::Verb;

/// The steps of a plan as a table `steps`: `on`, `verb`, `benefit`, `subscription`, `tenant`, `product`, `key_licenses`,
/// `licenses_after`, `end_after`, `why`, `notices`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn plan_steps(plan: &Plan) -> Result<Table, ColumnsError> {
    let steps = &plan.steps;
    let verbs = Verb::ALL.map(Verb::as_str);
    TableBuilder::new("steps")
        .column("on", days(steps.iter().map(|step| Some(step.on))))
        .column(
            "verb",
            ranked_set(&verbs, steps.iter().map(|step| Some(step.verb.as_str()))),
        )
        .column("benefit", texts(steps.iter().map(|step| Some(&*step.benefit))))
        .column(
            "subscription",
            texts(steps.iter().map(|step| Some(&*step.subscription))),
        )
        .column("tenant", texts(steps.iter().map(|step| Some(&*step.tenant))))
        .column("product", texts(steps.iter().map(|step| Some(&step.product))))
        .column(
            "key_licenses",
            counts(steps.iter().map(|step| licenses(step.key_licenses))),
        )
        .column(
            "licenses_after",
            counts(steps.iter().map(|step| licenses(step.licenses_after))),
        )
        .column("end_after", days(steps.iter().map(|step| Some(step.end_after))))
        .column("why", texts(steps.iter().map(|step| Some(&step.why))))
        .column(
            "notices",
            text_lists(
                steps
                    .iter()
                    .map(|step| step.notices.iter().map(|notice| notice.id.as_str())),
            ),
        )
        .finish()
}

/// Demand against licences as a table `coverage`: `tenant`, `product`, `start`, `end`, `demand`, `licenses`, `short`.
///
/// # Errors
///
/// As [`plan_steps`].
pub fn plan_coverage(plan: &Plan) -> Result<Table, ColumnsError> {
    let rows = &plan.coverage;
    TableBuilder::new("coverage")
        .column("tenant", texts(rows.iter().map(|row| Some(&*row.tenant))))
        .column("product", texts(rows.iter().map(|row| Some(&row.product))))
        .column("start", days(rows.iter().map(|row| Some(row.start))))
        .column("end", days(rows.iter().map(|row| Some(row.end))))
        .column("demand", counts(rows.iter().map(|row| Some(row.demand))))
        .column("licenses", counts(rows.iter().map(|row| Some(row.licenses))))
        .column("short", counts(rows.iter().map(|row| Some(row.short))))
        .finish()
}

/// What is still missing as a table `shortfalls`: `tenant`, `product`, `start`, `end`, `licenses` (the most missing on one of
/// the days), `license_days`, `reason`, `closed_by`.
///
/// # Errors
///
/// As [`plan_steps`].
pub fn plan_shortfalls(plan: &Plan) -> Result<Table, ColumnsError> {
    let rows = &plan.shortfalls;
    TableBuilder::new("shortfalls")
        .column("tenant", texts(rows.iter().map(|row| Some(&*row.tenant))))
        .column("product", texts(rows.iter().map(|row| Some(&row.product))))
        .column("start", days(rows.iter().map(|row| Some(row.start))))
        .column("end", days(rows.iter().map(|row| Some(row.end))))
        .column("licenses", counts(rows.iter().map(|row| Some(row.licenses))))
        .column("license_days", counts(rows.iter().map(|row| narrow(row.license_days))))
        .column("reason", texts(rows.iter().map(|row| Some(&row.reason))))
        .column("closed_by", text_lists(rows.iter().map(|row| row.closed_by.iter())))
        .finish()
}

/// What simpler ways of redeeming achieve as a table `baselines`: `baseline`, `shortfall`, `weighted_shortfall`, `lost`,
/// `banked`, `steps`, `days`, `beyond_usage_rights`.
///
/// # Errors
///
/// As [`plan_steps`].
pub fn plan_baselines(plan: &Plan) -> Result<Table, ColumnsError> {
    let rows = &plan.baselines;
    let measure =
        |of: fn(&Objective) -> i128| counts(rows.iter().map(|row| narrow(of(&row.objective))).collect::<Vec<_>>());
    TableBuilder::new("baselines")
        .column("baseline", closed_set(rows.iter().map(|row| Some(row.name))))
        .column("shortfall", measure(|it| it.shortfall))
        .column("weighted_shortfall", measure(|it| it.weighted_shortfall))
        .column("lost", measure(|it| it.lost))
        .column("banked", measure(|it| it.banked))
        .column("steps", measure(|it| it.steps.into()))
        .column("days", measure(|it| it.days.into()))
        .column("beyond_usage_rights", measure(|it| it.beyond_usage_rights))
        .finish()
}

/// Where two plans differ as a table `comparison`: `what`, `benefit`, `this`, `other`, `difference`.
///
/// # Errors
///
/// As [`plan_steps`].
pub fn plan_comparison(rows: &[Difference]) -> Result<Table, ColumnsError> {
    TableBuilder::new("comparison")
        .column("what", closed_set(rows.iter().map(|row| Some(row.what))))
        .column("benefit", texts(rows.iter().map(|row| row.benefit.as_deref())))
        .column("this", texts(rows.iter().map(|row| row.this.as_ref())))
        .column("other", texts(rows.iter().map(|row| row.other.as_ref())))
        .column(
            "difference",
            counts(rows.iter().map(|row| row.difference.and_then(narrow))),
        )
        .finish()
}

/// What a plan or a timeline left aside, or had to take as unknown, as a table `remarks`: `about`, `text`.
///
/// # Errors
///
/// As [`plan_steps`].
pub fn remarks(rows: &[Remark]) -> Result<Table, ColumnsError> {
    TableBuilder::new("remarks")
        .column("about", texts(rows.iter().map(|row| Some(&row.about))))
        .column("text", texts(rows.iter().map(|row| Some(&row.text))))
        .finish()
}

/// A sum of licence-days as a cell; nothing rather than a wrong number where 64 bits don't hold it.
fn narrow(number: i128) -> Option<i64> {
    i64::try_from(number).ok()
}
