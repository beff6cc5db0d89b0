//! What is recorded: a partner's memberships, benefits, subscriptions, tenants, people and users.
//!
//! Every type here is a plain value. What follows from them is decided in
//! [`crate::rules`]; how they change is in [`crate::redeem`].

mod action;
mod aliases;
mod benefit;
mod billing;
pub mod catalog;
mod ids;
mod key;
mod lifecycle;
mod membership;
mod notice;
mod partner;
mod person;
mod policy;
mod portfolio;
mod problems;
mod records;
mod subscription;
mod tenant;
mod user;

pub use action::{Action, Place};
pub use benefit::{Benefit, BenefitKind, Redemption, RedemptionMode};
pub use billing::BillingAccount;
pub use catalog::{Catalog, Product, ProductName};
pub use ids::{
    BenefitId, BillingAccountId, FIT_ID, MembershipId, PersonId, SubscriptionId, TenantId, UserId, is_fit_id, nearest,
    on_one_line,
};
pub use key::{KeyError, ProductKey};
pub use lifecycle::{Lifecycle, LifecycleOverrides, Status};
pub use membership::Membership;
pub use notice::{Notice, NoticeId};
pub use partner::{Partner, Rollout, RolloutDay};
pub use person::{BillingRole, PARTNER_ADMIN, Person, ROLES_UNKNOWN};
pub use policy::{Policy, REPORT_DAYS};
pub use portfolio::{Parts, Portfolio};
pub use problems::Problem;
pub use records::{Record, Records};
pub use subscription::{Origin, Subscription};
pub use tenant::{Association, Tenant};
pub use user::User;

use thiserror::Error;

/// What can't be recorded or looked up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// An id that no record of its kind has.
    #[error("there is no {kind} `{}`{}", on_one_line(id.chars()), hint(nearest))]
    UnknownId {
        /// What was looked for, such as `benefit`.
        kind: &'static str,
        /// The id that was asked for.
        id: String,
        /// The nearest id of that kind, where one is near.
        nearest: Option<String>,
    },
    /// Two records of one kind with the same id.
    #[error("the id `{}` stands for more than one {kind}", on_one_line(id.chars()))]
    DuplicateId {
        /// What the records are.
        kind: &'static str,
        /// The id they share.
        id: String,
    },
    /// A value outside its closed set.
    #[error("`{}` is not a known {what}, expected one of {expected}{}", on_one_line(found.chars()), hint(nearest))]
    UnknownValue {
        /// What the value should be, such as `verb`.
        what: &'static str,
        /// The value found.
        found: String,
        /// The valid values, joined for reading.
        expected: String,
        /// The nearest valid value, where one is near.
        nearest: Option<String>,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

/// A closed set of values with one text each.
macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident ($what:literal) { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The text that stands for the value in files, tables and Python.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::ModelError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => {
                        let all = [$($text,)+];
                        Err($crate::model::ModelError::UnknownValue {
                            what: $what,
                            found: text.to_owned(),
                            expected: all.map(|t| format!("`{t}`")).join(", "),
                            nearest: $crate::model::nearest(text, all).map(str::to_owned),
                        })
                    }
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use closed_set;
