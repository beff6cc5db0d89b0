//! The benefits of a portfolio as the programme's Cloud services page lists them.

use chrono::NaiveDate;

use crate::model::{Benefit, BenefitId, BenefitKind, MembershipId, Portfolio, RedemptionMode, closed_set};
use crate::rules::redemption_model::{kind, redemption_model};

closed_set! {
    /// What became of a benefit.
    BenefitState("state") {
        /// It was redeemed.
        Redeemed = "redeemed",
        /// It was not redeemed; whether it still can be was not asked.
        Unredeemed = "unredeemed",
        /// It can still be redeemed, as far as its dates are known.
        Redeemable = "redeemable",
        /// The day to redeem it has passed.
        Lapsed = "lapsed",
        /// It is not a cloud benefit: it has a channel of its own.
        OtherChannel = "other channel",
    }
}

/// A benefit with what a reader asks of it first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BenefitRow {
    /// The benefit.
    pub benefit: BenefitId,
    /// The product, as the catalog names it or as written.
    pub product: String,
    /// The membership that grants it.
    pub membership: MembershipId,
    /// The membership's offer, where the membership is recorded.
    pub offer: Option<String>,
    /// Licences.
    pub licenses: u32,
    /// The first day on which it is too late to activate it.
    pub activate_before: Option<NaiveDate>,
    /// The last day of its usage rights.
    pub usage_rights_last_day: Option<NaiveDate>,
    /// How it is redeemed; `None` where it can't be told or does not apply.
    pub redemption: Option<RedemptionMode>,
    /// What became of it.
    pub state: BenefitState,
}

/// The benefits in order of ids; with `as_of` also whether they can still be redeemed on that day.
#[must_use]
pub fn cloud_services(portfolio: &Portfolio, as_of: Option<NaiveDate>) -> Vec<BenefitRow> {
    let row = |benefit: &Benefit| {
        let redemption = redemption_model(portfolio, benefit).mode;
        let membership = portfolio.memberships().get(&benefit.membership);
        BenefitRow {
            benefit: benefit.id.clone(),
            product: portfolio.catalog().shown(&benefit.product).to_owned(),
            membership: benefit.membership.clone(),
            offer: membership.map(|membership| membership.offer.clone()),
            licenses: benefit.licenses,
            activate_before: benefit.activate_before,
            usage_rights_last_day: benefit.usage_rights_last_day,
            redemption,
            state: state(portfolio, benefit, redemption, as_of),
        }
    };
    portfolio.benefits().iter().map(row).collect()
}

fn state(
    portfolio: &Portfolio,
    benefit: &Benefit,
    redemption: Option<RedemptionMode>,
    as_of: Option<NaiveDate>,
) -> BenefitState {
    if benefit.redeemed.is_some() {
        return BenefitState::Redeemed;
    }
    if kind(portfolio, benefit) != BenefitKind::Cloud {
        return BenefitState::OtherChannel;
    }
    match as_of {
        None => BenefitState::Unredeemed,
        Some(as_of) if super::last_day(portfolio, benefit, redemption).is_some_and(|last| last < as_of) => {
            BenefitState::Lapsed
        }
        Some(_) => BenefitState::Redeemable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Redemption, RolloutDay};
    use crate::redeem::sample::{day, key, order, parts};
    use crate::term::Verb;

    #[test]
    fn each_benefit_says_how_it_is_redeemed_and_what_became_of_it() {
        let redeemed = Benefit {
            redeemed: Some(Redemption {
                on: day("2026-01-01"),
                into: "s".into(),
                verb: Verb::Activate,
            }),
            ..key("a", "SPE_E5", 25)
        };
        let credit = Benefit {
            kind: Some(BenefitKind::AzureCredit),
            redemption: None,
            ..key("b", "Azure credit", 1)
        };
        let resolved = Benefit {
            redemption: None,
            ..key("c", "Visio Plan 2", 5)
        };
        let orphan = Benefit {
            membership: "gone".into(),
            activate_before: None,
            ..order("d", "Contoso Cloud", 5)
        };
        let mut parts = parts([redeemed, credit, resolved, orphan], []);
        parts.partner.country = Some("DE".into());
        parts.rollout.0.insert("DE".into(), RolloutDay::NotLive);
        let rows = cloud_services(&Portfolio::new(parts), Some(day("2026-01-10")));
        let got: Vec<_> = rows
            .iter()
            .map(|row| (&*row.product, row.offer.as_deref(), row.redemption, row.state))
            .collect();
        let core = Some("Partner Success Core");
        let (key, order) = (Some(RedemptionMode::Key), Some(RedemptionMode::Order));
        let expected = [
            ("Microsoft 365 E5", core, key, BenefitState::Redeemed),
            ("Azure credit", core, None, BenefitState::OtherChannel),
            ("Visio Plan 2", core, key, BenefitState::Redeemable),
            ("Contoso Cloud", None, order, BenefitState::Redeemable),
        ];
        assert_eq!(got, expected);
    }
}
