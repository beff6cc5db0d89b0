//! How values cross the border: arguments in, results out, errors with names, signals looked for.

pub(super) mod convert;
pub(super) mod errors;
pub(super) mod fields;
pub(super) mod instant;
pub(super) mod logging;
pub(super) mod outputs;
pub(super) mod plain;
pub(super) mod record;
pub(super) mod watch;
