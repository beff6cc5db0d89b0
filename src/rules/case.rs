//! An action with everything the rules ask about it, looked up once.

use std::fmt;

use chrono::NaiveDate;

use super::redemption_model::{Decided, redemption_model};
use crate::model::{
    Action, Benefit, Membership, ModelError, Origin, Person, Place, Portfolio, ProductName, Status, Subscription,
    Tenant, TenantId, User,
};
use crate::term::{self, TermChange, TermError, TermOptions, Verb};

/// An action on a portfolio with what it names.
#[derive(Debug)]
pub struct Case<'a> {
    /// The portfolio before the action.
    pub portfolio: &'a Portfolio,
    /// What is asked.
    pub action: &'a Action,
    /// The day.
    pub on: NaiveDate,
    /// The benefit a redemption names.
    pub benefit: Option<&'a Benefit>,
    /// The membership that grants it, or that granted what was ordered into the subscription moved
    /// or assigned; `None` also where it is not recorded.
    pub membership: Option<&'a Membership>,
    /// The subscription the action names.
    pub subscription: Option<&'a Subscription>,
    /// The tenant it happens in: the one named, else the subscription's; `None` where that is not recorded.
    pub tenant: Option<&'a Tenant>,
    /// The user a licence is assigned to or taken from.
    pub user: Option<&'a User>,
    /// Who places an order, where named.
    pub actor: Option<&'a Person>,
    /// The product of the benefit, else of the subscription.
    pub product: Option<ProductName>,
    /// How the benefit is redeemed, and why.
    pub model: Option<Decided<'a>>,
    /// The options of the term arithmetic.
    pub options: TermOptions,
    missing: Vec<String>,
}

impl<'a> Case<'a> {
    /// Looks up what an action names.
    ///
    /// # Errors
    ///
    /// [`ModelError::UnknownId`] for the first id that is not recorded.
    pub fn new(portfolio: &'a Portfolio, action: &'a Action) -> Result<Self, ModelError> {
        let benefit = action.benefit().map(|id| portfolio.benefits().find(id)).transpose()?;
        let subscription = action
            .subscription()
            .map(|id| portfolio.subscriptions().find(id))
            .transpose()?;
        let tenant = match (action.place(), subscription) {
            (Place::Tenant(id), _) => Some(portfolio.tenants().find(id)?),
            (Place::Subscription(_), subscription) => {
                subscription.and_then(|subscription| portfolio.tenants().get(&subscription.tenant))
            }
        };
        let (user, actor) = match action {
            Action::Assign { user, .. } | Action::Unassign { user, .. } => (Some(portfolio.users().find(user)?), None),
            Action::Order { actor: Some(actor), .. } => (None, Some(portfolio.people().find(actor)?)),
            _ => (None, None),
        };
        let named = match action {
            Action::Order { billing_account, .. } | Action::Move { billing_account, .. } => billing_account.as_ref(),
            _ => None,
        };
        if let Some(account) = named {
            portfolio.billing_accounts().find(account)?;
        }
        let product = benefit
            .map(|benefit| benefit.product.as_str())
            .or_else(|| subscription.map(|subscription| subscription.product.as_str()))
            .map(|text| portfolio.catalog().name(text));
        let grant = benefit.or_else(|| ordered_into(portfolio, subscription?));
        Ok(Self {
            portfolio,
            action,
            on: action.on(),
            benefit,
            membership: grant.and_then(|grant| portfolio.memberships().get(&grant.membership)),
            subscription,
            tenant,
            user,
            actor,
            product,
            model: benefit.map(|benefit| redemption_model(portfolio, benefit)),
            options: portfolio.term_options(),
            missing: Vec::new(),
        })
    }

    /// The verb, where the action redeems a benefit.
    #[must_use]
    pub fn verb(&self) -> Option<Verb> {
        self.action.redeems()
    }

    /// Whether the action redeems a product key.
    #[must_use]
    pub fn redeems_key(&self) -> bool {
        matches!(self.verb(), Some(Verb::Activate | Verb::AddLicenses | Verb::Extend))
    }

    /// Notes that a fact is not recorded; the verdict can't be given unless a rule refuses anyway.
    pub fn not_recorded(&mut self, fact: impl fmt::Display) {
        let fact = fact.to_string();
        if !self.missing.contains(&fact) {
            self.missing.push(fact);
        }
    }

    /// The facts noted as not recorded.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// The end of a subscription; noted as missing where it is not recorded.
    pub fn end_of(&mut self, subscription: &Subscription) -> Option<NaiveDate> {
        if subscription.end.is_none() {
            self.not_recorded(format_args!("the end of subscription `{}`", subscription.id));
        }
        subscription.end
    }

    /// The state of a subscription on the day; noted as missing where its end is not recorded.
    pub fn status_of(&mut self, subscription: &Subscription) -> Option<Status> {
        self.end_of(subscription)
            .map(|end| self.portfolio.lifecycle().status(end, self.on))
    }

    /// The tenant it happens in by its id, recorded or not.
    #[must_use]
    pub fn tenant_id(&self) -> Option<&'a TenantId> {
        match self.action.place() {
            Place::Tenant(id) => Some(id),
            Place::Subscription(_) => self.subscription.map(|subscription| &subscription.tenant),
        }
    }

    /// The key subscriptions of the product in the tenant.
    pub fn key_subscriptions(&self) -> impl Iterator<Item = &'a Subscription> + use<'a> {
        let place = self.tenant_id().zip(self.product.as_ref());
        let pool = place.map(|(tenant, product)| self.portfolio.pool(tenant, product));
        pool.into_iter()
            .flatten()
            .filter(|subscription| subscription.origin() == Origin::Key)
    }

    /// What the redemption does to licences and end: the arithmetic alone, whatever the rules say.
    ///
    /// `None` where it is no redemption, or where a date it needs is not recorded or past.
    ///
    /// # Errors
    ///
    /// [`TermError`] where a date or a count leaves its range.
    pub fn change(&self) -> Result<Option<TermChange>, TermError> {
        let Some(benefit) = self.benefit else { return Ok(None) };
        let (key, on, options) = (benefit.licenses, self.on, self.options);
        let existing = self
            .subscription
            .and_then(|subscription| Some((subscription.licenses, subscription.end?)));
        match (self.verb(), existing) {
            (Some(Verb::Activate), _) => term::activate(key, on, options).map(Some),
            (Some(Verb::AddLicenses), Some((licenses, end))) if on < end => {
                term::add_licenses(licenses, end, key, on, options).map(Some)
            }
            (Some(Verb::Extend), Some((licenses, end))) if on < end => {
                term::extend(licenses, end, key, Some(on), options).map(Some)
            }
            (Some(Verb::Order), _) => match self.membership.and_then(|membership| membership.end) {
                Some(end) if on < end => term::order(key, on, end, options).map(Some),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }
}

/// The benefit whose order made a subscription.
fn ordered_into<'a>(portfolio: &'a Portfolio, subscription: &Subscription) -> Option<&'a Benefit> {
    if subscription.origin() != Origin::Order {
        return None;
    }
    portfolio.benefits().iter().find(|benefit| {
        benefit
            .redeemed
            .as_ref()
            .filter(|redeemed| redeemed.verb == Verb::Order)
            .and_then(|redeemed| portfolio.called(&redeemed.into))
            .is_some_and(|into| into.id == subscription.id)
    })
}
