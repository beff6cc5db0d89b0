//! Judging an action: every rule in order, then the notices.

use super::redemption_model::Decided;
use super::{Case, RULES, Reason, RulesError, Verdict, notices, people};
use crate::model::{Action, Portfolio};
use crate::term::TermChange;

/// Judges an action on a portfolio as it stands on the action's day.
///
/// # Errors
///
/// [`RulesError`] where the action names something that is not recorded, where a date leaves the
/// calendar, or where no rule refuses and a fact that decides is not recorded.
pub fn check(portfolio: &Portfolio, action: &Action) -> Result<Verdict, RulesError> {
    let action = &*portfolio.named(action);
    let mut case = Case::new(portfolio, action)?;
    let reasons = reasons(&mut case)?;
    let allowed = reasons.is_empty();
    // What a refused action would do is not promised to anybody, but a notice may explain the refusal by it.
    let change = if allowed {
        case.change()?
    } else {
        case.change().ok().flatten()
    };
    let notices = notices::of(&mut case, change.as_ref(), &reasons);
    let live_day = case.model.filter(Decided::on_the_live_day);
    Ok(Verdict {
        action: Some(action.clone()),
        reasons,
        notices,
        change: change.filter(|_| allowed),
        may_act: people::who_may_order(&case),
        remarks: live_day.map(|decided| decided.why()).into_iter().collect(),
    })
}

/// Judges an action as [`check`] does, without what is only to be seen: the reasons against it, and what it
/// changes where there are none. For callers who ask about many days and places.
///
/// # Errors
///
/// As [`check`].
pub fn refusals(portfolio: &Portfolio, action: &Action) -> Result<(Vec<Reason>, Option<TermChange>), RulesError> {
    let action = &*portfolio.named(action);
    let mut case = Case::new(portfolio, action)?;
    let reasons = reasons(&mut case)?;
    let change = if reasons.is_empty() { case.change()? } else { None };
    Ok((reasons, change))
}

fn reasons(case: &mut Case<'_>) -> Result<Vec<Reason>, RulesError> {
    let reasons: Vec<_> = RULES.iter().filter_map(|rule| rule.refuse(case)).collect();
    if reasons.is_empty() && !case.missing().is_empty() {
        return Err(RulesError::NotRecorded {
            verb: case.action.verb(),
            missing: case.missing().to_vec(),
        });
    }
    Ok(reasons)
}

/// An action in words: ``extend `sub-1` by `b1` on 2026-01-10``.
pub(super) fn describe(action: &Action) -> String {
    match action {
        Action::Activate { benefit, tenant, on } => format!("activate `{benefit}` in `{tenant}` on {on}"),
        Action::AddLicenses {
            benefit,
            subscription,
            on,
        } => format!("add the licences of `{benefit}` to `{subscription}` on {on}"),
        Action::Extend {
            benefit,
            subscription,
            on,
        } => format!("extend `{subscription}` by `{benefit}` on {on}"),
        Action::Order {
            benefit, tenant, on, ..
        } => format!("order `{benefit}` in `{tenant}` on {on}"),
        Action::Move {
            subscription,
            tenant,
            on,
            ..
        } => format!("move `{subscription}` to `{tenant}` on {on}"),
        Action::Assign { user, subscription, on } => {
            format!("assign a licence of `{subscription}` to `{user}` on {on}")
        }
        Action::Unassign { user, subscription, on } => {
            format!("take a licence of `{subscription}` from `{user}` on {on}")
        }
    }
}

#[cfg(test)]
mod tests;
