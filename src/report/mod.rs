//! Rows for people: the expiry report, options, coverage, differences.
