//! On which days an action is allowed.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{Action, Benefit, Portfolio, Product};
use crate::rules::prerequisites::rank;
use crate::rules::{self, RulesError, Verdict};

/// The days on which an action is allowed, both included.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) from: NaiveDate,
    /// `None` while nothing that is known ends it.
    pub(super) last: Option<NaiveDate>,
    /// The first day after the term that it gives when it is carried out on `from`.
    pub(super) end_after: Option<NaiveDate>,
}

/// Why there is no such day.
#[derive(Debug)]
pub(super) enum Closed {
    /// It is refused on the first day asked about.
    Refused(Box<Verdict>),
    /// What decides is not recorded.
    Missing(Vec<String>),
    /// It can't be answered at all.
    Unanswered,
}

/// The rules about a place, which refuse every benefit of a product there alike.
const OF_THE_PLACE: [&str; 3] = [
    "activate-over-active",
    "copilot-needs-microsoft-365",
    "role-copilot-needs-copilot",
];

impl Closed {
    /// Whether another benefit of the product would be refused in the same place.
    pub(super) fn to_all(&self) -> bool {
        let Self::Refused(verdict) = self else { return false };
        let mut rules = verdict.reasons.iter().map(|reason| reason.rule);
        rules.any(|rule| OF_THE_PLACE.contains(&rule))
    }
}

/// The days from `from` to `until` on which the action of a day is allowed, without a break.
///
/// A verdict changes only when a subscription of the tenant starts or ends, so no day between is asked about.
pub(super) fn window(
    portfolio: &Portfolio,
    (benefit, tenant): (&Benefit, &str),
    (from, until): (NaiveDate, Option<NaiveDate>),
    action: impl Fn(NaiveDate) -> Action,
) -> Result<Window, Closed> {
    if portfolio.tenants().get(tenant).is_none() {
        return Err(Closed::Missing(vec![format!("the tenant `{tenant}`")]));
    }
    let verdict = match rules::check(portfolio, &action(from)) {
        Ok(verdict) if verdict.allowed() => verdict,
        Ok(verdict) => return Err(Closed::Refused(Box::new(verdict))),
        Err(RulesError::NotRecorded { missing, .. }) => return Err(Closed::Missing(missing)),
        Err(_) => return Err(Closed::Unanswered),
    };
    let allowed = |on| rules::check(portfolio, &action(on)).is_ok_and(|verdict| verdict.allowed());
    let last = until.map(|until| {
        if until <= from || allowed(until) {
            return until.max(from);
        }
        let change = changes(portfolio, (benefit, tenant), from, until)
            .into_iter()
            .find(|day| !allowed(*day));
        change.and_then(|day| day.pred_opt()).unwrap_or(from)
    });
    Ok(Window {
        from,
        last,
        end_after: verdict.change.map(|change| change.end_after),
    })
}

/// The days after `from` and up to `until` on which a subscription that counts for a benefit starts or
/// ends in a tenant: one of its product, or of one that its product needs.
fn changes(
    portfolio: &Portfolio,
    (benefit, tenant): (&Benefit, &str),
    from: NaiveDate,
    until: NaiveDate,
) -> BTreeSet<NaiveDate> {
    let catalog = portfolio.catalog();
    let own = catalog.name(&benefit.product);
    let needed = catalog.find(&benefit.product).map_or(&[][..], Product::prerequisites);
    let needed = portfolio
        .products_in(tenant)
        .filter(|(name, _)| {
            let mut families = needed.iter();
            families.any(|families| rank(families, catalog.get(name), name).is_some())
        })
        .flat_map(|(_, subscriptions)| subscriptions);
    portfolio
        .pool(tenant, &own)
        .chain(needed)
        .flat_map(|held| [held.start, held.end])
        .flatten()
        .filter(|day| from < *day && *day <= until)
        .collect()
}
