//! name-variant on small families, through reading, aligning and checking.
