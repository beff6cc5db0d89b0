//! One error type for the whole crate: a variant per room.

use crate::columns::ColumnsError;
use crate::term::TermError;

/// Why a question could not be answered: one variant per room.
///
/// A redemption that the programme refuses is not among them; it is a value that carries
/// every reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No day or count of licenses comes out of the arithmetic.
    #[error(transparent)]
    Term(#[from] TermError),
    /// A table has no such shape.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
}
