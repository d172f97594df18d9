//! Accepting a finding, and taking that back: the review file is written as `concordat accept` writes it.

use super::super::App;
use super::super::error::Refusal;
use super::super::review::{self, WriteError};
use super::families::{known, known_finding};
use crate::config::shown;
use crate::report::accept::{self, EditError, Why};
use crate::time;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Most characters of a reason: some sentences; and of a name.
const LONGEST_REASON: usize = 1000;
const LONGEST_NAME: usize = 100;

/// What is said of an acceptance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    reason: String,
    #[serde(default)]
    who: Option<String>,
    #[serde(default)]
    all_languages: bool,
}

impl From<WriteError> for Refusal {
    fn from(e: WriteError) -> Refusal {
        let message = e.to_string();
        let code = match e {
            WriteError::Search(s) => return Refusal::from(s),
            WriteError::Edit(EditError::Read { .. } | EditError::Write { .. }) => {
                return Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "review-file", message);
            }
            WriteError::Edit(_) | WriteError::Settings(_) => "review-file",
            WriteError::Elsewhere(_) => "elsewhere",
            WriteError::NoPlace(_) => "no-place",
        };
        Refusal::new(StatusCode::CONFLICT, code, message)
    }
}

/// A line that goes into the review file: neither empty nor endless, and with nothing that hides or reorders what it says.
fn line(name: &str, text: &str, longest: usize) -> Result<String, Refusal> {
    let bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}')
    };
    let text = text.trim();
    if text.chars().any(bad) {
        let message = format!("{name}: has control characters; write it on one line, in plain characters");
        return Err(Refusal::bad("bad-text", message));
    }
    if text.chars().count() > longest {
        return Err(Refusal::bad("bad-text", format!("{name}: may have {longest} characters; shorten it")));
    }
    Ok(text.to_string())
}

fn said(body: &[u8]) -> Result<Said, Refusal> {
    // serde would take a list of the values, too.
    let object = body.trim_ascii_start().starts_with(b"{");
    let said: Option<Said> = if object { serde_json::from_slice(body).ok() } else { None };
    let said = said.ok_or_else(|| {
        Refusal::bad(
            "bad-json",
            "the body has to be {\"reason\": \"…\", \"who\": \"…\", \"all_languages\": false}; the last two may be left out",
        )
    })?;
    let reason = line("reason", &said.reason, LONGEST_REASON)?;
    if accept::reason(&reason).is_none() {
        return Err(Refusal::bad(
            "no-reason",
            "reason: says nothing; say in a few words why the finding may stay, for whoever reads it later",
        ));
    }
    let who = said.who.map(|w| line("who", &w, LONGEST_NAME)).transpose()?.filter(|w| !w.is_empty());
    Ok(Said { reason, who, all_languages: said.all_languages })
}

fn may_write(app: &App) -> Result<(), Refusal> {
    let message = "this server only reads; use `concordat accept`, or start it without --read-only";
    if app.accept { Ok(()) } else { Err(Refusal::new(StatusCode::FORBIDDEN, "read-only", message)) }
}

/// Accepts a finding.
pub async fn accept(State(app): State<App>, Path((key, id)): Path<(String, String)>, body: Bytes) -> Result<Json<Value>, Refusal> {
    may_write(&app)?;
    let said = said(&body)?;
    change(app, key, id, move |app, base, family, found| {
        let who = said.who.clone().or_else(|| if app.local { accept::user() } else { None });
        let when = time::now();
        let engine = &base.about.engine;
        let why = Why { reason: &said.reason, who: who.as_deref(), when: Some(&when), engine, all_languages: said.all_languages };
        review::accept(base, family, found, &why, &app.library)
    })
    .await
}

/// Takes an acceptance back.
pub async fn take_back(State(app): State<App>, Path((key, id)): Path<(String, String)>) -> Result<Json<Value>, Refusal> {
    may_write(&app)?;
    change(app, key, id, |app, base, family, found| review::take_back(base, family, found, &app.library)).await
}

type Base = super::super::catalog::Base;
type Indexed = super::super::catalog::Indexed;
type Found = super::super::catalog::Found;

/// Changes the review file and answers with the finding as it stands then. One at a time: each begins with what the one before wrote.
async fn change(
    app: App,
    key: String,
    id: String,
    work: impl FnOnce(&App, &Base, &Indexed, &Found) -> Result<std::path::PathBuf, WriteError> + Send + 'static,
) -> Result<Json<Value>, Refusal> {
    let inside = app.clone();
    let done = app.pool.run(move || {
        let _one = inside.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let view = inside.catalog.now()?;
        let (_, family) = known(&view, &key)?;
        let (_, found) = known_finding(family, &id)?;
        let file = work(&inside, &view.base, family, found)?;
        let view = inside.catalog.again()?;
        let (place, family) = known(&view, &key)?;
        let finding = view.finding(place, known_finding(family, &id)?);
        Ok(json!({"finding": finding, "file": shown(&file)}))
    });
    done.await.map(Json)
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn reasons_say_something_and_hide_nothing() {
        let code = |body: &str| said(body.as_bytes()).map(|s| s.reason).map_err(|r| r.code);
        assert_eq!(code(r#"{"reason":" left out on purpose "}"#), Ok("left out on purpose".to_string()));
        assert_eq!(code(r#"{"reason":"…"}"#), Err("no-reason"));
        assert_eq!(code(r#"{"reason":"a\u001b[2J"}"#), Err("bad-text"));
        assert_eq!(code(r#"{"reason":"a\u202eb"}"#), Err("bad-text"));
        assert_eq!(code(&format!(r#"{{"reason":"{}"}}"#, "x".repeat(1001))), Err("bad-text"));
        for json in
            ["", "[]", r#"["left out"]"#, r#" ["left out","Ana",false]"#, r#"{"reason":3}"#, r#"{}"#, r#"{"reason":"a","colour":1}"#]
        {
            assert_eq!(code(json), Err("bad-json"), "{json}");
        }
    }
}
