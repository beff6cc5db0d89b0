//! What is taken to be renewed: a membership with next year's benefits, a subscription that goes on.
//!
//! Of a membership: the same products and licences, everything twelve months later, bought on the first
//! day on which it can be renewed, which also decides how they are redeemed. They are there from that
//! day on. Of a subscription that was bought to renew by itself: the same licences, for a year at a time, until
//! nothing planned for comes after it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::wanted::known;
use crate::model::{
    Benefit, BenefitId, Membership, ModelError, Origin, Parts, Portfolio, Record, Records, Subscription,
    SubscriptionId, nearest,
};
use crate::plan::request::{PlanError, PlanRequest};
use crate::rules::RulesError;
use crate::term::limits::{KEY_MONTHS, RENEWAL_OPENS_DAYS};
use crate::term::{self, TermError};

/// A portfolio with what is taken to be renewed.
pub(crate) struct Projected {
    pub(crate) portfolio: Portfolio,
    /// Benefits that are only expected, with the day each is there from.
    pub(crate) assumed: BTreeMap<BenefitId, NaiveDate>,
    /// Subscriptions taken to go on, with the end that is recorded.
    pub(crate) renewed: BTreeMap<SubscriptionId, NaiveDate>,
}

/// The portfolio that a plan of `request` is carried out on.
pub(crate) fn project(portfolio: &Portfolio, request: &PlanRequest) -> Result<Projected, PlanError> {
    let mut projected = Projected {
        portfolio: portfolio.clone(),
        assumed: BTreeMap::new(),
        renewed: BTreeMap::new(),
    };
    if request.assume_renewal.is_empty() {
        return Ok(projected);
    }
    let mut parts: Parts = portfolio.parts().clone();
    let mut memberships: Vec<Membership> = portfolio.memberships().iter().cloned().collect();
    let mut benefits: Vec<Benefit> = portfolio.benefits().iter().cloned().collect();
    let mut subscriptions: Vec<Subscription> = portfolio.subscriptions().iter().cloned().collect();
    // A subscription goes by what portals call it, too; a membership by its id alone.
    let recorded = |id: &String| {
        let renamed = portfolio
            .called(id)
            .filter(|_| portfolio.memberships().get(id).is_none());
        renamed.map_or_else(|| id.clone(), |one| one.id.to_string())
    };
    let mut sorted: Vec<String> = request.assume_renewal.iter().map(recorded).collect();
    sorted.sort_unstable();
    sorted.dedup();
    for id in &sorted {
        let old = portfolio.memberships().get(id);
        let going_on = subscriptions.iter_mut().find(|one| *one.id == **id);
        if old.is_none() && going_on.is_none() {
            return Err(unknown(portfolio, id));
        }
        if let Some(one) = going_on {
            let (end, later) = going_on_after(one, request.until)?;
            projected.renewed.insert(one.id.clone(), end);
            one.end = Some(later);
        }
        let Some(old) = old else { continue };
        let Some(end) = old.end else {
            return Err(PlanError::Renewal {
                kind: Membership::KIND,
                id: id.clone(),
            });
        };
        let opens = renewable_from(end).ok_or(PlanError::Day {
            field: "assume_renewal",
            found: end,
        })?;
        let membership = free(id, |name| memberships.iter().any(|other| &*other.id == name));
        memberships.push(Membership {
            id: membership.as_str().into(),
            purchased: Some(opens),
            end: Some(a_year_after(end)?),
            ..old.clone()
        });
        for benefit in portfolio
            .benefits()
            .iter()
            .filter(|benefit| *benefit.membership == **id)
        {
            let name = free(&benefit.id, |name| benefits.iter().any(|other| &*other.id == name));
            projected.assumed.insert(name.as_str().into(), opens);
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
    parts.subscriptions = known("assume_renewal", Records::new(subscriptions))?;
    projected.portfolio = Portfolio::new(parts);
    Ok(projected)
}

/// The first day on which a membership that ends on a day can be renewed, as the expiry report says it.
pub(crate) fn renewable_from(end: NaiveDate) -> Option<NaiveDate> {
    let days = RENEWAL_OPENS_DAYS.on(end)?.value;
    end.checked_add_days(Days::new(days.into()))
}

/// Whether a subscription was bought to renew by itself.
pub(crate) fn renews(subscription: &Subscription) -> bool {
    subscription.origin() == Origin::Purchase && subscription.renews == Some(true)
}

/// The end that is recorded, and the one after as many years more as reach `until`.
fn going_on_after(subscription: &Subscription, until: NaiveDate) -> Result<(NaiveDate, NaiveDate), PlanError> {
    let id = &subscription.id;
    if !renews(subscription) {
        return Err(PlanError::NoRenewal {
            subscription: id.clone(),
            why: match subscription.origin() {
                Origin::Key => "it came from a key, and what a key gave ends",
                Origin::Order => "it came from an order: name its membership",
                Origin::Purchase => "that it renews by itself is not recorded (`renews = true`)",
            },
        });
    }
    let Some(end) = subscription.end else {
        return Err(PlanError::Renewal {
            kind: Subscription::KIND,
            id: id.to_string(),
        });
    };
    let mut years = (0..).map(|years| term::add_months(end, years * i64::from(KEY_MONTHS)));
    // The calendar ends before a window that reaches up to its end does.
    let later = years.find_map(|day| day.map_or(Some(until), |day| (day >= until).then_some(day)));
    Ok((end, later.unwrap_or(until)))
}

/// An id that neither a membership nor a subscription has, with the nearest of both.
fn unknown(portfolio: &Portfolio, id: &str) -> PlanError {
    let memberships = portfolio.memberships().iter().map(|it| it.id.as_str());
    let renewing = portfolio.subscriptions().iter().filter(|it| renews(it));
    let nearest = nearest(id, memberships.chain(renewing.map(|it| it.id.as_str())));
    PlanError::Unknown {
        argument: "assume_renewal",
        source: ModelError::UnknownId {
            kind: "membership or subscription",
            id: id.to_owned(),
            nearest: nearest.map(str::to_owned),
        },
    }
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
