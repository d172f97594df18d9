//! TMX 1.4b (and its predecessors): translation units with a variant in each of two or more languages.
//!
//! A `tu` is a block of every version that has a variant of it, in the order of the file, under one pointer: `tu:ID`, or `tu:#N` by its
//! number where it has no `tuid`. Text inside `hi` is text; what stands in `bpt`, `ept`, `ph`, `it` and `ut` is code and left out, save
//! that line breaks part words; a `sub` inside of code is a line of its own. White space in a `seg` counts, as the standard says.
//!
//! A TMX that concordat wrote says in props of its own where in its version a variant stood: each version is put back into its order.
//! Characters that XML cannot hold stand in it as placeholders, and are put back too.

use super::bilingual::{Flow, MOST_LANGUAGES, Pointers, Space, Versions, id_or};
use super::xml::{Node, Xml, quoted, unwritable};
use super::{Extracted, Limits, broken};
use crate::language::Tag;
use crate::read::error::ReadError;
use quick_xml::events::BytesStart;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the types of the props begin with that concordat writes.
pub const OWN_PROPS: &str = "x-concordat-";

/// The type of a placeholder for a character that XML cannot hold, before its hexadecimal number.
pub const CHARACTER: &str = "x-U+";

/// The versions of a TMX file, one a language, the source language first. Regions of one language are one version ("en" for variants
/// in en-US and en-GB) unless a unit has variants in both: then they are versions of their own. `text` is the decoded text of the file
/// at `path`, which is only named in errors: files that are broken, or in fewer than two languages.
pub fn extract(path: &str, text: &str, limits: &Limits) -> Result<Vec<Extracted>, ReadError> {
    let mut xml = Xml::new(path, text, limits);
    let mut reading = Reading::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(e) => reading.open(&xml, &e)?,
            Node::Close => reading.close(),
            Node::Text(t) => reading.text(&t),
        }
    }
    let tags = merged(&reading);
    let mut versions = Versions::new(path, limits);
    if let Some(source) = reading.source.as_ref().and_then(|s| reading.tags.iter().position(|t| t == s || stem(t) == stem(s))) {
        versions.of(&tags[source]);
    }
    let mut of_versions: Vec<Vec<(&Unit, &Variant)>> = Vec::new();
    for unit in &reading.units {
        for variant in &unit.variants {
            let at = versions.of(&tags[variant.language]);
            of_versions.resize_with(of_versions.len().max(at + 1), Vec::new);
            of_versions[at].push((unit, variant));
        }
    }
    for (at, mut variants) in of_versions.into_iter().enumerate() {
        if variants.iter().all(|(_, v)| v.position.is_some()) {
            variants.sort_by_key(|(unit, v)| (unit.family, v.position));
        }
        for (unit, variant) in variants {
            versions.add(at, &unit.pointer, &variant.flow, Space::Preserved)?;
            // A note of the unit speaks of every variant, one inside a variant of that alone.
            let about = unit.notes.iter().filter(|n| n.0.is_none_or(|l| l == variant.language));
            versions.comment(at, &unit.pointer, &about.map(|n| n.1.clone()).collect::<Vec<_>>());
        }
    }
    let all = versions.finish();
    match all.as_slice() {
        [] => Err(broken(path, "the file", "has no text in any unit", "export the translation memory again")),
        [one] => {
            let only = one.language.clone().unwrap_or_else(Tag::unknown);
            let remedy = "export it with its translations, or check it together with the translated file";
            Err(broken(path, "the file", format_args!("has units in {only} alone"), remedy))
        }
        _ => Ok(all),
    }
}

/// The tag of the version that each language of the file goes to.
fn merged(reading: &Reading) -> Vec<Tag> {
    let tags = &reading.tags;
    let stems: Vec<String> = tags.iter().map(stem).collect();
    // Languages that meet in one unit as regions of one another.
    let mut apart: FxHashSet<&str> = FxHashSet::default();
    for unit in &reading.units {
        let mut here: FxHashSet<&str> = FxHashSet::default();
        apart.extend(unit.variants.iter().map(|v| stems[v.language].as_str()).filter(|s| !here.insert(s)));
    }
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    for s in &stems {
        *count.entry(s).or_default() += 1;
    }
    let one = |i: usize| count.get(stems[i].as_str()) == Some(&1) || apart.contains(stems[i].as_str());
    tags.iter().enumerate().map(|(i, tag)| if one(i) { tag.clone() } else { Tag::new(&stems[i]) }).collect()
}

/// A tag without its region: language, and script where it says one.
fn stem(tag: &Tag) -> String {
    let script = tag.as_str().split('-').skip(1).find(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_alphabetic()));
    script.map_or_else(|| tag.primary().to_string(), |s| format!("{}-{s}", tag.primary()))
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Body,
    Unit,
    Variant,
    /// `seg`, and what is text inside of it.
    Text,
    /// Codes of the original format.
    Code,
    /// Text inside of code.
    Sub,
    Note,
    /// A prop of concordat's own that is read.
    Family,
    Position,
    /// Nothing that is read.
    Other,
}

/// A `tu`.
#[derive(Default)]
struct Unit {
    pointer: String,
    /// The number of its family, where the file says one.
    family: usize,
    variants: Vec<Variant>,
    /// Its notes, each with the language of the variant that it stands in.
    notes: Vec<(Option<usize>, String)>,
}

/// A `tuv`.
struct Variant {
    /// The number of its language.
    language: usize,
    flow: Flow,
    /// Where in its version it stands, where the file says that.
    position: Option<usize>,
}

#[derive(Default)]
struct Reading {
    levels: Vec<Kind>,
    source: Option<Tag>,
    tags: Vec<Tag>,
    units: Vec<Unit>,
    language: usize,
    position: Option<usize>,
    families: Vec<String>,
    /// The prop that is open.
    prop: String,
    /// Texts that are open, the innermost last, and finished ones that were inside of them.
    flows: Vec<String>,
    inner: Vec<String>,
    pointers: Pointers,
}

impl Reading {
    fn open(&mut self, xml: &Xml, e: &BytesStart) -> Result<(), ReadError> {
        let local = e.local_name();
        let name = local.as_ref();
        let kind = match (self.levels.last(), name) {
            (None, "tmx") => Kind::Root,
            (None, _) => {
                let reason = format!("is XML but no TMX: its first element is <{}>, not <tmx>", quoted(name));
                return Err(xml.broken(reason, "export it as TMX, or give it the ending of its own format"));
            }
            (Some(Kind::Root), "body") => Kind::Body,
            (Some(Kind::Root), "header") => {
                let source = xml.attribute(e, "srclang")?.filter(|s| Tag::is_well_formed(s));
                self.source = source.map(|s| Tag::new(&s));
                Kind::Other
            }
            (Some(Kind::Body), "tu") => {
                let base = format!("tu:{}", id_or(xml.attribute(e, "tuid")?, self.units.len() + 1));
                self.units.push(Unit { pointer: self.pointers.name(base), ..Unit::default() });
                Kind::Unit
            }
            (Some(Kind::Unit), "tuv") => {
                self.language = self.variant(xml, e)?;
                self.position = None;
                Kind::Variant
            }
            (Some(parent @ (Kind::Unit | Kind::Variant)), "note") => {
                let about = (*parent == Kind::Variant).then_some(self.language);
                self.units.last_mut().into_iter().for_each(|u| u.notes.push((about, String::new())));
                Kind::Note
            }
            (Some(Kind::Unit | Kind::Variant), "prop") => {
                self.prop.clear();
                match xml.attribute(e, "type")?.as_deref().and_then(|t| t.strip_prefix(OWN_PROPS)) {
                    Some("family") => Kind::Family,
                    Some("position") => Kind::Position,
                    _ => Kind::Other,
                }
            }
            (Some(Kind::Variant), "seg") => {
                self.flows = vec![String::new()];
                Kind::Text
            }
            (Some(Kind::Text | Kind::Sub), "bpt" | "ept" | "ph" | "it" | "ut") => {
                let kind = xml.attribute(e, "type")?.unwrap_or_default();
                let character = match kind.as_str() {
                    "lb" | "pb" | "cb" => Some('\n'),
                    other => other.strip_prefix(CHARACTER).and_then(unwritable),
                };
                if let Some(text) = self.flows.last_mut() {
                    text.extend(character);
                }
                Kind::Code
            }
            (Some(Kind::Text), _) => Kind::Text,
            (Some(Kind::Sub), _) => Kind::Sub,
            (Some(Kind::Code), "sub") => {
                self.flows.push(String::new());
                Kind::Sub
            }
            (Some(Kind::Code), _) => Kind::Code,
            _ => Kind::Other,
        };
        self.levels.push(kind);
        Ok(())
    }

    /// The number of a variant's language.
    fn variant(&mut self, xml: &Xml, e: &BytesStart) -> Result<usize, ReadError> {
        let named = match xml.attribute(e, "xml:lang")? {
            Some(tag) => Some(tag),
            None => xml.attribute(e, "lang")?,
        };
        let Some(tag) = named else {
            return Err(xml.broken("a <tuv> does not say its language", "write it in, such as xml:lang=\"fr\""));
        };
        if !Tag::is_well_formed(&tag) {
            let reason = format!("xml:lang=\"{}\" is no language tag", quoted(&tag));
            return Err(xml.broken(reason, "write one like en, fr, ar, sq, tk or zh-Hans"));
        }
        let tag = Tag::new(&tag);
        if let Some(at) = self.tags.iter().position(|t| *t == tag) {
            return Ok(at);
        }
        if self.tags.len() == MOST_LANGUAGES {
            return Err(xml.broken(format!("is in more than {MOST_LANGUAGES} languages"), "export only those to check"));
        }
        self.tags.push(tag);
        Ok(self.tags.len() - 1)
    }

    fn text(&mut self, text: &str) {
        if self.levels.last() == Some(&Kind::Note) {
            let note = self.units.last_mut().and_then(|u| u.notes.last_mut());
            note.into_iter().for_each(|n| n.1.push_str(text));
        }
        if matches!(self.levels.last(), Some(Kind::Family | Kind::Position)) {
            self.prop.push_str(text);
        }
        let open = matches!(self.levels.last(), Some(Kind::Text | Kind::Sub));
        if let Some(flow) = self.flows.last_mut().filter(|_| open) {
            flow.push_str(text);
        }
    }

    fn close(&mut self) {
        let (closed, parent) = (self.levels.pop(), self.levels.last());
        match (closed, parent) {
            (Some(Kind::Sub), Some(Kind::Code)) => self.inner.extend(self.flows.pop()),
            (Some(Kind::Text), Some(Kind::Variant)) => {
                let flow = Flow { text: self.flows.pop().unwrap_or_default(), inner: std::mem::take(&mut self.inner) };
                let Some(unit) = self.units.last_mut() else { return };
                // Of several variants in one language the first counts, as it does for most tools.
                if !flow.is_empty() && unit.variants.iter().all(|v| v.language != self.language) {
                    unit.variants.push(Variant { language: self.language, flow, position: self.position });
                }
            }
            (Some(Kind::Position), _) => self.position = self.prop.trim().parse().ok(),
            (Some(Kind::Family), Some(Kind::Unit)) => {
                // Families come one after another; a name that comes again is that of the family at hand.
                if self.families.last() != Some(&self.prop) {
                    self.families.push(self.prop.clone());
                }
                if let Some(unit) = self.units.last_mut() {
                    unit.family = self.families.len();
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "tmx_tests.rs"]
mod tests;
