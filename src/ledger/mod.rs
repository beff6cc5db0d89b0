//! The durable record of redemptions.
