//! `GET /api/v1/search`: rows that a query finds.

use super::super::App;
use super::super::error::Refusal;
use super::answer;
use crate::language::Tag;
use crate::search::answer::json::AnswerOut;
use crate::search::{Question, SearchError, query};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// Most bytes of a query: a long paragraph.
pub const LONGEST_QUERY: usize = 16 * 1024;

/// Most hits of one answer, and most that can be left out before them: whoever wants more exports the list.
const MOST_HITS: usize = 200;
const FARTHEST: usize = 10_000;

/// Hits where nothing is said.
const USUAL_HITS: usize = 20;

/// Facets that can be asked for.
pub const FACETS: [&str; 8] = ["family", "present", "absent", "rule", "severity", "status", "name", "kind"];

/// Parameters as they come, each any number of times.
pub type Parameters = Query<Vec<(String, String)>>;

/// What the parameters ask.
#[derive(Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// Parameters of the one handler.
    pub others: Vec<(String, String)>,
}

/// Reads the parameters of a search; those named in `others` are left to the handler.
pub fn asked(parameters: Vec<(String, String)>, others: &[&str]) -> Result<Asked, Refusal> {
    let (mut text, mut languages, mut facets, mut limit, mut offset) = (String::new(), Vec::new(), Vec::new(), USUAL_HITS, 0);
    let mut rest = Vec::new();
    for (name, value) in parameters {
        let list = || value.split(',').map(str::trim).filter(|v| !v.is_empty());
        match name.as_str() {
            "q" => text = value,
            "languages" => {
                for tag in list() {
                    if !Tag::is_well_formed(tag) {
                        return Err(Refusal::bad("bad-parameter", "languages: name languages like en, tk or zh-Hans, with commas between"));
                    }
                    languages.push(Tag::new(tag));
                }
            }
            "facets" => {
                for wanted in list() {
                    let known = FACETS.iter().find(|f| **f == wanted);
                    let message = || format!("facets: there are {}", FACETS.join(", "));
                    facets.push(*known.ok_or_else(|| Refusal::bad("bad-parameter", message()))?);
                }
            }
            "limit" => limit = number("limit", &value, MOST_HITS)?,
            "offset" => offset = number("offset", &value, FARTHEST)?,
            _ if others.contains(&name.as_str()) => rest.push((name, value)),
            _ => {
                let known = ["q", "languages", "limit", "offset", "facets"];
                let known: Vec<&str> = known.iter().chain(others).copied().collect();
                return Err(Refusal::bad("bad-parameter", format!("a parameter is not known; there are {}", known.join(", "))));
            }
        }
    }
    long(&text)?;
    let query = query::parse(&text).map_err(|e| Refusal::from(SearchError::from(e)))?;
    Ok(Asked { question: Question { query, languages, query_language: None, limit, offset, facets, laid: Arc::default() }, others: rest })
}

/// Refuses a query that is too long.
pub fn long(text: &str) -> Result<(), Refusal> {
    if text.len() > LONGEST_QUERY {
        let message = format!("a query may have {LONGEST_QUERY} bytes and this one has {}; shorten it", text.len());
        return Err(Refusal::new(StatusCode::URI_TOO_LONG, "query-too-long", message));
    }
    Ok(())
}

fn number(name: &str, value: &str, most: usize) -> Result<usize, Refusal> {
    let number = value.parse::<usize>().ok().filter(|n| *n <= most);
    number.ok_or_else(|| Refusal::bad("bad-parameter", format!("{name}: write a number from 0 to {most}")))
}

/// Answers.
pub async fn search(
    State(app): State<App>,
    parameters: Result<Parameters, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Refusal> {
    let Query(parameters) = parameters.map_err(|_| Refusal::bad("bad-parameter", "the parameters cannot be decoded"))?;
    let mut asked = asked(parameters, &[])?.question;
    answer(app, move |app, view| {
        asked.laid = view.laid.clone();
        let mut answer = app.library.ask(&asked)?;
        answer.hits.iter_mut().for_each(|h| view.lay(&mut h.clause));
        let hints = if asked.offset == 0 { app.library.hints(&asked, &answer)? } else { Vec::new() };
        let mut out = json!(AnswerOut::new(&answer, asked.offset, asked.limit, &hints));
        if let Some(fields) = out.as_object_mut() {
            fields.entry("facets").or_insert_with(|| json!([]));
        }
        Ok(out)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(all: &[(&str, &str)]) -> Result<Asked, Refusal> {
        asked(all.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect(), &["format"])
    }

    #[test]
    fn parameters_are_bounded_and_unknown_ones_told() {
        let good =
            asks(&[("q", "data"), ("languages", "tk, fr"), ("limit", "5"), ("facets", "rule,absent"), ("format", "csv")]).expect("good");
        assert_eq!((good.question.limit, good.question.facets, good.others.len()), (5, vec!["rule", "absent"], 1));
        assert_eq!(good.question.languages, [Tag::new("tk"), Tag::new("fr")]);
        for bad in [("limit", "201"), ("limit", "-1"), ("offset", "x"), ("facets", "nothing"), ("languages", "e n"), ("colour", "red")] {
            assert_eq!(asks(&[bad]).map(|_| ()).map_err(|r| r.code), Err("bad-parameter"), "{bad:?}");
        }
        assert_eq!(asks(&[("q", &"x".repeat(LONGEST_QUERY + 1))]).map(|_| ()).map_err(|r| r.status.as_u16()), Err(414));
    }
}
