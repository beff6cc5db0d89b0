//! What a partial plan can come to at most: what the search may leave out rests on it.

pub(crate) mod profile;
pub(crate) mod target;
pub(crate) mod worth;
