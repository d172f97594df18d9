//! Holes in running text: a possessive without an owner, a preposition or conjunction with nothing behind it, a verb without a
//! subject, a definition of nothing, "by e-mail at" without an address.

use super::blank_name_words::{Kind, Piece, Tongue, caseless};
use super::context::Context;
use crate::language::is_han;
use crate::similarity::Analysis;
use std::ops::{Deref, Range};

/// What kind of address is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Mail,
    Site,
    Phone,
    Postal,
    /// Of a kind that the words do not tell.
    Any,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// Before a possessive.
    Owner,
    /// A name or noun after a preposition or conjunction.
    Party,
    /// The subject of a verb.
    Subject,
    /// What a definition in brackets defines.
    Definition,
    /// An address in running text.
    Address(Sort),
    /// What a clause that ends in a colon announces.
    List(Sort),
    /// The value of a field.
    Value(Sort),
    /// What stands in for text to be filled in.
    Placeholder,
    /// What brackets or quotation marks should hold.
    Brackets,
    /// How much of a unit: "within hours".
    Number,
}

impl What {
    /// True where a name of a party is what is missing.
    pub fn name(self) -> bool {
        matches!(self, What::Owner | What::Party | What::Subject | What::Definition)
    }
}

/// A hole in a unit.
#[derive(Debug, Clone)]
pub(super) struct Hole {
    pub unit: usize,
    pub what: What,
    /// Bytes of `Unit::text`: the words around the hole.
    pub range: Range<usize>,
    /// How sure it is by itself.
    pub sure: f32,
    /// How sure it is where another version has a hole in the same clause.
    pub backed: f32,
    /// What gave it away, a sentence.
    pub why: &'static str,
}

// How sure each sign is by itself was set by hand, from what the signs found in professional translations of news (nothing is
// meant to be missing there) and in the corpus.
pub(super) const SURE: f32 = 0.92;
pub(super) const FAIR: f32 = 0.8;
pub(super) const DOUBTFUL: f32 = 0.62;
pub(super) const WEAK: f32 = 0.3;
/// "a account": a slip of grammar, or what is left of "a Tarnivel account".
const ARTICLE: f32 = 0.4;
/// A sign that says little by itself, beside a hole in the same clause of another version.
const BACKED: f32 = 0.72;

/// A unit that is looked at.
pub(super) struct Unit<'a> {
    pub cx: &'a Context<'a>,
    pub v: usize,
    pub u: usize,
    pub t: &'static Tongue,
    pub a: &'a Analysis,
    pub text: &'a str,
    pub p: &'a [Piece<'a>],
    /// The version sets spaces before commas and full stops.
    pub loose: bool,
}

/// A unit and the holes found so far.
pub(super) struct Look<'a> {
    pub(super) unit: &'a Unit<'a>,
    out: Vec<Hole>,
}

impl<'a> Deref for Look<'a> {
    type Target = Unit<'a>;

    fn deref(&self) -> &Unit<'a> {
        self.unit
    }
}

/// The holes in the running text of a unit.
pub(super) fn holes(unit: &Unit) -> Vec<Hole> {
    let mut look = Look { unit, out: Vec::new() };
    if unit.t.han() {
        look.han();
    } else {
        look.alphabetic();
    }
    look.definition();
    look.address();
    look.out.sort_by_key(|h| (h.range.start, std::cmp::Reverse((h.sure * 100.0) as u32)));
    // Signs that overlap are one hole; the surest tells.
    let mut kept: Vec<Hole> = Vec::new();
    for h in look.out {
        match kept.last_mut() {
            Some(k) if h.range.start < k.range.end => {
                if h.sure > k.sure {
                    *k = Hole { range: k.range.start.min(h.range.start)..k.range.end.max(h.range.end), ..h };
                }
            }
            _ => kept.push(h),
        }
    }
    kept
}

impl Look<'_> {
    /// Notes a hole between pieces; `r` are the pieces to mark.
    pub(super) fn note(&mut self, what: What, r: Range<usize>, sure: f32, why: &'static str) {
        // Words with a hyphen or an apostrophe are marked whole.
        let whole = |i: &usize| *i > 0 && !self.p[*i].spaced && (self.p[*i].any("-'") || self.p[*i - 1].any("-'"));
        let start = std::iter::successors(Some(r.start), |i| whole(i).then(|| i - 1)).last().unwrap_or(r.start);
        let (Some(a), Some(b)) = (self.p.get(start), self.p.get(r.end.max(1) - 1)) else { return };
        self.note_bytes(what, a.range.start..b.range.end, sure, why);
    }

    pub(super) fn note_bytes(&mut self, what: What, folded: Range<usize>, sure: f32, why: &'static str) {
        let range = self.a.origin(folded);
        let backed = if sure >= FAIR { 0.96 } else { (sure + 0.25).max(BACKED) };
        let unit = self.u;
        self.out.push(Hole { unit, what, range, sure, backed, why });
    }

    fn alphabetic(&mut self) {
        let t = self.t;
        let starts = sentence_starts(self.p);
        for i in 0..self.p.len() {
            self.owner(i);
            if !self.p[i].word() {
                continue;
            }
            let n = t.of("broken").at(&self.p[i..]);
            if n > 0 && !self.compound(i) {
                self.note(What::Party, i..i + n, FAIR, "Words that no sentence holds side by side.");
            }
            let n = t.of("doubtful").at(&self.p[i..]);
            if n > 0 {
                self.note(What::Party, i..i + n, WEAK, "Words that seldom stand side by side.");
            }
            let n = t.of("article").at(&self.p[i..]);
            if n > 0 && !self.p[i].capital {
                self.note(What::Party, i..i + n, ARTICLE, "The article fits a word that is gone.");
            }
            self.stranded(i);
            self.orphan(i);
            self.joined(i);
        }
        for &s in &starts {
            self.headless(s);
            self.formula(s);
            self.subordinate(s);
        }
        self.verbs();
    }

    /// Part of a word with a hyphen or apostrophe, or of "and/or".
    pub(super) fn compound(&self, i: usize) -> bool {
        let joint = |p: &Piece| p.any("-'/.@_&") && !p.spaced;
        i > 0 && joint(&self.p[i - 1]) && !self.p[i].spaced
    }

    /// "under ’s control"; Turkmen "-nyň hyzmatlary" with nothing before the hyphen.
    fn owner(&mut self, i: usize) {
        let Some(next) = self.p.get(i + 1) else { return };
        let joint = &self.p[i];
        if !joint.any("'-") || !(joint.spaced || i == 0) || next.spaced || !next.word() {
            return;
        }
        let free_behind = self.p.get(i + 2).is_none_or(|p| p.spaced || p.any(",.;)"));
        if !free_behind {
            return;
        }
        if self.t.language() == "en" && joint.is('\'') && next.form == "s" {
            let before = i.checked_sub(1).map(|b| &self.p[b]);
            if before.is_none_or(|b| self.t.of("ownerless").has(b) || b.any(",.;:(")) {
                self.note(What::Owner, i.saturating_sub(1)..(i + 3).min(self.p.len()), SURE, "A possessive has no owner before it.");
            }
        } else if self.t.language() == "tk" && SUFFIXES.contains(&next.form) {
            let number = i > 0 && (self.p[i - 1].form.ends_with(|c: char| c.is_ascii_digit()) || self.p[i - 1].any("'\"%)"));
            if !number {
                self.note(What::Owner, i.saturating_sub(1)..(i + 3).min(self.p.len()), FAIR, "An ending has no word before it.");
            }
        }
    }

    /// A preposition or conjunction with nothing behind it.
    fn stranded(&mut self, i: usize) {
        if self.compound(i) {
            return;
        }
        let n = self.t.of("stranded").at(&self.p[i..]);
        // "By using , you agree".
        let doing = self.t.language() == "en" && self.p[i].form.len() > 5 && self.p[i].form.ends_with("ing");
        let wanting = self.t.of("wanting").at(&self.p[i..]).max(usize::from(doing));
        let end = i + n.max(wanting);
        let Some(next) = self.p.get(end).filter(|_| end > i) else { return };
        // "علي" is a name as well as a misspelt على.
        let name = caseless(self.p[i].form) && self.p[i].form.ends_with('ي') && {
            let r = self.a.origin(self.p[end - 1].range.clone());
            !self.text[r].ends_with('ى') && self.p[end - 1].form != "في"
        };
        if name || self.p[i].capital && i > 0 {
            return;
        }
        // The last word of a quotation or a title.
        let from = i.saturating_sub(1);
        if n > 0 && n >= wanting {
            let last = end + 1 == self.p.len() || self.p[end + 1].spaced || self.p[end + 1].any("\")'");
            if next.any(".;)!?") && last && !(next.is('.') && self.abbreviated(end - 1)) {
                return self.note(What::Party, from..end + 1, if next.spaced && !self.loose { SURE } else { DOUBTFUL }, GAP);
            }
            let and = self.t.of("and").at(&self.p[end..]);
            if and > 0 {
                let behind = self.p.get(end + and);
                let goes_on = behind.is_none_or(|b| !b.word() || self.t.of("prepositions").has(b) || n == 1 && b.form == self.p[i].form);
                if !goes_on && next.spaced {
                    return self.note(What::Party, from..end + and + 1, DOUBTFUL, GAP);
                }
            }
        }
        if wanting > 0 && !self.loose && self.p[i + wanting..].first().is_some_and(|m| m.spaced && m.any(",.;)")) {
            // ", ..." and ". ..": an ellipsis, a file ending.
            let mark = i + wanting;
            let alone = self.p.get(mark + 1).is_none_or(|b| b.spaced);
            if alone {
                self.note(
                    What::Party,
                    from..mark + 1,
                    if doing { DOUBTFUL } else { FAIR },
                    "A space and a mark stand where a name or noun should.",
                );
            }
        } else if wanting > 0 && self.p.get(i + wanting).is_some_and(|w| w.wide && w.word()) {
            self.note(What::Party, from..i + wanting + 1, WEAK, "Two spaces stand where a name or noun should.");
        }
    }

    /// An Arabic letter that is joined to the word behind it, with the line that joins it and no word.
    fn joined(&mut self, i: usize) {
        let Some(next) = self.p.get(i + 1) else { return };
        if matches!(self.p[i].form, "ل" | "ب" | "ك") && (next.spaced && caseless(next.form) || next.any(",.;")) {
            let r = self.a.origin(self.p[i].range.clone());
            if self.text[r].contains('ـ') {
                self.note(What::Party, i.saturating_sub(1)..i + 2, FAIR, "A joined preposition has no word behind it.");
            }
        }
    }

    /// A short form ends in the full stop behind piece `i`.
    pub(super) fn abbreviated(&self, i: usize) -> bool {
        let profile = self.a.profile();
        let with = format!("{}.", self.p[i].form);
        self.p[i].form.chars().count() == 1 && !caseless(self.p[i].form) && self.p[i].form != "à"
            || profile.abbreviations.contains(&with.as_str())
    }

    /// A postposition that opens a clause.
    fn orphan(&mut self, i: usize) {
        let n = self.t.of("orphan").at(&self.p[i..]);
        if n == 0 || self.p[i].capital || self.compound(i) {
            return;
        }
        let free = match i.checked_sub(1).map(|b| &self.p[b]) {
            None => self.p.len() > 2,
            Some(b) if b.any(",;(") => true,
            Some(b) if b.is('.') => i >= 2 && self.p[i].spaced && self.p[i - 2].form.chars().count() >= 4,
            Some(b) => self.t.of("and").has(b) && b.form == "we",
        };
        if free {
            let sure = if self.p[i].form == "tarapyndan" { FAIR } else { DOUBTFUL };
            self.note(What::Party, i.saturating_sub(1)..(i + n + 1).min(self.p.len()), sure, "A postposition has no noun before it.");
        }
    }

    fn han(&mut self) {
        let folded = &self.a.folded.text;
        for r in self.t.of("broken").in_han(folded) {
            self.note_bytes(What::Party, wider(folded, r), FAIR, "Words that no sentence holds side by side.");
        }
        for r in self.t.of("doubtful").in_han(folded) {
            self.note_bytes(What::Subject, wider(folded, r), WEAK, "A verb without a subject.");
        }
    }

    /// "(hereinafter “we”) attaches great importance": a definition of nothing.
    fn definition(&mut self) {
        for i in 0..self.p.len() {
            let open = self.p[i].is('(');
            let clear = match i.checked_sub(1).map(|b| &self.p[b]) {
                None => true,
                Some(b) => b.word() && !self.p[i - 1].capital && self.t.of("wanting").at(&self.p[i - 1..i]) == 1,
            };
            if !open || !clear {
                continue;
            }
            let Some(close) = (i..self.p.len()).find(|&c| self.p[c].is(')')) else { continue };
            let said = if self.t.han() {
                let folded = &self.a.folded.text;
                let inner = &folded[self.p[i].range.end..self.p[close].range.start];
                self.t.of("definition").in_han(inner).first().is_some_and(|r| r.start <= 6)
            } else {
                (i + 1..(i + 4).min(close)).any(|k| self.t.of("definition").at(&self.p[k..close]) > 0)
            };
            // A line in brackets below a title defines the title.
            let goes_on = self.p[close + 1..].iter().filter(|p| p.word()).count() >= 2 && !self.p[close + 1].capital;
            if said && goes_on {
                self.note(
                    What::Definition,
                    i.saturating_sub(1)..close + 1 + usize::from(!self.t.han()),
                    SURE,
                    "A definition in brackets stands behind nothing that it could define.",
                );
            }
        }
    }
}

const GAP: &str = "A preposition has nothing behind it.";

/// Turkmen endings that are written behind a hyphen or an apostrophe after names.
const SUFFIXES: &[&str] = &[
    "nyň", "niň", "yň", "iň", "nuň", "nüň", "uň", "üň", "ny", "ni", "dan", "den", "da", "de", "na", "ne", "a", "e", "ýa", "ýe", "daky",
    "däki",
];

/// Pieces that begin a sentence.
fn sentence_starts(p: &[Piece]) -> Vec<usize> {
    let stop = |i: usize| i == 0 || p[i - 1].any(".!?") && p[i].spaced;
    (0..p.len()).filter(|&i| stop(i) && p[i].kind == Kind::Word).collect()
}

/// A range of a Chinese text with one more character on either side.
fn wider(folded: &str, r: Range<usize>) -> Range<usize> {
    let before = folded[..r.start].chars().next_back().filter(|c| is_han(*c)).map_or(0, char::len_utf8);
    let behind = folded[r.end..].chars().next().filter(|c| is_han(*c)).map_or(0, char::len_utf8);
    r.start - before..r.end + behind
}
