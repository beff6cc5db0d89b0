//! How a benefit is redeemed: with a key, or with an order.

use crate::model::{Benefit, BenefitKind, Portfolio, RedemptionMode, RolloutDay};
use crate::term::Verb;

/// The way a benefit is redeemed and why it is that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The way; `None` where nothing recorded tells, or where the benefit is not a cloud benefit.
    pub mode: Option<RedemptionMode>,
    /// What it was decided by, in one line with the values.
    pub why: String,
}

impl Decided {
    fn by(mode: RedemptionMode, why: impl Into<String>) -> Self {
        Self {
            mode: Some(mode),
            why: why.into(),
        }
    }

    fn unknown(why: impl Into<String>) -> Self {
        Self {
            mode: None,
            why: why.into(),
        }
    }
}

/// The kind of a benefit: what is stated, else the catalog's, else `cloud`.
#[must_use]
pub fn kind(portfolio: &Portfolio, benefit: &Benefit) -> BenefitKind {
    let of_catalog = || {
        portfolio
            .catalog()
            .find(&benefit.product)
            .and_then(|product| product.kind)
    };
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
pub fn redemption_model(portfolio: &Portfolio, benefit: &Benefit) -> Decided {
    let kind = kind(portfolio, benefit);
    if kind != BenefitKind::Cloud {
        return Decided::unknown(format!("`{}` is `{kind}`, which the change does not touch", benefit.id));
    }
    if let Some(mode) = benefit.redemption {
        return Decided::by(
            mode,
            format!(
                "`{}` states `redemption = \"{mode}\"`, as Partner Center shows it",
                benefit.id
            ),
        );
    }
    if benefit.key.is_some() {
        return Decided::by(
            RedemptionMode::Key,
            format!("a product key is recorded for `{}`", benefit.id),
        );
    }
    if let Some(redeemed) = &benefit.redeemed {
        let mode = if redeemed.verb == Verb::Order {
            RedemptionMode::Order
        } else {
            RedemptionMode::Key
        };
        return Decided::by(
            mode,
            format!("`{}` was redeemed by `{}`", benefit.id, redeemed.verb.as_str()),
        );
    }
    let Some(country) = &portfolio.partner().country else {
        return Decided::unknown("the partner's country is not recorded");
    };
    match portfolio.parts().rollout.0.get(country) {
        None => Decided::unknown(format!("no live day is recorded for `{country}`")),
        Some(RolloutDay::NotLive) => Decided::by(
            RedemptionMode::Key,
            format!("the modernized experience is not live in `{country}`"),
        ),
        Some(RolloutDay::Live(live)) => {
            let Some(purchased) = portfolio
                .memberships()
                .get(&benefit.membership)
                .and_then(|m| m.purchased)
            else {
                return Decided::unknown(format!(
                    "the purchase day of membership `{}` is not recorded",
                    benefit.membership
                ));
            };
            let bought = format!("membership `{}` was purchased on {purchased}", benefit.membership);
            if purchased == *live {
                let why = format!("{bought}, the very day `{country}` went live; that day is read as live");
                Decided::by(RedemptionMode::Order, why)
            } else if purchased > *live {
                Decided::by(
                    RedemptionMode::Order,
                    format!("{bought}, after `{country}` went live on {live}"),
                )
            } else {
                Decided::by(
                    RedemptionMode::Key,
                    format!("{bought}, before `{country}` went live on {live}"),
                )
            }
        }
    }
}
