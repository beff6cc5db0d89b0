//! The one integration binary: layers, scenarios and oracles.
