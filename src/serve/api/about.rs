//! `GET /api/v1/about`: what the index holds, which rules there are, and the word that writes have to carry.

use super::super::App;
use super::super::error::Refusal;
use super::answer;
use crate::check::RULES;
use crate::check::context::language_name;
use crate::language::profile;
use crate::report::html::language::direction;
use crate::report::text::severity_name;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Answers.
pub async fn about(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    answer(app, |app, view| {
        let base = &view.base;
        let language = |(tag, rows): (&crate::language::Tag, &usize)| {
            json!({"tag": tag, "name": language_name(tag), "autonym": profile(tag).autonym, "rtl": direction(tag) == "rtl", "rows": rows})
        };
        let rules: Vec<Value> =
            RULES.iter().map(|r| json!({"name": r.name, "summary": r.flags(), "severity": severity_name(r.severity)})).collect();
        Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "engine": base.about.engine,
            "index": {
                "families": base.families.len(), "rows": base.tally.rows, "written": base.about.written, "generation": view.generation(),
                "roots": base.about.roots.iter().flat_map(|r| r.paths.iter().map(|p| r.folder.join(p).display().to_string())).collect::<Vec<_>>(),
            },
            "languages": base.tally.languages.iter().map(language).collect::<Vec<_>>(),
            "rules": rules,
            "accept": app.accept,
            "csrf": app.keys.csrf(),
            "problems": view.overlay.problems,
        }))
    })
    .await
}
