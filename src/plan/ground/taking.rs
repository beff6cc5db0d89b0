//! Which benefits are planned with, and what is said of those that are not.

use super::bars::against;
use super::twins::spent;
use super::{Ground, Scene};
use crate::model::{Benefit, BenefitId, ProductName, RedemptionMode};
use crate::plan::problem::Item;
use crate::redeem::Remark;
use crate::rules::redemption_model::{kind, redemption_model};
use crate::term::calendar;

impl<'a> Ground<'a> {
    /// Counts a benefit in that can be redeemed on or after the first day.
    pub(super) fn take(&mut self, benefit: &'a Benefit) {
        let cloud = kind(self.portfolio, benefit) == crate::model::BenefitKind::Cloud;
        if benefit.redeemed.is_some() || !cloud {
            return;
        }
        if let Some(text) = spent(self.portfolio, benefit) {
            self.leave_out(benefit, text);
            return;
        }
        let decided = redemption_model(self.portfolio, benefit);
        let Some(mode) = decided.mode else {
            let text = format!("whether it is a key or an order is not known; {}", decided.why());
            self.leave_out(benefit, text);
            return;
        };
        if mode == RedemptionMode::Order && self.order_end(benefit).is_none() {
            let membership = &benefit.membership;
            self.leave_out(benefit, format!("the end of membership `{membership}` is not recorded"));
            return;
        }
        let item = self.item(benefit, mode, Vec::new());
        if item.deadline <= item.from || item.order_end.is_some_and(|end| end <= item.from) {
            self.leave_out(benefit, self.too_late(benefit, &item));
            if item.order_end.is_none_or(|end| end > item.from) {
                let product = self.portfolio.catalog().name(&benefit.product);
                self.late.entry(product).or_default().push(benefit);
            }
            return;
        }
        if benefit.activate_before.is_none() {
            let text = "the day before which it must be activated is not recorded: planned as if it had time";
            self.remark(&benefit.id, text.to_owned());
        }
        let product = self.portfolio.catalog().name(&benefit.product);
        self.benefits.entry(product).or_default().push(benefit);
    }

    pub(super) fn leave_out(&mut self, benefit: &Benefit, why: String) {
        self.remark(&benefit.id, format!("left out: {why}"));
        let product = self.portfolio.catalog().name(&benefit.product);
        let left_out = self.left_out.entry(product).or_default();
        left_out.push((benefit.id.clone(), why));
    }

    /// Why a benefit can't be redeemed from the first day on.
    pub(super) fn too_late(&self, benefit: &Benefit, item: &Item) -> String {
        if let Some(end) = item
            .order_end
            .filter(|end| *end <= item.from)
            .and_then(calendar::date_of)
        {
            return format!("it is too late to redeem it: its membership ended on {end}");
        }
        let deadline = own_deadline(benefit).and_then(|own| Some((own, calendar::date_of(own)?)));
        let Some((own, day)) = deadline else {
            return "it is too late to redeem it".to_owned();
        };
        if own > item.from {
            return format!(
                "it has to be redeemed before {day}, and `safety_days` of {} leaves no day for that",
                self.safety_days
            );
        }
        let of = match benefit.activate_before {
            Some(before) if before <= day => "had to be activated",
            _ => "could be used, by its usage rights,",
        };
        format!("it is too late to redeem it: it {of} before {day}")
    }

    pub(super) fn order_end(&self, benefit: &Benefit) -> Option<i32> {
        let end = self.portfolio.memberships().get(&benefit.membership)?.end?;
        calendar::number_of(end)
    }

    pub(super) fn item(&self, benefit: &Benefit, mode: RedemptionMode, places: Vec<bool>) -> Item {
        let never = self.until + 1;
        let deadline = own_deadline(benefit).map(|day| day.saturating_sub(self.safety_days));
        let from = self.assumed.get(&benefit.id).copied().and_then(calendar::number_of);
        Item {
            licenses: benefit.licenses,
            from: from.unwrap_or(self.first).max(self.first),
            // Days after the window are all alike.
            deadline: deadline.map_or(never, |day| day.min(never)),
            order_end: if mode == RedemptionMode::Order {
                self.order_end(benefit)
            } else {
                None
            },
            places,
        }
    }

    /// The benefits of a scene's product whose own deadline has passed, each as if it were the first
    /// day on which it is there.
    pub(crate) fn late(&self, scene: &Scene) -> Vec<(&BenefitId, Item)> {
        let late = self.late.get(&scene.product).into_iter().flatten();
        let as_if = |benefit: &&'a Benefit| {
            let mode = redemption_model(self.portfolio, benefit).mode?;
            let item = self.item(benefit, mode, Vec::new());
            let places = scene.tenants.iter().zip(&scene.held).map(|(tenant, held)| {
                against(self.portfolio, benefit, mode, tenant, held.as_ref(), item.from).is_empty()
            });
            let item = Item {
                deadline: item.from,
                places: places.collect(),
                ..item
            };
            Some((&benefit.id, item))
        };
        late.filter_map(as_if).collect()
    }

    pub(super) fn remark_on_unplaced(&mut self) {
        let mut remarks = Vec::new();
        for (product, benefits) in &self.benefits {
            if self.demand.contains_key(product) {
                continue;
            }
            for benefit in benefits {
                remarks.push(Remark {
                    about: benefit.id.to_string(),
                    text: format!(
                        "left unused: nothing asks for `{}` and no tenant has it; name a tenant to place it (`tenants`, on the command line `--tenants`)",
                        self.portfolio.catalog().shown(&benefit.product)
                    ),
                });
            }
        }
        self.remarks.extend(remarks);
        let places: Vec<ProductName> = self.benefits.keys().cloned().collect();
        for product in places {
            self.demand.entry(product).or_default();
        }
    }
}

/// The first day on which a benefit can't be redeemed any more.
fn own_deadline(benefit: &Benefit) -> Option<i32> {
    let before = benefit.activate_before.and_then(calendar::number_of);
    let rights = benefit.usage_rights_last_day.and_then(calendar::number_of);
    before.into_iter().chain(rights.map(|last| last + 1)).min()
}
