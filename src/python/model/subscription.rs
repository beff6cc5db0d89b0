//! `Subscription`.

use chrono::NaiveDate;
use pyo3::prelude::*;

use crate::model::{Lifecycle, Origin, Subscription, SubscriptionId, TenantId};
use crate::python::border::fields::{Arg, Count, Licenses};
use crate::python::border::record::record;
use crate::term::limits;

record! {
    /// Licences of one product in one tenant until a day. What is not given is unknown.
    ///
    ///     >>> subscription = pb.Subscription(id="sub-1", tenant="contoso", product="Microsoft 365 E5", licenses=100,
    ///     ...                                end=date(2026, 3, 15), origin="key")
    ///     >>> subscription.status_on(date(2026, 3, 14)), subscription.status_on(date(2026, 3, 15))
    ///     ('active', 'expired')
    class PySubscription(Subscription) = "Subscription", only *;
    required {
        /// Its id.
        id: SubscriptionId = |it| it.id.clone();
        /// The id of the tenant it is in.
        tenant: TenantId = |it| it.tenant.clone();
        /// The product as written: a catalog name, an SKU part number or an SKU GUID.
        product: String = |it| it.product.clone();
        /// Licences, 1 to 2^31 - 1.
        licenses: Licenses = |it| Count(it.licenses);
    }
    optional {
        /// How many are assigned to users.
        assigned: Count<0> = |it| it.assigned.map(Count);
        /// The first day covered.
        start: NaiveDate = |it| it.start;
        /// The first day no longer covered.
        end: NaiveDate = |it| it.end;
        /// Where it came from: `key`, `order` or `purchase`; what does not say counts as bought.
        origin: Origin = |it| it.origin, shown Some(it.origin());
        /// Whether it renews by itself.
        renews: bool = |it| it.renews;
    }
    defaulted {
        /// What else it goes by: the ids that portals have for it beside its own.
        aliases: Vec<SubscriptionId> = |it| it.aliases.clone();
    }
    make {
        Ok(Subscription {
            id,
            tenant,
            product,
            licenses: licenses.0,
            assigned: assigned.map(|count| count.0),
            start,
            end,
            origin,
            renews,
            aliases,
        })
    }
    methods {
        /// Return its state on a day: `active`, `expired`, `disabled` or `deleted`; None while its end is unknown.
        ///
        /// `expired_days` and `disabled_days` are the days it stays in each state after its end, 30 and 90 unless given.
        /// `Portfolio.status_on` uses those of the portfolio.
        #[pyo3(signature = (day, *, expired_days = None, disabled_days = None))]
        fn status_on(
            &self,
            day: Arg<'_, '_, NaiveDate>,
            expired_days: Option<Arg<'_, '_, Count<0>>>,
            disabled_days: Option<Arg<'_, '_, Count<0>>>,
        ) -> PyResult<Option<&'static str>> {
            let expired = expired_days.map(|days| days.take("expired_days")).transpose()?;
            let disabled = disabled_days.map(|days| days.take("disabled_days")).transpose()?;
            let lifecycle = Lifecycle {
                expired_days: expired.map_or_else(|| limits::EXPIRED_DAYS.latest().value, |days| days.0),
                disabled_days: disabled.map_or_else(|| limits::DISABLED_DAYS.latest().value, |days| days.0),
            };
            Ok(self.0.status_on(day.take("day")?, lifecycle).map(|status| status.as_str()))
        }
    }
}
