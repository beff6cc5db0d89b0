//! What lets an order into a tenant that the rules keep it out of.

use super::{Closing, MOST};
use crate::model::{
    Association, BenefitId, BillingAccountId, BillingRole, PARTNER_ADMIN, Parts, Person, Portfolio, Records, Tenant,
};
use crate::plan::answer::words;
use crate::plan::ground::Scene;
use crate::plan::ground::bars::Bar;
use crate::plan::request::PlanError;

impl Closing<'_> {
    /// What the rules that keep an order out of the tenant ask for.
    pub(super) fn what_bars(&self) -> Result<Vec<String>, PlanError> {
        let Scene { benefits, tenants, .. } = &self.act.scene;
        let mut changes: Vec<String> = Vec::new();
        let tenant = &tenants[self.run.pool];
        let barred = benefits.iter().zip(&self.act.scene.barred);
        let barred = barred.filter(|(_, bars)| !bars[self.run.pool].is_empty());
        for (at, (benefit, bars)) in barred.take(MOST).enumerate() {
            if at == 0 {
                self.tried(format!("letting orders into `{tenant}`"));
            }
            let Some((portfolio, change)) = self.let_in(benefit, tenant, &bars[self.run.pool])? else {
                continue;
            };
            if self.replanned(&portfolio, self.request)? {
                changes.push(format!("{change}, so that `{benefit}` can be ordered there"));
            }
        }
        Ok(changes)
    }

    /// The portfolio in which nothing bars an order from a tenant any more, and what that takes.
    pub(super) fn let_in(
        &self,
        benefit: &BenefitId,
        tenant: &str,
        bars: &[Bar],
    ) -> Result<Option<(Portfolio, String)>, PlanError> {
        let granted = self.ground.portfolio.benefits().get(benefit);
        let membership = granted.and_then(|it| self.ground.portfolio.memberships().get(&it.membership));
        let Some(account) = membership.and_then(|it| it.billing_account.clone()) else {
            return Ok(None);
        };
        let recorded = self.portfolio.tenants().get(tenant);
        let association = recorded.and_then(|it| it.associations.iter().find(|it| it.billing_account == account));
        let mut takes: Vec<String> = Vec::new();
        match association {
            None => takes.push(format!("associating `{tenant}` with billing account `{account}`")),
            Some(it) if it.billing_management == Some(false) => {
                takes.push(format!("enabling billing management for `{tenant}` on `{account}`"));
            }
            Some(it) if it.billing_management.is_none() => {
                takes.push(format!(
                    "making sure that billing management of `{tenant}` is active on `{account}`, and recording it"
                ));
            }
            Some(_) => {}
        }
        let rule = |id: &str| bars.iter().any(|bar| bar.rule == Some(id));
        let roles = rule("actor-not-partner-admin") || rule("actor-without-billing-role");
        if roles {
            takes.push(format!(
                "giving somebody the role `{PARTNER_ADMIN}` and making them contributor of `{account}`"
            ));
        }
        let mut parts = self.portfolio.parts().clone();
        associate(&mut parts, tenant, &account)?;
        if roles {
            let mut people: Vec<Person> = parts.people.iter().cloned().collect();
            people.push(Person {
                id: format!("{PARTNER_ADMIN} of {account}").into(),
                partner_center_roles: Some(vec![PARTNER_ADMIN.to_owned()]),
                billing_roles: [(account, BillingRole::Contributor)].into(),
            });
            parts.people = recorded_anew(Records::new(people))?;
        }
        Ok((!takes.is_empty()).then(|| (Portfolio::new(parts), words::listed(&takes))))
    }
}

/// Makes a tenant one that orders of a billing account may go to.
fn associate(parts: &mut Parts, tenant: &str, account: &BillingAccountId) -> Result<(), PlanError> {
    let mut tenants: Vec<Tenant> = parts.tenants.iter().cloned().collect();
    for one in tenants.iter_mut().filter(|one| *one.id == *tenant) {
        match one.associations.iter_mut().find(|it| it.billing_account == *account) {
            Some(there) => there.billing_management = Some(true),
            None => one.associations.push(Association {
                billing_account: account.clone(),
                billing_management: Some(true),
                provisioning: None,
            }),
        }
    }
    parts.tenants = recorded_anew(Records::new(tenants))?;
    Ok(())
}

fn recorded_anew<T>(records: Result<T, crate::model::ModelError>) -> Result<T, PlanError> {
    records.map_err(|error| PlanError::Contradiction(error.to_string()))
}
