//! An action as the text an entry keeps, and back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::Action;

/// The fields of an action; which ones there are follows from the verb.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    verb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    benefit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_account: Option<String>,
}

/// An action as JSON: its verb and its fields.
pub(super) fn to_json(action: &Action) -> String {
    let id = |text: &str| Some(text.to_owned());
    let mut fields = Fields {
        verb: action.verb().to_owned(),
        benefit: action.benefit().and_then(|benefit| id(benefit)),
        subscription: action.subscription().and_then(|subscription| id(subscription)),
        on: action.on(),
        ..Fields::default()
    };
    match action {
        Action::Activate { tenant, .. } => fields.tenant = id(tenant),
        Action::Order {
            tenant,
            actor,
            billing_account,
            ..
        } => {
            fields.tenant = id(tenant);
            fields.actor = actor.as_deref().and_then(id);
            fields.billing_account = billing_account.as_deref().and_then(id);
        }
        Action::Move {
            tenant,
            billing_account,
            ..
        } => {
            fields.tenant = id(tenant);
            fields.billing_account = billing_account.as_deref().and_then(id);
        }
        Action::Assign { user, .. } | Action::Unassign { user, .. } => fields.user = id(user),
        Action::AddLicenses { .. } | Action::Extend { .. } => {}
    }
    serde_json::to_string(&fields).expect("texts and days always serialise")
}

/// Reads [`to_json`]'s text; an error says what is wrong with it.
pub(super) fn from_json(text: &str) -> Result<Action, String> {
    let fields: Fields = serde_json::from_str(text).map_err(|error| format!("has an unreadable action: {error}"))?;
    let verb = fields.verb.clone();
    let need =
        |value: Option<String>, name: &str| value.ok_or_else(|| format!("has an action `{verb}` without `{name}`"));
    let on = fields.on;
    Ok(match fields.verb.as_str() {
        "activate" => Action::Activate {
            benefit: need(fields.benefit, "benefit")?.into(),
            tenant: need(fields.tenant, "tenant")?.into(),
            on,
        },
        "add_licenses" => Action::AddLicenses {
            benefit: need(fields.benefit, "benefit")?.into(),
            subscription: need(fields.subscription, "subscription")?.into(),
            on,
        },
        "extend" => Action::Extend {
            benefit: need(fields.benefit, "benefit")?.into(),
            subscription: need(fields.subscription, "subscription")?.into(),
            on,
        },
        "order" => Action::Order {
            benefit: need(fields.benefit, "benefit")?.into(),
            tenant: need(fields.tenant, "tenant")?.into(),
            on,
            actor: fields.actor.map(Into::into),
            billing_account: fields.billing_account.map(Into::into),
        },
        "move" => Action::Move {
            subscription: need(fields.subscription, "subscription")?.into(),
            tenant: need(fields.tenant, "tenant")?.into(),
            on,
            billing_account: fields.billing_account.map(Into::into),
        },
        "assign" => Action::Assign {
            user: need(fields.user, "user")?.into(),
            subscription: need(fields.subscription, "subscription")?.into(),
            on,
        },
        "unassign" => Action::Unassign {
            user: need(fields.user, "user")?.into(),
            subscription: need(fields.subscription, "subscription")?.into(),
            on,
        },
        other => return Err(format!("has an action `{other}`, expected a verb")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_action() -> Vec<Action> {
        let on = "2026-01-10".parse().unwrap();
        vec![
            Action::Activate {
                benefit: "b".into(),
                tenant: "t".into(),
                on,
            },
            Action::AddLicenses {
                benefit: "b".into(),
                subscription: "s".into(),
                on,
            },
            Action::Extend {
                benefit: "b".into(),
                subscription: "s".into(),
                on,
            },
            Action::Order {
                benefit: "b".into(),
                tenant: "t".into(),
                on,
                actor: Some("alex".into()),
                billing_account: Some("ba".into()),
            },
            Action::Order {
                benefit: "b".into(),
                tenant: "t".into(),
                on,
                actor: None,
                billing_account: None,
            },
            Action::Move {
                subscription: "s".into(),
                tenant: "t".into(),
                on,
                billing_account: Some("ba".into()),
            },
            Action::Assign {
                user: "u".into(),
                subscription: "s".into(),
                on,
            },
            Action::Unassign {
                user: "u".into(),
                subscription: "s".into(),
                on,
            },
        ]
    }

    #[test]
    fn every_action_comes_back_from_its_text() {
        for action in every_action() {
            assert_eq!(from_json(&to_json(&action)), Ok(action));
        }
    }

    #[test]
    fn the_text_of_an_action_is_its_verb_and_its_fields() {
        assert_eq!(
            to_json(&every_action()[2]),
            r#"{"verb":"extend","benefit":"b","subscription":"s","on":"2026-01-10"}"#
        );
    }

    #[test]
    fn a_text_that_is_no_action_says_why() {
        let said = |text| from_json(text).unwrap_err();
        assert!(said("{").starts_with("has an unreadable action"));
        assert_eq!(
            said(r#"{"verb":"extend","benefit":"b","on":"2026-01-10"}"#),
            "has an action `extend` without `subscription`"
        );
        assert_eq!(
            said(r#"{"verb":"burn","on":"2026-01-10"}"#),
            "has an action `burn`, expected a verb"
        );
    }
}
