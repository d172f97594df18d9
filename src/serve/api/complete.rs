//! `GET /api/v1/complete`: what may be meant by what is being typed.

use super::super::App;
use super::super::error::Refusal;
use super::answer;
use super::search::{Parameters, long};
use crate::search::retrieve::complete::{Kind, Suggestion};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde_json::{Value, json};

/// Suggestions where nothing is said, and most of them: nobody reads more while typing.
const USUAL: usize = 8;
const MOST: usize = 50;

/// Answers.
pub async fn complete(State(app): State<App>, parameters: Result<Parameters, QueryRejection>) -> Result<Json<Value>, Refusal> {
    let Query(parameters) = parameters.map_err(|_| Refusal::bad("bad-parameter", "the parameters cannot be decoded"))?;
    let (mut text, mut at, mut limit) = (String::new(), None, USUAL);
    for (name, value) in parameters {
        match name.as_str() {
            "q" => text = value,
            "at" => {
                let message = "at: write the number of characters before the cursor";
                at = Some(value.parse::<usize>().map_err(|_| Refusal::bad("bad-parameter", message))?);
            }
            "limit" => {
                let number = value.parse::<usize>().ok().filter(|n| *n <= MOST);
                limit = number.ok_or_else(|| Refusal::bad("bad-parameter", format!("limit: write a number from 0 to {MOST}")))?;
            }
            _ => return Err(Refusal::bad("bad-parameter", "a parameter is not known; there are q, at, limit")),
        }
    }
    long(&text)?;
    let byte = match at {
        None => text.len(),
        Some(n) if n == text.chars().count() => text.len(),
        Some(n) => {
            let place = text.char_indices().nth(n).map(|(i, _)| i);
            place.ok_or_else(|| Refusal::bad("bad-parameter", "at: lies behind the end of the query; it counts characters"))?
        }
    };
    answer(app, move |app, _| {
        let found = app.library.complete(&text, byte, limit)?;
        let characters = |to: usize| text[..to].chars().count();
        Ok(json!({
            "from": characters(found.range.start),
            "to": characters(found.range.end),
            "values": found.suggestions.iter().map(shape).collect::<Vec<_>>(),
        }))
    })
    .await
}

fn shape(s: &Suggestion) -> Value {
    let kind = match s.kind {
        Kind::Field => "field",
        Kind::Value => "value",
        Kind::Word => "word",
    };
    json!({"kind": kind, "value": s.value, "text": s.text, "count": s.count, "language": s.language})
}
