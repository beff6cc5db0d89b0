//! `Benefit`.

use chrono::NaiveDate;

use crate::model::{Benefit, BenefitId, BenefitKind, MembershipId, Redemption, RedemptionMode, SubscriptionId};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::Licenses;
use crate::python::border::record::record;
use crate::python::model::key::PyProductKey;
use crate::term::Verb;

record! {
    /// A product with a number of licences that a membership grants. What is not given is unknown.
    ///
    /// The three `redeemed_...` fields go together.
    ///
    ///     >>> benefit = pb.Benefit(id="m365-e5", membership="core-2025", product="Microsoft 365 E5", licenses=25,
    ///     ...                      activate_before="2026-06-01", key="AAAA1-BBBB2-CCCC3-DDDD4-EEEE5")
    ///     >>> benefit.activate_before
    ///     datetime.date(2026, 6, 1)
    ///     >>> benefit.key
    ///     ProductKey('•••••-•••••-•••••-•••••-EEEE5')
    ///     >>> benefit.replace(licenses=50).licenses
    ///     50
    class PyBenefit(Benefit) = "Benefit", only *;
    required {
        /// Its id.
        id: BenefitId = |it| it.id.clone();
        /// The id of the membership that grants it.
        membership: MembershipId = |it| it.membership.clone();
        /// The product as written: a catalog name, an SKU part number or an SKU GUID.
        product: String = |it| it.product.clone();
        /// Licences, 1 to 2^31 - 1.
        licenses: Licenses = |it| crate::python::border::fields::Count(it.licenses);
    }
    optional {
        /// Its kind where stated: `cloud`, `on-premises software`, `azure credit`, `developer tool` or `marketing`. Otherwise
        /// it is the catalog's, else `cloud`.
        kind: BenefitKind = |it| it.kind;
        /// The first day on which it is too late to activate it.
        activate_before: NaiveDate = |it| it.activate_before;
        /// The last day on which its usage rights may be exercised.
        usage_rights_last_day: NaiveDate = |it| it.usage_rights_last_day;
        /// How it is redeemed where the partner states it: `key` or `order`.
        redemption: RedemptionMode = |it| it.redemption;
        /// Its product key, masked wherever it shows.
        key: PyProductKey = |it| it.key.clone().map(PyProductKey);
        /// The day it was redeemed.
        redeemed_on: NaiveDate = |it| it.redeemed.as_ref().map(|redeemed| redeemed.on);
        /// The id of the subscription that took the licences.
        redeemed_into: SubscriptionId = |it| it.redeemed.as_ref().map(|redeemed| redeemed.into.clone());
        /// The verb it was redeemed by: `activate`, `add_licenses`, `extend` or `order`.
        redeemed_as: Verb = |it| it.redeemed.as_ref().map(|redeemed| redeemed.verb);
    }
    defaulted {}
    make {
        let redeemed = match (redeemed_on, redeemed_into, redeemed_as) {
            (Some(on), Some(into), Some(verb)) => Some(Redemption { on, into, verb }),
            (None, None, None) => None,
            (on, into, verb) => {
                let given = [("redeemed_on", on.is_some()), ("redeemed_into", into.is_some()), ("redeemed_as", verb.is_some())];
                let missing: Vec<String> =
                    given.iter().filter(|(_, given)| !given).map(|(name, _)| format!("`{name}`")).collect();
                return Err(InvalidInputError::new_err(format!(
                    "{} {} missing, expected `redeemed_on`, `redeemed_into` and `redeemed_as` together or none of them",
                    missing.join(" and "),
                    if missing.len() == 1 { "is" } else { "are" },
                )));
            }
        };
        Ok(Benefit {
            id,
            membership,
            product,
            kind,
            licenses: licenses.0,
            activate_before,
            usage_rights_last_day,
            redemption,
            key: key.map(|key| key.0),
            redeemed,
        })
    }
}
