//! XLIFF 1.2 (and 1.0, 1.1) and 2.0, 2.1, 2.2: source and target side by side in units.
//!
//! A unit is a block of both versions, in the order of the file, under one pointer: `unit:ID`, from the second `<file>` on
//! `file:NAME/unit:ID`. Text inside `g`, `pc` and `mrk` is text; codes (`x`, `bx`, `ex`, `bpt`, `ept`, `ph`, `it`, `sc`, `ec`) are left
//! out, save that line breaks part words; the text in a `sub` is a line of its own. Units that are not to be translated are in neither
//! version; a unit without a target, or with an empty one, lacks in the target. Left out too: alternatives, `seg-source`, and notes
//! save those that speak to concordat. Where concordat wrote the file, its metadata say in which order the target stood, and so it is
//! read.

use super::bilingual::{Flow, MOST_LANGUAGES, Pointers, Space, Versions, id_or};
use super::xliff_parts::{Part, source_of, target_of};
use super::xml::{Node, Xml, is_character, quoted, unwritable};
use super::{Extracted, Limits, broken};
use crate::language::Tag;
use crate::read::error::ReadError;
use quick_xml::events::BytesStart;
use rustc_hash::{FxHashMap, FxHashSet};

/// The category of metadata in which concordat says where a unit's text stood in its version.
pub const PLACE: &str = "concordat:place";

/// The versions of an XLIFF file: source first, then a target for each target language. `text` is the decoded text of the file at
/// `path`, which is only named in errors: files that are broken, have no target or name their languages wrongly.
pub fn extract(path: &str, text: &str, limits: &Limits) -> Result<Vec<Extracted>, ReadError> {
    let mut xml = Xml::new(path, text, limits);
    let mut reading = Reading::new(path, limits);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(e) => reading.open(&xml, &e)?,
            Node::Close => reading.close()?,
            Node::Text(t) => reading.text(&t),
        }
    }
    reading.in_order()?;
    if !reading.sourced {
        let remedy = "export it again with its units, or remove it from the call";
        return Err(broken(path, "the file", "has no text to translate in any unit", remedy));
    }
    if !reading.targeted {
        let remedy = "export it with translations, or check it together with the translated file";
        return Err(broken(path, "the file", "has no target in any unit", remedy));
    }
    Ok(reading.versions.finish())
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `xliff`.
    Root,
    /// What holds units: `file`, `body`, `group`, `bin-unit`.
    Holder,
    /// `trans-unit` or `unit`.
    Unit,
    /// `segment` or `ignorable`.
    Part,
    /// `source`, `target`.
    Source,
    Target,
    /// What is inside is text.
    Marked,
    /// What is inside is code.
    Code,
    /// Text inside of code.
    Sub,
    /// `notes`, and a note of a unit.
    Notes,
    Note,
    /// Metadata of a unit, and of these what concordat says of the target's place.
    Meta,
    Position,
    /// Nothing that is read.
    Other,
}

#[derive(Clone, Copy)]
struct Level {
    kind: Kind,
    translate: bool,
    space: Space,
}

/// A `<file>`: where its units go.
#[derive(Default)]
struct File {
    /// What the pointers of its units begin with.
    prefix: String,
    source: usize,
    target: Option<usize>,
}

struct Reading<'a> {
    versions: Versions<'a>,
    levels: Vec<Level>,
    /// XLIFF 2: names differ, and a unit has segments.
    second: bool,
    /// The languages of a whole XLIFF 2 file.
    languages: (Option<Tag>, Option<Tag>),
    file: File,
    files: usize,
    /// Prefixes by the names of files.
    prefixes: FxHashMap<String, String>,
    /// Versions whose language the file does not say: source, target.
    nameless: (Option<usize>, Option<usize>),
    id: String,
    units: usize,
    /// The notes of the unit.
    notes: Vec<String>,
    parts: Vec<Part>,
    /// Whether the metadata at hand are of the target's place; that place.
    placing: bool,
    place: String,
    position: Option<usize>,
    later: Vec<Later>,
    /// Texts that are open, the innermost last, and finished ones that were inside of them.
    flows: Vec<String>,
    inner: Vec<String>,
    pointers: Pointers,
    /// For names of units with another target language: the pointer, and what it holds.
    given: FxHashMap<String, Given>,
    sourced: bool,
    targeted: bool,
}

/// A target that waits until all are read: the file says where in its version it stands.
struct Later {
    /// File, and place in the version.
    place: (usize, usize),
    at: usize,
    pointer: String,
    text: Flow,
    space: Space,
    /// What speaks of it.
    notes: Vec<String>,
}

struct Given {
    pointer: String,
    from: usize,
    source: Flow,
    targets: FxHashSet<Option<usize>>,
}

impl<'a> Reading<'a> {
    fn new(path: &'a str, limits: &Limits) -> Reading<'a> {
        Reading {
            versions: Versions::new(path, limits),
            levels: Vec::new(),
            second: false,
            languages: (None, None),
            file: File::default(),
            files: 0,
            prefixes: FxHashMap::default(),
            nameless: (None, None),
            id: String::new(),
            units: 0,
            notes: Vec::new(),
            parts: Vec::new(),
            placing: false,
            place: String::new(),
            position: None,
            later: Vec::new(),
            flows: Vec::new(),
            inner: Vec::new(),
            pointers: Pointers::default(),
            given: FxHashMap::default(),
            sourced: false,
            targeted: false,
        }
    }

    fn open(&mut self, xml: &Xml, e: &BytesStart) -> Result<(), ReadError> {
        let local = e.local_name();
        let name = local.as_ref();
        let mut level = match self.levels.last() {
            Some(parent) => Level { kind: self.kind(parent.kind, name), ..*parent },
            None => {
                self.root(xml, e, name)?;
                Level { kind: Kind::Root, translate: true, space: Space::Default }
            }
        };
        if let Some(space) = xml.attribute(e, "xml:space")? {
            level.space = if space == "preserve" { Space::Preserved } else { Space::Default };
        }
        if matches!(level.kind, Kind::Holder | Kind::Unit)
            && let Some(translate) = xml.attribute(e, "translate")?
        {
            level.translate = translate != "no";
        }
        match level.kind {
            Kind::Holder if name == "file" => self.file(xml, e)?,
            Kind::Unit => {
                self.units += 1;
                self.id = id_or(xml.attribute(e, "id")?, self.units);
                self.parts.clear();
                self.notes.clear();
                self.position = None;
                if !self.second {
                    self.parts.push(Part::default());
                }
            }
            Kind::Part => self.parts.push(Part { ignorable: name == "ignorable", ..Part::default() }),
            Kind::Source => self.flows = vec![String::new()],
            Kind::Target => {
                self.flows = vec![String::new()];
                self.target(xml, e)?;
            }
            Kind::Sub => self.flows.push(String::new()),
            Kind::Note => self.notes.push(String::new()),
            Kind::Code => self.code(xml, e, name)?,
            Kind::Meta if name == "metaGroup" => {
                let is = |attribute: &str, value: &str| Ok(xml.attribute(e, attribute)?.as_deref() == Some(value));
                self.placing = is("category", PLACE)? && is("appliesTo", "target")?;
            }
            Kind::Meta if name == "meta" && self.placing && xml.attribute(e, "type")?.as_deref() == Some("position") => {
                self.place.clear();
                level.kind = Kind::Position;
            }
            _ => {}
        }
        self.levels.push(level);
        Ok(())
    }

    /// What an element is inside of its parent.
    fn kind(&self, parent: Kind, name: &str) -> Kind {
        match (parent, name) {
            (Kind::Root, "file") => Kind::Holder,
            (Kind::Holder, "body" | "group" | "bin-unit") => Kind::Holder,
            (Kind::Holder, "trans-unit") if !self.second => Kind::Unit,
            (Kind::Holder, "unit") if self.second => Kind::Unit,
            (Kind::Unit, "segment" | "ignorable") if self.second => Kind::Part,
            (Kind::Unit, "notes") if self.second => Kind::Notes,
            (Kind::Unit, "note") if !self.second => Kind::Note,
            (Kind::Notes, "note") => Kind::Note,
            (Kind::Part, "source") => Kind::Source,
            (Kind::Part, "target") => Kind::Target,
            (Kind::Unit, "metadata") | (Kind::Meta, _) => Kind::Meta,
            (Kind::Unit, "source") if !self.second => Kind::Source,
            (Kind::Unit, "target") if !self.second => Kind::Target,
            (Kind::Code, "sub") => Kind::Sub,
            (Kind::Code, _) => Kind::Code,
            (Kind::Source | Kind::Target | Kind::Marked | Kind::Sub, _) => match name {
                "x" | "bx" | "ex" | "bpt" | "ept" | "ph" | "it" | "sc" | "ec" | "sm" | "em" | "cp" => Kind::Code,
                _ => Kind::Marked,
            },
            _ => Kind::Other,
        }
    }

    fn root(&mut self, xml: &Xml, e: &BytesStart, name: &str) -> Result<(), ReadError> {
        if name != "xliff" {
            let reason = format!("is XML but no XLIFF: its first element is <{}>, not <xliff>", quoted(name));
            return Err(xml.broken(reason, "export it as XLIFF, or give it the ending of its own format"));
        }
        let version = xml.attribute(e, "version")?.unwrap_or_default();
        self.second = version.starts_with("2.");
        if !self.second && !version.starts_with("1.") {
            let reason = format!("says that it is XLIFF of version \"{}\"", quoted(&version));
            return Err(xml.broken(reason, "export it as XLIFF 1.2 or 2.0"));
        }
        if self.second {
            self.languages = (language(xml, e, "srcLang")?, language(xml, e, "trgLang")?);
        }
        Ok(())
    }

    fn file(&mut self, xml: &Xml, e: &BytesStart) -> Result<(), ReadError> {
        self.files += 1;
        let (source, target) = match self.second {
            true => self.languages.clone(),
            false => (language(xml, e, "source-language")?, language(xml, e, "target-language")?),
        };
        if let (Some(s), Some(t)) = (&source, &target)
            && s == t
        {
            return Err(xml.broken(format!("has {s} both as source and as target language"), "write the language of the targets"));
        }
        let name = id_or(xml.attribute(e, if self.second { "id" } else { "original" })?, self.files);
        let prefix = if self.prefixes.is_empty() { String::new() } else { format!("file:{name}/") };
        let source = match source {
            Some(tag) => self.versions.of(&tag),
            None => *self.nameless.0.get_or_insert_with(|| self.versions.start(None)),
        };
        let target = target.map(|tag| self.versions.of(&tag));
        if self.versions.too_many() {
            return Err(xml.broken(format!("is in more than {MOST_LANGUAGES} languages"), "export only those to check"));
        }
        self.file = File { prefix: self.prefixes.entry(name).or_insert(prefix).clone(), source, target };
        Ok(())
    }

    fn target(&mut self, xml: &Xml, e: &BytesStart) -> Result<(), ReadError> {
        if self.file.target.is_none()
            && let Some(tag) = language(xml, e, "xml:lang")?
        {
            let at = self.versions.of(&tag);
            if at == self.file.source {
                return Err(xml.broken(format!("has a target in {tag}, the language of its source"), "write the language of the targets"));
            }
            self.file.target = Some(at);
        }
        if self.second
            && let Some(part) = self.parts.last_mut()
        {
            part.order = xml.attribute(e, "order")?.and_then(|n| n.parse().ok());
        }
        Ok(())
    }

    /// Codes that are characters: line breaks, and characters that XML cannot write.
    fn code(&mut self, xml: &Xml, e: &BytesStart, name: &str) -> Result<(), ReadError> {
        let Some(text) = self.flows.last_mut() else { return Ok(()) };
        if name == "cp" {
            let hex = xml.attribute(e, "hex")?.unwrap_or_default();
            let written = || u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).filter(|c| is_character(*c));
            text.extend(unwritable(&hex).or_else(written));
        } else {
            let kind = xml.attribute(e, if self.second { "subType" } else { "ctype" })?;
            if matches!(kind.as_deref(), Some("lb" | "pb" | "x-br" | "x-lb" | "xlf:lb" | "xlf:pb")) {
                text.push('\n');
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let (Some(Kind::Note), Some(note)) = (self.levels.last().map(|l| l.kind), self.notes.last_mut()) {
            note.push_str(text);
        }
        if matches!(self.levels.last(), Some(l) if l.kind == Kind::Position) {
            self.place.push_str(text);
        }
        let open = matches!(self.levels.last(), Some(l) if matches!(l.kind, Kind::Source | Kind::Target | Kind::Marked | Kind::Sub));
        if let Some(flow) = self.flows.last_mut().filter(|_| open) {
            flow.push_str(text);
        }
    }

    fn close(&mut self) -> Result<(), ReadError> {
        let Some(level) = self.levels.pop() else { return Ok(()) };
        match level.kind {
            Kind::Sub => self.inner.extend(self.flows.pop()),
            Kind::Source | Kind::Target => {
                let flow = Flow { text: self.flows.pop().unwrap_or_default(), inner: std::mem::take(&mut self.inner) };
                match self.parts.last_mut() {
                    Some(part) if level.kind == Kind::Source => part.source = flow,
                    Some(part) => part.target = Some(flow),
                    None => {}
                }
            }
            Kind::Position => self.position = self.place.trim().parse().ok(),
            Kind::Unit if level.translate => self.unit(level.space)?,
            _ => {}
        }
        Ok(())
    }

    /// A unit is complete: its lines.
    fn unit(&mut self, space: Space) -> Result<(), ReadError> {
        let parts = std::mem::take(&mut self.parts);
        let source = source_of(&parts);
        let target = target_of(&parts);
        let base = format!("{}unit:{}", self.file.prefix, self.id);
        let to = match (self.file.target, &target) {
            (None, Some(_)) => Some(*self.nameless.1.get_or_insert_with(|| self.versions.start(None))),
            (to, _) => to,
        };
        // The same text once more, towards another language, is one unit with the first.
        let from = self.file.source;
        let again = self.given.get_mut(&base).filter(|g| g.from == from && g.source == source && !g.targets.contains(&to));
        let pointer = match again {
            Some(g) => {
                g.targets.insert(to);
                g.pointer.clone()
            }
            None => {
                let pointer = self.pointers.name(base.clone());
                self.sourced |= self.versions.add(from, &pointer, &source, space)?;
                self.given.insert(base, Given { pointer: pointer.clone(), from, source, targets: FxHashSet::from_iter([to]) });
                pointer
            }
        };
        // A note speaks of the translation; of the source where there is none.
        let mut about = from;
        match (to, target, self.position.take()) {
            (Some(at), Some(text), Some(position)) => {
                let notes = std::mem::take(&mut self.notes);
                self.later.push(Later { place: (self.files, position), at, pointer: pointer.clone(), text, space, notes });
            }
            (Some(at), Some(text), None) => {
                let added = self.versions.add(at, &pointer, &text, space)?;
                self.targeted |= added;
                if added {
                    about = at;
                }
            }
            _ => {}
        }
        self.versions.comment(about, &pointer, &self.notes);
        Ok(())
    }

    /// Adds the targets that waited, in the order of their versions.
    fn in_order(&mut self) -> Result<(), ReadError> {
        self.later.sort_by_key(|l| l.place);
        for Later { at, pointer, text, space, notes, .. } in std::mem::take(&mut self.later) {
            self.targeted |= self.versions.add(at, &pointer, &text, space)?;
            self.versions.comment(at, &pointer, &notes);
        }
        Ok(())
    }
}

/// The language that an attribute names.
fn language(xml: &Xml, e: &BytesStart, name: &str) -> Result<Option<Tag>, ReadError> {
    let Some(tag) = xml.attribute(e, name)?.filter(|t| !t.is_empty()) else { return Ok(None) };
    if !Tag::is_well_formed(&tag) {
        let reason = format!("{name}=\"{}\" is no language tag", quoted(&tag));
        return Err(xml.broken(reason, "write one like en, fr, ar, sq, tk or zh-Hans"));
    }
    Ok(Some(Tag::new(&tag)))
}

#[cfg(test)]
#[path = "xliff_tests.rs"]
mod tests;
