//! Holes in running text: a possessive without an owner, a preposition or conjunction with nothing behind it, a verb without a
//! subject, a definition of nothing, "by e-mail at" without an address.

use super::blank_name_words::{Kind, Piece, Tongue, caseless, pieces};
use super::context::Context;
use crate::document::UnitKind;
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
const SURE: f32 = 0.92;
const FAIR: f32 = 0.8;
const DOUBTFUL: f32 = 0.62;
const WEAK: f32 = 0.3;
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
struct Look<'a> {
    unit: &'a Unit<'a>,
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
    fn note(&mut self, what: What, r: Range<usize>, sure: f32, why: &'static str) {
        // Words with a hyphen or an apostrophe are marked whole.
        let whole = |i: &usize| *i > 0 && !self.p[*i].spaced && (self.p[*i].any("-'") || self.p[*i - 1].any("-'"));
        let start = std::iter::successors(Some(r.start), |i| whole(i).then(|| i - 1)).last().unwrap_or(r.start);
        let (Some(a), Some(b)) = (self.p.get(start), self.p.get(r.end.max(1) - 1)) else { return };
        self.note_bytes(what, a.range.start..b.range.end, sure, why);
    }

    fn note_bytes(&mut self, what: What, folded: Range<usize>, sure: f32, why: &'static str) {
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
            self.stranded(i);
            self.orphan(i);
        }
        for &s in &starts {
            self.headless(s);
            self.subordinate(s);
        }
        self.verbs();
    }

    /// Part of a word with a hyphen or apostrophe, or of "and/or".
    fn compound(&self, i: usize) -> bool {
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
            if before.is_some_and(|b| self.t.of("ownerless").has(b) || b.any(",.;:(")) {
                self.note(What::Owner, i - 1..(i + 3).min(self.p.len()), SURE, "A possessive has no owner before it.");
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
        let wanting = self.t.of("wanting").at(&self.p[i..]);
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
                self.note(What::Party, from..mark + 1, FAIR, "A space and a mark stand where a name or noun should.");
            }
        } else if wanting > 0 && self.p.get(i + wanting).is_some_and(|w| w.wide && w.word()) {
            self.note(What::Party, from..i + wanting + 1, WEAK, "Two spaces stand where a name or noun should.");
        }
    }

    /// A short form ends in the full stop behind piece `i`.
    fn abbreviated(&self, i: usize) -> bool {
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

    /// A sentence that begins, with a small letter, with a verb that wants a subject.
    fn headless(&mut self, s: usize) {
        let n = self.t.of("headless").at(&self.p[s..]);
        if n == 0 || self.p[s].capital || self.p.get(s + n).is_none_or(|x| !x.word()) {
            return;
        }
        if s > 0 {
            let before = &self.p[s - 2.min(s)];
            let stop = self.p[s - 1].is('.') && self.p[s].spaced && before.form.chars().count() >= 4 && !before.capital;
            if stop && !self.abbreviated(s - 2) {
                self.note(What::Subject, s - 2..(s + n + 2).min(self.p.len()), FAIR, "A sentence begins with a verb and has no subject.");
            }
            return;
        }
        let unit = self.cx.unit(self.v, self.u);
        let sure = match unit.kind {
            UnitKind::Paragraph if unit.parent.is_none() && self.follows_an_end() => FAIR,
            UnitKind::ListItem | UnitKind::InlineItem if self.t.of("finite").at(self.p) > 0 && self.stands_out() => DOUBTFUL,
            _ => return,
        };
        self.note(What::Subject, 0..(n + 2).min(self.p.len()), sure, "A clause begins with a verb and has no subject.");
    }

    /// The unit before ends a sentence or is a heading.
    fn follows_an_end(&self) -> bool {
        let Some(before) = self.u.checked_sub(1).map(|b| self.cx.unit(self.v, b)) else { return true };
        before.kind == UnitKind::Heading || before.text.trim_end().ends_with(['.', '!', '?'])
    }

    /// An item that begins with a verb where its lead-in is complete and no other item begins so.
    fn stands_out(&self) -> bool {
        let unit = self.cx.unit(self.v, self.u);
        let Some(lead) = unit.parent else { return false };
        let a = self.cx.analysis(self.v, lead);
        let words = pieces(a, &self.cx.unit(self.v, lead).text);
        let complete = (0..words.len()).any(|i| self.t.of("below").at(&words[i..]) > 0);
        let version = self.cx.version(self.v);
        let siblings: Vec<usize> = (0..version.units.len()).filter(|&w| w != self.u && version.units[w].parent == Some(lead)).collect();
        let verb = |w: &usize| self.t.of("finite").at(&pieces(self.cx.analysis(self.v, *w), &version.units[*w].text)) > 0;
        complete && siblings.len() >= 2 && !siblings.iter().any(verb)
    }

    /// "if you choose not to accept it, will not be able": a subordinate clause and a verb without a subject behind its comma.
    fn subordinate(&mut self, s: usize) {
        let t = self.t;
        if t.of("subordinate").is_empty() {
            return;
        }
        let end = (s..self.p.len()).find(|&i| self.p[i].any(".;!?")).unwrap_or(self.p.len());
        if self.p.get(end).is_some_and(|p| p.is('?')) {
            return;
        }
        // "Therefore, if …": an adverb of one or two words may come before.
        let first = (s..(s + 3).min(end)).find(|&i| self.p[i].is(',')).map_or(s, |c| c + 1);
        let p = self.unit.p;
        let known = |i: usize| i >= 2 && p[i - 1].form == "that" && t.of("aware").has(&p[i - 2]);
        for i in s..end {
            let opens = (i == s || i == first || known(i)) && t.of("subordinate").at(&self.p[i..]) > 0;
            let Some(comma) = (i..end).find(|&c| self.p[c].is(',')).filter(|c| opens && *c >= i + 3) else { continue };
            let n = t.of("finite").at(&self.p[comma + 1..]);
            let behind = self.p.get(comma + 1 + n);
            let inverted = behind.is_none_or(|b| !b.word() || b.capital) || t.of("inverted").at(&self.p[comma + 1 + n..]) > 0;
            if n > 0 && !inverted && !self.p[comma + 1].capital {
                self.note(What::Subject, comma - 1..comma + 2 + n, FAIR, "The verb behind a subordinate clause has no subject.");
            }
        }
    }

    /// "about how collects, uses", "the process in which provides", "you understand that will not bear".
    fn verbs(&mut self) {
        let t = self.t;
        if t.language() != "en" {
            return;
        }
        for i in 1..self.p.len().saturating_sub(1) {
            let doing = t.of("doing").has(&self.p[i + 1]) && !self.p[i + 1].capital;
            let end = (i + 3).min(self.p.len());
            if self.p[i].form == "how" && doing {
                let object = self
                    .p
                    .get(i + 2)
                    .is_some_and(|o| o.is(',') || matches!(o.form, "your" | "the" | "and" | "or" | "personal" | "our" | "this"));
                if object {
                    self.note(What::Subject, i - 1..end, FAIR, "“how” is followed by a verb and no subject.");
                }
            } else if self.p[i].form == "which" && doing && matches!(self.p[i - 1].form, "in" | "by" | "through" | "under" | "for" | "with")
            {
                self.note(What::Subject, i - 1..end, FAIR, "A verb behind a preposition and “which” has no subject.");
            } else if self.p[i].form == "that" && t.of("aware").has(&self.p[i - 1]) && t.of("finite").has(&self.p[i + 1]) {
                if self.p.get(i + 2).is_some_and(|x| x.form == "not") {
                    self.note(What::Subject, i - 1..end, FAIR, "A verb behind “that” has no subject.");
                }
            }
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

    /// "by e-mail at We will reply", "contact us at and we will".
    fn address(&mut self) {
        if self.t.han() {
            return self.han_address();
        }
        for i in 0..self.p.len() {
            if !self.p[i].word() || self.compound(i) {
                continue;
            }
            let n = self.t.of("at").at(&self.p[i..]);
            let only = self.t.of("at-only").at(&self.p[i..]) > 0;
            if n > 0 && !self.p[i].capital {
                self.at(i, n, only);
            }
            let mail = self.t.of("mail").at(&self.p[i..]);
            if mail > 0 {
                self.behind_mail(i, i + mail);
            }
        }
    }

    /// A preposition that leads to an address.
    fn at(&mut self, i: usize, n: usize, only: bool) {
        let t = self.t;
        let from = (i.saturating_sub(REACH)..i).rev().find(|&b| self.p[b].any(".;!?")).map_or(i.saturating_sub(REACH), |b| b + 1);
        let Some(contact) = (from..i).rev().find(|&b| t.of("contact").at(&self.p[b..i]) > 0) else { return };
        let Some(next) = self.p.get(i + n) else {
            // A heading or a broken line may end in a preposition.
            return;
        };
        let sort = self.sort(contact, i);
        let mark = i.saturating_sub(2)..(i + n + 3).min(self.p.len());
        let then = self.p.get(i + n + 1);
        let verb = then.is_some_and(|x| t.of("verbs").at(&self.p[i + n + 1..]) > 0 && !x.capital);
        let opener = next.capital && t.of("openers").has(next) && verb;
        let clause = next.capital && t.of("clause").at(&self.p[i + n..]) > 0;
        if opener || clause {
            return self.note(What::Address(sort), mark, SURE, "The next sentence begins where an address should stand.");
        }
        let and = t.of("and").at(&self.p[i + n..]);
        let behind = self.p.get(i + n + and);
        let goes_on = behind.is_none_or(|b| !b.word() || t.of("prepositions").has(b));
        if only && and > 0 && !goes_on {
            return self.note(What::Address(sort), mark, SURE, "A conjunction stands where an address should.");
        }
        // "the address you stay at." strands its preposition; "contact us at." does not.
        let whom = self.p.get(i.wrapping_sub(1)).is_some_and(|b| {
            matches!(b.form, "us" | "me" | "nous" | "na")
                || b.capital
                || t.of("mail").has(b)
                || t.of("contact").has(b)
                || t.of("postal").has(b)
        });
        if only
            && next.any(".,;)")
            && (whom || next.spaced && !self.loose)
            && self.p.get(i + n + 1).is_none_or(|x| x.spaced || x.any("\"')"))
        {
            self.note(What::Address(sort), mark, FAIR, "A mark stands where an address should.");
        }
    }

    /// An e-mail noun from piece `a` to `b` with something behind it that is no address.
    fn behind_mail(&mut self, a: usize, b: usize) {
        let t = self.t;
        let Some(next) = self.p.get(b) else { return };
        let Some(then) = self.p.get(b + 1) else { return };
        let leads = (a.saturating_sub(3)..a).any(|i| t.of("at").at(&self.p[i..a]) > 0);
        let arabic = caseless(self.p[a].form);
        if next.is(':') && leads {
            let and = t.of("and").at(&self.p[b + 1..]) > 0;
            let joined =
                arabic && then.form.starts_with('و') && then.form.chars().count() > 3 || t.of("clause").at(&self.p[b + 1..]) > 0 && arabic;
            if and || joined || then.any(".,;)") {
                self.note(What::Address(Sort::Mail), a.saturating_sub(1)..b + 2, SURE, "A conjunction stands where an address should.");
            }
        } else if arabic && next.spaced && t.of("clause").at(&self.p[b..]) > 0 {
            // «عبر» needs no address behind it, «على» wants one.
            let wants = (a.saturating_sub(2)..a).any(|i| matches!(self.p[i].form, "علي" | "الي"));
            self.note(
                What::Address(Sort::Mail),
                a.saturating_sub(2)..b + 1,
                if wants { DOUBTFUL } else { WEAK },
                "The sentence goes on where an address should stand.",
            );
        }
    }

    /// What the words before say of the address.
    fn sort(&self, from: usize, to: usize) -> Sort {
        let from = from.saturating_sub(4);
        for i in (from..to).rev() {
            for (id, sort) in [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone)] {
                if self.t.of(id).at(&self.p[i..to]) > 0 {
                    return sort;
                }
            }
        }
        Sort::Any
    }

    /// 邮箱为，… and 发送邮件至。
    fn han_address(&mut self) {
        let folded = self.a.folded.text.as_str();
        let mut found: Vec<(Range<usize>, Sort)> = Vec::new();
        for (id, sort) in [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone), ("postal", Sort::Postal)] {
            for r in self.t.of(id).in_han(folded) {
                let rest = &folded[r.end..];
                let lead: usize = rest.chars().take_while(|c| "为是至到:于(".contains(*c)).map(char::len_utf8).sum();
                let (lead, tail) = rest.split_at(lead);
                let empty = tail.starts_with([',', '.', ';', ')'])
                    || ["与我们联系", "联系我们", "我们将", "我们会", "并", "和我们", "进行反馈"].iter().any(|w| tail.starts_with(w));
                // "电子邮件，我们将" is a way, "邮箱为，我们将" wants an address.
                let wants = lead.contains(['为', '是', '至', '到', ':']);
                let mailto = lead.ends_with(['至', '到']) && ["我们", "您", "本"].iter().any(|w| tail.starts_with(w));
                if empty && wants && !mailto {
                    let end = r.end + lead.len() + tail.chars().next().map_or(0, char::len_utf8);
                    found.push((r.start..end, sort));
                }
            }
        }
        for (r, sort) in found {
            self.note_bytes(What::Address(sort), r, FAIR, "A mark stands where an address should.");
        }
    }
}

const GAP: &str = "A preposition has nothing behind it.";

/// Words within which a word of getting in touch must stand before the preposition that leads to an address.
const REACH: usize = 8;

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
