//! A key adds to or extends subscriptions of its own product only.

use super::{Case, Citation, Finding, Rule};
use crate::term::Verb;

/// Refuses adding to or extending a subscription of another product.
pub(super) const RULE: Rule = Rule {
    id: "product-mismatch",
    refuses: "adding to or extending a subscription of another product",
    fix: "choose a subscription of the same product, or activate the benefit as a new one",
    source: Citation("Add more licenses"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if !matches!(case.verb(), Some(Verb::AddLicenses | Verb::Extend)) {
        return None;
    }
    let (benefit, subscription) = (case.benefit?, case.subscription?);
    let catalog = case.portfolio.catalog();
    // The product of the case is the benefit's, already in the form that products are compared by.
    if case.product.as_ref() == Some(&catalog.name(&subscription.product)) {
        return None;
    }
    Some(Finding::new(format!(
        "`{}` is of `{}`, subscription `{}` of `{}`",
        benefit.id,
        catalog.shown(&benefit.product),
        subscription.id,
        catalog.shown(&subscription.product)
    )))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_key_of_another_edition_does_not_fit() {
        let mut sample = Sample::new();
        sample.subscription("s").product = "Microsoft 365 E5 EEA (no Teams)".into();
        assert_eq!(sample.refused(&extend("b", "s", "2026-01-10")), ["product-mismatch"]);
        assert_eq!(sample.refused(&add("b", "s", "2026-01-10")), ["product-mismatch"]);
    }

    #[test]
    fn another_spelling_of_the_same_product_fits() {
        let mut sample = Sample::new();
        sample.subscription("s").product = "spe_e5".into();
        assert!(sample.refused(&extend("b", "s", "2026-01-10")).is_empty());
    }
}
