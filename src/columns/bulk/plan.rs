//! One plan per partner.

mod portfolio;

use std::collections::BTreeSet;

use super::error::BulkError;
use super::partners::{ByPartner, Holds, Must, Place, Row, Wanted, by_partner};
use super::run::{Stop, Watch, Work, in_parallel};
use crate::columns::{Table, TableBuilder, counts, days, ranked_set, text_lists, texts};
use crate::cores::most;
use crate::model::Policy;
use crate::plan::{self, PlanError, PlanRequest, Step};
use crate::term::Verb;

/// The tables of many partners, each with a column `partner`.
#[derive(Clone, Debug)]
pub struct PartnerTables {
    /// `benefit`, `product`, `licenses`, `activate_before`, and where known `usage_rights_last_day`, `redemption` (`key`),
    /// `membership_end` and `tenants` (where an order may go; else to each of the partner's tenants).
    pub benefits: Table,
    /// `subscription`, `tenant`, `product`, `licenses`, `end`, and where known `start`, `origin` (`key`) and `assigned`.
    pub subscriptions: Table,
    /// `tenant`, `product`, `licenses`, `start`, `end`: a partner without rows wants nothing. Without the table every pool
    /// keeps its assigned licences.
    pub demand: Option<Table>,
    /// `tenant`: those that may take keys beside those of the subscriptions. A partner with rows here wants nothing in
    /// tenants that neither these nor the subscriptions name.
    pub tenants: Option<Table>,
}

/// How every partner is planned.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The days, the margin and the effort; what names anything of a portfolio stays empty.
    pub request: PlanRequest,
    /// How terms are computed.
    pub policy: Policy,
}

/// Plans the redemptions of every partner.
///
/// Gives a table `plans` with the columns `partner`, those of a plan's steps (`on`, `verb`, `benefit`, `subscription`, `tenant`,
/// `product`, `key_licenses`, `licenses_after`, `end_after`, `why`, `notices`) and `error`. The steps of a partner stand
/// together in the order to carry them out, the partners in the order of their names. A partner that can't be planned has one
/// row with nothing but its `error`, and changes nothing for the others; so has one for which nothing is planned because
/// something is not recorded. One that needs no step has no row.
///
/// # Errors
///
/// [`BulkError`] for a table that can't be used at all, a row without a partner, or a window without a day.
pub fn plan(tables: &PartnerTables, options: PlanOptions, watch: Watch<'_>) -> Result<Table, BulkError> {
    options.request.check_window()?;
    let call = Call::new(tables, options)?;
    let threads = most().get().min(call.partners.len());
    steps_of(&in_parallel(call, threads, watch)?)
}

const BENEFITS: Place = Place("benefits");
const SUBSCRIPTIONS: Place = Place("subscriptions");
const DEMAND: Place = Place("demand");
const TENANTS: Place = Place("tenants");

struct Call {
    benefits: ByPartner,
    subscriptions: ByPartner,
    demand: Option<ByPartner>,
    tenants: ByPartner,
    partners: Vec<String>,
    options: PlanOptions,
}

/// What is recorded of one partner.
struct Rows<'a> {
    benefits: &'a [Row],
    subscriptions: &'a [Row],
    demand: Option<&'a [Row]>,
    tenants: &'a [Row],
}

struct Planned {
    partner: String,
    steps: Result<Vec<Step>, String>,
}

impl Call {
    fn new(tables: &PartnerTables, options: PlanOptions) -> Result<Self, BulkError> {
        let benefits = by_partner(&BENEFITS, &tables.benefits, &portfolio::BENEFIT)?;
        let subscriptions = by_partner(&SUBSCRIPTIONS, &tables.subscriptions, &portfolio::SUBSCRIPTION)?;
        let demand = tables.demand.as_ref();
        let demand = demand.map(|table| by_partner(&DEMAND, table, &DEMANDED)).transpose()?;
        let tenants = tables.tenants.as_ref();
        let tenants = tenants
            .map(|table| by_partner(&TENANTS, table, &[TENANT]))
            .transpose()?;
        let tenants = tenants.unwrap_or_default();
        let partners: BTreeSet<&String> = [&benefits, &subscriptions, &tenants]
            .into_iter()
            .chain(&demand)
            .flat_map(|rows| rows.keys())
            .collect();
        Ok(Self {
            partners: partners.into_iter().cloned().collect(),
            benefits,
            subscriptions,
            demand,
            tenants,
            options,
        })
    }

    fn rows(&self, partner: &str) -> Result<Rows<'_>, String> {
        Ok(Rows {
            benefits: found(&self.benefits, partner)?.unwrap_or_default(),
            subscriptions: found(&self.subscriptions, partner)?.unwrap_or_default(),
            demand: match &self.demand {
                Some(demand) => Some(found(demand, partner)?.unwrap_or_default()),
                None => None,
            },
            tenants: found(&self.tenants, partner)?.unwrap_or_default(),
        })
    }

    fn steps(&self, partner: &str, stop: &Stop<'_>) -> Result<Result<Vec<Step>, String>, BulkError> {
        let asked = self
            .rows(partner)
            .and_then(|rows| portfolio::asked(partner, &rows, &self.options).map(|asked| (rows, asked)));
        let (rows, (portfolio, request)) = match asked {
            Ok(asked) => asked,
            Err(error) => return Ok(Err(error)),
        };
        let watch = |_| {
            if stop.asked() {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            }
        };
        match plan::plan_steps(&portfolio, &request, &watch) {
            Ok(plan) if plan.steps.is_empty() => {
                Ok(portfolio::in_the_way(&rows, &portfolio).map_or(Ok(plan.steps), Err))
            }
            Ok(plan) => Ok(Ok(plan.steps)),
            Err(PlanError::Stopped) => Err(BulkError::Stopped),
            Err(PlanError::Demand {
                row,
                field,
                found,
                expected,
                nearest,
            }) => {
                // The planner counts the rows of the partner alone.
                let row = rows
                    .demand
                    .and_then(|demand| demand.get(row))
                    .map_or(row, |row| row.number);
                Ok(Err(PlanError::Demand {
                    row,
                    field,
                    found,
                    expected,
                    nearest,
                }
                .to_string()))
            }
            Err(error) => Ok(Err(error.to_string())),
        }
    }
}

fn found<'a>(rows: &'a ByPartner, partner: &str) -> Result<Option<&'a [Row]>, String> {
    match rows.get(partner) {
        Some(Ok(rows)) => Ok(Some(rows)),
        Some(Err(error)) => Err(error.clone()),
        None => Ok(None),
    }
}

impl Work for Call {
    type Desk = ();
    type Done = Planned;

    const LONG: bool = true;

    fn parts(&self) -> usize {
        self.partners.len()
    }

    fn desk(&self) {}

    fn part(&self, (): &mut (), at: usize, stop: &Stop<'_>) -> Result<Planned, BulkError> {
        let partner = self.partners[at].clone();
        let steps = self.steps(&partner, stop)?;
        Ok(Planned { partner, steps })
    }
}

const TENANT: Wanted = Wanted {
    name: "tenant",
    holds: Holds::Text,
    must: Must::HaveValue,
};

const DEMANDED: [Wanted; 5] = [
    TENANT,
    Wanted {
        name: "product",
        holds: Holds::Text,
        must: Must::HaveValue,
    },
    Wanted {
        name: "licenses",
        holds: Holds::Count,
        must: Must::HaveValue,
    },
    Wanted {
        name: "start",
        holds: Holds::Day,
        must: Must::HaveValue,
    },
    Wanted {
        name: "end",
        holds: Holds::Day,
        must: Must::HaveValue,
    },
];

/// A row of the result: a step, or an error.
struct Line<'a> {
    partner: &'a str,
    step: Option<&'a Step>,
    error: Option<&'a str>,
}

fn steps_of(planned: &[Planned]) -> Result<Table, BulkError> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for Planned { partner, steps } in planned {
        match steps {
            Ok(steps) => lines.extend(steps.iter().map(|step| Line {
                partner,
                step: Some(step),
                error: None,
            })),
            Err(error) => lines.push(Line {
                partner,
                step: None,
                error: Some(error),
            }),
        }
    }
    let verbs = Verb::ALL.map(Verb::as_str);
    let steps = || lines.iter().map(|line| line.step);
    Ok(TableBuilder::new("plans")
        .column("partner", texts(lines.iter().map(|line| Some(line.partner))))
        .column("on", days(steps().map(|step| Some(step?.on))))
        .column(
            "verb",
            ranked_set(&verbs, steps().map(|step| Some(step?.verb.as_str()))),
        )
        .column("benefit", texts(steps().map(|step| Some(&*step?.benefit))))
        .column("subscription", texts(steps().map(|step| Some(&*step?.subscription))))
        .column("tenant", texts(steps().map(|step| Some(&*step?.tenant))))
        .column("product", texts(steps().map(|step| Some(&step?.product))))
        .column(
            "key_licenses",
            counts(steps().map(|step| Some(step?.key_licenses.into()))),
        )
        .column(
            "licenses_after",
            counts(steps().map(|step| Some(step?.licenses_after.into()))),
        )
        .column("end_after", days(steps().map(|step| Some(step?.end_after))))
        .column("why", texts(steps().map(|step| Some(&step?.why))))
        .column(
            "notices",
            text_lists(steps().map(|step| {
                let notices = step.map(|step| step.notices.as_slice()).unwrap_or_default();
                notices.iter().map(|notice| notice.id.as_str())
            })),
        )
        .column("error", texts(lines.iter().map(|line| line.error)))
        .finish()?)
}

#[cfg(test)]
mod tests;
