//! Stand-in.
use super::App;
use super::error::Refusal;
use axum::extract::State;

/// Answers.
pub async fn export(State(_): State<App>) -> Result<String, Refusal> {
    Err(Refusal::missing("not yet"))
}
