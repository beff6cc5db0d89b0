//! Demand, objective, bounds, search, certificate, explanation.
