//! The records of a portfolio, one table per kind, and what is inconsistent in it.

use chrono::NaiveDate;

use super::licenses;
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, flags, ranked_set, text_lists, texts};
use crate::model::{Origin, Portfolio, Problem, ROLES_UNKNOWN, RedemptionMode, Status, Tenant, closed_set};
use crate::report::{BenefitState, cloud_services, lifecycle};

closed_set! {
    /// A kind of record that makes a table.
    RecordKind("table") {
        /// Memberships.
        Memberships = "memberships",
        /// Benefits, as the programme's Cloud services page lists them.
        Benefits = "benefits",
        /// Subscriptions.
        Subscriptions = "subscriptions",
        /// The states of subscriptions, one row each.
        Lifecycle = "lifecycle",
        /// Tenants.
        Tenants = "tenants",
        /// Billing accounts.
        BillingAccounts = "billing_accounts",
        /// People who may act.
        People = "people",
        /// Users of licences.
        Users = "users",
    }
}

/// The records of one kind as a table of that name, in order of ids.
///
/// The first column is the record's id, named after what one record is: `membership`, `benefit`,
/// `subscription`, `tenant`, `billing_account`, `person`, `user`. `as_of` decides the `state` of
/// benefits and the `status` of subscriptions; without it the status is null.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn records(portfolio: &Portfolio, kind: RecordKind, as_of: Option<NaiveDate>) -> Result<Table, ColumnsError> {
    let table = TableBuilder::new(kind.as_str());
    match kind {
        RecordKind::Memberships => memberships(portfolio, table),
        RecordKind::Benefits => benefits(portfolio, as_of, table),
        RecordKind::Subscriptions => subscriptions(portfolio, as_of, table),
        RecordKind::Lifecycle => states(portfolio, table),
        RecordKind::Tenants => tenants(portfolio, table),
        RecordKind::BillingAccounts => billing_accounts(portfolio, table),
        RecordKind::People => people(portfolio, table),
        RecordKind::Users => users(portfolio, table),
    }
    .finish()
}

/// What is inconsistent as a table `problems`: `place`, `problem`, `fix`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn problems(problems: &[Problem]) -> Result<Table, ColumnsError> {
    TableBuilder::new("problems")
        .column("place", texts(problems.iter().map(|problem| Some(&problem.place))))
        .column("problem", texts(problems.iter().map(|problem| Some(&problem.problem))))
        .column("fix", texts(problems.iter().map(|problem| Some(&problem.fix))))
        .finish()
}

fn memberships(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    let rows = || portfolio.memberships().iter();
    table
        .column("membership", texts(rows().map(|row| Some(&*row.id))))
        .column("offer", texts(rows().map(|row| Some(&row.offer))))
        .column("purchased", days(rows().map(|row| row.purchased)))
        .column("end", days(rows().map(|row| row.end)))
        .column(
            "billing_account",
            texts(rows().map(|row| row.billing_account.as_deref())),
        )
}

fn benefits(portfolio: &Portfolio, as_of: Option<NaiveDate>, table: TableBuilder) -> TableBuilder {
    let rows = cloud_services(portfolio, as_of);
    let rows = || rows.iter();
    let states: Vec<&str> = BenefitState::ALL.iter().map(|state| state.as_str()).collect();
    let modes: Vec<&str> = RedemptionMode::ALL.iter().map(|mode| mode.as_str()).collect();
    table
        .column("benefit", texts(rows().map(|row| Some(&*row.benefit))))
        .column("product", texts(rows().map(|row| Some(&row.product))))
        .column("membership", texts(rows().map(|row| Some(&*row.membership))))
        .column("offer", texts(rows().map(|row| row.offer.as_deref())))
        .column("licenses", counts(rows().map(|row| licenses(row.licenses))))
        .column("activate_before", days(rows().map(|row| row.activate_before)))
        .column(
            "usage_rights_last_day",
            days(rows().map(|row| row.usage_rights_last_day)),
        )
        .column(
            "redemption",
            ranked_set(&modes, rows().map(|row| row.redemption.map(RedemptionMode::as_str))),
        )
        .column("state", ranked_set(&states, rows().map(|row| Some(row.state.as_str()))))
}

fn subscriptions(portfolio: &Portfolio, as_of: Option<NaiveDate>, table: TableBuilder) -> TableBuilder {
    let rows = || portfolio.subscriptions().iter();
    let origins: Vec<&str> = Origin::ALL.iter().map(|origin| origin.as_str()).collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let (catalog, lifecycle) = (portfolio.catalog(), portfolio.lifecycle());
    let status = |end: Option<NaiveDate>| Some(lifecycle.status(end?, as_of?).as_str());
    table
        .column("subscription", texts(rows().map(|row| Some(&*row.id))))
        .column("tenant", texts(rows().map(|row| Some(&*row.tenant))))
        .column("product", texts(rows().map(|row| Some(catalog.shown(&row.product)))))
        .column("licenses", counts(rows().map(|row| licenses(row.licenses))))
        .column("assigned", counts(rows().map(|row| row.assigned.and_then(licenses))))
        .column("start", days(rows().map(|row| row.start)))
        .column("end", days(rows().map(|row| row.end)))
        .column(
            "origin",
            ranked_set(&origins, rows().map(|row| Some(row.origin().as_str()))),
        )
        .column("renews", flags(rows().map(|row| row.renews)))
        .column("status", ranked_set(&statuses, rows().map(|row| status(row.end))))
}

fn states(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    let rows = lifecycle(portfolio);
    let rows = || rows.iter();
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    table
        .column("subscription", texts(rows().map(|row| Some(&*row.subscription))))
        .column("tenant", texts(rows().map(|row| Some(&*row.tenant))))
        .column("product", texts(rows().map(|row| Some(&row.product))))
        .column("licenses", counts(rows().map(|row| licenses(row.licenses))))
        .column(
            "status",
            ranked_set(&statuses, rows().map(|row| Some(row.status.as_str()))),
        )
        .column("start", days(rows().map(|row| row.start)))
        .column("end", days(rows().map(|row| row.end)))
}

fn tenants(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    fn accounts(tenant: &Tenant, wanted: impl Fn(&crate::model::Association) -> bool) -> Vec<&str> {
        let associations = tenant.associations.iter().filter(|association| wanted(association));
        associations.map(|association| &*association.billing_account).collect()
    }
    let rows = || portfolio.tenants().iter();
    table
        .column("tenant", texts(rows().map(|row| Some(&*row.id))))
        .column("domain", texts(rows().map(|row| Some(&row.domain))))
        .column(
            "billing_accounts",
            text_lists(rows().map(|row| accounts(row, |_| true))),
        )
        .column(
            "billing_management",
            text_lists(rows().map(|row| accounts(row, |account| account.billing_management == Some(true)))),
        )
        .column(
            "provisioning",
            text_lists(rows().map(|row| accounts(row, |account| account.provisioning == Some(true)))),
        )
}

fn billing_accounts(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    let rows = || portfolio.billing_accounts().iter();
    table
        .column("billing_account", texts(rows().map(|row| Some(&*row.id))))
        .column("agreement", texts(rows().map(|row| row.agreement.as_deref())))
        .column("account_type", texts(rows().map(|row| row.account_type.as_deref())))
        .column(
            "billing_profile",
            texts(rows().map(|row| row.billing_profile.as_deref())),
        )
        .column("ordering_groups", text_lists(rows().map(|row| &row.ordering_groups)))
}

fn people(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    let rows = || portfolio.people().iter();
    let roles = rows().map(|row| {
        let roles = row.billing_roles.iter();
        roles.map(|(account, role)| format!("{account}: {role}"))
    });
    // A list is never null: what is not known says so.
    let held = rows().map(|row| match &row.partner_center_roles {
        Some(roles) => roles.iter().map(String::as_str).collect(),
        None => vec![ROLES_UNKNOWN],
    });
    table
        .column("person", texts(rows().map(|row| Some(&*row.id))))
        .column("partner_center_roles", text_lists(held))
        .column("billing_roles", text_lists(roles))
}

fn users(portfolio: &Portfolio, table: TableBuilder) -> TableBuilder {
    let rows = || portfolio.users().iter();
    let catalog = portfolio.catalog();
    let products = rows().map(|row| row.products.iter().map(|product| catalog.shown(product)));
    table
        .column("user", texts(rows().map(|row| Some(&*row.id))))
        .column("tenant", texts(rows().map(|row| Some(&*row.tenant))))
        .column("usage_location", texts(rows().map(|row| row.usage_location.as_deref())))
        .column("products", text_lists(products))
}
