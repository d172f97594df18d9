//! `GET /api/v1/export`: the whole list that a query finds, as a table (CSV, XLSX), a translation memory (TMX) or JSON. A list is cut
//! at a bound, and then both a header and the file say so.

mod table;
mod tmx;

use super::App;
use super::api::search::{Parameters, asked};
use super::error::Refusal;
use crate::search::Answer;
use crate::search::answer::json::HitOut;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::io;

/// Forms of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv { bom: bool },
    Xlsx,
    Tmx,
    Json,
}

impl Form {
    /// The form that parameters name.
    fn of(parameters: &[(String, String)]) -> Result<Form, Refusal> {
        let named = |name: &str| parameters.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let bom = match named("bom") {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => return Err(Refusal::bad("bad-parameter", "bom: write true or false")),
        };
        match named("format") {
            Some("csv") => Ok(Form::Csv { bom }),
            Some("xlsx") => Ok(Form::Xlsx),
            Some("tmx") => Ok(Form::Tmx),
            Some("json") => Ok(Form::Json),
            _ => Err(Refusal::bad("bad-parameter", "format: write csv, xlsx, tmx or json")),
        }
    }

    fn media(self) -> (&'static str, &'static str) {
        match self {
            Form::Csv { .. } => ("text/csv; charset=utf-8", "attachment; filename=\"concordat-search.csv\""),
            Form::Xlsx => {
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment; filename=\"concordat-search.xlsx\"")
            }
            Form::Tmx => ("application/x-tmx+xml", "attachment; filename=\"concordat-search.tmx\""),
            Form::Json => ("application/json", "attachment; filename=\"concordat-search.json\""),
        }
    }
}

/// Answers.
pub async fn export(State(app): State<App>, parameters: Result<Parameters, QueryRejection>) -> Result<Response, Refusal> {
    let Query(parameters) = parameters.map_err(|_| Refusal::bad("bad-parameter", "the parameters cannot be decoded"))?;
    if let Some((name, _)) = parameters.iter().find(|(n, _)| ["limit", "offset", "facets"].contains(&n.as_str())) {
        return Err(Refusal::bad("bad-parameter", format!("{name}: an export is the whole list; leave it out")));
    }
    let asked = asked(parameters, &["format", "bom"])?;
    let form = Form::of(&asked.others)?;
    let mut question = asked.question;
    question.limit = app.limits.export;
    let inside = app.clone();
    let work = move || {
        let view = inside.catalog.now()?;
        question.laid = view.laid.clone();
        let mut answer = inside.library.ask(&question)?;
        answer.hits.iter_mut().for_each(|h| view.lay(&mut h.clause));
        let bytes = written(form, &answer).map_err(|e| {
            Refusal::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "export", format!("the list cannot be written ({e})"))
        })?;
        Ok((bytes, answer.hits.len(), answer.total))
    };
    let (bytes, rows, total) = app.pool.run(work).await?;
    let (media, disposition) = form.media();
    let mut response = ([(CONTENT_TYPE, media), (CONTENT_DISPOSITION, disposition)], bytes).into_response();
    for (name, n) in [("x-concordat-rows", rows), ("x-concordat-total", total)] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(n));
    }
    Ok(response)
}

/// What is said where a list is cut.
fn cut(answer: &Answer) -> Option<String> {
    let (rows, total) = (answer.hits.len(), answer.total);
    (rows < total).then(|| format!("Cut: the best {rows} of {total} rows. Narrow the query to have them all."))
}

fn written(form: Form, answer: &Answer) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    match form {
        Form::Csv { bom } => table::csv(&mut out, answer, bom)?,
        Form::Xlsx => return table::xlsx(answer).map_err(io::Error::other),
        Form::Tmx => tmx::write(&mut out, answer)?,
        Form::Json => serde_json::to_writer(
            &mut out,
            &json!({
                "schema": "concordat/search/v1", "query": answer.query, "total": answer.total, "engine": answer.engine, "cut": cut(answer),
                "hits": answer.hits.iter().map(HitOut::new).collect::<Vec<_>>(),
            }),
        )?,
    }
    Ok(out)
}
