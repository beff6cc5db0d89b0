//! The one integration binary: layers, scenarios and oracles.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod fuzz;
mod layers;
mod ledger;
mod plan_beside;
mod plan_case;
mod plan_closing;
mod plan_keys;
mod plan_oracle;
mod plan_rules;
mod plan_story;
mod redeem_oracle;
mod rule_coverage;
mod rules_page;
mod scenarios;
mod term_laws;
mod term_reference;
