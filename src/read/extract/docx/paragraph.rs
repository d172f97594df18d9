//! A paragraph while it is being read, and the block that becomes of it.

use super::styles::NumberRef;
use super::symbols::{Font, symbol};
use crate::language::{Tag, is_han};

/// A piece of the document: a paragraph with its label.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its text, the label in front.
    pub(super) text: String,
    /// Where it stands in the file.
    pub(super) pointer: String,
    /// The list that it is an item of.
    pub(super) list: Option<i64>,
    /// It stands on a level of the outline.
    pub(super) heading: bool,
}

/// How the text of a run looks.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Hidden or not, where the run itself says so.
    pub(super) hidden: Option<bool>,
    /// Its style hides text.
    pub(super) style_hides: bool,
    /// It runs from right to left.
    pub(super) rtl: bool,
    /// Its font, as far as it matters.
    pub(super) font: Font,
    /// Its languages: of Western, East Asian and right-to-left text.
    pub(super) languages: [Option<String>; 3],
}

/// What happens at the end of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// A new paragraph begins.
    #[default]
    Kept,
    /// The mark was deleted: what follows is the same paragraph, and has the say on its numbering.
    Gone,
    /// The mark is hidden: what follows goes on in the same line (a style separator).
    Hidden,
}

/// An open paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its style.
    pub(super) style: Option<String>,
    /// The numbering that it asks for itself.
    pub(super) number: NumberRef,
    /// The level of the outline that it names itself.
    pub(super) outline: Option<i64>,
    /// How it ends.
    pub(super) mark: Mark,
    /// Its style hides text.
    pub(super) style_hides: bool,
    /// Its numbering has been looked up.
    pub(super) settled: bool,
    /// Its label.
    pub(super) label: Option<String>,
    /// Its list, where it has a label.
    pub(super) list: Option<i64>,
    /// It stands on a level of the outline.
    pub(super) heading: bool,
    /// Its text; tabs and breaks are tabs.
    pub(super) text: String,
    /// Its id, or the path of what it took over.
    pub(super) pointer: Option<String>,
    /// The run that is being read.
    pub(super) run: Run,
    /// What stands beside it and comes after it: text boxes.
    pub(super) after: Vec<Block>,
}

impl Paragraph {
    /// Whether the run that is being read is to be seen.
    pub(super) fn visible(&self) -> bool {
        // A property that is switched on twice, by the styles of paragraph and characters, is off.
        !self.run.hidden.unwrap_or(self.style_hides != self.run.style_hides)
    }

    /// Adds text of the current run.
    pub(super) fn add(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\u{F020}'..='\u{F0FF}' => self.text.extend(symbol(self.run.font, c as u32)),
                '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.text.push('\t'),
                c => self.text.push(c),
            }
        }
    }

    /// The text with its label, in one line.
    pub(super) fn written(&self) -> String {
        let text = tidy(&self.text);
        match &self.label {
            Some(label) if text.is_empty() && label == "•" => String::new(),
            Some(label) if text.is_empty() => label.clone(),
            Some(label) => format!("{label} {text}"),
            None => text,
        }
    }
}

/// One space for every tab or break, together with the spaces around it; spaces that somebody wrote stay.
fn tidy(text: &str) -> String {
    let white = |c: char| c == ' ' || c == '\t';
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_matches(white);
    while let Some(at) = rest.find('\t') {
        out.push_str(rest[..at].trim_end_matches(white));
        out.push(' ');
        rest = rest[at..].trim_start_matches(white);
    }
    out.push_str(rest);
    out
}

/// The language of all runs, as long as every one says the same.
#[derive(Debug, Default)]
pub(super) enum Spoken {
    /// No run had letters yet.
    #[default]
    Nothing,
    /// All say this one.
    All(Tag),
    /// One says nothing, or another one.
    Unclear,
}

impl Spoken {
    /// Takes note of a run's text.
    pub(super) fn hear(&mut self, text: &str, run: &Run) {
        if matches!(self, Spoken::Unclear) || !text.chars().any(char::is_alphabetic) {
            return;
        }
        let which = if run.rtl { 2 } else { usize::from(text.chars().any(is_han)) };
        let said = run.languages[which].as_deref().filter(|tag| Tag::is_well_formed(tag)).map(Tag::new);
        // The region does not make another language, the script of Chinese does.
        let said = said.map(|tag| if tag.primary() == "zh" { tag } else { Tag::new(tag.primary()) });
        *self = match (std::mem::take(self), said) {
            (Spoken::Nothing, Some(tag)) => Spoken::All(tag),
            (Spoken::All(before), Some(tag)) if before == tag => Spoken::All(before),
            _ => Spoken::Unclear,
        };
    }

    /// The language, where it is clear.
    pub(super) fn language(self) -> Option<Tag> {
        match self {
            Spoken::All(tag) => Some(tag),
            _ => None,
        }
    }
}
