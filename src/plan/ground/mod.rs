//! From a portfolio and a request to the problems of its products.

pub(crate) mod bars;
pub(crate) mod renewal;
mod scene;
mod taking;
pub(crate) mod twins;
pub(crate) mod wanted;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Benefit, BenefitId, Portfolio, Product, ProductName, SubscriptionId, TenantId};
use crate::plan::problem::runs::Runs;
use crate::plan::request::{PlanError, PlanRequest};
use crate::redeem::{Remark, uncounted};
use crate::rules::prerequisites;
use renewal::Projected;
use twins::Twins;

pub(crate) use scene::{Beside, Planned, Scene};

/// What is planned, product by product.
pub(crate) struct Ground<'a> {
    pub(crate) portfolio: &'a Portfolio,
    pub(crate) first: i32,
    pub(crate) until: i32,
    safety_days: i32,
    assumed: &'a BTreeMap<BenefitId, NaiveDate>,
    /// Which benefits stand back for another of the same key.
    pub(crate) twins: Twins,
    /// Licences wanted, by product and tenant: every pool there is to plan.
    pub(crate) demand: BTreeMap<ProductName, BTreeMap<TenantId, Runs>>,
    benefits: BTreeMap<ProductName, Vec<&'a Benefit>>,
    /// Benefits of a product that are not planned with, and why.
    pub(crate) left_out: BTreeMap<ProductName, Vec<(BenefitId, String)>>,
    /// Those among them whose own deadline has passed.
    late: BTreeMap<ProductName, Vec<&'a Benefit>>,
    /// Products, each after those it needs.
    pub(crate) products: Vec<ProductName>,
    pub(crate) remarks: Vec<Remark>,
    /// How products that the catalog does not know are written where they come first.
    written: BTreeMap<ProductName, String>,
}

impl<'a> Ground<'a> {
    /// Reads the request for the portfolio with what it takes to be renewed.
    pub(crate) fn new(projected: &'a Projected, request: &PlanRequest, twins: &Twins) -> Result<Self, PlanError> {
        let portfolio = &projected.portfolio;
        let (first, until) = wanted::window(request)?;
        for benefit in &request.without {
            wanted::known("without", portfolio.benefits().find(benefit))?;
        }
        let mut ground = Self {
            portfolio,
            first,
            until,
            safety_days: i32::try_from(request.safety_days).unwrap_or(i32::MAX),
            assumed: &projected.assumed,
            twins: twins.clone(),
            demand: wanted::demand(portfolio, request, first, until)?,
            benefits: BTreeMap::new(),
            left_out: BTreeMap::new(),
            late: BTreeMap::new(),
            products: Vec::new(),
            remarks: Vec::new(),
            written: wanted::written(portfolio, request),
        };
        let without: BTreeSet<&BenefitId> = request.without.iter().collect();
        for benefit in portfolio
            .benefits()
            .iter()
            .filter(|benefit| !without.contains(&benefit.id))
        {
            match twins.get(&benefit.id) {
                Some(other) => ground.leave_out(
                    benefit,
                    format!("its product key is recorded for `{other}` as well, and a key redeems once"),
                ),
                None => ground.take(benefit),
            }
        }
        let mut place = |product: &ProductName, tenant: &TenantId| {
            let tenants = ground.demand.entry(product.clone()).or_default();
            tenants.entry(tenant.clone()).or_default();
        };
        for (tenant, product) in portfolio.pools() {
            place(product, tenant);
        }
        for tenant in &request.tenants {
            wanted::known("tenants", portfolio.tenants().find(tenant))?;
            for product in ground.benefits.keys() {
                place(product, tenant);
            }
        }
        ground.remark_on_unplaced();
        for (product, near) in wanted::nearly_known(portfolio, request) {
            ground.remark(
                &product,
                format!("no product of that name is known; did you mean `{near}`?"),
            );
        }
        ground.remarks.extend(wanted::outside(request));
        ground
            .remarks
            .extend(uncounted(portfolio, request.as_of, request.until));
        ground.remark_on_renewed(&projected.renewed);
        ground.products = ground.in_order();
        Ok(ground)
    }

    /// Whether a benefit is only expected of a renewed membership.
    pub(crate) fn is_assumed(&self, benefit: &BenefitId) -> bool {
        self.assumed.contains_key(benefit)
    }

    /// A product as it is shown: the catalog's name, or as it is written.
    pub(crate) fn shown(&self, product: &ProductName) -> String {
        let written = self.written.get(product).map_or(&**product, String::as_str);
        self.portfolio.catalog().shown(written).to_owned()
    }

    fn remark_on_renewed(&mut self, renewed: &BTreeMap<SubscriptionId, NaiveDate>) {
        for (id, end) in renewed {
            let later = self.portfolio.subscriptions().get(id).and_then(|one| one.end);
            let until = later.map_or_else(String::new, |later| format!(", and counts until {later}"));
            self.remark(
                id,
                format!("taken to renew by itself on {end} (`assume_renewal`){until}"),
            );
        }
    }

    fn remark(&mut self, about: &str, text: String) {
        self.remarks.push(Remark {
            about: about.to_owned(),
            text,
        });
    }

    /// The products, each after those whose families it needs; products that need each other stay
    /// in order of their names.
    fn in_order(&self) -> Vec<ProductName> {
        let mut left: Vec<ProductName> = self.demand.keys().cloned().collect();
        let mut sorted = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = left.iter().position(|product| {
                let others = left.iter().filter(|other| *other != product);
                !others.into_iter().any(|other| self.needs(product, other))
            });
            sorted.push(left.remove(free.unwrap_or(0)));
        }
        sorted
    }

    pub(crate) fn needs(&self, product: &ProductName, other: &ProductName) -> bool {
        let catalog = self.portfolio.catalog();
        self.families(product)
            .iter()
            .any(|families| belongs(catalog.get(other), other, families))
    }

    /// Whether a product is only there beside others.
    pub(crate) fn needs_others(&self, product: &ProductName) -> bool {
        !self.families(product).is_empty()
    }

    /// The families of which a product needs one each.
    fn families(&self, product: &ProductName) -> &[Vec<String>] {
        let known = self.portfolio.catalog().get(product);
        known.map_or(&[], |known| known.prerequisites())
    }

    /// The products to plan that another needs, and of which there is something to redeem.
    pub(crate) fn needed_by(&self, product: &ProductName) -> Vec<&ProductName> {
        let redeemable = self.products.iter().filter(|other| {
            *other != product
                && self.needs(product, other)
                && self.benefits.get(*other).is_some_and(|it| !it.is_empty())
        });
        redeemable.collect()
    }
}

/// Whether a product is of one of the families that another needs.
fn belongs(product: Option<&Product>, name: &ProductName, families: &[String]) -> bool {
    prerequisites::rank(families, product, name).is_some()
}
