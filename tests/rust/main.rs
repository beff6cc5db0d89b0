//! The one integration binary: layers, scenarios and oracles.

mod term_laws;
mod term_reference;
