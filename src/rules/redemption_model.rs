//! How a benefit is redeemed: with a key, or with an order.

use std::fmt;

use chrono::NaiveDate;

use crate::model::{Benefit, BenefitKind, Portfolio, RedemptionMode, RolloutDay};
use crate::term::Verb;

/// The way a benefit is redeemed and what it was decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided<'a> {
    /// The way; `None` where nothing recorded tells, or where the benefit is not a cloud benefit.
    pub mode: Option<RedemptionMode>,
    /// What decided it.
    pub by: By,
    benefit: &'a Benefit,
    country: Option<&'a str>,
}

/// What decides how a benefit is redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// It is no cloud benefit, so the change does not touch it.
    Kind(BenefitKind),
    /// The benefit states it.
    Stated(RedemptionMode),
    /// A product key is recorded.
    Key,
    /// It was redeemed so.
    Redeemed(Verb),
    /// Undecided: the partner's country is not recorded.
    NoCountry,
    /// Undecided: no live day is recorded for the country.
    NoLiveDay,
    /// The country is recorded as not live.
    NotLive,
    /// Undecided: the purchase day of the membership is not recorded.
    NoPurchaseDay,
    /// The purchase day of the membership against the live day of the country.
    Purchase {
        /// When the membership was purchased.
        purchased: NaiveDate,
        /// When the country went live.
        live: NaiveDate,
    },
}

impl Decided<'_> {
    /// Why it was decided so, in one line with the values.
    #[must_use]
    pub fn why(&self) -> String {
        self.to_string()
    }

    /// Whether the answer hangs on reading the live day itself as live.
    #[must_use]
    pub fn on_the_live_day(&self) -> bool {
        matches!(self.by, By::Purchase { purchased, live } if purchased == live)
    }
}

impl fmt::Display for Decided<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, membership) = (&self.benefit.id, &self.benefit.membership);
        let country = self.country.unwrap_or_default();
        match self.by {
            By::Kind(kind) => write!(f, "`{id}` is `{kind}`, which the change does not touch"),
            By::Stated(mode) => write!(f, "`{id}` states `redemption = \"{mode}\"`, as Partner Center shows it"),
            By::Key => write!(f, "a product key is recorded for `{id}`"),
            By::Redeemed(verb) => write!(f, "`{id}` was redeemed by `{verb}`"),
            By::NoCountry => f.write_str("the partner's country is not recorded"),
            By::NoLiveDay => write!(f, "no live day is recorded for `{country}`"),
            By::NotLive => write!(f, "the modernized experience is not live in `{country}`"),
            By::NoPurchaseDay => write!(f, "the purchase day of membership `{membership}` is not recorded"),
            By::Purchase { purchased, live } => {
                write!(f, "membership `{membership}` was purchased on {purchased}, ")?;
                if purchased == live {
                    write!(f, "the very day `{country}` went live; that day is read as live")
                } else if purchased > live {
                    write!(f, "after `{country}` went live on {live}")
                } else {
                    write!(f, "before `{country}` went live on {live}")
                }
            }
        }
    }
}

/// The kind of a benefit: what is stated, else the catalog's, else `cloud`.
#[must_use]
pub fn kind(portfolio: &Portfolio, benefit: &Benefit) -> BenefitKind {
    let of_catalog = || portfolio.catalog().find(&benefit.product)?.kind;
    benefit.kind.or_else(of_catalog).unwrap_or(BenefitKind::Cloud)
}

/// Decides how a benefit is redeemed.
///
/// What the partner sees in Partner Center wins, then what is recorded of the key or the
/// redemption, then the day the modernized experience went live in the partner's country against
/// the day the membership was purchased. The live day itself counts as live. Nothing is guessed.
///
/// Source: the article, "Will the current cloud benefits that I have also be modernized".
#[must_use]
pub fn redemption_model<'a>(portfolio: &'a Portfolio, benefit: &'a Benefit) -> Decided<'a> {
    let country = portfolio.partner().country.as_deref();
    let by = by(portfolio, benefit, country);
    let mode = match by {
        By::Kind(_) | By::NoCountry | By::NoLiveDay | By::NoPurchaseDay => None,
        By::Stated(mode) => Some(mode),
        By::Redeemed(Verb::Order) => Some(RedemptionMode::Order),
        By::Key | By::Redeemed(_) | By::NotLive => Some(RedemptionMode::Key),
        By::Purchase { purchased, live } if purchased >= live => Some(RedemptionMode::Order),
        By::Purchase { .. } => Some(RedemptionMode::Key),
    };
    Decided {
        mode,
        by,
        benefit,
        country,
    }
}

fn by(portfolio: &Portfolio, benefit: &Benefit, country: Option<&str>) -> By {
    let kind = kind(portfolio, benefit);
    if kind != BenefitKind::Cloud {
        return By::Kind(kind);
    }
    if let Some(mode) = benefit.redemption {
        return By::Stated(mode);
    }
    if benefit.key.is_some() {
        return By::Key;
    }
    if let Some(redeemed) = &benefit.redeemed {
        return By::Redeemed(redeemed.verb);
    }
    let Some(country) = country else { return By::NoCountry };
    match portfolio.parts().rollout.0.get(country) {
        None => By::NoLiveDay,
        Some(RolloutDay::NotLive) => By::NotLive,
        Some(&RolloutDay::Live(live)) => {
            let membership = portfolio.memberships().get(&benefit.membership);
            match membership.and_then(|membership| membership.purchased) {
                Some(purchased) => By::Purchase { purchased, live },
                None => By::NoPurchaseDay,
            }
        }
    }
}

#[cfg(test)]
mod tests;
