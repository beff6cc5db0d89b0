//! One error type for the whole crate: a variant per room.

/// Why a question could not be answered: one variant per room.
///
/// A redemption that the programme refuses is not among them; it is a value that carries
/// every reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {}
