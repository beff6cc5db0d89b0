//! A product that the catalog does not know is kept as it is written.

use super::{NoticeRule, When};
use crate::model::nearest;
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given for a product the catalog does not know.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "unknown-product",
    when: "the catalog does not know the product, so nothing is known of its prerequisites",
    source: Citation("the catalog"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    let written = match (case.benefit, case.subscription) {
        (Some(benefit), _) => &benefit.product,
        (None, subscription) => &subscription?.product,
    };
    let catalog = case.portfolio.catalog();
    if catalog.find(written).is_some() {
        return None;
    }
    let near = nearest(written, catalog.iter().map(|product| product.name.as_str()));
    let hint = near.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    Some(format!(
        "the catalog does not know `{written}`: no prerequisite is checked{hint}"
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "unknown-product";

    #[test]
    fn an_unknown_product_is_kept_with_the_nearest_name() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        assert_eq!(sample.said(&action, ID), None);
        sample.benefit("b").product = "Microsoft 365 E55".into();
        let text = sample.said(&action, ID).unwrap_or_default();
        assert!(text.ends_with("did you mean `Microsoft 365 E5`?"), "{text}");
    }
}
