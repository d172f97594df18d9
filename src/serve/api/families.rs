//! `GET /api/v1/families` and what lies below it: families, their matrix, their findings with what speaks for them.

use super::super::App;
use super::super::assets::is_key;
use super::super::catalog::{Found, Indexed, View};
use super::super::error::Refusal;
use super::{answer, shape};
use crate::check::RULES;
use crate::report::accept::is_id;
use crate::report::text::severity_name;
use crate::search::answer::json::{FamilyOut, RowOut};
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

/// The family of a key.
pub fn known<'v>(view: &'v View, key: &str) -> Result<(usize, &'v Indexed), Refusal> {
    let found = if is_key(key) { view.family(key) } else { None };
    found.ok_or_else(|| Refusal::missing("the index has no family with this key; /api/v1/families lists them"))
}

/// The finding of an id.
pub fn known_finding<'v>(family: &'v Indexed, id: &str) -> Result<&'v (Value, Found), Refusal> {
    let found = if is_id(id) { family.findings.iter().find(|(_, f)| f.id == id) } else { None };
    found.ok_or_else(|| Refusal::missing("the family has no finding with this id"))
}

/// All families.
pub async fn list(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    answer(app, |_, view| {
        let families: Vec<FamilyOut> = view.base.families.iter().enumerate().map(|(i, f)| shape::family(&view, i, f)).collect();
        Ok(json!({"families": families}))
    })
    .await
}

/// One family with its rows and findings.
pub async fn one(State(app): State<App>, Path(key): Path<String>) -> Result<Json<Value>, Refusal> {
    answer(app, move |app, view| {
        let (place, family) = known(&view, &key)?;
        let mut rows = app.library.rows_of(&key)?;
        rows.iter_mut().for_each(|c| view.lay(c));
        let mut out = json!(shape::family(&view, place, family));
        out["matrix"] = json!(rows.iter().map(|c| RowOut::new(c, &[], None)).collect::<Vec<_>>());
        out["details"] = family.findings.iter().map(|f| view.finding(place, f)).collect();
        Ok(out)
    })
    .await
}

/// One finding with its rule.
pub async fn finding(State(app): State<App>, Path((key, id)): Path<(String, String)>) -> Result<Json<Value>, Refusal> {
    answer(app, move |_, view| {
        let (place, family) = known(&view, &key)?;
        let found = known_finding(family, &id)?;
        let mut out = view.finding(place, found);
        let rule = RULES.iter().find(|r| r.name == found.1.rule);
        let rule = rule.map(|r| {
            json!({"name": r.name, "its": r.its, "severity": severity_name(r.severity), "summary": r.flags(), "explanation": r.explanation()})
        });
        if let Some(fields) = out.as_object_mut() {
            fields.insert("rule".into(), rule.unwrap_or_else(|| json!({"name": found.1.rule})));
            fields.entry("evidence").or_insert_with(|| json!([]));
        }
        Ok(out)
    })
    .await
}
