//! What a client asks, answered from the desks.

use super::actions::{self, Offer, Text, asked};
use super::desk::Desk;
use super::hover;
use super::inbox::Buffer;
use super::outline;
use super::pages::Pages;
use super::paths;
use super::worker::Worker;
use crate::check::{RULES, Status};
use crate::config::review;
use crate::report::accept::{self, Why, accepted, user};
use crate::time;
use lsp_server::{ErrorCode, Request};
use lsp_types::request::{ApplyWorkspaceEdit, ShowDocument};
use lsp_types::{
    ApplyWorkspaceEditParams, CodeActionParams, CodeLens, Command, ExecuteCommandParams, Hover, HoverContents, LocationLink, MarkupContent,
    MarkupKind, Position, Range, ShowDocumentParams, TextDocumentPositionParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What can be asked.
pub const KNOWN: [&str; 9] = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/codeAction",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/codeLens",
    "workspace/executeCommand",
];

type Answer = Result<Value, (ErrorCode, String)>;

/// The document that a request is about.
pub fn document(request: &Request) -> Option<PathBuf> {
    let uri = request.params.get("textDocument")?.get("uri")?.as_str()?;
    Some(paths::real(&paths::of_uri(&Uri::from_str(uri).ok()?)?))
}

fn read<P: DeserializeOwned>(params: &Value) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(params.clone()).map_err(|e| (ErrorCode::InvalidParams, e.to_string()))
}

fn written(value: impl serde::Serialize) -> Answer {
    serde_json::to_value(value).map_err(|e| (ErrorCode::InternalError, e.to_string()))
}

impl Worker {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: Request) {
        let (id, path) = (request.id.clone(), document(&request));
        let answer = match (request.method.as_str(), path) {
            ("workspace/executeCommand", _) => self.execute(&request.params),
            (method, Some(path)) => self.about(method, &path, &request.params),
            // A text that lies in no file, such as one that was never saved: there is nothing to say about it.
            (_, None) => Ok(Value::Null),
        };
        match answer {
            Ok(value) => self.voice.answer(id, value),
            Err((code, message)) => self.voice.refuse(id, code, message),
        }
    }

    fn about(&self, method: &str, path: &Path, params: &Value) -> Answer {
        match method {
            "textDocument/hover" => self.hover(path, read::<TextDocumentPositionParams>(params)?.position),
            "textDocument/definition" => {
                self.counterparts(path, read::<TextDocumentPositionParams>(params)?.position, false, self.client.links)
            }
            "textDocument/implementation" => {
                self.counterparts(path, read::<TextDocumentPositionParams>(params)?.position, true, self.client.links)
            }
            "textDocument/references" => self.counterparts(path, read::<TextDocumentPositionParams>(params)?.position, true, false),
            "textDocument/codeAction" => self.actions(path, read(params)?),
            "textDocument/documentSymbol" => self.symbols(path),
            "textDocument/foldingRange" => {
                let mut out = Vec::new();
                outline::folds(&self.outline(path), &mut out);
                written(out)
            }
            "textDocument/codeLens" => self.lenses(path),
            _ => Ok(Value::Null),
        }
    }

    /// The desks with the families that have a version in a file.
    fn sheets(&self, path: &Path) -> impl Iterator<Item = (&Desk, String)> {
        self.desks.iter().flat_map(|d| d.of_file(path).into_iter().map(move |id| (d, id))).collect::<Vec<_>>().into_iter()
    }

    fn hover(&self, path: &Path, at: Position) -> Answer {
        for (desk, id) in self.sheets(path) {
            let (Some(sheet), Some((family, concordance))) = (desk.sheets.get(&id), desk.view(&id)) else { continue };
            let pages = Pages::of(family, self.client.units);
            let Some(spot) = pages.clause(concordance, path, at) else { continue };
            let uri = |p: &Path| self.uri(p);
            let page = hover::page(spot, family, concordance, &sheet.shown, &self.dress(&uri), &desk.place.folder);
            let version = &family.versions[spot.v];
            let range = Some(pages.unit(version, &version.units[spot.u]));
            let kind = if self.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
            let value = if self.client.markdown { page } else { plain(&page) };
            return written(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range });
        }
        Ok(Value::Null)
    }

    fn counterparts(&self, path: &Path, at: Position, all: bool, links: bool) -> Answer {
        let mut out: Vec<(Range, PathBuf, Range)> = Vec::new();
        for (desk, id) in self.sheets(path) {
            let Some((family, concordance)) = desk.view(&id) else { continue };
            let pages = Pages::of(family, self.client.units);
            let Some(spot) = pages.clause(concordance, path, at) else { continue };
            let version = &family.versions[spot.v];
            let origin = pages.unit(version, &version.units[spot.u]);
            let there = hover::counterparts(spot, family, concordance, all);
            out.extend(hover::places(&pages, family, &there).into_iter().map(|(p, r)| (origin, p, r)));
        }
        if links {
            let link = |(origin, p, r): (Range, PathBuf, Range)| {
                let target_uri = self.uri(&p)?;
                Some(LocationLink { origin_selection_range: Some(origin), target_uri, target_range: r, target_selection_range: r })
            };
            return written(out.into_iter().filter_map(link).collect::<Vec<_>>());
        }
        let location = |(_, p, range): (Range, PathBuf, Range)| Some(lsp_types::Location { uri: self.uri(&p)?, range });
        written(out.into_iter().filter_map(location).collect::<Vec<_>>())
    }

    fn outline(&self, path: &Path) -> Vec<lsp_types::DocumentSymbol> {
        let view = self.sheets(path).find_map(|(desk, id)| {
            let (family, _) = desk.view(&id)?;
            Some(outline::symbols(&Pages::of(family, self.client.units), family, path))
        });
        view.unwrap_or_default()
    }

    fn symbols(&self, path: &Path) -> Answer {
        let tree = self.outline(path);
        if self.client.trees {
            return written(tree);
        }
        let mut out = Vec::new();
        if let Some(uri) = self.uri(path) {
            outline::flat(&tree, &uri, &mut out);
        }
        written(out)
    }

    fn lenses(&self, path: &Path) -> Answer {
        let mut out: Vec<CodeLens> = Vec::new();
        for (desk, id) in self.sheets(path).filter(|_| self.settings.lenses) {
            let (Some(sheet), Some((family, _))) = (desk.sheets.get(&id), desk.view(&id)) else { continue };
            let pages = Pages::of(family, self.client.units);
            for (here, absent, gap) in outline::lacking(&sheet.shown, path) {
                let (Some((_, range)), Some((there, place))) = (pages.place(here), pages.place(gap)) else { continue };
                let show = self.uri(&there).map(|uri| json!({ "uri": uri, "range": place }));
                let (command, arguments) =
                    if self.client.show { (actions::SHOW.to_string(), show.map(|s| vec![s])) } else { (String::new(), None) };
                let command = Command { title: format!("not in {absent}"), command, arguments };
                out.push(CodeLens { range, command: Some(command), data: None });
            }
        }
        written(out)
    }

    /// A text as the client has it, else as it lies on disk.
    fn text(&self, path: &Path) -> Option<Text> {
        let uri = self.uri(path)?;
        Some(match self.buffers.get(path) {
            Some(Buffer { text, version, .. }) => Text { uri, text: Some(text.to_string()), version: Some(*version) },
            None => Text { uri, text: std::fs::read_to_string(path).ok(), version: None },
        })
    }

    fn actions(&self, path: &Path, params: CodeActionParams) -> Answer {
        let wanted = |only: &Vec<lsp_types::CodeActionKind>| only.iter().any(|k| k.as_str().is_empty() || k.as_str() == "quickfix");
        if !params.context.only.as_ref().is_none_or(wanted) {
            return written(Vec::<Value>::new());
        }
        let (uri, text) = (|p: &Path| self.uri(p), |p: &Path| self.text(p));
        let dress = self.dress(&uri);
        let offered = self
            .sheets(path)
            .flat_map(|(desk, id)| Offer { desk, client: &self.client, dress: &dress, text: &text }.at(&id, path, params.range));
        written(offered.collect::<Vec<_>>())
    }

    fn execute(&mut self, params: &Value) -> Answer {
        let ExecuteCommandParams { command, arguments, .. } = read(params)?;
        let wrong = |what: &str| (ErrorCode::InvalidParams, format!("{command}: {what}"));
        match command.as_str() {
            actions::ACCEPT => {
                let id = asked(&arguments, "id").ok_or_else(|| wrong("no id is named"))?;
                let reason = asked(&arguments, "reason")
                    .filter(|r| r.chars().any(char::is_alphanumeric))
                    .ok_or_else(|| wrong("no reason is given"))?;
                let all = arguments.first().and_then(|a| a.get("allLanguages")).and_then(Value::as_bool).unwrap_or_default();
                let done = self.accept(asked(&arguments, "folder").as_deref(), &id, reason.trim(), all);
                if let Err((_, message)) = &done {
                    self.say(lsp_types::MessageType::ERROR, message.clone());
                }
                done
            }
            actions::SHOW => {
                let uri = asked(&arguments, "uri").and_then(|u| Uri::from_str(&u).ok()).ok_or_else(|| wrong("no uri is named"))?;
                let selection = arguments.first().and_then(|a| serde_json::from_value::<Range>(a.get("range")?.clone()).ok());
                let shown = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection };
                self.voice.ask::<ShowDocument>(shown);
                Ok(Value::Null)
            }
            actions::EXPLAIN => {
                if let Some(name) = asked(&arguments, "rule") {
                    let rule = RULES.iter().find(|r| r.name == name).ok_or_else(|| wrong("there is no such rule"))?;
                    return Ok(Value::String(rule.explanation()));
                }
                let id = asked(&arguments, "id").ok_or_else(|| wrong("neither a rule nor an id is named"))?;
                let (at, family) =
                    self.found(asked(&arguments, "folder").as_deref(), &id).ok_or_else(|| wrong("no finding has this id"))?;
                let desk = &self.desks[at];
                let explained = desk.view(&family).zip(desk.finding(&id)).map(|((family, concordance), (_, f))| {
                    let uri = |p: &Path| self.uri(p);
                    hover::explained(f, family, concordance, &self.dress(&uri), &desk.place.folder)
                });
                Ok(explained.map_or(Value::Null, Value::String))
            }
            actions::CHECK => {
                self.anew();
                Ok(Value::Null)
            }
            _ => Err(wrong("there is no such command")),
        }
    }

    /// The desk of a finding, and its family.
    fn found(&self, folder: Option<&str>, id: &str) -> Option<(usize, String)> {
        let here = |d: &Desk| folder.is_none_or(|f| d.place.folder == Path::new(f));
        let desks = self.desks.iter().enumerate().filter(|(_, d)| here(d));
        desks.filter_map(|(at, d)| d.finding(id).filter(|(_, f)| f.status == Status::Open).map(|(name, _)| (at, name.to_string()))).next()
    }

    fn accept(&mut self, folder: Option<&str>, id: &str, reason: &str, all: bool) -> Answer {
        let failed = |message: String| (ErrorCode::RequestFailed, message);
        let (at, name) = self.found(folder, id).ok_or_else(|| failed(format!("{id}: no finding has this id any more")))?;
        let desk = &self.desks[at];
        let (Some((family, concordance)), Some((_, f)), Some(rulings)) = (desk.view(&name), desk.finding(id), desk.rulings()) else {
            return Err(failed(format!("{id}: no finding has this id any more")));
        };
        let (who, when) = (user(), time::now());
        let why = Why { reason, who: who.as_deref(), when: Some(&when), engine: rulings.engine, all_languages: all };
        let entry = accepted(f, family, concordance, &why);
        let file =
            review::Review::place(&rulings.config, &desk.place.paths).ok_or_else(|| failed("the texts share no folder".to_string()))?;
        let unsaved = self.buffers.get(&file).filter(|b| std::fs::read_to_string(&file).map_or(true, |disk| disk != *b.text));
        if let Some(buffer) = unsaved {
            // The file is open and not saved: writing it would set what stands there against what lies on disk.
            let new = review::with(&buffer.text, &[entry]).map_err(failed)?;
            let end = super::text::Lines::of(&buffer.text).position(&buffer.text, buffer.text.len(), self.client.units);
            let edit = lsp_types::TextEdit { range: Range::new(Position::default(), end), new_text: new };
            // The protocol's own type; what a URI is equal by does not change.
            #[allow(clippy::mutable_key_type)]
            let changes = std::collections::HashMap::from([(buffer.uri.clone(), vec![edit])]);
            let edit = lsp_types::WorkspaceEdit { changes: Some(changes), ..Default::default() };
            self.voice.ask::<ApplyWorkspaceEdit>(ApplyWorkspaceEditParams { label: Some("Accept a finding".to_string()), edit });
            return Ok(Value::Null);
        }
        accept::edit(&file, |text| review::with(text, &[entry])).map_err(|e| failed(e.to_string()))?;
        self.accepted(at);
        Ok(Value::Null)
    }
}

/// Markdown of ours as plain text.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut escaped = false;
    for c in markdown.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            '*' | '`' if !escaped => {}
            c => {
                out.push(c);
                escaped = false;
            }
        }
    }
    out
}
