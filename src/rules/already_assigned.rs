//! A user has a product once.

use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, User};

/// Refuses assigning a product the user already has.
pub(super) const RULE: Rule = Rule {
    id: "already-assigned",
    refuses: "assigning a product the user already has",
    fix: "nothing is to be done: the user has the product",
    source: Citation("none: a safeguard of ours"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Assign { .. } = case.action else {
        return None;
    };
    let (user, subscription) = (case.user?, case.subscription?);
    has(case, user).then(|| {
        let product = case.portfolio.catalog().shown(&subscription.product);
        Finding::new(format!("user `{}` has `{product}` already", user.id))
    })
}

/// Whether the product of the case is assigned to a user.
pub(super) fn has(case: &Case<'_>, user: &User) -> bool {
    let catalog = case.portfolio.catalog();
    let mut products = user.products.iter();
    products.any(|product| case.product.as_ref() == Some(&catalog.name(product)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_product_is_assigned_to_a_user_once_whatever_it_is_called() {
        let mut sample = Sample::new();
        let action = assign("ann", "s", "2026-01-10");
        sample.user("ann").products = vec!["Microsoft 365 E3".into()];
        assert!(sample.refused(&action).is_empty());
        sample.user("ann").products.push("spe_e5".into());
        assert_eq!(sample.refused(&action), ["already-assigned"]);
    }
}
