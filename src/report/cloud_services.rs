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
