//! Rules: pure functions of a family and its concordance to findings.

mod finding;

pub use finding::{Finding, Grain, Location, Severity, Status};
