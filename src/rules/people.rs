//! Who may place an order: MAICPP partner admins who are owner or contributor of the billing account.

use super::Case;
use crate::model::{BillingRole, PARTNER_ADMIN, Person, PersonId};
use crate::term::Verb;

/// Whose roles an order is judged by.
pub(super) enum Placer<'a> {
    /// The one who is named, alone.
    Named(&'a Person),
    /// Nobody is named, and nobody listed has both roles.
    NobodyListed,
}

/// Whose roles stand in the way of an order, if they are the question at all.
///
/// `None` for what is no order, where nobody is listed, where somebody listed may place it, and where a group may.
pub(super) fn placer<'a>(case: &mut Case<'a>) -> Option<Placer<'a>> {
    if case.verb() != Some(Verb::Order) {
        return None;
    }
    if let Some(actor) = case.actor {
        return Some(Placer::Named(actor));
    }
    let people = case.portfolio.people();
    if people.is_empty() || !ordering_groups(case).is_empty() {
        return None;
    }
    if !people.iter().any(Person::may_be_partner_admin) {
        return Some(Placer::NobodyListed);
    }
    let account = case.purchase_account()?;
    // Roles that are not known stand in nobody's way.
    let may = people
        .iter()
        .any(|person| person.may_be_partner_admin() && person.may_order_on(account));
    (!may).then_some(Placer::NobodyListed)
}

/// The people listed who may order on the account if they are partner admins, which is not known of any of them.
pub(super) fn who_might_order(case: &Case<'_>) -> Vec<PersonId> {
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_ref());
    let Some(account) = account else { return Vec::new() };
    let might = |person: &&Person| person.partner_center_roles.is_none() && person.may_order_on(account);
    let people = case.portfolio.people().iter().filter(might);
    people.map(|person| person.id.clone()).collect()
}

/// The groups whose members may order on the account an order is paid through: who they are is unknown.
pub(super) fn ordering_groups<'a>(case: &Case<'a>) -> &'a [String] {
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_deref());
    let account = account.and_then(|account| case.portfolio.billing_accounts().get(account));
    account.map_or(&[], |account| &account.ordering_groups)
}

/// The people listed who may place an order, in order of their ids; nobody for what is no order.
pub(super) fn who_may_order(case: &Case<'_>) -> Vec<PersonId> {
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_ref());
    let (Some(Verb::Order), Some(account)) = (case.verb(), account) else {
        return Vec::new();
    };
    let may = |person: &&Person| person.is_partner_admin() && person.may_order_on(account);
    let people = case.portfolio.people().iter().filter(may);
    people.map(|person| person.id.clone()).collect()
}

/// Who gives the partner admin role to whom, for an order nobody may place.
pub(super) fn give_partner_admin(case: &Case<'_>, placer: &Placer<'_>) -> String {
    let to = match placer {
        Placer::Named(actor) => format!("`{}`", actor.id),
        Placer::NobodyListed => {
            let account = case
                .membership
                .and_then(|membership| membership.billing_account.as_ref());
            let payer = account.and_then(|account| {
                let mut people = case.portfolio.people().iter();
                people.find(|person| person.may_order_on(account))
            });
            payer.map_or_else(
                || "somebody who is owner or contributor of the billing account".to_owned(),
                |person| format!("`{}`", person.id),
            )
        }
    };
    let or = others(case).map_or_else(String::new, |names| format!(", or let {names} place it"));
    format!("in Partner Center, somebody who manages its users gives {to} the role `{PARTNER_ADMIN}`{or}")
}

/// Which owner gives the billing role to whom, for an order nobody may place.
pub(super) fn give_billing_role(case: &Case<'_>, placer: &Placer<'_>) -> String {
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_ref());
    let people = case.portfolio.people();
    let to = match placer {
        Placer::Named(actor) => format!("`{}`", actor.id),
        Placer::NobodyListed => people
            .iter()
            .find(|person| person.is_partner_admin())
            .map_or_else(|| "the partner admin".to_owned(), |person| format!("`{}`", person.id)),
    };
    let on = account.map_or_else(String::new, |account| format!(" on `{account}`"));
    let owner = account.and_then(|account| {
        let owns = |person: &&Person| person.billing_roles.get(account) == Some(&BillingRole::Owner);
        people.iter().find(owns)
    });
    let by = owner.map_or_else(
        || "a billing account owner".to_owned(),
        |owner| format!("`{}`, who is billing account owner,", owner.id),
    );
    let or = others(case).map_or_else(String::new, |names| format!(", or let {names} place it"));
    format!("{by} gives {to} the role contributor (recommended) or owner{on}{or}")
}

fn others(case: &Case<'_>) -> Option<String> {
    let names: Vec<String> = who_may_order(case).iter().map(|id| format!("`{id}`")).collect();
    (!names.is_empty()).then(|| names.join(" or "))
}
