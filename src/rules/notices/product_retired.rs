//! Some products left the packages; others took their place.

use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when a benefit is redeemed whose product has a replacement.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "product-retired",
    when: "the product is no longer in the packages and another took its place",
    source: Citation("Activate a cloud subscription, note"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    case.benefit?;
    let product = case.portfolio.catalog().get(case.product.as_ref()?)?;
    let by = product.replaced_by.as_ref()?;
    Some(format!(
        "`{}` is no longer in the packages, `{by}` took its place; what was granted still redeems",
        product.name
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_retired_product_names_its_replacement_and_still_redeems() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        for (product, by) in [
            ("Office 365 E3", "Microsoft 365 E3"),
            ("Office 365 E5", "Microsoft 365 E5"),
            ("EMS", "Microsoft 365 E3"),
            ("Microsoft Intune", "Microsoft 365 E3"),
            ("Windows 10 Enterprise", "Microsoft 365 E3"),
        ] {
            sample.benefit("b").product = product.into();
            let text = sample.said(&action, "product-retired").unwrap_or_default();
            assert!(text.contains(&format!("`{by}` took its place")), "{product}: {text}");
        }
        sample.benefit("b").product = "Microsoft 365 E3".into();
        assert_eq!(sample.said(&action, "product-retired"), None);
    }
}
