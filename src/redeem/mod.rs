//! Actions applied: the next portfolio, its events and its coverage.
