//! The index over all clauses of all families, in every language at once.

pub mod shared;
