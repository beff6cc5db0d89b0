//! Next year's benefits of a membership that is taken to be renewed.
//!
//! Taken to be: the same products and licences, everything twelve months later, bought on the day
//! the old year ends, which also decides how they are redeemed. They are there from that day on.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::wanted::known;
use crate::model::{Benefit, BenefitId, Membership, MembershipId, Parts, Portfolio, Records};
use crate::plan::request::PlanError;
use crate::rules::RulesError;
use crate::term::{self, TermError, limits::KEY_MONTHS};

/// The portfolio with next year's benefits of the memberships, and the day each is there from.
pub(crate) fn project(
    portfolio: &Portfolio,
    renewed: &[MembershipId],
) -> Result<(Portfolio, BTreeMap<BenefitId, NaiveDate>), PlanError> {
    let mut assumed = BTreeMap::new();
    if renewed.is_empty() {
        return Ok((portfolio.clone(), assumed));
    }
    let mut parts: Parts = portfolio.parts().clone();
    let mut memberships: Vec<Membership> = portfolio.memberships().iter().cloned().collect();
    let mut benefits: Vec<Benefit> = portfolio.benefits().iter().cloned().collect();
    let mut sorted = renewed.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for id in &sorted {
        let old = known("assume_renewal", portfolio.memberships().find(id))?;
        let Some(end) = old.end else {
            return Err(PlanError::Renewal { membership: id.clone() });
        };
        let membership = free(id, |name| memberships.iter().any(|other| &*other.id == name));
        memberships.push(Membership {
            id: membership.as_str().into(),
            purchased: Some(end),
            end: Some(a_year_after(end)?),
            ..old.clone()
        });
        for benefit in portfolio.benefits().iter().filter(|benefit| benefit.membership == *id) {
            let name = free(&benefit.id, |name| benefits.iter().any(|other| &*other.id == name));
            assumed.insert(name.as_str().into(), end);
            benefits.push(Benefit {
                id: name.into(),
                membership: membership.as_str().into(),
                activate_before: benefit.activate_before.map(a_year_after).transpose()?,
                usage_rights_last_day: benefit.usage_rights_last_day.map(a_year_after).transpose()?,
                redemption: None,
                key: None,
                redeemed: None,
                ..benefit.clone()
            });
        }
    }
    parts.memberships = known("assume_renewal", Records::new(memberships))?;
    parts.benefits = known("assume_renewal", Records::new(benefits))?;
    Ok((Portfolio::new(parts), assumed))
}

fn a_year_after(day: NaiveDate) -> Result<NaiveDate, PlanError> {
    let later = term::add_months(day, KEY_MONTHS.into());
    later.map_err(|error: TermError| PlanError::Rules(RulesError::Term(error)))
}

/// The id of the renewed: the old one and `+1`, or the first number that is free.
fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    (1_u64..)
        .map(|n| format!("{id}+{n}"))
        .find(|name| !taken(name))
        .expect("there are fewer records than numbers")
}
