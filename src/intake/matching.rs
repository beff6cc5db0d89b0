//! Which subscriptions a benefit may have gone into. Exports don't tell; this only proposes.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Benefit, BenefitId, BenefitKind, Membership, Origin, Portfolio, Subscription, SubscriptionId, closed_set,
};
use crate::term::add_months;
use crate::term::limits::KEY_TERM_MONTHS;

closed_set! {
    /// How much speaks for a proposal.
    Confidence("confidence") {
        /// Licences and dates fit, and no other pair of the two does as well.
        High = "high",
        /// Licences or dates fit, and nothing speaks against it.
        Medium = "medium",
        /// Only the product fits, or the dates speak against it.
        Low = "low",
    }
}

/// A subscription that a benefit may have gone into. Nothing is recorded by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Proposal {
    /// The benefit, of which no redemption is recorded.
    pub benefit: BenefitId,
    /// How much speaks for it.
    pub confidence: Confidence,
    /// The subscription.
    pub subscription: SubscriptionId,
    /// What speaks for and against it, in words.
    pub reason: String,
}

/// What fits in one pair.
struct Fit<'p> {
    benefit: &'p Benefit,
    subscription: &'p Subscription,
    licenses: bool,
    /// Whether the dates fit; `None` where they tell nothing.
    dates: Option<bool>,
    facts: Vec<String>,
}

impl Fit<'_> {
    const fn best(&self) -> bool {
        self.licenses && matches!(self.dates, Some(true))
    }
}

/// Proposes, for each cloud benefit without a recorded redemption, the subscriptions of its
/// product that may have come from it: by licences and dates, the likeliest first.
///
/// Bought subscriptions and those that a recorded redemption made are left out.
#[must_use]
pub fn propose(portfolio: &Portfolio) -> Vec<Proposal> {
    let catalog = portfolio.catalog();
    let taken: BTreeSet<&SubscriptionId> = portfolio
        .benefits()
        .iter()
        .filter_map(|benefit| benefit.redeemed.as_ref())
        .filter_map(|redeemed| Some(&portfolio.called(&redeemed.into)?.id))
        .collect();
    let free: Vec<&Subscription> = portfolio
        .subscriptions()
        .iter()
        .filter(|one| one.origin != Some(Origin::Purchase) && !taken.contains(&one.id))
        .collect();
    let mut fits = Vec::new();
    for benefit in portfolio.benefits().iter().filter(|benefit| benefit.redeemed.is_none()) {
        let known = catalog.find(&benefit.product).and_then(|product| product.kind);
        if benefit.kind.or(known).unwrap_or(BenefitKind::Cloud) != BenefitKind::Cloud {
            continue;
        }
        let membership = portfolio.membership_of(benefit).ok();
        let of_product = free.iter().filter(|one| catalog.same(&one.product, &benefit.product));
        fits.extend(of_product.map(|one| fit(benefit, one, membership)));
    }
    let best = Best::of(&fits);
    let mut proposals: Vec<Proposal> = fits.iter().map(|one| proposal(one, &best)).collect();
    proposals.sort();
    proposals
}

fn fit<'p>(benefit: &'p Benefit, subscription: &'p Subscription, membership: Option<&Membership>) -> Fit<'p> {
    let mut facts = vec![format!("the same product, `{}`", benefit.product)];
    let licenses = benefit.licenses == subscription.licenses;
    facts.push(if licenses {
        format!("{} licences on both sides", benefit.licenses)
    } else {
        format!("{} licences against {}", benefit.licenses, subscription.licenses)
    });
    let dates = dates(benefit, subscription, membership, &mut facts);
    Fit {
        benefit,
        subscription,
        licenses,
        dates,
        facts,
    }
}

/// Whether the subscription starts while the benefit could be redeemed, and ends as a key or an
/// order makes it end.
fn dates(
    benefit: &Benefit,
    subscription: &Subscription,
    membership: Option<&Membership>,
    facts: &mut Vec<String>,
) -> Option<bool> {
    let Some(start) = subscription.start else {
        facts.push("its start is not known".to_owned());
        return None;
    };
    if let Some(purchased) = membership.and_then(|membership| membership.purchased)
        && start < purchased
    {
        facts.push(format!(
            "it starts on {start}, before the membership's purchase on {purchased}"
        ));
        return Some(false);
    }
    if let Some(before) = benefit.activate_before
        && start >= before
    {
        facts.push(format!(
            "it starts on {start}, and the benefit had to be activated before {before}"
        ));
        return Some(false);
    }
    let Some(end) = subscription.end else {
        facts.push(format!("it starts on {start}, its end is not known"));
        return None;
    };
    let fits = |words: &str| format!("it starts on {start} and ends on {end}, {words}");
    let key_term = i64::from(KEY_TERM_MONTHS.latest().value);
    if add_months(start, key_term).is_ok_and(|year| year == end) {
        facts.push(fits("twelve months as from a key"));
        return Some(true);
    }
    if membership.and_then(|membership| membership.end) == Some(end) {
        facts.push(fits("with the membership as from an order"));
        return Some(true);
    }
    facts.push(fits("neither twelve months nor with the membership"));
    None
}

/// How many of the pairs in which all fits each benefit and each subscription is in.
struct Best<'p> {
    benefits: BTreeMap<&'p str, usize>,
    subscriptions: BTreeMap<&'p str, usize>,
}

impl<'p> Best<'p> {
    fn of(fits: &[Fit<'p>]) -> Self {
        let (mut benefits, mut subscriptions) = (BTreeMap::new(), BTreeMap::new());
        for one in fits.iter().filter(|one| one.best()) {
            *benefits.entry(one.benefit.id.as_str()).or_default() += 1;
            *subscriptions.entry(one.subscription.id.as_str()).or_default() += 1;
        }
        Self {
            benefits,
            subscriptions,
        }
    }

    /// Whether no other pair of the two is one of them.
    fn is_alone(&self, one: &Fit<'_>) -> bool {
        self.benefits.get(one.benefit.id.as_str()) == Some(&1)
            && self.subscriptions.get(one.subscription.id.as_str()) == Some(&1)
    }
}

fn proposal(one: &Fit<'_>, best: &Best<'_>) -> Proposal {
    let mut reason = one.facts.join("; ");
    let confidence = match (one.licenses, one.dates) {
        (true, Some(true)) if best.is_alone(one) => Confidence::High,
        (true, Some(true)) => {
            reason.push_str("; another pair fits as well");
            Confidence::Medium
        }
        (true, None) | (false, Some(true)) => Confidence::Medium,
        (_, Some(false)) | (false, None) => Confidence::Low,
    };
    Proposal {
        benefit: one.benefit.id.clone(),
        confidence,
        subscription: one.subscription.id.clone(),
        reason,
    }
}

#[cfg(test)]
mod tests;
