//! One action on a portfolio.

use super::effect::Effect;
use super::{Event, RedeemError};
use crate::model::{Action, Portfolio};
use crate::rules::{self, Verdict};

/// An action that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Done {
    /// The verdict that allowed it, with its notices.
    pub verdict: Verdict,
    /// What happened.
    pub event: Event,
}

/// Carries out an action on a copy of a portfolio.
///
/// # Errors
///
/// [`RedeemError::Refused`] with every reason, or [`RedeemError::Rules`] where it can't be judged.
pub fn apply(portfolio: &Portfolio, action: &Action) -> Result<(Portfolio, Done), RedeemError> {
    let mut after = portfolio.clone();
    let done = apply_to(&mut after, action)?;
    Ok((after, done))
}

/// Carries out an action on a portfolio in place; a portfolio that shares nothing is not copied.
///
/// # Errors
///
/// As [`apply`]; the portfolio is then unchanged.
pub fn apply_to(portfolio: &mut Portfolio, action: &Action) -> Result<Done, RedeemError> {
    let (effect, done) = judge(portfolio, action)?;
    effect.write(portfolio);
    Ok(done)
}

/// Judges an action and says what it changes.
pub(super) fn judge(portfolio: &Portfolio, action: &Action) -> Result<(Effect, Done), RedeemError> {
    let action = &*portfolio.named(action);
    let verdict = rules::check(portfolio, action)?;
    if !verdict.allowed() {
        return Err(RedeemError::Refused(Box::new(verdict)));
    }
    let effect = Effect::of(portfolio, action, &verdict)?;
    let subscription = &effect.subscription;
    let event = Event {
        date: action.on(),
        kind: effect.kind,
        subscription: subscription.id.clone(),
        tenant: subscription.tenant.clone(),
        product: portfolio.catalog().shown(&subscription.product).to_owned(),
        licenses: subscription.licenses,
        end: subscription.end,
        benefit: action.benefit().cloned(),
    };
    Ok((effect, Done { verdict, event }))
}

#[cfg(test)]
mod tests;
