//! Arrow in, Arrow out: tables, the bulk kernels, bulk planning.
