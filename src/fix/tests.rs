//! Mending end to end.
