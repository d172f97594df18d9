//! One unit looked at closely: folded text, tokens, concepts, numbers, anchors, names. Made once a unit; the aligner's features and
//! the rules both read it.

use super::anchors::{self, Anchor};
use super::numbers::{self, Number};
use super::sound;
use crate::document::Unit;
use crate::language::fold::{self, Folded};
use crate::language::{Profile, Script, Tag, is_han, profile};
use crate::lexicon::{self, Hit, Matcher};
use std::any::Any;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word in an alphabet.
    Word,
    /// A run of Han characters.
    Han,
}

/// A word of a unit.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Byte range in the folded text.
    pub range: Range<usize>,
    /// Folded form.
    pub form: Box<str>,
    /// Light stem in the unit's language.
    pub stem: Box<str>,
    /// The form without joined prefixes (Arabic).
    pub bare: Box<str>,
    /// Begins with a capital in the source.
    pub capital: bool,
    /// All letters are capitals, two or more.
    pub all_caps: bool,
    /// First word of the unit or of a sentence.
    pub initial: bool,
    /// Its script.
    pub script: Script,
    /// Stop word of the language.
    pub stop: bool,
}

impl lexicon::Form for Token {
    fn form(&self) -> &str {
        &self.form
    }
    fn stem(&self) -> &str {
        &self.stem
    }
    fn bare(&self) -> &str {
        &self.bare
    }
}

/// What rules find out from a unit's text and language alone, kept beside it so that it is found out once, however often the unit is looked at.
#[derive(Default)]
struct Derived(Mutex<Vec<Arc<dyn Any + Send + Sync>>>);

impl std::fmt::Debug for Derived {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Derived")
    }
}

/// A unit looked at closely.
#[derive(Debug)]
pub struct Analysis {
    /// Its language: the version's, or its own where it was left untranslated.
    pub language: Tag,
    /// Folded text with its way back to `Unit::text`.
    pub folded: Folded,
    /// Words in order.
    pub tokens: Vec<Token>,
    /// Concepts found; positions are tokens, for Chinese bytes of the folded text.
    pub concepts: Vec<Hit>,
    /// Numbers in digits outside anchors.
    pub numbers: Vec<Number>,
    /// URLs, e-mails, phones; ranges in the folded text, values folded.
    pub anchors: Vec<Anchor>,
    /// Runs of Han characters that write foreign names: byte ranges of the folded text.
    pub transcriptions: Vec<Range<usize>>,
    /// Length in characters, as if it were English.
    pub length: f32,
    profile: &'static Profile,
    derived: Derived,
}

/// Script of a letter.
pub fn script_of(c: char) -> Script {
    match c {
        c if c.is_ascii_alphabetic() => Script::Latin,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Script::Arabic,
        c if is_han(c) => Script::Han,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        _ => Script::Other,
    }
}

impl Analysis {
    /// Looks at a unit of a version in `language`.
    pub fn of(unit: &Unit, language: &Tag) -> Analysis {
        let language = unit.language.as_ref().unwrap_or(language).clone();
        Analysis::of_text(&unit.text, language)
    }

    /// Looks at a text.
    pub fn of_text(text: &str, language: Tag) -> Analysis {
        let p = profile(&language);
        let folded = fold::fold(text);
        let anchors = anchors::anchors(&folded.text);
        let tokens = tokens(text, &folded, p, &anchors);
        let numbers: Vec<Number> = numbers::numbers(&folded.text, p)
            .into_iter()
            .filter(|n| !anchors.iter().any(|a| a.range.start < n.range.end && n.range.start < a.range.end))
            .collect();
        let mut concepts = Vec::new();
        if let Some(m) = lexicon::builtin().matcher(&language) {
            find_concepts(m, p, &folded, &tokens, &mut concepts);
        }
        let transcriptions = transcriptions(&folded.text, &concepts, p);
        let length = folded
            .text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if p.script == Script::Han && !is_han(c) { 0.5 } else { 1.0 })
            .sum::<f32>()
            * 100.0
            / p.length.max(1.0);
        Analysis { language, folded, tokens, concepts, numbers, anchors, transcriptions, length, profile: p, derived: Derived::default() }
    }

    /// What `make` finds out from the unit's text and language and nothing else: made once for each type, then kept. Each use has a type of its own.
    pub fn derived<T: Any + Send + Sync>(&self, make: impl FnOnce(&Analysis) -> T) -> Arc<T> {
        let known = |all: &[Arc<dyn Any + Send + Sync>]| all.iter().find_map(|x| x.clone().downcast::<T>().ok());
        // A thread that failed while it held the lock left whole entries behind.
        let lock = || self.derived.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = known(&lock()) {
            return there;
        }
        let made = Arc::new(make(self));
        let mut all = lock();
        // Another thread may have been faster.
        known(&all).unwrap_or_else(|| {
            all.push(made.clone());
            made
        })
    }

    /// The profile of its language.
    pub fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// Byte range in `Unit::text` of a byte range of the folded text.
    pub fn origin(&self, r: Range<usize>) -> Range<usize> {
        self.folded.origin_range(r)
    }
}

fn find_concepts(m: &Matcher, p: &Profile, folded: &Folded, tokens: &[Token], out: &mut Vec<Hit>) {
    if p.script == Script::Han {
        m.find_in_han(&folded.text, out);
    } else {
        m.find(tokens, out);
        // Arabic whose spaces were lost comes as words longer than any the language has.
        if p.script == Script::Arabic {
            for (i, t) in tokens.iter().enumerate().filter(|(_, t)| t.form.chars().count() >= GLUED_WORD) {
                m.find_inside(&t.form, i, out);
            }
            out.sort_unstable_by_key(|h| (h.concept, h.first, h.end));
            out.dedup();
        }
    }
}

/// Letters from which an Arabic word is taken for several that were glued together; the longest inflected words have about twelve.
const GLUED_WORD: usize = 13;

fn tokens(text: &str, folded: &Folded, p: &Profile, anchors: &[Anchor]) -> Vec<Token> {
    let f = folded.text.as_str();
    let mut out: Vec<Token> = Vec::new();
    let mut chars = f.char_indices().peekable();
    let mut initial = true;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphabetic() {
            if matches!(c, '.' | '!' | '?' | '。' | ':' | ';') {
                initial = true;
            }
            continue;
        }
        let script = script_of(c);
        let han = script == Script::Han;
        let mut end = start + c.len_utf8();
        while let Some(&(i, n)) = chars.peek() {
            let same = if han {
                is_han(n)
            } else {
                (n.is_alphanumeric() || n == '\u{301}')
                    && !is_han(n)
                    && (script == script_of(n) || script_of(n) == Script::Other || n.is_ascii_digit())
            };
            if !same {
                break;
            }
            end = i + n.len_utf8();
            chars.next();
        }
        if anchors.iter().any(|a| a.range.start < end && start < a.range.end) {
            continue;
        }
        let form = &f[start..end];
        let source = &text[folded.origin(start)..folded.origin(end).max(folded.origin(start))];
        let mut letters = source.chars().filter(|c| c.is_alphabetic());
        let capital = letters.next().is_some_and(char::is_uppercase);
        let rest = letters.clone().count();
        let all_caps = capital && rest > 0 && letters.all(char::is_uppercase);
        let (stem, bare) =
            if han || script != p.script { (Box::from(form), Box::from(form)) } else { (Box::from(&*p.stem(form)), p.bare(form).into()) };
        let stop = p.is_stop_word(form);
        let kind = if han { TokenKind::Han } else { TokenKind::Word };
        out.push(Token { kind, range: start..end, form: form.into(), stem, bare, capital, all_caps, initial, script, stop });
        initial = false;
    }
    // There are as many of these lists as clauses, and all are kept.
    out.shrink_to_fit();
    out
}

/// Runs of characters that write names, outside the words that the termbase knows.
fn transcriptions(folded: &str, concepts: &[Hit], p: &Profile) -> Vec<Range<usize>> {
    if p.script != Script::Han {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let covered = |i: usize| concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&i));
    for (i, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let inside = c != '·' && sound::transcribes(c) && !covered(i);
        match (&mut run, inside) {
            (Some(r), true) => r.end = i + c.len_utf8(),
            (None, true) => run = Some(i..i + c.len_utf8()),
            (Some(r), false) => {
                if r.len() >= 6 {
                    out.push(r.clone());
                }
                run = None;
            }
            (None, false) => {}
        }
    }
    out
}
