//! What an editor offers to do about a finding: write what is right, put in the place of what is missing, accept it with a reason.

use super::desk::Desk;
use super::diagnose::{Dress, Shown};
use super::marker::marker;
use super::mend::{edit, mend};
use super::pages::Pages;
use super::text::{Lines, Units};
use super::wishes::Client;
use crate::align::Concordance;
use crate::check::context::language_name;
use crate::check::{Edit, Finding, Location, Status};
use crate::config::review::{self, Review};
use crate::document::Family;
use crate::report::accept::{Why, accepted, user};
use crate::report::place::mains;
use crate::time;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Accepts a finding: `{folder, id, reason, allLanguages}`.
pub const ACCEPT: &str = "concordat.accept";
/// Shows a place: `{uri, range}`.
pub const SHOW: &str = "concordat.show";
/// Says what a rule flags, or why a finding was made: `{rule}` or `{folder, id}`; the answer is Markdown.
pub const EXPLAIN: &str = "concordat.explain";
/// Reads and checks everything anew.
pub const CHECK: &str = "concordat.check";

/// Reasons that need no typing: what a menu says, and what is written.
const REASONS: [(&str, &str); 3] = [
    ("the difference is intended", "The difference is intended."),
    ("a false alarm, the texts agree", "False alarm: the texts agree."),
    ("law or usage asks for it there", "Law or usage asks for it where this version is used."),
];

/// A text that the client holds, or that lies on disk.
pub struct Text {
    /// The client's name for it.
    pub uri: Uri,
    /// What it says; none where there is no such file.
    pub text: Option<String>,
    /// The client's number of its state, where the client holds it.
    pub version: Option<i32>,
}

/// Makes actions.
pub struct Offer<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// What the client can do.
    pub client: &'a Client,
    /// How texts are dressed.
    pub dress: &'a Dress<'a>,
    /// Looks a text up.
    pub text: &'a dyn Fn(&Path) -> Option<Text>,
}

impl Offer<'_> {
    /// What there is to do about the findings of a family that stand in a range of a file.
    pub fn at(&self, id: &str, path: &Path, range: Range) -> Vec<CodeActionOrCommand> {
        let (Some(sheet), Some((family, concordance))) = (self.desk.sheets.get(id), self.desk.view(id)) else { return Vec::new() };
        let pages = Pages::of(family, self.client.units);
        let shown = self.dress.all(&self.desk.place.folder, &pages, family, &sheet.shown);
        let here: Vec<&Shown> =
            shown.iter().filter(|s| s.path == path && meets(s.diagnostic.range, range) && s.finding.status == Status::Open).collect();
        let mut out = Vec::new();
        for s in &here {
            out.extend(self.fix(&pages, s));
            out.extend(self.fix_all(&pages, s));
        }
        for s in &here {
            out.extend(self.place(&pages, s, family, concordance));
        }
        for s in &here {
            out.extend(self.acceptances(s, family, concordance));
        }
        out
    }

    fn fix(&self, pages: &Pages, s: &Shown) -> Option<CodeActionOrCommand> {
        let place = s.finding.by_place().find(|p| p.iter().any(|l| std::ptr::eq(l, s.main)))?;
        let Told { title, sure, edits } = told(pages, s.finding, place, s.main)?;
        self.action(&title, s, sure, Some(self.edits(&s.path, edits)?), None)
    }

    /// The same slip at all its places in the file, where it is made several times.
    fn fix_all(&self, pages: &Pages, s: &Shown) -> Option<CodeActionOrCommand> {
        let places = mains(s.finding).into_iter().zip(s.finding.by_place()).filter(|(main, _)| main.source == s.main.source);
        let all: Vec<Told> = places.filter_map(|(main, place)| told(pages, s.finding, place, main)).collect();
        let title = format!("The same in all {} places of this file", all.len());
        let several = all.len() > 1;
        let mut edits: Vec<TextEdit> = all.into_iter().flat_map(|t| t.edits).collect();
        edits.sort_by_key(|e| (e.range.start, e.range.end));
        // What overlaps, no client takes.
        edits.dedup_by(|next, before| next.range.start < before.range.end || next.range == before.range);
        several.then(|| self.action(&title, s, false, Some(self.edits(&s.path, edits)?), None))?
    }

    fn place(&self, pages: &Pages, s: &Shown, family: &Family, concordance: &Concordance) -> Option<CodeActionOrCommand> {
        let marker = marker(s.finding, s.main, family, concordance)?;
        let version = family.versions.iter().find(|v| v.language == s.main.language)?;
        let range = pages.range(&version.source, marker.at..marker.at);
        let lead = s.finding.locations.iter().find(|l| !l.quote.is_empty())?;
        let title = format!("Put in the {} text here, marked TODO", language_name(&lead.language));
        let edit = TextEdit { range, new_text: marker.text };
        self.action(&title, s, false, Some(self.edits(&s.path, vec![edit])?), None)
    }

    fn acceptances(&self, s: &Shown, family: &Family, concordance: &Concordance) -> Vec<CodeActionOrCommand> {
        let f = s.finding;
        let command = |reason: &str, all: bool| {
            let arguments = json!({ "folder": self.desk.place.folder, "id": f.id, "reason": reason, "allLanguages": all });
            Command { title: format!("Accept {}", f.rule), command: ACCEPT.to_string(), arguments: Some(vec![arguments]) }
        };
        let mut out = Vec::new();
        for (title, reason) in REASONS {
            out.extend(self.action(&format!("Accept {}: {title}", f.rule), s, false, None, Some(command(reason, false))));
        }
        if f.row.is_some() && family.versions.len() > 2 {
            let (title, reason) = REASONS[0];
            out.extend(self.action(&format!("Accept {} in all languages: {title}", f.rule), s, false, None, Some(command(reason, true))));
        }
        out.extend(self.own_reason(s, family, concordance));
        out
    }

    /// Writes the entry into the review file, in the editor, and leaves the cursor where the reason goes. Nothing is accepted before
    /// the file is saved with one.
    fn own_reason(&self, s: &Shown, family: &Family, concordance: &Concordance) -> Option<CodeActionOrCommand> {
        let file = self.review_file()?;
        let there = (self.text)(&file)?;
        let old = there.text.clone().unwrap_or_default();
        let new = self.with_entry(&old, s.finding, family, concordance, "", false)?;
        let (edit, reason) = change(&old, &new, &s.finding.id, self.client.units)?;
        let edits = if there.text.is_some() {
            self.edits(&file, vec![edit])?
        } else if self.client.create {
            let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
            let create = CreateFile { uri: there.uri.clone(), options, annotation_id: None };
            let change = TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { uri: there.uri.clone(), version: None },
                edits: vec![OneOf::Left(edit)],
            };
            let operations = vec![DocumentChangeOperation::Op(ResourceOp::Create(create)), DocumentChangeOperation::Edit(change)];
            WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
        } else {
            return None;
        };
        let show = json!({ "uri": there.uri, "range": reason });
        let command = Command { title: "Show the entry".to_string(), command: SHOW.to_string(), arguments: Some(vec![show]) };
        self.action(&format!("Accept {}: write the reason…", s.finding.rule), s, false, Some(edits), self.client.show.then_some(command))
    }

    /// Where the accepted findings of the desk are kept.
    pub fn review_file(&self) -> Option<PathBuf> {
        Review::place(&self.desk.rulings()?.config, &self.desk.place.paths)
    }

    /// The text of the review file with the entry of a finding.
    pub fn with_entry(
        &self,
        text: &str,
        f: &Finding,
        family: &Family,
        concordance: &Concordance,
        reason: &str,
        all: bool,
    ) -> Option<String> {
        let (who, when) = (user(), time::now());
        let engine = self.desk.rulings()?.engine;
        let why = Why { reason, who: who.as_deref(), when: Some(&when), engine, all_languages: all };
        review::with(text, &[accepted(f, family, concordance, &why)]).ok()
    }

    fn edits(&self, path: &Path, edits: Vec<TextEdit>) -> Option<WorkspaceEdit> {
        let there = (self.text)(path)?;
        if self.client.document_changes {
            let text_document = OptionalVersionedTextDocumentIdentifier { uri: there.uri, version: there.version };
            let change = TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() };
            return Some(WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![change])), ..WorkspaceEdit::default() });
        }
        // The protocol's own type; what a URI is equal by does not change.
        #[allow(clippy::mutable_key_type)]
        let changes = std::collections::HashMap::from([(there.uri, edits)]);
        Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
    }

    fn action(
        &self,
        title: &str,
        s: &Shown,
        sure: bool,
        edit: Option<WorkspaceEdit>,
        command: Option<Command>,
    ) -> Option<CodeActionOrCommand> {
        let title = self.dress.sentence(title);
        if !self.client.literals {
            // Such a client knows commands alone, and makes no edits by itself.
            return command.filter(|_| edit.is_none()).map(|c| CodeActionOrCommand::Command(Command { title, ..c }));
        }
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![s.diagnostic.clone()]),
            edit,
            command,
            is_preferred: sure.then_some(true),
            ..CodeAction::default()
        }))
    }
}

/// The one stretch in which two texts differ as an edit, and where in the new text the reason of an entry is written.
fn change(old: &str, new: &str, id: &str, units: Units) -> Option<(TextEdit, Range)> {
    let before = old.char_indices().zip(new.chars()).take_while(|((_, a), b)| a == b).last().map_or(0, |((i, c), _)| i + c.len_utf8());
    let rest = old.len().min(new.len()) - before;
    let behind: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .scan(0, |sum, n| {
            *sum += n;
            Some(*sum)
        })
        .take_while(|sum| *sum <= rest)
        .last()
        .unwrap_or(0);
    let edit = TextEdit {
        range: Lines::of(old).range(old, before..old.len() - behind, units),
        new_text: new[before..new.len() - behind].to_string(),
    };
    let entry = new.find(&format!("id = \"{id}\""))?;
    let reason = entry + new[entry..].find("reason = \"")? + "reason = \"".len();
    Some((edit, Lines::of(new).range(new, reason..reason, units)))
}

/// True where two ranges have a place in common.
pub fn meets(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
        || a.start.line == a.end.line && b.start == b.end && a.start == a.end && a.start.line == b.start.line
}

/// What a command is about.
pub fn asked(arguments: &[Value], key: &str) -> Option<String> {
    arguments.first()?.get(key)?.as_str().map(str::to_string)
}

/// What is written at one place of a finding.
struct Told {
    title: String,
    sure: bool,
    edits: Vec<TextEdit>,
}

/// What the finding's rule knows to be right there, else what its words leave no doubt about.
fn told(pages: &Pages, f: &Finding, place: &[Location], main: &Location) -> Option<Told> {
    let here = |e: &&Edit| e.touches(main);
    let safe: Vec<&Edit> = f.fix.iter().flat_map(|fix| fix.edits.iter().filter(here)).collect();
    if let (Some(fix), [first, rest @ ..]) = (&f.fix, safe.as_slice()) {
        let title = match rest {
            [] if first.new.is_empty() => format!("Delete “{}”", first.old),
            [] => format!("Write “{}” for “{}”", first.new, first.old),
            _ => fix.message.clone(),
        };
        let edits = safe.iter().filter_map(|e| pages.edit(e)).collect::<Vec<TextEdit>>();
        return (edits.len() == safe.len()).then_some(Told { title, sure: true, edits });
    }
    let mend = mend(f, place, main)?;
    let (_, edit) = edit(pages, main, &mend)?;
    Some(Told { title: mend.title, sure: mend.sure, edits: vec![edit] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_types::Position;

    #[test]
    fn an_entry_is_put_in_where_it_belongs_and_the_cursor_at_its_reason() {
        let old = "# kept\n\n[[accepted]]\nid = \"aaaaaaaaaaaa\"\nreason = \"x\"\n";
        let new = format!("{old}\n[[accepted]]\nid = \"bbbbbbbbbbbb\"\nreason = \"\"\n");
        let (edit, reason) = change(old, &new, "bbbbbbbbbbbb", Units::Utf16).expect("an edit");
        assert_eq!((edit.range.start, edit.range.end), (Position::new(5, 0), Position::new(5, 0)));
        assert_eq!(edit.new_text, new[old.len()..]);
        assert_eq!(reason.start, Position::new(8, 10));
        let (edit, reason) = change("", "é\nid = \"b\"\nreason = \"\"\n", "b", Units::Utf16).expect("an edit");
        assert_eq!((edit.range, reason.start), (Range::default(), Position::new(2, 10)));
    }

    #[test]
    fn a_point_meets_the_line_that_it_stands_on() {
        let at = |a: u32, b: u32, c: u32, d: u32| Range::new(Position::new(a, b), Position::new(c, d));
        assert!(meets(at(3, 10, 3, 20), at(3, 20, 3, 20)) && !meets(at(3, 10, 3, 20), at(3, 21, 3, 21)));
        assert!(meets(at(3, 40, 3, 40), at(3, 0, 3, 0)), "where something is missing, its whole line will do");
        assert!(!meets(at(3, 40, 3, 40), at(4, 0, 4, 0)));
    }
}
