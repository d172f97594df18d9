//! Users' terms in TBX: ISO 30042:2019 (`tbx`, `conceptEntry`, `langSec`, `termSec`) in its DCA style (`termNote` with a type) and its
//! DCT style (elements named after data categories), and the older `martif` (`termEntry`, `langSet`, `tig` or `ntig`). The file is read
//! from front to back: a document type is passed over, nothing that it declares or points at is read, and depth is bounded.

use super::user::{MAX_TERM, MAX_TERMS, TermStatus, UserConcept, UserTerm, line_of};
use crate::language::Tag;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting: TBX has less than 20.
const DEPTH: usize = 64;

/// Line, where one is to blame, and what is wrong there.
type Problem = (Option<usize>, String);

/// The term that is being read.
#[derive(Default)]
struct Draft {
    text: String,
    status: Option<TermStatus>,
    note: String,
}

/// What the text of an element is.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Term,
    Status,
    Note,
    Nothing,
}

#[derive(Default)]
struct State {
    concepts: Vec<UserConcept>,
    concept: Option<UserConcept>,
    language: Option<Tag>,
    term: Option<Draft>,
    /// For each open element what its text is.
    open: Vec<Holds>,
    text: String,
    root: bool,
    count: usize,
}

pub(super) fn parse(text: &str) -> Result<Vec<UserConcept>, Problem> {
    let mut reader = Reader::from_str(text);
    let mut state = State::default();
    loop {
        let event = reader.read_event();
        let line = || Some(line_of(text.as_bytes(), reader.buffer_position() as usize));
        match event {
            Err(e) => {
                let line = line_of(text.as_bytes(), reader.error_position() as usize);
                return Err((Some(line), format!("is not well-formed XML ({e}); export the termbase again as TBX")));
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(e)) => state.start(&e).map_err(|r| (line(), r))?,
            Ok(Event::Empty(e)) => {
                state.start(&e).map_err(|r| (line(), r))?;
                state.end(e.local_name().as_ref()).map_err(|r| (line(), r))?;
            }
            Ok(Event::End(e)) => state.end(e.local_name().as_ref()).map_err(|r| (line(), r))?,
            Ok(Event::Text(t)) => {
                state.add(&t);
            }
            Ok(Event::CData(t)) => {
                state.add(&t);
            }
            Ok(Event::GeneralRef(r)) => {
                let name: &str = &r;
                let meant = match r.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(name).map(str::to_string),
                };
                let meant = meant.ok_or_else(|| (line(), format!("the entity &{name}; is not expanded; write the text itself")))?;
                state.add(&meant);
            }
            Ok(_) => {}
        }
    }
    match (state.root, state.open.is_empty()) {
        (false, _) => Err((None, "is XML without any element; export the termbase as TBX".into())),
        (_, false) => {
            Err((Some(line_of(text.as_bytes(), text.len())), "ends in the middle of an element; export the termbase again".into()))
        }
        _ => Ok(state.concepts),
    }
}

impl State {
    fn start(&mut self, e: &BytesStart) -> Result<(), String> {
        let local = e.local_name();
        let name = local.as_ref();
        if !self.root {
            self.root = true;
            if !matches!(name, "tbx" | "martif" | "TBX") {
                return Err(format!(
                    "is XML but no TBX: its first element is <{name}>, not <tbx> or <martif>; export the termbase as TBX, or give a table (CSV)"
                ));
            }
        }
        if self.open.len() >= DEPTH {
            return Err(format!("has elements nested more than {DEPTH} deep, which no TBX has; export the termbase again"));
        }
        let mut holds = Holds::Nothing;
        match name {
            "conceptEntry" | "termEntry" => {
                let id = attribute(e, "id")?.unwrap_or_else(|| format!("concept {}", self.concepts.len() + 1));
                self.concept = Some(UserConcept { id, terms: Vec::new() });
            }
            "langSec" | "langSet" if self.concept.is_some() => {
                let tag = attribute(e, "lang")?.ok_or("a langSec has no xml:lang; say its language, such as xml:lang=\"fr\"")?;
                if !Tag::is_well_formed(&tag) {
                    return Err(format!("xml:lang=\"{tag}\" is no language tag; write one like en, fr, ar, sq, tk or zh-Hans"));
                }
                self.language = Some(Tag::new(&tag));
            }
            "termSec" | "tig" | "ntig" if self.language.is_some() => self.term = Some(Draft::default()),
            "term" if self.term.is_some() => holds = Holds::Term,
            "administrativeStatus" | "normativeAuthorization" if self.term.is_some() => holds = Holds::Status,
            "termNote" if self.term.is_some() => {
                let kind = attribute(e, "type")?;
                if kind.is_some_and(|k| k == "administrativeStatus" || k == "normativeAuthorization") {
                    holds = Holds::Status;
                }
            }
            "note" | "usageNote" if self.term.is_some() => holds = Holds::Note,
            // Mark-up inside a term or a note is read through.
            _ => holds = self.open.last().copied().filter(|h| *h != Holds::Nothing).unwrap_or(Holds::Nothing),
        }
        if self.open.last().copied().unwrap_or(Holds::Nothing) == Holds::Nothing {
            self.text.clear();
        }
        self.open.push(holds);
        Ok(())
    }

    fn add(&mut self, piece: &str) {
        if self.open.last().is_some_and(|h| *h != Holds::Nothing) {
            self.text.push_str(piece);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        let holds = self.open.pop().unwrap_or(Holds::Nothing);
        // The end of mark-up inside is no end of the text.
        let inner = self.open.last().is_some_and(|h| *h != Holds::Nothing);
        if let Some(term) = self.term.as_mut().filter(|_| !inner) {
            let text = || self.text.split_whitespace().collect::<Vec<_>>().join(" ");
            match holds {
                Holds::Term => term.text = text(),
                Holds::Status => term.status = status(&text()).or(term.status),
                Holds::Note => term.note = text(),
                Holds::Nothing => {}
            }
        }
        match name {
            "termSec" | "tig" | "ntig" => self.term_ends()?,
            "langSec" | "langSet" => self.language = None,
            "conceptEntry" | "termEntry" => self.concepts.extend(self.concept.take().filter(|c| !c.terms.is_empty())),
            _ => {}
        }
        Ok(())
    }

    fn term_ends(&mut self) -> Result<(), String> {
        let (Some(term), Some(language), Some(concept)) = (self.term.take(), &self.language, &mut self.concept) else { return Ok(()) };
        if term.text.is_empty() {
            return Ok(());
        }
        if term.text.chars().count() > MAX_TERM {
            return Err(format!("a term is longer than {MAX_TERM} characters; put what explains it into a note"));
        }
        self.count += 1;
        if self.count > MAX_TERMS {
            return Err(format!("has more than {MAX_TERMS} terms; split the termbase"));
        }
        // Where nothing is said, the first term of a language is the preferred one.
        let first = !concept.terms.iter().any(|t| t.language.primary() == language.primary() && t.status != TermStatus::Forbidden);
        let status = term.status.unwrap_or(if first { TermStatus::Preferred } else { TermStatus::Admitted });
        concept.terms.push(UserTerm { language: language.clone(), text: term.text, status, note: term.note });
        Ok(())
    }
}

/// What a status of TBX means: `preferredTerm-admn-sts` and its like, with or without the ending.
pub(super) fn status(value: &str) -> Option<TermStatus> {
    let value = value.to_lowercase();
    Some(match value.split("-admn-sts").next().unwrap_or("") {
        "preferredterm" | "preferred" | "standardizedterm" => TermStatus::Preferred,
        "admittedterm" | "admitted" | "legalterm" | "regulatedterm" => TermStatus::Admitted,
        "deprecatedterm" | "supersededterm" | "deprecated" | "superseded" | "forbidden" => TermStatus::Forbidden,
        _ => return None,
    })
}

/// The value of an attribute by its name without prefix.
fn attribute(e: &BytesStart, name: &str) -> Result<Option<String>, String> {
    for a in e.attributes() {
        let a = a.map_err(|x| format!("has an attribute that cannot be read ({x}); export the termbase again"))?;
        if a.key.local_name().as_ref() == name {
            return Ok(Some(a.value.trim().to_string()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TermStatus::{Admitted, Forbidden, Preferred};

    fn statuses(text: &str) -> Vec<(String, String, TermStatus)> {
        let all = parse(text).expect("it can be read");
        all.iter().flat_map(|c| &c.terms).map(|t| (t.language.to_string(), t.text.clone(), t.status)).collect()
    }

    const DCA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc/></tbxHeader><text><body>
<conceptEntry id="c1"><descrip type="definition">a company of the group</descrip>
<langSec xml:lang="en"><termSec><term>affiliate</term></termSec></langSec>
<langSec xml:lang="fr"><termSec><term>soci&#xE9;t&#233; <hi>affili&#xE9;e</hi></term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
<termSec><term>filiale</term><termNote type="partOfSpeech">noun</termNote><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><note>narrower &amp; wrong</note></termSec></langSec>
</conceptEntry></body></text></tbx>"#;

    #[test]
    fn data_categories_as_attributes() {
        let all = statuses(DCA);
        let want = [("en", "affiliate", Preferred), ("fr", "société affiliée", Preferred), ("fr", "filiale", Forbidden)];
        assert_eq!(all, want.map(|(l, t, s)| (l.to_string(), t.to_string(), s)));
        assert_eq!(parse(DCA).expect("it can be read")[0].terms[2].note, "narrower & wrong");
    }

    #[test]
    fn data_categories_as_elements_and_the_older_form() {
        let dct = r#"<tbx style="dct" xmlns:min="x"><text><body><conceptEntry id="1"><langSec xml:lang="sq"><termSec><term>pëlqim</term>
<min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec><termSec><term>miratim</term></termSec></langSec></conceptEntry></body></text></tbx>"#;
        assert_eq!(statuses(dct).into_iter().map(|t| t.2).collect::<Vec<_>>(), [Forbidden, Preferred]);
        let old = r#"<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX"><text><body><termEntry id="x"><langSet xml:lang="tk">
<ntig><termGrp><term>razylyk</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>rugsat</term></tig></langSet></termEntry></body></text></martif>"#;
        assert_eq!(statuses(old).into_iter().map(|t| t.2).collect::<Vec<_>>(), [Admitted, Admitted]);
    }

    #[test]
    fn what_is_hostile_or_no_tbx_is_turned_down() {
        let fails = |t: &str| parse(t).expect_err("it cannot be read");
        assert!(fails("<html><body/></html>").1.contains("<html>"));
        assert!(fails("<tbx>\n<text>").1.contains("ends"));
        assert!(fails(&format!("<tbx>{}", "<a>".repeat(100))).1.contains("nested"));
        let bomb = "<!DOCTYPE tbx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<tbx><conceptEntry><langSec xml:lang=\"en\"><termSec><term>&b;</term></termSec></langSec></conceptEntry></tbx>";
        let error = fails(bomb);
        assert_eq!((error.0, error.1.contains("&b;")), (Some(2), true));
        assert!(fails("<tbx><conceptEntry><langSec><termSec/></langSec></conceptEntry></tbx>").1.contains("xml:lang"));
    }
}
